"""What refusals mean: by the server's code, by the HTTP status, by both."""

import json

import pytest

from cryptoarm_dss_plugin.dss.refusals import at_the_authorization_server, refused, refused_by_status
from cryptoarm_dss_plugin.dss.reply import Reply
from cryptoarm_dss_plugin.dss.server_codes import SERVER_CODES
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

URL = "https://dss.example.test/STS/confirmation"


def by_status(
    status: int, body: bytes | dict[str, str] = b"", retry_after: float | None = None
) -> DssPluginError:
    """The error for an answer with this status."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return refused_by_status(Reply(URL, status, "application/json", retry_after, content))


REASONS = {
    "authentication_declined": "confirmation-declined",
    "authentication_failed": "wrong-credentials",
    "invalid_grant": "wrong-credentials",
    "transaction_expired": "confirmation-expired",
    "invalid_transaction": "confirmation-expired",
    "max_attempts_exceeded": "attempts-exceeded",
    "transaction_pending": "confirmation-pending",
    "invalid_client": "client-not-registered",
    "unauthorized_client": "client-not-registered",
    "unsupported_response_type": "client-not-registered",
    "invalid_request": "client-not-registered",
    "invalid_scope": "client-not-registered",
    "internal_error": "server-error",
    "login_required": "session-expired",
    "certificate_not_found": "no-certificates",
    "cert_not_found": "no-certificates",
}
REFUSALS = """
    access_denied unsupported_grant_type user_not_found invalid_authentication_scheme
    authn_method_not_confirmed contact_confirmation_required invalid_phone wrong_operation
    invalid_pin invalid_certificate invalid_certificate_id pending_requests_exist invalid_signature_params
    content_required invalid_enroll enroll_is_missing appropriate_enroll_not_found invalid_rev_request
    request_not_found invalid_request_status invalid_certificate_format duplicate_friendly_name
    invalid_frinendly_name_length invalid_parameters parameters_required invalid_certificate_status
    invalid_content invalid_recipients document_info_invalid invalid_operation invalid_subject_name
    error_bad_bounds error_invalid_filter_value error_operation_not_supported invalid_object_state
    invalid_object_data forbidden_object_operation algid_is_not_supported param_set_is_not_supported
    provider_not_found key_not_found param_is_null value_is_null max_request_length_exceeded
"""
"""With those above every code that a production client knows (1C BSP 3.2, functions ОписаниеОшибки_...)."""


@pytest.mark.parametrize(
    ("server_code", "code"), [*REASONS.items(), *((refusal, "access-denied") for refusal in REFUSALS.split())]
)
def test_every_code_of_the_server_has_a_meaning_of_its_own(server_code: str, code: str) -> None:
    assert SERVER_CODES[server_code] == code
    for spelt in (server_code, server_code.upper(), f" {server_code.title()} "):
        inside = refused(spelt, "Слова сервера")
        assert inside.code == code
        assert inside.server_words == "Слова сервера"
        assert inside.facts["server_code"] == spelt

        outside = by_status(400, {"error": spelt, "error_description": "Слова сервера"})
        assert outside.code == code
        assert outside.server_words == "Слова сервера"


def test_a_sign_in_that_is_answered_by_sign_in_is_refused() -> None:
    """Only what was asked with a token can have run out."""
    error = at_the_authorization_server(
        refused("Login_Required", "Слова"), has_client=False, has_secret=False
    )

    assert error.code is ErrorCode.ACCESS_DENIED
    assert dict(error.facts) == {"server_code": "Login_Required", "server": "auth"}
    assert error.server_words == "Слова"


@pytest.mark.parametrize(
    ("server_code", "outside"),
    [
        ("something_new", "access-denied"),
        ("NewReason7", "access-denied"),
        ("Bad Request", "not-dss"),
        ("400", "not-dss"),
        ("несуществующий", "not-dss"),
        ("x" * 61, "not-dss"),
        ("", "not-dss"),
    ],
)
def test_a_code_nobody_knows_refuses_and_the_servers_words_are_kept(server_code: str, outside: str) -> None:
    """With status 400 only what looks like a code: a gateway's page in JSON is no DSS service."""
    inside = refused(server_code, "Слова сервера")
    assert inside.code == "access-denied"
    assert inside.server_words == "Слова сервера"
    assert inside.facts.get("server_code", "") == server_code

    error = by_status(400, {"error": server_code, "error_description": "Слова сервера"})
    assert error.code == outside
    assert error.server_words == "Слова сервера"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (201, "not-dss"),
        (204, "not-dss"),
        (302, "not-dss"),
        (400, "not-dss"),
        (401, "wrong-credentials"),
        (403, "access-denied"),
        (404, "not-dss"),
        (405, "not-dss"),
        (407, "proxy-failed"),
        (408, "timeout"),
        (410, "not-dss"),
        (415, "not-dss"),
        (418, "not-dss"),
        (429, "server-error"),
        (500, "server-error"),
        (502, "server-error"),
        (503, "server-error"),
        (504, "server-error"),
        (599, "server-error"),
        (999, "server-error"),
    ],
)
@pytest.mark.parametrize(
    "body",
    [b"", b"<html>Error</html>", b"[]", b"{", b'{"error": null}', b'{"Error": {"code": 1}}', b"\xff\xfe{}"],
)
def test_a_status_with_a_body_that_says_nothing(status: int, code: str, body: bytes) -> None:
    error = by_status(status, body)
    assert error.code == code
    assert dict(error.facts) == {"status": str(status)}
    assert error.server_words == ""


@pytest.mark.parametrize(
    ("status", "server_code", "code"),
    [
        (400, "transaction_pending", "confirmation-pending"),
        (401, "invalid_client", "client-not-registered"),
        (401, "authentication_failed", "wrong-credentials"),
        (403, "authentication_failed", "wrong-credentials"),
        (403, "certificate_not_found", "no-certificates"),
        (400, "something_new", "access-denied"),
        (405, "something_new", "not-dss"),
        (401, "something", "wrong-credentials"),
        (404, "something_new", "not-dss"),
        (404, "certificate_not_found", "no-certificates"),
        (429, "invalid_grant", "server-error"),
        (500, "authentication_failed", "server-error"),
        (503, "invalid_client", "server-error"),
    ],
)
def test_a_status_and_a_code(status: int, server_code: str, code: str) -> None:
    error = by_status(status, {"error": server_code})
    assert error.code == code
    assert dict(error.facts) == {"status": str(status), "server_code": server_code}


@pytest.mark.parametrize(
    "body",
    [
        {"error": "x", "error_description": "Слова"},
        {"Error": "x", "Error_Description": "Слова"},
        {"Message": "Слова", "MessageDetail": "Подробности"},
        {"message": "Слова"},
        {"MESSAGEDETAIL": "Слова"},
    ],
)
def test_the_words_are_found_in_every_envelope(body: dict[str, str]) -> None:
    assert by_status(500, body).server_words == "Слова"
    assert by_status(500, b"\xef\xbb\xbf" + json.dumps(body).encode()).server_words == "Слова"


@pytest.mark.parametrize(("said", "fact"), [(None, None), (0.0, "0"), (7.0, "7"), (99999.0, "99999")])
def test_how_long_to_wait_is_passed_on(said: float | None, fact: str | None) -> None:
    """Whoever polls reads it there."""
    assert by_status(503, retry_after=said).facts.get("retry_after") == fact
    assert by_status(429, retry_after=said).facts.get("retry_after") == fact


def test_a_stranger_s_words_are_cut() -> None:
    for error in (
        refused("x" * 100_000, "y" * 100_000),
        by_status(500, {"error": "x" * 100_000, "error_description": "y" * 100_000}),
    ):
        assert len(error.server_words) == 500
        assert len(error.facts["server_code"]) == 500
        assert len(error.detail) <= 500


def test_the_detail_names_the_address_and_the_status() -> None:
    assert by_status(404).detail == f"HTTP 404 from {URL}"
    assert by_status(404).code is ErrorCode.NOT_DSS
