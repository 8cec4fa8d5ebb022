"""What can go wrong with the storage, told without any foreign exception."""

import errno
import sqlite3
from enum import StrEnum
from types import MappingProxyType

from cryptoarm_dss_plugin.host_api.values import HostStorageError


class StoreFault(StrEnum):
    """Stable kinds of storage failures; each detail of a `StoreError` begins with one."""

    DISK_FULL = "disk-full"
    READ_ONLY = "read-only"
    NO_ACCESS = "no-access"
    LOCKED = "locked"
    NOT_A_DATABASE = "not-a-database"
    DAMAGED = "damaged"
    NEWER_SCHEMA = "newer-schema"
    FOREIGN = "foreign"
    CANNOT_OPEN = "cannot-open"
    IO_ERROR = "io-error"
    CLOSED = "closed"
    FAILED = "failed"


class StoreError(HostStorageError):
    """The storage could not be read or written; nothing of the failed call was kept.

    It carries no other exception: those keep frames, and frames keep whatever the caller held.

    Attributes:
        fault: the kind, by which a host decides what to do next (say so, wait, set the file aside).
        detail: the kind and a short technical cause for the journal, without file names and secrets.
    """

    def __init__(self, fault: StoreFault, cause: str) -> None:
        super().__init__(f"{fault}: {cause}")
        self.fault = fault


FOREIGN_ERRORS = (sqlite3.Error, sqlite3.Warning, OSError, OverflowError, UnicodeDecodeError)
"""What SQLite, files, the binding of values and bytes that are no text raise; none may leave the store."""

# Primary result codes: https://www.sqlite.org/rescode.html
_OF_SQLITE = MappingProxyType(
    {
        sqlite3.SQLITE_FULL: StoreFault.DISK_FULL,
        sqlite3.SQLITE_READONLY: StoreFault.READ_ONLY,
        sqlite3.SQLITE_PERM: StoreFault.NO_ACCESS,
        sqlite3.SQLITE_BUSY: StoreFault.LOCKED,
        sqlite3.SQLITE_LOCKED: StoreFault.LOCKED,
        sqlite3.SQLITE_NOTADB: StoreFault.NOT_A_DATABASE,
        sqlite3.SQLITE_CORRUPT: StoreFault.DAMAGED,
        sqlite3.SQLITE_CANTOPEN: StoreFault.CANNOT_OPEN,
        sqlite3.SQLITE_IOERR: StoreFault.IO_ERROR,
    }
)

_OF_SYSTEM = MappingProxyType(
    {
        errno.ENOSPC: StoreFault.DISK_FULL,
        errno.EDQUOT: StoreFault.DISK_FULL,
        errno.EFBIG: StoreFault.DISK_FULL,
        errno.EROFS: StoreFault.READ_ONLY,
        errno.EACCES: StoreFault.NO_ACCESS,
        errno.EPERM: StoreFault.NO_ACCESS,
        errno.EIO: StoreFault.IO_ERROR,
    }
)


def store_error(foreign: Exception) -> StoreError:
    """The storage's own error for a foreign one; to be raised after the `except` block has been left."""
    if isinstance(foreign, sqlite3.Error):
        # Errors of the module itself, such as a wrong number of values, have no SQLite code.
        code = getattr(foreign, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        name = getattr(foreign, "sqlite_errorname", type(foreign).__name__)
        return StoreError(_OF_SQLITE.get(code & 0xFF, StoreFault.FAILED), f"{foreign} ({name})")
    if isinstance(foreign, OSError):
        number = foreign.errno or 0
        # `str(OSError)` would name the file; its path may name the person.
        cause = f"{foreign.strerror} ({errno.errorcode.get(number, number)})"
        return StoreError(_OF_SYSTEM.get(number, StoreFault.CANNOT_OPEN), cause)
    return StoreError(StoreFault.FAILED, f"{type(foreign).__name__}: {foreign}")
