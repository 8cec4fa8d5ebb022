"""Hosts whose hooks raise, answer nonsense or do not return: told, survived, and nothing is lost."""

import queue
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.dss.transport import Limits
from cryptoarm_dss_plugin.host_api.conformance import HOST_HOOKS
from cryptoarm_dss_plugin.host_api.values import (
    HostStorageError,
    ServerFacts,
    StoreChange,
    StoredCertificate,
    StoreName,
    StoreOutcome,
)
from cryptoarm_dss_plugin.importing.host_watch import HostWatch
from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent
from cryptoarm_dss_plugin.importing.request import ImportForm, plan_import
from cryptoarm_dss_plugin.texts import Texts
from tests.dss.scripted_server import ScriptedServer
from tests.faults.catalogue import Fault
from tests.faults.desk import ATTEMPT, QUICK, Desk, Outcome, person
from tests.faults.dss import CERTIFICATE, Dss, item, reply
from tests.faults.rows import Stage
from tests.front import Running
from tests.host_api.bad_hosts import Gate, Spoil, host_of, instead, raising, spoiled
from tests.store.helpers import offer
from tests.wizard.memory import begin as remember_secrets
from tests.wizard.memory import secrets_in_memory
from tests.x509.certificates import INTEGER, SERIAL, changed, tlv

POINT = "Host"
AT_ONCE_SECONDS = 1.0
"""What is promised is 0.2 s; a machine under test may be busy with other things."""

NOW = datetime(2026, 1, 1, tzinfo=UTC)

Spoilt = Callable[[Desk], Sequence[object]]
"""The hooks of a bad host, given the desk with the honest one."""


@dataclass(frozen=True)
class Row:
    """A bad host, and what has to come of it.

    Attributes:
        key: names it.
        injected: what is wrong with it.
        hooks: its hooks.
        code: of the error that comes; "" when the import goes well.
        steps: the requests that the servers got, as letters (see `Dss.steps`).
        kept: how many certificates the honest part of the host has of it.
    """

    key: str
    injected: str
    hooks: Spoilt
    code: str = "store-failed"
    steps: str = "SL"
    kept: int = 0


def spoiling(hook: str, spoil: Spoil) -> Spoilt:
    """An honest host, one hook of which answers otherwise."""
    return lambda desk: (desk.store, spoiled(hook, spoil))


def failing(hook: str, error: BaseException) -> Spoilt:
    """An honest host, one hook of which raises instead of doing anything."""
    return lambda desk: (desk.store, instead(hook, raising(error)))


def answering(hook: str, answer: object) -> Spoilt:
    """An honest host, one hook of which answers something instead of doing anything."""
    return lambda desk: (desk.store, instead(hook, lambda: answer))


def without(hook: str) -> Spoilt:
    """A host that does not implement a hook."""

    def hooks(desk: Desk) -> Sequence[object]:
        there = [one for one in HOST_HOOKS if one != hook and hasattr(desk.store, one)]
        return [SimpleNamespace(**{one: getattr(desk.store, one) for one in there})]

    return hooks


def two_hosts(second: object) -> Spoilt:
    """Two hosts on one manager; the second one is asked first."""
    return lambda desk: (desk.store, second)


def with_setting(text: str) -> Spoilt:
    """A host that gives a text for the connection that is to be imported over."""
    return spoiling("read_settings", lambda read: {**read, f"connection/{ATTEMPT}": text})  # type: ignore[dict-item] # read is a dict


def of_others(_answer: object) -> object:
    """Certificates of another plugin under the name of this connection."""
    strange = offer(7, ATTEMPT)
    return [
        StoredCertificate(strange.der, strange.facts, ServerFacts(), strange.source, StoreName.PERSONAL, NOW)
    ]


def half(_answer: object) -> object:
    """A certificate without facts."""
    strange = offer(7, ATTEMPT)
    facts: Any = None
    return [StoredCertificate(strange.der, facts, ServerFacts(), strange.source, StoreName.PERSONAL, NOW)]


def outcomes(change: Any, reason: str = "") -> Spoil:  # noqa: ANN401 - also what is none
    """Outcomes of another kind, for the certificates that were offered."""
    return lambda answer: [StoreOutcome(one.thumbprint, change, reason) for one in answer]  # type: ignore[attr-defined] # of outcomes


BUG = RuntimeError("a bug of the host\0 \ud800 \x1b[2J")
OTHER = changed(CERTIFICATE, {SERIAL: tlv(INTEGER, b"\x07")})
ENORMOUS = {f"connection/other{n}": "x" * 10_000 for n in range(500)}

ROWS = [
    Row(
        "read_settings raises",
        "the settings cannot be read: a bug of the host",
        failing("read_settings", BUG),
        steps="",
    ),
    Row(
        "read_settings raises KeyboardInterrupt",
        "the host interrupts the worker",
        failing("read_settings", KeyboardInterrupt()),
        steps="",
    ),
    Row("read_settings is missing", "the host keeps no settings", without("read_settings"), steps=""),
    Row(
        "read_settings: a list",
        "the settings are a list",
        answering("read_settings", ["connection"]),
        steps="",
    ),
    Row(
        "read_settings: a number inside",
        "a setting is a number",
        answering("read_settings", {"connection/a": 1}),
        steps="",
    ),
    Row(
        "read_settings: NUL and half a letter",
        "the saved connection is NUL and a lone surrogate",
        with_setting("\0\ud800"),
        steps="",
    ),
    Row(
        "read_settings: half a connection",
        "the saved connection has a name only",
        with_setting('{"name": "attempt"}'),
        steps="",
    ),
    Row(
        "read_settings: 5 MB",
        "500 settings of 10 kB that are no connections",
        spoiling("read_settings", lambda read: {**ENORMOUS, **read}),  # type: ignore[dict-item] # a dict
        code="",
        kept=1,
    ),
    Row(
        "write_settings raises",
        "nothing can be written: a bug of the host",
        failing("write_settings", BUG),
        steps="S",
    ),
    Row(
        "write_settings raises SystemExit",
        "the host calls sys.exit",
        failing("write_settings", SystemExit(3)),
        steps="S",
    ),
    Row(
        "write_settings: False",
        "the host does not write",
        answering("write_settings", answer=False),
        steps="S",
    ),
    Row("write_settings is missing", "the host writes no settings", without("write_settings"), steps="S"),
    Row(
        "stored_certificates raises",
        "what is stored cannot be read: a bug of the host",
        failing("stored_certificates", BUG),
    ),
    Row(
        "stored_certificates: a text",
        "the list of what is stored is a text",
        answering("stored_certificates", "none"),
    ),
    Row(
        "stored_certificates: half a certificate",
        "a stored certificate has no facts",
        spoiling("stored_certificates", half),
    ),
    Row(
        "stored_certificates: of others",
        "certificates of another plugin, under the name of this connection",
        spoiling("stored_certificates", of_others),
    ),
    Row(
        "stored_certificates is missing",
        "the host does not tell what is stored",
        without("stored_certificates"),
    ),
    Row("store_certificates raises", "storing fails: a bug of the host", failing("store_certificates", BUG)),
    Row(
        "store_certificates raises GeneratorExit",
        "storing fails with what is no exception",
        failing("store_certificates", GeneratorExit()),
    ),
    Row(
        "store_certificates: a text of 1 MB",
        "storing fails, and says so in 1 MB",
        failing("store_certificates", HostStorageError("disk-full: " + "x" * 10**6)),
    ),
    Row("store_certificates is missing", "the host stores no certificates", without("store_certificates")),
    Row(
        "store_certificates: nothing",
        "it stores, and answers nothing",
        spoiling("store_certificates", lambda _answer: None),
        kept=1,
    ),
    Row(
        "store_certificates: too few",
        "it stores, and answers an empty list",
        spoiling("store_certificates", lambda _answer: []),
        kept=1,
    ),
    Row(
        "store_certificates: others",
        "it stores, and tells of another certificate",
        spoiling("store_certificates", lambda _answer: [StoreOutcome("00", StoreChange.NEW)]),
        kept=1,
    ),
    Row(
        "store_certificates: half an outcome",
        'it stores, and says "new" as a text',
        spoiling("store_certificates", outcomes("new")),
        kept=1,
    ),
    Row(
        "store_certificates: refused in prose",
        "it takes none, for a reason of 1 MB",
        spoiling("store_certificates", outcomes(StoreChange.REJECTED, "too <b>old</b>\0" * 70_000)),
        code="bad-certificate",
        kept=1,
    ),
    Row(
        "write_journal raises",
        "the journal cannot be written: a bug of the host",
        failing("write_journal", BUG),
        code="",
        kept=1,
    ),
    Row(
        "write_journal: nothing",
        "the journal answers nothing",
        answering("write_journal", None),
        code="",
        kept=1,
    ),
    Row(
        "write_journal: too large a number",
        "the journal has an entry 10^4000",
        spoiling("write_journal", lambda _answer: 10**4000),
        code="",
        kept=1,
    ),
    Row(
        "two hosts, one silent",
        "a second host answers nothing to storing",
        two_hosts(instead("store_certificates", lambda: None)),
        code="",
        kept=1,
    ),
    Row(
        "two hosts, one broken",
        "a second host fails to store",
        two_hosts(instead("store_certificates", raising(BUG))),
    ),
]

HELD = {
    "read_settings": ("", "what is saved is being read"),
    "write_settings": ("S", "the connection is being saved"),
    "stored_certificates": ("SL", "what is stored is being read"),
    "store_certificates": ("SL", "the certificates are being stored"),
    "write_journal": ("SL", "the journal is being written"),
}
"""By hook that does not return: the requests that were sent before it, and what it is asked for."""


class BadDesk(Desk):
    """A desk whose imports meet a bad host; it is looked at through the honest one."""

    def __init__(self, desk: Desk, hooks: Sequence[object]) -> None:
        self.directory, self.store, self.host = desk.directory, desk.store, desk.host
        self.ca_pem = desk.ca_pem
        self.bad = host_of(*hooks)

    def begin(self, form: ImportForm, limits: Limits = QUICK) -> Running:
        """Start an import into the bad host."""
        events: queue.SimpleQueue[JobEvent] = queue.SimpleQueue()
        assert form.password is not None
        watch = HostWatch(form.password.wipe)
        host = watch.over(self.bad)
        job = ImportJob(
            lambda: plan_import(form, ConnectionBook(host)),
            self.bad,
            events.put,
            Texts("en"),
            limits,
            watch=watch,
        )
        job.start()
        return Running(job, events)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_a_bad_host(stage: Stage, row: Row) -> None:
    desk, dss = BadDesk(stage.desk, row.hooks(stage.desk)), Dss()
    with ScriptedServer(dss, stage.identity) as server:
        outcome = desk.run(desk.form(server.port))

    assert outcome.code == row.code, outcome.person
    assert dss.steps == row.steps
    assert sum(name.startswith(f"{ATTEMPT}/") for name in desk.kept()[1]) == row.kept
    if outcome.code:
        assert outcome.error.__cause__ is None
        assert outcome.error.__context__ is None
        assert len(outcome.error.detail) <= 2000
        assert outcome.error.detail.isprintable()
        [entry] = stage.desk.store.journal()
        assert (entry.code, entry.detail.startswith(outcome.error.detail[:100])) == (outcome.code, True)
    stage.enter(Fault(POINT, row.key, row.injected, outcome.person, outcome.journal, outcome.store))


def test_a_host_that_marks_nothing_as_gone(stage: Stage) -> None:
    desk = BadDesk(stage.desk, [stage.desk.store, instead("update_certificates", raising(BUG))])
    with ScriptedServer(Dss(), stage.identity) as server:
        first = desk.run(desk.form(server.port))
    with ScriptedServer(Dss(list=reply([item(15, OTHER)])), stage.identity) as server:
        port = server.port
        moved = ConnectionBook(stage.desk.host).find(ATTEMPT)
        assert moved is not None
        addresses = {
            one: re.sub(":[0-9]+/", f":{port}/", getattr(moved, one)) for one in ("auth_server", "dss_server")
        }
        ConnectionBook(stage.desk.host).save(msgspec.structs.replace(moved, **addresses))
        before = stage.desk.store.stored_certificates("cryptoarm-dss", ATTEMPT)
        outcome = desk.run(desk.form(port))

    assert (first.code, outcome.code) == ("", "store-failed")
    assert stage.desk.store.stored_certificates("cryptoarm-dss", ATTEMPT) == before
    row = "a certificate has left the server; to mark it as gone fails: a bug of the host"
    stage.enter(
        Fault(POINT, "update_certificates raises", row, outcome.person, outcome.journal, outcome.store)
    )


@pytest.mark.parametrize("hook", HELD)
def test_a_hook_that_does_not_return(
    stage: Stage, hook: str, record_property: Callable[[str, object], None]
) -> None:
    """The person leaves: free at once, no secret is left, and what comes too late changes nothing."""
    steps, injected = HELD[hook]
    gate, dss = Gate(hook), Dss()
    desk = BadDesk(stage.desk, [stage.desk.store, gate])
    remember_secrets()
    before = desk.kept()
    with ScriptedServer(dss, stage.identity) as server:
        running = desk.begin(desk.form(server.port))
        gate.wait_until_held()
        held = desk.kept()
        if hook in {"store_certificates", "write_journal"}:
            assert secrets_in_memory() == []  # whether anybody leaves or not

        begun = time.monotonic()
        running.job.cancel()
        seconds = time.monotonic() - begun

        record_property("seconds", f"{seconds:.3f}")
        assert seconds < AT_ONCE_SECONDS
        assert secrets_in_memory() == []
        assert gate.is_held
        assert running.job.held.seconds > 0
        gate.let_go()
        state = running.end()

    assert dss.steps == steps
    assert desk.kept() == held
    assert running.job.held.seconds == 0
    told = f"free at once, no secret is left; when the hook returns at last: {person(state)}"
    outcome = Outcome(state, told, desk.journal(), desk.became(before))
    injected = f"the hook does not return: {injected}; the person cancels"
    stage.enter(Fault(POINT, f"{hook} hangs", injected, outcome.person, outcome.journal, outcome.store))


def test_a_hook_that_calls_back(stage: Stage) -> None:
    """The host ends the import out of its own hook, and asks the plugin's door once more."""
    started: list[Running] = []

    def store(answer: object) -> object:
        started[0].job.cancel()
        assert desk.bad.read_settings("cryptoarm-dss")
        return answer

    desk = BadDesk(stage.desk, [stage.desk.store, spoiled("store_certificates", store)])
    before = desk.kept()
    with ScriptedServer(Dss(), stage.identity) as server:
        started.append(desk.begin(desk.form(server.port)))
        state = started[0].end()

    told = person(state)
    assert told == "imported: 1"
    row = "the host cancels the import while it stores, and asks its own settings"
    stage.enter(Fault(POINT, "store_certificates calls back", row, told, desk.journal(), desk.became(before)))
