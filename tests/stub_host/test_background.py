"""The worker for the host's disk: in order, never in the way, and drained before the end."""

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from cryptoarm_dss_plugin.host_api.values import HostStorageError
from cryptoarm_dss_plugin.stub_host.background import Background

Calls = queue.SimpleQueue[Callable[[], None]]


@pytest.fixture
def calls() -> Calls:
    """What waits for the GUI thread."""
    return queue.SimpleQueue()


@pytest.fixture
def background(calls: Calls) -> Iterator[Background]:
    """A worker, closed after the test."""
    background = Background(calls.put)
    yield background
    assert background.close()


def turn(background: Background, calls: Calls) -> None:
    """Let the worker finish, then do what waits for the GUI thread."""
    background.wait_for(lambda: None)
    while not calls.empty():
        calls.get()()


def test_jobs_run_elsewhere_in_order_and_their_answers_come_back_here(
    background: Background, calls: Calls
) -> None:
    answers: list[tuple[int, int]] = []
    numbers = iter(range(20))
    for _ in range(20):
        background.run(lambda: (threading.get_ident(), next(numbers)), answers.append)

    assert answers == [], "nothing comes before the GUI thread turns"
    turn(background, calls)

    threads = {thread for thread, _ in answers}
    assert [number for _, number in answers] == list(range(20))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_a_caller_does_not_wait_for_its_job(background: Background, calls: Calls) -> None:
    may_go_on = threading.Event()
    answers: list[bool] = []

    background.run(lambda: may_go_on.wait(10), answers.append)

    may_go_on.set()  # only now can the job end: the line above has not waited for it
    turn(background, calls)
    assert answers == [True]


@pytest.mark.parametrize("error", [HostStorageError("the disk is full"), ValueError("a bug")])
def test_a_failing_job_is_told_and_stops_no_other(
    background: Background, calls: Calls, error: Exception
) -> None:
    answers: list[object] = []
    errors: list[HostStorageError] = []

    def fail() -> None:
        raise error

    background.run(fail, answers.append, errors.append)
    background.run(lambda: "next", answers.append)
    turn(background, calls)

    assert [str(error) in told.detail for told in errors] == [True]
    assert answers == ["next"]
    with pytest.raises(HostStorageError):
        background.wait_for(fail)


def test_waiting_has_an_end(background: Background) -> None:
    may_go_on = threading.Event()

    with pytest.raises(HostStorageError, match="no answer within"):
        background.wait_for(lambda: may_go_on.wait(10), patience=0.01)

    may_go_on.set()


def test_closing_does_what_was_given_and_nothing_more(calls: Calls) -> None:
    background = Background(calls.put)
    done: list[int] = []
    numbers = iter(range(20))
    for _ in range(20):
        background.run(lambda: done.append(next(numbers)))

    assert background.close()
    background.run(lambda: done.append(99))

    assert done == list(range(20))
    assert background.close(), "closing twice is closing once"
    with pytest.raises(HostStorageError, match="the host is closing"):
        background.wait_for(lambda: None)


def test_closing_waits_no_longer_than_it_is_told(calls: Calls) -> None:
    background = Background(calls.put)
    may_go_on = threading.Event()
    background.run(lambda: may_go_on.wait(10))

    assert not background.close(patience=0.01)

    may_go_on.set()
    assert background.close()
