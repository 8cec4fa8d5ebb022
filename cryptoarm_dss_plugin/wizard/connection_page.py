"""The page «Подключение»: name, the two addresses, the tick for DSS 2.0, the login, «Дополнительно»."""

from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.address_finder import AddressFinder
from cryptoarm_dss_plugin.wizard.check_panel import CheckPanel
from cryptoarm_dss_plugin.wizard.connection_form import ADDRESSES, NEEDED, ConnectionForm
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.further import FURTHER_KEYS
from cryptoarm_dss_plugin.wizard.help_desk import sentence_with_help
from cryptoarm_dss_plugin.wizard.page import Page
from cryptoarm_dss_plugin.wizard.pasting import PasteWatch
from cryptoarm_dss_plugin.wizard.proxy_part import PROXY_KEYS
from cryptoarm_dss_plugin.wizard.qt import (
    QDragEnterEvent,
    QDropEvent,
    QLineEdit,
    QPushButton,
    QShowEvent,
    QTimer,
)
from cryptoarm_dss_plugin.wizard.remembered_line import RememberedLine
from cryptoarm_dss_plugin.wizard.slots import guarded
from cryptoarm_dss_plugin.wizard.views import FilledForm, PageId, Problem, View
from cryptoarm_dss_plugin.wizard.ways import FormAtHand

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.discovering.found import Found

_CHECK_DELAY_MS = 400


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
        self._typing = False
        self._is_untouched = form == FilledForm()
        self._form = ConnectionForm(texts, self.bugs, form)
        self._boxes, self._further = self._form.boxes, self._form.further
        self._boxes.typed.connect(self._typed)
        self._boxes.line("name").editingFinished.connect(self._offer)
        self._form.names.chosen.connect(self._chosen)
        self._form.second.clicked.connect(self._find_other)
        self._finder = self._make_finder()
        self._body.addWidget(self._finder)
        self._body.addLayout(self._form.grid)
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
        self._further.gost.currentIndexChanged.connect(self._gost_chosen)
        conversation.saved.known_changed.connect(self._known_changed)
        conversation.ended.connect(self._wipe)

    def form(self) -> FilledForm:
        """The form as filled in."""
        return self._form.filled()

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
        for part in (self._form, self._finder):
            part.set_enabled(enabled=not view.busy)
        if not view.busy:
            self._offer()  # the connection may have been saved meanwhile
        self._show_second()
        self._allow_check()
        self._check_after.setVisible(bool(view.problem and view.problem.on_the_way and not self._is_narrow))
        self._show_remembered()
        if view.problem:
            self._show_at_fault(view.problem)

    def _begin_at_empty(self) -> None:
        first = self._form.first_empty()
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
        talk = self._conversation
        at_hand = FormAtHand(self.form, self._further.proxy.password, talk.place)
        finder = AddressFinder(self._texts, self.bugs, talk.host, at_hand, self._form.is_locked, self._helped)
        finder.found.connect(self._found)
        finder.put_back.connect(self._put_back)
        finder.wants_proxy_password.connect(self._ask_for_proxy)
        finder.box.toggled.connect(self._show_second)
        for server in ADDRESSES:
            watch = PasteWatch(self._boxes.line(server), self.bugs)
            watch.letter_pasted.connect(finder.search)
        self.setAcceptDrops(True)
        return finder

    def _make_check(self) -> CheckPanel:
        """The check of the connection; after a failure on the way it is offered there."""
        panel = CheckPanel(
            self._texts,
            self.bugs,
            self._conversation.host,
            self.form,
            proxy_password=self._further.proxy.password,
            place=self._conversation.place,
            helped=self._helped,
        )
        panel.wants_proxy_password.connect(self._ask_for_proxy)
        panel.letter_shown.connect(self._letter_of_check)
        self._check_after = QPushButton(self._texts.text("Check the connection"))
        self._check_after.setObjectName("checkAfterFailure")
        self._check_after.clicked.connect(panel.run)
        self._problem.add(self._check_after)
        return panel

    @guarded
    def _letter_of_check(self, shown: bool) -> None:  # noqa: FBT001 - the signature of Qt's signal
        """What the check has found out is newer than what the import has said."""
        self._letter.show_letter(None if shown else self._conversation.view.letter)

    def _make_narrow(self) -> None:
        self._form.make_narrow()

    def _is_filled(self) -> bool:
        return self._form.is_filled()

    def _forward(self) -> None:
        self._timer.stop()
        self._finder.drop()
        self._check_panel.forget()
        self._further.proxy.sort_out()
        self._boxes.touch_all()
        self._boxes.forget_refusals()
        problems = self._conversation.check(self.form())
        self._boxes.show_hints(problems)
        at_fault = next((problem for problem in problems if not problem.only_hint), None)
        if at_fault:
            self._conversation.saved.start()  # a connection in the way may be removed elsewhere
            self._show_at_fault(at_fault)
        else:
            self._form.used()
            secrets = self._further.secret.secret(), self._further.proxy.password()
            self._conversation.submit(self.form(), *secrets)

    @guarded
    def _typed(self, key: str) -> None:
        if key in {*ADDRESSES, "ca_file", *PROXY_KEYS}:
            self._check_panel.forget()
        self._allow_check()
        self._problem.show_problem(None)
        if self._form.is_filled(ADDRESSES):
            self._form.second.hide()
        self._show_remembered()
        self._timer.start()
        self.completeChanged.emit()

    @guarded
    def _edited(self, key: str) -> None:
        self._typing = key in NEEDED
        self._is_untouched = False

    @guarded
    def _gost_chosen(self) -> None:
        """What a check has found out was about another way to the servers."""
        self._check_panel.forget()
        self._problem.show_problem(None)

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
    def _known_changed(self) -> None:
        """What is saved and preset has been read; the only preset connection fills an empty form in."""
        known = self._conversation.saved.known
        self._form.names.show_names(known)
        if known.only_preset and self._is_untouched:
            self._is_untouched = False
            self._chosen(known.only_preset)
        self._offer()
        self._timer.start()

    @guarded
    def _chosen(self, name: str) -> None:
        self._boxes.line("name").setText(name)
        self._offer()
        self._begin_at_empty()

    @guarded
    def _offer(self) -> None:
        self._form.offer(self._conversation.saved.known)

    @guarded
    def _ask_for_proxy(self) -> None:
        """The proxy wants a login and a password: lead the person to where they belong."""
        self._further.open()
        self._go_to(self._boxes.line(self._further.proxy.ask()))

    def _helped(self, sentence: str) -> str:
        return sentence_with_help(sentence, self._conversation.saved.known.help_desk, self._texts)

    @guarded
    def _forget_password(self) -> None:
        self._timer.stop()
        self._conversation.forget_password(self.form())
        self._remembered.show_forgotten()
        self._go_to(self._boxes.line("login"))

    @guarded
    def _found(self, found: "Found") -> None:
        self._form.fill_found(found)
        self._go_to(self._boxes.line(self._form.first_empty() or "auth_server"))

    @guarded
    def _put_back(self) -> None:
        self._form.put_back()
        self._go_to(self._boxes.line("auth_server"))

    @guarded
    def _find_other(self) -> None:
        self._finder.search(" ".join(self._boxes.content(key).strip() for key in ADDRESSES).strip())

    @guarded
    def _show_second(self) -> None:
        """Offer to find the other address when there is one of them."""
        may = not self._conversation.view.busy and not self._finder.box.is_open
        self._form.second.setVisible(may and self._form.is_one_address_missing())

    def _allow_check(self) -> None:
        """There must be something to check, and no import under way."""
        busy = self._conversation.view.busy
        self._check_panel.set_enabled(enabled=not busy and self._form.is_filled(ADDRESSES))

    @guarded
    def _wipe(self) -> None:
        self._finder.wipe()
        self._check_panel.forget()
        self._form.wipe()

    def _show_remembered(self) -> None:
        remembered = self._conversation.remembers(self.form())
        may_forget = not self._conversation.view.busy
        self._remembered.show_remembered(remembered=remembered, may_forget=may_forget)

    def _show_at_fault(self, problem: Problem) -> None:
        if problem.field in FURTHER_KEYS:
            self._further.open()
        if problem.wants_proxy_password:
            self._ask_for_proxy()
            return
        # While the import ran the boxes were closed and the focus went to «Отмена»: it must not stay there.
        key = problem.field if self._boxes.has(problem.field) else "name"
        box: QLineEdit = self._boxes.line(key)
        self._boxes.refuse(key, problem.text)
        self._go_to(box)
        box.selectAll()
