"""The server's directory for its certificate files, and tidying up after servers that were killed."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "training-dss-"
_NAME = re.compile(re.escape(_PREFIX) + r"(?P<pid>[1-9]\d*)-\w+")


@contextlib.contextmanager
def own_directory() -> Iterator[Path]:
    """A fresh directory with this process's id in its name, gone after the block; stale ones go before it.

    Raises OSError when it cannot be made.
    """
    remove_stale(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-") as directory:
        yield Path(directory)


def remove_of(pid: int, directory: Path) -> None:
    """Remove the directory that a server has left behind, if it is that server's; its process has ended."""
    found = _NAME.fullmatch(directory.name)
    if found and int(found["pid"]) == pid and _is_ours(directory):
        shutil.rmtree(directory, ignore_errors=True)


def remove_stale(place: Path) -> None:
    """Remove what killed servers of this user have left in a directory; those of living ones stay.

    Only on POSIX: elsewhere there is no harmless way to ask whether a process lives.
    """
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        for directory in place.glob(f"{_PREFIX}*"):
            found = _NAME.fullmatch(directory.name)
            if found and _is_ours(directory) and not _lives(int(found["pid"])):
                shutil.rmtree(directory, ignore_errors=True)


def _is_ours(directory: Path) -> bool:
    """Whether it is a directory, not a link to one, that belongs to this user."""
    try:
        owner = directory.lstat().st_uid
    except OSError:
        return False
    is_real = directory.is_dir() and not directory.is_symlink()
    return is_real and (os.name != "posix" or owner == os.getuid())


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's, or no number of a process: not ours to tidy up
        return True
    return True
