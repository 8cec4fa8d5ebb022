"""How much memory a block of a test takes."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

MEBIBYTE = 1 << 20


class Peak:
    """The most memory that Python objects took in a block, in bytes."""

    memory = 0


@contextmanager
def measured() -> Iterator[Peak]:
    """Measure the memory of the block."""
    peak = Peak()
    tracemalloc.start()
    try:
        yield peak
    finally:
        peak.memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
