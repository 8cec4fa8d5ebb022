"""The product: the same import by the job that every front uses, on a real store."""

import queue
import time
from dataclasses import dataclass, field
from pathlib import Path

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent, StateEntered
from cryptoarm_dss_plugin.importing.request import ImportForm, plan_import
from cryptoarm_dss_plugin.importing.states import FINAL, Done, State, WaitingForPhone
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.texts import Texts


@dataclass(slots=True)
class RunningImport:
    """An import under way.

    Attributes:
        ref: RefID of the challenge that its phone was asked with, "" for none.
        ended_at: when its final state came, on the monotonic clock, in seconds.
    """

    job: ImportJob | None = None
    ref: str = ""
    ended_at: float = 0.0
    _final: "queue.SimpleQueue[State]" = field(default_factory=queue.SimpleQueue)
    _asked: "queue.SimpleQueue[None]" = field(default_factory=queue.SimpleQueue)

    def on_event(self, event: JobEvent) -> None:
        """Take an event of the job, on its thread."""
        if isinstance(event, StateEntered) and isinstance(event.state, WaitingForPhone):
            self.ref = event.state.challenge.text_ref
            self._asked.put(None)
        if isinstance(event, StateEntered) and isinstance(event.state, FINAL):
            self.ended_at = time.monotonic()
            self._final.put(event.state)

    def until_asked(self) -> None:
        """Wait until the phone was asked; queue.Empty if it is not."""
        self._asked.get(timeout=30)

    def until_done(self) -> int:
        """Wait for the end; how many certificates. RuntimeError if it failed."""
        state = self._final.get(timeout=120)
        if self.job:
            self.job.join()
        if isinstance(state, Done):
            return len(state.report.certificates)
        raise RuntimeError(str(state))


class Product:
    """A host on a directory, to import into from a training server."""

    def __init__(self, directory: Path, addresses: tuple[str, str], ca_pem: str) -> None:
        """Open the store.

        Args:
            directory: where it lies.
            addresses: authorization server and signature service.
            ca_pem: the server's CA.
        """
        self._addresses = addresses
        self._ca_pem = ca_pem
        self._store = Store(directory)
        manager = new_host_manager()
        manager.register(self._store)
        self._host = Host(manager)

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def start(self, name: str, login: str) -> RunningImport:
        """Start an import of an account without a password."""
        form = ImportForm(name, *self._addresses, login, ca_pem=self._ca_pem)
        running = RunningImport()
        plan = plan_import(form, ConnectionBook(self._host))
        running.job = ImportJob(plan, self._host, running.on_event, Texts("ru"))
        running.job.start()
        return running
