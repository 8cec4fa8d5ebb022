"""The page «Пароль»: shown only when the server wants one."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.page import Page
from cryptoarm_dss_plugin.wizard.qt import QCheckBox, QGridLayout, QLabel
from cryptoarm_dss_plugin.wizard.scrolling import wrap_tick
from cryptoarm_dss_plugin.wizard.secret_box import SecretBox
from cryptoarm_dss_plugin.wizard.slots import guarded
from cryptoarm_dss_plugin.wizard.views import PageId, Problem, View


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
        words = (texts.text("Password"), texts.text("S&how"), texts.text("&Hide"))
        self._box = SecretBox(texts, self.bugs, "password", words)
        heading = QLabel(texts.text("&Password"))
        heading.setBuddy(self._box.line)
        grid = QGridLayout()
        grid.addWidget(heading, 0, 0)
        grid.addWidget(self._box.line, 0, 1)
        grid.addWidget(self._box.button, 0, 2)
        grid.addWidget(self._box.hint, 1, 1, 1, 2)
        self._remember = QCheckBox(texts.text("&Remember the password until the application exits"))
        self._remember.setObjectName("rememberPassword")
        self._without = QCheckBox(texts.text("This account has &no password"))
        self._without.setObjectName("noPassword")
        self._tries = plain_label(name="passwordTries")
        self._tries.hide()
        self._refused = 0
        self._told: Problem | None = None
        self._body.addWidget(self._account)
        self._body.addLayout(grid)
        self._body.addWidget(self._remember)
        self._body.addWidget(self._without)
        self._problem.add(self._tries)
        self._box.line.textChanged.connect(self._typed)
        self._without.toggled.connect(self._on_without)
        conversation.ended.connect(self._wipe)

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Begin with an empty, hidden password."""
        self._box.clear()
        self._without.setChecked(False)
        self.draw(self._conversation.view)
        self._go_to(self._box.line)

    def cleanupPage(self) -> None:  # noqa: N802 - Qt's name
        """The person went back: the sign-in is given up, the password forgotten."""
        self._box.clear()
        self._refused = 0
        self._conversation.leave()

    def draw(self, view: View) -> None:
        """Draw a view; after a refusal the box is empty and has the focus."""
        super().draw(view)
        self._account.setText(view.account)
        if view.problem and view.problem is not self._told:
            self._without.setChecked(False)
        self._without.setEnabled(not view.busy)
        self._open(on=not view.busy and not self._without.isChecked())
        self._count(view.problem)
        if view.problem:
            self._box.line.setAccessibleDescription(f"{view.problem.text} {self._tries.text()}")
            self._go_to(self._box.line)

    def _count(self, problem: Problem | None) -> None:
        """Say what more wrong tries may lead to; how many the server allows is not known."""
        if problem and problem is not self._told:
            self._refused += 1
        self._told = problem
        self._tries.setText(
            self._texts.text(
                "Wrong tries so far: {number}. After several in a row the DSS server may lock the account; "
                "then only the organisation that issued your certificate can unlock it.",
                number=self._refused,
            )
        )
        self._tries.setVisible(problem is not None)

    def _make_narrow(self) -> None:
        wrap_tick(self._remember)
        wrap_tick(self._without)

    def _is_filled(self) -> bool:
        return self._without.isChecked() or bool(self._box.line.text())

    def _forward(self) -> None:
        password = self._box.secret()
        self._box.clear()
        remember = self._remember.isChecked() and bool(password)
        self._conversation.give_password(password, remember=remember)

    def _open(self, *, on: bool) -> None:
        self._box.setEnabled(on)
        self._remember.setEnabled(on)

    @guarded
    def _on_without(self, without: bool) -> None:  # noqa: FBT001 - the signature of Qt's signal
        """Servers answer some accounts' empty password by another factor; then there is nothing to type."""
        if without:
            self._box.clear()
        self._open(on=not without)
        self.completeChanged.emit()

    @guarded
    def _wipe(self) -> None:
        self._box.clear()

    @guarded
    def _typed(self, _text: str) -> None:
        self.completeChanged.emit()
