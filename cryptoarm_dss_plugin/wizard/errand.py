"""Work that a page has done elsewhere: off the GUI thread, one at a time, dropped at any moment."""

import threading
from collections.abc import Callable
from typing import Protocol

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode, place_of
from cryptoarm_dss_plugin.wizard.patience import PATIENCE_SECONDS
from cryptoarm_dss_plugin.wizard.qt import QObject, QTimer, Signal
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
    lost = Signal()
    """It has told nothing for some seconds, and has not begun what is to go on: the host does not answer."""
    _arrived = Signal(int, object)

    def __init__(self, bugs: BugReports) -> None:
        super().__init__()
        self.bugs = bugs
        self._lock = threading.Lock()
        self._ticket = 0
        self._job: Job | None = None
        self._thread: threading.Thread | None = None
        self._forget: Callable[[], None] | None = None  # what to wipe as long as it prepares
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(round(PATIENCE_SECONDS * 1000))
        self._patience.timeout.connect(self._on_patience)
        self._arrived.connect(self._on_arrived)

    def begin(self, prepare: Callable[[Tell], Job | None], forget: Callable[[], None] = lambda: None) -> None:
        """Begin, and drop what ran before.

        Args:
            prepare: called on a thread of its own: may read files, may tell something, and returns the job
                that is to go on, None when everything is done.
            forget: wipes the secrets of a job that has not begun when all is dropped.
        """
        self.drop()
        ticket = self._ticket
        with self._lock:
            self._forget = forget
        work = threading.Thread(target=self._work, args=(ticket, prepare), name="dss-errand", daemon=True)
        self._thread = work
        self._patience.start()
        work.start()

    def drop(self) -> None:
        """End what runs."""
        self._patience.stop()
        with self._lock:
            self._ticket += 1
            job, self._job = self._job, None
            forget, self._forget = self._forget, None
        if job is not None:
            job.cancel()
        if forget is not None:
            forget()

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

        job: Job | None = None
        failure: DssPluginError | None = None
        try:
            job = prepare(tell)
        except DssPluginError as error:
            failure = DssPluginError(error.code, error.detail, error.facts)
        except BaseException as error:  # noqa: BLE001 - a bug is told, not lost with the thread
            failure = DssPluginError(ErrorCode.INTERNAL_ERROR, place_of(error))
        with self._lock:
            if ticket == self._ticket:
                self._forget = None
                if job is not None:
                    self._job = job
                    job.start()
        if failure is not None:
            tell(failure)

    @guarded
    def _on_arrived(self, ticket: int, event: object) -> None:
        if ticket == self._ticket:
            if self._forget is None:
                self._patience.stop()
            else:
                self._patience.start()
            self.told.emit(event)

    @guarded
    def _on_patience(self) -> None:
        if self._forget is not None:
            self.lost.emit()
