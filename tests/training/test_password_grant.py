"""POST /oauth/token: the resource owner's password, and refreshing."""

import base64
import json

import pytest
import requests

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.training.plain_client import RESOURCE, PlainClient, basic

SECRET = "Canary-client-8806"


def grant(client: PlainClient, authorization: str = "", **form: str) -> requests.Response:
    return client.session.post(
        client.origin + "/STS/oauth/token", data=form, headers={"Authorization": authorization}, timeout=10
    )


def by_password(client: PlainClient, login: str, password: str, **form: str) -> requests.Response:
    return grant(client, grant_type="password", username=login, password=password, resource=RESOURCE, **form)


def test_a_password_signs_in_percent_encoded_as_it_must_be(
    training: TrainingProcess, client: PlainClient
) -> None:
    answer = by_password(client, "awkward", training.password("awkward") or "")
    body = answer.json()
    assert (answer.status_code, body["token_type"], body["expires_in"]) == (200, "Bearer", 300)
    assert "refresh_token" not in body
    assert client.get("/SignServer/rest/api/certificates", body["access_token"]).status_code == 200


def test_identification_only_has_an_empty_password(client: PlainClient) -> None:
    assert by_password(client, "idonly", "").status_code == 200


def test_a_wrong_password_a_second_factor_and_a_locked_account_are_one_error(
    training: TrainingProcess, client: PlainClient
) -> None:
    for login, password in (
        ("pwd", "wrong"),
        ("sms", training.password("sms")),
        ("locked", training.password("locked")),
        ("nobody", ""),
    ):
        answer = by_password(client, login, password or "")
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant"), login


def test_a_refresh_token_works_once(client: PlainClient) -> None:
    first = by_password(client, "idonly", "", scope="dss offline_access").json()
    again = grant(client, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert again.json()["access_token"]
    used = grant(client, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert used.json()["error"] == "invalid_grant"


def test_other_grants_are_not_supported(client: PlainClient) -> None:
    answer = grant(client, grant_type="client_credentials")
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


def test_parameters_count_in_a_form_body_only(client: PlainClient) -> None:
    form = {"grant_type": "password", "username": "idonly", "password": "", "resource": RESOURCE}
    address = client.origin + "/STS/oauth/token"
    in_query = client.session.post(address, params=form, timeout=10)
    as_json = client.session.post(address, json=form, timeout=10)
    assert [in_query.json()["error"], as_json.json()["error"]] == ["invalid_request"] * 2


def test_the_resource_must_be_this_instances(client: PlainClient) -> None:
    answer = grant(client, grant_type="password", username="idonly", password="", resource="urn:other")
    assert answer.json()["error"] == "invalid_request"


def test_a_client_proves_itself_in_the_body_or_the_header(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.settings(client="required")
    assert by_password(client, "idonly", "").json()["error"] == "invalid_client"
    assert by_password(client, "idonly", "", client_id="training-client").status_code == 200
    assert by_password(client, "idonly", "", client_id="training-service").json()["error"] == "invalid_client"
    assert (
        by_password(client, "idonly", "", client_id="training-service", client_secret=SECRET).status_code
        == 200
    )
    form = {"grant_type": "password", "username": "idonly", "password": "", "resource": RESOURCE}
    assert grant(client, basic("training-service", SECRET), **form).status_code == 200


@pytest.mark.parametrize("place", ["body", "basic"])
def test_a_server_may_take_the_secret_in_one_place_only(
    training: TrainingProcess, client: PlainClient, place: str
) -> None:
    training.settings(client="secret", client_proof=place, client_error="401")
    header = basic("training-service", SECRET)
    named = {"client_id": "training-service", "client_secret": SECRET}
    form = {"grant_type": "password", "username": "idonly", "password": "", "resource": RESOURCE}
    in_body, in_header = grant(client, **form, **named), grant(client, header, **form)
    good, bad = (in_body, in_header) if place == "body" else (in_header, in_body)
    assert good.status_code == 200
    assert (bad.status_code, bad.json()["error"]) == (401, "invalid_client")
    assert bad.headers["WWW-Authenticate"].startswith("Basic")
    both = grant(client, header, **form, **named)
    assert both.status_code == 200


def test_a_public_client_may_not_be_enough(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(client="required")
    web = by_password(client, "idonly", "", client_id="training-web")
    assert web.json()["error"] == "unauthorized_client"
    training.settings(client="secret")
    public = by_password(client, "idonly", "", client_id="training-client")
    assert (public.status_code, public.json()["error"]) == (400, "unauthorized_client")
    training.settings(missing_client="invalid_request")
    assert by_password(client, "idonly", "").json()["error"] == "invalid_request"


def test_the_password_grant_can_be_closed(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(password_grant=False)
    assert by_password(client, "idonly", "").json()["error"] == "unsupported_grant_type"


@pytest.mark.parametrize(
    ("scope", "sent", "good"),
    [
        ("any", "whatever", True),
        ("none", "", True),
        ("none", "dss", False),
        ("wanted", "", False),
        ("wanted", "dss", True),
        ("wanted", "dss offline_access", True),
        ("wanted", "dss whatever", False),
    ],
)
def test_servers_differ_about_the_scope(
    training: TrainingProcess, client: PlainClient, scope: str, sent: str, *, good: bool
) -> None:
    training.settings(scope=scope)
    answer = by_password(client, "idonly", "", scope=sent)
    assert (answer.status_code, answer.json().get("error")) == (
        (200, None) if good else (400, "invalid_scope")
    )


def test_the_reply_may_be_spelt_as_a_confirmations(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(grant_keys="confirmation")
    body = by_password(client, "expired-token", "", scope="dss offline_access").json()
    assert set(body) == {"AccessToken", "TokenType", "ExpiresIn", "RefreshToken"}
    assert body["ExpiresIn"] == 2


def test_a_number_signs_in_and_each_instance_has_its_own_resource(
    training: TrainingProcess, client: PlainClient
) -> None:
    password = training.password("byphone") or ""
    assert by_password(client, "+70000000001", password).status_code == 200
    form = {"grant_type": "password", "username": "idonly", "password": ""}
    address = client.origin + "/a1idp/oauth/token"
    own = {**form, "resource": "urn:cryptopro:dss:signserver:A1SS"}
    foreign = {**form, "resource": RESOURCE}
    assert client.session.post(address, data=own, timeout=10).status_code == 200
    assert client.session.post(address, data=foreign, timeout=10).json()["error"] == "invalid_request"


def test_a_token_may_name_somebody_else(client: PlainClient) -> None:
    token = by_password(client, "mismatch", "").json()["access_token"]
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims["unique_name"] == "someone-else"


def test_the_endpoint_can_be_missing(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(oauth_token=False)
    assert by_password(client, "idonly", "").status_code == 404


def test_it_is_the_only_door_of_a_server_without_confirmation(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.settings(confirmation="none", absent_status=405)
    assert client.post("pwd", {"Resource": RESOURCE}).status_code == 405
    password = training.password("pwd") or ""
    assert by_password(client, "pwd", "").json()["error"] == "invalid_grant"
    token = by_password(client, "pwd", password).json()["access_token"]
    assert len(client.get("/SignServer/rest/api/certificates", token).json()) == 3
    assert by_password(client, "push", "").json()["error"] == "invalid_grant"
    assert training.state()["counts"]["pwd"] == {"failed": 1, "failed_in_a_row": 0, "succeeded": 1}
