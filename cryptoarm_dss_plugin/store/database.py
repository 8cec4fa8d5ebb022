"""The SQLite file: connections, transactions, and errors that are only the store's own."""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from cryptoarm_dss_plugin.store import files, schema
from cryptoarm_dss_plugin.store.faults import FOREIGN_ERRORS, StoreError, StoreFault, store_error

Answer = TypeVar("Answer")

FILE_NAME = "store.sqlite3"
"""Name of the database in the data directory."""

# A certificate's row takes 2-4 KiB: on SQLite's usual pages of 4 KiB one each, half of it empty. With these
# a batch of 5,000 is on disk in three quarters of the time. Takes effect only when the file is created.
_PAGE_SIZE = 16384

_LOG_PATIENCE_MS = 500

_AT_ONCE = 4
"""So many connections there are at most; each has its log open and a part of the database in memory.

More would gain nothing: Python lets one thread run at a time, and who waits for a disk does so for a moment.
"""


_CACHE_KIB = 512
"""That part: the system keeps the file in memory anyway, and what a journal grows by is not read twice."""


class Database:
    """One SQLite file, for any number of threads and programs at once.

    Every call borrows a connection that no other thread has meanwhile, and a new one is opened only when
    all are in use; a few at most, so that a rush, as of fifty refreshes side by side, leaves no more than
    that behind. So a window can read while a worker writes, which one guarded connection would not allow;
    and nothing is left behind by workers that live for one import, as a connection per thread would.

    Opening is lazy: the constructor touches nothing, a reader of what was never written sees an empty
    store and leaves no file, and a call after a failed opening simply tries again.

    Args:
        directory: where the file lies; created, for its owner only, with the first writing.
        patience: seconds to wait for other threads and for another program's writing to end.
        steps: the ladder of the schema.
        mount_table: see `files.on_network`.
    """

    def __init__(
        self,
        directory: Path,
        *,
        patience: float = 10.0,
        steps: Sequence[schema.Step] = schema.STEPS,
        mount_table: Path = files.MOUNT_TABLE,
    ) -> None:
        self._path = directory / FILE_NAME
        self._patience = patience
        self._steps = steps
        self._mount_table = mount_table
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._places = threading.BoundedSemaphore(_AT_ONCE)
        self._idle: list[_Connection] = []
        self._closed = False

    def read(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Let `work` read one consistent state; what it returns.

        Raises:
            StoreError: the file cannot be read.
        """
        return self._transaction("BEGIN", work)

    def write(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Let `work` read and change; all of it is kept, on disk, or nothing; what it returns.

        Raises:
            StoreError: the file cannot be written; it is as it was before.
        """
        # SQLite lets only one write, too, but who waits for that sleeps longer and longer, up to 0.1 s at a
        # time, while others come and go: fifty threads with a row each took seconds.
        if not self._writing.acquire(timeout=self._patience):
            raise StoreError(StoreFault.LOCKED, "another thread of this program is writing")
        try:
            return self._transaction("BEGIN IMMEDIATE", work)
        finally:
            self._writing.release()

    def empty_log(self) -> None:
        """Bring what was deleted to its end in the -wal file too, if nobody reads just now.

        Deleted rows are overwritten in the database itself (secure_delete), but earlier versions of their
        pages stay in the log until then. Best effort: what was committed stays so.
        """
        connection = None
        with contextlib.suppress(StoreError, *FOREIGN_ERRORS):
            connection = self._take(create=True)
            try:
                # Who reads just then may go on for long; the next time will do.
                connection.execute(f"PRAGMA busy_timeout = {_LOG_PATIENCE_MS}").fetchall()
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                connection.execute(f"PRAGMA busy_timeout = {round(self._patience * 1000)}").fetchall()
        if connection is not None:
            self._give_back(connection)

    def stamp(self) -> tuple[tuple[int, int] | None, ...]:
        """Size and time of change of the files as they are now, None for one that is not there."""
        return files.stamp(self._path)

    def close(self) -> None:
        """Close all connections; one that a call still uses is closed when that call ends."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _transaction(self, begin: str, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        connection = None
        if not self._places.acquire(timeout=self._patience):
            raise StoreError(StoreFault.LOCKED, "other threads of this program are reading")
        try:
            connection = self._take(create=begin != "BEGIN")
            connection.execute(begin)
            answer = work(connection)
            connection.execute("COMMIT")
        except FOREIGN_ERRORS as foreign:
            failure = store_error(foreign)
        else:
            return answer
        finally:
            if connection is not None:
                self._give_back(connection)
            self._places.release()
        # Out here no exception is being handled: the failure has neither cause nor context.
        raise failure

    def _take(self, *, create: bool) -> "_Connection":
        """A connection for one call: an idle one of the file that has the name now, or a new one."""
        now = files.identity(self._path)
        with self._lock:
            if self._closed:
                raise StoreError(StoreFault.CLOSED, "the store has been closed")
            # A file put in the place of the one that was opened (a backup restored): never write into
            # the one that has no name any more.
            stale = [connection for connection in self._idle if connection.file != now]
            self._idle = [connection for connection in self._idle if connection.file == now]
            found = self._idle.pop() if self._idle else None
        for connection in stale:
            connection.close()
        if found is not None:
            return found
        # A link to nowhere is no empty store: nothing can be kept there, and that is told before a sign-in.
        is_there = now is not None or self._path.is_symlink()
        return self._open() if create or is_there else self._open_nothing()

    def _give_back(self, connection: "_Connection") -> None:
        """Keep a connection for the next call, unless its call failed or the store was closed."""
        with self._lock:
            keep = connection.file is not None and not connection.in_transaction and not self._closed
            if keep:
                self._idle.append(connection)
        if not keep:
            connection.close()  # rolls back

    def _open(self) -> "_Connection":
        files.prepare(self._path)
        # mode=rw: a file that vanished meanwhile is not created with the umask's mode.
        connection = self._connect(f"{self._path.absolute().as_uri()}?mode=rw")
        try:
            schema.check(connection, self._steps)  # before anything writes
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
            self._set_journal_mode(connection)
            schema.bring_up(connection, self._steps)
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")  # now, for reading a schema resets it
            connection.file = files.identity(self._path)
        except BaseException:
            connection.close()
            raise
        return connection

    def _open_nothing(self) -> "_Connection":
        """The empty store that is seen where there is no file, without making one."""
        connection = self._connect("file::memory:")
        schema.bring_up(connection, self._steps)
        return connection

    def _connect(self, uri: str) -> "_Connection":
        return sqlite3.connect(
            uri,
            uri=True,
            timeout=self._patience,
            isolation_level=None,
            check_same_thread=False,
            factory=_Connection,
        )

    def _set_journal_mode(self, connection: sqlite3.Connection) -> None:
        """WAL, which lets readers and a writer at it together, except on a network file system.

        A file system on which SQLite cannot have WAL leaves the file in rollback mode. Both are safe, so
        it does no harm when another connection is at work and the change has to wait for the next opening;
        but a WAL file on the network is not opened while others hold it.
        """
        if files.on_network(self._path.parent, self._mount_table):
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            return
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise


class _Connection(sqlite3.Connection):
    """A connection that remembers which file it has open, None for the empty store in memory."""

    file: tuple[int, int] | None = None
