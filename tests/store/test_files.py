"""Where the store lies: who may read it, and on what kind of disk."""

import os
import stat
from contextlib import closing
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.store.database import FILE_NAME, Database
from cryptoarm_dss_plugin.store.files import on_network
from tests.store.children import child, store_without_umask
from tests.store.helpers import ask_file, offer


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def mounts(tmp_path: Path, *lines: str) -> Path:
    table = tmp_path / "mounts"
    table.write_text("".join(f"{line}\n" for line in lines))
    return table


def test_every_file_is_the_owners_alone_even_without_a_umask(directory: Path) -> None:
    with child(store_without_umask, directory) as (_, pipe):
        directory_mode, modes = pipe.recv()

    assert directory_mode == 0o700
    assert modes == {FILE_NAME: 0o600, f"{FILE_NAME}-wal": 0o600, f"{FILE_NAME}-shm": 0o600}


def test_a_directory_that_was_there_keeps_its_mode(directory: Path, store: Store) -> None:
    directory.mkdir(mode=0o750)

    store.write_settings("example-plugin", {"key": "value"})

    assert mode(directory) == 0o750
    assert mode(directory / FILE_NAME) == 0o600


def test_files_that_others_could_read_are_closed_to_them(directory: Path) -> None:
    holder = Store(directory)
    holder.store_certificates([offer(1)])
    files = list(directory.iterdir())
    assert len(files) == 3
    for file in files:
        file.chmod(0o644)

    store = Store(directory)
    store.stored_certificates(None, None)

    assert [mode(file) for file in files] == [0o600] * 3
    store.close()
    holder.close()


def test_the_umask_of_the_process_stays(store: Store) -> None:
    def umask() -> list[str]:
        status = Path("/proc/self/status").read_text().splitlines()
        return [line for line in status if line.startswith("Umask")]

    before = umask()
    store.store_certificates([offer(1)])

    assert umask() == before != []


def test_looking_into_a_store_that_was_never_written_leaves_no_trace(store: Store, directory: Path) -> None:
    assert store.stored_certificates(None, None) == []
    assert store.read_settings("example-plugin") == {}
    assert store.journal() == []
    assert store.notifications() == []

    assert not directory.exists()


def test_the_directory_may_have_any_name(tmp_path: Path) -> None:
    directory = tmp_path / "Данные 100%?mode=memory#" / os.fsdecode(b"odd\xff")
    first, again = Store(directory), Store(directory)
    with closing(first), closing(again):
        first.write_settings("example-plugin", {"key": "value"})

        assert again.read_settings("example-plugin") == {"key": "value"}
        assert (directory / FILE_NAME).stat().st_size > 0


def test_after_closing_there_is_one_file(store: Store, directory: Path) -> None:
    store.store_certificates([offer(1)])
    assert len(list(directory.iterdir())) == 3

    store.close()

    assert [file.name for file in directory.iterdir()] == [FILE_NAME]
    assert ask_file(directory, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs"])
def test_a_network_home_gets_no_wal(tmp_path: Path, directory: Path, kind: str) -> None:
    table = mounts(tmp_path, "/dev/sda1 / ext4 rw 0 0", f"server:/home {tmp_path} {kind} rw 0 0")
    database = Database(directory, mount_table=table)

    used = database.write(lambda db: db.execute("PRAGMA journal_mode").fetchall())

    assert used == [("delete",)]
    assert [file.name for file in directory.iterdir()] == [FILE_NAME]
    database.close()


def test_a_store_that_moved_to_a_network_home_leaves_wal_behind(tmp_path: Path, directory: Path) -> None:
    local = Store(directory)
    local.store_certificates([offer(1)])
    local.close()
    assert ask_file(directory, "PRAGMA journal_mode") == [("wal",)]

    database = Database(directory, mount_table=mounts(tmp_path, f"server:/home {tmp_path} nfs4 rw 0 0"))
    kept = database.read(lambda db: db.execute("SELECT item_id FROM sources").fetchall())
    database.close()

    assert kept == [(1,)]
    assert ask_file(directory, "PRAGMA journal_mode") == [("delete",)]


def test_the_nearest_and_latest_mount_decides(tmp_path: Path) -> None:
    home = tmp_path / "home of all"
    inner = home / "local"
    inner.mkdir(parents=True)
    escaped = str(home).replace(" ", "\\040")
    table = mounts(
        tmp_path,
        "/dev/sda1 / ext4 rw 0 0",
        f"/dev/sda2 {escaped} ext4 rw 0 0",
        f"server:/home {escaped} nfs4 rw 0 0",
        f"tmpfs {escaped}/local tmpfs rw 0 0",
        f"server:/tmp {tmp_path.parent} nfs4 rw 0 0",
        "",
    )

    assert on_network(home, table)
    assert not on_network(inner, table)
    assert on_network(tmp_path, table)
    assert not on_network(Path("/"), table)
    assert not on_network(home, tmp_path / "no table here")
