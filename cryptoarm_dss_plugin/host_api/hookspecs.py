"""The hooks a host implements for its plugins (manager `cryptoarm_host`): storage, journal, windows."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import pluggy

from cryptoarm_dss_plugin.host_api.plugin_values import HostInfo, WizardRequest
from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    CertificateUpdate,
    JournalEntry,
    Notification,
    StoredCertificate,
    StoreOutcome,
)

HOST_PROJECT = "cryptoarm_host"
"""Name of the pluggy project on which only the host registers."""

host_spec = pluggy.HookspecMarker(HOST_PROJECT)
host_impl = pluggy.HookimplMarker(HOST_PROJECT)


class HostStorageHooks(Protocol):
    """Storage hooks: called on a plugin's worker thread, so implementations are thread-safe.

    Every one of them raises `HostStorageError` when the storage cannot be read or written.
    """

    @host_spec(firstresult=True)
    def store_certificates(self, batch: Sequence[CertificateOffer]) -> list[StoreOutcome]:
        """Keep a batch: all of it in one transaction or none; one outcome per offer, in order.

        What is offered is there: a certificate that was marked as gone from this very source loses the
        mark, and its outcome is UPDATED.

        Example:
            outcomes = host.store_certificates(batch=[offer]); outcomes[0].change is StoreChange.NEW
        """

    @host_spec(firstresult=True)
    def update_certificates(self, batch: Sequence[CertificateUpdate]) -> int:
        """Note what is new about kept certificates: all of it in one transaction or none; how many it knew.

        Certificates that the host does not have from that source are passed over. A host need not
        implement it: then certificates that left the server stay without a mark.

        Example:
            host.update_certificates(batch=[CertificateUpdate(offer.der, offer.source, gone_since=None)])
        """

    @host_spec(firstresult=True)
    def remove_certificates(self, plugin_id: str, connection: str) -> int:
        """Forget the sources of a connection and the certificates that have no other; how many sources went.

        Example:
            host.remove_certificates(plugin_id="cryptoarm-dss", connection="work")
        """

    @host_spec(firstresult=True)
    def release_certificates(self, plugin_id: str, connection: str) -> int:
        """Keep the certificates of a removed connection, their source's connection becoming None; how many.

        Example:
            host.release_certificates(plugin_id="cryptoarm-dss", connection="work")
        """

    @host_spec(firstresult=True)
    def stored_certificates(self, plugin_id: str | None, connection: str | None) -> list[StoredCertificate]:
        """Certificates of a plugin's connection, of a plugin (connection None) or all (both None).

        Example:
            host.stored_certificates(plugin_id="cryptoarm-dss", connection=None)
        """

    @host_spec(firstresult=True)
    def read_settings(self, plugin_id: str) -> dict[str, str]:
        """All settings of a plugin; keys and values are the plugin's own text.

        Example:
            host.read_settings(plugin_id="cryptoarm-dss").get("connection/work")
        """

    @host_spec(firstresult=True)
    def write_settings(self, plugin_id: str, changes: Mapping[str, str | None]) -> bool:
        """Write the given keys and remove those with None, in one transaction; other keys stay; True.

        Example:
            host.write_settings(plugin_id="cryptoarm-dss", changes={"connection/old": None})
        """

    @host_spec(firstresult=True)
    def write_journal(self, entry: JournalEntry) -> int:
        """Add an entry to the journal and return its id.

        Example:
            host.write_journal(entry=JournalEntry("cryptoarm-dss", "import", Severity.SUCCESS, "..."))
        """


class HostWindowHooks(Protocol):
    """Hooks about what the person sees: called in the GUI thread, where the host has one."""

    @host_spec(firstresult=True)
    def host_info(self) -> HostInfo:
        """What the host is.

        Example:
            host.host_info().language == "ru"
        """

    @host_spec(firstresult=True)
    def show_notification(self, notification: Notification) -> int:
        """Add a notification to the notification centre and return its id.

        Raises `HostStorageError` when it cannot be kept.

        Example:
            host.show_notification(notification=Notification(Severity.ERROR, "...", "..."))
        """

    @host_spec(firstresult=True)
    def open_wizard(self, request: WizardRequest) -> bool:
        """Open the wizard of an import action, as the entry of the menu does; whether it is open.

        It is the wizard of the plugin whose `import_actions` has the action; True also when it was open
        before. False when nobody has it or it cannot be built. A host need not implement it: then the
        plugin's settings pages cannot lead to its wizard, and say so.

        Example:
            host.open_wizard(request=WizardRequest("dss.import", "work"))
        """
