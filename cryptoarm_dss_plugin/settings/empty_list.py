"""What stands in the place of the table: that it is being read, that it is empty, that it cannot be read."""

from collections.abc import Callable

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.patience import silent_words
from cryptoarm_dss_plugin.wizard.qt import QPushButton, Qt, QVBoxLayout, QWidget, Signal
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded


class EmptyList(QWidget):
    """Hidden while there is a table to be seen.

    Args:
        texts: the person's language.
        bugs: where exceptions of slots go.

    Attributes:
        bugs: the same.
    """

    create_wanted = Signal()
    """The person wants to make the first connection."""
    again_wanted = Signal()
    """The person wants the connections to be read again."""

    def __init__(self, texts: Texts, bugs: BugReports) -> None:
        super().__init__()
        self.bugs = bugs
        self._texts = texts
        self._said = plain_label(name="connectionsEmpty")
        self._create = self._button(texts.text("&Create..."), "createFirstConnection", self._on_create)
        self._again = self._button(texts.text("&Try again"), "readConnectionsAgain", self._on_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._said)
        for button in (self._create, self._again):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def draw(
        self, *, reading: bool, lost: bool, trouble: DssPluginError | None, is_empty: bool, may_create: bool
    ) -> None:
        """Show how it stands.

        Args:
            reading: nothing is known yet.
            lost: the host has not answered for some seconds.
            trouble: why the connections could not be read, None when they could.
            is_empty: whether there are none.
            may_create: whether the host opens the wizard for the page.
        """
        texts = self._texts
        why_not = ""
        if not may_create:
            why_not = texts.text(
                "This program does not open the import from here: choose “Import from DSS” in its import "
                "menu."
            )
        if reading:
            said = silent_words(texts) if lost else texts.text("The connections are being read...")
        elif trouble is not None:
            said = " ".join(
                ["⚠", texts.text("The connections cannot be shown."), explain(trouble, texts).notice]
            )
        else:
            said = texts.text(
                "There is no connection to a DSS server yet. Whoever issued your cloud certificate tells you "
                "the addresses and the login. The connection is saved with the first sign-in."
            )
            said = f"{said} {why_not}".strip()
        self._said.setText(said)
        self._create.setVisible(is_empty and not reading and trouble is None)
        self._create.setEnabled(may_create)
        self._create.setToolTip(why_not)
        self._create.setAccessibleDescription(why_not)
        self._again.setVisible(trouble is not None)
        self.setVisible(reading or trouble is not None or is_empty)

    def take_focus(self) -> None:
        """Put the keyboard at what can be done."""
        for button in (self._create, self._again):
            if button.isVisibleTo(self) and button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _button(words: str, name: str, pressed: Callable[..., None]) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.clicked.connect(pressed)
        return button

    @guarded
    def _on_create(self) -> None:
        self.create_wanted.emit()

    @guarded
    def _on_again(self) -> None:
        self.again_wanted.emit()
