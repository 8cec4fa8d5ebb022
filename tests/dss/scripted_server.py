"""A server on loopback that says exactly the bytes a test wants, and remembers what it was sent."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    raw: bytes = field(repr=False)


class PeerGone(Exception):
    """The client has closed the connection, or the test is over."""


class Talk:
    """One connection, from the server's side; `last` is the request that was received last."""

    last: Received

    def __init__(self, connection: socket.socket, server: "ScriptedServer") -> None:
        self._connection = connection
        self._server = server
        self._buffer = b""

    def receive(self) -> Received:
        """The next request; `PeerGone` when there is none any more."""
        while b"\r\n\r\n" not in self._buffer:
            self._more()
        head, _, rest = self._buffer.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, target, _version = lines[0].split(" ", 2)
        headers = dict(line.split(": ", 1) for line in lines[1:])
        length = int(headers.get("Content-Length", "0"))
        while len(rest) < length:
            self._more()
            rest = self._buffer.partition(b"\r\n\r\n")[2]
        body, self._buffer = rest[:length], rest[length:]
        self.last = Received(method, target, headers, body, head + b"\r\n\r\n" + body)
        self._server.received.append(self.last)
        return self.last

    def send(self, data: bytes) -> None:
        """Send bytes as they are; `PeerGone` when nobody takes them."""
        try:
            self._connection.sendall(data)
        except OSError:
            raise PeerGone from None

    def hear(self) -> None:
        """Wait for the client to say anything; `PeerGone` when it does not."""
        self._more()

    def hang(self) -> None:
        """Say nothing until the client gives up; always ends in `PeerGone`."""
        while True:
            self._more()

    def pause(self, seconds: float) -> None:
        """Let some time pass; `PeerGone` when the test ends meanwhile."""
        if self._server.closing.wait(seconds):
            raise PeerGone

    def forward(self, port: int) -> None:
        """Be a tunnel to another port of this computer until either side ends."""
        with socket.create_connection(("127.0.0.1", port), _PATIENCE_SECONDS) as other:
            back = threading.Thread(target=_pump, args=(other, self._connection), name="scripted-tunnel")
            back.start()
            _pump(self._connection, other)
            back.join()

    def reset(self) -> None:
        """End the connection with a TCP reset."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()

    def signal(self) -> None:
        """Tell the test that the conversation has come to the point it waits for."""
        self._server.reached.set()

    def _more(self) -> None:
        try:
            piece = self._connection.recv(65536)
        except OSError:
            raise PeerGone from None
        if not piece:
            raise PeerGone
        self._buffer += piece


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


class ScriptedServer:
    """Plays a script on every connection, over TLS if there is a context.

    Attributes:
        received: the requests, in order.
        accepted: number of TCP connections.
        versions: TLS version of each finished handshake.
        reached: set by `Talk.signal`.
        closing: set when the test is over.
        port: where it listens, on 127.0.0.1.
    """

    def __init__(
        self,
        script: Callable[[Talk], None],
        tls: ssl.SSLContext | None = None,
        *,
        before_tls: Callable[[Talk], None] | None = None,
    ) -> None:
        """Prepare the server.

        Args:
            script: what it does on each connection.
            tls: its identity, None for plain TCP.
            before_tls: what it does on each connection before the handshake.
        """
        self.received: list[Received] = []
        self.accepted = 0
        self.versions: list[str | None] = []
        self.reached = threading.Event()
        self.closing = threading.Event()
        self._script = script
        self._tls = tls
        self._before_tls = before_tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._guard = threading.Lock()
        self._ended = threading.Semaphore(0)
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._acceptor = threading.Thread(target=self._accept, name="scripted-accept")

    def __enter__(self) -> Self:
        self._acceptor.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # ends accept()
        self._acceptor.join()
        self._listener.close()
        with self._guard:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def url(self, path: str = "/answer", host: str = "localhost") -> str:
        """An address on this server."""
        return f"https://{host}:{self.port}{path}"

    def connect(self) -> socket.socket:
        """A bare connection to this server."""
        return socket.create_connection(("127.0.0.1", self.port), _PATIENCE_SECONDS)

    def wait_until_reached(self) -> None:
        """Wait for `Talk.signal`."""
        assert self.reached.wait(_PATIENCE_SECONDS), "the conversation never came to that point"

    def wait_until_closed(self) -> None:
        """Wait until one more connection is closed on this side; on loopback the client can see it then."""
        assert self._ended.acquire(timeout=_PATIENCE_SECONDS), "the conversation never ended"

    def _accept(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            thread = threading.Thread(target=self._converse, args=(connection,), name="scripted-talk")
            with self._guard:
                self._open.append(connection)
                self._threads.append(thread)
            thread.start()

    def _converse(self, connection: socket.socket) -> None:
        with suppress(PeerGone, OSError):
            if self._before_tls:
                self._before_tls(Talk(connection, self))
            if self._tls:
                connection = self._shaken_hands(connection, self._tls)
            self._script(Talk(connection, self))
        with self._guard, suppress(OSError):
            connection.close()
        self._ended.release()

    def _shaken_hands(self, connection: socket.socket, tls: ssl.SSLContext) -> ssl.SSLSocket:
        wrapped = tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        with self._guard:
            self._open = [wrapped if one is connection else one for one in self._open]
        if self.closing.is_set():
            raise PeerGone
        try:
            wrapped.do_handshake()
        except OSError:
            wrapped.close()
            raise
        self.versions.append(wrapped.version())
        return wrapped


def answer(body: bytes | str = b"{}", status: str = "200 OK", **headers: str) -> bytes:
    """An HTTP/1.1 answer with the right length; names of headers with "_" for "-"."""
    content = body.encode("utf-8") if isinstance(body, str) else body
    named = {"Content-Type": "application/json", "Content-Length": str(len(content))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return head.encode("latin-1") + b"\r\n" + content


def always(reply: bytes) -> Callable[[Talk], None]:
    """A script that gives the same answer to every request."""

    def script(talk: Talk) -> None:
        while True:
            talk.receive()
            talk.send(reply)

    return script


def once(reply: bytes) -> Callable[[Talk], None]:
    """A script that sends these bytes to the first request and closes the connection."""

    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(reply)

    return script
