"""A check on its worker thread: events in order, one end, cancelled at once."""

import queue
import socket
import threading
import time

import pytest

from cryptoarm_dss_plugin.checking.job import CheckJob
from cryptoarm_dss_plugin.checking.plan import CheckPlan
from cryptoarm_dss_plugin.checking.rungs import CheckEnded, CheckEvent, CheckFailed, RungBegan, RungName
from cryptoarm_dss_plugin.dss.addresses import read_addresses
from cryptoarm_dss_plugin.errors import ErrorCode
from tests.checking.computers import HOST, Computer, addresses_of
from tests.checking.conftest import Checker
from tests.dss.scripted_server import ScriptedServer, Talk

PATIENCE_SECONDS = 20.0
AT_ONCE_SECONDS = 2.0


class Watched:
    """A job and what it tells."""

    def __init__(self, auth: str, dss: str, ca_pem: str) -> None:
        self.events: queue.SimpleQueue[tuple[str, CheckEvent]] = queue.SimpleQueue()
        plan = CheckPlan(read_addresses(auth, dss), ca_pem)
        self.job = CheckJob(plan, lambda event: self.events.put((threading.current_thread().name, event)))
        self.job.start()

    def next(self) -> CheckEvent:
        """The next event, which came on the worker."""
        thread, event = self.events.get(timeout=PATIENCE_SECONDS)
        assert thread == "dss-check"
        return event

    def wait_for(self, name: RungName) -> None:
        """Wait until a rung is begun."""
        while True:
            event = self.next()
            assert not isinstance(event, CheckEnded | CheckFailed)
            if isinstance(event, RungBegan) and event.name is name:
                return

    def last(self) -> CheckEvent:
        """The event that ends it; there is none after it."""
        while True:
            event = self.next()
            if isinstance(event, CheckEnded | CheckFailed):
                assert self.job.join(PATIENCE_SECONDS)
                assert self.events.empty()
                return event


def test_a_check_ends_with_the_whole_ladder(checker: Checker) -> None:
    server = checker.serve(Computer())

    last = Watched(*addresses_of(server), checker.authority.pem).last()

    assert isinstance(last, CheckEnded)
    assert last.report.ok


def test_what_is_wrong_with_the_plan_is_told_as_the_end() -> None:
    last = Watched(f"https://{HOST}/STS", f"https://{HOST}/SignServer", "none").last()

    assert isinstance(last, CheckFailed)
    assert last.error.code is ErrorCode.BAD_CA_FILE


def _says_nothing(talk: Talk) -> None:
    talk.hear()
    talk.signal()
    talk.hang()


@pytest.mark.parametrize("rung", [RungName.TLS, RungName.AUTH_SERVICE])
def test_cancelling_ends_it_at_once(checker: Checker, rung: RungName) -> None:
    identity = None if rung is RungName.TLS else checker.identity
    with ScriptedServer(_says_nothing, identity) as server:
        watched = Watched(*addresses_of(server), checker.authority.pem)
        watched.wait_for(rung)
        server.wait_until_reached()

        began = time.monotonic()
        watched.job.cancel()
        last = watched.last()

    assert time.monotonic() - began < AT_ONCE_SECONDS
    assert isinstance(last, CheckFailed)
    assert last.error.code is ErrorCode.CANCELLED


def test_cancelling_before_it_begins(checker: Checker) -> None:
    server = checker.serve(Computer())
    plan = CheckPlan(read_addresses(*addresses_of(server)), checker.authority.pem)
    events: queue.SimpleQueue[CheckEvent] = queue.SimpleQueue()
    job = CheckJob(plan, events.put)

    job.cancel()
    job.start()

    last = events.get(timeout=PATIENCE_SECONDS)
    assert isinstance(last, CheckFailed)
    assert last.error.code is ErrorCode.CANCELLED
    assert job.join(PATIENCE_SECONDS)
    assert server.accepted == 0


def test_cancelling_while_a_computer_does_not_take_the_connection(checker: Checker) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port = listener.getsockname()[1]
        callers = [socket.socket() for _number in range(3)]  # they fill the queue of the listener
        for caller in callers:
            caller.settimeout(0)
            caller.connect_ex(("127.0.0.1", port))
        address = f"https://127.0.0.1:{port}"
        watched = Watched(f"{address}/STS", f"{address}/SignServer", checker.authority.pem)
        watched.wait_for(RungName.TCP)

        began = time.monotonic()
        watched.job.cancel()
        last = watched.last()
        for caller in callers:
            caller.close()

    assert time.monotonic() - began < AT_ONCE_SECONDS
    assert isinstance(last, CheckFailed)
    assert last.error.code is ErrorCode.CANCELLED
