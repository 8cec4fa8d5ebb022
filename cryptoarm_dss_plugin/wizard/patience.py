"""A host that keeps a worker waiting: after some seconds the person is told, and need not wait."""

from collections.abc import Callable
from typing import Final

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.qt import QObject, QTimer, Signal
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

PATIENCE_SECONDS: Final = 3.0
"""So long the person sees only what is being done; a host's disk may be slow."""

_LOOK_MS = 250


class HostPatience(QObject):
    """Looks again and again for how long the host has held a worker. Lives in the GUI thread.

    Attributes:
        bugs: where exceptions of its slots go.
    """

    changed = Signal(bool)
    """Whether the person is to be told that the host does not answer."""

    def __init__(self, bugs: BugReports, held_for: Callable[[], float]) -> None:
        """Prepare.

        Args:
            bugs: where exceptions of slots go.
            held_for: for how many seconds a hook has not returned, 0 for none.
        """
        super().__init__()
        self.bugs = bugs
        self._held_for = held_for
        self._is_lost = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Begin to look."""
        self._is_lost = False
        self._timer.start()

    def end(self) -> None:
        """Look no more."""
        self._timer.stop()

    @guarded
    def _look(self) -> None:
        is_lost = self._held_for() >= PATIENCE_SECONDS
        if is_lost != self._is_lost:
            self._is_lost = is_lost
            self.changed.emit(is_lost)


def waiting_words(texts: Texts) -> str:
    """What is said where the person can leave at once."""
    return texts.text(
        "The certificate store of this program does not answer. You can wait or cancel: nothing half-done is "
        "left behind."
    )


def silent_words(texts: Texts) -> str:
    """What is said where there is nothing to cancel."""
    return texts.text(
        "The certificate store of this program does not answer. You can wait or do something else meanwhile."
    )
