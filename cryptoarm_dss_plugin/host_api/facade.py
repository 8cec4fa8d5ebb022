"""A typed door to the host's hooks: nobody else touches a pluggy manager of the host."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import pluggy

from cryptoarm_dss_plugin.host_api.hookspecs import HOST_PROJECT, HostStorageHooks
from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    HostStorageError,
    JournalEntry,
    Notification,
    StoredCertificate,
    StoreOutcome,
)

Answer = TypeVar("Answer")


def new_host_manager() -> pluggy.PluginManager:
    """A manager with the host's hook specifications, on which the host registers its implementations."""
    manager = pluggy.PluginManager(HOST_PROJECT)
    manager.add_hookspecs(HostStorageHooks)
    return manager


class Host:
    """The host as a plugin sees it.

    Every method raises `HostStorageError` when the host cannot do what was asked, also when its
    implementation raises something else, is missing or answers with another type.
    """

    def __init__(self, manager: pluggy.PluginManager) -> None:
        self._manager = manager

    def store_certificates(self, batch: Sequence[CertificateOffer]) -> list[StoreOutcome]:
        """Keep a batch in one transaction; one outcome per offer, in order."""
        outcomes = self._ask("store_certificates", list, batch=batch)
        if len(outcomes) != len(batch):
            raise HostStorageError(f"store_certificates: {len(outcomes)} outcomes for {len(batch)} offers")
        return outcomes

    def remove_certificates(self, plugin_id: str, connection: str) -> int:
        """Forget a connection's sources and the certificates that have no other; how many sources went."""
        return self._ask("remove_certificates", int, plugin_id=plugin_id, connection=connection)

    def release_certificates(self, plugin_id: str, connection: str) -> int:
        """Keep the certificates of a removed connection without its name; how many sources."""
        return self._ask("release_certificates", int, plugin_id=plugin_id, connection=connection)

    def stored_certificates(
        self, plugin_id: str | None = None, connection: str | None = None
    ) -> list[StoredCertificate]:
        """Certificates of a plugin's connection, of a plugin, or all."""
        return self._ask("stored_certificates", list, plugin_id=plugin_id, connection=connection)

    def read_settings(self, plugin_id: str) -> dict[str, str]:
        """All settings of a plugin."""
        return self._ask("read_settings", dict, plugin_id=plugin_id)

    def write_settings(self, plugin_id: str, changes: Mapping[str, str | None]) -> None:
        """Write the given settings and remove those with None, in one transaction."""
        self._ask("write_settings", bool, plugin_id=plugin_id, changes=changes)

    def write_journal(self, entry: JournalEntry) -> int:
        """Add a journal entry; its id."""
        return self._ask("write_journal", int, entry=entry)

    def show_notification(self, notification: Notification) -> int:
        """Add a notification; its id."""
        return self._ask("show_notification", int, notification=notification)

    def _ask(self, hook_name: str, expected: type[Answer], **arguments: object) -> Answer:
        failure = ""
        answer: object = None
        try:
            answer = getattr(self._manager.hook, hook_name)(**arguments)
        except HostStorageError:
            raise
        except Exception as error:  # noqa: BLE001 - a foreign implementation may raise anything
            failure = f"{hook_name}: {type(error).__name__}: {error}"
        if failure:
            raise HostStorageError(failure)
        if not isinstance(answer, expected):
            raise HostStorageError(f"{hook_name}: answered {type(answer).__name__}, not {expected.__name__}")
        return answer
