"""A server that sends too much or too slowly: the answer is bounded in bytes, in memory and in time."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from tests.bombs import packed
from tests.dss.conftest import QUICK, Serve
from tests.dss.conversations import failure_of
from tests.dss.identities import Authority
from tests.dss.memory import MEBIBYTE, measured
from tests.dss.scripted_server import Talk, answer, once

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


GZIPPED = packed(b" ", 256, 31)


@pytest.mark.parametrize(
    "script",
    [
        streaming(HEAD + b"Content-Length: %d\r\n\r\n" % (_MUCH * MEBIBYTE), _SPACES, _MUCH),
        streaming(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"100000\r\n" + _SPACES + b"\r\n", _MUCH),
        streaming(HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffff\r\n", _SPACES, _MUCH),
        streaming(HEAD + b"\r\n", _SPACES, _MUCH),
        once(answer(GZIPPED, Content_Encoding="gzip")),
        once(answer(packed(b" ", 256, 15), Content_Encoding="deflate")),
        once(answer(packed(b" ", 256, -15), Content_Encoding="deflate")),
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


def test_the_next_request_has_its_own_time(authority: Authority, serve: Serve) -> None:
    def script(talk: Talk) -> None:
        if talk.receive().target == "/slow":
            talk.hang()
        talk.send(answer())

    server = serve(script)
    limits = Limits(connect=2.0, read=2.0, total=0.5)
    with Transport(Cancellation(), limits=limits, ca_pem=authority.pem) as transport:
        with pytest.raises(DssPluginError) as caught:
            transport.get(server.url("/slow"))
        assert caught.value.detail == "no whole answer in 0.5 s"
        assert transport.get(server.url("/quick")).status == 200
