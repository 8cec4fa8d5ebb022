"""What a wait looks like: signs of life without spam, silence of the server told, trouble told once."""

import contextlib
import io
import os
import pty
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cryptoarm_dss_plugin.cli.progress import ProgressLine
from cryptoarm_dss_plugin.dss.answers import Challenge, FactorKind
from cryptoarm_dss_plugin.dss.sts import ConfirmationApi
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.clock import now
from cryptoarm_dss_plugin.importing.job import StateEntered
from cryptoarm_dss_plugin.importing.states import Attempt, Learnt, RefSource, SigningIn, WaitingForPhone
from cryptoarm_dss_plugin.texts import Texts

ATTEMPT = Attempt(ConfirmationApi.V1, (), Learnt())
PUSH = Challenge(FactorKind.PUSH, "mydss", "text", "context", title="<b>Подтвердите</b>", expires_in=300)


def waiting(contact_ago: float = 0.0) -> WaitingForPhone:
    """A wait of this moment, in which the server answered so many seconds ago."""
    at = now()
    return WaitingForPhone(
        ATTEMPT, PUSH, RefSource.TEXT, came_at=at, asked_at=at, contact_at=at - contact_ago
    )


def _read_to_the_end(person: int) -> str:
    """All that a terminal has shown, whose other end is closed."""
    shown = b""
    with contextlib.suppress(OSError):  # that is how its end is told
        while piece := os.read(person, 65536):
            shown += piece
    return shown.decode()


@pytest.fixture
def log() -> io.StringIO:
    """A file that the progress goes to."""
    return io.StringIO()


@pytest.fixture
def screen() -> Iterator[tuple[io.TextIOWrapper, int]]:
    """A terminal that the progress goes to, and the end at which a person reads."""
    person, device = pty.openpty()
    with os.fdopen(device, "w") as opened:
        yield opened, person
    os.close(person)


def test_a_log_gets_a_sign_of_life_now_and_then(log: io.StringIO) -> None:
    often = ProgressLine(Texts("ru"), None, still_every=0.0, stream=log)
    often.show(StateEntered(waiting()))
    often.tick()
    often.tick()
    assert log.getvalue().count("Ожидание телефона продолжается. Осталось: 5:00") >= 2

    log.truncate(0)
    seldom = ProgressLine(Texts("ru"), None, stream=log)
    seldom.show(StateEntered(waiting()))
    for _ in range(100):
        seldom.tick()
    assert "продолжается" not in log.getvalue()


def test_trouble_is_told_once_until_the_server_answers_again(log: io.StringIO) -> None:
    progress = ProgressLine(Texts("ru"), None, stream=log)
    quiet = waiting()
    for trouble in (None, "timeout", "cannot-connect", None, "timeout"):
        error = DssPluginError(ErrorCode(trouble)) if trouble else None
        progress.show(StateEntered(replace(quiet, trouble=error)))

    assert log.getvalue().count("Связь прервалась") == 2


def test_the_ways_of_signing_in_are_one_line(log: io.StringIO) -> None:
    progress = ProgressLine(Texts("ru"), None, stream=log)

    for api in ConfirmationApi:
        progress.show(StateEntered(SigningIn(replace(ATTEMPT, api=api))))

    assert log.getvalue() == "Вход на сервер DSS...\n"


def test_the_words_of_the_server_are_plain_and_marked(log: io.StringIO) -> None:
    progress = ProgressLine(Texts("ru"), None, stream=log)

    progress.show(StateEntered(waiting()))

    assert "Сервер DSS сообщает: <b>Подтвердите</b>\n" in log.getvalue()


@pytest.mark.parametrize(("ago", "told"), [(0.0, False), (4.0, False), (12.0, True)])
def test_a_silent_server_is_told_of_in_the_line_that_updates(
    screen: tuple[io.TextIOWrapper, int],
    ago: float,
    told: bool,  # noqa: FBT001 - a column of the table
) -> None:
    stream, person = screen
    progress = ProgressLine(Texts("ru"), None, stream=stream)

    progress.show(StateEntered(waiting(ago)))

    stream.close()
    shown = _read_to_the_end(person)
    assert ("Сервер не отвечает 12 с" in shown) == told
    assert "Осталось: 5:00" in shown
