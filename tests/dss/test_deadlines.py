"""The time limits of many requests, looked after by one thread."""

import gc
import subprocess
import sys
import threading
import weakref
from functools import partial

import pytest

from cryptoarm_dss_plugin.dss.deadlines import Deadlines

NAME = "dss-time-limit"
_PATIENCE_SECONDS = 10.0


def watchers() -> list[threading.Thread]:
    """The threads that look after time limits now."""
    return [thread for thread in threading.enumerate() if thread.name == NAME]


def test_each_is_told_when_its_time_is_over_and_only_then() -> None:
    deadlines = Deadlines()
    told: list[str] = []
    soon, sooner = threading.Event(), threading.Event()

    def tell(name: str, event: threading.Event) -> None:
        told.append(name)
        event.set()

    with (
        deadlines.within(3600, lambda: told.append("never")),
        deadlines.within(0.1, lambda: tell("soon", soon)),
        deadlines.within(0.02, lambda: tell("sooner", sooner)),
    ):
        assert len(watchers()) == 1
        assert sooner.wait(_PATIENCE_SECONDS)
        assert soon.wait(_PATIENCE_SECONDS)

    assert told == ["sooner", "soon"]


def test_a_nearer_limit_is_heard_of_while_a_far_one_is_waited_for() -> None:
    deadlines = Deadlines()
    first, second = threading.Event(), threading.Event()

    with deadlines.within(3600, lambda: None):
        with deadlines.within(0.01, first.set):
            assert first.wait(_PATIENCE_SECONDS)
        with deadlines.within(0.01, second.set):
            assert second.wait(_PATIENCE_SECONDS)


def test_who_is_done_in_time_is_not_told() -> None:
    deadlines = Deadlines()
    told: list[str] = []
    later = threading.Event()
    with deadlines.within(0.1, later.set):
        with deadlines.within(0.01, lambda: told.append("over")):
            pass
        with pytest.raises(ZeroDivisionError), deadlines.within(0.01, lambda: told.append("over")):
            raise ZeroDivisionError
        assert later.wait(_PATIENCE_SECONDS)

    assert told == []


def test_when_the_block_has_ended_nobody_is_told_any_more() -> None:
    deadlines = Deadlines()
    begun, may_go = threading.Event(), threading.Event()
    told: list[str] = []

    def slow() -> None:
        begun.set()
        may_go.wait(_PATIENCE_SECONDS)
        told.append("slow")

    with deadlines.within(0.01, slow):
        assert begun.wait(_PATIENCE_SECONDS)
        may_go.set()

    assert told == ["slow"]  # the block did not end in the middle of it


def test_the_thread_ends_with_the_last_and_comes_back_for_the_next() -> None:
    deadlines = Deadlines()
    for _ in range(3):
        over = threading.Event()
        with deadlines.within(0.01, over.set):
            [watcher] = watchers()
            assert over.wait(_PATIENCE_SECONDS)
        watcher.join(_PATIENCE_SECONDS)
        assert not watcher.is_alive()


def test_one_that_fails_leaves_the_others_their_limit(expected_logs: list[str]) -> None:
    expected_logs.append("time limit: ZeroDivisionError")
    deadlines = Deadlines()
    over = threading.Event()

    def fail() -> None:
        raise ZeroDivisionError

    with deadlines.within(0.01, fail), deadlines.within(0.05, over.set):
        assert over.wait(_PATIENCE_SECONDS)


def test_many_threads_come_and_go() -> None:
    deadlines = Deadlines()
    told: list[int] = []
    ready = threading.Barrier(20)

    def work(number: int) -> None:
        ready.wait(_PATIENCE_SECONDS)
        for _ in range(20):
            with deadlines.within(3600, lambda: told.append(-1)):
                pass
        over = threading.Event()
        with deadlines.within(0.01, over.set):
            if over.wait(_PATIENCE_SECONDS):
                told.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == [*range(20)]


def test_who_is_done_is_let_go_of_while_another_is_waited_for() -> None:
    deadlines = Deadlines()
    done = []

    def over() -> None:
        """Would cut a connection that is long closed."""

    with deadlines.within(60, lambda: None):
        for _ in range(1000):
            one = partial(over)
            done.append(weakref.ref(one))
            with deadlines.within(90, one):
                del one
        gc.collect()
        assert sum(reference() is not None for reference in done) < 100


IN_A_CHILD = """
import os, threading
from cryptoarm_dss_plugin.dss.deadlines import deadlines

cut = []
with deadlines.within(0.3, lambda: cut.append("the parent's")):
    child = os.fork()
    if not child:
        over, later = threading.Event(), threading.Event()
        with deadlines.within(0.01, over.set), deadlines.within(0.6, later.set):
            good = over.wait(10) and later.wait(10) and not cut
        os._exit(0 if good else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""


def test_in_a_forked_process_limits_hold_and_the_parents_are_not_its_own() -> None:
    finished = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-W", "ignore", "-c", IN_A_CHILD],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (finished.returncode, finished.stderr) == (0, "")
