"""Redirects: followed within the origin, and never with credentials to another one."""

from collections.abc import Callable

import pytest

from cryptoarm_dss_plugin.dss.redirects import next_url
from cryptoarm_dss_plugin.dss.reply import Reply
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from tests.dss.conftest import Serve
from tests.dss.conversations import basic
from tests.dss.scripted_server import Talk, always, answer

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


def test_a_redirect_that_leads_nowhere_is_an_answer(transport: Transport, serve: Serve) -> None:
    server = serve(always(answer(b"", "302 Found")))
    assert transport.get(server.url()).status == 302


def test_port_0_is_not_the_usual_port() -> None:
    url = "https://dss.example.test/from"

    assert next_url("GET", url, 302, "https://dss.example.test:443/to") == "https://dss.example.test:443/to"
    with pytest.raises(DssPluginError) as refused:
        next_url("GET", url, 302, "https://dss.example.test:0/to")
    assert refused.value.code is ErrorCode.NOT_DSS
