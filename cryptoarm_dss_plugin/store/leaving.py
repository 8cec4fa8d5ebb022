"""Certificates that leave: gone from where they came, left behind by a connection, removed."""

import hashlib
import sqlite3
from collections.abc import Iterable
from datetime import UTC

from cryptoarm_dss_plugin.host_api.values import CertificateUpdate
from cryptoarm_dss_plugin.store.certificates import ITEM_IDS
from cryptoarm_dss_plugin.store.text import storable
from cryptoarm_dss_plugin.turns import in_turns

_MARK_SOURCE = """
    UPDATE sources SET gone_since = ?
    WHERE plugin_id = ? AND connection IS ? AND item_id = ? AND certificate = ?
"""

_REMOVE_ORPHAN = """
    DELETE FROM certificates
    WHERE sha256 = ? AND NOT EXISTS (SELECT 1 FROM sources WHERE certificate = sha256)
"""


def mark(db: sqlite3.Connection, batch: Iterable[CertificateUpdate]) -> int:
    """Note since when sources are gone, or that they are there, within the caller's transaction; how many."""
    known = 0
    for update in in_turns(batch):
        source = update.source
        name = None if source.connection is None else storable(source.connection)
        if source.item_id in ITEM_IDS:
            sha256 = hashlib.sha256(update.der).digest()
            since = None if update.gone_since is None else update.gone_since.astimezone(UTC).isoformat()
            place = (storable(source.plugin_id), name, source.item_id, sha256)
            known += db.execute(_MARK_SOURCE, (since, *place)).rowcount
    return known


def remove_gone(db: sqlite3.Connection, der: bytes) -> int:
    """Forget the sources a certificate is gone from, and it when it has no other; how many sources."""
    sha256 = hashlib.sha256(der).digest()
    removed = db.execute("DELETE FROM sources WHERE certificate = ? AND gone_since IS NOT NULL", (sha256,))
    db.execute(_REMOVE_ORPHAN, (sha256,))
    return removed.rowcount


def remove(db: sqlite3.Connection, plugin_id: str, connection: str) -> int:
    """Forget a connection's sources, and the certificates that now have none; how many sources went."""
    owner = (storable(plugin_id), storable(connection))
    theirs = db.execute(
        "SELECT DISTINCT certificate FROM sources WHERE plugin_id = ? AND connection = ?", owner
    ).fetchall()
    removed = db.execute("DELETE FROM sources WHERE plugin_id = ? AND connection = ?", owner)
    db.executemany(_REMOVE_ORPHAN, in_turns(theirs))
    return removed.rowcount


def release(db: sqlite3.Connection, plugin_id: str, connection: str) -> int:
    """Take a removed connection's name from its sources; how many.

    Where another removed connection left the same item of the same certificate, one of the two stays.
    """
    released = db.execute(
        "UPDATE OR REPLACE sources SET connection = NULL WHERE plugin_id = ? AND connection = ?",
        (storable(plugin_id), storable(connection)),
    )
    return released.rowcount
