"""Many threads of one program write at once: in turn, each bounded by the store's patience."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.store.database import FILE_NAME, Database
from cryptoarm_dss_plugin.store.faults import StoreError, StoreFault
from cryptoarm_dss_plugin.store.store import Store

PLUGIN = "cryptoarm-dss"


def test_fifty_threads_write_and_all_of_it_is_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    ready = threading.Barrier(50)

    def write(number: int) -> None:
        ready.wait(10)
        for turn in range(4):
            store.write_settings(PLUGIN, {f"{number}/{turn}": "kept"})

    with ThreadPoolExecutor(50) as pool:
        for one in [pool.submit(write, number) for number in range(50)]:
            one.result()

    assert len(store.read_settings(PLUGIN)) == 200
    store.close()


def test_who_waits_too_long_for_another_thread_is_told_so(tmp_path: Path) -> None:
    database = Database(tmp_path, patience=0.05)
    inside, done = threading.Event(), threading.Event()

    def wait(_db: object) -> bool:
        inside.set()
        return done.wait(10)

    def hold() -> bool:
        return database.write(wait)

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        assert inside.wait(10)
        with pytest.raises(StoreError) as caught:
            database.write(lambda _db: None)
        done.set()
        assert holding.result()

    assert caught.value.fault is StoreFault.LOCKED
    assert database.write(lambda _db: "again") == "again"
    database.close()


def test_a_write_that_fails_lets_the_next_one_in(tmp_path: Path) -> None:
    database = Database(tmp_path, patience=0.05)

    with pytest.raises(ZeroDivisionError):
        database.write(lambda _db: 1 // 0)

    assert database.write(lambda _db: "next") == "next"
    database.close()


def test_who_deletes_does_not_wait_for_one_that_reads(tmp_path: Path) -> None:
    store = Store(tmp_path, patience=60)
    store.write_settings(PLUGIN, {"name": "kept"})
    reading = Database(tmp_path)
    inside, done = threading.Event(), threading.Event()

    def wait(db: sqlite3.Connection) -> bool:
        db.execute("SELECT count(*) FROM settings").fetchall()
        inside.set()
        return done.wait(60)

    with ThreadPoolExecutor(2) as pool:
        held = pool.submit(reading.read, wait)
        assert inside.wait(10)
        try:
            assert pool.submit(store.write_settings, PLUGIN, {"name": None}).result(20)
            assert not held.done()
        finally:
            done.set()

    assert store.read_settings(PLUGIN) == {}
    store.write_settings(PLUGIN, {"other": None})
    assert (tmp_path / f"{FILE_NAME}-wal").stat().st_size == 0, "what was left is brought to its end later"
    reading.close()
    store.close()
