"""Confirmations in the phone: waiting, tapping, declining, letting the time run out."""

import threading
import time
from typing import Any

import pytest

from cryptoarm_dss_plugin.training.process import TrainingError, TrainingProcess
from tests.training.plain_client import METHODS, RESOURCE, PlainClient, text_challenge

PATIENCE = 10.0


def poll_to_the_end(client: PlainClient, login: str, ref_id: str) -> dict[str, Any]:
    """Ask until the server says something else than "wait"."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        answer = client.answer(login, ref_id)
        if answer["IsError"] or answer["IsFinal"]:
            return answer
    raise AssertionError("the confirmation did not end")


@pytest.mark.parametrize(
    ("login", "method"),
    [("push", "mobile"), ("pushpwd", "mobile"), ("mydss", "mydss"), ("airkey", "airkey"), ("sim", "simauth")],
)
def test_a_push_account_waits_until_the_person_confirms(
    training: TrainingProcess, client: PlainClient, login: str, method: str
) -> None:
    started = client.start(login)
    challenge = text_challenge(started)
    assert (started["IsFinal"], started["IsError"], started["AccessToken"]) == (False, False, None)
    assert challenge["AuthnMethod"] == METHODS + method
    assert (challenge["ExpiresIn"], challenge["ExpiresInSpecified"]) == (300, True)
    assert challenge["Label"]
    assert abs(challenge["CreatedAt"] - time.time()) < 60
    waiting = client.answer(login, challenge["RefID"])
    assert (waiting["IsFinal"], waiting["Challenge"]) == (False, started["Challenge"])
    training.confirm(login)
    done = client.answer(login, challenge["RefID"])
    assert (done["IsFinal"], done["IsError"], done["Challenge"]) == (True, False, None)
    assert client.get("/SignServer/rest/api/certificates", done["AccessToken"]).status_code == 200


def test_a_finished_exchange_is_unknown(training: TrainingProcess, client: PlainClient) -> None:
    ref_id = text_challenge(client.start("push"))["RefID"]
    training.confirm("push")
    assert client.answer("push", ref_id)["AccessToken"]
    again = client.answer("push", ref_id)
    assert (again["IsError"], again["Error"]) == (True, "invalid_transaction")


def test_an_exchange_belongs_to_its_login(training: TrainingProcess, client: PlainClient) -> None:
    ref_id = text_challenge(client.start("push"))["RefID"]
    training.confirm("push")
    assert client.answer("mydss", ref_id)["Error"] == "invalid_transaction"
    assert client.answer("push", ref_id)["AccessToken"]


def test_a_decline_is_an_error(training: TrainingProcess, client: PlainClient) -> None:
    ref_id = text_challenge(client.start("push"))["RefID"]
    training.decline("push")
    answer = client.answer("push", ref_id)
    assert (answer["IsError"], answer["Error"]) == (True, "authentication_declined")
    assert answer["ErrorDescription"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 500, 503])
def test_a_decline_can_be_another_status(training: TrainingProcess, client: PlainClient, status: int) -> None:
    training.settings(decline_status=status)
    ref_id = text_challenge(client.start("push"))["RefID"]
    training.decline("push")
    message = {"Resource": RESOURCE, "ChallengeResponse": {"TextChallengeResponse": [{"RefId": ref_id}]}}
    declined = client.post("push", message)
    assert (declined.status_code, declined.content) == (status, b"")


@pytest.mark.parametrize("error", ["transaction_expired", "invalid_transaction"])
def test_letting_it_expire(training: TrainingProcess, client: PlainClient, error: str) -> None:
    training.settings(expired_error=error)
    ref_id = text_challenge(client.start("push"))["RefID"]
    training.expire("push")
    assert client.answer("push", ref_id)["Error"] == error


def test_the_lifetime_runs_out_by_itself(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(expires_in=0.05)
    challenge = text_challenge(client.start("push"))
    assert challenge["ExpiresIn"] == 0.05
    assert poll_to_the_end(client, "push", challenge["RefID"])["Error"] == "transaction_expired"


def test_a_decision_made_beforehand_waits_for_the_next_confirmation(
    training: TrainingProcess, client: PlainClient
) -> None:
    assert training.decline("push") == {"queued": True}
    first = text_challenge(client.start("push"))["RefID"]
    second = text_challenge(client.start("push"))["RefID"]
    assert client.answer("push", first)["Error"] == "authentication_declined"
    assert client.answer("push", second)["IsFinal"] is False


def test_the_phone_can_confirm_by_itself_after_a_delay_and_the_moment_is_noted(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.auto_confirm("push", delay=0.1)
    ref_id = text_challenge(client.start("push"))["RefID"]
    assert client.answer("push", ref_id)["IsFinal"] is False
    assert poll_to_the_end(client, "push", ref_id)["AccessToken"]
    ended = training.state()["finished"][0]
    assert ended["decided_at"] == pytest.approx(ended["created_at"] + 0.1, abs=1e-6)
    assert ended["finished_at"] >= ended["decided_at"]
    assert ended["outcome"] == "confirmed"


def test_the_automatic_phone_also_serves_who_is_waiting_already(
    training: TrainingProcess, client: PlainClient
) -> None:
    ref_id = text_challenge(client.start("push"))["RefID"]
    training.auto_confirm(delay=0)
    assert client.answer("push", ref_id)["AccessToken"]


def test_the_automatic_phone_can_be_switched_off(training: TrainingProcess, client: PlainClient) -> None:
    training.auto_confirm("push")
    training.auto("push", decision=None)
    ref_id = text_challenge(client.start("push"))["RefID"]
    assert client.answer("push", ref_id)["IsFinal"] is False


def test_the_phone_can_decide_with_the_third_poll(training: TrainingProcess, client: PlainClient) -> None:
    training.auto("push", decision="decline", after_polls=3)
    ref_id = text_challenge(client.start("push"))["RefID"]
    answers = [client.answer("push", ref_id) for _ in range(3)]
    assert [answer["Error"] for answer in answers] == [None, None, "authentication_declined"]


def test_what_is_said_of_a_login_goes_before_what_is_said_of_all(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.auto("*", decision="confirm", delay=0)
    training.auto("push", decision="decline", delay=0)
    assert client.answer("push", text_challenge(client.start("push"))["RefID"])["IsError"] is True
    assert client.answer("mydss", text_challenge(client.start("mydss"))["RefID"])["AccessToken"]


def test_an_earlier_request_of_another_program_stands_in_the_way_until_it_is_decided(
    training: TrainingProcess, client: PlainClient
) -> None:
    refused = client.start("pending")
    assert (refused["IsError"], refused["Error"]) == (True, "transaction_pending")
    training.decline("pending")
    assert text_challenge(client.start("pending"))["RefID"]


def test_whoever_decides_for_anybody_does_not_touch_that_earlier_request(
    training: TrainingProcess, client: PlainClient
) -> None:
    assert training.confirm() == {"queued": True}
    assert client.start("pending")["Error"] == "transaction_pending"


def test_a_second_start_is_parallel_or_refused_or_replaces_the_first(
    training: TrainingProcess, client: PlainClient
) -> None:
    first = text_challenge(client.start("push"))["RefID"]
    second = text_challenge(client.start("push"))["RefID"]
    training.settings(pending="refuse")
    assert client.start("push")["Error"] == "transaction_pending"
    assert client.answer("push", first)["IsError"] is False
    training.settings(pending="replace")
    third = text_challenge(client.start("push"))["RefID"]
    assert client.answer("push", first)["Error"] == "invalid_transaction"
    assert client.answer("push", second)["Error"] == "invalid_transaction"
    assert client.answer("push", third)["IsError"] is False


def test_one_can_wait_for_a_confirmation_to_appear_and_to_be_polled(
    training: TrainingProcess, client: PlainClient
) -> None:
    seen: list[dict[str, Any]] = []
    watcher = threading.Thread(target=lambda: seen.append(training.wait_for("push", polls=2)))
    watcher.start()
    ref_id = text_challenge(client.start("push"))["RefID"]
    for _ in range(2):
        client.answer("push", ref_id)
    watcher.join(PATIENCE)
    assert (seen[0]["refid"], seen[0]["poll_count"]) == (ref_id, 2)


def test_waiting_for_nobody_ends(training: TrainingProcess) -> None:
    with pytest.raises(TrainingError, match="nobody waits"):
        training.wait_for("push", seconds=0.05)


def test_a_poll_with_a_needless_code_is_a_poll(training: TrainingProcess, client: PlainClient) -> None:
    ref_id = text_challenge(client.start("push"))["RefID"]
    assert client.answer("push", ref_id, "123456")["IsFinal"] is False
    training.confirm("push")
    assert client.answer("push", ref_id, "123456")["AccessToken"]
