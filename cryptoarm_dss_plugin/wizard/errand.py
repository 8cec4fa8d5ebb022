"""Work that a page has done elsewhere: off the GUI thread, one at a time, dropped at any moment."""

import threading
from collections.abc import Callable
from typing import Protocol

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode, place_of
from cryptoarm_dss_plugin.wizard.qt import QObject, Signal
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

Tell = Callable[[object], object]


class Job(Protocol):
    """What goes on by itself once it has been started."""

    def start(self) -> None:
        """Begin."""

    def cancel(self) -> None:
        """End it."""


class Errand(QObject):
    """Lives in the GUI thread; what was dropped is not heard of any more.

    Attributes:
        bugs: where exceptions of its slots go.
    """

    told = Signal(object)
    """What the work tells, in the GUI thread; a DssPluginError when it could not even begin."""
    _arrived = Signal(int, object)

    def __init__(self, bugs: BugReports) -> None:
        super().__init__()
        self.bugs = bugs
        self._lock = threading.Lock()
        self._ticket = 0
        self._job: Job | None = None
        self._thread: threading.Thread | None = None
        self._arrived.connect(self._on_arrived)

    def begin(self, prepare: Callable[[Tell], Job | None]) -> None:
        """Begin, and drop what ran before.

        Args:
            prepare: called on a thread of its own: may read files, may tell something, and returns the job
                that is to go on, None when everything is done.
        """
        self.drop()
        ticket = self._ticket
        work = threading.Thread(target=self._work, args=(ticket, prepare), name="dss-errand", daemon=True)
        self._thread = work
        work.start()

    def drop(self) -> None:
        """End what runs."""
        with self._lock:
            self._ticket += 1
            job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def join(self, seconds: float) -> bool:
        """Wait for the thread that was begun last, dropped or not; whether it has ended."""
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self, ticket: int, prepare: Callable[[Tell], Job | None]) -> None:
        """On the worker."""

        def tell(event: object) -> None:
            if ticket == self._ticket:
                self._arrived.emit(ticket, event)

        try:
            job = prepare(tell)
        except DssPluginError as error:
            tell(DssPluginError(error.code, error.detail, error.facts))
            return
        except Exception as error:  # noqa: BLE001 - a bug is told, not lost with the thread
            tell(DssPluginError(ErrorCode.INTERNAL_ERROR, place_of(error)))
            return
        with self._lock:
            if job is not None and ticket == self._ticket:
                self._job = job
                job.start()

    @guarded
    def _on_arrived(self, ticket: int, event: object) -> None:
        if ticket == self._ticket:
            self.told.emit(event)
