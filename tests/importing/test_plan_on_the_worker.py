"""A plan that is made on the worker, for it reads settings; and refused passwords in the journal."""

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent, StateEntered
from cryptoarm_dss_plugin.importing.request import ImportPlan, plan_import
from cryptoarm_dss_plugin.importing.states import Cancelled, Failed, PasswordNeeded
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, Running, changes, error_of

Begin = Callable[[Callable[[], ImportPlan]], Running]


@pytest.fixture
def windowed(store: Store) -> Host:
    """A host whose GUI thread is the test's: nothing of its storage may be touched there."""
    manager = new_host_manager()
    manager.register(store)
    return Host(manager, gui_thread=threading.get_ident())


@pytest.fixture
def begin(windowed: Host) -> Iterator[Begin]:
    """Start an import whose plan is made on the worker."""
    started: list[Running] = []

    def start(make_plan: Callable[[], ImportPlan]) -> Running:
        events: queue.SimpleQueue[JobEvent] = queue.SimpleQueue()
        started.append(Running(ImportJob(make_plan, windowed, events.put, Texts("en")), events))
        started[-1].job.start()
        return started[-1]

    yield start
    for running in started:
        running.job.cancel()
        assert running.job.join(5)


def journal_id(running: Running) -> int | None:
    """The journal entry that the last state came with."""
    [*_, last] = [event for event in running.events if isinstance(event, StateEntered)]
    return last.journal_id


def test_nothing_of_the_storage_is_touched_in_the_gui_thread(
    begin: Begin, front: Front, windowed: Host, store: Store
) -> None:
    running = begin(lambda: plan_import(front.form("idonly"), ConnectionBook(windowed)))

    assert changes(running.end()) == [StoreChange.NEW] * 3
    [entry] = store.journal()
    assert journal_id(running) == entry.entry_id


def test_a_form_that_is_refused_is_an_import_that_failed(
    begin: Begin, front: Front, windowed: Host, store: Store, training: TrainingProcess
) -> None:
    form = front.form("idonly", name="bad name")

    running = begin(lambda: plan_import(form, ConnectionBook(windowed)))

    error_of(running.end(), ErrorCode.BAD_NAME)
    assert running.path == ["Failed"]
    [entry] = store.journal()
    assert (entry.code, journal_id(running)) == ("bad-name", entry.entry_id)
    assert training.log() == []


def test_a_bug_while_the_plan_is_made(begin: Begin, store: Store) -> None:
    def stumble() -> ImportPlan:
        raise LookupError("Canary-in-a-bug")

    running = begin(stumble)

    assert error_of(running.end(), ErrorCode.INTERNAL_ERROR).detail.startswith("LookupError in test_plan_on")
    assert [entry.code for entry in store.journal()] == ["internal-error"]


def test_cancelled_before_the_plan_was_made(
    begin: Begin, front: Front, windowed: Host, training: TrainingProcess
) -> None:
    may_plan = threading.Event()

    def plan_later() -> ImportPlan:
        may_plan.wait(10)
        return plan_import(front.form("idonly"), ConnectionBook(windowed))

    running = begin(plan_later)
    running.job.cancel()
    may_plan.set()

    assert isinstance(running.end(), Cancelled)
    assert training.log() == []


def test_every_refused_password_stands_in_the_journal_once(front: Front, store: Store) -> None:
    running = front.begin(front.form("pwd", "Canary-wrong-1"), language="en")
    refusals = []
    for number in range(2, 4):
        refusals.append(running.wait_for(PasswordNeeded).refusal)
        entry = store.journal()[0]
        assert (entry.code, journal_id(running)) == ("wrong-credentials", entry.entry_id)
        running.job.give_password(Secret(f"Canary-wrong-{number}"))
    last = running.wait_for(PasswordNeeded).refusal
    assert last is not None
    running.job.give_up(last)

    state = running.end()

    assert isinstance(state, Failed)
    assert state.error is last
    assert [entry.code for entry in store.journal()] == ["wrong-credentials"] * 3
    assert None not in refusals


def test_the_empty_password_that_was_only_tried_is_no_matter_for_the_journal(
    front: Front, store: Store
) -> None:
    running = front.begin(front.form("pwd"))
    running.wait_for(PasswordNeeded)
    assert store.journal() == []

    running.job.give_password(Secret("Canary-pwd-4701"))

    assert changes(running.end()) == [StoreChange.NEW] * 3
    assert [entry.code for entry in store.journal()] == [""]


def test_a_refused_password_of_a_dry_run_leaves_no_trace(front: Front, store: Store) -> None:
    running = front.begin(front.form("pwd", "Canary-wrong-1", dry_run=True))
    running.wait_for(PasswordNeeded)

    assert journal_id(running) is None
    assert store.journal() == []
