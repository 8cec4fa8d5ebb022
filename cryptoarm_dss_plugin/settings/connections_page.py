"""«Подключения DSS»: every connection, how it stands, and what can be done with it."""

from collections.abc import Callable, Sequence

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.settings.check_dialog import CheckDialog
from cryptoarm_dss_plugin.settings.command_bar import CommandBar
from cryptoarm_dss_plugin.settings.connection_commands import Situation
from cryptoarm_dss_plugin.settings.connection_dialog import ConnectionDialog
from cryptoarm_dss_plugin.settings.connection_notice import ConnectionNotice
from cryptoarm_dss_plugin.settings.connection_rows import ConnectionRow
from cryptoarm_dss_plugin.settings.connections_desk import ConnectionsDesk
from cryptoarm_dss_plugin.settings.connections_model import ConnectionsModel
from cryptoarm_dss_plugin.settings.connections_table import ConnectionsTable
from cryptoarm_dss_plugin.settings.edit_dialog import EditDialog
from cryptoarm_dss_plugin.settings.empty_list import EmptyList
from cryptoarm_dss_plugin.settings.refresh_bar import RefreshBar
from cryptoarm_dss_plugin.settings.remove_dialog import RemoveDialog
from cryptoarm_dss_plugin.settings.rename_dialog import RenameDialog
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.patience import silent_words
from cryptoarm_dss_plugin.wizard.qt import QHideEvent, QPoint, QShowEvent, QTimer, QVBoxLayout, QWidget
from cryptoarm_dss_plugin.wizard.scrolling import ScrolledBody
from cryptoarm_dss_plugin.wizard.slots import guarded

_PROGRESS_MS = 60
"""Fifty connections tell hundreds of steps in a moment: what is below the table follows a little later."""


class ConnectionsPage(QWidget):
    """A view of the desk: made and deleted at any moment, also while something runs.

    Args:
        desk: reads, changes, refreshes.
        texts: the person's language.
        parent: the host's window.

    Attributes:
        bugs: where exceptions of its slots go.
    """

    def __init__(self, desk: ConnectionsDesk, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bugs = desk.bugs
        self._desk = desk
        self._texts = texts
        self._was_chosen: list[str] = []
        self._new_name = ""
        self._model = ConnectionsModel(desk, texts, self)
        self._bar = CommandBar(texts, self.bugs)
        self._table = ConnectionsTable(self._model, self.bugs)
        self._table.setAccessibleName(texts.text("DSS connections"))
        self._notice = ConnectionNotice(texts, self.bugs)
        self._refresh = RefreshBar(desk.refresh, texts, self.bugs, may_sign_in=desk.may_open_wizards)
        self._empty = EmptyList(texts, self.bugs)
        self._silent = plain_label(f"⚠ {silent_words(texts)}", "connectionsSilent")
        self._silent.hide()
        body = QVBoxLayout()
        for part in (self._bar, self._empty):
            body.addWidget(part)
        body.addWidget(self._table, 1)
        for part in (self._silent, self._refresh, self._notice):
            body.addWidget(part)
        column = QVBoxLayout(self)
        column.addWidget(ScrolledBody(body))
        self._progress = QTimer(self)
        self._progress.setSingleShot(True)
        self._progress.setInterval(_PROGRESS_MS)
        self._connect()
        self._draw()

    @guarded
    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """Another program may have changed something meanwhile."""
        super().showEvent(event)
        if event is not None and not event.spontaneous():
            self._desk.read_again()

    @guarded
    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 - Qt's name
        """Before the host lets the page go it hides it: what is open over it ends."""
        super().hideEvent(event)
        if event is not None and not event.spontaneous():
            for dialog in self.findChildren(ConnectionDialog):
                dialog.reject()

    def _connect(self) -> None:
        desk = self._desk
        desk.changed.connect(self._draw)
        desk.refresh.progressed.connect(self._on_progress)
        desk.refresh.over.connect(self._on_over)
        self._progress.timeout.connect(self._draw_progress)
        desk.bugs.happened.connect(self._on_bug)
        self._table.chosen.connect(self._allow)
        self._table.wanted.connect(self._on_wanted)
        self._table.menu_wanted.connect(self._on_menu)
        self._bar.wanted.connect(self._on_wanted)
        self._refresh.stop_wanted.connect(self._on_stop)
        self._refresh.sign_in_wanted.connect(self._on_sign_in)
        self._empty.create_wanted.connect(self._on_create)
        self._empty.again_wanted.connect(desk.read_again)

    @guarded
    def _draw(self) -> None:
        """Show what the desk has; the same connections stay chosen."""
        desk = self._desk
        chosen = [row.name for row in self._table.rows()]
        if self._model.take():
            self._table.sort_anew()
            if self._model.row_of(self._new_name) is not None:
                chosen, self._new_name = [self._new_name], ""
            self._table.choose(chosen)
        is_listed = bool(desk.rows) and desk.trouble is None
        focused = self._focused()  # the keyboard stays with what takes the place of the list, and back
        for part in (self._bar, self._table):
            part.setVisible(is_listed)
        self._silent.setVisible(is_listed and desk.is_lost)
        self._empty.draw(
            reading=desk.rows is None and desk.trouble is None,
            lost=desk.is_lost,
            trouble=desk.trouble,
            is_empty=not desk.rows,
            may_create=desk.may_open_wizards,
        )
        if focused is self._empty and is_listed:
            self._table.setFocus()
        elif focused is self._table and not is_listed:
            self._empty.take_focus()
        self._refresh.draw()
        self._allow()

    def _focused(self) -> QWidget | None:
        """The part that has the keyboard, the table also for its buttons; None for another place."""
        window = self.window()
        focused = None if window is None else window.focusWidget()
        if focused is None:
            return None
        if self._empty.isAncestorOf(focused):
            return self._empty
        return self._table if focused is self._table or self._bar.isAncestorOf(focused) else None

    @guarded
    def _allow(self) -> None:
        desk, run = self._desk, self._desk.refresh
        chosen = self._table.rows()
        under_way = {name for name in run.names if name not in run.ended} if run.running else set()
        self._bar.allow(
            Situation(
                chosen,
                self._model.rowCount(),
                may_open_wizards=desk.may_open_wizards,
                running=run.running,
                under_way=frozenset(under_way),
                changing=desk.changing,
                remembered=frozenset(row.name for row in chosen if desk.remembers(row)),
            )
        )
        names = [row.name for row in chosen]
        if names != self._was_chosen:
            self._was_chosen = names
            self._notice.forget_said()
        ended = run.ended.get(names[0]) if len(names) == 1 else None
        self._notice.show_about(chosen[0] if len(chosen) == 1 else None, ended, may_show=bool(desk.rows))

    @guarded
    def _on_progress(self, name: str) -> None:
        self._model.show_progress(name)
        if not self._progress.isActive():
            self._progress.start()

    @guarded
    def _draw_progress(self) -> None:
        self._table.fit_columns()
        self._refresh.draw()
        self._allow()

    @guarded
    def _on_over(self) -> None:
        self._progress.stop()
        self._model.show_progress("")
        self._refresh.draw()
        self._table.fit_columns()
        self._allow()

    @guarded
    def _on_menu(self, place: QPoint) -> None:
        self._bar.open_menu(place)

    @guarded
    def _on_stop(self) -> None:
        self._desk.refresh.stop()
        self._refresh.draw()

    @guarded
    def _on_create(self) -> None:
        self._open_wizard("")

    @guarded
    def _on_sign_in(self, name: str) -> None:
        self._table.choose([name])
        self._open_wizard(name)

    @guarded
    def _on_wanted(self, key: str) -> None:
        """A button, an entry of the menu, a key or a double click."""
        if not self._bar.can(key):
            return
        chosen = self._table.rows()
        doing: dict[str, Callable[[], object]] = {
            "create": lambda: self._open_wizard(""),
            "import": lambda: self._open_wizard(chosen[0].name),
            "refresh": lambda: self._desk.start_refresh([row.name for row in chosen], self._texts),
            "refresh-all": self._refresh_all,
            "check": lambda: self._open(CheckDialog(chosen[0], self._desk, self._texts, self)),
            "edit": lambda: self._open(EditDialog(chosen[0], self._desk, self._texts, self)),
            "rename": lambda: self._rename(chosen[0]),
            "forget": lambda: self._forget(chosen),
            "remove": lambda: self._open(RemoveDialog(chosen, self._desk, self._texts, self)),
        }
        doing[key]()

    def _open_wizard(self, name: str) -> None:
        if not self._desk.open_wizard(name):
            self._notice.say(self._texts.text("The window for the import could not be opened."))

    def _refresh_all(self) -> None:
        self._desk.start_refresh([row.name for row in self._desk.rows or ()], self._texts)

    def _forget(self, chosen: Sequence[ConnectionRow]) -> None:
        self._desk.forget_passwords(chosen)
        self._notice.say(
            self._texts.text("The password is forgotten: it will be asked for at the next sign-in.")
        )
        self._table.setFocus()

    def _rename(self, row: ConnectionRow) -> None:
        dialog = RenameDialog(row, self._desk, self._texts, self)
        dialog.accepted.connect(lambda: self._renamed(dialog.new_name))
        self._open(dialog)

    def _renamed(self, new_name: str) -> None:
        """Once it has been read with its new name, the connection is chosen again."""
        self._new_name = new_name

    def _open(self, dialog: ConnectionDialog) -> None:
        dialog.finished.connect(self._on_dialog_closed)
        dialog.open()

    @guarded
    def _on_dialog_closed(self) -> None:
        self._table.setFocus()

    @guarded
    def _on_bug(self, place: str) -> None:
        self._notice.say_error(DssPluginError(ErrorCode.INTERNAL_ERROR, place))
