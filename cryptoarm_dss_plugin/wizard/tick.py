"""A tick that the administrator may have set for good: it stays readable, and does not change."""

from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import QCheckBox, QLabel


class LockableTick(QCheckBox):
    """A check box that can be closed without being greyed out.

    Attributes:
        note: why it cannot be changed; hidden while it can.

    Args:
        text: what is ticked.
        name: its object name.
    """

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.setObjectName(name)
        self._is_locked = False
        self.note: QLabel = plain_label(name=f"{name}Note")
        self.note.hide()

    @property
    def is_locked(self) -> bool:
        """Whether only the administrator can change it."""
        return self._is_locked

    def lock(self, note: str) -> None:
        """Close it and say why; "" opens it again."""
        self._is_locked = bool(note)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.setAccessibleDescription(note)

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """What a click or the key Space does."""
        if not self._is_locked:
            super().nextCheckState()
