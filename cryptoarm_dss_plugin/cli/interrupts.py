"""SIGINT, SIGTERM and SIGHUP: who is told of them, and when they have to wait.

An exception out of a signal handler can strike between any two steps. So it is raised only where giving up
costs nothing; while a job runs the interrupt is one more event for whoever follows it, and when the outcome
is settled it comes too late: an import that is stored is not called cancelled, and nothing is printed twice.
"""

import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn


class Interrupts:
    """The interrupts of this process; until somebody wants to be told of them they are kept."""

    def __init__(self) -> None:
        self._tell: Callable[[], object] | None = None
        self._kept = False
        self._taken: list[signal.Signals] = []

    def install(self) -> None:
        """Take over the signals; only in the main thread.

        SIGINT also where the shell had it ignored, as it does for jobs in the background. SIGHUP, by which a
        terminal tells that it has gone, not where it is ignored: that is what `nohup` is for.
        """
        self._taken = [signal.SIGINT, signal.SIGTERM]
        if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            self._taken.append(signal.SIGHUP)
        for number in self._taken:
            signal.signal(number, self._came)
        told = sys.unraisablehook
        # What a finaliser swallows Python would show as a traceback; it is not lost, see `_raise`.
        sys.unraisablehook = lambda one: None if one.exc_type is KeyboardInterrupt else told(one)

    def ignore(self) -> None:
        """Let interrupts pass by: all is said, and the interpreter, while it ends, would die of one."""
        for number in self._taken:
            signal.signal(number, signal.SIG_IGN)

    def raise_once(self) -> None:
        """Let the next interrupt, or the one that was kept, raise KeyboardInterrupt; further ones wait."""
        self._hand_to(self._raise)

    def tell(self, whom: Callable[[], object]) -> None:
        """Let every interrupt, also one that was kept, call `whom`, in the main thread."""
        self._hand_to(whom)

    def keep(self) -> None:
        """Let interrupts wait."""
        self._tell = None

    def _hand_to(self, whom: Callable[[], object]) -> None:
        self._tell = whom
        if self._kept:
            self._kept = False
            whom()

    def _came(self, _number: int, _frame: FrameType | None) -> None:
        if self._tell is None:
            self._kept = True
        else:
            self._tell()

    def _raise(self) -> NoReturn:
        self.keep()
        self._kept = True  # a finaliser swallows what is raised in it: then whoever is next has to be told
        raise KeyboardInterrupt
