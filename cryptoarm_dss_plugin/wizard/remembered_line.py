"""The line about the remembered password, with the button that forgets it."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import QHBoxLayout, QPushButton, Qt, QWidget


class RememberedLine(QWidget):
    """Hidden while no password is remembered.

    Attributes:
        forget: the button.
    """

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._said = plain_label(name="rememberedPassword")
        self.forget = QPushButton(texts.text("For&get the password"))
        self.forget.setObjectName("forgetPassword")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._said, 1)
        row.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_remembered(self, *, remembered: bool, may_forget: bool) -> None:
        """Show whether a password is remembered, and whether it can be forgotten just now."""
        if remembered:
            self._said.setText(
                self._texts.text(
                    "The password for this connection is remembered until the application exits."
                )
            )
        self.forget.setEnabled(remembered and may_forget)
        self.setVisible(remembered)

    def show_forgotten(self) -> None:
        """It has been forgotten; the button stays, so that nothing moves."""
        self.forget.setEnabled(False)
        self._said.setText(
            self._texts.text("The password is forgotten: it will be asked for at the next sign-in.")
        )
