"""A spoilt store is put out of the way whole; one that is only out of reach stays where it is."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.store import Store, set_aside_if_spoilt
from cryptoarm_dss_plugin.store.database import FILE_NAME
from tests.store.helpers import PLUGIN, offer


def garbage(file: Path) -> None:
    file.write_bytes(b"These are not the pages of a database.\n" * 500)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def overwritten(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:16384] + b"\xff" * (len(content) - 16384))


@pytest.fixture
def filled(directory: Path) -> Path:
    """A store with certificates."""
    store = Store(directory)
    store.store_certificates([offer(number) for number in range(50)])
    store.close()
    return directory / FILE_NAME


@pytest.mark.parametrize("spoil", [garbage, cut, overwritten])
def test_a_spoilt_file_is_kept_byte_for_byte_and_a_new_one_begins(
    filled: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(filled)
    before = filled.read_bytes()

    place = set_aside_if_spoilt(filled.parent)

    assert place == filled.with_name("store.sqlite3.damaged")
    assert place.read_bytes() == before
    assert not filled.exists()
    store = Store(filled.parent)
    store.write_settings(PLUGIN, {"key": "value"})
    assert store.stored_certificates(None, None) == []
    store.close()
    assert set_aside_if_spoilt(filled.parent) is None


def test_what_was_set_aside_is_never_overwritten(filled: Path) -> None:
    for number in range(3):
        filled.write_bytes(b"no database, but something: %d" % number)
        assert set_aside_if_spoilt(filled.parent) is not None

    kept = sorted(file.name for file in filled.parent.iterdir())
    assert kept == [f"{FILE_NAME}.damaged", f"{FILE_NAME}.damaged-2", f"{FILE_NAME}.damaged-3"]
    assert filled.with_name(kept[0]).read_bytes() == b"no database, but something: 0"


def test_its_log_goes_along_and_cannot_spoil_the_new_one(filled: Path) -> None:
    garbage(filled)
    log = filled.with_name(f"{FILE_NAME}-wal")
    log.write_bytes(b"what was written last")

    place = set_aside_if_spoilt(filled.parent)

    assert place is not None
    assert not log.exists()
    assert place.with_name(f"{place.name}-wal").read_bytes() == b"what was written last"


def test_a_whole_store_stays(filled: Path) -> None:
    assert set_aside_if_spoilt(filled.parent) is None
    assert set_aside_if_spoilt(filled.parent / "nowhere") is None

    store = Store(filled.parent)
    assert len(store.stored_certificates(None, None)) == 50
    store.close()


def test_a_store_in_use_stays(filled: Path) -> None:
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert set_aside_if_spoilt(filled.parent) is None
    assert filled.exists()


def test_a_newer_program_s_and_another_program_s_store_stay(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as file:
        file.execute("PRAGMA user_version = 9999")
    assert set_aside_if_spoilt(filled.parent) is None
    filled.unlink()
    with closing(sqlite3.connect(filled)) as file:
        file.execute("CREATE TABLE recipes (name TEXT)")
    assert set_aside_if_spoilt(filled.parent) is None
    assert filled.exists()


def test_an_empty_file_is_a_store_that_is_not_begun(filled: Path) -> None:
    filled.write_bytes(b"")

    assert set_aside_if_spoilt(filled.parent) is None
