"""A server that sends too much or too slowly: the answer is bounded in bytes, in memory and in time."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from tests.dss.conftest import QUICK, Serve
from tests.dss.conversations import failure_of
from tests.dss.identities import Authority
from tests.dss.memory import MEBIBYTE, measured
from tests.dss.scripted_server import ScriptedServer, Talk, answer, once

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_SPACES = b" " * MEBIBYTE
_MUCH = 64


def streaming(head: bytes, piece: bytes, count: int) -> Callable[[Talk], None]:
    """A script that answers with a head and as many pieces as the client takes."""

    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(head)
        for _ in range(count):
            talk.send(piece)

    return script


def dripping(head: bytes, drop: bytes) -> Callable[[Talk], None]:
    """A script that answers with a head and then a drop every now and then, without end."""

    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(head)
        talk.signal()
        while True:
            talk.send(drop)
            talk.pause(0.02)

    return script


def packed(wbits: int) -> bytes:
    """256 MiB of spaces as a few hundred KiB."""
    packer = zlib.compressobj(9, wbits=wbits)
    return b"".join(packer.compress(_SPACES) for _ in range(256)) + packer.flush()


GZIPPED = packed(31)


@pytest.mark.parametrize(
    "script",
    [
        streaming(HEAD + b"Content-Length: %d\r\n\r\n" % (_MUCH * MEBIBYTE), _SPACES, _MUCH),
        streaming(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"100000\r\n" + _SPACES + b"\r\n", _MUCH),
        streaming(HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffff\r\n", _SPACES, _MUCH),
        streaming(HEAD + b"\r\n", _SPACES, _MUCH),
        once(answer(GZIPPED, Content_Encoding="gzip")),
        once(answer(packed(15), Content_Encoding="deflate")),
        once(answer(packed(-15), Content_Encoding="deflate")),
        once(answer(gzip.compress(GZIPPED), Content_Encoding="gzip, gzip")),
        streaming(HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(_SPACES), 256),
    ],
    ids=[
        "64 MiB, length told",
        "64 MiB in chunks",
        "one chunk of a tebibyte",
        "64 MiB to the end of the connection",
        "gzip bomb",
        "zlib bomb",
        "deflate bomb",
        "gzip in gzip",
        "many gzip members",
    ],
)
def test_too_much_is_noticed_before_the_memory_is_full(
    script: Callable[[Talk], None], transport: Transport, serve: Serve
) -> None:
    server = serve(script)
    with measured() as peak:
        error = failure_of(transport, server.url())
    assert error.code is ErrorCode.ANSWER_TOO_LARGE
    assert peak.memory < 100 * MEBIBYTE


def test_a_chunk_of_negative_length_does_not_fill_the_memory(transport: Transport, serve: Serve) -> None:
    server = serve(streaming(HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n", _SPACES, 200))
    with measured() as peak:
        error = failure_of(transport, server.url())
    assert error.code is ErrorCode.BAD_ANSWER
    assert peak.memory < 40 * MEBIBYTE


def test_an_answer_of_just_the_limit_is_read(authority: Authority, serve: Serve) -> None:
    server = serve(once(answer(b" " * 1000)))
    with Transport(Cancellation(), limits=replace(QUICK, body_bytes=1000), ca_pem=authority.pem) as transport:
        assert len(transport.get(server.url()).body) == 1000
    with Transport(Cancellation(), limits=replace(QUICK, body_bytes=999), ca_pem=authority.pem) as transport:
        assert failure_of(transport, server.url()).code is ErrorCode.ANSWER_TOO_LARGE


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_packed_answer_is_unpacked(encoding: str, transport: Transport, serve: Serve) -> None:
    body = b'{"IsFinal": true}' * 1000
    content = gzip.compress(body) if encoding == "gzip" else zlib.compress(body)
    assert transport.get(serve(once(answer(content, Content_Encoding=encoding))).url()).body == body


def _first_continues(talk: Talk) -> None:
    talk.receive()
    while True:
        talk.send(b"HTTP/1.1 100 Continue\r\n\r\n" * 10)


@pytest.mark.parametrize(
    "script",
    [
        dripping(b"", b"H"),
        dripping(HEAD, b"X"),
        dripping(HEAD + b"Content-Length: 100000\r\n\r\n", b" "),
        dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        dripping(HEAD + b"Connection: close\r\n\r\n", b" "),
        _first_continues,
    ],
    ids=["status line", "headers", "body", "chunks", "body without end", "100 Continue"],
)
def test_an_answer_that_drips_ends_with_the_total_time(
    script: Callable[[Talk], None], authority: Authority, serve: Serve
) -> None:
    server = serve(script)
    limits = Limits(connect=2.0, read=2.0, total=0.2)
    with Transport(Cancellation(), limits=limits, ca_pem=authority.pem) as transport:
        error = failure_of(transport, server.url())
    assert (error.code, error.detail) == (ErrorCode.TIMEOUT, "no whole answer in 0.2 s")


def test_a_server_that_never_answers_ends_with_the_time_to_read(authority: Authority, serve: Serve) -> None:
    server = serve(Talk.hang)
    limits = Limits(connect=2.0, read=0.2, total=30.0)
    with Transport(Cancellation(), limits=limits, ca_pem=authority.pem) as transport:
        assert failure_of(transport, server.url()).code is ErrorCode.TIMEOUT


def test_a_handshake_that_hangs_ends_with_the_time_to_connect() -> None:
    limits = Limits(connect=0.2, read=30.0, total=60.0)
    with ScriptedServer(Talk.hang) as server, Transport(Cancellation(), limits=limits) as transport:
        error = failure_of(transport, server.url())
    assert (error.code, error.facts["host"]) == (ErrorCode.TIMEOUT, "localhost")


def test_a_handshake_that_drips_ends_with_the_total_time() -> None:
    def script(talk: Talk) -> None:
        talk.hear()
        talk.send(b"\x16\x03\x03\x40\x00")  # a handshake record of 16 KiB is announced...
        while True:
            talk.send(b"\x02")  # ...and comes byte by byte
            talk.pause(0.02)

    limits = Limits(connect=2.0, read=2.0, total=0.2)
    with ScriptedServer(script) as server, Transport(Cancellation(), limits=limits) as transport:
        assert failure_of(transport, server.url()).detail == "no whole answer in 0.2 s"


def test_the_next_request_has_its_own_time(authority: Authority, serve: Serve) -> None:
    def script(talk: Talk) -> None:
        if talk.receive().target == "/slow":
            talk.hang()
        talk.send(answer())

    server = serve(script)
    limits = Limits(connect=2.0, read=2.0, total=0.5)
    with Transport(Cancellation(), limits=limits, ca_pem=authority.pem) as transport:
        with pytest.raises(DssPluginError):
            transport.get(server.url("/slow"))
        assert transport.get(server.url("/quick")).status == 200
