"""The store's place on disk: its directory, its files for the owner's eyes only, network homes."""

import os
import stat
import sys
import threading
from pathlib import Path

from cryptoarm_dss_plugin.store.faults import StoreError, StoreFault

MOUNT_TABLE = Path("/proc/self/mounts")
"""Linux: the mounted file systems, one a line (proc(5)); elsewhere it does not exist."""

# File systems shared between machines. SQLite's WAL needs memory shared by all who use the file, which
# only one machine can give: https://www.sqlite.org/wal.html, "Overview", disadvantage 2.
_NETWORK_TYPES = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "9p", "afs", "ceph", "davfs"}
    | {"fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.glusterfs"}
)

_OWNER_ONLY_FILE = 0o600
_OWNER_ONLY_DIRECTORY = 0o700

# Closing any descriptor of a file drops all POSIX locks this process holds on it, SQLite's too
# (https://www.sqlite.org/howtocorrupt.html, 2.2). So a file is only ever opened here by whoever creates
# it, and nobody in this process comes past this lock to SQLite before it is closed again.
_creating = threading.Lock()


def prepare(database: Path) -> None:
    """Create the database file, empty, and its directory where missing; close both to everyone else.

    SQLite gives -wal, -shm and -journal the mode of the main file, so that one file decides for all.
    The umask is not touched: it belongs to the whole process.

    Raises:
        OSError: the directory or the file cannot be created.
        StoreError: the file is another user's.
    """
    database.parent.mkdir(mode=_OWNER_ONLY_DIRECTORY, parents=True, exist_ok=True)
    with _creating:
        try:
            descriptor = os.open(database, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER_ONLY_FILE)
        except FileExistsError:
            pass
        else:
            os.close(descriptor)
    close_to_others(database)


def close_to_others(database: Path) -> None:
    """Take from group and others what an earlier copy, backup or program left them.

    Raises:
        StoreError: the file is another user's, who would read what is written now.
    """
    if sys.platform == "win32":
        return  # the user's profile directory is the owner's by its access list
    for name in (database.name, f"{database.name}-wal", f"{database.name}-shm", f"{database.name}-journal"):
        file = database.with_name(name)
        try:
            facts = file.stat()
        except FileNotFoundError:
            continue
        if facts.st_uid != os.geteuid() and os.geteuid() != 0:
            raise StoreError(StoreFault.FOREIGN, "the database file belongs to another user")
        if stat.S_IMODE(facts.st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
            try:
                file.chmod(_OWNER_ONLY_FILE)
            except OSError:
                # A medium without modes (FAT) or mounted read-only: there the mount decides who reads.
                continue


def identity(database: Path) -> tuple[int, int] | None:
    """What tells this very file from another of the same name; None while there is none."""
    try:
        facts = database.stat()
    except FileNotFoundError:
        return None
    return facts.st_dev, facts.st_ino


def stamp(database: Path) -> tuple[tuple[int, int] | None, ...]:
    """Size and time of change of the database and of its log, None for a file that is not there."""
    stamps: list[tuple[int, int] | None] = []
    for name in (database.name, f"{database.name}-wal"):
        try:
            facts = database.with_name(name).stat()
        except OSError:
            stamps.append(None)
        else:
            stamps.append((facts.st_size, facts.st_mtime_ns))
    return tuple(stamps)


def on_network(directory: Path, mount_table: Path = MOUNT_TABLE) -> bool:
    """Whether a directory lies on a file system shared with other machines, as far as one can tell.

    Args:
        directory: an existing directory.
        mount_table: file in the format of /proc/self/mounts; when it cannot be read the answer is False.
    """
    try:
        lines = os.fsdecode(mount_table.read_bytes()).split("\n")
    except OSError:
        return False
    place = directory.resolve()
    nearest, network = -1, False
    for line in lines:
        match line.split(" "):
            case [_, escaped, kind, *_]:
                mount_point = Path(_unescaped(escaped))
                # Of two mounts on one point the later hides the earlier.
                if len(mount_point.parts) >= nearest and place.is_relative_to(mount_point):
                    nearest, network = len(mount_point.parts), kind in _NETWORK_TYPES
    return network


def _unescaped(field: str) -> str:
    """A field of the mount table: space, tab, line feed and backslash stand there as octal numbers."""
    for escape, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(escape, character)
    return field
