"""Cancelling from another thread: whatever a request is doing, it ends at once as `Cancelled`."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation, Cancelled
from cryptoarm_dss_plugin.dss.proxies import Proxy
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from cryptoarm_dss_plugin.secrets import Secret
from tests.dss.conftest import Serve
from tests.dss.conversations import basic
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer, Talk, answer

PATIENT = Limits(connect=30.0, read=30.0, total=60.0)
AT_ONCE_SECONDS = 2.0
"""Generous for a loaded machine, and still far from every limit above."""

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Worker:
    """A request on a thread of its own."""

    def __init__(self, transport: Transport, cancellation: Cancellation, url: str) -> None:
        self._cancellation = cancellation
        self._pool = ThreadPoolExecutor(1)
        self._request: Future[object] = self._pool.submit(
            transport.post_json, url, Secret("{}"), basic("Canary-7754")
        )

    def end(self) -> Cancelled:
        """Cancel; what the request ended with, which has to be at once."""
        assert not self._request.done()
        began = time.monotonic()
        self._cancellation.cancel()
        with pytest.raises(Cancelled) as caught:
            self._request.result(PATIENT.total)
        assert time.monotonic() - began < AT_ONCE_SECONDS
        return caught.value

    def close(self) -> None:
        """End the thread."""
        self._pool.shutdown()


Begin = Callable[..., Worker]


@pytest.fixture
def begin(authority: Authority, cancellation: Cancellation) -> Iterator[Begin]:
    """Begin a request to an address."""
    with ExitStack() as stack:

        def start(url: str, proxy: Proxy | None = None) -> Worker:
            transport = Transport(cancellation, limits=PATIENT, ca_pem=authority.pem, proxy=proxy)
            stack.enter_context(transport)
            worker = Worker(transport, cancellation, url)
            stack.callback(worker.close)
            stack.callback(cancellation.cancel)
            return worker

        yield start


def test_during_the_name_look_up(begin: Begin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # The resolver of glibc opens the file of aliases for a name without dots, and waits for its contents.
    aliases = tmp_path / "aliases"
    os.mkfifo(aliases)
    monkeypatch.setenv("HOSTALIASES", str(aliases))
    worker = begin("https://dsshost/")
    writers: list[int] = []
    _wait_until(lambda: _is_read(aliases, writers))
    worker.end()
    assert "dss-name-look-up" in {thread.name for thread in threading.enumerate()}  # abandoned, for now
    with os.fdopen(writers.pop(), "w") as writer:
        writer.write("dsshost dss.invalid\n")


def test_during_the_connect(begin: Begin) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, _callers(listener):
        port = listener.getsockname()[1]
        worker = begin(f"https://127.0.0.1:{port}/")
        _wait_until(lambda: _is_connecting(port))
        worker.end()


def test_during_the_tls_handshake(begin: Begin) -> None:
    def script(talk: Talk) -> None:
        talk.hear()
        talk.signal()
        talk.hang()

    with ScriptedServer(script) as server:
        worker = begin(server.url())
        server.wait_until_reached()
        worker.end()


def test_while_the_proxy_says_nothing(begin: Begin) -> None:
    def script(talk: Talk) -> None:
        talk.receive()
        talk.signal()
        talk.hang()

    with ScriptedServer(script) as proxy:
        worker = begin("https://dss.example.test/", Proxy(f"http://127.0.0.1:{proxy.port}"))
        proxy.wait_until_reached()
        worker.end()


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 ",
        HEAD,
        HEAD + b"Content-Length: 1000\r\n\r\n{",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n100\r\n{",
        HEAD + b"Connection: close\r\n\r\n{",
        HEAD + b"Connection: close\r\nContent-Length: 1000\r\n\r\n{",
        b"HTTP/1.0 200 OK\r\n\r\n{",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ],
    ids=[
        "before the answer",
        "in the status line",
        "in the headers",
        "in the body",
        "in a chunk",
        "in a body without length",
        "in the body, to be closed",
        "in the body of HTTP/1.0",
        "after 100 Continue",
    ],
)
def test_during_the_answer(said: bytes, begin: Begin, serve: Serve) -> None:
    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(said)
        talk.signal()
        talk.hang()

    server = serve(script)
    worker = begin(server.url())
    server.wait_until_reached()
    worker.end()


def test_on_the_kept_alive_connection_of_an_earlier_request(
    authority: Authority, cancellation: Cancellation, serve: Serve
) -> None:
    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(answer())
        talk.receive()
        talk.signal()
        talk.hang()

    server = serve(script)
    with Transport(cancellation, limits=PATIENT, ca_pem=authority.pem) as transport:
        transport.get(server.url())
        worker = Worker(transport, cancellation, server.url())
        server.wait_until_reached()
        worker.end()
        worker.close()
    assert server.accepted == 1


def test_a_request_after_it_opens_nothing(
    transport: Transport, cancellation: Cancellation, serve: Serve
) -> None:
    server = serve(Talk.hang)
    cancellation.cancel()
    with pytest.raises(Cancelled):
        transport.get(server.url())
    assert server.accepted == 0


def test_the_error_of_a_cancelled_request_holds_nothing(begin: Begin, serve: Serve) -> None:
    def script(talk: Talk) -> None:
        talk.receive()
        talk.signal()
        talk.hang()

    server = serve(script)
    worker = begin(server.url())
    server.wait_until_reached()

    cancelled = worker.end()

    assert (cancelled.args, cancelled.__cause__, cancelled.__context__) == ((), None, None)


def test_the_switch_calls_everybody_who_waits_once() -> None:
    switch = Cancellation()
    calls: list[str] = []
    with switch.calling(lambda: calls.append("one")), switch.calling(lambda: calls.append("two")):
        switch.cancel()
        switch.cancel()
    assert calls == ["one", "two"]


def test_who_has_stopped_waiting_is_not_called() -> None:
    switch = Cancellation()
    calls: list[str] = []
    with switch.calling(lambda: calls.append("gone")):
        pass
    switch.cancel()
    assert calls == []


def test_who_comes_after_the_switch_was_thrown_is_called_at_once() -> None:
    switch = Cancellation()
    switch.cancel()
    calls: list[str] = []
    with switch.calling(lambda: calls.append("late")):
        assert calls == ["late"]
    with pytest.raises(Cancelled):
        switch.check()


def test_a_wait_ends_when_the_switch_is_thrown() -> None:
    switch = Cancellation()
    thrower = threading.Thread(target=switch.cancel)
    began = time.monotonic()
    thrower.start()
    with pytest.raises(Cancelled):
        switch.wait(30.0)
    thrower.join()
    assert time.monotonic() - began < AT_ONCE_SECONDS


def test_a_wait_that_nobody_ends_just_passes() -> None:
    switch = Cancellation()
    switch.wait(0.001)
    switch.check()
    assert not switch.cancelled


@contextmanager
def _callers(listener: socket.socket) -> Iterator[None]:
    """Fill the queue of a listener that accepts nobody, so that the next who connects has to wait."""
    with ExitStack() as stack:
        while True:
            caller = stack.enter_context(socket.socket())
            caller.settimeout(0.2)
            try:
                caller.connect(listener.getsockname())
            except TimeoutError:
                caller.close()
                break
        yield


def _is_connecting(port: int) -> bool:
    """Whether somebody on this machine waits for a connection to the port (SYN_SENT in /proc/net/tcp)."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(row[2] == f"0100007F:{port:04X}" and row[3] == "02" for row in rows)


def _is_read(pipe: Path, writers: list[int]) -> bool:
    """Whether somebody waits for what stands in a named pipe; then its writing end is kept open."""
    try:
        writers.append(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return True


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10.0
    while not condition():
        assert time.monotonic() < deadline, "it never came to that point"
        time.sleep(0.005)
