"""The page «Пароль»: shown only when the server wants one."""

from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.page import Page, plain_label
from cryptoarm_dss_plugin.wizard.qt import QCheckBox, QHBoxLayout, QLabel, QLineEdit, Qt, QToolButton
from cryptoarm_dss_plugin.wizard.slots import guarded
from cryptoarm_dss_plugin.wizard.views import PageId, View


class PasswordPage(Page):
    """Asks for the password.

    The password is no QWizard field (any page could read it) and leaves the box the moment it is sent.
    """

    page_id = PageId.PASSWORD

    def __init__(self, conversation: Conversation, texts: Texts) -> None:
        super().__init__(conversation, texts)
        self.setObjectName("passwordPage")
        self.setTitle(texts.text("Password"))
        self.setSubTitle(texts.text("Enter your password for the DSS service."))
        self._forward_text(texts.text("&Connect"))
        self._account = plain_label(name="passwordAccount")
        self._password = QLineEdit()
        self._password.setObjectName("password")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName(texts.text("Password"))
        self._password.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        heading = QLabel(texts.text("&Password"))
        heading.setBuddy(self._password)
        self._show = QToolButton()
        self._show.setObjectName("showPassword")
        self._show.setCheckable(True)
        self._show.setText(texts.text("S&how"))
        self._show.toggled.connect(self._show_or_hide)
        row = QHBoxLayout()
        row.addWidget(heading)
        row.addWidget(self._password, 1)
        row.addWidget(self._show)
        self._remember = QCheckBox(texts.text("&Remember the password until the application exits"))
        self._remember.setObjectName("rememberPassword")
        self._body.addWidget(self._account)
        self._body.addLayout(row)
        self._body.addWidget(self._remember)
        self._password.textChanged.connect(self._typed)

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Begin with an empty, hidden password."""
        self._clear()
        self.draw(self._conversation.view)
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def cleanupPage(self) -> None:  # noqa: N802 - Qt's name
        """The person went back: the sign-in is given up, the password forgotten."""
        self._clear()
        self._conversation.leave()

    def draw(self, view: View) -> None:
        """Draw a view; after a refusal the box is empty and has the focus."""
        super().draw(view)
        self._account.setText(view.account)
        for widget in (self._password, self._show, self._remember):
            widget.setEnabled(not view.busy)
        if view.problem:
            self._password.setAccessibleDescription(view.problem.text)
            self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_filled(self) -> bool:
        return bool(self._password.text())

    def _forward(self) -> None:
        password = Secret(self._password.text())
        self._clear()
        self._conversation.give_password(password, remember=self._remember.isChecked())

    def _clear(self) -> None:
        self._password.setText("")  # `clear` would leave an undo, for when the letters are shown
        self._show.setChecked(False)

    @guarded
    def _typed(self, _text: str) -> None:
        self.completeChanged.emit()

    @guarded
    def _show_or_hide(self, shown: bool) -> None:  # noqa: FBT001 - the signature of Qt's signal
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._password.setEchoMode(mode)
        self._show.setText(self._texts.text("&Hide") if shown else self._texts.text("S&how"))
