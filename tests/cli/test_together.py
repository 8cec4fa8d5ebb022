"""Two commands on one data directory at the same time."""

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import CommandLine


def test_two_imports_at_once_both_succeed(cli: CommandLine) -> None:
    started = [cli.start(*cli.importing(name, "manycerts")) for name in ("first", "second")]

    for running in started:
        finished = running.end()
        assert finished.code == 0, finished
        assert [one["change"] for one in finished.answer["certificates"]] == ["new"] * 500
    listed = cli.listed("certificates")
    assert len(listed) == 1000
    assert len({one["thumbprint"] for one in listed}) == 500
    assert [one["name"] for one in cli.listed("connections")] == ["first", "second"]


def test_the_same_import_twice_at_once_stores_everything_once(cli: CommandLine) -> None:
    started = [cli.start(*cli.importing("work", "manycerts")) for _ in range(2)]

    changes = []
    for running in started:
        finished = running.end()
        assert finished.code == 0, finished
        changes += [one["change"] for one in finished.answer["certificates"]]

    assert len(cli.listed("certificates")) == 500
    assert sorted(changes) == ["new"] * 500 + ["unchanged"] * 500


def test_an_import_and_lists_meanwhile(cli: CommandLine, training: TrainingProcess) -> None:
    cli.prepare("idonly", name="earlier")
    running = cli.start(*cli.importing("work", "push"))
    training.wait_for("push")

    assert [one["name"] for one in cli.listed("connections")] == ["earlier"]
    assert cli.run("connections", "remove", "earlier", "--with-certificates").code == 0

    training.confirm("push")
    assert running.end().code == 0
    assert {one["connection"] for one in cli.listed("certificates")} == {"work"}
