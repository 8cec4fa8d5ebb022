"""Reading files that only the administrator can have written.

Everything is looked at through the opened file, not by its name, so that nobody can put another one in its
place in between. Links are never followed, and nothing that is no plain file is waited for.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_WRITABLE_BY_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH
# Names that a system without these rights does not have stand for nothing there.
_SAFELY: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_FOLDER: Final = getattr(os, "O_DIRECTORY", 0)


class NotTrustedError(Exception):
    """A file or directory that cannot be taken for the administrator's; its text says why, in English."""


@dataclass(frozen=True, slots=True)
class TrustedFolder:
    """An open directory that only its owner can write to.

    Attributes:
        path: its path, for messages.
        owner: number of the user who must own everything in it.
        descriptor: the open directory.
    """

    path: Path
    owner: int
    descriptor: int

    def names(self, ending: str) -> list[str]:
        """The names in it that end so, sorted."""
        return sorted(name for name in os.listdir(self.descriptor) if name.endswith(ending))  # noqa: PTH208 - an open one

    def read(self, name: str, bytes_at_most: int) -> bytes:
        """The content of a file in it.

        Raises:
            FileNotFoundError: there is none.
            NotTrustedError: it is another's, others may write to it, it is no plain file, it is larger than
                `bytes_at_most` or cannot be read.
        """
        descriptor = _opened(name, _SAFELY, self.descriptor)
        try:
            kept = os.fstat(descriptor)
            if not stat.S_ISREG(kept.st_mode):
                raise NotTrustedError("not a plain file")
            _check(kept, self.owner)
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                content = file.read(bytes_at_most + 1)
        finally:
            os.close(descriptor)
        if len(content) > bytes_at_most:
            raise NotTrustedError(f"larger than {bytes_at_most // 1024} KiB")
        return content

    @contextmanager
    def folder(self, name: str) -> Iterator["TrustedFolder"]:
        """A directory in it; raises as `trusted_folder` does."""
        with _folder(self.path / name, name, self.owner, self.descriptor) as opened:
            yield opened


@contextmanager
def trusted_folder(path: Path, owner: int) -> Iterator[TrustedFolder]:
    """Open a directory.

    Args:
        path: its path; the directories above it are the system's own business.
        owner: number of the user who must own it and everything in it.

    Raises:
        FileNotFoundError: there is none.
        NotTrustedError: it is another's, others may write to it, it is no directory or cannot be opened.
    """
    with _folder(path, str(path), owner, None) as opened:
        yield opened


@contextmanager
def _folder(path: Path, name: str, owner: int, within: int | None) -> Iterator[TrustedFolder]:
    descriptor = _opened(name, _SAFELY | _FOLDER, within)
    try:
        _check(os.fstat(descriptor), owner)
        yield TrustedFolder(path, owner, descriptor)
    finally:
        os.close(descriptor)


def _opened(name: str, flags: int, within: int | None) -> int:
    try:
        return os.open(name, flags, dir_fd=within)
    except FileNotFoundError:
        raise
    except OSError as error:
        problem = f"cannot be opened, or is a link: {error.strerror}"
    raise NotTrustedError(problem)


def _check(kept: os.stat_result, owner: int) -> None:
    if kept.st_uid != owner:
        whom = "root" if owner == 0 else f"user {owner}"
        raise NotTrustedError(f"not owned by {whom}")
    if kept.st_mode & _WRITABLE_BY_OTHERS:
        raise NotTrustedError("writable by its group or by others")
