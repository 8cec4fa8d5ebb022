"""What the store says when the disk, another program or the file itself stands in its way."""

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.store import Store, StoreFault
from cryptoarm_dss_plugin.store.database import FILE_NAME
from tests.store.children import NOBODY, child, store_on_full_disk, store_where_writing_is_forbidden
from tests.store.helpers import PLUGIN, failure_of, offer


@pytest.mark.parametrize("how", ["limit", "disk"])
def test_a_full_disk_costs_the_batch_but_nothing_that_was_there(directory: Path, how: str) -> None:
    with child(store_on_full_disk, directory, how) as (_, pipe):
        found, fault, kept, later = pipe.recv()

    # A limit on files is an error of writing to SQLite, a full disk has a name of its own.
    assert fault == {"limit": StoreFault.IO_ERROR, "disk": StoreFault.DISK_FULL}[found]
    assert kept == [0]
    assert later == list(range(1500))


def test_a_read_only_disk_is_named_and_left_as_it_was() -> None:
    with tempfile.TemporaryDirectory() as place:
        if os.geteuid() == 0:
            os.chown(place, NOBODY, NOBODY)
        with child(store_where_writing_is_forbidden, Path(place) / "data") as (_, pipe):
            fault, untouched, later = pipe.recv()

    assert fault == StoreFault.READ_ONLY
    assert untouched
    assert later == [1, 2]


def test_while_another_program_writes_one_can_read_but_not_write(directory: Path) -> None:
    store = Store(directory, patience=0.05)
    store.store_certificates([offer(1)])
    with closing(sqlite3.connect(directory / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        failure = failure_of(lambda: store.store_certificates([offer(2)]))

        assert failure.fault is StoreFault.LOCKED
        assert len(store.stored_certificates(None, None)) == 1
        other.execute("ROLLBACK")
    store.store_certificates([offer(2)])
    assert len(store.stored_certificates(None, None)) == 2
    store.close()


def garbage(file: Path) -> None:
    file.write_bytes(b"These are not the pages of a database.\n" * 500)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def overwritten(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:16384] + b"\xff" * (len(content) - 16384))


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [(garbage, StoreFault.NOT_A_DATABASE), (cut, StoreFault.DAMAGED), (overwritten, StoreFault.DAMAGED)],
)
def test_a_spoilt_file_is_reported_and_kept_byte_for_byte(
    directory: Path, spoil: Callable[[Path], None], fault: StoreFault
) -> None:
    store = Store(directory)
    store.store_certificates([offer(number) for number in range(50)])
    store.close()
    file = directory / FILE_NAME
    spoil(file)
    before = file.read_bytes()

    store = Store(directory)
    assert failure_of(lambda: store.stored_certificates(None, None)).fault is fault
    assert failure_of(lambda: store.store_certificates([offer(99)])).fault is fault
    store.close()

    assert file.read_bytes() == before


def test_a_place_that_cannot_be_a_directory_is_reported_until_it_can(tmp_path: Path) -> None:
    place = tmp_path / "data"
    place.write_text("a file in the way")
    store = Store(place)
    for _ in range(2):
        failure = failure_of(lambda: store.write_settings(PLUGIN, {"key": "value"}))
        assert failure.fault is StoreFault.CANNOT_OPEN
        assert str(tmp_path) not in failure.detail

    place.unlink()

    store.write_settings(PLUGIN, {"key": "value"})
    assert store.read_settings(PLUGIN) == {"key": "value"}
    store.close()


def test_nonsense_in_the_middle_of_a_batch_leaves_nothing_of_it(store: Store) -> None:
    store.write_settings(PLUGIN, {"a": "old"})
    halfway: dict[str, str | None] = {"a": "new", "b": 7}  # type: ignore[dict-item] # what a wrong plugin sends

    with pytest.raises(AttributeError):
        store.write_settings(PLUGIN, halfway)

    assert store.read_settings(PLUGIN) == {"a": "old"}


def test_a_closed_store_says_so(store: Store, directory: Path) -> None:
    store.store_certificates([offer(1)])
    store.close()
    store.close()

    assert failure_of(lambda: store.stored_certificates(None, None)).fault is StoreFault.CLOSED
    assert failure_of(lambda: store.store_certificates([offer(2)])).fault is StoreFault.CLOSED
    assert [file.name for file in directory.iterdir()] == [FILE_NAME]


def test_a_file_put_in_the_place_of_the_open_one_is_the_store_from_then_on(directory: Path) -> None:
    store, backup = Store(directory), Store(directory.with_name("backup"))
    store.write_settings(PLUGIN, {"key": "today"})
    backup.write_settings(PLUGIN, {"key": "yesterday"})
    backup.close()

    directory.rename(directory.with_name("set aside"))
    directory.with_name("backup").rename(directory)

    assert store.read_settings(PLUGIN) == {"key": "yesterday"}
    store.write_settings(PLUGIN, {"more": "today"})
    store.close()
    again = Store(directory)
    assert again.read_settings(PLUGIN) == {"key": "yesterday", "more": "today"}
    again.close()


def test_a_setting_that_is_no_text_any_more_fails_with_an_error_of_the_store(directory: Path) -> None:
    store = Store(directory)
    store.write_settings(PLUGIN, {"key": "value"})
    with closing(sqlite3.connect(directory / FILE_NAME, isolation_level=None)) as other:
        other.execute("UPDATE settings SET value = CAST(x'41FF' AS TEXT)")

    failure = failure_of(lambda: store.read_settings(PLUGIN))

    assert failure.fault is StoreFault.FAILED
    assert "UnicodeDecodeError" in failure.detail
    store.write_settings(PLUGIN, {"key": "once more"})
    assert store.read_settings(PLUGIN) == {"key": "once more"}
    store.close()
