"""The button that copies a letter about an error, and the line that says what to do with it then."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import QApplication, QHBoxLayout, QPushButton, Qt, QWidget
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded
from cryptoarm_dss_plugin.wizard.views import Letter


class LetterButton(QWidget):
    """«Скопировать письмо», hidden while there is none.

    Args:
        page: whose last widget it is for the key Tab.
        texts: the person's language.
        bugs: where exceptions go.
        about: what the letter is about, where it is not what the page says: a word for the object names.
    """

    def __init__(self, page: QWidget, texts: Texts, bugs: BugReports, about: str = "") -> None:
        super().__init__()
        self.bugs = bugs
        self._page = page
        self._letter: Letter | None = None
        # Both may be seen at once: one of them has the access key.
        self._button = QPushButton(texts.text("Copy the letter") if about else texts.text("Cop&y the letter"))
        self._button.setObjectName(f"copy{about}LetterButton")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a wizard would give it to what is still hidden
        self._button.clicked.connect(self._copy)
        self._copied = plain_label(name=f"letter{about}Copied")
        row = QHBoxLayout(self)  # side by side, so that both are in sight where a small screen has to scroll
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._copied, 1)
        row.addStretch(0)
        self._say("")
        self.hide()

    def show_letter(self, letter: Letter | None) -> None:
        """Offer a letter, or none."""
        if letter != self._letter:
            self._letter = letter
            self._say("")
        self.setVisible(letter is not None)
        policy = Qt.FocusPolicy.StrongFocus if letter else Qt.FocusPolicy.NoFocus
        if self._button.focusPolicy() != policy:
            self._button.setFocusPolicy(policy)
            self._come_last()

    @guarded
    def _copy(self) -> None:
        clipboard = QApplication.clipboard()
        if self._letter is not None and clipboard is not None:
            clipboard.setText(self._letter.text)
            self._say(self._letter.copied)

    def _come_last(self) -> None:
        last, widget = self._button, self._page.nextInFocusChain()
        while widget is not None and widget is not self._page:
            if self._page.isAncestorOf(widget) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                last = widget if widget is not self._button else last
            widget = widget.nextInFocusChain()
        if last is not self._button:
            self.setTabOrder(last, self._button)

    def _say(self, words: str) -> None:
        self._copied.setText(words)
        self._copied.setAccessibleName(words)
        self._copied.setVisible(bool(words))
