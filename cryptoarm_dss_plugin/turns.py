"""How a worker thread shares the interpreter with the window's thread.

Python lets one thread run at a time. A window that draws gives the interpreter up and asks for it back some
fifty times, and a busy worker has it taken away only after 5 ms each time. Worse, a worker that lets go for
some microseconds again and again, as hashing a certificate, a row of a database and a piece of an answer do,
is not asked at all: every letting go starts the 5 ms anew, and is over before the window has woken up. So a
change of page took 0.3 s. A host's interval of switching is not a plugin's to change: what takes long is done
in turns that are far shorter, with the shortest sleep there is in between, in which a thread that waits does
wake up.
"""

import threading
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

_SHORT_TURN_SECONDS = 0.0003
_LONG_TURN_SECONDS = 0.01
_SHORTEST_SLEEP = 1e-6  # in seconds; systems make some 60 microseconds of it, and more


class _Pace(threading.local):
    turn_seconds = _SHORT_TURN_SECONDS


_pace = _Pace()


def take_long_turns() -> None:
    """Let the turns of this thread be longer, which is quicker: for programs in which nothing is drawn."""
    _pace.turn_seconds = _LONG_TURN_SECONDS


def in_turns(items: Iterable[Item]) -> Iterator[Item]:
    """The items one by one; between two of them other threads have their turn, when this one's is over.

    What is done with an item, and what brings the next one, should take a fraction of a millisecond.
    """
    turn_seconds = _pace.turn_seconds
    began = time.perf_counter()
    for item in items:
        yield item
        if time.perf_counter() - began > turn_seconds:
            time.sleep(_SHORTEST_SLEEP)
            began = time.perf_counter()
