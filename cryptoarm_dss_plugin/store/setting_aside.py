"""A store that is spoilt is put out of the way, whole, so that the program can go on with a new one.

Who starts a host decides that, once, before the store is opened; the store itself never touches a file that
it cannot read, for a command of a script must fail instead of finding nothing.
"""

import sqlite3
from contextlib import closing, suppress
from itertools import chain, count
from pathlib import Path

from cryptoarm_dss_plugin.store import files
from cryptoarm_dss_plugin.store.database import FILE_NAME

_SPOILT = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
_COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside the file; it belongs to it, and would spoil another of the same name."""


def set_aside_if_spoilt(directory: Path) -> Path | None:
    """Rename the store of a directory if it is no database or a damaged one; nothing of it is changed.

    A store that is merely in use, write-protected, another program's or of a newer one stays where it is.

    Args:
        directory: the data directory; it need not exist.

    Returns:
        The file's new place, beside the old one: "store.sqlite3.damaged", with a number where that is taken.
        None when there was nothing to set aside, or the system did not let one do it.
    """
    database = directory / FILE_NAME
    found = files.identity(database)
    if found is None or not _is_spoilt(database):
        return None
    place = _free_place(database)
    with suppress(OSError):
        # The companions first: whatever happens in between, none is left beside a new file.
        for ending in _COMPANIONS:
            companion = database.with_name(database.name + ending)
            if companion.exists():
                companion.rename(place.with_name(place.name + ending))
        if files.identity(database) == found:  # not what another program has put there meanwhile
            database.rename(place)
            return place
    return None


def _is_spoilt(database: Path) -> bool:
    try:
        with closing(
            sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=1.0)
        ) as file:
            # Every page, but not whether indexes agree: some milliseconds for thousands of certificates.
            return [row[0] for row in file.execute("PRAGMA quick_check(1)")] != ["ok"]
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return (code & 0xFF) in _SPOILT


def _free_place(database: Path) -> Path:
    endings = chain([""], (f"-{number}" for number in count(2)))
    places = (database.with_name(f"{database.name}.damaged{ending}") for ending in endings)
    return next(
        place
        for place in places
        if not any(place.with_name(place.name + ending).exists() for ending in ("", *_COMPANIONS))
    )
