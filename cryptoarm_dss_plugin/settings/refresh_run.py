"""The refresh that runs, in the GUI thread: how each connection stands, how those that are through ended."""

import threading
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.errand import Errand, Tell
from cryptoarm_dss_plugin.wizard.patience import HostPatience
from cryptoarm_dss_plugin.wizard.qt import QObject, QTimer, Signal
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.managing.refresh_events import RefreshEnded, RefreshState
    from cryptoarm_dss_plugin.managing.refreshing import RefreshJob


_HELD_SECONDS = 0.2
"""A hook that has not returned for so long is not waited for when the person stops the run..."""

_STORING_SECONDS = 10.0
"""...but for so long where certificates are being stored, or were: it must not be told as stopped."""

_LOOK_MS = 100


class RefreshRun(QObject):
    """Refreshes connections side by side, one run at a time.

    Attributes:
        bugs: where exceptions of its slots go.
        names: the connections of the run, or of the last one, in their order.
        states: what is known of those that are not through.
        ended: how those that are through ended.
        running: whether it goes on.
        stopping: whether the person has stopped it and it is not over yet.
        trouble: why the run itself failed, None when it did not.
        is_lost: whether the host has not answered for some seconds.
    """

    progressed = Signal(str)
    """A connection stands otherwise; its name."""
    over = Signal()
    """All are through, or the run has failed."""

    def __init__(self, host: Host, passwords: PasswordKeeper, bugs: BugReports) -> None:
        super().__init__()
        self.bugs = bugs
        self.names: tuple[str, ...] = ()
        self.states: dict[str, RefreshState] = {}
        self.ended: dict[str, RefreshEnded] = {}
        self.running = False
        self.stopping = False
        self.trouble: DssPluginError | None = None
        self.is_lost = False
        self._host = host
        self._passwords = passwords
        self._lock = threading.Lock()
        self._job: RefreshJob | None = None
        self._is_closed = False
        self._errand = Errand(bugs)
        self._errand.told.connect(self._told)
        self._patience = HostPatience(bugs, self._held_for)
        self._patience.changed.connect(self._on_patience)
        self._leaving = QTimer(self)
        self._leaving.setInterval(_LOOK_MS)
        self._leaving.timeout.connect(self._look)

    def start(self, names: Sequence[str], texts: Texts, place: Place | None = None) -> None:
        """Refresh these connections; nothing happens while another run goes on."""
        if self.running or not names:
            return
        self.names, self.states, self.ended = tuple(names), {}, {}
        self.running, self.stopping, self.trouble, self._job = True, False, None, None
        self.is_lost = False
        self._errand.begin(self._prepare(self.names, texts, place))
        self._patience.begin()

    def stop(self) -> None:
        """Let those end that are not through; what is being stored is stored.

        A host that does not answer is not waited for: what it does in the end changes nothing here.
        """
        with self._lock:
            self.stopping = self.running
            job = self._job
        if job is not None:
            job.cancel()
        if self.stopping:
            self._leaving.start()

    def forget(self, name: str) -> None:
        """How this connection ended is of no interest any more."""
        if self.ended.pop(name, None) is not None:
            self.progressed.emit(name)

    def keep_only(self, names: Collection[str]) -> None:
        """Only these connections are there: how others ended in the last run is of no interest any more."""
        if not self.running:
            self.ended = {name: ended for name, ended in self.ended.items() if name in names}

    def close(self) -> None:
        """End it; nothing is told any more."""
        with self._lock:
            self._is_closed = True
        self.stop()
        self._errand.drop()
        self._settle()

    def join(self, seconds: float) -> bool:
        """Wait for its threads to end; whether they have."""
        with self._lock:
            job = self._job
        return job is None or job.join(seconds)

    def _prepare(
        self, names: tuple[str, ...], texts: Texts, place: Place | None
    ) -> Callable[[Tell], "RefreshJob | None"]:
        def prepare(tell: Tell) -> "RefreshJob | None":
            from cryptoarm_dss_plugin.managing.refreshing import RefreshJob  # noqa: PLC0415 - loads the engine

            job = RefreshJob(names, self._host, self._passwords, tell, texts, place=place)
            with self._lock:
                if self._is_closed:
                    return None
                self._job = job
                stopped = self.stopping
            if stopped:
                job.cancel()
            return job

        return prepare

    @guarded
    def _told(self, event: object) -> None:
        from cryptoarm_dss_plugin.managing.refresh_events import (  # noqa: PLC0415 - the engine is loaded by now
            AllRefreshed,
            RefreshEnded,
            RefreshState,
        )

        match event:
            case RefreshState(name=name):
                self.states[name] = event
                self.progressed.emit(name)
            case RefreshEnded(name=name):
                self.states.pop(name, None)
                self.ended[name] = event
                self.progressed.emit(name)
            case AllRefreshed() | DssPluginError():
                self.trouble = event if isinstance(event, DssPluginError) else None
                self._settle()
                self.over.emit()

    def _settle(self) -> None:
        """Nothing goes on any more."""
        self._leaving.stop()
        self._patience.end()
        self.states = {}
        self.running = self.stopping = self.is_lost = False

    def _held_for(self) -> float:
        """For how long the host has not answered."""
        with self._lock:
            job = self._job
        return max((held.seconds for held in job.held().values()), default=0.0) if job is not None else 0.0

    @guarded
    def _on_patience(self, is_lost: bool) -> None:  # noqa: FBT001 - the signature of Qt's signal
        self.is_lost = is_lost
        self.progressed.emit("")

    @guarded
    def _look(self) -> None:
        """The person has stopped the run: leave it when nothing but the host keeps it."""
        with self._lock:
            job = self._job
        if job is None:
            return
        from cryptoarm_dss_plugin.importing.host_watch import (  # noqa: PLC0415 - the engine is loaded
            NOT_HELD,
            no_answer,
        )
        from cryptoarm_dss_plugin.managing.refresh_events import (  # noqa: PLC0415 - as above
            RefreshEnded,
            RefreshOutcome,
        )

        held = job.held()
        of_job = held.get("", NOT_HELD).seconds
        open_ones = {name: held.get(name, NOT_HELD) for name in self.names if name not in self.ended}
        for one in open_ones.values():
            patience = _STORING_SECONDS if one.is_storing else _HELD_SECONDS
            if max(one.seconds, of_job) < patience:
                return
        self._errand.drop()
        for name, one in open_ones.items():
            outcome = RefreshOutcome.FAILED if one.is_storing else RefreshOutcome.CANCELLED
            self.ended[name] = RefreshEnded(name, outcome, error=no_answer() if one.is_storing else None)
        self._settle()
        self.over.emit()
