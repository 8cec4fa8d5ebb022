"""Proxies that let nobody through, and proxies behind which something else is wrong."""

from collections.abc import Callable

import pytest

from cryptoarm_dss_plugin.dss.transport import Limits
from cryptoarm_dss_plugin.secrets import Secret
from tests.canaries import Canaries
from tests.dss.identities import Authority
from tests.dss.scripted_server import PeerGone, ScriptedServer, Talk, once
from tests.faults.dss import Dss
from tests.faults.rows import Row, Stage

POINT = "Proxy"
FAILED = "proxy-failed"
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
HINTS, FORBIDDEN = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", b"HTTP/1.1 403 Forbidden\r\n\r\n"
SHORT = Limits(connect=0.3, read=2.0, total=5.0)


def _reset(talk: Talk) -> None:
    talk.receive()
    talk.reset()


def _endless_headers(talk: Talk) -> None:
    talk.receive()
    talk.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        talk.send(b"X" * 65536)


def _reset_inside(talk: Talk) -> None:
    talk.receive()
    talk.send(ESTABLISHED)
    talk.hear()  # the client's part of the handshake
    talk.reset()
    raise PeerGone


Script = Callable[[Talk], None]
ALONE: list[tuple[Row, Script]] = [
    (Row("407", "the proxy wants a login: HTTP 407", FAILED, ""), once(b"HTTP/1.1 407 Who\r\n\r\n")),
    (Row("403", "the proxy says HTTP 403", FAILED, ""), once(b"HTTP/1.1 403 Forbidden\r\n\r\n")),
    (Row("502", "the proxy says HTTP 502", FAILED, ""), once(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")),
    (Row("not HTTP", "another protocol at the proxy's port", FAILED, ""), once(b"220 mail ready\r\n")),
    (
        Row("hostile words", "the proxy's answer is control characters and bidi overrides", FAILED, ""),
        once(b"HTTP/1.1 \x1b[31m\xe2\x80\xae\x9b2J \x00\r\n\r\n"),
    ),
    (Row("early hints", "HTTP 103 before the tunnel's refusal", FAILED, ""), once(HINTS + FORBIDDEN)),
    (Row("closed", "the proxy closes the connection", FAILED, ""), once(b"")),
    (Row("reset", "the proxy resets the connection", FAILED, ""), _reset),
    (Row("endless headers", "the proxy's headers never end", FAILED, ""), _endless_headers),
    (Row("silence", "the proxy says nothing", FAILED, "", limits=SHORT), Talk.hang),
    (Row("reset behind it", "the server behind the proxy resets", "cannot-connect", ""), _reset_inside),
]


@pytest.mark.parametrize(("row", "script"), ALONE, ids=[row.key for row, _ in ALONE])
def test_a_proxy_that_gives_no_tunnel(stage: Stage, row: Row, script: Script, canaries: Canaries) -> None:
    password = Secret(canaries.add("the proxy's password", "Canary-of-proxy-3308"))
    with ScriptedServer(script) as proxy:
        address = f"somebody@127.0.0.1:{proxy.port}"
        form = stage.desk.form(9, proxy=address, proxy_password=password)  # nobody asks port 9 directly
        outcome = stage.desk.run(form, limits=row.limits)
    stage.check(POINT, row, outcome)


def test_a_proxy_that_is_not_there(stage: Stage) -> None:
    with ScriptedServer(once(b"")) as gone:
        address = f"127.0.0.1:{gone.port}"
    outcome = stage.desk.run(stage.desk.form(9, proxy=address))
    stage.check(POINT, Row("not there", "no program listens at the proxy's port", FAILED, ""), outcome)


def test_a_proxy_that_nobody_knows(stage: Stage) -> None:
    outcome = stage.desk.run(stage.desk.form(9, proxy="proxy.invalid:3128"))
    stage.check(POINT, Row("unknown", "no name server knows the proxy", FAILED, ""), outcome)


def test_an_inspector_behind_the_proxy(stage: Stage) -> None:
    """The tunnel leads to somebody who is not the server."""

    def inspecting(talk: Talk) -> None:
        talk.receive()
        talk.send(ESTABLISHED)
        talk.forward(inspector.port)

    dss = Dss()
    with (
        ScriptedServer(dss, Authority("Проверка трафика").server_context()) as inspector,
        ScriptedServer(inspecting) as proxy,
    ):
        outcome = stage.desk.run(stage.desk.form(9, proxy=f"127.0.0.1:{proxy.port}"))
    assert dss.steps == ""
    injected = "the tunnel leads to an inspector with a certificate of its own"
    stage.check(POINT, Row("an inspector", injected, "tls-untrusted", ""), outcome)
