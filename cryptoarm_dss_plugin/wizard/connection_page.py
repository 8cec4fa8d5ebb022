"""The page «Подключение»: name, the two addresses, the tick for DSS 2.0, the login, «Дополнительно»."""

from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.address_finder import AddressFinder
from cryptoarm_dss_plugin.wizard.boxes import Boxes
from cryptoarm_dss_plugin.wizard.check_panel import CheckPanel
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.filling import FILLED, Filling
from cryptoarm_dss_plugin.wizard.further import FURTHER_KEYS, Further
from cryptoarm_dss_plugin.wizard.page import Page
from cryptoarm_dss_plugin.wizard.pasting import PasteWatch
from cryptoarm_dss_plugin.wizard.qt import (
    QCheckBox,
    QDragEnterEvent,
    QDropEvent,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QShowEvent,
    Qt,
    QTimer,
)
from cryptoarm_dss_plugin.wizard.remembered_line import RememberedLine
from cryptoarm_dss_plugin.wizard.saved import OFFERED
from cryptoarm_dss_plugin.wizard.scrolling import wrap_tick
from cryptoarm_dss_plugin.wizard.slots import guarded
from cryptoarm_dss_plugin.wizard.views import FilledForm, PageId, Problem, View

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.discovering.found import Found

_CHECK_DELAY_MS = 400
_ADDRESSES = ("auth_server", "dss_server")
_NEEDED = ("name", "auth_server", "dss_server", "login")


class ConnectionPage(Page):
    """Collects the form; mistakes are shown at their box while typing."""

    page_id = PageId.CONNECTION

    def __init__(self, conversation: Conversation, texts: Texts, form: FilledForm) -> None:
        super().__init__(conversation, texts)
        self.setObjectName("connectionPage")
        self.setTitle(texts.text("Connection to the DSS service"))
        self.setSubTitle(
            texts.text("Ask the organisation that issued your certificate for the addresses and the login.")
        )
        self._forward_text(texts.text("&Continue"))
        self._offered = FilledForm(offered=form.offered)
        self._typing = False
        self._filled: set[str] = set()  # by the saved connection, and not touched since
        self._boxes = Boxes(self.bugs)
        self._boxes.typed.connect(self._typed)
        self._grid = grid = QGridLayout()
        name = self._boxes.add(grid, "name", "connectionName", texts.text("Connection &name"), form.name)
        name.editingFinished.connect(self._offer)
        auth_label, dss_label = texts.text("DSS &authorization server"), texts.text("DSS &server")
        self._boxes.add(grid, "auth_server", "authServer", auth_label, form.auth_server)
        self._boxes.add(grid, "dss_server", "dssServer", dss_label, form.dss_server)
        self._second = QPushButton(texts.text("Find the &other address"))
        self._second.setObjectName("findOtherAddress")
        self._second.clicked.connect(self._find_other)
        self._second.hide()
        grid.addWidget(self._second, grid.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)
        self._tick = QCheckBox(texts.text("Use CryptoPro DSS &2.0 confirmations"))
        self._tick.setObjectName("useDss2Confirmation")
        self._tick.setChecked(form.dss2)
        self._tick_row = grid.rowCount()
        grid.addWidget(self._tick, self._tick_row, 1)
        self._boxes.add(grid, "login", "login", texts.text("&Login"), form.login)
        self._finder = self._make_finder()
        self._further = Further(texts, self._boxes, form)
        self._filling = Filling(self._boxes, self._tick)
        self._body.addWidget(self._finder)
        self._body.addLayout(grid)
        self._remembered = RememberedLine(texts)
        self._remembered.forget.clicked.connect(self._forget_password)
        self._body.addWidget(self._remembered)
        self._body.addWidget(self._further)
        self._check_panel = self._make_check()
        self._body.addWidget(self._check_panel)
        self._allow_check()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CHECK_DELAY_MS)
        self._timer.timeout.connect(self._check)
        self._boxes.edited.connect(self._edited)
        self._boxes.left.connect(self._left)
        conversation.saved_known.connect(self._saved_known)
        conversation.ended.connect(self._wipe)

    def form(self) -> FilledForm:
        """The form as filled in."""
        return FilledForm(
            name=self._boxes.content("name"),
            auth_server=self._boxes.content("auth_server"),
            dss_server=self._boxes.content("dss_server"),
            login=self._boxes.content("login"),
            dss2=self._tick.isChecked(),
            ca_file=self._boxes.content("ca_file"),
            client_id=self._boxes.content("client_id"),
            resource=self._boxes.content("resource"),
            offered=self._offered.offered,
            choose=self._further.chooses,
        )

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Begin at the first empty box."""
        self._begin_at_empty()
        self._timer.start()  # whether a password is remembered for what is filled in

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """The window that comes up would begin at its first button."""
        super().showEvent(event)
        window = self.window()
        if window is not None and not isinstance(window.focusWidget(), QLineEdit):
            self._begin_at_empty()

    def draw(self, view: View) -> None:
        """Draw a view; after an error the person is at the box at fault."""
        super().draw(view)
        for part in (self._boxes, self._further, self._finder):
            part.set_enabled(enabled=not view.busy)
        if not view.busy:
            self._offer()  # the connection may have been saved meanwhile
        self._tick.setEnabled(not view.busy)
        self._show_second()
        self._allow_check()
        self._check_after.setVisible(bool(view.problem and view.problem.on_the_way and not self._is_narrow))
        self._show_remembered()
        if view.problem:
            self._show_at_fault(view.problem)

    def _begin_at_empty(self) -> None:
        empty = (key for key in _NEEDED if not self._boxes.content(key).strip())
        first = next(empty, "")
        if first:
            self._go_to(self._boxes.line(first))

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:  # noqa: N802 - Qt's name
        """Take texts and files."""
        data = None if event is None else event.mimeData()
        if event and data and (data.hasText() or data.hasUrls()) and not self._conversation.view.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:  # noqa: N802 - Qt's name
        """Search in what is dropped."""
        data = None if event is None else event.mimeData()
        if event and data:
            event.acceptProposedAction()
            self._finder.search_dropped(data)

    def _make_finder(self) -> AddressFinder:
        """What fills the boxes in from a letter; a letter may also be pasted into the boxes themselves."""
        finder = AddressFinder(self._texts, self.bugs, lambda: self._boxes.content("ca_file"))
        finder.found.connect(self._found)
        finder.put_back.connect(self._put_back)
        finder.box.toggled.connect(self._show_second)
        for server in _ADDRESSES:
            self._boxes.line(server).setPlaceholderText("https://")
            watch = PasteWatch(self._boxes.line(server), self.bugs)
            watch.letter_pasted.connect(finder.search)
        self.setAcceptDrops(True)
        for key in (*_ADDRESSES, "name", "login"):
            self._boxes.line(key).setAcceptDrops(False)  # the page takes what is dropped
        return finder

    def _make_check(self) -> CheckPanel:
        """The check of the connection; after a failure on the way it is offered there."""
        panel = CheckPanel(self._texts, self.bugs, self._conversation.host, self.form)
        self._check_after = QPushButton(self._texts.text("Check the connection"))
        self._check_after.setObjectName("checkAfterFailure")
        self._check_after.clicked.connect(panel.run)
        self._problem.add(self._check_after)
        return panel

    def _make_narrow(self) -> None:
        self._boxes.stack()
        self._grid.removeWidget(self._tick)
        self._grid.addWidget(self._tick, self._tick_row, 0, 1, 2)
        wrap_tick(self._tick)

    def _is_filled(self) -> bool:
        return self._boxes.is_filled(_NEEDED)

    def _forward(self) -> None:
        self._timer.stop()
        self._finder.drop()
        self._check_panel.forget()
        self._boxes.touch_all()
        problems = self._conversation.check(self.form())
        self._boxes.show_hints(problems)
        at_fault = next((problem for problem in problems if not problem.only_hint), None)
        if at_fault:
            self._conversation.read_saved()  # a connection in the way may be removed elsewhere
            self._show_at_fault(at_fault)
        else:
            self._filled.clear()
            self._conversation.submit(self.form(), self._further.secret.secret())

    @guarded
    def _typed(self, key: str) -> None:
        if key in {*_ADDRESSES, "ca_file"}:
            self._check_panel.forget()
        self._allow_check()
        self._problem.show_problem(None)
        if self._boxes.is_filled(_ADDRESSES):
            self._second.hide()
        self._show_remembered()
        self._timer.start()
        self.completeChanged.emit()

    @guarded
    def _edited(self, key: str) -> None:
        self._filled.discard(key)
        self._typing = key in _NEEDED

    @guarded
    def _left(self) -> None:
        self._typing = False
        self._timer.start()

    @guarded
    def _check(self) -> None:
        if not self._conversation.ready:
            self._timer.start()
            return
        self._boxes.show_hints(self._conversation.check(self.form(), typing=self._typing))
        self._show_second()
        self._show_remembered()

    @guarded
    def _saved_known(self) -> None:
        self._offer()
        self._timer.start()

    @guarded
    def _offer(self) -> None:
        """Fill the empty boxes in with what is saved under the name; take back what another name offered."""
        name = self._boxes.content("name").strip()
        if name == self._offered.offered:
            return
        for key in self._filled:
            self._boxes.line(key).clear()
        self._offered = self._conversation.saved.get(name, FilledForm())
        self._filled = {key for key in OFFERED if not self._boxes.content(key).strip()}
        for key in self._filled:
            self._boxes.line(key).setText(getattr(self._offered, key))
        if self._offered.offered:
            self._tick.setChecked(self._offered.dss2)
            self._further.open_if_filled()

    @guarded
    def _forget_password(self) -> None:
        self._timer.stop()
        self._conversation.forget_password(self.form())
        self._remembered.show_forgotten()
        self._go_to(self._boxes.line("login"))

    @guarded
    def _found(self, found: "Found") -> None:
        self._filling.fill(found)
        self._filled.difference_update(FILLED)
        self._further.open_if_filled()
        empty = (key for key in _NEEDED if not self._boxes.content(key).strip())
        self._go_to(self._boxes.line(next(empty, "auth_server")))

    @guarded
    def _put_back(self) -> None:
        self._filling.put_back()
        self._go_to(self._boxes.line("auth_server"))

    @guarded
    def _find_other(self) -> None:
        self._finder.search(" ".join(self._boxes.content(key).strip() for key in _ADDRESSES).strip())

    @guarded
    def _show_second(self) -> None:
        """Offer to find the other address when there is one of them."""
        filled = sum(bool(self._boxes.content(key).strip()) for key in _ADDRESSES)
        may = not self._conversation.view.busy and not self._finder.box.is_open
        self._second.setVisible(filled == 1 and may)

    def _allow_check(self) -> None:
        """There must be something to check, and no import under way."""
        busy = self._conversation.view.busy
        self._check_panel.set_enabled(enabled=not busy and self._boxes.is_filled(_ADDRESSES))

    @guarded
    def _wipe(self) -> None:
        self._finder.wipe()
        self._check_panel.forget()
        self._further.ca_facts.drop()
        self._further.secret.clear()

    def _show_remembered(self) -> None:
        remembered = self._conversation.remembers(self.form())
        may_forget = not self._conversation.view.busy
        self._remembered.show_remembered(remembered=remembered, may_forget=may_forget)

    def _show_at_fault(self, problem: Problem) -> None:
        if problem.field in FURTHER_KEYS:
            self._further.open()
        # While the import ran the boxes were closed and the focus went to «Отмена»: it must not stay there.
        box: QLineEdit = self._boxes.line(problem.field if self._boxes.has(problem.field) else "name")
        box.setAccessibleDescription(problem.text)
        self._go_to(box)
        box.selectAll()
