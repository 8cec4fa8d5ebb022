"""Several threads, and several programs, on one data directory at once."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from cryptoarm_dss_plugin.host_api.values import JournalEntry, Severity, StoreChange
from cryptoarm_dss_plugin.store import Store, StoreFault
from cryptoarm_dss_plugin.store.database import Database
from tests.store.children import child, store_many_batches
from tests.store.helpers import PLUGIN, ask_file, failure_of, offer


def descriptors(directory: Path) -> int:
    """How many descriptors of this process lead into a directory."""
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return sum(link.readlink().is_relative_to(directory) for link in links)


def test_two_programs_begin_a_store_and_fill_it_at_once(directory: Path) -> None:
    batches, size = 15, 20
    with ExitStack() as stack:
        pipes = [
            stack.enter_context(child(store_many_batches, directory, name, batches, size))[1]
            for name in ("work", "home")
        ]
        for pipe in pipes:
            assert pipe.recv() == "ready"
        assert not directory.exists()
        for pipe in pipes:
            pipe.send("go")
        told = [pipe.recv() for pipe in pipes]

    assert told == [{StoreChange.NEW}] * 2
    counted = ask_file(
        directory, "SELECT connection, count(*) FROM sources GROUP BY connection ORDER BY connection"
    )
    assert counted == [("home", batches * size), ("work", batches * size)]
    assert ask_file(directory, "SELECT count(*) FROM certificates") == [(batches * size,)]
    assert ask_file(directory, "PRAGMA integrity_check") == [("ok",)]


def test_a_new_directory_may_be_opened_by_many_in_the_same_moment(tmp_path: Path) -> None:
    many, rounds = 6, 12
    start = threading.Barrier(many)

    def begin(directory: Path, number: int) -> None:
        store = Store(directory)
        start.wait()
        store.write_settings(PLUGIN, {str(number): "here"})
        store.close()

    with ThreadPoolExecutor(many) as pool:
        for turn in range(rounds):
            directory = tmp_path / f"turn {turn}"
            for call in [pool.submit(begin, directory, number) for number in range(many)]:
                call.result()
            store = Store(directory)
            assert len(store.read_settings(PLUGIN)) == many
            store.close()


def test_threads_share_a_store_and_readers_see_whole_batches(store: Store) -> None:
    threads, batches, size = 5, 6, 10
    start = threading.Barrier(threads + 1)
    done = threading.Event()

    def write(name: str) -> None:
        start.wait()
        for number in range(batches):
            store.store_certificates([offer(number * size + place, name) for place in range(size)])
            store.write_journal(JournalEntry(PLUGIN, "import", Severity.INFO, name))
            store.write_settings(PLUGIN, {name: str(number)})

    def read() -> set[int]:
        start.wait()
        counts = {0}
        while not done.is_set():
            counts.add(len(store.stored_certificates(None, None)))
        return counts

    names = [f"connection{number}" for number in range(threads)]
    with ThreadPoolExecutor(threads + 1) as pool:
        reader = pool.submit(read)
        writers = [pool.submit(write, name) for name in names]
        try:
            for writer in writers:
                writer.result()
        finally:
            done.set()
        counts = reader.result()

    assert {count % size for count in counts} == {0}
    assert len(store.stored_certificates(None, None)) == threads * batches * size
    assert len(store.journal()) == threads * batches
    assert store.read_settings(PLUGIN) == dict.fromkeys(names, str(batches - 1))


def test_a_reader_does_not_wait_for_a_writer(directory: Path) -> None:
    database, store = Database(directory), Store(directory, patience=0.0)
    store.write_settings(PLUGIN, {"key": "before"})

    def change_and_look() -> dict[str, str]:
        def work(db: sqlite3.Connection) -> dict[str, str]:
            db.execute("UPDATE settings SET value = 'after'")
            return store.read_settings(PLUGIN)

        return database.write(work)

    assert change_and_look() == {"key": "before"}
    assert store.read_settings(PLUGIN) == {"key": "after"}
    database.close()
    store.close()


def test_workers_that_come_and_go_leave_no_open_files(store: Store, directory: Path) -> None:
    def one_import(number: int) -> None:
        worker = threading.Thread(target=store.store_certificates, args=([offer(number)],))
        worker.start()
        worker.join()

    one_import(0)
    after_one = descriptors(directory)
    for number in range(1, 20):
        one_import(number)

    assert len(store.stored_certificates(None, None)) == 20
    assert descriptors(directory) == after_one > 0


AT_ONCE = 4


def test_a_rush_of_readers_opens_few_connections(directory: Path) -> None:
    database = Database(directory)
    database.write(lambda db: db.execute("INSERT INTO settings VALUES (?, 'key', 'value')", (PLUGIN,)))
    log = directory / "store.sqlite3-wal"
    opened: list[int] = []
    together = threading.Barrier(AT_ONCE, lambda: opened.append(descriptors(log)))

    def work(db: sqlite3.Connection) -> None:
        db.execute("SELECT count(*) FROM settings").fetchall()
        together.wait(30)  # so many do read side by side

    with ThreadPoolExecutor(5 * AT_ONCE) as pool:
        for call in [pool.submit(database.read, work) for _ in range(5 * AT_ONCE)]:
            call.result()

    assert opened == [AT_ONCE] * 5
    assert descriptors(log) == AT_ONCE
    database.close()
    assert descriptors(directory) == 0


def test_who_finds_all_connections_taken_for_too_long_is_told(directory: Path) -> None:
    database = Database(directory, patience=0.05)
    all_read, enough = threading.Barrier(AT_ONCE + 1), threading.Event()

    def work(_db: sqlite3.Connection) -> None:
        all_read.wait(30)
        enough.wait(30)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        calls = [pool.submit(database.read, work) for _ in range(AT_ONCE)]
        all_read.wait(30)
        failure = failure_of(lambda: database.read(lambda _db: None))
        enough.set()
        for call in calls:
            call.result()

    assert failure.fault is StoreFault.LOCKED
    assert database.read(lambda _db: "now") == "now"
    database.close()


def test_closing_lets_a_call_that_is_under_way_end_and_then_closes_its_file_too(directory: Path) -> None:
    database = Database(directory)
    writing, closed = threading.Event(), threading.Event()

    def work(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO settings VALUES (?, 'key', 'value')", (PLUGIN,))
        writing.set()
        assert closed.wait(30)

    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(database.write, work)
        assert writing.wait(30)
        database.close()
        assert descriptors(directory) > 0
        closed.set()
        call.result()

    assert descriptors(directory) == 0
    assert ask_file(directory, "SELECT value FROM settings") == [("value",)]
