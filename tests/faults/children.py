"""Imports in circumstances that only a process of its own can be in: each function runs in a fresh one."""

import ctypes
import os
import resource
from multiprocessing.connection import Connection
from pathlib import Path

from cryptoarm_dss_plugin.importing.states import Failed
from tests.cli.children import unprivileged
from tests.faults.desk import Desk, person, prepare
from tests.store.children import mount_small_disk

_LIMIT_BYTES = 300_000


def read_only(pipe: Connection, directory: Path, ca_pem: str, port: int) -> None:
    """Import where neither file nor directory may be written; sends code, words, whether it is untouched."""
    unprivileged()
    # For this process the capabilities themselves, too: dropping the bounding set counts at the next exec.
    _drop_capabilities()
    file = directory / "store.sqlite3"
    before = file.read_bytes()
    for one in directory.iterdir():
        one.chmod(0o400)
    directory.chmod(0o500)
    told = _attempt(directory, ca_pem, port)
    untouched = file.read_bytes() == before
    directory.chmod(0o700)
    for one in directory.iterdir():
        one.chmod(0o600)
    pipe.send((*told, untouched))


def limited(pipe: Connection, directory: Path, ca_pem: str, port: int) -> None:
    """Import where no file may grow large, then without that; sends code and words of both."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LIMIT_BYTES, most))
    told = _attempt(directory, ca_pem, port)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    pipe.send((*told, _attempt(directory, ca_pem, port)))


def on_small_disk(pipe: Connection, directory: Path, ca_pem: str, port: int) -> None:
    """Import on a disk of 600 kB; where none can be mounted, under a limit on files.

    Sends code, words, and what became of the store with whether it was a small disk.
    """
    is_small = mount_small_disk(directory)
    prepare(directory)
    if not is_small:
        resource.setrlimit(resource.RLIMIT_FSIZE, (_LIMIT_BYTES, resource.RLIM_INFINITY))
    desk = Desk(directory, ca_pem)
    before = desk.kept()
    desk.close()
    told = _attempt(directory, ca_pem, port)
    desk = Desk(directory, ca_pem)
    pipe.send((*told, (desk.became(before), is_small)))
    desk.close()


def _attempt(directory: Path, ca_pem: str, port: int) -> tuple[str, str]:
    desk = Desk(directory, ca_pem)
    state = desk.attempt(desk.form(port))
    desk.close()
    return state.error.code.value if isinstance(state, Failed) else "", person(state)


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


def _drop_capabilities() -> None:
    """Let file modes bind this process if it is root's: capset(2) with nothing."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = _Header(0x20080522, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if libc.capset(ctypes.byref(header), nothing) != 0:
        raise OSError(ctypes.get_errno(), "capset")
