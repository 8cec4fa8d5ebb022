"""Bodies that only look unlike an answer of DSS; tests/faults/test_answers.py has those that are none."""

import json

import pytest

from cryptoarm_dss_plugin.dss.transport import Transport
from tests.dss.conftest import Serve
from tests.dss.conversations import sign_in
from tests.dss.scripted_server import always, answer
from tests.dss.test_answers import FULL, READ


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
