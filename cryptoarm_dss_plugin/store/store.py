"""`Store`: the host's storage hooks on an SQLite file, and what the host itself reads back."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptoarm_dss_plugin.host_api.hookspecs import host_impl
from cryptoarm_dss_plugin.host_api.values import (
    CertificateFacts,
    CertificateOffer,
    CertificateUpdate,
    JournalEntry,
    Notification,
    StoreChange,
    StoredCertificate,
    StoreName,
    StoreOutcome,
)
from cryptoarm_dss_plugin.store import certificates, leaving, records, revocation_lists
from cryptoarm_dss_plugin.store.certificates import PackedCertificate
from cryptoarm_dss_plugin.store.database import Database
from cryptoarm_dss_plugin.store.revocation_lists import RevocationList


class Store:
    """Certificates, settings, notifications and the journal of one data directory.

    All methods may be called from any thread, and from several programs on one directory. Each is one
    transaction: kept on disk when it returns, or not at all. Each raises `StoreError` (a
    `HostStorageError`) when the file cannot be read or written, or after `close`.

    Nothing is opened before the first call and nothing created before the first writing one; after a
    failure the next call tries again. A file that is damaged, of a newer schema or not this store's is
    reported and left as it is.

    Args:
        directory: the data directory; created for its owner only when missing.
        patience: seconds to wait for another thread's or program's writing to end.
    """

    def __init__(self, directory: Path, *, patience: float = 10.0) -> None:
        self._database = Database(directory, patience=patience)

    @host_impl
    def store_certificates(self, batch: Sequence[CertificateOffer]) -> list[StoreOutcome]:
        """Keep a batch, all of it or nothing; one outcome per offer, in order (see `certificates.store`)."""
        return self._database.write(lambda db: certificates.store(db, batch))

    @host_impl
    def update_certificates(self, batch: Sequence[CertificateUpdate]) -> int:
        """Mark certificates as gone from a source, or as there again, all or none; how many are kept."""
        return self._database.write(lambda db: leaving.mark(db, batch))

    @host_impl
    def remove_certificates(self, plugin_id: str, connection: str) -> int:
        """Forget a connection's sources, and the certificates that have no other; how many sources went.

        Nothing of them stays in the files afterwards, unless someone is reading just then.
        """
        removed = self._database.write(lambda db: leaving.remove(db, plugin_id, connection))
        self._database.empty_log()
        return removed

    @host_impl
    def release_certificates(self, plugin_id: str, connection: str) -> int:
        """Keep the certificates of a removed connection without its name; how many sources.

        A later import that brings the same certificate as the same item of the same plugin takes the
        source over, under whatever name the connection then has.
        """
        return self._database.write(lambda db: leaving.release(db, plugin_id, connection))

    @host_impl
    def stored_certificates(self, plugin_id: str | None, connection: str | None) -> list[StoredCertificate]:
        """Certificates of a plugin's connection, of a plugin, or all: one for each source, oldest first."""
        return self._database.read(lambda db: certificates.listing(db, plugin_id, connection))

    @host_impl
    def read_settings(self, plugin_id: str) -> dict[str, str]:
        """All settings of a plugin."""
        return self._database.read(lambda db: records.read_settings(db, plugin_id))

    @host_impl
    def write_settings(self, plugin_id: str, changes: Mapping[str, str | None]) -> bool:
        """Write the given settings and remove those with None, all or nothing; True.

        Nothing of what was removed stays in the files afterwards, unless someone is reading just then.
        """
        self._database.write(lambda db: records.write_settings(db, plugin_id, changes))
        if None in changes.values():
            self._database.empty_log()
        return True

    @host_impl
    def write_journal(self, entry: JournalEntry) -> int:
        """Add a journal entry, dated now; its id."""
        return self._database.write(lambda db: records.add_entry(db, entry))

    @host_impl
    def show_notification(self, notification: Notification) -> int:
        """Add a notification, dated now and unread; its id."""
        return self._database.write(lambda db: records.add_notification(db, notification))

    def certificates_after(
        self, place: int = -1, limit: int = 200
    ) -> tuple[list[PackedCertificate], int | None]:
        """A part of all certificates, oldest first, and the place to go on after; None when that was all.

        So that whoever reads many can let others have their turn in between, and keep them cheaply;
        `unpack` makes a `StoredCertificate` of each.
        """
        return self._database.read(lambda db: certificates.page(db, place, limit))

    def remove_gone_certificate(self, der: bytes) -> int:
        """Forget from where a certificate is gone, and it, when it came from nowhere else; how many sources.

        Nothing of them stays in the files afterwards, unless someone is reading just then.
        """
        removed = self._database.write(lambda db: leaving.remove_gone(db, der))
        self._database.empty_log()
        return removed

    def keep_own_certificates(
        self, own: Sequence[tuple[bytes, CertificateFacts, StoreName]]
    ) -> list[StoreOutcome]:
        """Keep certificates that the host read from a file, as certificates without a source."""
        return self._database.write(lambda db: certificates.keep_own(db, own))

    def keep_revocation_lists(self, lists: Sequence[RevocationList]) -> list[StoreChange]:
        """Keep revocation lists; for each whether it is new."""
        return self._database.write(lambda db: revocation_lists.keep(db, lists))

    def revocation_lists(self) -> list[RevocationList]:
        """All revocation lists, in the order in which they came."""
        return self._database.read(revocation_lists.listing)

    def stamp(self) -> object:
        """A value that another program's or this one's writing changes; comparing two costs no reading."""
        return self._database.stamp()

    def journal(self, limit: int = 200, before: int | None = None) -> list[JournalEntry]:
        """The newest entries, newest first, `limit` at most; with `before`, only those older than that id."""
        return self._database.read(lambda db: records.entries(db, limit, before))

    def notifications(self) -> list[Notification]:
        """All notifications, newest first."""
        return self._database.read(records.notifications)

    def mark_notifications_read(self, notification_ids: Sequence[int]) -> int:
        """Mark notifications as read by the person; how many were unread until now."""
        return self._database.write(lambda db: records.mark_read(db, notification_ids))

    def close(self) -> None:
        """Close the file; a call that another thread is in ends as usual, later ones raise `StoreError`."""
        self._database.close()
