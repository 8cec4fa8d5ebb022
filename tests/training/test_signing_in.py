"""The first step of /confirmation: who gets in at once, who is refused, and how."""

import base64
import json

import pytest
import requests

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.training.plain_client import RESOURCE, PlainClient, text_challenge


def claims(token: str) -> dict[str, object]:
    payload = token.split(".")[1]
    read: dict[str, object] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return read


def test_an_identification_only_account_gets_a_token_for_an_empty_password(client: PlainClient) -> None:
    answer = client.post("idonly", {"Resource": RESOURCE}, password="")
    body = answer.json()
    assert answer.status_code == 200
    assert (body["IsFinal"], body["IsError"], body["ExpiresIn"]) == (True, False, 300)
    assert claims(body["AccessToken"])["unique_name"] == "idonly"


def test_a_needless_password_does_no_harm(client: PlainClient) -> None:
    assert client.post("idonly", {"Resource": RESOURCE}, password="needless").json()["AccessToken"]


@pytest.mark.parametrize("login", ["pwd", "awkward"])
def test_an_account_with_a_password_gets_a_token_for_it(client: PlainClient, login: str) -> None:
    assert claims(client.token(login))["unique_name"] == login


def test_the_awkward_password_has_every_awkward_character(training: TrainingProcess) -> None:
    password = training.password("awkward") or ""
    assert set(':" &+%ё') <= set(password)


@pytest.mark.parametrize(
    ("login", "password"),
    [("pwd", ""), ("pwd", "wrong"), ("nobody", "wrong"), ("locked", "Canary-locked-2256")],
    ids=["empty", "wrong", "unknown login", "locked"],
)
@pytest.mark.parametrize("shape", ["401", "401-json", "200", "403"])
def test_a_refusal_has_the_shape_asked_for(
    training: TrainingProcess, client: PlainClient, login: str, password: str, shape: str
) -> None:
    training.settings(failure=shape)
    refused = client.post(login, {"Resource": RESOURCE}, password=password)
    if shape == "401":
        assert (refused.status_code, refused.content) == (401, b"")
    elif shape == "403":
        assert (refused.status_code, refused.content) == (403, b"")
    elif shape == "401-json":
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_grant")
    else:
        body = refused.json()
        assert (refused.status_code, body["IsFinal"], body["IsError"]) == (200, True, True)
        assert body["Error"] == "authentication_failed"


@pytest.mark.parametrize(("answered_final", "final"), [(True, True), (False, False)])
def test_an_error_is_final_or_not_as_asked(
    training: TrainingProcess, client: PlainClient, *, answered_final: bool, final: bool
) -> None:
    training.settings(failure="200", final_with_error=answered_final)
    body = client.post("pwd", {"Resource": RESOURCE}, password="wrong").json()
    assert (body["IsError"], body["IsFinal"]) == (True, final)


def test_three_failures_lock_the_strict_account_and_an_empty_password_is_one(
    training: TrainingProcess, client: PlainClient
) -> None:
    start = {"Resource": RESOURCE}
    for password in ("", "wrong", ""):
        assert client.post("strict", start, password=password).status_code == 401
    assert client.post("strict", start).status_code == 401, "locked: the right password is refused too"
    assert training.state()["counts"]["strict"] == {"failed": 4, "failed_in_a_row": 4, "succeeded": 0}
    training.reset()
    assert client.token("strict"), "starting over unlocks"


def test_a_success_between_failures_keeps_the_strict_account_open(client: PlainClient) -> None:
    start = {"Resource": RESOURCE}
    for password in ("wrong", "wrong"):
        client.post("strict", start, password=password)
    assert client.token("strict")
    for password in ("wrong", "wrong"):
        client.post("strict", start, password=password)
    assert client.token("strict")


def test_a_header_that_is_no_basic_pair_is_refused(client: PlainClient) -> None:
    for header in ("", "Basic !!!", "Negotiate abc", "Bearer forged.token.here", "Basic /////w=="):
        answer = client.session.post(
            client.origin + "/STS/confirmation",
            json={"Resource": RESOURCE},
            headers={"Authorization": header},
            timeout=10,
        )
        assert answer.status_code == 401, header


def test_the_login_has_no_case_and_the_token_has_the_accounts_spelling(client: PlainClient) -> None:
    body = client.post("IDOnly", {"Resource": RESOURCE}, password="").json()
    assert claims(body["AccessToken"])["unique_name"] == "idonly"


def test_accounts_whose_token_names_somebody_else(client: PlainClient) -> None:
    assert claims(client.token("mismatch"))["unique_name"] == "someone-else"
    assert claims(client.token("alias@example.test"))["unique_name"] == "alias"


@pytest.mark.parametrize(
    "message",
    [
        {"resource": RESOURCE.upper(), "unknown": {"member": [1, None]}},
        {"RESOURCE": RESOURCE, "ClientId": "whatever", "ClientSecret": "x"},
    ],
)
def test_names_have_no_case_and_unknown_members_are_ignored(
    client: PlainClient, message: dict[str, object]
) -> None:
    assert client.post("idonly", message).json()["AccessToken"]


def test_each_instance_knows_its_own_resource_only(training: TrainingProcess, client: PlainClient) -> None:
    other = training.instances[0]
    assert other["auth_server"].endswith("/a1idp/oauth")
    assert other["dss_server"].endswith("/a1ss/rest")
    own, foreign = {"Resource": "urn:cryptopro:dss:signserver:A1SS"}, {"Resource": RESOURCE}
    token = client.post("idonly", own, path="/a1idp/confirmation").json()["AccessToken"]
    refused = client.post("idonly", foreign, path="/a1idp/confirmation")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")
    assert client.get("/a1ss/rest/api/certificates", token).status_code == 200
    assert client.get("/SignServer/rest/api/certificates", token).status_code == 401


def test_a_registered_client_is_wanted_only_when_asked_for(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.settings(client="required")

    def error(**extra: str) -> object:
        return client.post("idonly", {"Resource": RESOURCE, **extra}).json().get("error")

    assert error() == "invalid_request"
    assert error(ClientId="nobody") == "invalid_client"
    assert error(ClientId="training-web") == "unauthorized_client"
    assert error(ClientId="training-service", ClientSecret="wrong") == "invalid_client"
    assert error(ClientId="training-service", ClientSecret="Canary-client-8806") is None
    assert error(ClientId="training-client") is None
    training.settings(client_error="200")
    body = client.post("idonly", {"Resource": RESOURCE}).json()
    assert (body["IsError"], body["Error"]) == (True, "invalid_request")
    training.settings(client_error="401")
    unknown = client.post("idonly", {"Resource": RESOURCE, "ClientId": "nobody"})
    assert (unknown.status_code, unknown.json()["error"]) == (401, "invalid_client")
    assert client.post("idonly", {"Resource": "urn:other"}).status_code == 400


@pytest.mark.parametrize("error", ["invalid_client", "invalid_request"])
def test_what_a_missing_client_is_called_is_a_setting(
    training: TrainingProcess, client: PlainClient, error: str
) -> None:
    training.settings(client="required", missing_client=error)
    assert client.post("idonly", {"Resource": RESOURCE}).json()["error"] == error


def test_a_server_may_let_confidential_clients_in_only(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.settings(client="secret")
    start = {"Resource": RESOURCE, "ClientId": "training-client"}
    assert client.post("idonly", start).json()["error"] == "unauthorized_client"
    start = {"Resource": RESOURCE, "ClientId": "training-service", "ClientSecret": "Canary-client-8806"}
    assert client.post("idonly", start).json()["AccessToken"]


def test_later_steps_may_have_to_name_the_client_too(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(client="required", client_every_step=True)
    named = {"Resource": RESOURCE, "ClientId": "training-client"}
    ref_id = text_challenge(client.post("push", named).json())["RefID"]
    poll = {"ChallengeResponse": {"TextChallengeResponse": [{"RefId": ref_id}]}}
    assert client.post("push", poll).json()["error"] == "invalid_request"
    assert client.post("push", {**named, **poll}).json()["IsFinal"] is False
    training.settings(client_every_step=False)
    assert client.post("push", poll).json()["IsFinal"] is False


@pytest.mark.parametrize(
    "known_as", ["byphone", "+70000000001", "+7 (000) 000-00-01", "ByPhone@Example.Test"]
)
def test_an_account_may_be_known_by_its_telephone_number_and_address(
    training: TrainingProcess, client: PlainClient, known_as: str
) -> None:
    password = training.password("byphone")
    body = client.post(known_as, {"Resource": RESOURCE}, password=password).json()
    assert claims(body["AccessToken"])["unique_name"] == "byphone"
    assert client.post(known_as, {"Resource": RESOURCE}, password="wrong").status_code == 401
    assert training.state()["counts"]["byphone"]["failed"] == 1


@pytest.mark.parametrize("status", [404, 405])
def test_a_missing_version_says_so_in_one_of_two_ways(
    training: TrainingProcess, client: PlainClient, status: int
) -> None:
    training.settings(confirmation="none", absent_status=status)
    for path in ("/STS/confirmation", "/STS/v2.0/confirmation", "/a1idp/confirmation"):
        answer = client.post("idonly", {"Resource": RESOURCE}, path=path)
        assert (answer.status_code, answer.content) == (status, b"")


@pytest.mark.parametrize(
    ("confirmation", "expected"),
    [("both", (200, 200)), ("v1", (200, 404)), ("v2", (404, 200)), ("none", (404, 404))],
)
def test_either_version_can_be_missing(
    training: TrainingProcess, client: PlainClient, confirmation: str, expected: tuple[int, int]
) -> None:
    training.settings(confirmation=confirmation)
    start = {"Resource": RESOURCE}
    v1 = client.post("idonly", start).status_code
    v2 = client.post("idonly", start, path="/STS/v2.0/confirmation").status_code
    assert (v1, v2) == expected


def test_a_body_that_is_not_json_is_refused(client: PlainClient) -> None:
    def status(body: bytes, content_type: str) -> int:
        return client.session.post(
            client.origin + "/STS/confirmation",
            data=body,
            headers={"Content-Type": content_type},
            auth=("idonly", ""),
            timeout=10,
        ).status_code

    assert status(b"Resource=x", "application/x-www-form-urlencoded") == 415
    assert status(b"{", "application/json") == 400
    assert status(b"[]", "application/json") == 400
    assert status(b"[" * 100_000, "application/json") == 400


def test_confirmation_answers_post_only(client: PlainClient) -> None:
    answer = client.get("/STS/confirmation")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_a_token_can_carry_a_refresh_token(training: TrainingProcess, client: PlainClient) -> None:
    assert "RefreshToken" not in client.start("idonly")
    training.settings(refresh_token=True)
    assert client.start("idonly")["RefreshToken"]


def test_it_can_only_be_reached_by_its_own_authority(training: TrainingProcess) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(training.dss_server, timeout=10)
