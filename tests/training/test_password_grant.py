"""POST /oauth/token: the resource owner's password, and refreshing."""

import requests

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.training.plain_client import RESOURCE, PlainClient, basic


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
    secret = "Canary-client-8806"
    assert by_password(client, "idonly", "").json()["error"] == "invalid_client"
    assert by_password(client, "idonly", "", client_id="training-client").status_code == 200
    assert by_password(client, "idonly", "", client_id="training-service").json()["error"] == "invalid_client"
    assert (
        by_password(client, "idonly", "", client_id="training-service", client_secret=secret).status_code
        == 200
    )
    form = {"grant_type": "password", "username": "idonly", "password": "", "resource": RESOURCE}
    assert grant(client, basic("training-service", secret), **form).status_code == 200


def test_the_endpoint_can_be_missing(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(oauth_token=False)
    assert by_password(client, "idonly", "").status_code == 404
