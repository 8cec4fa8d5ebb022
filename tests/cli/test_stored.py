"""`stored` and `forget-everything`: what lies on this computer, and its end."""

import pytest

from tests.cli.command_line import CommandLine, latin_words
from tests.cli.terminal import Begin, Terminal

PLUGINS = {"connections", "last-imports", "accounts", "certificates", "passwords", "other-settings"}


def test_an_empty_directory_has_nothing_and_stays_empty(cli: CommandLine) -> None:
    stored = cli.run("stored", "--json")
    forgotten = cli.run("forget-everything", "--yes", "--json")

    assert {one["kind"]: one["count"] for one in stored.answer["stored"]} == {
        **dict.fromkeys(PLUGINS, 0),
        "presets": 0,
        "journal": None,
        "notifications": None,
    }
    assert set(forgotten.answer["forgotten"].values()) == {0}
    assert forgotten.code == 0
    assert not list(cli.directory.glob("*"))


def test_everything_is_listed_and_then_forgotten(cli: CommandLine) -> None:
    cli.prepare("idonly")
    path = str(cli.directory / "store.sqlite3")

    stored = {one["kind"]: one for one in cli.run("stored", "--json").answer["stored"]}
    assert {kind: one["count"] for kind, one in stored.items()} == {
        "connections": 1,
        "last-imports": 1,
        "accounts": 1,
        "certificates": 3,
        "passwords": 0,
        "other-settings": 0,
        "presets": 0,
        "journal": None,
        "notifications": None,
    }
    assert {stored[kind]["path"] for kind in ("connections", "certificates", "journal")} == {path}
    assert {kind for kind, one in stored.items() if one["deleted_by"] == "plugin"} == PLUGINS
    assert stored["presets"]["deleted_by"] == "administrator"
    assert stored["certificates"]["bytes"] > 1000

    words = cli.run("stored", environment={"LC_ALL": "ru_RU.UTF-8"}).out
    assert "Сертификаты из DSS" in words
    assert not latin_words(words, path, "/etc/cryptoarm-dss")

    forgotten = cli.run("forget-everything", "--yes", "--json")
    assert forgotten.answer["forgotten"] == {
        "passwords": 0,
        "certificates": 3,
        "last-imports": 1,
        "connections": 1,
        "accounts": 1,
        "other-settings": 0,
    }
    assert forgotten.answer["left_in"] == str(cli.directory)
    assert (cli.listed("connections"), cli.listed("certificates")) == ([], [])


def test_a_script_that_does_not_say_it_means_it_deletes_nothing(cli: CommandLine) -> None:
    cli.prepare("idonly")

    finished = cli.run("forget-everything", "--json", stdin="yes\n")

    assert (finished.code, finished.error_code) == (2, "usage")
    assert "--yes" in finished.answer["error"]["message"]
    assert len(cli.listed("certificates")) == 3


@pytest.mark.parametrize(("answer", "left"), [("да", 0), ("YES", 0), ("нет", 3), ("", 3)])
def test_a_person_is_asked(
    cli: CommandLine, begin: Begin, terminal: Terminal, answer: str, left: int
) -> None:
    cli.prepare("idonly")

    running = begin("forget-everything")
    terminal.wait_for("введите «да»")
    terminal.type(f"{answer}\n")

    assert running.end().code == (130 if left else 0)
    assert len(cli.listed("certificates")) == left


def test_what_cannot_be_read_is_a_failure_of_the_store(cli: CommandLine) -> None:
    cli.directory.mkdir()
    (cli.directory / "store.sqlite3").write_bytes(b"no database" * 100)

    for command in (["stored"], ["forget-everything", "--yes"]):
        finished = cli.run(*command, "--json")
        assert (finished.code, finished.error_code) == (9, "store-failed")
