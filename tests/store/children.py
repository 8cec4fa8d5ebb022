"""What other programs do to a data directory: each function runs in a process of its own."""

import ctypes
import os
import resource
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from cryptoarm_dss_plugin.store import Store, StoreError
from cryptoarm_dss_plugin.store.database import FILE_NAME
from tests.store.helpers import offer

NOBODY = 65534


@contextmanager
def child(work: Callable[..., None], *arguments: object) -> Iterator[tuple[BaseProcess, Connection]]:
    """Run `work(pipe, *arguments)` in a fresh interpreter; the process and our end of the pipe."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs, *arguments))
    process.start()
    theirs.close()  # so that reading from a dead child ends
    try:
        yield process, ours
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def store_batch(pipe: Connection, directory: Path, count: int) -> None:
    """Say when ready, wait for a word, store so many certificates, say so, and stay."""
    store = Store(directory)
    batch = [offer(number) for number in range(count)]
    store.read_settings("none")
    pipe.send("ready")
    pipe.recv()
    store.store_certificates(batch)
    pipe.send("stored")
    pipe.recv()


def store_many_batches(pipe: Connection, directory: Path, connection: str, batches: int, size: int) -> None:
    """Say when ready, wait for a word, then store batch after batch and report the changes of all."""
    store = Store(directory)
    pipe.send("ready")
    pipe.recv()
    seen: set[str] = set()
    for number in range(batches):
        batch = [offer(number * size + place, connection) for place in range(size)]
        seen.update(outcome.change.value for outcome in store.store_certificates(batch))
    store.close()
    pipe.send(seen)


def store_without_umask(pipe: Connection, directory: Path) -> None:
    """Store under a umask that protects nothing; the modes of directory and files while they are open."""
    os.umask(0)
    store = Store(directory)
    store.store_certificates([offer(1)])
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in directory.iterdir()}
    pipe.send((stat.S_IMODE(directory.stat().st_mode), modes))
    store.close()


def store_where_writing_is_forbidden(pipe: Connection, directory: Path) -> None:
    """Store as an ordinary user, once more with file and directory write-protected, and again without."""
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    store = Store(directory)
    store.store_certificates([offer(1)])
    store.close()
    file = directory / FILE_NAME
    file.chmod(0o400)
    directory.chmod(0o500)
    before = file.read_bytes()
    store = Store(directory)
    fault = _fault(lambda: store.store_certificates([offer(2)]))
    untouched = file.read_bytes() == before
    directory.chmod(0o700)
    file.chmod(0o600)
    store.store_certificates([offer(2)])
    pipe.send((fault, untouched, _item_ids(store)))
    store.close()


def store_on_full_disk(pipe: Connection, directory: Path, how: str) -> None:
    """Store one certificate, then more than there is room for, then, with more room, the same again.

    `how` is "limit" for a limit on the size of files, or "disk" for a small disk of one's own, where the
    system lets one mount it, else the limit. Reports how it was, the fault, and the items after each time.
    """
    disk = how == "disk" and mount_small_disk(directory)
    store = Store(directory)
    store.store_certificates([offer(0)])
    batch = [offer(number) for number in range(1, 1500)]
    if not disk:
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, most))
    fault = _fault(lambda: store.store_certificates(batch))
    kept = _item_ids(store)
    if disk:
        _mount(directory, "size=64m", _MS_REMOUNT)
    else:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    store.store_certificates(batch)
    pipe.send(("disk" if disk else "limit", fault, kept, _item_ids(store)))
    store.close()


def _fault(call: Callable[[], object]) -> str:
    try:
        call()
    except StoreError as error:
        return error.fault.value
    return "none"


def _item_ids(store: Store) -> list[int]:
    return [kept.source.item_id for kept in store.stored_certificates(None, None) if kept.source]


_CLONE_NEWNS = 0x00020000
_CLONE_NEWUSER = 0x10000000
_MS_REMOUNT = 0x20
_libc = ctypes.CDLL(None, use_errno=True)


def mount_small_disk(directory: Path) -> bool:
    """Mount a disk of 600 kB in namespaces of this process alone; whether the system allows that."""
    directory.mkdir()
    user, group = os.geteuid(), os.getegid()
    if _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNS) != 0:
        return False
    # See user_namespaces(7): files can only be created by users and groups that are known inside.
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return _mount(directory, "size=600k", 0)


def _mount(directory: Path, options: str, flags: int) -> bool:
    place = os.fsencode(directory)
    return bool(_libc.mount(b"tmpfs", place, b"tmpfs", ctypes.c_ulong(flags), options.encode()) == 0)
