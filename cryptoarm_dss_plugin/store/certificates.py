"""Certificates and their sources: what an offer changes, what is kept of it, and reading it back."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from itertools import repeat
from operator import attrgetter
from typing import Any

from cryptoarm_dss_plugin.host_api.values import (
    CertificateFacts,
    CertificateOffer,
    CertificateSource,
    ServerFacts,
    ServerStatus,
    StoreChange,
    StoredCertificate,
    StoreName,
    StoreOutcome,
)
from cryptoarm_dss_plugin.store.faults import StoreError, StoreFault
from cryptoarm_dss_plugin.store.text import storable
from cryptoarm_dss_plugin.turns import in_turns

REJECTED_REASON = "bad-certificate"
"""Reason of an offer that cannot be kept at all; the others of its batch are."""

ITEM_IDS = range(-(2**63), 2**63)
"""What an INTEGER of SQLite can hold."""

# The columns of `certificates` bear the names of the facts, so that this list is all that joins the two.
_FACTS = tuple(fact.name for fact in fields(CertificateFacts))
_facts_of = attrgetter(*_FACTS)
_FACT_COLUMNS = ", ".join(_FACTS)
_NEW_FACTS = ", ".join(f"excluded.{name}" for name in _FACTS)
_TIMES = tuple(map(_FACTS.index, ("not_before", "not_after", "key_not_before", "key_not_after")))

# Looking a member up in a table costs a fifth of asking the enumeration, and listings are long.
_STATUSES = {status.value: status for status in ServerStatus}
_STORES = {kept_in.value: kept_in for kept_in in StoreName}

# The same SHA-256 is the same DER; but what was read from it may have been read better this time.
_KEEP_CERTIFICATE = f"""
    INSERT INTO certificates (sha256, der, {_FACT_COLUMNS})
    VALUES (?, ?, {", ".join(repeat("?", len(_FACTS)))})
    ON CONFLICT (sha256) DO UPDATE SET ({_FACT_COLUMNS}) = ({_NEW_FACTS})
    WHERE ({_FACT_COLUMNS}) IS NOT ({_NEW_FACTS})
"""  # noqa: S608 - names of columns, not values

_ADD_SOURCE = """
    INSERT INTO sources (status, is_default, has_pin, key_in_phone, friendly_name, store, gone_since,
                         plugin_id, connection, item_id, certificate, stored_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_CHANGE_SOURCE = """
    UPDATE sources
    SET status = ?, is_default = ?, has_pin = ?, key_in_phone = ?, friendly_name = ?, store = ?,
        gone_since = ?
    WHERE plugin_id = ? AND connection IS ? AND item_id = ? AND certificate = ?
"""

_ADOPT_SOURCE = """
    UPDATE sources SET connection = ?
    WHERE plugin_id = ? AND connection IS NULL AND item_id = ? AND certificate = ?
"""

_KNOWN_SOURCES = """
    SELECT connection, item_id, certificate,
           status, is_default, has_pin, key_in_phone, friendly_name, store, gone_since
    FROM sources WHERE plugin_id = ? AND (connection = ? OR connection IS NULL)
"""

_LISTING = f"""
    SELECT der, plugin_id, connection, item_id, status, is_default, has_pin, key_in_phone, friendly_name,
           store, stored_at, gone_since, id, {_FACT_COLUMNS}
    FROM sources JOIN certificates ON sha256 = certificate
    WHERE id > :after
      AND (:plugin_id IS NULL OR plugin_id = :plugin_id)
      AND (:connection IS NULL OR connection = :connection)
    ORDER BY id LIMIT :limit
"""  # noqa: S608 - names of columns, not values
_BEFORE_FACTS = 13


PackedCertificate = tuple[Any, ...]
"""A row of the listing as SQLite gives it: Python's collector of garbage does not look into it, so that
keeping ten thousand of them costs a window nothing; `unpack` makes a certificate of it."""

HOST = ""
"""Stands in a source's place of the plugin when the host itself brought the certificate, from a file."""

_Key = tuple[str, str | None, int, bytes]
"""What makes a source: plugin, connection, item and the SHA-256 of the certificate."""

_Values = tuple[str, int, int, int, str, str, str | None]
"""The changing part of a source: the server's facts, the store it is kept in, since when it is gone."""


def store(db: sqlite3.Connection, batch: Sequence[CertificateOffer]) -> list[StoreOutcome]:
    """Keep a batch within the caller's transaction; the outcome of each offer, as if they came one by one.

    - NEW: the certificate was not in the store from this connection (it may be there from another).
    - UNCHANGED: it was there as this very item, and the server says the same of it.
    - UPDATED: it was there, but the server says something else of it; or it was there as another item,
      which stays as a source of its own; or it was left behind by a removed connection as this item, whose
      source now belongs to this connection; or it was marked as gone, which it is no longer.
    - REJECTED: its item number is beyond what a database can hold.

    An item that now carries another certificate brings that as NEW; the old one stays.
    """
    sources = _Sources(db, batch)
    certificates: dict[bytes, tuple[object, ...]] = {}
    outcomes = []
    for offer in in_turns(batch):
        if offer.source.item_id not in ITEM_IDS:
            outcomes.append(StoreOutcome(offer.facts.thumbprint, StoreChange.REJECTED, REJECTED_REASON))
            continue
        sha256 = hashlib.sha256(offer.der).digest()
        certificates[sha256] = (sha256, offer.der, *_columns(offer.facts))
        outcomes.append(StoreOutcome(offer.facts.thumbprint, sources.take(offer, sha256)))
    db.executemany(_KEEP_CERTIFICATE, in_turns(certificates.values()))
    sources.write(db)
    return outcomes


class _Sources:
    """The sources that a batch touches: what they were, and what is to be written."""

    def __init__(self, db: sqlite3.Connection, batch: Iterable[CertificateOffer]) -> None:
        self._known: dict[_Key, _Values] = {}
        for plugin_id, name in {_connection_of(offer) for offer in in_turns(batch)}:
            known = db.execute(_KNOWN_SOURCES, (plugin_id, name))
            for connection, item_id, sha256, *values in in_turns(known):
                self._known[plugin_id, connection, item_id, sha256] = tuple(values)
        self._held = Counter(
            (plugin_id, connection, sha256) for plugin_id, connection, _, sha256 in self._known
        )
        self._added: dict[_Key, _Values] = {}
        self._changed: dict[_Key, _Values] = {}
        self._adopted: list[_Key] = []

    def take(self, offer: CertificateOffer, sha256: bytes) -> StoreChange:
        """Note what an offer changes."""
        plugin_id, connection = _connection_of(offer)
        item_id = offer.source.item_id
        key = (plugin_id, connection, item_id, sha256)
        values = _values(offer)
        before = self._known.get(key)
        if before == values:
            return StoreChange.UNCHANGED
        if before is not None:
            self._known[key] = values
            (self._added if key in self._added else self._changed)[key] = values
            return StoreChange.UPDATED
        released = (plugin_id, None, item_id, sha256)
        adopt = released in self._known and released not in self._added
        self._known[key] = values
        held = (plugin_id, connection, sha256)
        first = not self._held[held]
        self._held[held] += 1
        if adopt:
            del self._known[released]
            self._held[plugin_id, None, sha256] -= 1
            self._adopted.append(key)
            self._changed[key] = values
            return StoreChange.UPDATED
        self._added[key] = values
        return StoreChange.NEW if first else StoreChange.UPDATED

    def write(self, db: sqlite3.Connection) -> None:
        """Write what was noted; what is adopted first, as its old place may be taken anew."""
        now = datetime.now(UTC).isoformat()
        db.executemany(
            _ADOPT_SOURCE,
            ((connection, plugin_id, *rest) for plugin_id, connection, *rest in self._adopted),
        )
        db.executemany(_CHANGE_SOURCE, ((*values, *key) for key, values in in_turns(self._changed.items())))
        db.executemany(_ADD_SOURCE, ((*values, *key, now) for key, values in in_turns(self._added.items())))


def listing(db: sqlite3.Connection, plugin_id: str | None, connection: str | None) -> list[StoredCertificate]:
    """The certificates with their sources, in the order in which they came."""
    wanted = {
        "plugin_id": None if plugin_id is None else storable(plugin_id),
        "connection": None if connection is None else storable(connection),
        "after": -1,
        "limit": -1,
    }
    return [unpack(row) for row in in_turns(db.execute(_LISTING, wanted))]


def page(db: sqlite3.Connection, after: int, limit: int) -> tuple[list[PackedCertificate], int | None]:
    """A part of the listing of all: `limit` sources at most, those that came after the place `after`.

    Returns:
        The certificates, and the place to go on after, None when there are no more.
    """
    wanted = {"plugin_id": None, "connection": None, "after": after, "limit": limit}
    rows = db.execute(_LISTING, wanted).fetchall()
    further = rows[-1][_BEFORE_FACTS - 1] if len(rows) == limit else None
    return rows, further


def keep_own(
    db: sqlite3.Connection, own: Iterable[tuple[bytes, CertificateFacts, StoreName]]
) -> list[StoreOutcome]:
    """Keep certificates that the host itself read; they have no source; one outcome each, in order."""
    source = CertificateSource(HOST, None, 0)
    return store(
        db, [CertificateOffer(der, facts, ServerFacts(), source, kept_in) for der, facts, kept_in in own]
    )


def _connection_of(offer: CertificateOffer) -> tuple[str, str | None]:
    name = offer.source.connection
    return storable(offer.source.plugin_id), None if name is None else storable(name)


def _values(offer: CertificateOffer) -> _Values:
    server = offer.server
    return (
        server.status.value,
        int(server.is_default),
        int(server.has_pin),
        int(server.key_in_phone),
        storable(server.friendly_name),
        offer.store.value,
        None,
    )


def _columns(facts: CertificateFacts) -> list[str | None]:
    """The facts as columns, in their order: text as it is, times as ISO 8601."""
    columns = list(_facts_of(facts))
    for time in _TIMES:
        if columns[time] is not None:
            columns[time] = columns[time].isoformat()
    try:
        "".join(filter(None, columns)).encode()
    except UnicodeEncodeError:
        return [column and storable(column) for column in columns]
    return columns


def unpack(row: PackedCertificate) -> StoredCertificate:
    """The certificate that a row stands for.

    Raises:
        StoreError: `damaged`: no program of ours has written such a row.
    """
    try:
        return _unpacked(row)
    except (KeyError, ValueError, TypeError) as odd:
        cause = type(odd).__name__
    raise StoreError(StoreFault.DAMAGED, f"a certificate's row that cannot be read ({cause})")


def _unpacked(row: PackedCertificate) -> StoredCertificate:
    der, plugin_id, connection, item_id, *server, kept_in, stored_at, gone_since, _ = row[:_BEFORE_FACTS]
    status, is_default, has_pin, key_in_phone, friendly_name = server
    facts = list(row[_BEFORE_FACTS:])
    for time in _TIMES:
        if facts[time] is not None:
            facts[time] = datetime.fromisoformat(facts[time])
    return StoredCertificate(
        der=der,
        facts=CertificateFacts(*facts),
        server=ServerFacts(
            _STATUSES[status], bool(is_default), bool(has_pin), bool(key_in_phone), friendly_name
        ),
        source=None if plugin_id == HOST else CertificateSource(plugin_id, connection, item_id),
        store=_STORES[kept_in],
        stored_at=datetime.fromisoformat(stored_at),
        gone_since=None if gone_since is None else datetime.fromisoformat(gone_since),
    )
