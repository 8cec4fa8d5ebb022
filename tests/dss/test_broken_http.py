"""Servers that break HTTP or the connection: each way ends with one code and no traceback of others."""

from collections.abc import Callable

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import ErrorCode
from tests.dss.conftest import QUICK, Serve
from tests.dss.conversations import failure_of
from tests.dss.scripted_server import ScriptedServer, Talk, answer, once

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
CANNOT, BAD, TLS = ErrorCode.CANNOT_CONNECT, ErrorCode.BAD_ANSWER, ErrorCode.TLS_FAILED


def reset_after(data: bytes) -> Callable[[Talk], None]:
    """A script that sends some bytes of an answer and resets the connection."""

    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(data)
        talk.reset()

    return script


@pytest.mark.parametrize(
    ("script", "code"),
    [
        pytest.param(once(b""), CANNOT, id="closed without an answer"),
        pytest.param(once(b"HTTP/1.1 200"), CANNOT, id="closed in the status line"),
        pytest.param(once(HEAD), CANNOT, id="closed in the headers"),
        pytest.param(once(HEAD + b"Content-Len"), CANNOT, id="closed in a header"),
        pytest.param(once(HEAD + b"Content-Length: 100\r\n\r\n{"), CANNOT, id="closed in the body"),
        pytest.param(once(CHUNKED + b"10\r\n{"), CANNOT, id="closed in a chunk"),
        pytest.param(once(CHUNKED + b"1\r\n{\r\n"), CANNOT, id="closed between chunks"),
        pytest.param(reset_after(b""), CANNOT, id="reset without an answer"),
        pytest.param(reset_after(HEAD), CANNOT, id="reset in the headers"),
        pytest.param(reset_after(HEAD + b"Content-Length: 9\r\n\r\n{"), CANNOT, id="reset in the body"),
        pytest.param(once(CHUNKED + b"zz\r\n{}\r\n"), CANNOT, id="a chunk of no length"),
        pytest.param(once(CHUNKED + b"-5\r\n{}\r\n0\r\n\r\n"), BAD, id="a chunk of negative length"),
        pytest.param(once(CHUNKED + b"1" * 70_000), BAD, id="an endless length of a chunk"),
        pytest.param(once(HEAD + b"X: y\r\n" * 200 + b"\r\n{}"), BAD, id="200 headers"),
        pytest.param(once(HEAD + b"X" * 70_000 + b": y\r\n\r\n{}"), BAD, id="a header of 70 KB"),
        pytest.param(once(HEAD + b"Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}"), BAD, id="two lengths"),
        pytest.param(once(HEAD + b"no header\r\nContent-Length: 2\r\n\r\n{}"), BAD, id="a line of nothing"),
        pytest.param(
            once(HEAD + b"X-\xd0\xae: y\r\nContent-Length: 2\r\n\r\n{}"), BAD, id="a Cyrillic header"
        ),
        pytest.param(once(b"220 mail.example.test ready\r\n"), BAD, id="not HTTP"),
        pytest.param(once(b"\x00\xff\x15\x03" * 100 + b"\r\n"), BAD, id="bytes"),
        pytest.param(once(b"HTTP/1.1 99 Low\r\n\r\n"), BAD, id="a status of two digits"),
        pytest.param(once(b"HTTP/1.1 \xd9\xa2\xd9\xa0\xd9\xa0 OK\r\n\r\n"), BAD, id="Arabic digits"),
        pytest.param(once(b"HTTP/9.9 200 OK\r\n\r\n"), BAD, id="HTTP of the future"),
        pytest.param(once(answer(b"{}", Content_Encoding="gzip")), BAD, id="packed, but not"),
        pytest.param(
            once(answer(b"{}", Content_Encoding=", ".join(["gzip"] * 20))), BAD, id="packed twenty times"
        ),
    ],
)
def test_a_broken_answer_has_its_code(
    script: Callable[[Talk], None], code: ErrorCode, transport: Transport, serve: Serve
) -> None:
    error = failure_of(transport, serve(script).url())
    assert error.code is code
    assert error.facts["host"] == "localhost"
    assert len(error.detail) <= 500
    assert error.__cause__ is None
    assert error.__context__ is None


@pytest.mark.parametrize("said", [b"", b"\x15\x03\x03\x00\x02\x02\x28", b"\x16\x03\x03\x00\x04nope"])
def test_a_broken_handshake_has_its_code(said: bytes) -> None:
    """The connection ends, an alert handshake_failure comes, or nonsense."""

    def script(talk: Talk) -> None:
        talk.hear()
        talk.send(said)

    expected = {b"": TLS, b"\x15\x03\x03\x00\x02\x02\x28": ErrorCode.TLS_GOST_REQUIRED}.get(said, TLS)
    with ScriptedServer(script) as server, Transport(Cancellation(), limits=QUICK) as transport:
        assert failure_of(transport, server.url()).code is expected


def test_a_handshake_that_is_reset_has_its_code() -> None:
    def script(talk: Talk) -> None:
        talk.hear()
        talk.reset()

    with ScriptedServer(script) as server, Transport(Cancellation(), limits=QUICK) as transport:
        assert failure_of(transport, server.url()).code is CANNOT


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
        (b"Content-Length: -5\r\n\r\n{}", b"{}"),
        (b"Content-Length: many\r\n\r\n{}", b"{}"),
        (b"Transfer-Encoding: chunked\r\n\r\n2;ext=1\r\n{}\r\n0\r\nTrailer: x\r\n\r\n", b"{}"),
        (b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", b"{}"),
        (b"content-type: again\r\nX: \xd0\xae\r\n\tfolded\r\n\r\n{}", b"{}"),
    ],
)
def test_small_sins_are_forgiven(tail: bytes, body: bytes, transport: Transport, serve: Serve) -> None:
    assert transport.get(serve(once(HEAD + tail)).url()).body == body


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
