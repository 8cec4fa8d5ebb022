"""Cancelling, wherever the import is: it ends at once, nothing is half-written, nothing goes on."""

from pathlib import Path

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.importing.job import ImportJob, Progress, StateEntered
from cryptoarm_dss_plugin.importing.request import plan_import
from cryptoarm_dss_plugin.importing.states import (
    Cancelled,
    ChoosingFactor,
    Done,
    EnteringCode,
    PasswordNeeded,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, Running, changes, steps_of, wait_until

HANGS_SECONDS = 25
FILES = Path("/proc/self/fd")


def ended_at_once(running: Running) -> None:
    """The import ends as cancelled, long before what it waits for could come."""
    running.job.cancel()
    assert isinstance(running.end(seconds=3), Cancelled)


def heard_nothing_more(front: Front, training: TrainingProcess, login: str, steps: list[str]) -> None:
    """After the end of an import the server hears nothing of it, also while another one runs."""
    assert steps_of(training, login) == steps
    assert isinstance(front.run(front.form("idonly")), Done)
    assert steps_of(training, login) == steps


@pytest.mark.parametrize(
    ("login", "asking", "steps"),
    [
        ("pwd", PasswordNeeded, ["start"]),
        ("choice", ChoosingFactor, ["start"]),
        ("sms", EnteringCode, ["start"]),
        ("push", WaitingForPhone, ["start"]),
        ("qr", WaitingForPhone, ["start"]),
    ],
)
def test_while_the_person_is_asked(
    front: Front, training: TrainingProcess, store: Store, login: str, asking: type, steps: list[str]
) -> None:
    secret = None if login == "pwd" else training.password(login)
    running = front.begin(front.form(login, secret))
    running.wait_for(asking)

    ended_at_once(running)

    heard_nothing_more(front, training, login, steps)
    assert [entry.code for entry in store.journal()][-1:] == ["cancelled"]


def test_between_two_polls(front: Front, training: TrainingProcess) -> None:
    running = front.begin(front.form("push"))
    running.wait_for(WaitingForPhone)
    training.wait_for("push", polls=1)

    ended_at_once(running)

    heard_nothing_more(front, training, "push", ["start", "poll"])


@pytest.mark.parametrize(
    ("login", "path", "step", "steps"),
    [
        ("onecert", "confirmation", "start", ["start"]),
        ("push", "confirmation", "poll", ["start", "poll"]),
        ("onecert", "certificates", None, ["start", "GET"]),
    ],
)
@pytest.mark.parametrize("kind", ["slow", "drip"])
def test_while_the_server_takes_its_time(
    front: Front,
    training: TrainingProcess,
    store: Store,
    kind: str,
    login: str,
    path: str,
    step: str | None,
    steps: list[str],
) -> None:
    training.fault(kind, path=path, login=login, step=step, seconds=HANGS_SECONDS)
    running = front.begin(front.form(login))
    wait_until(lambda: steps_of(training, login) == steps)

    ended_at_once(running)

    heard_nothing_more(front, training, login, steps)
    assert [entry.source.connection for entry in store.stored_certificates(None, None) if entry.source] == [
        "idonly"
    ] * 3


def test_while_5000_certificates_are_read(front: Front, store: Store) -> None:
    running = front.begin(front.form("thousands"))
    while not any(isinstance(event, Progress) for event in running.events):
        running.next_event()

    ended_at_once(running)

    assert store.stored_certificates(None, None) == []


def test_once_the_host_was_called_the_batch_is_finished(
    front: Front, host: Host, store: Store, training: TrainingProcess
) -> None:
    """Whenever the cancelling comes, all of the batch is stored or nothing, and the outcome says which."""
    for certificates_read in (4950, 5000):
        training.reset()
        running = front.begin(front.form("thousands", name=f"after_{certificates_read}"))
        while not any(isinstance(e, Progress) and e.done >= certificates_read for e in running.events):
            running.next_event()
        running.job.cancel()
        state = running.end()
        stored = len(host.stored_certificates("cryptoarm-dss", f"after_{certificates_read}"))
        assert stored == (5000 if isinstance(state, Done) else 0)
        assert isinstance(state, Done | Cancelled)
    assert store.journal()


def test_before_it_was_started(host: Host, front: Front, training: TrainingProcess) -> None:
    events: list[object] = []
    job = ImportJob(plan_import(front.form("idonly"), ConnectionBook(host)), host, events.append, Texts("en"))
    assert job.join(0)

    job.cancel()
    job.start()

    assert job.join(3)
    assert [event.state for event in events if isinstance(event, StateEntered)][-1] == Cancelled()
    assert training.log() == []


def test_from_within_an_event(host: Host, front: Front, training: TrainingProcess) -> None:
    states: list[object] = []

    def cancel_at_once(event: object) -> None:
        assert isinstance(event, StateEntered)
        states.append(event.state)
        job.cancel()

    job = ImportJob(
        plan_import(front.form("idonly"), ConnectionBook(host)), host, cancel_at_once, Texts("en")
    )
    job.start()

    assert job.join(3)
    assert isinstance(states[-1], Cancelled)
    assert training.log() == []


def test_at_the_last_moment_before_the_host_is_called(host: Host, front: Front, store: Store) -> None:
    states: list[object] = []

    def cancel_when_all_is_read(event: object) -> None:
        if isinstance(event, StateEntered):
            states.append(event.state)
        elif isinstance(event, Progress) and event.done == event.total:
            job.cancel()

    plan = plan_import(front.form("idonly"), ConnectionBook(host))
    job = ImportJob(plan, host, cancel_when_all_is_read, Texts("en"))
    job.start()

    assert job.join(5)
    assert isinstance(states[-1], Cancelled)
    assert store.stored_certificates(None, None) == []


def test_imports_leave_no_descriptor_open(front: Front, training: TrainingProcess) -> None:
    front.run(front.form("idonly"))  # what the store opens, it keeps
    open_before = len(list(FILES.iterdir()))

    for _ in range(3):
        front.run(front.form("idonly"))
        running = front.begin(front.form("push"))
        running.wait_for(WaitingForPhone)
        ended_at_once(running)
        training.fault("reset", path="certificates", times=3)
        front.run(front.form("onecert"))

    assert len(list(FILES.iterdir())) == open_before


def test_twice_and_after_the_end(front: Front) -> None:
    running = front.begin(front.form("idonly"))
    state = running.end()

    running.job.cancel()
    running.job.cancel()

    assert isinstance(state, Done)
    assert changes(front.run(front.form("idonly"))) == [StoreChange.UNCHANGED] * 3


def test_a_cancelled_import_is_whole_the_next_time(front: Front, training: TrainingProcess) -> None:
    training.fault("slow", path="certificates", seconds=HANGS_SECONDS)
    running = front.begin(front.form("idonly"))
    wait_until(lambda: steps_of(training) == ["start", "GET"])
    ended_at_once(running)

    assert changes(front.run(front.form("idonly"))) == [StoreChange.NEW] * 3
