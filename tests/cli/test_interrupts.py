"""SIGINT and SIGTERM: the command ends at once, says so, and leaves nothing half done."""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from cryptoarm_dss_plugin.cli.interrupts import Interrupts
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import MODULE, CommandLine, Finished
from tests.front import requests_of, steps_of

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


def cancelled(finished: Finished) -> dict[str, Any]:
    """The object of an import that was ended."""
    assert finished.code == 130, finished
    answer = finished.answer
    assert (answer["outcome"], answer["error"]["code"]) == ("cancelled", "cancelled")
    assert answer["error"]["message"]
    assert (answer["connection"], answer["certificates"], answer["skipped"]) == ("work", [], [])
    return answer


def test_while_waiting_for_the_phone(cli: CommandLine, training: TrainingProcess) -> None:
    asked = ("push", "mydss", "airkey")
    scripts = [cli.start(*cli.importing("work", login)) for login in asked[:2]]
    person = cli.start("import", "work", "--login", asked[2], *cli.server())
    for login in asked:
        training.wait_for(login, polls=1)
    polls = len(training.log())

    for running, number in zip(
        (*scripts, person), (signal.SIGINT, signal.SIGTERM, signal.SIGINT), strict=True
    ):
        running.send(number)
    ended = [running.end() for running in (*scripts, person)]

    for finished in ended[:2]:
        cancelled(finished)
    assert (ended[2].code, ended[2].out) == (130, "")
    assert ended[2].err.splitlines()[-1] == "Импорт отменён. Ничего не изменилось."
    for login in asked:
        assert set(steps_of(training, login)) == {"start", "poll"}
    assert len(training.log()) <= polls + len(asked), "at the most the question that was due already"
    assert cli.listed("connections") == []
    assert cli.listed("certificates") == []


@BOTH
@pytest.mark.parametrize("path", ["confirmation", "certificates"])
def test_while_a_request_hangs(
    cli: CommandLine, training: TrainingProcess, number: signal.Signals, path: str
) -> None:
    training.fault("slow", path=path, seconds=25)
    running = cli.start(*cli.importing("work", "idonly"))
    running.wait_for_line("Вход выполнен" if path == "certificates" else "Вход на сервер")
    while not requests_of(training) or not requests_of(training)[-1]["path"].endswith(path):
        assert running.process.poll() is None

    running.send(number)
    running.process.wait(timeout=10)

    cancelled(running.end())
    assert cli.listed("certificates") == []


@BOTH
def test_while_a_code_is_waited_for(
    cli: CommandLine, training: TrainingProcess, number: signal.Signals
) -> None:
    running = cli.start(*cli.importing("work", "sms", "--password-stdin", "--code-stdin"))
    running.write("Canary-sms-8264\n")
    running.wait_for_line("Введите код")

    running.send(number)
    running.process.wait(timeout=10)

    cancelled(running.end())
    assert steps_of(training) == ["start"]


def test_a_second_and_a_third_interrupt_change_nothing(cli: CommandLine, training: TrainingProcess) -> None:
    running = cli.start(*cli.importing("work", "push"))
    training.wait_for("push", polls=1)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
        running.send(number)

    cancelled(running.end())


@pytest.mark.parametrize(
    ("line", "most"), [("Вход выполнен", 0.0), ("Вход выполнен", 0.6), ("Сохранение сертификатов", 0.0)]
)
def test_while_thousands_are_stored_it_is_all_or_nothing(cli: CommandLine, line: str, most: float) -> None:
    running = cli.start(*cli.importing("work", "thousands"))
    running.wait_for_line(line)
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.process.wait(timeout=random.Random(most).uniform(0.0, most))  # noqa: S311 - where it strikes

    running.send(signal.SIGINT)
    finished = running.end()

    stored = cli.listed("certificates")
    if finished.code == 0:  # the store had begun: what is told is what is there
        assert finished.answer["outcome"] == "imported"
        assert len(finished.answer["certificates"]) == len(stored) == 5000
    else:
        cancelled(finished)
        assert stored == []


def test_a_batch_that_the_store_has_taken_is_waited_for(cli: CommandLine) -> None:
    cli.prepare("manycerts")
    other = sqlite3.connect(cli.directory / "store.sqlite3", isolation_level=None)
    with contextlib.closing(other):
        other.execute("DELETE FROM sources WHERE item_id > 100")
        other.execute("BEGIN IMMEDIATE")  # another program writes, and the store waits for its end
        running = cli.start("import", "work", "--json")
        running.wait_for_line("Сохранение сертификатов")
        running.wait_until_it_waits()  # what it compares before it stores can still be cancelled
        running.send(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            running.process.wait(timeout=1.5)
        other.execute("COMMIT")
    finished = running.end()

    assert finished.code == 0, "it is stored, so it is not called cancelled"
    assert finished.answer["outcome"] == "imported"
    assert len(cli.listed("certificates")) == 500


def test_where_a_shell_ignores_sigint_for_background_jobs(
    cli: CommandLine, training: TrainingProcess
) -> None:
    ignoring = "import os, signal, sys; signal.signal(2, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    running = cli.start(*cli.importing("work", "push"), through=[sys.executable, "-c", ignoring, *MODULE])
    training.wait_for("push")

    running.send(signal.SIGINT)

    cancelled(running.end())


@pytest.fixture
def interrupts() -> Iterator[Interrupts]:
    """Those of this process, for as long as the test takes."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    taken_over = Interrupts()
    taken_over.install()
    yield taken_over
    for number, handler in before.items():
        signal.signal(number, handler)


def _strike() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_an_interrupt_during_the_start_is_kept_until_it_can_be_answered(interrupts: Interrupts) -> None:
    _strike()

    with pytest.raises(KeyboardInterrupt):
        interrupts.raise_once()


def test_an_interrupt_is_raised_once_and_the_next_one_waits(interrupts: Interrupts) -> None:
    interrupts.raise_once()
    with pytest.raises(KeyboardInterrupt):
        _strike()
    _strike()

    told: list[str] = []
    interrupts.tell(lambda: told.append("the second"))

    assert told == ["the second"]


def test_nobody_is_told_while_interrupts_are_kept(interrupts: Interrupts) -> None:
    told: list[str] = []
    interrupts.tell(lambda: told.append("told"))
    interrupts.keep()

    _strike()

    assert told == []
