"""When the time of a request is over: one thread that looks at the clock for all requests under way.

A thread for each would be started and ended with every request, and each of the two waits for its turn with
the interpreter: with fifty requests at once that is a fifth of all work.
"""

import heapq
import itertools
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cryptoarm_dss_plugin.errors import place_of

_log = logging.getLogger(__name__)


_LIFTED_AT_MOST = 64
"""So many that nobody waits for any more may lie among the others."""


class _Deadline:
    """A moment, and what is called then."""

    def __init__(self, at: float, over: Callable[[], None]) -> None:
        self.at = at
        self.over = over


class Deadlines:
    """Calls what is to be called when a time is over. Its thread ends when nothing is waited for."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._heap: list[tuple[float, int, _Deadline]] = []
        self._numbers = itertools.count()
        self._open: set[_Deadline] = set()
        self._thread: threading.Thread | None = None

    @contextmanager
    def within(self, seconds: float, over: Callable[[], None]) -> Iterator[None]:
        """While the block runs, call `over` once when so many seconds have passed; never afterwards.

        Args:
            seconds: how long it may take.
            over: called on another thread, while other deadlines wait: it must not block.
        """
        deadline = _Deadline(time.monotonic() + seconds, over)
        self._add(deadline)
        try:
            yield
        finally:
            self._lift(deadline)

    def begin_anew(self) -> None:
        """Know of nothing, in a process that was forked: it has neither the thread nor those who wait."""
        self._changed = threading.Condition()
        self._heap.clear()
        self._open.clear()
        self._thread = None

    def _add(self, deadline: _Deadline) -> None:
        with self._changed:
            if self._thread is None:
                thread = threading.Thread(target=self._watch, name="dss-time-limit", daemon=True)
                thread.start()  # it waits for the lock
                self._thread = thread
            self._open.add(deadline)
            heapq.heappush(self._heap, (deadline.at, next(self._numbers), deadline))
            if self._heap[0][2] is deadline:
                self._changed.notify()

    def _lift(self, deadline: _Deadline) -> None:
        with self._changed:
            self._open.discard(deadline)
            if not self._open:
                self._heap.clear()
                self._changed.notify()
            elif len(self._heap) > 2 * len(self._open) + _LIFTED_AT_MOST:
                self._heap = [entry for entry in self._heap if entry[2] in self._open]
                heapq.heapify(self._heap)

    def _watch(self) -> None:
        with self._changed:
            while self._open:
                while self._heap and self._is_over(self._heap[0][2]):
                    deadline = heapq.heappop(self._heap)[2]
                    if deadline in self._open:
                        _call(deadline.over)
                self._changed.wait(self._heap[0][0] - time.monotonic() if self._heap else None)
            self._thread = None

    def _is_over(self, deadline: _Deadline) -> bool:
        return deadline not in self._open or deadline.at <= time.monotonic()


def _call(over: Callable[[], None]) -> None:
    try:
        over()
    except Exception as error:  # noqa: BLE001 - the other deadlines hold all the same
        _log.error("at the end of a time limit: %s", place_of(error))


deadlines = Deadlines()
"""Those of all transports."""

if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=deadlines.begin_anew)
