"""What the page «Подключения DSS» works on; it outlives the page, which a host may make anew at any time."""

import threading
import time
from collections.abc import Callable, Sequence

from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.plugin_values import WizardRequest
from cryptoarm_dss_plugin.host_api.values import HostStorageError
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.settings.connection_rows import ConnectionRow, read_rows
from cryptoarm_dss_plugin.settings.refresh_run import RefreshRun
from cryptoarm_dss_plugin.settings.refresh_words import told_at_end
from cryptoarm_dss_plugin.settings.while_open import while_open
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.errand import Errand, Tell
from cryptoarm_dss_plugin.wizard.qt import QObject, QTimer, Signal
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

_SOON_SECONDS = 1.0
"""So long after a connection was refreshed it is read what that, and others meanwhile, have brought..."""

_TIMES_AS_LONG = 10
"""...or so many times as long as the last reading took: in a large store that must not keep the others."""

Change = Callable[[Host], object]
"""Changes what is stored, on a worker; raises DssPluginError."""


class ConnectionsDesk(QObject):
    """Reads the connections, has them changed and refreshed; lives in the GUI thread, without secrets.

    Args:
        host: the host's hooks.
        passwords: those remembered until the application exits.
        import_action: the action whose wizard imports.
        place: tells where the administrator's files lie, None for the platform's place.

    Attributes:
        bugs: where exceptions of slots go.
        host: the host's hooks.
        rows: the connections as they were read last; None before the first time.
        trouble: why they could not be read the last time, None when they could.
        reading: whether they are being read.
        changing: whether something is being changed.
        refresh: the refresh that runs, or ran last.
        is_lost: whether the host has not answered for some seconds.
        is_closed: whether the plugin has been switched off.
    """

    changed = Signal()
    """The connections were read, or are being read, or something is being changed."""
    change_ended = Signal(int, object)
    """The change with this number has ended: what it returned, or the DssPluginError it raised."""
    closing = Signal()
    """The plugin is switched off: whatever is open about the connections has to be closed."""

    def __init__(
        self, host: Host, passwords: PasswordKeeper, import_action: str, place: Callable[[], Place | None]
    ) -> None:
        super().__init__()
        self.bugs = BugReports()
        self.host = host
        self._place = place
        self.rows: tuple[ConnectionRow, ...] | None = None
        self.trouble: DssPluginError | None = None
        self.reading = False
        self.changing = False
        self.is_lost = False
        self.is_closed = False
        self._closed_at: float | None = None
        self._is_stale = False
        self.refresh = RefreshRun(host, passwords, self.bugs)
        self._passwords = passwords
        self._import_action = import_action
        self._reader = Errand(self.bugs)
        self._reader.told.connect(self._read)
        self._reader.lost.connect(self._on_lost)
        self._changer = Errand(self.bugs)
        self._changer.told.connect(self._changed)
        self._changer.lost.connect(self._on_lost)
        self._change = 0
        self._done_well: Callable[[object], None] = _nothing
        self._written = threading.Event()
        self._written.set()
        self.refresh.progressed.connect(self._on_progress)
        self.refresh.over.connect(self._on_refreshed)
        self._read_at = self._reading_took = 0.0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read_meanwhile)
        self._texts = Texts("ru")

    @property
    def place(self) -> Place | None:
        """Where the administrator's files lie, None for the platform's place."""
        return self._place()

    @property
    def may_open_wizards(self) -> bool:
        """Whether the host opens the wizard for a page."""
        return self.host.opens_wizards

    @guarded
    def read_again(self) -> None:
        """Read the connections; what is shown stays until they are there.

        A host that does not answer is not asked once more before it does.
        """
        if self.is_closed:
            return
        if self.reading and self.is_lost:
            self._is_stale = True
            return
        self.reading = True
        self._read_at = time.monotonic()
        self._reader.begin(self._prepare_reading)
        self.changed.emit()

    def import_ended(self, name: str) -> None:
        """An import over a connection has ended, however it did."""
        self.refresh.forget(name)
        self.read_again()

    def open_wizard(self, name: str = "") -> bool:
        """Open the import over a connection, or over a new one with ""; whether it is open."""
        try:
            return self.host.open_wizard(WizardRequest(self._import_action, name))
        except HostStorageError:
            return False

    def remembers(self, row: ConnectionRow) -> bool:
        """Whether a password is remembered for a connection."""
        return self._passwords.holds(row.account)

    def forget_passwords(self, rows: Sequence[ConnectionRow]) -> None:
        """Wipe the passwords remembered for these connections."""
        for row in rows:
            self._passwords.forget(row.account)
        self.changed.emit()

    def follow_name(self, row: ConnectionRow, new_name: str) -> None:
        """A connection is called otherwise: so is the password remembered for it."""
        password = self._passwords.recall(row.account)
        if password is not None:
            self._passwords.remember(new_name + row.account.removeprefix(row.name), password)
            password.wipe()
        self._passwords.forget(row.account)

    def start_refresh(self, names: Sequence[str], texts: Texts) -> None:
        """Refresh these connections, side by side."""
        if not self.is_closed:
            self._texts = texts
            self.refresh.start(names, texts, self.place)
            self.changed.emit()

    def change(self, work: Change, done_well: Callable[[object], None]) -> int:
        """Have something changed on a worker, then read again.

        Args:
            work: makes the change.
            done_well: told what it returned when it is made, also if nobody waits for it any more.

        Returns:
            The number of the change.
        """
        self._change += 1
        self._done_well = done_well
        self.changing = True
        self._written = written = threading.Event()

        def prepare(tell: Tell) -> None:
            try:
                tell(_Result(work(while_open(self.host, lambda: self._closed_at))))
            finally:
                written.set()

        self._changer.begin(prepare)
        self.changed.emit()
        return self._change

    def close(self) -> None:
        """End everything; nothing is told any more. A change that is being written is written."""
        self.is_closed = True
        self._closed_at = time.monotonic()
        self.closing.emit()
        self._soon.stop()
        self._reader.drop()
        self._changer.drop()
        self.refresh.close()
        self.reading = self.changing = False

    def join(self, seconds: float) -> bool:
        """Wait for what is being written and for the refresh to end; whether they have."""
        deadline = time.monotonic() + seconds
        written = self._written.wait(seconds)
        return self.refresh.join(max(deadline - time.monotonic(), 0.0)) and written

    def _prepare_reading(self, tell: Tell) -> None:
        tell(read_rows(self.host, self.place))

    @guarded
    def _on_progress(self, name: str) -> None:
        """One is through, and others may wait for a phone for minutes."""
        if self.refresh.running and name in self.refresh.ended and not self._soon.isActive():
            self._read_soon()

    def _read_soon(self) -> None:
        self._soon.start(round(max(_SOON_SECONDS, _TIMES_AS_LONG * self._reading_took) * 1000))

    @guarded
    def _read_meanwhile(self) -> None:
        """Once more, unless something hangs: the end of the refresh is followed by a reading anyway."""
        if not self.refresh.running or self.is_lost or self.refresh.is_lost:
            return
        if self.reading:
            self._read_soon()
        else:
            self.read_again()

    @guarded
    def _on_refreshed(self) -> None:
        """Tell how it ended also where the page is not in sight, then read what it has brought."""
        self._soon.stop()
        notification = told_at_end(tuple(self.refresh.ended.values()), self._texts)
        if notification is not None:
            try:
                self.host.show_notification(notification)
            except HostStorageError:
                self.changed.emit()  # the page says the same
        self.read_again()

    @guarded
    def _on_lost(self) -> None:
        self.is_lost = True
        self.changed.emit()

    @guarded
    def _read(self, event: object) -> None:
        self.reading = self.is_lost = False
        if isinstance(event, DssPluginError):
            self.trouble = event
        elif isinstance(event, tuple):
            self._reading_took = time.monotonic() - self._read_at
            self.rows, self.trouble = event, None
            self.refresh.keep_only({row.name for row in event})
        self.changed.emit()
        if self._is_stale:
            self._is_stale = False
            self.read_again()

    @guarded
    def _changed(self, event: object) -> None:
        self.changing = self.is_lost = False
        result = event.value if isinstance(event, _Result) else event
        done_well, self._done_well = self._done_well, _nothing
        if not isinstance(result, DssPluginError):
            done_well(result)
        self.change_ended.emit(self._change, result)
        self.read_again()


def _nothing(_result: object) -> None:
    """Nobody is to be told."""


class _Result:
    """What a change returned: also None has to be told."""

    def __init__(self, value: object) -> None:
        self.value = value
