"""Servers that break HTTP or the connection: each way ends with one code and no traceback of others."""

import pytest

from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import ErrorCode
from tests.dss.conftest import Serve
from tests.dss.conversations import failure_of
from tests.dss.scripted_server import ScriptedServer, Talk, answer, once

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CANNOT, BAD, TLS = ErrorCode.CANNOT_CONNECT, ErrorCode.BAD_ANSWER, ErrorCode.TLS_FAILED


def test_a_server_that_is_not_there_is_named(transport: Transport) -> None:
    with ScriptedServer(once(b"")) as gone:
        url = gone.url()
    error = failure_of(transport, url)
    assert (error.code, error.facts["host"]) == (CANNOT, "localhost")
    assert error.detail.startswith(f"localhost:{gone.port}: ConnectionRefusedError: ")


@pytest.mark.parametrize("host", ["dss.invalid", "a" * 64 + ".example.test", "x" * 300])
def test_a_host_that_nobody_knows_is_named(host: str, transport: Transport) -> None:
    error = failure_of(transport, f"https://{host}/STS")
    assert (error.code, error.facts["host"]) == (ErrorCode.CANNOT_RESOLVE, host)


def test_words_of_100_continue_before_the_answer_are_skipped(transport: Transport, serve: Serve) -> None:
    server = serve(once(b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n" * 20 + answer(b"[1]")))
    assert transport.get(server.url()).body == b"[1]"


@pytest.mark.parametrize(
    ("tail", "body"),
    [
        (b"Content-Length: 1\r\n\r\n{}", b"{"),
        (b"Transfer-Encoding: chunked\r\n\r\n2;ext=1\r\n{}\r\n0\r\nTrailer: x\r\n\r\n", b"{}"),
        (b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", b"{}"),
        (b"content-type: again\r\nX: \xd0\xae\r\n\tfolded\r\n\r\n{}", b"{}"),
    ],
)
def test_small_sins_are_forgiven(tail: bytes, body: bytes, transport: Transport, serve: Serve) -> None:
    assert transport.get(serve(once(HEAD + tail)).url()).body == body


@pytest.mark.parametrize(
    "head",
    [
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: Chunked, chunked",
        b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: identity\r\nContent-Length: 12",
        b"Transfer-Encoding:\r\nContent-Length: 12",
        b"Content-Length: 12, 12",
        b"Content-Length: 12\r\nContent-Length: 12,12",
    ],
)
def test_where_an_answer_ends_may_be_said_twice(head: bytes, transport: Transport, serve: Serve) -> None:
    body = b"2\r\n{}\r\n0\r\n\r\n"  # is as long as it says when it is not taken for chunks

    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(HEAD + head + b"\r\n\r\n" + body)
        talk.hang()  # the client knows by itself that this was all

    assert transport.get(serve(script).url()).body == (b"{}" if b"hunked" in head else body)


@pytest.mark.parametrize(
    "head", [b"Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip", b"Content-Length: 12, 13"]
)
def test_where_an_answer_ends_is_not_guessed(head: bytes, transport: Transport, serve: Serve) -> None:
    assert failure_of(transport, serve(once(HEAD + head + b"\r\n\r\n[1111111111]")).url()).code is BAD


def test_the_transport_works_on_after_a_broken_answer(transport: Transport, serve: Serve) -> None:
    def script(talk: Talk) -> None:
        broken = talk.receive().target == "/broken"
        talk.send(b"nonsense\r\n" if broken else answer(b"[]"))

    server = serve(script)
    assert failure_of(transport, server.url("/broken")).code is BAD
    assert transport.get(server.url("/whole")).body == b"[]"


def test_of_two_kinds_of_length_the_chunks_count(
    transport: Transport, serve: Serve, expected_logs: list[str]
) -> None:
    expected_logs.append("both Content-Length and Transfer-Encoding")
    tail = b"Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    assert transport.get(serve(once(HEAD + tail)).url()).body == b"{}"
