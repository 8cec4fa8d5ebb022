"""The hooks this host implements for its plugins."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from cryptoarm_dss_plugin.host_api.hookspecs import host_impl
from cryptoarm_dss_plugin.host_api.plugin_values import HostInfo, WizardRequest
from cryptoarm_dss_plugin.host_api.values import (
    API_VERSION,
    CertificateOffer,
    CertificateUpdate,
    JournalEntry,
    Notification,
    StoredCertificate,
    StoreOutcome,
)
from cryptoarm_dss_plugin.store import Store

PRODUCT = "cryptoarm-stub-host 1.0"
"""Name and version of this host, for support."""

GUI = "PyQt5"
"""The toolkit binding of its windows."""

CAPABILITIES = frozenset({"journal", "notification-actions", "support-file"})


class HostHooks:
    """Registered on the host's manager, alone.

    The storage hooks run on the plugins' worker threads and go straight to the store; `stored` and
    `journal_written` are called there too, so they must be the emits of queued signals.

    Args:
        store: the storage.
        data_directory: where it lies.
        language: tells the language of the windows.
        stored: called after certificates were kept or removed.
        journal_written: called after an entry was added.
        show: adds a notification in the GUI thread; returns its id.
        open_wizard: opens the wizard of an action in the GUI thread; whether it is open.
    """

    def __init__(
        self,
        store: Store,
        data_directory: Path,
        *,
        language: Callable[[], str],
        stored: Callable[[], object],
        journal_written: Callable[[], object],
        show: Callable[[Notification], int],
        open_wizard: Callable[[WizardRequest], bool],
    ) -> None:
        self._store = store
        self._data_directory = data_directory
        self._language = language
        self._stored = stored
        self._journal_written = journal_written
        self._show = show
        self._open_wizard = open_wizard

    @host_impl
    def store_certificates(self, batch: Sequence[CertificateOffer]) -> list[StoreOutcome]:
        """Keep a batch; the list of the window follows."""
        outcomes = self._store.store_certificates(batch)
        self._stored()
        return outcomes

    @host_impl
    def update_certificates(self, batch: Sequence[CertificateUpdate]) -> int:
        """Mark certificates as gone or as there again; the list of the window follows."""
        known = self._store.update_certificates(batch)
        self._stored()
        return known

    @host_impl
    def remove_certificates(self, plugin_id: str, connection: str) -> int:
        """Forget the sources of a connection; the list of the window follows."""
        removed = self._store.remove_certificates(plugin_id, connection)
        self._stored()
        return removed

    @host_impl
    def release_certificates(self, plugin_id: str, connection: str) -> int:
        """Keep the certificates of a removed connection; the list of the window follows."""
        released = self._store.release_certificates(plugin_id, connection)
        self._stored()
        return released

    @host_impl
    def stored_certificates(self, plugin_id: str | None, connection: str | None) -> list[StoredCertificate]:
        """Certificates of a plugin's connection, of a plugin, or all."""
        return self._store.stored_certificates(plugin_id, connection)

    @host_impl
    def read_settings(self, plugin_id: str) -> dict[str, str]:
        """All settings of a plugin."""
        return self._store.read_settings(plugin_id)

    @host_impl
    def write_settings(self, plugin_id: str, changes: Mapping[str, str | None]) -> bool:
        """Write settings of a plugin; True."""
        return self._store.write_settings(plugin_id, changes)

    @host_impl
    def write_journal(self, entry: JournalEntry) -> int:
        """Add an entry to the journal; its id."""
        entry_id = self._store.write_journal(entry)
        self._journal_written()
        return entry_id

    @host_impl
    def host_info(self) -> HostInfo:
        """What this host is."""
        return HostInfo(API_VERSION, PRODUCT, self._language(), GUI, self._data_directory, CAPABILITIES)

    @host_impl
    def show_notification(self, notification: Notification) -> int:
        """Show a notification at once; it reaches the disk soon after. Its id in this window."""
        return self._show(notification)

    @host_impl
    def open_wizard(self, request: WizardRequest) -> bool:
        """Open the wizard of a plugin's action over the window; whether it is open."""
        return self._open_wizard(request)
