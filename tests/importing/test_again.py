"""Another code, another request to the phone, another way to confirm: asked for while the person waits."""

import itertools
from dataclasses import replace

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.importing.clock import AGAIN_AFTER_SECONDS, now
from cryptoarm_dss_plugin.importing.states import (
    ChoosingFactor,
    EnteringCode,
    PasswordNeeded,
    SigningIn,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.clocks import SystemClock
from tests.front import Front, Running, changes, choice, error_of, requests_of, steps_of
from tests.importing.conftest import LeftSecrets

NEW = StoreChange.NEW
AGAIN = AGAIN_AFTER_SECONDS + 1.0
CLOSEST_SECONDS = 0.9


def begun(front: Front, training: TrainingProcess, login: str) -> Running:
    """A sign-in with the password at hand."""
    return front.begin(front.form(login, training.password(login)))


def code_sent_last(training: TrainingProcess, login: str) -> Secret:
    return Secret(training.codes(login)[0])


# -- another code --------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["sms", "mail", "oath", "unknown-code", "voice"])
def test_another_code(
    front: Front, training: TrainingProcess, system_clock: SystemClock, login: str, left_secrets: LeftSecrets
) -> None:
    running = begun(front, training, login)
    first = running.wait_for(EnteringCode)
    system_clock.goes_on(AGAIN)

    running.job.ask_again()
    assert running.wait_for(SigningIn).before == first
    second = running.wait_for(EnteringCode)

    assert second.challenge.text_ref != first.challenge.text_ref
    assert second.came_at >= first.came_at + AGAIN
    assert second.trouble is None
    running.job.give_code(code_sent_last(training, login))
    assert changes(running.end()) == [NEW] * 3
    assert steps_of(training) == ["start", "start", "code", "GET"]
    assert [entry["password"] for entry in requests_of(training, login)[:2]] == ["given", "given"]
    assert left_secrets() == []


def test_another_request_to_the_phone(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    training.settings(pending="replace")
    running = front.begin(front.form("push"))
    first = running.wait_for(WaitingForPhone)
    system_clock.goes_on(AGAIN)

    running.job.ask_again()
    running.wait_for(SigningIn)
    second = running.wait_for(WaitingForPhone)

    assert second.challenge.context_ref != first.challenge.context_ref
    training.confirm("push")
    running.job.poll_now()
    assert changes(running.end()) == [NEW] * 3


def test_an_account_without_a_password_is_asked_again_without_one(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = front.begin(front.form("push"))
    running.wait_for(WaitingForPhone)
    system_clock.goes_on(AGAIN)
    running.job.ask_again()
    running.wait_for(SigningIn)
    running.wait_for(WaitingForPhone)
    training.confirm("push")

    assert changes(running.end()) == [NEW] * 3
    starts = [entry for entry in requests_of(training, "push") if entry["step"] == "start"]
    assert [entry["password"] for entry in starts] == ["empty", "empty"]


def test_a_person_in_a_hurry_is_not_heard(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = begun(front, training, "sms")
    first = running.wait_for(EnteringCode)
    assert first.again_at == first.came_at + AGAIN_AFTER_SECONDS

    for _ in range(100):
        running.job.ask_again()
    running.job.give_code(Secret("000000"))
    again = running.wait_for(EnteringCode)
    assert again.wrong
    assert again.again_at == first.again_at
    running.job.ask_again()
    running.job.give_code(code_sent_last(training, "sms"))

    assert changes(running.end()) == [NEW] * 3
    assert steps_of(training) == ["start", "code", "code", "GET"]
    assert system_clock is not None


def test_a_code_typed_before_the_new_one_came_is_not_sent_to_it(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    training.fault("slow", path="confirmation", step="start", seconds=0.5, times=None)
    running = begun(front, training, "sms")
    running.wait_for(EnteringCode)
    system_clock.goes_on(AGAIN)
    running.job.ask_again()
    running.wait_for(SigningIn)
    running.job.give_code(Secret("111111"))

    running.wait_for(EnteringCode)
    running.job.give_code(code_sent_last(training, "sms"))

    assert changes(running.end()) == [NEW] * 3
    assert steps_of(training) == ["start", "start", "code", "GET"]


# -- refused -------------------------------------------------------------------------------------------


def test_a_refused_wish_leaves_the_old_code_good(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = begun(front, training, "resend")  # another code no sooner than after a minute
    first = running.wait_for(EnteringCode)
    old = code_sent_last(training, "resend")
    system_clock.goes_on(AGAIN)

    running.job.ask_again()
    running.wait_for(SigningIn)
    refused = running.wait_for(EnteringCode)

    assert refused.trouble is not None
    assert refused.trouble.code is ErrorCode.CONFIRMATION_PENDING
    assert refused.challenge == first.challenge
    assert refused.came_at == first.came_at
    assert refused.again_at >= first.again_at + AGAIN
    running.job.ask_again()  # too early again
    running.job.give_code(old)
    assert changes(running.end()) == [NEW] * 3
    assert steps_of(training) == ["start", "start", "code", "GET"]


@pytest.mark.parametrize("refusal", ["transaction_pending", "internal_error", "429"])
def test_a_refused_wish_leaves_the_phone_asked(
    front: Front, training: TrainingProcess, system_clock: SystemClock, refusal: str
) -> None:
    training.settings(resend_after=600, resend_error=refusal)
    running = front.begin(front.form("push"))
    first = running.wait_for(WaitingForPhone)
    system_clock.goes_on(AGAIN)
    running.job.ask_again()
    running.wait_for(SigningIn)
    refused = running.wait_for(WaitingForPhone)

    assert refused.trouble is not None
    assert refused.challenge == first.challenge
    running.wait_for(WaitingForPhone)
    training.confirm("push")

    assert changes(running.end()) == [NEW] * 3
    assert steps_of(training).count("start") == 2
    assert min(distances(training, "push")) >= CLOSEST_SECONDS


def test_a_refusal_is_told_while_polls_go_on(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    training.settings(pending="refuse")
    running = front.begin(front.form("push"))
    running.wait_for(WaitingForPhone)
    system_clock.goes_on(AGAIN)
    running.job.ask_again()
    running.wait_for(SigningIn)

    told = [running.wait_for(WaitingForPhone).trouble for _ in range(3)]

    assert {trouble.code for trouble in told if trouble} == {ErrorCode.CONFIRMATION_PENDING}
    assert None not in told
    training.confirm("push")
    assert changes(running.end()) == [NEW] * 3


def test_a_lost_connection_leaves_the_old_code_good(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = begun(front, training, "sms")
    running.wait_for(EnteringCode)
    old = code_sent_last(training, "sms")
    training.fault("reset", path="confirmation", step="start")
    system_clock.goes_on(AGAIN)
    running.job.ask_again()
    running.wait_for(SigningIn)

    lost = running.wait_for(EnteringCode)

    assert lost.trouble is not None
    assert lost.trouble.code is ErrorCode.CANNOT_CONNECT
    running.job.give_code(old)
    assert changes(running.end()) == [NEW] * 3


@pytest.mark.parametrize("login", ["sms", "push"])
def test_the_old_time_runs_on_after_a_refusal(
    front: Front, training: TrainingProcess, system_clock: SystemClock, login: str
) -> None:
    training.settings(pending="refuse", expires_in=AGAIN + 20)
    running = begun(front, training, login)
    running.wait_for((EnteringCode, WaitingForPhone)[login == "push"])
    system_clock.goes_on(AGAIN)
    running.job.ask_again()
    running.wait_for(SigningIn)
    running.wait_for((EnteringCode, WaitingForPhone)[login == "push"])

    training.expire(login)
    system_clock.goes_on(20)

    error_of(running.end(), ErrorCode.CONFIRMATION_EXPIRED)


def test_the_new_time_counts_after_a_new_challenge(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    training.settings(expires_in=AGAIN + 20)
    running = begun(front, training, "sms")
    running.wait_for(EnteringCode)
    system_clock.goes_on(AGAIN)
    running.job.ask_again()
    running.wait_for(SigningIn)
    running.wait_for(EnteringCode)

    system_clock.goes_on(40)
    running.job.give_code(code_sent_last(training, "sms"))

    assert changes(running.end()) == [NEW] * 3


def test_the_persons_own_bound_begins_anew_with_what_the_person_asks_for(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = front.begin(front.form("sms", training.password("sms"), timeout=AGAIN + 20))
    running.wait_for(EnteringCode)
    system_clock.goes_on(AGAIN)
    running.job.ask_again()
    running.wait_for(SigningIn)
    running.wait_for(EnteringCode)
    system_clock.goes_on(40)
    running.job.give_code(code_sent_last(training, "sms"))

    assert changes(running.end()) == [NEW] * 3


def test_a_password_that_was_changed_meanwhile_is_asked_for(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = begun(front, training, "sms")
    running.wait_for(EnteringCode)
    training.fault("status", path="confirmation", step="start", status=401)
    system_clock.goes_on(AGAIN)
    running.job.ask_again()

    running.wait_for(PasswordNeeded)
    running.job.give_password(Secret(training.password("sms") or ""))
    running.wait_for(EnteringCode)
    running.job.give_code(code_sent_last(training, "sms"))
    assert changes(running.end()) == [NEW] * 3


def test_cancelled_while_another_code_is_asked_for(
    front: Front,
    training: TrainingProcess,
    system_clock: SystemClock,
    book: ConnectionBook,
    left_secrets: LeftSecrets,
) -> None:
    running = begun(front, training, "sms")
    running.wait_for(EnteringCode)
    training.fault("slow", path="confirmation", step="start", seconds=60)
    system_clock.goes_on(AGAIN)
    running.job.ask_again()
    running.wait_for(SigningIn)

    running.job.cancel()

    running.end(5)
    assert book.find("sms") is None
    assert left_secrets() == []


# -- another way to confirm ----------------------------------------------------------------------------


def test_another_code_of_the_factor_that_was_chosen(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = begun(front, training, "choice4")
    choice("otpviaemail")(running, running.wait_for(ChoosingFactor))
    first = running.wait_for(EnteringCode)
    system_clock.goes_on(AGAIN)

    running.job.ask_again()
    second = running.wait_for(EnteringCode)

    assert second.challenge.method == first.challenge.method == "otpviaemail"
    assert second.challenge.text_ref != first.challenge.text_ref
    running.job.give_code(code_sent_last(training, "choice4"))
    assert changes(running.end()) == [NEW] * 3
    assert running.path.count("ChoosingFactor") == 1
    assert steps_of(training) == ["start", "choice", "start", "choice", "code", "GET"]


def test_another_request_to_the_phone_that_was_chosen(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = front.begin(front.form("phones", training.password("phones"), confirmation_api="v2"))
    choice("mydss")(running, running.wait_for(ChoosingFactor))
    choice("?device=2222")(running, running.wait_for(ChoosingFactor))
    running.wait_for(WaitingForPhone)
    system_clock.goes_on(AGAIN)

    running.job.ask_again()
    running.wait_for(SigningIn)
    again = running.wait_for(WaitingForPhone)

    assert "Планшет директора" in again.challenge.label
    assert running.path.count("ChoosingFactor") == 2
    steps = [step for step in steps_of(training) if step != "poll"]
    assert steps == ["start", "choice", "choice"] * 2
    training.confirm("phones")
    running.job.poll_now()
    assert changes(running.end()) == [NEW] * 3


def test_to_change_the_factor_is_no_way_to_a_code_every_second(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = begun(front, training, "choice4")
    choice("otpviasms")(running, running.wait_for(ChoosingFactor))
    first = running.wait_for(EnteringCode)
    running.job.change_factor()
    choosing = running.wait_for(ChoosingFactor)
    sms = next(option.ref for option in choosing.choice.options if "otpviasms" in option.ref)
    assert choosing.again_at(sms) == first.came_at + AGAIN_AFTER_SECONDS
    assert [ref for ref in choosing.choice.options if choosing.again_at(ref.ref) and ref.ref != sms] == []

    running.job.choose(sms)
    back = running.wait_for(EnteringCode)
    assert (back.came_at, back.challenge) == (first.came_at, first.challenge)
    running.job.change_factor()
    choice("airkey")(running, running.wait_for(ChoosingFactor))
    running.wait_for(WaitingForPhone)
    running.job.change_factor()
    choosing = running.wait_for(ChoosingFactor)
    running.job.choose(sms)
    assert running.wait_for(ChoosingFactor) == replace(choosing, too_early=sms)
    assert steps_of(training).count("choice") == 2

    system_clock.goes_on(AGAIN)
    running.job.choose(sms)
    running.wait_for(EnteringCode)
    running.job.give_code(code_sent_last(training, "choice4"))
    assert changes(running.end()) == [NEW] * 3


def test_the_factor_is_changed_at_once_and_as_often_as_wished(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = begun(front, training, "choice4")
    for method in ("airkey", "otpviasms", "mobile", "otpviasms", "airkey"):
        choice(method)(running, running.wait_for(ChoosingFactor))
        kind = EnteringCode if method == "otpviasms" else WaitingForPhone
        waiting: EnteringCode | WaitingForPhone = running.wait_for(kind)  # type: ignore[assignment]
        assert waiting.challenge.method == method
        running.job.change_factor()
        if method == "mobile":
            system_clock.goes_on(AGAIN)
    choice("otpviaemail")(running, running.wait_for(ChoosingFactor))
    running.wait_for(EnteringCode)
    running.job.give_code(code_sent_last(training, "choice4"))

    assert changes(running.end()) == [NEW] * 3
    assert training.state()["polls"].get("choice4", {"most_at_once": 0})["most_at_once"] <= 1


def test_where_there_is_no_other_factor_the_wish_is_not_heard(
    front: Front, training: TrainingProcess
) -> None:
    running = begun(front, training, "sms")
    running.wait_for(EnteringCode)

    running.job.change_factor()
    running.job.give_code(code_sent_last(training, "sms"))

    assert changes(running.end()) == [NEW] * 3
    assert steps_of(training) == ["start", "code", "GET"]


@pytest.mark.parametrize("step", ["start", "choice"])
def test_a_refused_change_leaves_the_code_good(front: Front, training: TrainingProcess, step: str) -> None:
    running = begun(front, training, "choice")
    choice("otpviasms")(running, running.wait_for(ChoosingFactor))
    first = running.wait_for(EnteringCode)
    refusal = '{"IsFinal": true, "IsError": true, "Error": "transaction_pending"}'
    training.fault("body", path="confirmation", step=step, body=refusal)

    running.job.change_factor()
    if step == "choice":
        choice("mobile")(running, running.wait_for(ChoosingFactor))
    refused = running.wait_for(EnteringCode)

    assert refused.trouble is not None
    assert refused.trouble.code is ErrorCode.CONFIRMATION_PENDING
    assert refused.challenge == first.challenge
    running.job.give_code(Secret(training.codes("choice")[-1]))
    assert changes(running.end()) == [NEW] * 3


# -- how often the server is asked ---------------------------------------------------------------------


def distances(training: TrainingProcess, login: str) -> list[float]:
    """Seconds from every question since the second start to the poll that follows it, by the server's log."""
    asked = [entry for entry in requests_of(training, login) if entry["step"]]
    starts = [number for number, entry in enumerate(asked) if entry["step"] == "start"]
    since = itertools.pairwise(asked[starts[1] :])
    return [later["at"] - earlier["at"] for earlier, later in since if later["step"] == "poll"]


def test_whatever_the_person_presses_polls_keep_their_distance(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    training.settings(resend_after=600)
    running = front.begin(front.form("qr"))
    running.wait_for(WaitingForPhone)
    system_clock.goes_on(AGAIN)
    running.job.ask_again()
    running.wait_for(SigningIn)
    for round_of_waiting in range(3):
        running.wait_for(WaitingForPhone)
        for _ in range(200):
            running.job.poll_now()
            running.job.ask_again()
            running.job.change_factor()
        if round_of_waiting == 1:
            running.job.give_code(Secret("000000"))
    training.confirm("qr")

    assert changes(running.end()) == [NEW] * 3
    assert min(distances(training, "qr")) >= CLOSEST_SECONDS
    assert steps_of(training).count("start") == 2
    assert [exchange["most_at_once"] for exchange in training.exchanges("qr")] == [1]


def test_the_front_is_told_when_the_server_was_heard_last(front: Front, training: TrainingProcess) -> None:
    running = front.begin(front.form("push"))
    heard = [running.wait_for(WaitingForPhone).contact_at for _ in range(3)]

    assert heard == sorted(set(heard))
    assert heard[-1] <= now()
    training.confirm("push")
    assert changes(running.end()) == [NEW] * 3
