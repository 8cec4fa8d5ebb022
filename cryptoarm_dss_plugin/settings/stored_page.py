"""«Что хранится на этом компьютере»: every stored thing with a delete button, and «Забыть всё».

Nothing is read or deleted in the GUI thread, and nothing at all before the page is shown.
"""

from collections.abc import Sequence

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.managing.stored_kinds import Keeper, StoredThing, ThingKind
from cryptoarm_dss_plugin.managing.stored_words import counted_lines, forgotten_words
from cryptoarm_dss_plugin.settings.stored_outcome import Outcome
from cryptoarm_dss_plugin.settings.stored_parts import ThingRow, heading, path_line, rule, show_path
from cryptoarm_dss_plugin.settings.stored_question import Question, about_everything, about_kind
from cryptoarm_dss_plugin.settings.stored_work import (
    EVERYTHING,
    StoredWork,
    ThingsForgotten,
    ThingsRead,
    WorkFailed,
    deletable,
)
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.patience import silent_words
from cryptoarm_dss_plugin.wizard.qt import (
    QDesktopServices,
    QEvent,
    QHBoxLayout,
    QHideEvent,
    QLabel,
    QPushButton,
    QShowEvent,
    Qt,
    QUrl,
    QVBoxLayout,
    QWidget,
)
from cryptoarm_dss_plugin.wizard.scrolling import ScrolledBody
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

_GAP = 8
"""Above a heading, in pixels."""


class StoredPage(QWidget):
    """Reads when it is shown; deletes what the person confirms.

    Args:
        work: what reads and deletes; it outlives the page.
        texts: the person's language.
        parent: its owner.

    Attributes:
        bugs: where exceptions of its slots go.
    """

    def __init__(self, work: StoredWork, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bugs = BugReports()
        self.bugs.happened.connect(self._on_bug)
        self._texts = texts
        self._work = work
        self._things: tuple[StoredThing, ...] = ()
        self._rows: dict[ThingKind, ThingRow] = {}
        self._asked: tuple[ThingKind, ...] = ()
        self._failed: tuple[ThingKind, ...] = ()
        self._problem = ""
        self._is_lost = False
        self._all_gone = False
        self._is_anew = False
        self._question: Question | None = None
        self._make_widgets()
        self._lay_out()
        work.told.connect(self._told)
        work.lost.connect(self._on_lost)
        work.stored.connect(self.refresh)
        work.bugs.happened.connect(self._on_bug)

    @guarded
    def refresh(self) -> None:
        """Read anew what is stored, if the page is looked at."""
        if self.isVisible():
            self._work.read()

    @guarded
    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """What is stored may have changed while the page was not looked at."""
        super().showEvent(event)
        if self._work.is_deleting:  # begun on a page that this one has taken the place of
            self._say_deleting()
        self.refresh()

    @guarded
    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 - Qt's name
        """What was done has been read when the person comes back."""
        super().hideEvent(event)
        if not self._work.is_deleting and self._rows and event is not None and not event.spontaneous():
            self._failed = ()
            self._is_anew = False
            self._outcome.clear()

    @guarded
    def changeEvent(self, event: QEvent | None) -> None:  # noqa: N802 - Qt's name
        """The person comes back from a wizard or another program, which may have stored something."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.refresh()

    def _make_widgets(self) -> None:
        texts = self._texts
        self._title = heading(texts.text("What is stored on this computer"), "storedTitle")
        self._intro = plain_label(
            texts.text(
                "“Import from DSS” keeps on this computer only what is listed below. Passwords, codes and "
                "signature keys are never written to the disk."
            ),
            "storedIntroduction",
        )
        self._path = path_line(texts.text("Data folder"), "storedFolder")
        show_path(self._path, self._work.directory)
        self._path_label = QLabel(texts.text("Data f&older:"))
        self._path_label.setBuddy(self._path)
        self._open = QPushButton(texts.text("Open the fo&lder"))
        self._open.setObjectName("openStoredFolder")
        self._open.clicked.connect(self._on_open)
        self._outcome = Outcome(texts, self._on_repeat)
        self._forget_all = QPushButton(texts.text("Forge&t everything"), self)
        self._forget_all.setObjectName("forgetEverything")
        self._forget_all.clicked.connect(self._on_forget_all)
        self._outcome.say_busy(texts.text("Reading what is stored..."))

    def _lay_out(self) -> None:
        folder = QHBoxLayout()
        folder.addWidget(self._path, 1)
        folder.addWidget(self._open)
        self._body = QVBoxLayout()
        self._body.addWidget(self._title)
        self._body.addWidget(self._intro)
        self._body.addWidget(self._path_label)
        self._body.addLayout(folder)
        self._body.addWidget(self._outcome)
        self._list = QVBoxLayout()
        self._body.addLayout(self._list)
        self._body.addStretch(1)
        self._scrolled = ScrolledBody(self._body)
        column = QVBoxLayout(self)
        column.addWidget(self._scrolled)
        self._forget_all.setEnabled(False)
        self._forget_all.hide()
        for part in (self._path_label, self._path, self._open):
            part.setVisible(bool(self._work.directory))

    def _make_rows(self, things: Sequence[StoredThing]) -> None:
        """The rows, once it is known what there is: the person's own, «Забыть всё», then others'."""
        texts = self._texts
        self._list.addSpacing(_GAP)
        self._list.addWidget(heading(texts.text("You can delete this:"), "storedOurs"))
        self._add_rows([one for one in things if one.keeper is Keeper.PLUGIN])
        about = texts.text("All of this at once; you are asked first.")
        self._list.addWidget(plain_label(about, "forgetAllAbout"))
        self._list.addWidget(self._forget_all, 0, Qt.AlignmentFlag.AlignLeft)
        self._forget_all.show()
        self._list.addWidget(rule())
        self._list.addSpacing(_GAP)
        self._list.addWidget(heading(texts.text("Only others can delete this:"), "storedTheirs"))
        self._add_rows([one for one in things if one.keeper is not Keeper.PLUGIN])

    def _add_rows(self, things: Sequence[StoredThing]) -> None:
        for thing in things:
            row = ThingRow(thing.kind, thing.keeper, self._texts)
            row.wanted.connect(self._ask)
            self._rows[thing.kind] = row
            self._list.addWidget(row)
            self._list.addWidget(rule())

    @guarded
    def _ask(self, kind: ThingKind) -> None:
        thing = next(one for one in self._things if one.kind is kind)
        self._put((kind,), about_kind(self, thing, self._texts))

    @guarded
    def _on_forget_all(self) -> None:
        self._put(EVERYTHING, about_everything(self, deletable(self._things), self._texts))

    def _put(self, kinds: tuple[ThingKind, ...], question: Question) -> None:
        """Put a question; when it is answered with yes, the things of these kinds go."""
        self._asked = kinds
        self._question = question
        question.accepted.connect(self._agreed)
        question.finished.connect(self._answered)
        question.open()

    @guarded
    def _answered(self) -> None:
        self._question = None

    @guarded
    def _agreed(self) -> None:
        self._delete(self._asked)

    def _delete(self, kinds: tuple[ThingKind, ...]) -> None:
        """Delete what the person agreed to."""
        self._failed = ()
        self._all_gone = self._is_anew = False
        self._work.forget(kinds)
        self._say_deleting()
        self._open_rows()

    def _say_deleting(self) -> None:
        self._outcome.say_busy(self._texts.text("Being deleted..."))

    @guarded
    def _on_lost(self) -> None:
        self._is_lost = True
        self._outcome.say_problem(silent_words(self._texts), may_repeat=False)

    @guarded
    def _told(self, event: object) -> None:
        was_lost, self._is_lost = self._is_lost, False
        match event:
            case ThingsForgotten():
                self._all_gone = event.is_everything
                self._outcome.say_done(self._forgotten(event))
                self._go_to_outcome()
            case ThingsRead(things=things):
                self._show(things, was_lost=was_lost)
            case WorkFailed(error=error, kinds=kinds):
                self._failed = kinds
                self._fail(error)

    def _show(self, things: tuple[StoredThing, ...], *, was_lost: bool) -> None:
        self._things = things
        if not self._rows:
            self._make_rows(things)
        for thing in things:
            self._rows[thing.kind].show_thing(thing)
        self._open_rows()
        if self._work.is_deleting:  # it failed, and is told next
            return
        if not self._failed:
            self._outcome.settle()
        elif was_lost:  # the host answers again; what did not work is still to be repeated
            self._outcome.say_problem(self._problem)
        if self._all_gone:
            self._is_anew = True
        if self._is_anew and deletable(things):  # also when it is read once more
            anew = self._texts.text(
                "Meanwhile something was stored anew, for instance by an import: see below. When it has "
                "ended, press “Forget everything” once more."
            )
            self._outcome.say_problem(anew, may_repeat=False)
        else:
            self._is_anew = False
        self._all_gone = False

    def _open_rows(self) -> None:
        for row in self._rows.values():
            row.set_open(is_open=not self._work.is_deleting)
        self._forget_all.setEnabled(not self._work.is_deleting and bool(deletable(self._things)))

    def _forgotten(self, event: ThingsForgotten) -> str:
        """What was deleted, in words."""
        texts = self._texts
        if event.is_everything:
            folder = texts.text("the data folder")  # its path stands above; in a sentence it might be cut
            return "\n".join(forgotten_words(event.gone, folder, texts))
        lines = counted_lines(event.gone, texts)
        if not lines:
            return texts.text("There was nothing left to delete.")
        return texts.text("Deleted: {what}", what="; ".join(lines))

    def _fail(self, error: DssPluginError) -> None:
        """Say why, and let the person repeat it: the deletion, or the reading."""
        directory = self._work.directory
        located = error.with_facts(path=directory) if directory else error
        self._problem = explain(located, self._texts).notice
        self._outcome.say_problem(self._problem)
        self._open_rows()
        self._go_to_outcome()

    @guarded
    def _on_repeat(self) -> None:
        if self._failed:
            self._delete(self._failed)
        else:
            self.refresh()

    def _go_to_outcome(self) -> None:
        """Bring what happened into sight, and the keyboard there, so that it is read out."""
        if self.isVisible():
            self._outcome.take_focus()
            self._scrolled.look_at(self._outcome)

    @guarded
    def _on_open(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(self._work.directory)):
            problem = self._texts.text("The folder could not be opened: copy its path from the box.")
            self._outcome.say_problem(problem, may_repeat=False)

    def _on_bug(self, place: str) -> None:
        """A slot has failed: say so instead of bringing the host down."""
        self._fail(DssPluginError(ErrorCode.INTERNAL_ERROR, place))
