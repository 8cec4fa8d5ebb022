"""The page «Подтверждение»: waiting for the phone, a one-time code, or the choice of a factor."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.choice_panel import ChoicePanel
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.labels import RoomyLabel, plain_label
from cryptoarm_dss_plugin.wizard.page import Page
from cryptoarm_dss_plugin.wizard.qt import QApplication, Qt, QWizard
from cryptoarm_dss_plugin.wizard.slots import guarded
from cryptoarm_dss_plugin.wizard.views import Ask, Confirmation, PageId, View
from cryptoarm_dss_plugin.wizard.waiting_panel import WaitingPanel

_ALL_THE_ROOM = 1000
"""Of the room that is left, against the empty end of the page."""

_CHALLENGES = frozenset({Ask.PHONE, Ask.CODE})


class ConfirmationPage(Page):
    """Built from the server's challenge each time, never from a remembered factor."""

    page_id = PageId.CONFIRMATION
    grows = True

    def __init__(self, conversation: Conversation, texts: Texts) -> None:
        super().__init__(conversation, texts)
        self.setObjectName("confirmationPage")
        self.setTitle(texts.text("Confirmation"))
        self.setSubTitle(texts.text("The DSS server asks to confirm the sign-in."))
        self._asked: Confirmation | None = None
        self._turn = 0
        self._headline = plain_label(name="confirmationText")
        font = self._headline.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.1)
        self._headline.setFont(font)
        self._account = plain_label(name="confirmationAccount")
        self._words = RoomyLabel("confirmationServerWords", lines=0)
        self._choice = ChoicePanel(texts)
        self._waiting = WaitingPanel(texts, self.bugs)
        # How it ended stands right below the headline.
        for widget in (self._headline, self._account, self._words, self._problem):
            self._body.addWidget(widget)
        self._body.addWidget(self._choice, _ALL_THE_ROOM)
        self._body.addWidget(self._busy)
        self._body.addWidget(self._waiting, _ALL_THE_ROOM)
        self._body.addStretch(1)
        self._choice.ways.currentRowChanged.connect(self._changed_input)
        self._choice.ways.itemDoubleClicked.connect(self._on_double_click)
        self._choice.back_wanted.connect(self._on_back_wanted)
        self._waiting.typed.connect(self._changed_input)
        self._waiting.poll_wanted.connect(self._on_poll_wanted)
        self._waiting.again_wanted.connect(self._on_again_wanted)
        self._waiting.other_wanted.connect(self._on_other_wanted)
        self._waiting.unfolded.connect(self._scrolled.look_at)

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Show what is asked for now."""
        self._asked = None
        self._turn = 0
        self.draw(self._conversation.view)

    def cleanupPage(self) -> None:  # noqa: N802 - Qt's name
        """The person went back: nothing is asked any more."""
        self._waiting.end()
        self._conversation.leave()

    def draw(self, view: View) -> None:
        """Draw a view; while an answer is on its way, what it answers stays."""
        if view.busy:
            self._take_focus()
        if view.confirmation:
            self._draw_asked(view.confirmation, view.turn)
        elif view.over:  # a bug: there is nothing left to answer
            self._draw_asked(Confirmation(Ask.NOTHING, self._headline.text()), 0)
        super().draw(view)
        if view.busy:
            self._draw_busy(view.busy)
        self._account.setText(view.account)
        if view.over:
            self._go_to_repeat()

    def _draw_asked(self, asked: Confirmation, turn: int) -> None:
        earlier, self._asked = self._asked, asked
        is_challenge = asked.ask in _CHALLENGES
        if earlier is None or earlier.came_at != asked.came_at or earlier.ask is not asked.ask:
            self._begin(asked)
        self._words.setText(self._quoted(*asked.server_words))
        self._choice.setEnabled(True)
        self._choice.show_trouble("" if is_challenge else asked.trouble)
        if is_challenge:
            trouble = f"⚠ {asked.trouble}" if asked.trouble else ""
            self._waiting.show_asked(asked, f"{trouble}\n{self._quoted(asked.trouble_words)}".strip())
            if asked.trouble and (earlier is None or earlier.trouble != asked.trouble):
                self._scrolled.look_at(self._waiting.trouble)
        if turn != self._turn:
            self._turn = turn
            self._waiting.forget_code()
            self._go_to_answer()
        elif self.hasFocus():  # it was put here while an answer was on its way
            self._go_to_answer()

    def _begin(self, asked: Confirmation) -> None:
        """Something else is asked for."""
        self._headline.setText(asked.headline)
        self._words.begin_anew()
        if asked.ask in _CHALLENGES:
            self._waiting.begin(asked)
        else:
            self._waiting.end()
        self._waiting.setVisible(asked.ask in _CHALLENGES)
        if asked.ask is Ask.CHOICE:
            self._choice.offer(asked)
        self._choice.setVisible(asked.ask is Ask.CHOICE)
        self._forward_text(_forward_text(asked, self._texts))

    def _draw_busy(self, sentence: str) -> None:
        ask = self._asked.ask if self._asked else Ask.NOTHING
        if ask in _CHALLENGES:
            self._busy.show_line("")
            self._waiting.show_busy(sentence)
        elif ask is Ask.NOTHING:
            self._headline.setText("")
        self._choice.setEnabled(False)

    def _take_focus(self) -> None:
        """What is switched off would pass the focus on to «Отмена», and Enter would end it all."""
        focused, wizard = QApplication.focusWidget(), self.wizard()
        forward = wizard.button(QWizard.WizardButton.NextButton) if wizard else None
        if focused and (self.isAncestorOf(focused) or focused is forward):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_answer(self) -> None:
        """Put the person where the answer is given."""
        ask = self._asked.ask if self._asked else Ask.NOTHING
        if ask is Ask.CHOICE:
            self._choice.focus_list()
        elif ask in _CHALLENGES:
            self._waiting.focus_answer()

    def _go_to_repeat(self) -> None:
        """What was switched off would pass the focus on to «Назад», and Enter would leave the page."""
        wizard = self.wizard()
        button = wizard.button(QWizard.WizardButton.NextButton) if wizard else None
        if button and self._is_current():
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_filled(self) -> bool:
        asked = self._asked
        if asked is None or asked.ask is Ask.NOTHING:
            return True
        if asked.ask is Ask.CHOICE:
            return bool(self._choice.ways.chosen)
        return asked.takes_code and self._waiting.has_code

    def _forward(self) -> None:
        asked = self._asked
        if asked is None or asked.ask is Ask.NOTHING:
            self._conversation.repeat()
        elif asked.ask is Ask.CHOICE:
            self._conversation.choose(self._choice.ways.chosen)
        elif asked.takes_code:
            self._conversation.give_code(self._waiting.take_code())

    def _quoted(self, *words: str) -> str:
        """The server's own words: marked once, in quotes, plain text."""
        texts = self._texts
        quoted = " ".join(texts.text("“{words}”", words=one) for one in words if one)
        return texts.text("The DSS server says: {words}", words=quoted) if quoted else ""

    @guarded
    def _on_poll_wanted(self) -> None:
        self._conversation.poll_now()

    @guarded
    def _on_again_wanted(self) -> None:
        self._conversation.ask_again()

    @guarded
    def _on_other_wanted(self) -> None:
        self._conversation.change_factor()

    @guarded
    def _on_back_wanted(self) -> None:
        self._conversation.choose("")

    @guarded
    def _on_double_click(self, _item: object) -> None:
        if self.isComplete():
            self._forward()

    @guarded
    def _changed_input(self, _what: object) -> None:
        self.completeChanged.emit()


def _forward_text(asked: Confirmation, texts: Texts) -> str:
    if asked.ask is Ask.NOTHING:
        return texts.text("&Repeat")
    if asked.ask is Ask.CHOICE:
        return texts.text("C&hoose")
    if asked.ask is Ask.PHONE and not asked.takes_code:
        return texts.text("Waiting...")
    return texts.text("C&onfirm")
