"""Settings, journal and notifications: rows that the host keeps for its plugins and its person."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any

from cryptoarm_dss_plugin.host_api.values import JournalEntry, Notification, Severity
from cryptoarm_dss_plugin.store.text import storable

_ADD_ENTRY = """
    INSERT INTO journal (created_at, plugin_id, operation, severity, text, code, detail, facts)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""

# Keys and values in one row, and how many bytes each has: for every row Python's sqlite3 lets go of the
# interpreter, and the threads of a refresh of fifty connections would queue for it some hundred times each.
_SETTINGS = """
    SELECT group_concat(length(CAST(key AS BLOB)) || ' ' || length(CAST(value AS BLOB)), ' '),
           CAST(group_concat(key || value, '') AS BLOB)
    FROM settings WHERE plugin_id = ?
"""

_ENTRIES = """
    SELECT id, created_at, plugin_id, operation, severity, text, code, detail, facts FROM journal
    WHERE :before IS NULL OR id < :before ORDER BY id DESC LIMIT :limit
"""

JOURNAL_DAYS = 365
JOURNAL_BYTES = 10_000_000
"""So long, and so much of it, is the journal kept; ASVS 5.0, 14.2.7: no longer than it is of use."""

_SIZE_IS_LOOKED_AT = 64
"""Each so many entries: to add up the journal means to read it."""

_FORGET_BEFORE = "DELETE FROM journal WHERE created_at < ?"

_FORGET_BEYOND = """
    DELETE FROM journal WHERE id <= (
        SELECT max(id) FROM (
            SELECT id, sum(length(CAST(text AS BLOB)) + length(CAST(detail AS BLOB))
                + length(CAST(facts AS BLOB))) OVER (ORDER BY id DESC) AS size
            FROM journal
        ) WHERE size > ?
    )
"""

_ADD_NOTIFICATION = """
    INSERT INTO notifications
        (created_at, severity, title, text, code, journal_id, actions, action_argument, read)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
"""

_NOTIFICATIONS = """
    SELECT id, created_at, severity, title, text, code, journal_id, actions, action_argument, read
    FROM notifications ORDER BY id DESC
"""


def read_settings(db: sqlite3.Connection, plugin_id: str) -> dict[str, str]:
    """All settings of a plugin."""
    lengths, texts = db.execute(_SETTINGS, (storable(plugin_id),)).fetchone()
    if lengths is None:
        return {}
    places = accumulate(map(int, lengths.split()), initial=0)
    parts = [texts[begin:end].decode() for begin, end in pairwise(places)]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def write_settings(db: sqlite3.Connection, plugin_id: str, changes: Mapping[str, str | None]) -> None:
    """Write the given settings, remove those with None, leave the others."""
    owner = storable(plugin_id)
    for key, value in changes.items():
        if value is None:
            db.execute("DELETE FROM settings WHERE plugin_id = ? AND key = ?", (owner, storable(key)))
        else:
            db.execute(
                "INSERT INTO settings (plugin_id, key, value) VALUES (?, ?, ?)"
                " ON CONFLICT (plugin_id, key) DO UPDATE SET value = excluded.value",
                (owner, storable(key), storable(value)),
            )


def add_entry(db: sqlite3.Connection, entry: JournalEntry) -> int:
    """Add a journal entry under a new id, dated now; the id.

    What is older than `JOURNAL_DAYS` goes, and from time to time what is oldest beyond `JOURNAL_BYTES`.
    """
    texts = (entry.plugin_id, entry.operation, entry.severity.value, entry.text, entry.code, entry.detail)
    row = (_now(), *map(storable, texts), json.dumps(dict(entry.facts)))
    entry_id = _id_of_new(db.execute(_ADD_ENTRY, row))
    db.execute(_FORGET_BEFORE, ((datetime.now(UTC) - timedelta(days=JOURNAL_DAYS)).isoformat(),))
    if entry_id % _SIZE_IS_LOOKED_AT == 0:
        db.execute(_FORGET_BEYOND, (JOURNAL_BYTES,))
    return entry_id


def entries(db: sqlite3.Connection, limit: int, before: int | None) -> list[JournalEntry]:
    """The newest journal entries, newest first; with `before`, only those older than that id."""
    rows = db.execute(_ENTRIES, {"before": before, "limit": limit})
    return [_entry(row) for row in rows]


def add_notification(db: sqlite3.Connection, notification: Notification) -> int:
    """Add a notification under a new id, dated now, unread; the id."""
    row = (
        _now(),
        notification.severity.value,
        storable(notification.title),
        storable(notification.text),
        storable(notification.code),
        notification.journal_id,
        json.dumps(notification.actions),
        storable(notification.action_argument),
    )
    return _id_of_new(db.execute(_ADD_NOTIFICATION, row))


def notifications(db: sqlite3.Connection) -> list[Notification]:
    """All notifications, newest first."""
    return [_notification(row) for row in db.execute(_NOTIFICATIONS)]


def mark_read(db: sqlite3.Connection, notification_ids: Iterable[int]) -> int:
    """Mark notifications as read; how many were unread until now."""
    marked = db.executemany(
        "UPDATE notifications SET read = 1 WHERE id = ? AND NOT read",
        ((notification_id,) for notification_id in notification_ids),
    )
    return marked.rowcount


def _entry(row: tuple[Any, ...]) -> JournalEntry:
    entry_id, at, plugin_id, operation, severity, text, code, detail, facts = row
    return JournalEntry(
        plugin_id=plugin_id,
        operation=operation,
        severity=Severity(severity),
        text=text,
        code=code,
        detail=detail,
        facts=json.loads(facts),
        entry_id=entry_id,
        created_at=datetime.fromisoformat(at),
    )


def _notification(row: tuple[Any, ...]) -> Notification:
    notification_id, at, severity, title, text, code, journal_id, actions, argument, read = row
    return Notification(
        severity=Severity(severity),
        title=title,
        text=text,
        code=code,
        journal_id=journal_id,
        actions=tuple((action_id, label) for action_id, label in json.loads(actions)),
        action_argument=argument,
        notification_id=notification_id,
        created_at=datetime.fromisoformat(at),
        read=bool(read),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _id_of_new(cursor: sqlite3.Cursor) -> int:
    """The id of the row just inserted."""
    return cursor.lastrowid or 0
