"""A person at a terminal: prompts without echo, a line that updates, another try after a wrong password."""

import os
import re
import sys
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import MODULE, CommandLine
from tests.cli.terminal import OWN_TERMINAL, Begin, Terminal
from tests.front import requests_of

UNPRIVILEGED = (sys.executable, "-m", "tests.cli.children", "unprivileged")


def test_the_password_is_asked_for_and_not_shown(cli: CommandLine, terminal: Terminal, begin: Begin) -> None:
    running = begin(*cli.importing("work", "pwd"))
    terminal.wait_for("Пароль: ")
    assert not terminal.echoes

    terminal.type("Canary-pwd-4701\n")
    finished = running.end()

    assert finished.code == 0, terminal.read_to_the_end()
    assert finished.answer["outcome"] == "imported", "the prompt is not on standard output"
    assert terminal.echoes


def test_it_is_asked_for_at_a_terminal_of_somebody_else_s(
    cli: CommandLine, terminal: Terminal, begin: Begin
) -> None:
    os.fchmod(terminal.device, 0)  # as after `su`: open, but not to be opened
    running = begin(*cli.importing("work", "pwd"), through=(*UNPRIVILEGED, *MODULE))
    terminal.wait_for("Пароль: ")
    assert not terminal.echoes

    terminal.type("Canary-pwd-4701\n")

    assert running.end().code == 0, terminal.read_to_the_end()
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
    running = cli.start(
        *cli.importing("work", "pwd"), through=(*OWN_TERMINAL, *MODULE), stdin=terminal.device
    )
    terminal.wait_for("Пароль: ")
    terminal.type("Canary-pwd-4701\n")

    finished = running.end()

    assert finished.code == 0
    assert "Пароль" not in finished.err
    assert (tmp_path / "data").exists()
