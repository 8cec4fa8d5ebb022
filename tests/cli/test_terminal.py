"""A person at a terminal: prompts without echo, a line that updates, another try after a wrong password."""

import os
import pty
import re
import select
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.canaries import Canaries
from tests.cli.command_line import MODULE, PATIENCE_SECONDS, CommandLine, Running
from tests.front import requests_of

IN_TERMINAL = (sys.executable, "-m", "tests.cli.children", "own_terminal", *MODULE)


class Terminal:
    """A terminal with a person in front of it."""

    def __init__(self, canaries: Canaries) -> None:
        self._person, self.device = pty.openpty()
        self._canaries = canaries
        self.shown = ""
        self._seen = 0

    def wait_for(self, words: str) -> None:
        """Read the screen until it shows these words, after those waited for before."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := self.shown.find(words, self._seen)) < 0:
            assert time.monotonic() < deadline, f"no {words!r} in {self.shown!r}"
            self._look()
        self._seen = found + len(words)

    def type(self, text: str) -> None:
        """Type a line, or a control character."""
        os.write(self._person, text.encode())

    @property
    def echoes(self) -> bool:
        """Whether what is typed would be shown."""
        return bool(termios.tcgetattr(self.device)[3] & termios.ECHO)

    def read_to_the_end(self) -> str:
        """All that was ever shown."""
        while select.select([self._person], [], [], 0)[0]:
            self._look()
        return self.shown

    def close(self) -> None:
        """Hand the screen to the hunt for secrets."""
        self._canaries.add_text("the screen", self.read_to_the_end())
        os.close(self._person)
        os.close(self.device)

    def _look(self) -> None:
        if select.select([self._person], [], [], 0.1)[0]:
            self.shown += os.read(self._person, 65536).decode()


@pytest.fixture
def terminal(canaries: Canaries) -> Iterator[Terminal]:
    opened = Terminal(canaries)
    yield opened
    opened.close()


Begin = Callable[..., Running]


@pytest.fixture
def begin(cli: CommandLine, terminal: Terminal) -> Begin:
    """Start a command at the terminal; its standard output is read apart."""

    def start(*arguments: str) -> Running:
        return cli.start(*arguments, through=IN_TERMINAL, stdin=terminal.device, stderr=terminal.device)

    return start


def test_the_password_is_asked_for_and_not_shown(cli: CommandLine, terminal: Terminal, begin: Begin) -> None:
    running = begin(*cli.importing("work", "pwd"))
    terminal.wait_for("Пароль: ")
    assert not terminal.echoes

    terminal.type("Canary-pwd-4701\n")
    finished = running.end()

    assert finished.code == 0, terminal.read_to_the_end()
    assert finished.answer["outcome"] == "imported", "the prompt is not on standard output"
    assert terminal.echoes


def test_a_wrong_password_is_told_and_asked_for_again(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    running = begin(*cli.importing("work", "pwd"))
    terminal.wait_for("Пароль: ")
    terminal.type("Canary-wrong\n")
    terminal.wait_for("неверный логин или пароль")
    terminal.wait_for("Пароль: ")
    terminal.type("Canary-pwd-4701\n")

    finished = running.end()

    assert finished.code == 0
    sent = [entry["password"] for entry in requests_of(training, "pwd") if entry["step"] == "start"]
    assert sent == ["empty", "given", "given"]


def test_a_code_is_asked_for_and_not_shown(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    running = begin("import", "work", "--login", "sms", *cli.server())
    terminal.wait_for("Пароль: ")
    terminal.type("Canary-sms-8264\n")
    terminal.wait_for("Введите код из СМС")
    terminal.wait_for("Одноразовый код: ")
    terminal.type("000\n")
    terminal.wait_for("Код не принят")
    terminal.wait_for("Одноразовый код: ")
    assert not terminal.echoes
    terminal.type(f"{training.codes('sms')[0]}\n")

    finished = running.end()

    assert finished.code == 0
    assert "Импортировано: 3 сертификата" in finished.out


def test_the_time_left_counts_down_in_one_line(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    running = begin(*cli.importing("work", "push", "--timeout", "100"))
    terminal.wait_for("Подтвердите вход в приложении myDSS")
    terminal.wait_for("Осталось: 1:40")
    terminal.wait_for("Осталось: 1:39")
    terminal.wait_for("Осталось: 1:38")
    training.confirm("push")
    assert running.end().code == 0

    screen = terminal.read_to_the_end()
    times = re.findall(r"\r\x1b\[K[^\r\n]*Осталось: (\d:\d\d)", screen)
    assert times == sorted(set(times), reverse=True), "one line, each time shown once"
    assert screen.endswith("\r\x1b[K"), "the line is cleared at the end"


def test_progress_of_many_certificates(cli: CommandLine, terminal: Terminal, begin: Begin) -> None:
    running = begin(*cli.importing("work", "manycerts"))
    terminal.wait_for("Чтение сертификатов: 50 из 500")
    terminal.wait_for("Чтение сертификатов: 450 из 500")
    terminal.wait_for("Сохранение сертификатов...")

    assert running.end().code == 0
    assert "\n" not in terminal.read_to_the_end()


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_at_the_prompt_leaves_the_terminal_as_it_was(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess, key: str
) -> None:
    running = begin(*cli.importing("work", "pwd"))
    terminal.wait_for("Пароль: ")

    terminal.type(key)
    finished = running.end()

    assert terminal.echoes
    expected = (130, "cancelled") if key == "\x03" else (5, "password-required")
    assert (finished.code, finished.error_code) == expected
    assert len(training.log()) == 1


def test_a_prompt_that_came_too_late_gives_the_terminal_back(
    cli: CommandLine, terminal: Terminal, begin: Begin
) -> None:
    running = begin(*cli.importing("work", "sms", "--timeout", "0.5"))
    terminal.wait_for("Пароль: ")
    terminal.type("Canary-sms-8264\n")
    terminal.wait_for("Одноразовый код: ")

    finished = running.end()

    assert (finished.code, finished.error_code) == (6, "confirmation-expired")
    assert terminal.echoes


def test_passwords_asked_for_by_option_are_prompted_for_too(
    cli: CommandLine, terminal: Terminal, begin: Begin
) -> None:
    running = begin(*cli.importing("work", "pwd", "--password-stdin", "--client-secret-stdin"))
    terminal.wait_for("Пароль: ")
    terminal.type("Canary-pwd-4701\n")
    terminal.wait_for("Секрет клиента OAuth: ")
    terminal.type("Canary-secret\n")

    assert running.end().code == 0


def test_prompts_reach_the_person_when_standard_error_does_not(
    cli: CommandLine, terminal: Terminal, tmp_path: Path
) -> None:
    running = cli.start(*cli.importing("work", "pwd"), through=IN_TERMINAL, stdin=terminal.device)
    terminal.wait_for("Пароль: ")
    terminal.type("Canary-pwd-4701\n")

    finished = running.end()

    assert finished.code == 0
    assert "Пароль" not in finished.err
    assert (tmp_path / "data").exists()
