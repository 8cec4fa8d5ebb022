"""A refusal on asking once more, from a server that let the account in a moment ago: not a wrong password."""

from typing import Any

import pytest

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.importing.clock import AGAIN_AFTER_SECONDS
from cryptoarm_dss_plugin.importing.states import EnteringCode, PasswordNeeded, SigningIn, WaitingForPhone
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.training.process import TrainingProcess
from cryptoarm_dss_plugin.wizard.asking import Asking
from tests.clocks import SystemClock
from tests.front import Front, Running, changes

AGAIN = AGAIN_AFTER_SECONDS + 1.0
ANY_LANGUAGE = pytest.mark.parametrize(
    ("language", "told", "wrong"),
    [
        ("ru", "Сервер DSS не принял повторный вход в эту учётную запись", "неверный логин или пароль"),
        ("en", "The DSS server did not let this account in when it was asked once more", "wrong login"),
    ],
)


def refused_on_asking_again(
    running: Running, training: TrainingProcess, clock: SystemClock, kind: type[Any], after: type[Any]
) -> tuple[Any, Any]:
    """Ask once more in a state; the states that the refusal leads over."""
    running.wait_for(kind)
    training.fault("status", path="confirmation", step="start", status=401)
    clock.goes_on(AGAIN)
    running.job.ask_again()
    return running.wait_for(SigningIn), running.wait_for(after)


@ANY_LANGUAGE
def test_without_a_password_the_request_that_waits_stays_and_no_password_is_blamed(
    front: Front, training: TrainingProcess, system_clock: SystemClock, language: str, told: str, wrong: str
) -> None:
    running = front.begin(front.form("push"))

    asking, waiting = refused_on_asking_again(
        running, training, system_clock, WaitingForPhone, WaitingForPhone
    )

    shown = Asking(Texts(language))
    shown.follow(asking)
    page = shown.follow(waiting)
    assert page is not None
    assert page.trouble.startswith(f"{told}. ")
    assert wrong not in page.trouble
    training.confirm("push")
    assert changes(running.end()) == [StoreChange.NEW] * 3


@ANY_LANGUAGE
def test_with_a_password_it_is_asked_for_without_calling_it_mistyped(
    front: Front, training: TrainingProcess, system_clock: SystemClock, language: str, told: str, wrong: str
) -> None:
    running = front.begin(front.form("sms", training.password("sms")))

    _asking, needed = refused_on_asking_again(running, training, system_clock, EnteringCode, PasswordNeeded)

    said = explain(needed.refusal, Texts(language)).notice
    assert said.startswith(told)
    assert wrong not in said
    running.job.give_password(Secret(training.password("sms") or ""))
    running.wait_for(EnteringCode)
    running.job.give_code(Secret(training.codes("sms")[0]))
    assert changes(running.end()) == [StoreChange.NEW] * 3
