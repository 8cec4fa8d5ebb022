"""One kept-alive TLS connection for an import, and nothing but TLS."""

import ssl

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.dss.conftest import QUICK, Serve
from tests.dss.conversations import basic, failure_of
from tests.dss.identities import Authority, only
from tests.dss.scripted_server import ScriptedServer, Talk, always, answer, once


def test_signing_in_and_reading_the_list_at_one_origin_take_one_connection(
    transport: Transport, serve: Serve
) -> None:
    server = serve(always(answer()))

    transport.post_json(server.url("/STS/confirmation"), Secret("{}"), basic())
    transport.get(server.url("/SignServer/rest/api/certificates"))

    assert [(one.method, one.target) for one in server.received] == [
        ("POST", "/STS/confirmation"),
        ("GET", "/SignServer/rest/api/certificates"),
    ]
    assert (server.accepted, len(server.versions)) == (1, 1)


def test_two_origins_keep_a_connection_each(transport: Transport, serve: Serve) -> None:
    one, other = serve(always(answer())), serve(always(answer()))

    for _ in range(3):
        transport.get(one.url())
        transport.get(other.url())

    assert (one.accepted, other.accepted) == (1, 1)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_both_versions_of_today_are_spoken(
    version: ssl.TLSVersion, authority: Authority, transport: Transport
) -> None:
    with ScriptedServer(always(answer()), only(authority.server_context(), version)) as server:
        assert transport.get(server.url()).status == 200
        assert server.versions == [version.name.replace("_", ".")]


def test_a_server_with_foreign_suites_alone_is_named() -> None:
    with TrainingProcess(tls_foreign_suites=True) as training, Transport(Cancellation(), limits=QUICK) as own:
        assert failure_of(own, training.auth_server).code is ErrorCode.TLS_GOST_REQUIRED


def test_plain_http_is_never_spoken(transport: Transport) -> None:
    with ScriptedServer(always(answer())) as server:
        assert failure_of(transport, f"http://localhost:{server.port}/").code is ErrorCode.INSECURE_ADDRESS
        assert server.accepted == 0


def test_a_connection_that_the_server_closed_meanwhile_is_opened_again(
    transport: Transport, serve: Serve
) -> None:
    server = serve(once(answer()))

    for _ in range(3):
        transport.post_json(server.url(), Secret("{}"), basic())
        server.wait_until_closed()

    assert (len(server.received), server.accepted) == (3, 3)


def test_a_post_without_an_answer_is_not_sent_again(transport: Transport, serve: Serve) -> None:
    server = serve(once(b""))

    with pytest.raises(DssPluginError) as caught:
        transport.post_json(server.url(), Secret("{}"), basic("Canary-2290"))

    assert caught.value.code is ErrorCode.CANNOT_CONNECT
    assert len(server.received) == 1


@pytest.mark.parametrize("head", [b"HTTP/1.0 200 OK", b"HTTP/1.1 200 OK\r\nConnection: close"])
def test_an_answer_that_ends_with_the_connection_is_read_whole(
    head: bytes, transport: Transport, serve: Serve
) -> None:
    body = b"[" + b" " * 100_000 + b"]"
    server = serve(once(head + b"\r\nContent-Type: application/json\r\n\r\n" + body))

    replies = [transport.get(server.url()) for _ in range(2)]

    assert [reply.body for reply in replies] == [body, body]
    assert server.accepted == 2


def test_what_the_server_says_about_the_answer_is_told(transport: Transport, serve: Serve) -> None:
    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(answer(b"x", "503 Busy", Content_Type="Text/HTML; charset=utf-8", Retry_After="7"))

    server = serve(script)
    reply = transport.get(server.url("/path?with=query"))

    assert (reply.status, reply.content_type, reply.retry_after) == (503, "text/html", 7.0)
    assert reply.url == server.url("/path")
    assert "x" not in repr(reply).replace("text/html", "")


OCTOBER = "Date: Wed, 21 Oct 2026 07:28:00 GMT\r\n"
DAY = 86_400.0


@pytest.mark.parametrize(
    ("date", "said", "seconds"),
    [
        *((OCTOBER, said, None) for said in ("", "soon", "-5", "1e9", "²", "Wed, 99 Foo 2026 07:28:00 GMT")),
        ("", "Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("Date: now\r\n", "Wed, 21 Oct 2026 07:28:00 GMT", None),
        (OCTOBER, "Wed, 21 Oct 2026 07:27:59 GMT", None),
        (OCTOBER, "Wed, 21 Oct 2026 07:28:00 GMT", None),
        (OCTOBER, "Wed, 21 Oct 2026 07:29:30 GMT", 90.0),
        (OCTOBER, "Wed, 21 Oct 2026 10:29:30 +0300", 90.0),
        (OCTOBER, "Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        (OCTOBER, "0", 0.0),
        (OCTOBER, "99999", DAY),
        ("", "9" * 5000, DAY),
    ],
)
def test_a_wait_is_seconds_or_a_date_by_the_server_s_clock_and_nothing_else(
    date: str, said: str, seconds: float | None, transport: Transport, serve: Serve
) -> None:
    head = f"HTTP/1.1 503 Busy\r\n{date}Retry-After: {said}\r\nContent-Length: 0\r\n\r\n"
    server = serve(always(head.encode("latin-1")))

    assert transport.get(server.url()).retry_after == seconds
