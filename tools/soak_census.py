"""What there is of threads, descriptors, objects and memory in this process; whether it grows."""

import ctypes
import gc
import os
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptoarm_dss_plugin.secrets import living_secrets

MEBIBYTE = 1 << 20
MOST_MEMORY = 5 * MEBIBYTE
"""So much more, in bytes, may an import in the last round take than the same one in the first that counts."""

_STORE = "store.sqlite3"
_LOOKS_FOR_TASKS = 20
_SECONDS_BETWEEN_LOOKS = 0.005

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sample:
    """What there was after an import.

    Attributes:
        kind: what kind of import it was.
        things: the names of what was counted.
        numbers: how many there were of each.
        memory: resident, in bytes.
    """

    kind: str
    things: tuple[str, ...]
    numbers: tuple[int, ...]
    memory: int

    @property
    def counts(self) -> Counts:
        """How many there were of each thing."""
        return dict(zip(self.things, self.numbers, strict=True))


def count(further: Callable[[], Counts]) -> Counts:
    """What there is in the process, after a look for garbage.

    Args:
        further: counts what else there is, e.g. windows.
    """
    gc.collect()
    return {
        "threads": len(threading.enumerate()),
        "tasks": _tasks(),
        **_descriptors(),
        "secrets": len(living_secrets()),
        **further(),
    }


def memory() -> int:
    """The resident memory in bytes, once the C library has given back what it has free (glibc only)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def growth(samples: Sequence[Sample], deck: int, warm_up: int) -> list[str]:
    """What there is more of than after the same import in the first round that counts; "" of nothing.

    Args:
        samples: all of them; the kinds come in rounds, always in the same order.
        deck: imports in a round.
        warm_up: rounds at the beginning that do not count.
    """
    counting = samples[deck * warm_up :]
    first, found = counting[:deck], []
    for place, sample in enumerate(counting):
        before = first[place % deck].counts
        for thing, number in sample.counts.items():
            if number > before[thing]:
                found.append(f"{thing}: {before[thing]} became {number} ({sample.kind})")
    more = memory_growth(counting, deck)
    if more >= MOST_MEMORY:
        found.append(f"memory: {more / MEBIBYTE:.1f} MiB more")
    return found


def memory_growth(counting: Sequence[Sample], deck: int) -> float:
    """Bytes by which the last round is above the first one; middle values, for single ones jump."""
    ends = (counting[:deck], counting[-deck:])
    before, after = (statistics.median(sample.memory for sample in end) for end in ends)
    return after - before


def things_grown(found: Sequence[str]) -> list[str]:
    """The names of what has grown, each once."""
    return list(dict.fromkeys(one.partition(":")[0] for one in found))


def _tasks() -> int:
    """Threads as the system counts them; one that Python has seen end gets a moment to be gone there, too."""
    for _ in range(_LOOKS_FOR_TASKS):
        tasks = len(list(Path("/proc/self/task").iterdir()))
        if tasks <= len(threading.enumerate()):
            break
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    return tasks


def _descriptors() -> Counts:
    """Open descriptors: sockets, those of the store, and all others."""
    found: Counter[str] = Counter({"sockets": 0, "files of the store": 0, "other descriptors": 0})
    for entry in list(Path("/proc/self/fd").iterdir()):
        try:
            target = os.readlink(entry)  # noqa: PTH115 - Path.readlink would make a path of "socket:[1]"
        except FileNotFoundError:  # the one that lists them
            continue
        if target.startswith("socket:"):
            found["sockets"] += 1
        elif _STORE in target:
            found["files of the store"] += 1
        else:
            found["other descriptors"] += 1
    return found


def refuse_elsewhere() -> None:
    """Say so where these counts cannot be had."""
    if not sys.platform.startswith("linux"):
        raise SystemExit("counting needs /proc, as Linux has it")
