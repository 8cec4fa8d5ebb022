"""The journal is kept for a year, or for ten megabytes, and no longer."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptoarm_dss_plugin.host_api.values import JournalEntry, Severity
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.store.database import FILE_NAME
from cryptoarm_dss_plugin.store.records import JOURNAL_BYTES, JOURNAL_DAYS
from tests.store.helpers import PLUGIN


def entry(text: str, detail: str = "") -> JournalEntry:
    return JournalEntry(PLUGIN, "import", Severity.INFO, text, "", detail)


def test_an_entry_is_kept_for_a_year(store: Store, directory: Path) -> None:
    for text in ("older than a year", "of this year"):
        store.write_journal(entry(text))
    with closing(sqlite3.connect(directory / FILE_NAME)) as file, file:
        for text, days in (("older than a year", JOURNAL_DAYS + 1), ("of this year", JOURNAL_DAYS - 1)):
            at = (datetime.now(UTC) - timedelta(days=days)).isoformat()
            file.execute("UPDATE journal SET created_at = ? WHERE text = ?", (at, text))

    store.write_journal(entry("of today"))

    assert [one.text for one in store.journal()] == ["of today", "of this year"]
    store.close()
    assert b"older than a year" not in (directory / FILE_NAME).read_bytes()


def test_more_than_ten_megabytes_cost_the_oldest_entries(store: Store) -> None:
    size = JOURNAL_BYTES // 100
    ids = [store.write_journal(entry(str(number), "ж" * (size // 2))) for number in range(192)]

    kept = store.journal(limit=1000)

    assert [one.entry_id for one in kept] == list(reversed(ids))[: len(kept)]
    assert 90 <= len(kept) <= 100, "the limit is looked at now and then, not always"


def test_the_ids_of_what_is_gone_never_come_back(store: Store, directory: Path) -> None:
    gone = store.write_journal(entry("long ago"))
    with closing(sqlite3.connect(directory / FILE_NAME)) as file, file:
        file.execute("UPDATE journal SET created_at = '2001-01-01T00:00:00+00:00'")

    assert store.write_journal(entry("today")) > gone
    assert store.write_journal(entry("today")) > gone + 1
    assert gone not in {one.entry_id for one in store.journal()}
