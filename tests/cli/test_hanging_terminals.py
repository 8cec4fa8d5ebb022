"""Signals while a person types, terminals that hang up, readers that go away: nothing is left half done."""

import gc
import json
import os
import pty
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.cli.interrupts import Interrupts
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import MODULE, CommandLine, Finished
from tests.cli.terminal import OWN_TERMINAL, Begin, Terminal
from tests.front import steps_of

_IGNORING = "import os, signal, sys; signal.signal(1, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
_WITHOUT_STDERR = "import os, sys; os.close(2); os.execv(sys.argv[1], sys.argv[1:])"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_the_password_is_typed_gives_the_terminal_back(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess, number: signal.Signals
) -> None:
    running = begin(*cli.importing("work", "pwd"))
    terminal.wait_for("Пароль: ")
    terminal.type("Canary-half-of-")
    was_silent = not terminal.echoes

    running.send(number)
    finished = running.end()

    assert was_silent
    assert terminal.echoes
    assert (finished.code, finished.answer["outcome"]) == (130, "cancelled")
    assert steps_of(training) == ["start"], "what was typed was not sent"
    assert "Traceback" not in terminal.read_to_the_end()


def test_a_signal_while_a_code_is_typed_gives_the_terminal_back(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    running = begin("import", "work", "--login", "sms", *cli.server())
    terminal.wait_for("Пароль: ")
    terminal.type("Canary-sms-8264\n")
    terminal.wait_for("Одноразовый код: ")
    terminal.type(training.codes("sms")[0])
    was_silent = not terminal.echoes

    running.send(signal.SIGHUP)
    finished = running.end()

    assert was_silent
    assert terminal.echoes
    assert (finished.code, finished.out) == (130, "")
    assert terminal.read_to_the_end().splitlines()[-1] == "Импорт отменён. Ничего не изменилось."
    assert steps_of(training) == ["start", "start"], "without a password, with it, and no code"


class Leaving:
    """A terminal that hangs up while a person is asked for the password."""

    def __init__(self) -> None:
        self._person, self.device = pty.openpty()

    def hang_up(self) -> None:
        """Wait for the prompt, type half a password, and be gone."""
        shown = b""
        while "Пароль: ".encode() not in shown:
            shown += os.read(self._person, 4096)
        os.write(self._person, b"Canary-half-of-")
        self.close()

    def close(self) -> None:
        """Close both ends."""
        for end in (self._person, self.device):
            if end >= 0:
                os.close(end)
        self._person = self.device = -1


@pytest.fixture
def leaving() -> Iterator[Leaving]:
    """A terminal that will hang up."""
    opened = Leaving()
    yield opened
    opened.close()


def test_a_terminal_that_hangs_up_ends_what_it_was_asked_for(
    cli: CommandLine, leaving: Leaving, training: TrainingProcess
) -> None:
    running = cli.start(*cli.importing("work", "pwd"), through=(*OWN_TERMINAL, *MODULE), stdin=leaving.device)
    leaving.hang_up()

    finished = running.end()

    # The signal and the end of the input come together; whichever is seen first.
    assert (finished.code, finished.error_code) in {(130, "cancelled"), (5, "password-required")}
    assert steps_of(training) == ["start"]


def test_a_terminal_that_hangs_up_is_the_end_of_the_input_where_it_sends_no_signal(
    cli: CommandLine, leaving: Leaving
) -> None:
    running = cli.start("import", "work", "--login", "pwd", *cli.server(), stdin=leaving.device)
    leaving.hang_up()

    finished = running.end()

    assert finished.code == 5
    assert "пароль" in finished.err.splitlines()[-1]


def test_an_input_that_cannot_be_read_has_ended(cli: CommandLine) -> None:
    for_writing = os.open(os.devnull, os.O_WRONLY)
    running = cli.start(*cli.importing("work", "pwd", "--password-stdin"), stdin=for_writing)
    os.close(for_writing)

    finished = running.end()

    assert (finished.code, finished.error_code) == (2, "usage")


def test_nohup_is_respected(cli: CommandLine, training: TrainingProcess) -> None:
    running = cli.start(*cli.importing("work", "push"), through=[sys.executable, "-c", _IGNORING, *MODULE])
    training.wait_for("push", polls=1)

    running.send(signal.SIGHUP)
    training.confirm("push")

    finished = running.end()
    assert (finished.code, finished.answer["outcome"]) == (0, "imported")


def test_the_exit_code_does_not_depend_on_who_reads_standard_error(cli: CommandLine, tmp_path: Path) -> None:
    command = ("connections", "remove", "nobody")
    reading, writing = os.pipe()
    os.close(reading)
    unread = cli.start(*command, stderr=writing)
    os.close(writing)
    closed = cli.start(*command, through=[sys.executable, "-c", _WITHOUT_STDERR, *MODULE])

    assert [_code_and_output(one.end()) for one in (unread, closed)] == [(2, ""), (2, "")]
    assert not (tmp_path / "data").exists()


def test_the_training_server_ends_with_its_command_while_somebody_hangs_in_its_handshake(
    cli: CommandLine, tmp_path: Path
) -> None:
    running = cli.start("training", environment={"TMPDIR": str(tmp_path)})
    assert running.process.stdout is not None
    assert b"auth_server" in running.process.stdout.readline()
    (server,) = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split()

    running.send(signal.SIGHUP)
    finished = running.end()

    assert (finished.code, finished.out, finished.err) == (0, "", "")
    assert not Path("/proc", server).exists()
    assert not list(tmp_path.rglob("*.pem")), "it has tidied up"


def test_an_interrupt_that_a_finaliser_swallows_is_told_to_whoever_is_next() -> None:
    class Finalised:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGINT)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    swallowed: list[object] = []
    hook, sys.unraisablehook = sys.unraisablehook, lambda told: swallowed.append(told.exc_type)
    told: list[str] = []
    try:
        interrupts = Interrupts()
        interrupts.install()
        interrupts.raise_once()
        Finalised()
        gc.collect()
        interrupts.tell(lambda: told.append("told"))
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)

    assert not swallowed, "nobody is shown a traceback"
    assert told == ["told"]


def test_an_interrupt_after_all_is_said_changes_nothing(cli: CommandLine) -> None:
    running = cli.start("--json", "connections")
    assert running.process.stdout is not None
    answer = running.process.stdout.readline()

    while running.process.poll() is None:
        running.send(signal.SIGTERM)

    assert (running.end().code, json.loads(answer)) == (0, {"connections": []})


def _code_and_output(finished: Finished) -> tuple[int, str]:
    return finished.code, finished.out
