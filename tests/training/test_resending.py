"""Asking for a new code or a new push: step 1 again while a confirmation waits."""

import time

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.training.plain_client import METHODS, RESOURCE, PlainClient, text_challenge


def test_a_hasty_new_code_is_refused_and_the_old_one_stays_good(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.settings(resend_after=60)
    ref_id = text_challenge(client.start("sms"))["RefID"]
    refused = client.start("sms")
    assert (refused["IsError"], refused["Error"]) == (True, "transaction_pending")
    assert client.answer("sms", ref_id)["IsError"] is False
    (code,) = training.codes("sms")
    assert client.answer("sms", ref_id, code)["AccessToken"]
    assert text_challenge(client.start("sms"))["RefID"], "nothing waits any more"


def test_a_new_code_comes_once_the_time_has_passed(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(resend_after=0.2)
    client.start("sms")
    waiting = training.wait_for("sms")
    assert client.start("sms")["Error"] == "transaction_pending"
    deadline = time.monotonic() + 10
    while (answer := client.start("sms"))["IsError"]:
        assert time.monotonic() < deadline
    assert training.wait_for("sms")["created_at"] >= waiting["created_at"] + 0.2
    assert text_challenge(answer)["RefID"] != waiting["refid"]
    assert len(training.codes("sms")) == 2


def test_nothing_is_hasty_while_the_person_has_still_to_choose(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.settings(resend_after=60)
    client.start("choice")
    context = client.start("choice")["Challenge"]["ContextData"]["RefID"]
    client.choose("choice", context, METHODS + "otpviasms")
    assert client.start("choice")["Error"] == "transaction_pending"


def test_what_answers_a_hasty_one_is_a_setting(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(resend_after=60, resend_error="internal_error")
    client.start("sms")
    assert client.start("sms")["Error"] == "internal_error"
    training.settings(resend_error="429")
    answer = client.post("sms", {"Resource": RESOURCE})
    assert (answer.status_code, answer.content) == (429, b"")
    assert 55 < int(answer.headers["Retry-After"]) <= 60


@pytest.mark.parametrize("codes", ["own", "newest"])
def test_a_new_code_may_make_the_old_one_wrong(
    training: TrainingProcess, client: PlainClient, codes: str
) -> None:
    training.settings(codes=codes)
    first = text_challenge(client.start("sms"))["RefID"]
    (old,) = training.codes("sms")
    client.start("sms")
    new = next(code for code in training.codes("sms") if code != old)
    good, bad = (old, new) if codes == "own" else (new, old)
    refused = client.answer("sms", first, bad)
    assert (refused["IsFinal"], refused["IsError"]) == (False, False)
    assert "Неверный код" in refused["Challenge"]["Title"]["Value"]
    assert client.answer("sms", first, good)["AccessToken"]


def test_one_account_always_wants_a_minute_between_codes(
    training: TrainingProcess, client: PlainClient
) -> None:
    ref_id = text_challenge(client.start("resend"))["RefID"]
    assert client.start("resend")["Error"] == "transaction_pending"
    assert client.answer("resend", ref_id, training.codes("resend")[0])["AccessToken"]
    assert client.start("sms")["IsError"] is False


def test_two_codes_may_wait_when_the_server_does_not_mind(
    training: TrainingProcess, client: PlainClient
) -> None:
    refs = [text_challenge(client.start("sms"))["RefID"] for _ in range(2)]
    newest, oldest = training.codes("sms")
    assert client.answer("sms", refs[0], oldest)["AccessToken"]
    assert client.answer("sms", refs[1], newest)["AccessToken"]
