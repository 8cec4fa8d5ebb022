"""After a transport is closed, and while it fails again and again: no descriptor and no thread is left."""

import os
import ssl
import threading
from collections.abc import Callable

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.proxies import Proxy
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from cryptoarm_dss_plugin.errors import DssPluginError
from tests.dss.conftest import QUICK
from tests.dss.identities import Authority, self_signed_context
from tests.dss.scripted_server import ScriptedServer, Talk, always, answer, once

HEAD = b"HTTP/1.1 200 OK\r\n"


def descriptors() -> int:
    """How many descriptors this process has open."""
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a count, not paths


def own_threads() -> list[str]:
    """The threads that a transport started and that still run.

    The one that looks at the time limits is told to end with the last of them, and gets a moment for it.
    """
    for thread in threading.enumerate():
        if thread.name == "dss-time-limit":
            thread.join(10)
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("dss-")]


def _reset(talk: Talk) -> None:
    talk.receive()
    talk.reset()


SERVERS: dict[str, Callable[[Talk], None]] = {
    "whole": always(answer()),
    "to be closed": once(answer(Connection="close")),
    "closed later": once(answer()),
    "closed": once(b""),
    "reset": _reset,
    "cut": once(HEAD + b"Content-Length: 10\r\n\r\n{"),
    "not HTTP": once(b"220 ready\r\n"),
    "packed": once(answer(b"{}", Content_Encoding="gzip", Connection="close")),
    "packed, then closed": once(answer(b"{}", Content_Encoding="gzip")),
    "large": once(answer(b" " * 2_000_000)),
    "silent": Talk.hang,
}
GOOD = {"whole", "to be closed", "closed later"}
KEPT_ALIVE = {"whole", "closed later", "packed, then closed"}


@pytest.mark.parametrize("kind", SERVERS)
def test_what_is_open_does_not_grow_with_the_requests(
    kind: str, authority: Authority, identity: ssl.SSLContext
) -> None:
    limits = Limits(2.0, 0.05 if kind == "silent" else 2.0, 5.0, body_bytes=1_000_000)
    before = descriptors()
    with Transport(Cancellation(), limits=limits, ca_pem=authority.pem) as transport:
        with ScriptedServer(SERVERS[kind], identity) as server:
            for _ in range(4):
                try:
                    transport.get(server.url())
                except DssPluginError:
                    assert kind not in GOOD
                else:
                    assert kind in GOOD
                if kind in KEPT_ALIVE - {"whole"}:
                    server.wait_until_closed()  # or the next request may be on its way already
        # The server's ends are closed by now. A kept-alive connection is a socket and a handle to cut it.
        assert descriptors() - before == (2 if kind in KEPT_ALIVE else 0)
        assert own_threads() == []
    assert descriptors() == before


@pytest.mark.parametrize(
    "tls", [None, self_signed_context()], ids=["no TLS at all", "a certificate nobody trusts"]
)
def test_a_connection_that_never_came_to_be_leaves_nothing(tls: ssl.SSLContext | None) -> None:
    before = descriptors()
    with Transport(Cancellation(), limits=QUICK) as transport:
        with ScriptedServer(lambda talk: talk.send(b"220 ready\r\n"), tls) as server:
            url = server.url()
            for _ in range(3):
                with pytest.raises(DssPluginError):
                    transport.get(url)
        with pytest.raises(DssPluginError):
            transport.get(url)  # refused: nobody listens any more
        with pytest.raises(DssPluginError):
            transport.get("https://dss.invalid/")
        assert descriptors() == before
    assert set(own_threads()) <= {"dss-name-look-up"}


def test_a_refused_proxy_leaves_nothing() -> None:
    before = descriptors()
    with ScriptedServer(once(b"HTTP/1.1 407 No\r\n\r\n")) as server:
        proxy = Proxy(f"http://127.0.0.1:{server.port}")
        with Transport(Cancellation(), limits=QUICK, proxy=proxy) as transport:
            for _ in range(3):
                with pytest.raises(DssPluginError):
                    transport.get("https://dss.example.test/")
    assert descriptors() == before


def test_closing_ends_the_kept_alive_connection_at_the_server_too(
    authority: Authority, identity: ssl.SSLContext
) -> None:
    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(answer())
        try:
            talk.hang()
        finally:
            talk.signal()

    with ScriptedServer(script, identity) as server:
        with Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem) as transport:
            transport.get(server.url())
            assert not server.reached.is_set()
        server.wait_until_reached()


def test_a_transport_that_was_never_used_opens_nothing() -> None:
    before = descriptors()
    with Transport(Cancellation()):
        assert descriptors() == before
    assert own_threads() == []
