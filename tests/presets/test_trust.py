"""Only files that nobody but the administrator can have written count; every other one is named."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.presets.administration import FILE_BYTES_AT_MOST, FILES_AT_MOST, read_administration
from cryptoarm_dss_plugin.presets.places import Place, default_place
from tests.administrators import OFFICE, Administrator

NOBODY = 65534


def test_without_a_directory_nothing_is_set_and_nothing_is_wrong(tmp_path: Path) -> None:
    administration = read_administration(Place(tmp_path / "missing"))

    assert (dict(administration.presets), administration.ignored) == ({}, ())
    assert administration.policy.allows("any.example.test")


def test_the_place_is_the_systems_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "HOME", "CRYPTOARM_DSS_PRESETS"):
        monkeypatch.setenv(name, "/somewhere/else")

    assert default_place() == Place(Path("/etc/cryptoarm-dss"), owner=0)


def test_a_preset_is_read(administrator: Administrator) -> None:
    path = administrator.preset(login="anna")

    administration = administrator.read()

    assert administration.ignored == ()
    assert administration.presets["office"].path == str(path)
    assert administration.presets["office"].values["login"] == "anna"


def test_only_root_counts_where_nobody_else_is_named(administrator: Administrator) -> None:
    administrator.preset()

    administration = read_administration(Place(administrator.directory))

    if os.getuid() == 0:
        assert set(administration.presets) == {"office"}
    else:
        assert [one.reason for one in administration.ignored] == ["not owned by root"]


def test_somebody_elses_directory_is_ignored_whole(administrator: Administrator) -> None:
    administrator.preset()
    administrator.set_policy({"allowed_servers": []})

    administration = read_administration(Place(administrator.directory, os.getuid() + 1))

    assert not administration.presets
    assert administration.policy.allows("any.example.test")
    assert [one.path for one in administration.ignored] == [str(administrator.directory)]
    assert "not owned" in administration.ignored[0].reason


def test_somebody_elses_file_is_ignored(administrator: Administrator) -> None:
    """As root with a file given away; as a person with a real file of root in the directory's place."""
    administrator.preset()
    if os.getuid() == 0:
        other = administrator.write("other.json", OFFICE | {"name": "other"})
        os.chown(other, NOBODY, NOBODY)
        assert administrator.ignored() == {"other.json": "not owned by root"}
        assert set(administrator.read().presets) == {"office"}
    else:
        roots = read_administration(Place(Path("/etc"), os.getuid()))
        assert [one.reason for one in roots.ignored] == [f"not owned by user {os.getuid()}"]


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_that_others_can_write_to_is_ignored_the_rest_is_used(
    administrator: Administrator, mode: int
) -> None:
    administrator.preset()
    administrator.write("open.json", OFFICE | {"name": "open"}).chmod(mode)

    assert administrator.ignored() == {"open.json": "writable by its group or by others"}
    assert set(administrator.read().presets) == {"office"}


@pytest.mark.parametrize("mode", [0o775, 0o777])
def test_a_directory_that_others_can_write_to_is_ignored(administrator: Administrator, mode: int) -> None:
    administrator.preset()
    administrator.set_policy({"help_desk": "room 5"})
    administrator.connections.chmod(mode)

    assert administrator.ignored() == {"connections.d": "writable by its group or by others"}
    assert not administrator.read().presets
    assert administrator.read().policy.help_desk == "room 5"

    administrator.directory.chmod(mode)

    assert administrator.ignored() == {"etc": "writable by its group or by others"}
    assert administrator.read().policy.help_desk == ""


def test_links_are_not_followed(administrator: Administrator, tmp_path: Path) -> None:
    own = administrator.preset()
    elsewhere = own.rename(tmp_path / "elsewhere.json")
    own.symlink_to(elsewhere)
    (administrator.connections / "broken.json").symlink_to(tmp_path / "nowhere")
    (tmp_path / "linked").symlink_to(administrator.directory)

    ignored = administrator.ignored()
    linked = read_administration(Place(tmp_path / "linked", os.getuid()))

    assert set(ignored) == {"office.json", "broken.json"}
    assert all("link" in reason for reason in ignored.values())
    assert [one.path for one in linked.ignored] == [str(tmp_path / "linked")]


def _fifo(path: Path) -> None:
    os.mkfifo(path, 0o644)


@pytest.mark.parametrize("make", [_fifo, Path.mkdir], ids=["fifo", "directory"])
def test_what_is_no_plain_file_is_ignored_and_not_waited_for(
    administrator: Administrator, make: Callable[[Path], None]
) -> None:
    administrator.preset()
    make(administrator.connections / "odd.json")
    found: list[dict[str, str]] = []

    reading = threading.Thread(target=lambda: found.append(administrator.ignored()), daemon=True)
    reading.start()
    reading.join(10)

    assert found == [{"odd.json": "not a plain file"}]


def test_a_file_of_64_kib_is_read_and_a_larger_one_is_not(administrator: Administrator) -> None:
    fitting = administrator.preset()
    fitting.write_bytes(fitting.read_bytes().ljust(FILE_BYTES_AT_MOST))
    administrator.write("huge.json", b"{}".ljust(FILE_BYTES_AT_MOST + 1))

    assert administrator.ignored() == {"huge.json": "larger than 64 KiB"}
    assert set(administrator.read().presets) == {"office"}


def test_files_of_other_kinds_are_nobodys_business(administrator: Administrator) -> None:
    for name in ("office.json~", "office.json.bak", "README"):
        administrator.write(name, b"\xff")

    assert administrator.ignored() == {}


def test_there_is_a_number_of_files_after_which_nobody_reads_on(administrator: Administrator) -> None:
    for number in range(FILES_AT_MOST + 2):
        administrator.write(f"{number:04}.json", OFFICE | {"name": f"office_{number}"})

    administration = administrator.read()

    assert len(administration.presets) == FILES_AT_MOST
    assert [Path(one.path).name for one in administration.ignored] == [f"{FILES_AT_MOST:04}.json"]
