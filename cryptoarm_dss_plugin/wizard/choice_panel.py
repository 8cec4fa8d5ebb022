"""The choice of a way to confirm, and the way back to what was asked for before it."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.factor_list import FactorList
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import QHBoxLayout, QPushButton, Qt, QVBoxLayout, QWidget, Signal
from cryptoarm_dss_plugin.wizard.views import Confirmation


class ChoicePanel(QWidget):
    """The list of the ways, and below it what still waits, with a button that leads back to it.

    Signals:
        back_wanted: back to what still waits.

    Attributes:
        ways: the list.

    Args:
        texts: the person's language.
    """

    back_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.ways = FactorList(texts)
        self._waits = plain_label(name="stillWaits")
        self._trouble = plain_label(name="choiceTrouble")
        self._back = QPushButton(texts.text("Back to &waiting"))
        self._back.setObjectName("backToWaitingButton")
        self._back.clicked.connect(self.back_wanted)
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.ways, 1)
        column.addWidget(self._trouble)
        column.addWidget(self._waits)
        column.addLayout(row)

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001, N802 - as Qt's
        """Show or hide it; a wizard puts the focus on what is not hidden itself."""
        super().setVisible(visible)
        self.ways.setVisible(visible)

    def offer(self, asked: Confirmation) -> None:
        """Show what can be chosen, and what still waits."""
        self.ways.offer(asked.options)
        self._waits.setText(" ".join(asked.steps))
        self._waits.setVisible(bool(asked.steps))
        self._back.setVisible(asked.may_go_back)

    def show_trouble(self, trouble: str) -> None:
        """Say why what was chosen cannot be had now, "" for nothing."""
        self._trouble.setText(f"⚠ {trouble}" if trouble else "")
        self._trouble.setVisible(bool(trouble))

    def focus_list(self) -> None:
        """Put the person at the list."""
        self.ways.setFocus(Qt.FocusReason.OtherFocusReason)
