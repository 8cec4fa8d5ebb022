"""A worker that goes through its work in turns leaves others the interpreter when they want it."""

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator

from cryptoarm_dss_plugin.turns import in_turns, take_long_turns

TRIES = 5
"""A machine may have much else to do; the best try counts."""

DRAWN_WITHOUT_PYTHON = 0.0001
"""Seconds."""


def average_wait(through: Callable[[Iterable[int]], Iterator[int]]) -> float:
    """How long a thread that draws waits for the interpreter each time, in seconds, beside a worker."""

    def work() -> None:
        for _ in through(range(5_000)):
            sum(range(1_000))

    worker = threading.Thread(target=work)
    worker.start()
    asked, waited = 0, 0.0
    while worker.is_alive():
        before = time.perf_counter()
        time.sleep(DRAWN_WITHOUT_PYTHON)
        waited += time.perf_counter() - before - DRAWN_WITHOUT_PYTHON
        asked += 1
    return waited / asked


def in_long_turns(items: Iterable[int]) -> Iterator[int]:
    """In the turns of a program without windows."""
    take_long_turns()
    return in_turns(items)


def test_the_items_come_in_order_and_all() -> None:
    assert list(in_turns(range(1000))) == list(range(1000))
    assert list(in_turns([])) == []


def test_another_thread_has_the_interpreter_back_before_it_is_taken_from_the_worker() -> None:
    assert min(average_wait(in_turns) for _ in range(TRIES)) < sys.getswitchinterval() / 2
    assert max(average_wait(iter) for _ in range(TRIES)) > sys.getswitchinterval() / 2


def test_in_a_program_without_windows_the_turns_of_that_thread_are_longer() -> None:
    assert max(average_wait(in_long_turns) for _ in range(TRIES)) > sys.getswitchinterval() / 2
    assert min(average_wait(in_turns) for _ in range(TRIES)) < sys.getswitchinterval() / 2
