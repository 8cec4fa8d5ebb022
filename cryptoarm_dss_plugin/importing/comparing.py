"""What the host would answer to a batch, found without storing anything: for a dry run."""

from collections.abc import Sequence

from cryptoarm_dss_plugin.connections import PLUGIN_ID
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    ServerFacts,
    StoreChange,
    StoreName,
    StoreOutcome,
)

_Place = tuple[str | None, int, bytes]
"""A source: connection (None when it was removed), item, DER."""


def would_be(host: Host, offers: Sequence[CertificateOffer]) -> list[StoreOutcome]:
    """The outcome of each offer, as if they came one by one.

    - NEW: the certificate is not there from this connection.
    - UNCHANGED: it is there as this very item, and the server says the same of it.
    - UPDATED: the server says something else of it; or it is there as another item; or a removed
      connection left it behind as this item.

    Raises:
        HostStorageError: what is stored cannot be read.
    """
    known = _Known(host)
    return [StoreOutcome(offer.facts.thumbprint, known.take(offer)) for offer in offers]


class _Known:
    def __init__(self, host: Host) -> None:
        self._sources: dict[_Place, tuple[ServerFacts, StoreName]] = {}
        for entry in host.stored_certificates(PLUGIN_ID):
            if entry.source is not None:
                place = (entry.source.connection, entry.source.item_id, entry.der)
                self._sources[place] = (entry.server, entry.store)
        self._held = {(connection, der) for connection, _item_id, der in self._sources}

    def take(self, offer: CertificateOffer) -> StoreChange:
        connection, item_id = offer.source.connection, offer.source.item_id
        said = (offer.server, offer.store)
        before = self._sources.get((connection, item_id, offer.der))
        left_behind = None if before else self._sources.pop((None, item_id, offer.der), None)
        held = (connection, offer.der) in self._held
        self._sources[connection, item_id, offer.der] = said
        self._held.add((connection, offer.der))
        if before == said:
            return StoreChange.UNCHANGED
        return StoreChange.UPDATED if before or left_behind or held else StoreChange.NEW
