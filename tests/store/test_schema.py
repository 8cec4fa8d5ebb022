"""The ladder of schemas: up in one go or not at all, never down."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.host_api.values import CertificateFacts, CertificateUpdate
from cryptoarm_dss_plugin.store import Store, StoreFault
from cryptoarm_dss_plugin.store.database import FILE_NAME, Database
from cryptoarm_dss_plugin.store.schema import APPLICATION_ID, STEPS, Step
from tests.store.helpers import PLUGIN, ask_file, failure_of, offer

NOTE: Step = (
    "ALTER TABLE sources ADD COLUMN note TEXT NOT NULL DEFAULT 'прежний'",
    "CREATE INDEX sources_by_note ON sources (note)",
)
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
FACT_NAMES = tuple(fact.name for fact in fields(CertificateFacts))
BROKEN: Step = ("UPDATE settings SET value = 'half'", "ALTER TABLE missing ADD COLUMN note TEXT")


@pytest.fixture
def earlier(directory: Path) -> Path:
    """A file that a program with the first schema wrote and closed."""
    first = Database(directory, steps=STEPS[:1])
    first.write(lambda db: db.execute("INSERT INTO settings VALUES (?, 'key', 'value')", (PLUGIN,)))
    first.close()
    store = Store(directory)
    store.store_certificates([offer(1)])
    store.close()
    return directory


def texts_of(facts: CertificateFacts) -> list[str | None]:
    """The facts as the first schema keeps them: times as ISO 8601."""
    values = [getattr(facts, name) for name in FACT_NAMES]
    return [value.isoformat() if isinstance(value, datetime) else value for value in values]


def version(directory: Path) -> int:
    return int(str(ask_file(directory, "PRAGMA user_version")[0][0]))


def test_a_new_file_says_whose_it_is_and_of_which_version(earlier: Path) -> None:
    assert ask_file(earlier, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert version(earlier) == len(STEPS)


def test_an_earlier_file_climbs_with_all_it_holds(earlier: Path) -> None:
    newer = Database(earlier, steps=(*STEPS, NOTE))

    assert newer.read(lambda db: db.execute("SELECT item_id, note FROM sources").fetchall()) == [
        (1, "прежний")
    ]
    assert newer.read(lambda db: db.execute("SELECT value FROM settings").fetchall()) == [("value",)]

    newer.close()
    assert version(earlier) == len(STEPS) + 1


def test_certificates_of_the_second_schema_are_there_and_can_be_marked(directory: Path) -> None:
    second = Database(directory, steps=STEPS[:2])
    kept = offer(1)
    sha256 = hashlib.sha256(kept.der).digest()
    marks = ", ".join("?" for _ in FACT_NAMES)
    keep = f"INSERT INTO certificates (sha256, {', '.join(FACT_NAMES)}, der) VALUES (?, {marks}, ?)"  # noqa: S608 - names of columns
    second.write(lambda db: db.execute(keep, (sha256, *texts_of(kept.facts), kept.der)))
    second.write(
        lambda db: db.execute(
            "INSERT INTO sources (plugin_id, connection, item_id, certificate, status, is_default,"
            " has_pin, key_in_phone, friendly_name, store, stored_at)"
            " VALUES (?, 'work', 1, ?, 'active', 1, 0, 0, '', 'My', '2025-03-01T09:30:00+00:00')",
            (PLUGIN, sha256),
        )
    )
    second.close()
    store = Store(directory)

    [before] = store.stored_certificates(PLUGIN, "work")
    store.update_certificates([CertificateUpdate(kept.der, kept.source, NOON)])
    [after] = store.stored_certificates(PLUGIN, "work")
    store.close()

    assert (before.der, before.facts, before.source) == (kept.der, kept.facts, kept.source)
    assert before.gone_since is None
    assert after == replace(before, gone_since=NOON)
    assert version(directory) == len(STEPS)


def test_a_step_that_fails_leaves_the_file_on_its_old_rung(earlier: Path) -> None:
    newer = Database(earlier, steps=(*STEPS, NOTE, BROKEN))

    failure = failure_of(lambda: newer.read(lambda db: db.execute("SELECT 1").fetchall()))
    newer.close()

    assert failure.fault is StoreFault.FAILED
    assert version(earlier) == len(STEPS)
    store = Store(earlier)
    assert store.read_settings(PLUGIN) == {"key": "value"}
    assert len(store.stored_certificates(None, None)) == 1
    store.close()


def test_a_file_of_a_newer_program_is_refused_and_left_alone(earlier: Path) -> None:
    newer = Database(earlier, steps=(*STEPS, NOTE))
    newer.read(lambda db: db.execute("SELECT 1").fetchall())
    newer.close()
    before = (earlier / FILE_NAME).read_bytes()

    store = Store(earlier)
    for _ in range(2):
        failure = failure_of(lambda: store.store_certificates([offer(2)]))
        assert failure.fault is StoreFault.NEWER_SCHEMA
        assert f"schema {len(STEPS) + 1}" in failure.detail
    store.close()

    assert (earlier / FILE_NAME).read_bytes() == before


def test_another_programs_database_is_refused_and_left_alone(directory: Path) -> None:
    directory.mkdir()
    with closing(sqlite3.connect(directory / FILE_NAME)) as stranger:
        stranger.execute("CREATE TABLE certificates (name TEXT)")
    before = (directory / FILE_NAME).read_bytes()

    store = Store(directory)
    failure = failure_of(lambda: store.write_settings(PLUGIN, {"key": "value"}))
    store.close()

    assert failure.fault is StoreFault.FOREIGN
    assert (directory / FILE_NAME).read_bytes() == before


def test_a_file_that_was_created_and_never_filled_is_taken_as_new(directory: Path) -> None:
    directory.mkdir()
    (directory / FILE_NAME).touch()

    store = Store(directory)
    store.store_certificates([offer(1)])

    assert len(store.stored_certificates(None, None)) == 1
    store.close()


def test_every_connection_writes_through_to_the_disk_and_wipes_what_it_deletes(directory: Path) -> None:
    database = Database(directory)

    def setting(name: str) -> object:
        return database.write(lambda db: db.execute(f"PRAGMA {name}").fetchone()[0])

    full, on = 2, 1
    assert (setting("synchronous"), setting("secure_delete"), setting("foreign_keys")) == (full, on, on)
    database.close()
