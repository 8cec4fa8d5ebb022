"""Every second factor a server may name, unknown and unnamed ones too, and choices that go on."""

from typing import Any

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.training.plain_client import METHODS, PlainClient, text_challenge

V2 = "/STS/v2.0/confirmation"


def offered(answer: dict[str, Any]) -> dict[str, str]:
    """Return the RefIDs of a choice by their labels."""
    (choice,) = answer["Challenge"]["ChoiceChallenge"]
    return {one["Label"]: one["RefID"] for one in choice["Choice"]}


def context(answer: dict[str, Any]) -> str:
    return str(answer["Challenge"]["ContextData"]["RefID"])


@pytest.mark.parametrize(
    ("login", "method"),
    [
        ("sms", METHODS + "otpviasms"),
        ("mail", METHODS + "otpviaemail"),
        ("oath", METHODS + "oath"),
        ("unknown", METHODS + "mtmo"),
        ("unknown-code", METHODS + "mtmo"),
        ("voice", "https://methods.example.test/voice#call"),
        ("no-method", None),
    ],
)
def test_a_code_signs_in_and_what_is_no_code_does_not(
    training: TrainingProcess, client: PlainClient, login: str, method: str | None
) -> None:
    challenge = text_challenge(client.start(login))
    assert challenge.get("AuthnMethod") == method
    assert ("AuthnMethod" in challenge) == (method is not None)
    assert client.answer(login, challenge["RefID"], "not it")["IsFinal"] is False
    assert client.answer(login, challenge["RefID"], training.codes(login)[0])["AccessToken"]


@pytest.mark.parametrize(
    ("login", "method"),
    [
        ("push", "mobile"),
        ("mydss", "mydss"),
        ("airkey", "airkey"),
        ("sim", "simauth"),
        ("qr", "mobile"),
        ("unknown", "mtmo"),
        ("unknown-push", "mtmo"),
        ("no-method", None),
    ],
)
def test_a_tap_signs_in(
    training: TrainingProcess, client: PlainClient, login: str, method: str | None
) -> None:
    challenge = text_challenge(client.start(login))
    assert challenge.get("AuthnMethod") == (method and METHODS + method)
    training.confirm(login)
    assert client.answer(login, challenge["RefID"])["AccessToken"]


@pytest.mark.parametrize("login", ["unknown-push", "push"])
def test_who_can_only_tap_has_no_code(training: TrainingProcess, client: PlainClient, login: str) -> None:
    client.start(login)
    assert training.codes(login) == []


@pytest.mark.parametrize("login", ["unknown-code", "voice", "offline", "sms"])
def test_who_has_only_a_code_cannot_tap(training: TrainingProcess, client: PlainClient, login: str) -> None:
    ref_id = text_challenge(client.start(login))["RefID"]
    training.confirm(login)
    assert client.answer(login, ref_id)["IsFinal"] is False


@pytest.mark.parametrize(
    ("label", "image"), [("Код по СМС", False), ("Код по почте", False), ("Приложение myDSS", True)]
)
def test_one_of_four_methods_by_code(
    training: TrainingProcess, client: PlainClient, label: str, *, image: bool
) -> None:
    started = client.start("choice4")
    assert len(offered(started)) == 4
    chosen = client.choose("choice4", context(started), offered(started)[label])
    challenge = text_challenge(chosen)
    assert "ChoiceChallenge" not in chosen["Challenge"]
    assert ("Image" in challenge) == image
    assert client.answer("choice4", challenge["RefID"], training.codes("choice4")[0])["AccessToken"]


def test_a_choice_of_method_brings_a_choice_of_phone(training: TrainingProcess, client: PlainClient) -> None:
    started = client.start("phones", path=V2)
    assert list(offered(started)) == ["Код по СМС", "КриптоПро Ключ"]
    phones = client.choose("phones", context(started), offered(started)["КриптоПро Ключ"], path=V2)
    assert list(offered(phones)) == ["Телефон бухгалтера", "Планшет директора"]
    assert all(ref_id.startswith(METHODS + "mydss?") for ref_id in offered(phones).values())
    assert training.confirm("phones") == {"queued": True}, "no phone has rung yet"
    training.auto("phones", decision=None)
    last = client.choose("phones", context(phones), offered(phones)["Планшет директора"], path=V2)
    assert "Планшет директора" in text_challenge(last)["Label"]
    training.confirm("phones")
    assert client.answer("phones", text_challenge(last)["RefID"])["AccessToken"]


def test_v1_offers_no_phones(client: PlainClient) -> None:
    started = client.start("phones")
    chosen = client.choose("phones", context(started), METHODS + "mydss")
    assert text_challenge(chosen)["AuthnMethod"] == METHODS + "mydss"


def test_a_code_may_already_be_sent_while_a_choice_is_offered_too(
    training: TrainingProcess, client: PlainClient
) -> None:
    started = client.start("both")
    assert text_challenge(started)["AuthnMethod"] == METHODS + "otpviasms"
    assert list(offered(started).values()) == [METHODS + "otpviasms", METHODS + "mobile"]
    ref_id = text_challenge(started)["RefID"]
    assert offered(client.answer("both", ref_id)), "a poll repeats both"
    assert client.answer("both", ref_id, training.codes("both")[0])["AccessToken"]


def test_the_choice_beside_a_challenge_can_be_made_once(
    training: TrainingProcess, client: PlainClient
) -> None:
    started = client.start("both")
    sent = text_challenge(started)["RefID"]
    chosen = client.choose("both", context(started), METHODS + "mobile")
    assert "ChoiceChallenge" not in chosen["Challenge"]
    assert text_challenge(chosen)["AuthnMethod"] == METHODS + "mobile"
    assert client.answer("both", sent)["Error"] == "invalid_transaction", "the code's challenge is over"
    training.confirm("both")
    assert client.answer("both", text_challenge(chosen)["RefID"])["AccessToken"]


@pytest.mark.parametrize("second", ["Код по почте", "Приложение myDSS"])
def test_a_code_may_be_followed_by_a_choice(
    training: TrainingProcess, client: PlainClient, second: str
) -> None:
    started = client.start("two-steps")
    first_code = training.codes("two-steps")[0]
    between = client.answer("two-steps", text_challenge(started)["RefID"], first_code)
    assert (between["IsFinal"], between["IsError"], between["AccessToken"]) == (False, False, None)
    assert "TextChallenge" not in between["Challenge"]
    last = text_challenge(client.choose("two-steps", context(between), offered(between)[second]))
    if second == "Код по почте":
        done = client.answer("two-steps", last["RefID"], training.codes("two-steps")[0])
    else:
        training.confirm("two-steps")
        done = client.answer("two-steps", last["RefID"])
    assert done["AccessToken"]


def test_each_of_two_steps_has_its_own_attempts(training: TrainingProcess, client: PlainClient) -> None:
    ref_id = text_challenge(client.start("two-steps"))["RefID"]
    client.answer("two-steps", ref_id, "not it")
    between = client.answer("two-steps", ref_id, training.codes("two-steps")[0])
    client.choose("two-steps", context(between), METHODS + "otpviaemail")
    assert training.wait_for("two-steps")["attempts_left"] == 3


def test_a_laconic_server_tells_next_to_nothing(training: TrainingProcess, client: PlainClient) -> None:
    started = client.start("laconic")
    assert set(started["Challenge"]) == {"TextChallenge"}
    told = text_challenge(started)
    assert not {"ExpiresIn", "Label", "Title", "CreatedAt"} & told.keys()
    assert "Challenge" not in client.answer("laconic", told["RefID"])
    training.confirm("laconic")
    assert client.answer("laconic", told["RefID"])["AccessToken"]


def test_an_account_in_a_hurry_has_forty_seconds_whatever_the_settings_say(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.settings(expires_in=600)
    assert text_challenge(client.start("hurry"))["ExpiresIn"] == 40
    assert text_challenge(client.start("push"))["ExpiresIn"] == 600
