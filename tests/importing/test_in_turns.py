"""Thousands of certificates come without keeping the interpreter from the window's thread."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

import pytest

from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.store import Store
from tests import garbage
from tests.front import Front, changes

ON_AVERAGE_SECONDS = 0.002
"""A pause comes long before the interpreter would be taken away, after 5 ms."""

OF_THE_WHOLE_AT_MOST = 1 / 12
"""Reading all certificates without a pause is half of the whole, storing them a tenth."""


class Stretches:
    """How an import's worker divides its work by pauses.

    In the processor's time: what else the machine has to do counts for nothing. Being watched slows the
    worker down, all steps alike.

    Attributes:
        pauses: how many there were.
        whole: all work, in seconds.
        longest: the longest work between two pauses, in seconds.
        before: where the pause after it was made, or the end.
    """

    def __init__(self) -> None:
        self.pauses = 0
        self.whole = 0.0
        self.longest = 0.0
        self.before = ""
        self._last: float | None = None

    @contextmanager
    def of_an_import(self) -> Iterator[None]:
        """Watch the import that begins meanwhile, to its end."""
        threading.setprofile(self._profile)
        try:
            yield
        finally:
            threading.setprofile(None)

    def _profile(self, frame: FrameType, event: str, called: object) -> None:
        if self._last is None and threading.current_thread().name == "dss-import":
            self._last = time.thread_time()
        paused = event == "c_call" and called is time.sleep
        ended = event == "return" and frame.f_code is threading.Thread.run.__code__
        if (paused or ended) and threading.current_thread().name == "dss-import":
            self._note(frame.f_back or frame)

    def _note(self, frame: FrameType) -> None:
        now = time.thread_time()
        stretch = now - (self._last or 0.0)
        self._last = now
        self.pauses += 1
        self.whole += stretch
        if stretch > self.longest:
            self.longest, self.before = stretch, f"{frame.f_code.co_filename}:{frame.f_lineno}"


@pytest.fixture
def _others_garbage_kept_away() -> None:
    """What other tests have left is not the import's to look through."""
    garbage.set_aside()


@pytest.fixture
def front_with_windows(front: Front, store: Store) -> Front:
    """A front of a host with windows; their thread is none of the test's."""
    manager = new_host_manager()
    manager.register(store)
    return replace(front, host=Host(manager, gui_thread=0))


def import_thousands(front: Front, expected: StoreChange) -> None:
    """Import 5,000 certificates; no step may work through them all without a pause."""
    stretches = Stretches()
    with stretches.of_an_import():
        running = front.begin(front.form("thousands"))
    assert changes(running.end()) == [expected] * 5000
    assert stretches.pauses > stretches.whole / ON_AVERAGE_SECONDS
    assert stretches.longest < stretches.whole * OF_THE_WHOLE_AT_MOST, (
        f"{stretches.longest:.3f} s of {stretches.whole:.3f} s before {stretches.before}"
    )


@pytest.mark.usefixtures("_others_garbage_kept_away")
def test_thousands_come_without_a_long_step(front_with_windows: Front) -> None:
    import_thousands(front_with_windows, StoreChange.NEW)


@pytest.mark.usefixtures("_others_garbage_kept_away")
def test_thousands_that_are_here_already_come_without_a_long_step(front_with_windows: Front) -> None:
    front_with_windows.run(front_with_windows.form("thousands"))
    import_thousands(front_with_windows, StoreChange.UNCHANGED)
