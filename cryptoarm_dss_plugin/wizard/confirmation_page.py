"""The page «Подтверждение»: waiting for the phone, a one-time code, or the choice of a factor."""

from cryptoarm_dss_plugin.importing.clock import now
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.page import Page, plain_label
from cryptoarm_dss_plugin.wizard.qt import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    Qt,
    QTimer,
    QWidget,
)
from cryptoarm_dss_plugin.wizard.slots import guarded
from cryptoarm_dss_plugin.wizard.views import Ask, Confirmation, PageId, View

_TICK_MS = 250


class ConfirmationPage(Page):
    """Built from the server's challenge each time, never from a remembered factor."""

    page_id = PageId.CONFIRMATION

    def __init__(self, conversation: Conversation, texts: Texts) -> None:
        super().__init__(conversation, texts)
        self.setObjectName("confirmationPage")
        self.setTitle(texts.text("Confirmation"))
        self.setSubTitle(texts.text("The DSS server asks to confirm the sign-in."))
        self._headline = plain_label(name="confirmationText")
        font = self._headline.font()
        font.setBold(True)
        self._headline.setFont(font)
        self._account = plain_label(name="confirmationAccount")
        self._words = plain_label(name="confirmationServerWords")
        self._countdown = plain_label(name="confirmationCountdown")
        self._trouble = plain_label(name="confirmationTrouble")
        self._choice = QListWidget()
        self._choice.setObjectName("factorChoice")
        self._choice.setAccessibleName(texts.text("Confirmation method"))
        self._choice.currentRowChanged.connect(self._changed_input)
        self._code_row = self._make_code_row()
        for widget in (
            self._headline,
            self._account,
            self._words,
            self._choice,
            self._code_row,
            self._trouble,
            self._countdown,
        ):
            self._body.addWidget(widget)
        self._ends_at: float | None = None
        self._asked: Confirmation | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Show what is asked for now."""
        self._asked = None
        self.draw(self._conversation.view)

    def cleanupPage(self) -> None:  # noqa: N802 - Qt's name
        """The person went back: nothing is asked any more."""
        self._timer.stop()
        self._code.setText("")
        self._conversation.leave()

    def draw(self, view: View) -> None:
        """Draw a view."""
        super().draw(view)
        self._account.setText(view.account)
        self._code_row.setEnabled(not view.busy)
        self._choice.setEnabled(not view.busy)
        if view.confirmation:
            self._draw_confirmation(view.confirmation)
        if view.busy or view.over:
            self._timer.stop()
            self._countdown.clear()

    def _make_code_row(self) -> QWidget:
        self._code = QLineEdit()
        self._code.setObjectName("confirmationCode")
        self._code.setAccessibleName(self._texts.text("One-time code"))
        self._code.setMaxLength(64)
        self._code.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self._code.textChanged.connect(self._changed_input)
        heading = QLabel(self._texts.text("One-time &code"))
        heading.setBuddy(self._code)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading)
        layout.addWidget(self._code, 1)
        return row

    def _draw_confirmation(self, asked: Confirmation) -> None:
        texts = self._texts
        fresh = self._asked is None or self._asked.ask is not asked.ask or bool(asked.trouble)
        self._headline.setText(asked.headline)
        self._words.setText(
            "\n".join(texts.text("The DSS server says: {words}", words=one) for one in asked.server_words)
        )
        self._words.setVisible(bool(asked.server_words))
        self._trouble.setText(f"⚠ {asked.trouble}" if asked.trouble else "")
        self._trouble.setVisible(bool(asked.trouble))
        self._code_row.setVisible(asked.ask is Ask.CODE)
        self._choice.setVisible(asked.ask is Ask.CHOICE)
        hidden = QLineEdit.EchoMode.Password if asked.hidden else QLineEdit.EchoMode.Normal
        self._code.setEchoMode(hidden)
        self._forward_text(_forward_text(asked.ask, texts))
        if asked.ask is Ask.CHOICE and (self._asked is None or self._asked.options != asked.options):
            self._fill_choice(asked)
        if fresh and asked.ask is Ask.CODE:
            self._code.setText("")
            self._code.setFocus(Qt.FocusReason.OtherFocusReason)
        self._asked = asked
        self._ends_at = asked.ends_at
        if asked.ends_at is None:
            self._timer.stop()
            self._countdown.clear()
        else:
            self._timer.start()
            self._tick()
        self.completeChanged.emit()

    def _fill_choice(self, asked: Confirmation) -> None:
        self._choice.clear()
        for ref, label in asked.options:
            item = QListWidgetItem(label)
            item.setData(Qt.ItemDataRole.UserRole, ref)
            self._choice.addItem(item)
        self._choice.setCurrentRow(0)
        self._choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_filled(self) -> bool:
        ask = self._asked.ask if self._asked else Ask.NOTHING
        if ask is Ask.CODE:
            return bool(self._code.text().strip())
        if ask is Ask.CHOICE:
            return self._choice.currentItem() is not None
        return ask is Ask.NOTHING

    def _forward(self) -> None:
        ask = self._asked.ask if self._asked else Ask.NOTHING
        if ask is Ask.CODE:
            code = Secret(self._code.text().strip())
            self._code.setText("")
            self._conversation.give_code(code)
        elif ask is Ask.CHOICE and (item := self._choice.currentItem()):
            self._conversation.choose(str(item.data(Qt.ItemDataRole.UserRole)))
        elif ask is Ask.NOTHING:
            self._conversation.repeat()

    @guarded
    def _changed_input(self, _what: object) -> None:
        self.completeChanged.emit()

    @guarded
    def _tick(self) -> None:
        left = max(0, round((self._ends_at or 0.0) - now()))
        time_left = f"{left // 60}:{left % 60:02d}"
        self._countdown.setText(self._texts.text("Time left: {time}", time=time_left))


def _forward_text(ask: Ask, texts: Texts) -> str:
    if ask is Ask.NOTHING:
        return texts.text("&Repeat")
    if ask is Ask.PHONE:
        return texts.text("Waiting...")
    return texts.text("C&onfirm")
