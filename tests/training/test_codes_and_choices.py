"""One-time codes, and choosing a factor."""

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.training.plain_client import METHODS, PlainClient, text_challenge

V2 = "/STS/v2.0/confirmation"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_wrong_code_can_be_mended_until_the_attempts_are_used_up(
    training: TrainingProcess, client: PlainClient
) -> None:
    ref_id = text_challenge(client.start("sms"))["RefID"]
    (code,) = training.codes("sms")
    first, second = (client.answer("sms", ref_id, wrong(code)) for _ in range(2))
    assert (first["IsFinal"], first["IsError"]) == (False, False)
    assert "Неверный код" in first["Challenge"]["Title"]["Value"]
    assert first["Challenge"]["Title"]["Value"] != second["Challenge"]["Title"]["Value"]
    third = client.answer("sms", ref_id, wrong(code))
    assert (third["IsError"], third["Error"]) == (True, "max_attempts_exceeded")
    assert client.answer("sms", ref_id, code)["Error"] == "invalid_transaction"


def test_a_code_has_six_digits(training: TrainingProcess, client: PlainClient) -> None:
    client.start("sms")
    (code,) = training.codes("sms")
    assert (len(code), code.isdecimal()) == (6, True)


def test_a_wrong_code_then_the_right_one(training: TrainingProcess, client: PlainClient) -> None:
    ref_id = text_challenge(client.start("sms"))["RefID"]
    (code,) = training.codes("sms")
    client.answer("sms", ref_id, wrong(code))
    assert client.answer("sms", ref_id, code)["AccessToken"]


@pytest.mark.parametrize("value", [None, "", "  "])
def test_an_empty_code_is_a_poll_and_costs_nothing(
    training: TrainingProcess, client: PlainClient, value: str | None
) -> None:
    ref_id = text_challenge(client.start("sms"))["RefID"]
    for _ in range(5):
        assert client.answer("sms", ref_id, value)["IsError"] is False
    assert training.state()["waiting"][0]["attempts_left"] == 3


def test_a_code_cannot_be_tapped_but_it_can_expire(training: TrainingProcess, client: PlainClient) -> None:
    ref_id = text_challenge(client.start("sms"))["RefID"]
    assert training.confirm("sms") == {"queued": True}
    assert client.answer("sms", ref_id)["IsFinal"] is False
    training.expire("sms")
    assert client.answer("sms", ref_id, training.codes("sms")[0])["Error"] == "transaction_expired"


def test_choosing_a_factor(training: TrainingProcess, client: PlainClient) -> None:
    started = client.start("choice")
    choice = started["Challenge"]["ChoiceChallenge"][0]["Choice"]
    context = started["Challenge"]["ContextData"]["RefID"]
    assert [one["RefID"] for one in choice] == [METHODS + "otpviasms", METHODS + "mobile"]
    assert all(one["Label"] for one in choice)
    assert training.codes("choice") == [], "nothing is sent before the choice"
    challenge = text_challenge(client.choose("choice", context, METHODS + "otpviasms"))
    assert challenge["AuthnMethod"] == METHODS + "otpviasms"
    assert client.answer("choice", challenge["RefID"], training.codes("choice")[0])["AccessToken"]


def test_a_poll_before_the_choice_repeats_it_and_a_wrong_choice_is_an_error(client: PlainClient) -> None:
    context = client.start("choice")["Challenge"]["ContextData"]["RefID"]
    assert client.answer("choice", context)["Challenge"]["ChoiceChallenge"]
    assert client.choose("choice", context, METHODS + "airkey")["Error"] == "invalid_request"


def test_several_phones_are_offered_by_v2_only(training: TrainingProcess, client: PlainClient) -> None:
    started = client.start("devices", path=V2)
    choice = started["Challenge"]["ChoiceChallenge"][0]["Choice"]
    assert [one["Label"] for one in choice] == ["Телефон бухгалтера", "Планшет директора"]
    assert all(one["RefID"].startswith(METHODS + "mydss?") for one in choice)
    context = started["Challenge"]["ContextData"]["RefID"]
    challenge = text_challenge(client.choose("devices", context, choice[1]["RefID"], path=V2))
    assert challenge["AuthnMethod"] == METHODS + "mydss"
    training.confirm("devices")
    assert client.answer("devices", challenge["RefID"])["AccessToken"]
    assert text_challenge(client.start("devices"))["AuthnMethod"] == METHODS + "mydss"
