"""What the page «Что хранится на этом компьютере» has done on a worker: reading and deleting."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import HostStorageError
from cryptoarm_dss_plugin.managing.stored_kinds import Keeper, StoredThing, ThingKind
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.settings.while_open import while_open
from cryptoarm_dss_plugin.wizard.errand import Errand, Tell
from cryptoarm_dss_plugin.wizard.qt import QObject, Signal
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

EVERYTHING: Final = (
    ThingKind.CONNECTIONS,
    ThingKind.LAST_IMPORTS,
    ThingKind.ACCOUNTS,
    ThingKind.CERTIFICATES,
    ThingKind.PASSWORDS,
    ThingKind.OTHER_SETTINGS,
)
"""All that the plugin can delete."""


@dataclass(frozen=True, slots=True)
class ThingsRead:
    """What is stored just now."""

    things: tuple[StoredThing, ...]


@dataclass(frozen=True, slots=True)
class ThingsForgotten:
    """Something was deleted.

    Attributes:
        gone: how many there were of each kind.
    """

    gone: Mapping[ThingKind, int]

    @property
    def is_everything(self) -> bool:
        """Whether all that the plugin can delete was to go."""
        return len(self.gone) == len(EVERYTHING)


@dataclass(frozen=True, slots=True)
class WorkFailed:
    """It did not work.

    Attributes:
        error: why.
        kinds: what was to be deleted, () when it was to be read.
    """

    error: DssPluginError
    kinds: tuple[ThingKind, ...]


class StoredWork(QObject):
    """Lives in the GUI thread as long as the plugin is on: a host may make the page anew at any time.

    Args:
        host: the host's hooks.
        passwords: the passwords that are remembered.
        place: where the administrator's files lie, None for the platform's place.

    Attributes:
        bugs: where exceptions of slots go.
        directory: the host's data directory, "" when it cannot tell.
    """

    told = Signal(object)
    """`ThingsForgotten`, `ThingsRead` or `WorkFailed`."""
    lost = Signal()
    """The host has not answered for some seconds."""
    stored = Signal()
    """Something else of the plugin may have stored something."""

    def __init__(self, host: Host, passwords: PasswordKeeper, place: Callable[[], Place | None]) -> None:
        super().__init__()
        self.bugs = BugReports()
        self.directory = _directory_of(host)
        self._deleting: tuple[ThingKind, ...] = ()
        self._host = host
        self._passwords = passwords
        self._place = place
        self._errand = Errand(self.bugs)
        self._errand.told.connect(self._on_told)
        self._errand.lost.connect(self._on_lost)
        self._is_lost = self._is_stale = False
        self._closed_at: float | None = None

    @property
    def is_deleting(self) -> bool:
        """Whether something is being deleted."""
        return bool(self._deleting)

    def read(self) -> None:
        """Read what is stored: tells `ThingsRead`. While something is deleted it is read afterwards."""
        self._is_stale = self._is_lost
        if not self.is_deleting and not self._is_lost:
            self._errand.begin(self._read)

    def forget(self, kinds: tuple[ThingKind, ...]) -> None:
        """Delete the things of a kind, or `EVERYTHING`: tells `ThingsForgotten`, then `ThingsRead`.

        When it fails in between, what is left is told before the failure.
        """
        self._deleting = kinds
        self._is_lost = self._is_stale = False
        self._errand.begin(lambda tell: self._forget(kinds, tell))

    def close(self) -> None:
        """Tell nothing any more; what is being deleted is deleted."""
        self._closed_at = time.monotonic()
        self._errand.drop()

    def join(self, seconds: float) -> bool:
        """Wait for what is being read or deleted, so many seconds at most; whether it has ended."""
        return self._errand.join(seconds)

    @guarded
    def _on_lost(self) -> None:
        self._is_lost = True
        self.lost.emit()

    @guarded
    def _on_told(self, event: object) -> None:
        self._is_lost = False
        deleted = self._deleting
        if not isinstance(event, ThingsRead):
            self._deleting = ()
        self.told.emit(WorkFailed(event, deleted) if isinstance(event, DssPluginError) else event)
        if self._is_stale:
            self.read()

    def _read(self, tell: Tell) -> None:
        """On the worker."""
        from cryptoarm_dss_plugin.managing.stored_things import (  # noqa: PLC0415 - loads the engine
            stored_things,
        )
        from cryptoarm_dss_plugin.presets.administration import read_administration  # noqa: PLC0415 - as above

        things = stored_things(self._host, read_administration(self._place()), self._passwords)
        tell(ThingsRead(tuple(things)))

    def _forget(self, kinds: tuple[ThingKind, ...], tell: Tell) -> None:
        """On the worker."""
        from cryptoarm_dss_plugin.managing.stored_things import (  # noqa: PLC0415 - loads the engine
            forget,
            forget_everything,
        )

        host, passwords = while_open(self._host, lambda: self._closed_at), self._passwords
        try:
            if kinds == EVERYTHING:
                gone = forget_everything(host, passwords)
            else:
                gone = {kind: forget(kind, host, passwords) for kind in kinds}
        except DssPluginError:
            self._read(tell)
            raise
        tell(ThingsForgotten(gone))
        self._read(tell)


def _directory_of(host: Host) -> str:
    try:
        return str(host.host_info().data_directory.absolute())
    except HostStorageError:
        return ""


def deletable(things: tuple[StoredThing, ...]) -> dict[ThingKind, int]:
    """How many things of each kind the plugin can delete, without those of which there is nothing."""
    return {one.kind: one.count for one in things if one.keeper is Keeper.PLUGIN and one.count}
