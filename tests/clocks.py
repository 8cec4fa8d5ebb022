"""The clock of the system in a test: it can go on as it does while a notebook sleeps."""

import threading
import time

import pytest

_PATIENCE_SECONDS = 5.0


class SystemClock:
    """What the system says of the time since it was started, sleep included."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ahead = 0.0
        self._read = threading.Event()
        self._real = time.clock_gettime
        monkeypatch.setattr(time, "clock_gettime", self._tell)

    def goes_on(self, seconds: float) -> None:
        """So much time has passed, during which no program ran."""
        self._ahead += seconds

    def wait_for_reader(self) -> None:
        """Wait until somebody looks at the clock: who waits then reckons with the time before a sleep."""
        self._read.clear()
        assert self._read.wait(_PATIENCE_SECONDS), "nobody looks at the clock"

    def _tell(self, clock: int) -> float:
        told = self._real(clock) + self._ahead
        self._read.set()
        return told
