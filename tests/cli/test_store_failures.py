"""A store that cannot be written or read: exit 9, and what was stored before is still there."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.command_line import MODULE, CommandLine, Finished, in_this_process, latin_words
from tests.cli.failing import Harm

IN = (sys.executable, "-m", "tests.cli.children")


def store_failed(finished: Finished, directory: Path) -> str:
    """The Russian message of a command that failed at the store in this directory, and says where that is."""
    assert (finished.code, finished.error_code) == (9, "store-failed"), finished
    message: str = finished.answer["error"]["message"]
    assert not latin_words(message, str(directory)), message
    assert finished.answer["error"]["detail"].endswith(f"[{directory}]")
    return message


@contextmanager
def write_protected(directory: Path) -> Iterator[None]:
    """The directory and its files, as an administrator protects them."""
    for file in directory.iterdir():
        file.chmod(0o400)
    directory.chmod(0o500)
    try:
        yield
    finally:
        directory.chmod(0o700)
        for file in directory.iterdir():
            file.chmod(0o600)


def test_a_write_protected_store(cli: CommandLine, earlier: Harm) -> None:
    directory = earlier.copy(cli.directory)
    before = {file.name: file.read_bytes() for file in directory.iterdir()}

    with write_protected(directory):
        finished = cli.run(*cli.importing("work", "onecert"), through=[*IN, "unprivileged", *MODULE])
        after = {file.name: file.read_bytes() for file in directory.iterdir()}

    store_failed(finished, cli.directory)
    assert finished.answer["connection"] == "work"
    assert after == before
    assert cli.listed("certificates") == earlier.certificates
    assert cli.import_from("onecert").code == 0, "it works again once it may be written"


def test_a_directory_where_none_may_be_made(cli: CommandLine) -> None:
    cli.directory.parent.joinpath("locked").mkdir(mode=0o500)
    directory = cli.directory.parent / "locked" / "data"

    finished = cli.run(
        *cli.importing("work", "onecert"),
        through=[*IN, "unprivileged", *MODULE],
        data_dir=directory,
    )

    store_failed(finished, directory)
    assert not directory.exists()


def test_a_full_disk(cli: CommandLine, earlier: Harm) -> None:
    earlier.copy(cli.directory)

    finished = cli.run(*cli.importing("many", "manycerts"), through=[*IN, "small_files", *MODULE])

    store_failed(finished, cli.directory)
    assert cli.listed("certificates") == earlier.certificates, "all of the batch or nothing"
    again = cli.import_from("manycerts", name="many")
    assert again.code == 0
    assert len(cli.listed("certificates")) == 503


def test_a_directory_that_is_a_file(cli: CommandLine) -> None:
    cli.directory.write_text("somebody's notes", encoding="ascii")

    finished = cli.import_from("onecert")

    store_failed(finished, cli.directory)
    assert cli.directory.read_text(encoding="ascii") == "somebody's notes"


@pytest.mark.parametrize("command", [["connections"], ["certificates"], ["connections", "remove", "earlier"]])
def test_a_store_that_is_no_database(cli: CommandLine, command: list[str]) -> None:
    cli.directory.mkdir()
    (cli.directory / "store.sqlite3").write_bytes(b"no database at all " * 1000)

    finished = in_this_process(*command, "--data-dir", str(cli.directory), "--json")
    for_people = in_this_process(*command, "--data-dir", str(cli.directory))

    assert list(finished.answer) == ["error"]
    store_failed(finished, cli.directory)
    assert (for_people.code, for_people.out) == (9, "")
    assert for_people.err.strip() == finished.answer["error"]["message"]


def test_a_damaged_store(cli: CommandLine, earlier: Harm) -> None:
    earlier.copy(cli.directory)
    file = cli.directory / "store.sqlite3"
    content = bytearray(file.read_bytes())
    content[16384:] = b"\xff" * len(content[16384:])
    file.write_bytes(content)

    finished = cli.import_from("onecert")

    store_failed(finished, cli.directory)


def test_the_store_of_a_newer_program(cli: CommandLine, earlier: Harm) -> None:
    import sqlite3  # noqa: PLC0415

    earlier.copy(cli.directory)
    with sqlite3.connect(cli.directory / "store.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()

    finished = cli.import_from("onecert")

    store_failed(finished, cli.directory)


def test_a_store_that_vanished_is_made_anew(cli: CommandLine, earlier: Harm) -> None:
    earlier.copy(cli.directory)
    shutil.rmtree(cli.directory)

    assert cli.listed("certificates") == []
    assert cli.import_from("onecert").code == 0
