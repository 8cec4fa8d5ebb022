"""Bodies that are no answer of DSS, each with its code; and those that only look unlike one."""

import json

import pytest

from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from tests.dss.conftest import Serve
from tests.dss.conversations import sign_in
from tests.dss.scripted_server import always, answer
from tests.dss.test_answers import FULL, READ

NOT_DSS, BAD, LARGE = ErrorCode.NOT_DSS, ErrorCode.BAD_ANSWER, ErrorCode.ANSWER_TOO_LARGE
DENIED, WRONG = ErrorCode.ACCESS_DENIED, ErrorCode.WRONG_CREDENTIALS


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b"", NOT_DSS, id="nothing"),
        pytest.param(b" \r\n\t", NOT_DSS, id="white space"),
        pytest.param(b"<!DOCTYPE html><html></html>", NOT_DSS, id="HTML"),
        pytest.param(b"null", NOT_DSS, id="null"),
        pytest.param(b'"IsFinal"', NOT_DSS, id="a text"),
        pytest.param(b"true", NOT_DSS, id="true"),
        pytest.param('{"IsFinal": true}'.encode("utf-16"), NOT_DSS, id="UTF-16"),
        pytest.param(b"{}", NOT_DSS, id="an empty object"),
        pytest.param(b'{"access_token": "x", "expires_in": 300}', NOT_DSS, id="an answer of OAuth"),
        pytest.param(b'{"IsFinal": null, "IsError": null}', NOT_DSS, id="two nulls"),
        pytest.param(b'{"IsFinal": tr', BAD, id="cut off"),
        pytest.param(b'{"IsFinal": true} {}', BAD, id="two objects"),
        pytest.param(b'{"IsFinal": true,}', BAD, id="a comma too many"),
        pytest.param(b"{'IsFinal': true}", BAD, id="Python"),
        pytest.param(b'{"IsFinal": true, "AccessToken": "\xff"}', BAD, id="not UTF-8"),
        pytest.param(b'{"IsFinal": true, "AccessToken": "a\nb"}', BAD, id="a bare line feed"),
        pytest.param(b"[]", BAD, id="an array"),
        pytest.param(b'[{"IsFinal": true, "AccessToken": "x"}]', BAD, id="an answer in an array"),
        pytest.param(b'{"IsFinal": true}', BAD, id="final without a token"),
        pytest.param(b'{"IsFinal": true, "AccessToken": ""}', BAD, id="an empty token"),
        pytest.param(b'{"IsFinal": true, "AccessToken": {"x": "y"}}', BAD, id="a token that is an object"),
        pytest.param(b'{"IsFinal": true, "AccessToken": "a b"}', BAD, id="a token with a space"),
        pytest.param(b'{"IsFinal": false, "Challenge": "x"}', BAD, id="a challenge that is a text"),
        pytest.param(
            b'{"IsFinal": false, "Challenge": {"TextChallenge": 5}}', BAD, id="text challenges: a number"
        ),
        pytest.param(b'{"IsFinal": false, "ExpiresIn": 1e400}', BAD, id="a number out of range"),
        pytest.param(b"[" * 200_000, BAD, id="depth bomb of arrays"),
        pytest.param(b'{"a":' * 200_000, BAD, id="depth bomb of objects"),
        pytest.param(b'{"IsFinal": false, "a": [%s0]}' % (b"{}," * 300_000), LARGE, id="too many values"),
        pytest.param(b'{"IsError": true}', DENIED, id="an error without a code"),
        pytest.param(b'{"IsError": "True", "Error": "something_new"}', DENIED, id="an unknown code"),
        pytest.param(b'{"IsError": 1, "Error": 300010}', DENIED, id="a number for a code"),
        pytest.param(
            b'{"IsFinal": true, "IsError": true, "AccessToken": "x", "Error": "authentication_failed"}',
            WRONG,
            id="an error with a token",
        ),
        pytest.param(b'{"Error": "invalid_grant"}', WRONG, id="a code and no flags"),
        pytest.param(
            b'{"IsFinal": true, "IsError": false, "Error": "invalid_grant"}', WRONG, id="a final code"
        ),
    ],
)
def test_what_is_no_answer_has_its_code(
    body: bytes, code: ErrorCode, transport: Transport, serve: Serve
) -> None:
    server = serve(always(answer(body)))
    with pytest.raises(DssPluginError) as caught:
        sign_in(transport, server.port).start()
    assert caught.value.code is code
    assert caught.value.facts["server"] == "auth"
    assert caught.value.__context__ is None


@pytest.mark.parametrize("content_type", ["text/plain", "text/html", "", "application/problem+json"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n  "])
def test_neither_the_media_type_nor_a_byte_order_mark_decides(
    content_type: str, before: bytes, transport: Transport, serve: Serve
) -> None:
    body = before + json.dumps(FULL).encode() + b"\r\n"
    server = serve(always(answer(body, Content_Type=content_type)))
    assert sign_in(transport, server.port).start() == READ


def test_an_explicit_no_error_goes_before_a_text_in_error(transport: Transport, serve: Serve) -> None:
    """A wrong code: the exchange goes on, and some text explains."""
    server = serve(always(answer(json.dumps(FULL | {"Error": "authentication_failed"}))))
    assert sign_in(transport, server.port).start() == READ
