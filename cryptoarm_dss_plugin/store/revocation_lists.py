"""Certificate revocation lists: the host's own, no plugin brings them."""

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.store.text import storable

_KEEP = """
    INSERT INTO revocation_lists
        (sha256, issuer, issuer_name, this_update, next_update, revoked, number, stored_at, der)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (sha256) DO NOTHING
"""

_LISTING = """
    SELECT der, issuer, issuer_name, this_update, next_update, revoked, number, stored_at
    FROM revocation_lists ORDER BY stored_at, sha256
"""


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A revocation list with what it says of itself.

    Attributes:
        der: the list as it was signed.
        issuer: the issuer's name as one readable line.
        issuer_name: the issuer's display name.
        this_update: when it was issued, aware, UTC.
        next_update: when the next is due, aware, UTC, or None when the list does not say.
        revoked: how many certificates it names.
        number: its number, lower-case hex, "" for none.
        stored_at: aware, UTC; given by the store.
    """

    der: bytes
    issuer: str
    issuer_name: str
    this_update: datetime
    next_update: datetime | None
    revoked: int
    number: str = ""
    stored_at: datetime | None = None


def keep(db: sqlite3.Connection, lists: Iterable[RevocationList]) -> list[StoreChange]:
    """Keep lists within the caller's transaction; for each whether it is NEW or UNCHANGED.

    Earlier lists of the same issuer stay: an authority may divide its revocations among several.
    """
    now = datetime.now(UTC).isoformat()
    changes = []
    for one in lists:
        row = (
            hashlib.sha256(one.der).digest(),
            storable(one.issuer),
            storable(one.issuer_name),
            one.this_update.isoformat(),
            None if one.next_update is None else one.next_update.isoformat(),
            one.revoked,
            one.number,
            now,
            one.der,
        )
        changes.append(StoreChange.NEW if db.execute(_KEEP, row).rowcount else StoreChange.UNCHANGED)
    return changes


def listing(db: sqlite3.Connection) -> list[RevocationList]:
    """All lists, in the order in which they came."""
    return [
        RevocationList(
            der=der,
            issuer=issuer,
            issuer_name=issuer_name,
            this_update=datetime.fromisoformat(this_update),
            next_update=None if next_update is None else datetime.fromisoformat(next_update),
            revoked=revoked,
            number=number,
            stored_at=datetime.fromisoformat(stored_at),
        )
        for der, issuer, issuer_name, this_update, next_update, revoked, number, stored_at in db.execute(
            _LISTING
        )
    ]
