"""The box for a one-time code, with the line that says what is wrong with it."""

from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.qt import QHBoxLayout, QLabel, QLineEdit, Qt, QWidget, Signal

_CODE_AT_MOST = 64
_WIDTH_CHARACTERS = 18


class CodeBox(QWidget):
    """Holds the code no longer than until it is taken.

    Args:
        texts: the person's language.
    """

    typed = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._box = QLineEdit()
        self._box.setObjectName("confirmationCode")
        self._box.setAccessibleName(texts.text("One-time code"))
        self._box.setMaxLength(_CODE_AT_MOST)
        self._box.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        font = self._box.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)  # letters that are compared with those of a phone
        self._box.setFont(font)
        self._box.setFixedWidth(_WIDTH_CHARACTERS * self._box.fontMetrics().averageCharWidth())
        self._box.textChanged.connect(self.typed)
        heading = QLabel(texts.text("One-time &code"))
        heading.setBuddy(self._box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(heading)
        row.addWidget(self._box)
        row.addStretch(1)

    @property
    def is_filled(self) -> bool:
        """Whether something was typed."""
        return bool(self._box.text().strip())

    def hide_letters(self, *, hidden: bool) -> None:
        """Mask what is typed, when the server wants that."""
        self._box.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)

    def describe(self, trouble: str) -> None:
        """Let a screen reader say what is wrong, "" for nothing."""
        self._box.setAccessibleDescription(trouble)

    def take(self) -> Secret:
        """The code as typed, without the spaces that messages put into it; the box is empty then."""
        code = Secret("".join(self._box.text().split()))
        self.empty()
        return code

    def empty(self) -> None:
        """Forget what was typed."""
        self._box.setText("")  # `clear` would leave an undo

    def focus(self) -> None:
        """Put the person at the box."""
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)
