"""Waiting for the phone: confirmed, declined, too late, in trouble; and how often the server is asked."""

import itertools
import json
from typing import Any

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.dss.transport import Limits
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.importing.states import AnsweringCode, WaitingForPhone
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, Running, changes, code, error_of, requests_of, steps_of

NEW = StoreChange.NEW
CLOSEST_SECONDS = 0.9


def gaps(training: TrainingProcess, login: str) -> list[float]:
    """Seconds between the polls of a login, from the server's log."""
    polls = [entry["at"] for entry in requests_of(training, login) if entry["step"] == "poll"]
    return [later - earlier for earlier, later in itertools.pairwise(polls)]


def another_challenge(ref: str) -> str:
    """An answer that asks for a tap under another RefID."""
    method = "http://dss.cryptopro.ru/identity/authenticationmethod/mobile"
    text = [{"RefID": ref, "AuthnMethod": method, "Label": "Once more", "ExpiresIn": 300}]
    return json.dumps({"IsFinal": False, "IsError": False, "Challenge": {"TextChallenge": text}})


@pytest.mark.parametrize(("status", "is_final"), [(200, False), (403, True)])
def test_the_person_declines(front: Front, training: TrainingProcess, status: int, is_final: bool) -> None:  # noqa: FBT001 - a column of the table
    training.settings(decline_status=status, final_with_error=is_final)

    state = front.run(front.form("push"), {WaitingForPhone: lambda *_: training.decline("push")})

    error_of(state, ErrorCode.CONFIRMATION_DECLINED)
    assert steps_of(training) == ["start", "poll"]


def test_a_bare_status_in_answer_to_a_poll_ends_the_waiting(front: Front, training: TrainingProcess) -> None:
    endings = {
        "push": (400, ErrorCode.CONFIRMATION_DECLINED),
        "mydss": (401, ErrorCode.CONFIRMATION_DECLINED),
        "airkey": (404, ErrorCode.CONFIRMATION_EXPIRED),
        "sim": (410, ErrorCode.CONFIRMATION_EXPIRED),
    }
    for login, (status, _code) in endings.items():
        training.fault("status", path="confirmation", login=login, step="poll", status=status, times=None)

    all_at_once = {login: front.begin(front.form(login)) for login in endings}

    for login, (_status, expected) in endings.items():
        error_of(all_at_once[login].end(), expected)
        assert steps_of(training, login) == ["start", "poll"]


def test_the_server_says_that_time_is_over(front: Front, training: TrainingProcess) -> None:
    training.settings(expires_in=1)
    running = front.begin(front.form("push"))
    assert running.wait_for(WaitingForPhone).challenge.expires_in == 1

    error = error_of(running.end(), ErrorCode.CONFIRMATION_EXPIRED)

    assert error.facts["server_code"] == "transaction_expired"  # asked once more at the very end
    assert steps_of(training) == ["start", "poll"]


def test_a_server_that_calls_the_end_an_invalid_transaction(front: Front, training: TrainingProcess) -> None:
    training.settings(expired_error="invalid_transaction")

    state = front.run(front.form("push"), {WaitingForPhone: [lambda *_: training.expire("push"), _nothing]})

    error_of(state, ErrorCode.CONFIRMATION_EXPIRED)
    assert steps_of(training) == ["start", "poll", "poll"]  # it might have meant the other RefID
    assert min(gaps(training, "push")) >= CLOSEST_SECONDS


def test_the_persons_own_bound(front: Front, training: TrainingProcess) -> None:
    state = front.run(front.form("push", timeout=2.5))

    error = error_of(state, ErrorCode.CONFIRMATION_EXPIRED)
    assert "server_code" not in error.facts
    assert steps_of(training) == ["start", "poll", "poll"]
    assert min(gaps(training, "push")) >= CLOSEST_SECONDS


def test_a_server_that_does_not_say_how_long_it_waits(front: Front, training: TrainingProcess) -> None:
    training.settings(omit=["ExpiresIn"])
    running = front.begin(front.form("push", timeout=1))
    assert running.wait_for(WaitingForPhone).challenge.expires_in is None

    error_of(running.end(), ErrorCode.CONFIRMATION_EXPIRED)
    assert steps_of(training) == ["start", "poll"]


def test_a_server_that_invents_challenge_after_challenge_does_not_outlast_the_bound(
    front: Front, training: TrainingProcess
) -> None:
    for number in range(20):
        training.fault("body", path="confirmation", step="poll", body=another_challenge(f"invented-{number}"))

    error_of(front.run(front.form("push", timeout=1.5)), ErrorCode.CONFIRMATION_EXPIRED)

    assert steps_of(training) == ["start", "poll"]


def test_a_server_that_wants_the_ref_of_the_exchange_is_understood_and_remembered(
    front: Front, training: TrainingProcess, book: ConnectionBook
) -> None:
    training.settings(ref_source="context")
    script = {WaitingForPhone: [front.confirms("push"), _nothing]}

    assert changes(front.run(front.form("push"), script)) == [NEW] * 3
    assert steps_of(training) == ["start", "poll", "poll", "GET"]
    assert min(gaps(training, "push")) >= CLOSEST_SECONDS
    saved = book.find("push")
    assert saved is not None
    assert saved.ref_source == "context"


def test_trouble_on_the_way_is_survived(front: Front, training: TrainingProcess) -> None:
    troubles: dict[str, tuple[dict[str, Any], ErrorCode]] = {
        "push": ({"kind": "status", "status": 503, "retry_after": 1}, ErrorCode.SERVER_ERROR),
        "mydss": ({"kind": "reset"}, ErrorCode.CANNOT_CONNECT),
        "airkey": ({"kind": "drip", "seconds": 0.3}, ErrorCode.TIMEOUT),
        "sim": ({"kind": "truncated"}, ErrorCode.BAD_ANSWER),
        "qr": ({"kind": "html"}, ErrorCode.NOT_DSS),
    }
    all_at_once = {}
    for login, (fault, _code) in troubles.items():
        training.fault(**fault, path="confirmation", login=login, step="poll")
        all_at_once[login] = front.begin(front.form(login), limits=Limits(total=1.0))

    for login, (_fault, expected) in troubles.items():
        running = all_at_once[login]
        trouble = running.wait_for(WaitingForPhone).trouble
        while trouble is None:
            trouble = running.wait_for(WaitingForPhone).trouble
        assert trouble.code is expected
        training.confirm(login)
        running.job.poll_now()
    for login, running in all_at_once.items():
        assert changes(running.end()) == [NEW] * 3, login
        assert training.state()["polls"][login]["most_at_once"] == 1
        assert min(gaps(training, login)) >= CLOSEST_SECONDS


def test_trouble_to_the_end_is_what_is_reported(front: Front, training: TrainingProcess) -> None:
    training.fault("status", path="confirmation", step="poll", status=503, times=None)

    error = error_of(front.run(front.form("push", timeout=1)), ErrorCode.SERVER_ERROR)

    assert error.facts["status"] == "503"


def test_the_server_is_asked_once_at_a_time_and_never_too_often(
    front: Front, training: TrainingProcess
) -> None:
    training.settings(poll_repeats_challenge=False)
    training.fault("slow", path="confirmation", step="poll", seconds=1.1)
    running = front.begin(front.form("push"))
    running.wait_for(WaitingForPhone)
    for polls in range(1, 3):
        for _ in range(200):  # somebody leans on «Проверить сейчас»
            running.job.poll_now()
        training.wait_for("push", polls=polls)
    training.confirm("push")

    assert changes(running.end()) == [NEW] * 3
    polls_of_push = training.state()["polls"]["push"]
    assert polls_of_push["most_at_once"] == 1
    assert polls_of_push["shortest_gap"] >= CLOSEST_SECONDS
    assert training.state()["connections"]["accepted"] == 1


def test_asking_now_does_not_wait_until_a_failing_server_is_due_again(
    front: Front, training: TrainingProcess
) -> None:
    training.fault("status", path="confirmation", step="poll", status=503, times=2)
    running = front.begin(front.form("push"))
    for _ in range(2):
        while running.wait_for(WaitingForPhone).trouble is None:
            pass
        training.confirm("push")
        running.job.poll_now()

    assert changes(running.end()) == [NEW] * 3
    first, second = gaps(training, "push")
    assert first >= CLOSEST_SECONDS
    assert CLOSEST_SECONDS <= second < 3.6  # after two failures the program's own turn comes 3.6 s later


def test_a_server_that_asks_for_patience_gets_it(front: Front, training: TrainingProcess) -> None:
    training.fault("status", path="confirmation", step="poll", status=429, retry_after=3)
    training.auto_confirm("push")

    assert changes(front.run(front.form("push"))) == [NEW] * 3
    assert min(gaps(training, "push")) >= 3


def test_a_phone_without_a_network_shows_a_code(front: Front, training: TrainingProcess) -> None:
    running = front.begin(front.form("qr"))
    challenge = running.wait_for(WaitingForPhone).challenge
    assert challenge.image.startswith(b"GIF8")
    right = training.codes("qr")[0]
    wrong = "000000" if right != "000000" else "000001"

    running.job.give_code(Secret(wrong))
    again = running.wait_for(WaitingForPhone)
    assert again.wrong
    assert "Неверный код" in again.challenge.title
    assert again.challenge.image == challenge.image
    running.job.give_code(Secret(right))

    assert changes(running.end()) == [NEW] * 3
    assert "WaitingForPhone AnsweringCode WaitingForPhone AnsweringCode Reading" in " ".join(running.path)


def test_another_challenge_in_answer_to_a_wrong_code_is_polled_in_the_same_rhythm(
    front: Front, training: TrainingProcess
) -> None:
    training.settings(ref_ids="changing")
    running = front.begin(front.form("qr"))
    first = running.wait_for(WaitingForPhone)
    training.wait_for("qr", polls=1)

    running.job.give_code(Secret("000"))
    running.wait_for(AnsweringCode)
    second = running.wait_for(WaitingForPhone)
    assert second.wrong
    assert second.challenge.context_ref != first.challenge.context_ref
    assert second.came_at == second.contact_at
    training.confirm("qr")

    assert changes(running.end()) == [NEW] * 3
    asked = [entry for entry in training.log() if entry["step"] in {"code", "poll"}]
    code = next(number for number, entry in enumerate(asked) if entry["step"] == "code")
    assert asked[code + 1]["at"] - asked[code]["ended"] >= CLOSEST_SECONDS


def test_the_phone_may_also_show_a_code_that_declines(front: Front, training: TrainingProcess) -> None:
    running = front.begin(front.form("qr"))
    running.wait_for(WaitingForPhone)
    [waiting] = [one for one in training.state()["waiting"] if one["login"] == "qr"]

    running.job.give_code(Secret(waiting["cancel_code"]))

    error_of(running.end(), ErrorCode.CONFIRMATION_DECLINED)


def test_polling_goes_on_when_a_code_could_not_be_sent(front: Front, training: TrainingProcess) -> None:
    training.fault("status", path="confirmation", step="code", status=503)
    script = {
        WaitingForPhone: [
            code("123456"),
            lambda *_: training.confirm("qr"),
            _nothing,
        ]
    }

    running = front.begin(front.form("qr"))
    assert changes(running.follow(script)) == [NEW] * 3
    troubles = [state.trouble for state in running.states if isinstance(state, WaitingForPhone)]
    assert [trouble.code for trouble in troubles if trouble] == [ErrorCode.SERVER_ERROR]


def _nothing(_running: Running, _state: WaitingForPhone) -> None:
    """The person does not do anything more."""


def test_a_server_that_hangs_does_not_hold_the_wait_past_the_persons_bound(
    front: Front, training: TrainingProcess
) -> None:
    training.fault("slow", path="confirmation", step="poll", seconds=60)
    running = front.begin(front.form("push", timeout=1.0))

    error_of(running.end(20), ErrorCode.TIMEOUT)
