"""The database's schema as a ladder of steps: every file is brought up to the newest, never down."""

import sqlite3
from collections.abc import Sequence

from cryptoarm_dss_plugin.store.faults import StoreError, StoreFault

APPLICATION_ID = 0x43414453
"""Marks the file as this store's ("CADS") in SQLite's header: PRAGMA application_id."""

Step = tuple[str, ...]
"""The statements that lead from one version of the schema to the next."""

# A certificate is its DER, known by its SHA-256; the SHA-1 thumbprint is only shown and searched.
# What is listed stands in columns, the DER last, so that no row needs parsing.
# A source is one place from where a certificate came. Its connection becomes NULL when that connection
# was removed; NULLs are all different to UNIQUE, hence the index for released sources.
# Times are ISO 8601 text as `datetime.isoformat` writes it: an exact round trip.
# AUTOINCREMENT: an id of the journal that was thrown away never comes back as another entry's.
_VERSION_1: Step = (
    """CREATE TABLE certificates (
        sha256 BLOB NOT NULL PRIMARY KEY,
        thumbprint TEXT NOT NULL,
        serial TEXT NOT NULL,
        subject TEXT NOT NULL,
        issuer TEXT NOT NULL,
        not_before TEXT NOT NULL,
        not_after TEXT NOT NULL,
        algorithm TEXT NOT NULL,
        owner TEXT NOT NULL,
        organisation TEXT NOT NULL,
        inn TEXT NOT NULL,
        innle TEXT NOT NULL,
        ogrn TEXT NOT NULL,
        ogrnip TEXT NOT NULL,
        snils TEXT NOT NULL,
        issuer_name TEXT NOT NULL,
        key_not_before TEXT,
        key_not_after TEXT,
        der BLOB NOT NULL
    )""",
    """CREATE TABLE sources (
        id INTEGER PRIMARY KEY,
        plugin_id TEXT NOT NULL,
        connection TEXT,
        item_id INTEGER NOT NULL,
        certificate BLOB NOT NULL REFERENCES certificates (sha256),
        status TEXT NOT NULL,
        is_default INTEGER NOT NULL,
        has_pin INTEGER NOT NULL,
        key_in_phone INTEGER NOT NULL,
        friendly_name TEXT NOT NULL,
        store TEXT NOT NULL,
        stored_at TEXT NOT NULL,
        UNIQUE (plugin_id, connection, item_id, certificate)
    )""",
    """CREATE UNIQUE INDEX released_sources ON sources (plugin_id, item_id, certificate)
        WHERE connection IS NULL""",
    "CREATE INDEX sources_of_certificate ON sources (certificate)",
    """CREATE TABLE settings (
        plugin_id TEXT NOT NULL,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (plugin_id, key)
    ) WITHOUT ROWID""",
    """CREATE TABLE journal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        created_at TEXT NOT NULL,
        plugin_id TEXT NOT NULL,
        operation TEXT NOT NULL,
        severity TEXT NOT NULL,
        text TEXT NOT NULL,
        code TEXT NOT NULL,
        detail TEXT NOT NULL,
        facts TEXT NOT NULL
    )""",
    "CREATE INDEX journal_by_time ON journal (created_at)",
    """CREATE TABLE notifications (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        created_at TEXT NOT NULL,
        severity TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        code TEXT NOT NULL,
        journal_id INTEGER,
        actions TEXT NOT NULL,
        action_argument TEXT NOT NULL,
        read INTEGER NOT NULL
    )""",
)

# The host's own: revocation lists that a person imported from a file.
_VERSION_2: Step = (
    """CREATE TABLE revocation_lists (
        sha256 BLOB NOT NULL PRIMARY KEY,
        issuer TEXT NOT NULL,
        issuer_name TEXT NOT NULL,
        this_update TEXT NOT NULL,
        next_update TEXT,
        revoked INTEGER NOT NULL,
        number TEXT NOT NULL,
        stored_at TEXT NOT NULL,
        der BLOB NOT NULL
    )""",
)

# When a source was found to have the certificate no longer; NULL while it has it.
_VERSION_3: Step = ("ALTER TABLE sources ADD COLUMN gone_since TEXT",)

STEPS: tuple[Step, ...] = (_VERSION_1, _VERSION_2, _VERSION_3)
"""The ladder: step n leads from version n to n + 1; an empty file has version 0. Steps are never changed."""


def check(connection: sqlite3.Connection, steps: Sequence[Step]) -> int:
    """Read, without writing, whether this ladder fits the file; its version.

    The connection is in autocommit mode. When this or `bring_up` fails its transaction stays open, so that
    closing the connection rolls it back.

    Raises:
        sqlite3.Error: the file is no database, or damaged.
        StoreError: it is of a newer schema, or another program's database.
    """
    connection.execute("BEGIN")  # one look: another program may be creating the tables just now
    version = _version(connection, steps)
    connection.execute("COMMIT")
    return version


def bring_up(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Lead the file up the ladder, all missing steps in one transaction.

    Raises:
        sqlite3.Error: a step failed; the file stays as it was.
        StoreError: see `check`.
    """
    if check(connection, steps) == len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    # Once more under the lock: another program may have climbed meanwhile.
    for step in steps[_version(connection, steps) :]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(steps)}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection, steps: Sequence[Step]) -> int:
    version = _number(connection, "PRAGMA user_version")
    owner = _number(connection, "PRAGMA application_id")
    tables = _number(connection, "SELECT count(*) FROM sqlite_master")
    if owner != APPLICATION_ID and (owner or version or tables):
        raise StoreError(StoreFault.FOREIGN, "the file is another program's database")
    if version > len(steps):
        raise StoreError(
            StoreFault.NEWER_SCHEMA,
            f"the database has schema {version}, this program knows up to {len(steps)}",
        )
    return version


def _number(connection: sqlite3.Connection, question: str) -> int:
    (number,) = connection.execute(question).fetchone()
    return int(number)
