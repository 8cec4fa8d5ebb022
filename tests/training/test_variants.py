"""Servers differ, and about some things nobody knows: the settings play each kind."""

import base64
import email.utils
import time

import pytest

from cryptoarm_dss_plugin.training.process import TrainingError, TrainingProcess
from tests.training.plain_client import RESOURCE, PlainClient, text_challenge


def test_both_ref_ids_of_an_exchange_are_accepted_and_they_differ(client: PlainClient) -> None:
    started = client.start("push")
    text, context = text_challenge(started)["RefID"], started["Challenge"]["ContextData"]["RefID"]
    assert text != context
    assert client.answer("push", text)["IsError"] is False
    assert client.answer("push", context.upper())["IsError"] is False
    assert client.answer("push", "no-such-id")["Error"] == "invalid_transaction"


@pytest.mark.parametrize("source", ["text", "context"])
def test_a_server_may_know_one_ref_id_only(
    training: TrainingProcess, client: PlainClient, source: str
) -> None:
    training.settings(ref_source=source)
    started = client.start("push")
    ids = {
        "text": text_challenge(started)["RefID"],
        "context": started["Challenge"]["ContextData"]["RefID"],
    }
    good = ids.pop(source)
    (bad,) = ids.values()
    assert client.answer("push", bad)["Error"] == "invalid_transaction"
    assert client.answer("push", good)["IsError"] is False


@pytest.mark.parametrize("login", ["push", "choice"])
def test_the_ref_ids_can_be_equal(training: TrainingProcess, client: PlainClient, login: str) -> None:
    training.settings(ref_ids="equal")
    started = client.start(login)
    if login == "choice":
        context = started["Challenge"]["ContextData"]["RefID"]
        choice = started["Challenge"]["ChoiceChallenge"][0]["Choice"][1]["RefID"]
        started = client.choose(login, context, choice)
    assert text_challenge(started)["RefID"] == started["Challenge"]["ContextData"]["RefID"]
    assert client.answer(login, text_challenge(started)["RefID"])["IsError"] is False


def test_a_poll_may_come_back_without_the_challenge(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(poll_repeats_challenge=False)
    ref_id = text_challenge(client.start("sms"))["RefID"]
    assert client.answer("sms", ref_id)["Challenge"] is None
    refused = client.answer("sms", ref_id, "not it")
    assert "Неверный код" in refused["Challenge"]["Title"]["Value"], "a wrong code is always explained"


def test_members_can_be_missing(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(omit=["ExpiresIn", "Label", "TextChallenge.RefID", "Error"])
    started = client.start("push")
    assert not {"ExpiresIn", "Label", "RefID"} & text_challenge(started).keys()
    assert "Error" not in started
    assert started["Challenge"]["ContextData"]["RefID"]
    training.settings(omit=["Challenge"])
    assert "Challenge" not in client.start("push")


def test_members_can_be_missing_from_polls_only(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(omit_on_polls=["Challenge", "IsError"])
    started = client.start("sms")
    ref_id = text_challenge(started)["RefID"]
    assert started["IsError"] is False
    assert not {"Challenge", "IsError"} & client.answer("sms", ref_id).keys()
    assert "Неверный код" in client.answer("sms", ref_id, "not it")["Challenge"]["Title"]["Value"]


def test_a_choice_can_be_answered_without_context_data(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.settings(omit=["ContextData"], ref_source="text")
    (choice,) = client.start("choice")["Challenge"]["ChoiceChallenge"]
    chosen = client.choose("choice", choice["RefID"], choice["Choice"][0]["RefID"])
    assert client.answer("choice", text_challenge(chosen)["RefID"])["IsError"] is False


def test_the_ref_id_of_the_exchange_can_change_with_every_choice(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.settings(ref_ids="changing", ref_source="context")
    started = client.start("choice")["Challenge"]
    choice = started["ChoiceChallenge"][0]["Choice"][1]["RefID"]
    first = started["ContextData"]["RefID"]
    second = client.choose("choice", first, choice)["Challenge"]["ContextData"]["RefID"]
    assert second != first
    assert client.answer("choice", first)["Error"] == "invalid_transaction"
    assert client.answer("choice", second)["IsError"] is False
    assert training.exchanges("choice")[0]["exchange"] == first, "the log knows that it is one exchange"


def test_the_ref_id_of_the_exchange_can_change_with_every_wrong_code(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.settings(ref_ids="changing", ref_source="context")
    first = client.start("sms")["Challenge"]["ContextData"]["RefID"]

    second = client.answer("sms", first, "000")["Challenge"]["ContextData"]["RefID"]

    assert second != first
    assert client.answer("sms", first, "000")["Error"] == "invalid_transaction"
    assert training.exchanges("sms")[0]["exchange"] == first


def test_the_lifetime_can_be_unspecified(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(expires_in_specified=False)
    challenge = text_challenge(client.start("push"))
    assert (challenge["ExpiresIn"], challenge["ExpiresInSpecified"]) == (0, False)


def test_the_code_can_have_a_length_and_be_hidden(training: TrainingProcess, client: PlainClient) -> None:
    usual = text_challenge(client.start("sms"))
    assert not {"MaxLen", "HideText"} & usual.keys()
    assert (usual["IsHidden"], usual["MaxLenSpecified"], usual["HideTextSpecified"]) == (False, False, False)
    training.settings(max_len=True, hidden=True)
    asked = text_challenge(client.start("sms"))
    assert (asked["MaxLen"], asked["MaxLenSpecified"]) == (6, True)
    assert (asked["IsHidden"], asked["HideText"], asked["HideTextSpecified"]) == (True, True, True)


def test_names_can_be_lower_camel(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(names="camel")
    started = client.start("push")
    assert started["challenge"]["textChallenge"][0]["refID"]
    assert started["isFinal"] is False
    token = client.start("nocerts")["accessToken"]
    assert client.get("/SignServer/rest/api/certificates", token).json() == []
    token = client.start("onecert")["accessToken"]
    (item,) = client.get("/SignServer/rest/api/certificates", token).json()
    assert {"id", "dName", "certificateBase64", "cspID", "hasPin"} <= item.keys()


def test_names_can_be_lower(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(names="lower")
    assert client.start("push")["challenge"]["textchallenge"][0]["refid"]


@pytest.mark.parametrize("form", ["bare", "lines", "unpadded", "pem"])
def test_a_certificate_is_spelt_as_asked(training: TrainingProcess, client: PlainClient, form: str) -> None:
    plain = base64.b64decode(client.certificates("onecert")[0]["CertificateBase64"], validate=True)
    training.settings(certificate_form=form)
    text = client.certificates("onecert")[0]["CertificateBase64"]
    body = text.removeprefix("-----BEGIN CERTIFICATE-----").removesuffix("-----END CERTIFICATE-----\r\n")
    assert base64.b64decode("".join(body.split()) + "==") == plain
    assert (
        text.startswith("-----BEGIN"),
        len(text.splitlines()) > 1,
        form == "unpadded" and text.endswith("="),
    ) == (form == "pem", form in ("pem", "lines"), False)


def test_answers_can_be_compressed(training: TrainingProcess, client: PlainClient) -> None:
    token = client.token()
    path = "/SignServer/rest/api/certificates"
    plain = client.get(path, token)
    assert "Content-Encoding" not in plain.headers
    training.settings(gzip=True)
    packed = client.get(path, token)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < len(packed.content)
    assert packed.content == plain.content
    unwanted = client.get(path, token, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in unwanted.headers


def test_the_servers_clock_can_be_off(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(clock_offset=86_400)
    answer = client.post("push", {"Resource": RESOURCE})
    ahead = email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp() - time.time()
    assert 80_000 < ahead < 90_000
    assert text_challenge(answer.json())["CreatedAt"] - time.time() > 80_000


def test_the_number_of_attempts_is_a_setting(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(attempts=1)
    ref_id = text_challenge(client.start("sms"))["RefID"]
    assert client.answer("sms", ref_id, "not it")["Error"] == "max_attempts_exceeded"


@pytest.mark.parametrize(
    "wrong",
    [
        {"no_such_setting": 1},
        {"failure": "500"},
        {"expires_in": 0},
        {"expires_in": True},
        {"attempts": 0},
        {"attempts": "3"},
        {"gzip": "yes"},
        {"omit": "Label"},
        {"clock_offset": "1"},
        {"decline_status": 100},
        {"decline_status": 400.5},
        {"resend_after": -1},
        {"absent_status": 500},
        {"image": "jpeg"},
        {"omit_on_polls": [1]},
    ],
    ids=str,
)
def test_a_wrong_setting_is_refused_and_changes_nothing(
    training: TrainingProcess, wrong: dict[str, object]
) -> None:
    before = training.state()["settings"]
    with pytest.raises(TrainingError, match=next(iter(wrong))):
        training.settings(names="camel", **wrong)
    assert training.state()["settings"] == before


def test_starting_over_brings_the_usual_settings_back(training: TrainingProcess) -> None:
    usual = training.state()["settings"]
    training.settings(names="camel", attempts=9, omit=["Label"])
    training.reset()
    assert training.state()["settings"] == usual
