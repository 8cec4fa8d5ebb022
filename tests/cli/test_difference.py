"""A refresh from the command line: what has changed and what is gone, tried first and then done."""

from typing import Any

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import CommandLine
from tests.cli.test_import_json import TYPES

SAVED = ("import", "work", "--json")


def refresh(cli: CommandLine, *arguments: str) -> dict[str, Any]:
    """Import once more over the saved connection; a dry run tells the same and saves nothing."""
    before = cli.listed("certificates")
    tried = cli.run(*SAVED, *arguments, "--dry-run").answer
    assert cli.listed("certificates") == before
    done = cli.run(*SAVED, *arguments).answer
    assert tried == done
    return done


def on_server(cli: CommandLine) -> dict[int, bool]:
    return {one["dss_id"]: one["on_server"] for one in cli.listed("certificates")}


def test_a_refresh_tells_new_unchanged_changed_and_gone(cli: CommandLine, training: TrainingProcess) -> None:
    training.change_list("idonly", without=[16])
    cli.prepare("idonly")
    training.change_list("idonly", without=[15], items={"14": {"status": "REVOKED"}})

    answer = refresh(cli)

    assert answer["outcome"] == "imported"
    assert [(one["dss_id"], one["change"], one["status"]) for one in answer["certificates"]] == [
        (14, "updated", "revoked"),
        (16, "new", "active"),
    ]
    (gone,) = answer["gone"]
    assert {name: type(value) for name, value in gone.items()} == TYPES
    assert (gone["dss_id"], gone["change"]) == (15, "updated")
    assert on_server(cli) == {14: True, 15: False, 16: True}


def test_what_was_gone_before_is_told_as_unchanged_and_what_came_back_as_updated(
    cli: CommandLine, training: TrainingProcess
) -> None:
    cli.prepare("idonly")
    training.change_list("idonly", without=[15])
    refresh(cli)

    assert [one["change"] for one in refresh(cli)["gone"]] == ["unchanged"]
    training.change_list("idonly")
    answer = refresh(cli)

    assert answer["gone"] == []
    assert [one["change"] for one in answer["certificates"]] == ["unchanged", "updated", "unchanged"]
    assert set(on_server(cli).values()) == {True}


def test_an_empty_list_deletes_nothing(cli: CommandLine, training: TrainingProcess) -> None:
    cli.prepare("idonly")
    training.change_list("idonly", list="none")

    finished = cli.run(*SAVED)

    assert finished.code == 7
    assert finished.answer["outcome"] == "no-certificates"
    assert [one["dss_id"] for one in finished.answer["gone"]] == [14, 15, 16]
    assert on_server(cli) == {14: False, 15: False, 16: False}


def test_a_certificate_of_a_removed_connection_keeps_its_mark(
    cli: CommandLine, training: TrainingProcess
) -> None:
    cli.prepare("idonly")
    training.change_list("idonly", without=[15])
    refresh(cli)

    cli.run("connections", "remove", "work", "--json")

    listed = cli.listed("certificates")
    assert [one["connection"] for one in listed] == [None] * 3
    assert [one["on_server"] for one in listed] == [True, False, True]


def test_it_is_told_in_words(cli: CommandLine, training: TrainingProcess) -> None:
    cli.prepare("idonly")
    training.change_list("idonly", without=[15], items={"14": {"status": "HOLD", "FriendlyName": "Новое"}})

    tried = cli.run("import", "work", "--dry-run", "--lang", "ru")
    done = cli.run("import", "work", "--lang", "ru")
    listed = cli.run("certificates", "--lang", "ru")

    for said in (tried.out, done.out):
        assert "Удалён на сервере: 1 сертификат." in said
        assert "изменился: состояние, название на сервере" in said
        assert "оставлен" in said
        assert "Удалённое на сервере остаётся на этом компьютере" in said
    assert "ничего не сохранено" in tried.out
    assert [line.count("удалён") for line in listed.out.splitlines()] == [0, 0, 0, 1, 0]


def test_an_empty_list_is_told_in_words(cli: CommandLine, training: TrainingProcess) -> None:
    cli.prepare("idonly")
    training.change_list("idonly", list="none")

    finished = cli.run("import", "work", "--lang", "ru")
    again = cli.run("import", "work", "--lang", "ru")

    assert finished.code == again.code == 7
    assert "нет сертификатов" in finished.err
    assert finished.out.startswith("Удалены на сервере: 3 сертификата.")
    assert finished.out.count("оставлен") == 3
    assert "Удалены на сервере" not in again.out
    assert again.out.count("оставлен") == 3
