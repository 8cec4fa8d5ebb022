"""An import as a difference: what the server lists against what the host has of that connection."""

from collections.abc import Sequence
from datetime import datetime

from cryptoarm_dss_plugin.connections import PLUGIN_ID
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    ServerFacts,
    StoreChange,
    StoredCertificate,
    StoreName,
    StoreOutcome,
)
from cryptoarm_dss_plugin.importing.report import GoneCertificate, News, SkippedItem
from cryptoarm_dss_plugin.turns import in_turns

_Place = tuple[str | None, int, bytes]
"""A source: connection (None when it was removed), item, DER."""

_Said = tuple[ServerFacts, StoreName, datetime | None]
"""What is known of a source: the server's word, the store, since when it is gone."""

_NO_NUMBER = -1
"""Stands in place of an item's number that could not be read."""


class KeptBefore:
    """What the host has of this plugin before an import over a connection."""

    def __init__(self, host: Host, connection: str, *, everything: bool) -> None:
        """Ask the host.

        Args:
            host: whose store it is.
            connection: the name of the connection.
            everything: look at other connections, too, for `came_elsewhere` and `would_be`.

        Raises:
            HostStorageError: what is stored cannot be read.
        """
        self._connection = connection
        stored = host.stored_certificates(PLUGIN_ID, None if everything else connection)
        self._sources: dict[_Place, StoredCertificate] = {}
        self._held: set[bytes] = set()
        self._elsewhere: set[bytes] = set()
        for entry in in_turns(stored):
            if entry.source is not None:
                self._sources[entry.source.connection, entry.source.item_id, entry.der] = entry
                if entry.source.connection == connection:
                    self._held.add(entry.der)
                else:
                    self._elsewhere.add(entry.der)

    def holds(self, offer: CertificateOffer) -> bool:
        """Whether the host has a certificate from the connection, also when it is marked as gone."""
        return offer.der in self._held

    def has_exactly(self, offer: CertificateOffer) -> bool:
        """Whether the host has just this of a certificate, as this very item, not marked as gone."""
        entry = self._sources.get((offer.source.connection, offer.source.item_id, offer.der))
        if entry is None or entry.gone_since is not None:
            return False
        return (entry.server, entry.store, entry.facts) == (offer.server, offer.store, offer.facts)

    def came_elsewhere(self, offer: CertificateOffer) -> bool:
        """Whether the host has a certificate from another connection."""
        return offer.der in self._elsewhere

    def news_of(self, offer: CertificateOffer) -> tuple[News, ...]:
        """What the server now says otherwise of a certificate; empty when it was not there as this item."""
        before = self._sources.get((offer.source.connection, offer.source.item_id, offer.der))
        if before is None:
            return ()
        was, is_now = before.server, offer.server
        differs = {
            News.BACK: before.gone_since is not None,
            News.STATUS: was.status is not is_now.status,
            News.DEFAULT: was.is_default != is_now.is_default,
            News.PIN: was.has_pin != is_now.has_pin,
            News.KEY_PLACE: was.key_in_phone != is_now.key_in_phone,
            News.NAME: was.friendly_name != is_now.friendly_name,
        }
        return tuple(news for news, applies in differs.items() if applies)

    def gone(
        self, offers: Sequence[CertificateOffer], skipped: Sequence[SkippedItem]
    ) -> list[GoneCertificate]:
        """Which certificates of the connection the server lists no longer, each once for each of its sources.

        An item that could not be read may be any certificate that came as that item: those are not gone.
        When not even its number could be read, none is.
        """
        unread = {item.dss_id for item in skipped}
        if _NO_NUMBER in unread:
            return []
        listed = {offer.der for offer in in_turns(offers)}
        return [
            GoneCertificate(entry)
            for (connection, item_id, der), entry in in_turns(self._sources.items())
            if connection == self._connection and der not in listed and item_id not in unread
        ]

    def would_be(self, offers: Sequence[CertificateOffer]) -> list[StoreOutcome]:
        """What the host would answer to a batch, each offer as if they came one by one.

        - NEW: the certificate is not there from this connection.
        - UNCHANGED: it is there as this very item, and the server says the same of it.
        - UPDATED: the server says something else of it; or it was gone; or it is there as another item;
          or a removed connection left it behind as this item.
        """
        known = _Known(self._sources)
        return [StoreOutcome(offer.facts.thumbprint, known.take(offer)) for offer in in_turns(offers)]


class _Known:
    def __init__(self, sources: dict[_Place, StoredCertificate]) -> None:
        self._said: dict[_Place, _Said] = {
            place: (entry.server, entry.store, entry.gone_since) for place, entry in in_turns(sources.items())
        }
        self._held = {(connection, der) for connection, _item_id, der in self._said}

    def take(self, offer: CertificateOffer) -> StoreChange:
        connection, item_id = offer.source.connection, offer.source.item_id
        said = (offer.server, offer.store, None)
        before = self._said.get((connection, item_id, offer.der))
        left_behind = None if before else self._said.pop((None, item_id, offer.der), None)
        held = (connection, offer.der) in self._held
        self._said[connection, item_id, offer.der] = said
        self._held.add((connection, offer.der))
        if before == said:
            return StoreChange.UNCHANGED
        return StoreChange.UPDATED if before or left_behind or held else StoreChange.NEW
