"""A desk with an earlier import; from it another one goes wrong, and all that it left is looked at."""

import queue
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook
from cryptoarm_dss_plugin.dss.transport import Limits
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent
from cryptoarm_dss_plugin.importing.request import ImportForm, plan_import
from cryptoarm_dss_plugin.importing.states import Cancelled, Done, Failed, State
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.store.database import FILE_NAME
from cryptoarm_dss_plugin.texts import Texts
from tests.dss.signs import BIDI
from tests.front import Running, Script
from tests.store.helpers import offer

QUICK = Limits(connect=2.0, read=2.0, total=5.0)
PASSWORD = "Canary-of-faults-2201"
EARLIER, ATTEMPT = "earlier", "attempt"
Kept = tuple[frozenset[str], frozenset[str]]
"""The names of the connections; connection, number and thumbprint of each certificate."""

_ENGLISH = Texts("en")
_LONGEST = 10_000
_PORT = re.compile(r":[0-9]{4,5}\b")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an import ended.

    Attributes:
        state: its final state.
        person: code and sentence, or how it ended well.
        journal: its entries, in short.
        store: what became of what is stored, in short.
    """

    state: State
    person: str
    journal: str
    store: str

    @property
    def code(self) -> str:
        """The code of the error, "" for none."""
        return self.state.error.code.value if isinstance(self.state, Failed) else ""

    @property
    def error(self) -> DssPluginError:
        """The error."""
        assert isinstance(self.state, Failed), self.state
        return self.state.error


def prepare(directory: Path) -> None:
    """Leave on a fresh data directory what an earlier import has left."""
    store = Store(directory)
    manager = new_host_manager()
    manager.register(store)
    connection = Connection(
        EARLIER, "https://dss.example.test/STS", "https://dss.example.test/SignServer", "ivanova"
    )
    ConnectionBook(Host(manager)).save(connection)
    store.store_certificates([offer(number, EARLIER) for number in range(3)])
    store.close()


class Desk:
    """Imports into one data directory."""

    def __init__(self, directory: Path, ca_pem: str) -> None:
        self.directory = directory
        self.store = Store(directory, patience=0.2)
        manager = new_host_manager()
        manager.register(self.store)
        self.host = Host(manager)
        self.ca_pem = ca_pem

    def form(self, port: int, **fields: Any) -> ImportForm:  # noqa: ANN401 - the fields of the form
        """A form for both servers on this port of loopback."""
        usual = {
            "name": ATTEMPT,
            "auth_server": f"https://localhost:{port}/STS",
            "dss_server": f"https://localhost:{port}/SignServer",
            "login": "ivanova",
            "ca_pem": self.ca_pem,
            "password": Secret(PASSWORD),
        }
        return ImportForm(**{**usual, **fields})

    def begin(self, form: ImportForm, limits: Limits = QUICK) -> Running:
        """Start an import."""
        events: queue.SimpleQueue[JobEvent] = queue.SimpleQueue()
        job = ImportJob(
            lambda: plan_import(form, ConnectionBook(self.host)), self.host, events.put, _ENGLISH, limits
        )
        running = Running(job, events)
        job.start()
        return running

    def run(self, form: ImportForm, *, limits: Limits = QUICK, script: Script | None = None) -> Outcome:
        """Carry out an import and look at everything that it left.

        Args:
            form: what is asked for.
            limits: bounds of each request.
            script: what the person does.
        """
        before = self.kept()
        state = self.attempt(form, limits, script)
        return Outcome(state, person(state), self.journal(), self.became(before))

    def attempt(self, form: ImportForm, limits: Limits = QUICK, script: Script | None = None) -> State:
        """Carry out an import without a look at the store; its final state."""
        running = self.begin(form, limits)
        try:
            return running.follow(script or {})
        finally:
            running.job.cancel()
            assert running.job.join(10), "a cancelled import did not end"

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def kept(self) -> Kept:
        """What is stored."""
        connections = frozenset(one.name for one in ConnectionBook(self.host).all())
        certificates = frozenset(
            f"{one.source.connection}/{one.source.item_id}/{one.facts.thumbprint}"
            for one in self.store.stored_certificates(None, None)
            if one.source
        )
        return connections, certificates

    def became(self, before: Kept) -> str:
        """What changed; nothing of before may be missing, and the file is whole."""
        connections, certificates = self.kept()
        assert connections >= before[0]
        assert certificates >= before[1]
        with closing(sqlite3.connect(self.directory / FILE_NAME)) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        new = sum(name.startswith(f"{ATTEMPT}/") for name in certificates - before[1])
        saved = "connection saved" if connections - before[0] else ""
        brought = f"{new} new {'certificate' if new == 1 else 'certificates'}" if new else ""
        return ", ".join(part for part in (saved, brought) if part) or "as before"

    def journal(self) -> str:
        """The entries of the journal, in short, the oldest first; each of their texts is one plain line."""
        for one in self.store.journal():
            for text in (one.text, one.detail, *one.facts, *one.facts.values()):
                assert text.isprintable(), text
                assert not set(BIDI) & set(text), text
                assert len(text) <= _LONGEST
        told = [f"{one.severity.value} {one.code}".strip() for one in reversed(self.store.journal())]
        return ", then ".join(told) or "nothing"


def person(state: State) -> str:
    """What the person was told in the end, without what differs from run to run."""
    if isinstance(state, Done):
        left_out = len(state.report.skipped)
        return f"imported: {len(state.report.certificates)}" + (f", left out: {left_out}" if left_out else "")
    if isinstance(state, Cancelled):
        return "cancelled"
    assert isinstance(state, Failed), state
    shown = explain(state.error, _ENGLISH)
    said = f" The server says: {shown.server_words}" if shown.server_words else ""
    return _PORT.sub("", f"`{state.error.code.value}` {shown.notice}{said}").replace("\n", " ")
