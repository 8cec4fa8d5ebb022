"""What goes on, what was deleted, what went wrong: one text that is read out, and «Повторить»."""

from collections.abc import Callable

from cryptoarm_dss_plugin.settings.stored_parts import spoken_label
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.qt import QPushButton, Qt, QVBoxLayout, QWidget


class Outcome(QWidget):
    """Hidden while there is nothing to say.

    Args:
        texts: the person's language.
        repeat: called when «Повторить» is pressed.
    """

    def __init__(self, texts: Texts, repeat: Callable[..., None]) -> None:
        super().__init__()
        self._done = ""
        self._label = spoken_label("storedOutcome")
        self._again = QPushButton(texts.text("&Repeat"))
        self._again.setObjectName("repeatStored")
        self._again.clicked.connect(repeat)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._label)
        column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.say_busy("")

    def say_busy(self, words: str) -> None:
        """Say what goes on; what was said before is over."""
        self._done = ""
        self._draw(words)

    def say_done(self, words: str) -> None:
        """Say what was done."""
        self._done = words
        self._draw("")

    def say_problem(self, words: str, *, may_repeat: bool = True) -> None:
        """Say what is wrong, below what was done."""
        self._draw(f"⚠ {words}", may_repeat=may_repeat)

    def settle(self) -> None:
        """What went on is over, and what was wrong is right again: only what was done is still said."""
        self._draw("")

    def take_focus(self) -> None:
        """Bring the keyboard here, so that it is read out."""
        self._label.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self, words: str, *, may_repeat: bool = False) -> None:
        said = "\n".join(part for part in (self._done, words) if part)
        self._label.setText(said)
        self._label.setAccessibleName(said)
        self._again.setVisible(may_repeat)
        self.setVisible(bool(said))
