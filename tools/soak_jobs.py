"""Every kind of import as a job of the engine, without windows, as the command line carries it out."""

import queue
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent, StateEntered
from cryptoarm_dss_plugin.importing.request import ImportForm, plan_import
from cryptoarm_dss_plugin.importing.states import (
    FINAL,
    Cancelled,
    Done,
    EnteringCode,
    Failed,
    PasswordNeeded,
    SigningIn,
    State,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.training.process import TrainingProcess

PATIENCE_SECONDS = 30.0
NOBODY_LISTENS = "https://localhost:9/STS/oauth"
"""The discard port."""

Answer = Callable[[ImportJob], object]


class UnexpectedEndError(RuntimeError):
    """An import did not end as its kind has to."""


class JobImports:
    """Imports in every way there is, again and again, into one store.

    Args:
        training: the server.
        directory: where the store lies.
    """

    def __init__(self, training: TrainingProcess, directory: Path) -> None:
        self._training = training
        self._store = Store(directory)
        manager = new_host_manager()
        manager.register(self._store)
        self._host = Host(manager)
        self._ca_pem = Path(training.ca_file).read_text(encoding="ascii")
        self.kinds: Mapping[str, Callable[[], None]] = {
            "without a factor": lambda: self._run(self._form("free", "idonly"), Done),
            "dry run": lambda: self._run(self._form("free", "idonly", dry_run=True), Done),
            "push confirmed": lambda: self._push(training.confirm, Done),
            "push declined": lambda: self._push(training.decline, Failed),
            "code by SMS": self._code,
            "wrong password, then the right one": self._second_try,
            "wrong password, then cancelled": lambda: self._refused("secret", "pwd", "wrong"),
            "refused: locked": lambda: self._refused("locked", "locked", "right"),
            "cancelled at the phone": lambda: self._push(None, Cancelled),
            "cancelled while a request hangs": self._cancelled_request,
            "server not trusted": lambda: self._run(self._form("untrusted", "idonly", ca_pem=""), Failed),
            "nobody listens": self._unreachable,
            "list broken off": self._broken,
        }

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def settle(self) -> None:
        """Wait until no thread of an import is left."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        for thread in threading.enumerate():
            if thread.name.startswith("dss-"):
                thread.join(max(0.0, deadline - time.monotonic()))

    def counts(self) -> Mapping[str, int]:
        """Nothing further."""
        return {}

    # --- the kinds -------------------------------------------------------------------------------------

    def _push(self, decide: Callable[[str], object] | None, end: type[State]) -> None:
        def wait(job: ImportJob) -> None:
            self._training.wait_for("push")
            if decide is None:
                job.cancel()
            else:
                decide("push")

        self._run(self._form("phone", "push"), end, {WaitingForPhone: [wait]})

    def _code(self) -> None:
        def give(job: ImportJob) -> None:
            job.give_code(Secret(self._training.codes("sms")[0]))

        self._run(self._form("code", "sms", "right"), Done, {EnteringCode: [give]})

    def _second_try(self) -> None:
        def give(job: ImportJob) -> None:
            job.give_password(Secret(self._training.password("pwd") or ""))

        self._run(self._form("secret", "pwd", "wrong"), Done, {PasswordNeeded: [give]})

    def _refused(self, name: str, login: str, password: str) -> None:
        self._run(self._form(name, login, password), Cancelled, {PasswordNeeded: [ImportJob.cancel]})

    def _cancelled_request(self) -> None:
        self._training.fault("slow", step="start", seconds=5, login="idonly")
        before = len(self._training.log())

        def cancel(job: ImportJob) -> None:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while len(self._training.log()) == before and time.monotonic() < deadline:
                time.sleep(0.01)
            job.cancel()

        self._run(self._form("free", "idonly"), Cancelled, {SigningIn: [cancel]})

    def _unreachable(self) -> None:
        self._run(self._form("unreachable", "idonly", auth_server=NOBODY_LISTENS), Failed)

    def _broken(self) -> None:
        self._training.fault("truncated", path="certificates")
        self._run(self._form("free", "idonly"), Failed)

    # --- their steps -----------------------------------------------------------------------------------

    def _form(
        self,
        name: str,
        login: str,
        password: str | None = None,
        *,
        ca_pem: str | None = None,
        auth_server: str = "",
        dry_run: bool = False,
    ) -> ImportForm:
        """A form for the training server; "right" is the account's password."""
        given = self._training.password(login) if password == "right" else password  # noqa: S105
        return ImportForm(
            name=name,
            auth_server=auth_server or self._training.auth_server,
            dss_server=self._training.dss_server,
            login=login,
            ca_pem=self._ca_pem if ca_pem is None else ca_pem or None,
            password=None if given is None else Secret(given),
            dry_run=dry_run,
        )

    def _run(
        self,
        form: ImportForm,
        end: type[State],
        answers: Mapping[type[State], list[Answer]] | None = None,
    ) -> None:
        """Carry an import out, answering each state the first time that it comes."""
        events: queue.SimpleQueue[JobEvent] = queue.SimpleQueue()
        job = ImportJob(plan_import(form, ConnectionBook(self._host)), self._host, events.put, Texts("ru"))
        left = {kind: list(given) for kind, given in (answers or {}).items()}
        job.start()
        while True:
            event = events.get(timeout=PATIENCE_SECONDS)
            if not isinstance(event, StateEntered):
                continue
            if isinstance(event.state, FINAL):
                job.join()
                if not isinstance(event.state, end):
                    raise UnexpectedEndError(f"{form.name}: {event.state}")
                return
            if left.get(type(event.state)):
                left[type(event.state)].pop(0)(job)
