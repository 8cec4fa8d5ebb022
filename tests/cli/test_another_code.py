"""A new code on an empty line; what is said when a person leaves while the server still waits."""

import re
import signal
import sys
import time
from datetime import datetime, timedelta

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import PATIENCE_SECONDS, CommandLine
from tests.cli.terminal import Begin, Terminal
from tests.front import steps_of

FAST_CLOCK = (
    sys.executable,
    "-c",
    """
import time
real = time.clock_gettime
start = real(time.CLOCK_BOOTTIME)
time.clock_gettime = lambda clock: start + (real(clock) - start) * 20
from cryptoarm_dss_plugin.cli import main
main()
""",
)
"""The program, for which a second takes a twentieth of one."""


def press_enter_until(terminal: Terminal, training: TrainingProcess, requests: int) -> None:
    """Ask for a new code as an impatient person does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while steps_of(training).count("start") < requests:
        assert time.monotonic() < deadline, "no new code was ever asked for"
        terminal.type("\n")
        terminal.wait_for("Одноразовый код: ")


def test_an_empty_line_asks_for_a_new_code_no_sooner_than_half_a_minute(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    running = begin(*cli.importing("work", "sms"))
    terminal.wait_for("Пароль: ")
    terminal.type("Canary-sms-8264\n")
    terminal.wait_for("Пустая строка запрашивает новый код.")
    terminal.wait_for("Одноразовый код: ")

    terminal.type("\n")
    terminal.wait_for("Новый можно запросить через ")
    terminal.wait_for("Одноразовый код: ")
    terminal.type(f"{training.codes('sms')[0]}\n")

    assert running.end().code == 0
    assert steps_of(training) == ["start", "start", "code", "GET"], "the empty password, then the given one"
    (seconds,) = re.findall(r"через (\d+) с", terminal.read_to_the_end())
    assert 1 <= int(seconds) <= 30


def test_the_new_code_is_the_one_that_counts(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    training.settings(codes="newest")
    running = begin(*cli.importing("work", "sms"), through=FAST_CLOCK)
    terminal.wait_for("Пароль: ")
    terminal.type("Canary-sms-8264\n")
    terminal.wait_for("Одноразовый код: ")
    old = training.codes("sms")[0]

    press_enter_until(terminal, training, 3)
    new = training.codes("sms")[0]
    terminal.type(f"{new}\n")

    assert old != new
    assert running.end().code == 0
    assert [entry["password"] for entry in training.log() if entry["step"] == "start"] == [
        "empty",
        "given",
        "given",
    ]


def test_when_no_new_code_is_sent_the_old_one_stays_good(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    training.settings(resend_after=600)
    running = begin(*cli.importing("work", "sms"), through=FAST_CLOCK)
    terminal.wait_for("Пароль: ")
    terminal.type("Canary-sms-8264\n")
    terminal.wait_for("Одноразовый код: ")

    press_enter_until(terminal, training, 3)
    terminal.type(f"{training.codes('sms')[0]}\n")

    assert running.end().code == 0
    assert "Новый код не отправлен" in terminal.read_to_the_end()


def test_an_empty_line_while_the_phone_is_waited_for_sends_another_request(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    running = begin(*cli.importing("work", "qr"), through=FAST_CLOCK)
    terminal.wait_for("введите его код")

    deadline = time.monotonic() + PATIENCE_SECONDS
    while steps_of(training).count("start") < 2:
        assert time.monotonic() < deadline, "no other request was ever sent"
        terminal.type("\n")
        terminal.wait_for("Осталось")
    training.confirm("qr")

    assert running.end().code == 0
    assert steps_of(training).count("start") == 2


def test_a_method_that_nobody_knows_is_answered_on_the_device_or_by_a_code(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    running = begin(*cli.importing("work", "unknown-push"))
    terminal.wait_for("введите пустую строку")
    terminal.wait_for("Одноразовый код: ")
    terminal.type("\n")
    terminal.wait_for("Одноразовый код: ")
    training.confirm("unknown-push")
    terminal.type("\n")

    assert running.end().code == 0
    assert steps_of(training) == ["start", "poll", "poll", "GET"]


@pytest.mark.parametrize("login", ["unknown-code", "unknown"])
def test_a_script_answers_a_method_that_nobody_knows_by_a_code(
    cli: CommandLine, training: TrainingProcess, login: str
) -> None:
    running = cli.start(*cli.importing("work", login, "--password-stdin", "--code-stdin"))
    running.write(f"{training.password(login)}\n")
    training.wait_for(login)
    running.write(f"{training.codes(login)[0]}\n")

    assert running.end().code == 0
    assert steps_of(training) == ["start", "code", "GET"]


@pytest.mark.parametrize("expires_in", [300, 0])
@pytest.mark.parametrize("json", [["--json"], []])
def test_leaving_says_what_becomes_of_the_request(
    cli: CommandLine, training: TrainingProcess, expires_in: int, json: list[str]
) -> None:
    training.settings(expires_in_specified=bool(expires_in))
    running = cli.start("import", "work", "--login", "push", *cli.server(), *json)
    training.wait_for("push", polls=1)
    before = datetime.now().astimezone()

    running.send(signal.SIGINT)
    finished = running.end()

    assert finished.code == 130
    assert "Запрос на телефоне больше не нужен: его можно отклонить." in finished.err
    if expires_in:
        (until,) = re.findall(r"До (\d\d:\d\d) сервер DSS может", finished.err)
        minutes = [(before + timedelta(minutes=more)).strftime("%H:%M") for more in range(7)]
        assert until in minutes[4:]
    else:
        assert "несколько минут сервер DSS может" in finished.err


def test_leaving_a_code_untyped_says_that_it_is_not_needed(
    cli: CommandLine, training: TrainingProcess
) -> None:
    running = cli.start(*cli.importing("work", "sms", "--password-stdin", "--code-stdin"))
    running.write("Canary-sms-8264\n")
    running.wait_for_line("Введите код")

    running.send(signal.SIGINT)
    finished = running.end()

    assert "код больше не нужен" in finished.err
    assert steps_of(training) == ["start"]


@pytest.mark.usefixtures("training")
def test_leaving_the_code_of_a_key_fob_does_not_speak_of_a_code_that_was_sent(cli: CommandLine) -> None:
    running = cli.start(*cli.importing("work", "oath", "--password-stdin", "--code-stdin"))
    running.write("Canary-oath-5127\n")
    running.wait_for_line("Введите код")

    running.send(signal.SIGINT)
    finished = running.end()

    assert "сервер DSS может не принять новый запрос" in finished.err
    assert "код больше не нужен" not in finished.err


@pytest.mark.parametrize("login", ["idonly", "push"])
def test_leaving_when_nothing_waits_any_more_says_nothing_of_it(
    cli: CommandLine, training: TrainingProcess, login: str
) -> None:
    training.auto_confirm("push")
    training.fault("slow", path="certificates", seconds=25)
    running = cli.start(*cli.importing("work", login))
    running.wait_for_line("Вход выполнен")

    running.send(signal.SIGINT)
    finished = running.end()

    assert finished.code == 130
    assert "не нужен" not in finished.err


def test_an_account_that_the_server_calls_otherwise_is_told(cli: CommandLine) -> None:
    finished = cli.import_from("alias@example.test")

    assert finished.code == 0
    assert any("alias." in line and "@" not in line for line in finished.err.splitlines()), finished.err


def test_what_the_server_says_of_a_wrong_password_is_marked_as_its_words(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    training.settings(failure="401-json")
    begin(*cli.importing("work", "pwd"))
    terminal.wait_for("Пароль: ")

    terminal.type("Canary-wrong\n")

    terminal.wait_for("неверный логин или пароль")
    terminal.wait_for("Сервер DSS сообщает: ")
