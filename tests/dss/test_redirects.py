"""Redirects: followed within the origin, and never with credentials to another one."""

from collections.abc import Callable

import pytest

from cryptoarm_dss_plugin.dss.transport import Reply, Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from tests.dss.conftest import Serve
from tests.dss.conversations import basic
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer, Talk, always, answer

_BODY = Secret('{"Resource": "x"}')


def redirecting(status: int, location: Callable[[int], str]) -> Callable[[Talk], None]:
    """A script that redirects from "/from" to what `location` makes of the server's port."""

    def script(talk: Talk) -> None:
        while True:
            request = talk.receive()
            if request.target == "/from":
                port = int(request.headers["Host"].rpartition(":")[2])
                talk.send(answer(b"", f"{status} Elsewhere", Location=location(port)))
            else:
                talk.send(answer(b"[]"))

    return script


def _asked(transport: Transport, method: str, url: str) -> Reply:
    if method == "GET":
        return transport.get(url, basic("Canary-9911"))
    return transport.post_json(url, _BODY, basic("Canary-9911"))


@pytest.mark.parametrize(
    ("method", "status"),
    [
        ("GET", 301),
        ("GET", 302),
        ("GET", 303),
        ("GET", 307),
        ("GET", 308),
        ("POST", 307),
        ("POST", 308),
    ],
)
@pytest.mark.parametrize(
    "location",
    [
        lambda _port: "/to",
        lambda _port: "to",
        lambda port: f"https://localhost:{port}/to",
        lambda port: f"HTTPS://LocalHost:{port}/to#part",
        lambda port: f"//localhost:{port}/to",
    ],
    ids=["path", "relative", "absolute", "capitals", "no scheme"],
)
def test_within_the_origin_it_is_followed(
    method: str, status: int, location: Callable[[int], str], transport: Transport, serve: Serve
) -> None:
    server = serve(redirecting(status, location))

    reply = _asked(transport, method, server.url("/from"))

    first, second = server.received
    assert (reply.body, reply.url.lower()) == (b"[]", server.url("/to"))
    assert (second.method, second.target, second.body) == (method, "/to", first.body)
    assert second.headers["Authorization"] == first.headers["Authorization"]
    assert server.accepted == 1


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_post_is_not_turned_into_something_else(status: int, transport: Transport, serve: Serve) -> None:
    server = serve(redirecting(status, lambda _port: "/to"))
    with pytest.raises(DssPluginError) as caught:
        _asked(transport, "POST", server.url("/from"))
    assert (caught.value.code, caught.value.facts["status"]) == (ErrorCode.NOT_DSS, str(status))
    assert len(server.received) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_origin_never_hears_of_it(
    method: str, authority: Authority, transport: Transport, serve: Serve
) -> None:
    with ScriptedServer(always(answer()), authority.server_context()) as other:
        server = serve(redirecting(307, lambda _port: other.url("/to")))
        with pytest.raises(DssPluginError) as caught:
            _asked(transport, method, server.url("/from"))
        assert caught.value.code is ErrorCode.NOT_DSS
        assert (other.accepted, len(server.received)) == (0, 1)


@pytest.mark.parametrize(
    "location",
    [
        lambda port: f"http://localhost:{port}/to",
        lambda port: f"https://127.0.0.1:{port}/to",
        lambda port: f"https://localhost.:{port}/to",
        lambda port: f"https://thief:word@localhost:{port}/to",
        lambda port: f"https://@localhost:{port}/to",
        lambda port: f"https://localhost:{port}\\@evil.example.test/to",
        lambda port: f"https://localhost:{port}.evil.example.test/to",
        lambda _port: "https://localhost/to",
        lambda _port: "https://[::1/to",
        lambda _port: "ftp://localhost/to",
        lambda _port: "javascript:alert(1)",
        lambda _port: "urn:ietf:wg:oauth:2.0:oob:auto?code=1",
    ],
    ids=[
        "http",
        "address for name",
        "trailing dot",
        "userinfo",
        "empty userinfo",
        "backslash",
        "longer host",
        "other port",
        "broken",
        "ftp",
        "javascript",
        "urn",
    ],
)
def test_what_only_looks_like_the_origin_is_refused(
    location: Callable[[int], str], transport: Transport, serve: Serve
) -> None:
    server = serve(redirecting(302, location))
    with pytest.raises(DssPluginError) as caught:
        _asked(transport, "GET", server.url("/from"))
    assert (caught.value.code, caught.value.facts["status"]) == (ErrorCode.NOT_DSS, "302")
    assert caught.value.__context__ is None
    assert (server.accepted, len(server.received)) == (1, 1)


def test_a_circle_ends(transport: Transport, serve: Serve) -> None:
    server = serve(redirecting(302, lambda _port: "/from"))
    with pytest.raises(DssPluginError) as caught:
        _asked(transport, "GET", server.url("/from"))
    assert caught.value.code is ErrorCode.NOT_DSS
    assert len(server.received) == 4


def test_a_redirect_that_leads_nowhere_is_an_answer(transport: Transport, serve: Serve) -> None:
    server = serve(always(answer(b"", "302 Found")))
    assert transport.get(server.url()).status == 302
