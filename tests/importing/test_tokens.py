"""The token: whose it is, and what happens when it ends too early."""

import base64
import json

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.importing.states import EnteringCode
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, changes, error_of, requests_of, steps_of
from tests.importing.listed import item, next_list

NEW = StoreChange.NEW


def next_token(training: TrainingProcess, token: str) -> None:
    """Let the server answer the next sign-in with a token of its own kind."""
    answer = {"AccessToken": token, "ExpiresIn": 300, "IsFinal": True, "IsError": False}
    training.fault("body", path="confirmation", body=json.dumps(answer))


def token_of(**claims: object) -> str:
    """A token for somebody; its signature is nobody's business here."""
    parts = [{"alg": "HS256", "typ": "JWT"}, claims]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, "c2lnbmF0dXJl"])


def test_a_token_for_another_account_is_not_used(
    front: Front, training: TrainingProcess, book: ConnectionBook, store: Store
) -> None:
    error_of(front.run(front.form("mismatch")), ErrorCode.ACCOUNT_MISMATCH)

    assert steps_of(training) == ["start"]
    assert book.find("mismatch") is None
    assert store.stored_certificates(None, None) == []


def test_a_login_by_mail_gets_a_token_with_the_accounts_own_name(front: Front) -> None:
    assert changes(front.run(front.form("alias@example.test"))) == [NEW] * 3


@pytest.mark.parametrize("login", ["+79000000000", "8 (900) 000-00-00", "IVANOV", "someone@example.test"])
def test_logins_that_fit_a_token(front: Front, training: TrainingProcess, login: str) -> None:
    next_token(training, token_of(unique_name="ivanov"))
    next_list(training, item(14, "person-256"))

    assert changes(front.run(front.form(login, name="work"))) == [NEW]


@pytest.mark.parametrize("login", ["petrov", "ivanov2", "79000", "user-79000000000"])
def test_logins_that_do_not_fit_a_token(front: Front, training: TrainingProcess, login: str) -> None:
    next_token(training, token_of(unique_name="ivanov"))

    error_of(front.run(front.form(login, name="work")), ErrorCode.ACCOUNT_MISMATCH)


@pytest.mark.parametrize(
    "token",
    ["opaque", "a.b.c", "..", token_of(sub="ivanov"), token_of(unique_name=None), token_of(unique_name=[1])],
)
def test_a_token_that_does_not_say_whose_it_is(front: Front, training: TrainingProcess, token: str) -> None:
    next_token(training, token)
    next_list(training, item(14, "person-256"))

    assert changes(front.run(front.form("petrov"))) == [NEW]


@pytest.mark.parametrize(("login", "secret"), [("idonly", None), ("pwd", "Canary-pwd-4701")])
def test_a_token_that_ended_is_renewed_without_asking_anybody(
    front: Front, training: TrainingProcess, login: str, secret: str | None
) -> None:
    training.fault("status", path="certificates", status=401)
    running = front.begin(front.form(login, secret))

    assert changes(running.end()) == [NEW] * 3
    assert steps_of(training) == ["start", "GET", "start", "GET"]
    assert running.path == ["SigningIn", "Reading", "SigningIn", "Reading", "Storing", "Done"]
    assert training.state()["counts"][login]["failed"] == 0


def test_it_is_renewed_only_once(front: Front, training: TrainingProcess) -> None:
    training.settings(token_lifetime=0.001)

    error = error_of(front.run(front.form("idonly")), ErrorCode.SESSION_EXPIRED)

    assert error.facts["server"] == "dss"
    assert steps_of(training, None) == ["start", "GET", "start", "GET"]


def test_it_is_not_renewed_behind_the_back_of_somebody_who_had_to_type_a_code(
    front: Front, training: TrainingProcess, book: ConnectionBook
) -> None:
    training.fault("status", path="certificates", status=401)
    form = front.form("sms", training.password("sms"))

    error_of(front.run(form, {EnteringCode: front.right_code("sms")}), ErrorCode.SESSION_EXPIRED)

    assert steps_of(training) == ["start", "code", "GET"]
    assert book.find("sms") is not None  # signing in did succeed
    assert [entry["password"] for entry in requests_of(training, "sms") if entry["step"]] == [
        "given",
        "given",
    ]


def test_a_token_of_two_seconds_is_long_enough(front: Front) -> None:
    assert changes(front.run(front.form("expired-token"))) == [NEW] * 3


def test_a_signature_service_that_repeats_a_password_gives_it_not_away(
    front: Front, training: TrainingProcess, store: Store
) -> None:
    message = json.dumps({"Message": "nobody has the password Canary-pwd-4701 here"})
    training.fault("body", path="certificates", status=500, body=message)

    error = error_of(front.run(front.form("pwd", "Canary-pwd-4701")), ErrorCode.SERVER_ERROR)

    assert error.server_words == "nobody has the password *** here"
    assert [entry.code for entry in store.journal()] == ["server-error"]
