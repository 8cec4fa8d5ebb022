"""A host for tests: it keeps everything in memory and remembers what plugins asked of it."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cryptoarm_dss_plugin.host_api.hookspecs import host_impl
from cryptoarm_dss_plugin.host_api.plugin_values import HostInfo, WizardRequest
from cryptoarm_dss_plugin.host_api.values import (
    API_VERSION,
    CertificateOffer,
    CertificateUpdate,
    JournalEntry,
    Notification,
    StoreChange,
    StoredCertificate,
    StoreOutcome,
)


class MemoryHost:
    """All hooks of a host, thread-safe, without disk, windows or toolkit.

    A test may change `info` and reads the rest.

    Attributes:
        info: what `host_info` answers.
        asked: the hooks that were called, in order, each with its arguments.
        certificates: what is kept, oldest first.
        settings: plugin id -> its settings.
        journal: the entries, oldest first, each with its id and time.
        notifications: the notifications, likewise.
        wizards: the wizards that were asked for, oldest first; none is ever shown.
    """

    def __init__(self, info: HostInfo | None = None) -> None:
        self.info = info or HostInfo(
            API_VERSION, "Host in memory 1.0", language="en", gui="", data_directory=Path("nowhere")
        )
        self.asked: list[tuple[str, dict[str, object]]] = []
        self.certificates: list[StoredCertificate] = []
        self.settings: dict[str, dict[str, str]] = {}
        self.journal: list[JournalEntry] = []
        self.notifications: list[Notification] = []
        self.wizards: list[WizardRequest] = []
        self._lock = threading.Lock()

    def hooks_asked(self) -> list[str]:
        """The names of the hooks that were called, in order."""
        with self._lock:
            return [hook for hook, _ in self.asked]

    @host_impl
    def host_info(self) -> HostInfo:
        """`info`."""
        with self._lock:
            self.asked.append(("host_info", {}))
            return self.info

    @host_impl
    def store_certificates(self, batch: Sequence[CertificateOffer]) -> list[StoreOutcome]:
        """Keep the offers, one after the other."""
        with self._lock:
            self.asked.append(("store_certificates", {"batch": batch}))
            return [StoreOutcome(offer.facts.thumbprint, self._store(offer)) for offer in batch]

    @host_impl
    def update_certificates(self, batch: Sequence[CertificateUpdate]) -> int:
        """Mark certificates as gone from a source, or as there again."""
        with self._lock:
            self.asked.append(("update_certificates", {"batch": batch}))
            news = {(update.der, update.source): update.gone_since for update in batch}
            known = 0
            for place, kept in enumerate(self.certificates):
                if kept.source is not None and (kept.der, kept.source) in news:
                    known += 1
                    self.certificates[place] = replace(kept, gone_since=news[kept.der, kept.source])
            return known

    @host_impl
    def remove_certificates(self, plugin_id: str, connection: str) -> int:
        """Forget what came over a connection."""
        arguments: dict[str, object] = {"plugin_id": plugin_id, "connection": connection}
        with self._lock:
            self.asked.append(("remove_certificates", arguments))
            theirs = self._of(plugin_id, connection)
            self.certificates = [kept for kept in self.certificates if kept not in theirs]
            return len(theirs)

    @host_impl
    def release_certificates(self, plugin_id: str, connection: str) -> int:
        """Keep what came over a connection without the connection's name."""
        arguments: dict[str, object] = {"plugin_id": plugin_id, "connection": connection}
        with self._lock:
            self.asked.append(("release_certificates", arguments))
            theirs = self._of(plugin_id, connection)
            for kept in theirs:
                source = replace(kept.source, connection=None) if kept.source else None
                self.certificates[self.certificates.index(kept)] = replace(kept, source=source)
            return len(theirs)

    @host_impl
    def stored_certificates(self, plugin_id: str | None, connection: str | None) -> list[StoredCertificate]:
        """What is kept, oldest first."""
        arguments: dict[str, object] = {"plugin_id": plugin_id, "connection": connection}
        with self._lock:
            self.asked.append(("stored_certificates", arguments))
            return self._of(plugin_id, connection)

    @host_impl
    def read_settings(self, plugin_id: str) -> dict[str, str]:
        """The settings of a plugin."""
        with self._lock:
            self.asked.append(("read_settings", {"plugin_id": plugin_id}))
            return dict(self.settings.get(plugin_id, {}))

    @host_impl
    def write_settings(self, plugin_id: str, changes: Mapping[str, str | None]) -> bool:
        """Write and remove settings of a plugin; True."""
        with self._lock:
            self.asked.append(("write_settings", {"plugin_id": plugin_id, "changes": changes}))
            merged = {**self.settings.get(plugin_id, {}), **changes}
            self.settings[plugin_id] = {key: value for key, value in merged.items() if value is not None}
            return True

    @host_impl
    def write_journal(self, entry: JournalEntry) -> int:
        """Add an entry; its number, from 1."""
        with self._lock:
            self.asked.append(("write_journal", {"entry": entry}))
            entry_id = len(self.journal) + 1
            self.journal.append(replace(entry, entry_id=entry_id, created_at=datetime.now(UTC)))
            return entry_id

    @host_impl
    def show_notification(self, notification: Notification) -> int:
        """Add a notification; its number, from 1."""
        with self._lock:
            self.asked.append(("show_notification", {"notification": notification}))
            number = len(self.notifications) + 1
            self.notifications.append(
                replace(notification, notification_id=number, created_at=datetime.now(UTC))
            )
            return number

    @host_impl
    def open_wizard(self, request: WizardRequest) -> bool:
        """Remember what was asked for; True."""
        with self._lock:
            self.asked.append(("open_wizard", {"request": request}))
            self.wizards.append(request)
            return True

    def _store(self, offer: CertificateOffer) -> StoreChange:
        """Keep one offer. The same bytes from another connection or item are kept once more, as a source."""
        mine = [kept for kept in self._of(offer.source.plugin_id, None) if kept.der == offer.der]
        for source in (offer.source, replace(offer.source, connection=None)):
            kept = next((one for one in mine if one.source == source), None)
            if kept is not None:
                is_same = (kept.server, kept.store, source) == (offer.server, offer.store, offer.source)
                is_same = is_same and kept.gone_since is None
                self.certificates[self.certificates.index(kept)] = replace(
                    kept,
                    facts=offer.facts,
                    server=offer.server,
                    store=offer.store,
                    source=offer.source,
                    gone_since=None,
                )
                return StoreChange.UNCHANGED if is_same else StoreChange.UPDATED
        self.certificates.append(
            StoredCertificate(
                offer.der, offer.facts, offer.server, offer.source, offer.store, datetime.now(UTC)
            )
        )
        known = any(kept.source and kept.source.connection == offer.source.connection for kept in mine)
        return StoreChange.UPDATED if known else StoreChange.NEW

    def _of(self, plugin_id: str | None, connection: str | None) -> list[StoredCertificate]:
        return [
            kept
            for kept in self.certificates
            if plugin_id is None
            or (
                kept.source
                and kept.source.plugin_id == plugin_id
                and connection in {None, kept.source.connection}
            )
        ]
