"""A typed door to the host's hooks: nobody else touches a pluggy manager of the host."""

import threading
from collections.abc import Mapping, Sequence
from typing import TypeVar

import pluggy

from cryptoarm_dss_plugin.host_api.hookspecs import HOST_PROJECT, HostStorageHooks, HostWindowHooks
from cryptoarm_dss_plugin.host_api.plugin_values import HostInfo, WizardRequest
from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    CertificateUpdate,
    HostStorageError,
    JournalEntry,
    Notification,
    StoredCertificate,
    StoreOutcome,
)

Answer = TypeVar("Answer")
Item = TypeVar("Item")


def new_host_manager() -> pluggy.PluginManager:
    """A manager with the host's hook specifications, on which the host registers its implementations."""
    manager = pluggy.PluginManager(HOST_PROJECT)
    manager.add_hookspecs(HostStorageHooks)
    manager.add_hookspecs(HostWindowHooks)
    return manager


class WrongThreadError(RuntimeError):
    """A hook was called in a thread where it must not be: a bug of the caller."""


class Host:
    """The host as a plugin sees it.

    Every method raises `HostStorageError` when the host cannot do what was asked, also when its
    implementation raises something else, is missing or answers something that the hook's specification
    does not allow; the error carries no exception of the host. In a host with windows the storage methods
    raise `WrongThreadError` in the GUI thread, for a disk may be slow, and the others raise it in every
    other thread.
    """

    def __init__(self, manager: pluggy.PluginManager, gui_thread: int | None = None) -> None:
        """Wrap the host's manager.

        Args:
            manager: the manager on which the host registered its implementations.
            gui_thread: `threading.get_ident()` of the GUI thread, None for a host without windows.
        """
        self._manager = manager
        self._gui_thread = gui_thread
        self._capabilities: frozenset[str] = frozenset()

    @property
    def capabilities(self) -> frozenset[str]:
        """What the host can do or permits, as it last told in `host_info`; from any thread."""
        return self._capabilities

    @property
    def has_windows(self) -> bool:
        """Whether the host has windows."""
        return self._gui_thread is not None

    @property
    def takes_updates(self) -> bool:
        """Whether the host implements `update_certificates`, which it need not."""
        return bool(self._manager.hook.update_certificates.get_hookimpls())

    @property
    def opens_wizards(self) -> bool:
        """Whether the host implements `open_wizard`, which it need not."""
        return bool(self._manager.hook.open_wizard.get_hookimpls())

    def host_info(self) -> HostInfo:
        """What the host is."""
        self._must_be_gui_thread("host_info")
        info = self._ask("host_info", HostInfo)
        self._capabilities = info.capabilities
        return info

    def store_certificates(self, batch: Sequence[CertificateOffer]) -> list[StoreOutcome]:
        """Keep a batch in one transaction; one outcome per offer, in order."""
        self._must_be_worker_thread("store_certificates")
        answer = self._ask("store_certificates", list, batch=batch)
        outcomes = _all(StoreOutcome, "store_certificates", answer)
        if len(outcomes) != len(batch):
            raise HostStorageError(f"store_certificates: {len(outcomes)} outcomes for {len(batch)} offers")
        if any(o.thumbprint != offer.facts.thumbprint for o, offer in zip(outcomes, batch, strict=True)):
            raise HostStorageError("store_certificates: the outcomes are not in the order of the offers")
        return outcomes

    def update_certificates(self, batch: Sequence[CertificateUpdate]) -> int:
        """Note what is new about kept certificates, in one transaction; how many of them the host has."""
        self._must_be_worker_thread("update_certificates")
        return self._ask("update_certificates", int, batch=batch)

    def remove_certificates(self, plugin_id: str, connection: str) -> int:
        """Forget a connection's sources and the certificates that have no other; how many sources went."""
        self._must_be_worker_thread("remove_certificates")
        return self._ask("remove_certificates", int, plugin_id=plugin_id, connection=connection)

    def release_certificates(self, plugin_id: str, connection: str) -> int:
        """Keep the certificates of a removed connection without its name; how many sources."""
        self._must_be_worker_thread("release_certificates")
        return self._ask("release_certificates", int, plugin_id=plugin_id, connection=connection)

    def stored_certificates(
        self, plugin_id: str | None = None, connection: str | None = None
    ) -> list[StoredCertificate]:
        """Certificates of a plugin's connection, of a plugin, or all."""
        self._must_be_worker_thread("stored_certificates")
        stored = self._ask("stored_certificates", list, plugin_id=plugin_id, connection=connection)
        return _all(StoredCertificate, "stored_certificates", stored)

    def read_settings(self, plugin_id: str) -> dict[str, str]:
        """All settings of a plugin."""
        self._must_be_worker_thread("read_settings")
        settings = self._ask("read_settings", dict, plugin_id=plugin_id)
        _all(str, "read_settings", [*settings, *settings.values()])
        return settings

    def write_settings(self, plugin_id: str, changes: Mapping[str, str | None]) -> None:
        """Write the given settings and remove those with None, in one transaction."""
        self._must_be_worker_thread("write_settings")
        if not self._ask("write_settings", bool, plugin_id=plugin_id, changes=changes):
            raise HostStorageError("write_settings: answered False, not True")

    def write_journal(self, entry: JournalEntry) -> int:
        """Add a journal entry; its id."""
        self._must_be_worker_thread("write_journal")
        return self._ask("write_journal", int, entry=entry)

    def show_notification(self, notification: Notification) -> int:
        """Add a notification; its id."""
        self._must_be_gui_thread("show_notification")
        return self._ask("show_notification", int, notification=notification)

    def open_wizard(self, request: WizardRequest) -> bool:
        """Open the wizard of an import action; whether it is open now."""
        self._must_be_gui_thread("open_wizard")
        return self._ask("open_wizard", bool, request=request)

    def _must_be_worker_thread(self, hook_name: str) -> None:
        if self._gui_thread is not None and threading.get_ident() == self._gui_thread:
            raise WrongThreadError(f"{hook_name} in the GUI thread")

    def _must_be_gui_thread(self, hook_name: str) -> None:
        if self._gui_thread is not None and threading.get_ident() != self._gui_thread:
            raise WrongThreadError(f"{hook_name} outside the GUI thread")

    def _ask(self, hook_name: str, expected: type[Answer], **arguments: object) -> Answer:
        failure: str | None = None
        answer: object = None
        try:
            answer = getattr(self._manager.hook, hook_name)(**arguments)
        except HostStorageError as error:
            failure = error.detail
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a foreign implementation may raise anything
            failure = f"{hook_name}: {type(error).__name__}: {error}"
        if failure is not None:
            raise HostStorageError(failure)
        # Python calls True an int; nobody who reads a number of sources does.
        if not isinstance(answer, expected) or (expected is int and isinstance(answer, bool)):
            raise HostStorageError(f"{hook_name}: answered {type(answer).__name__}, not {expected.__name__}")
        return answer


def _all(kind: type[Item], hook_name: str, items: list[object]) -> list[Item]:
    """The items, if every one is of a kind."""
    found = [item for item in items if isinstance(item, kind)]
    if len(found) != len(items):
        raise HostStorageError(f"{hook_name}: answered with something else than {kind.__name__}")
    return found
