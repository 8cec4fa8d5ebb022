"""A small threaded HTTP/1.1 server with optional TLS, on loopback only.

The TLS handshake happens in the thread of its connection, so that a client which never shakes hands keeps
nobody waiting. An answer leaves in one write with Nagle's algorithm off, so that measuring against this
server measures the client. At the end every connection is closed and every thread is joined.
"""

import contextlib
import socket
import socketserver
import ssl
import sys
import threading
import time
import traceback
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import cast
from urllib.parse import unquote, urlsplit

from cryptoarm_dss_plugin.training.http_messages import Request, Response, Wire, json_response

HANDSHAKE_SECONDS = 10.0
IDLE_SECONDS = 75.0
_GLANCE_SECONDS = 0.05
"""How often the accepting thread looks whether it is to end."""
LONGEST_BODY = 1 << 20
LONGEST_LINE = 1 << 16

Application = Callable[[Request], Response]


class HttpServer(socketserver.ThreadingTCPServer):
    """Serves one application on 127.0.0.1.

    ``port`` 0 takes a free one; see ``port`` afterwards. ``tls`` None means plain http.
    Counters (all since the last :meth:`reset_counters`): ``accepted`` connections, ``handshakes`` that
    succeeded, ``failed_handshakes``. Raises OSError when the port cannot be had.
    """

    allow_reuse_address = sys.platform != "win32"
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, application: Application, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.application = application
        self.closing = threading.Event()
        self.accepted = 0
        self.handshakes = 0
        self.failed_handshakes = 0
        self._tls = tls
        self._number = 0
        self._guard = threading.Lock()
        self._open: dict[socket.socket, threading.Thread] = {}
        super().__init__(("127.0.0.1", port), BaseHTTPRequestHandler)
        self.port: int = self.server_address[1]
        self._acceptor = threading.Thread(target=self.serve_forever, args=(_GLANCE_SECONDS,), name="accept")

    def start(self) -> None:
        """Begin to accept connections."""
        self._acceptor.start()

    def stop(self) -> None:
        """Close the port and every connection, and wait for their threads."""
        self.closing.set()
        self.shutdown()
        self._acceptor.join()
        self.server_close()
        with self._guard:
            left = dict(self._open)
        for connection in left:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in left.values():
            thread.join(timeout=1)

    def reset_counters(self) -> None:
        """Start counting connections anew; their numbers go on."""
        with self._guard:
            self.accepted = self.handshakes = self.failed_handshakes = 0

    @property
    def open_connections(self) -> int:
        """How many connections are open now."""
        with self._guard:
            return len(self._open)

    def process_request(
        self,
        request: socket.socket | tuple[bytes, socket.socket],
        client_address: object,
    ) -> None:
        """Give the accepted connection its own thread (called by socketserver)."""
        connection = cast("socket.socket", request)  # the tuple is for datagram servers
        thread = threading.Thread(
            target=self._converse, args=(connection, client_address), name="connection", daemon=True
        )
        with self._guard:
            self.accepted += 1
            self._open[connection] = thread
        thread.start()

    def _converse(self, plain: socket.socket, client_address: object) -> None:
        connection = plain
        try:
            plain.settimeout(HANDSHAKE_SECONDS)
            if self._tls is not None:
                connection = self._tls.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
                self._shake_hands(plain, connection)
            with self._guard:
                self._number += 1
                number = self._number
            connection.settimeout(IDLE_SECONDS)
            _Conversation(connection, client_address, self, number)
        except OSError:  # the peer went away or never spoke TLS: its own affair
            pass
        finally:
            with self._guard:
                self._open.pop(connection, None)
                self._open.pop(plain, None)
            _close(connection)

    def _shake_hands(self, plain: socket.socket, connection: ssl.SSLSocket) -> None:
        with self._guard:
            self._open[connection] = self._open.pop(plain)
        try:
            connection.do_handshake()
        except OSError:
            with self._guard:
                self.failed_handshakes += 1
            raise
        with self._guard:
            self.handshakes += 1


class _Conversation(BaseHTTPRequestHandler):
    """The requests of one connection, one after another."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: HttpServer

    def __init__(
        self, connection: socket.socket, client_address: object, server: HttpServer, number: int
    ) -> None:
        self._number = number
        super().__init__(connection, client_address, server)

    def handle_one_request(self) -> None:
        """Read a request, let the application answer, send the answer."""
        try:
            self.raw_requestline = self.rfile.readline(LONGEST_LINE + 1)
            began = time.monotonic()
            if (
                not self.raw_requestline
                or len(self.raw_requestline) > LONGEST_LINE
                or not self.parse_request()
            ):
                self.close_connection = True
                return
            body = self._read_body()
            if body is None:
                return
        except TimeoutError:
            self.close_connection = True
            return
        self._answer(body, began)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name is inherited
        """Say nothing: the request log of the application is the log."""

    def _read_body(self) -> bytes | None:
        """Read the body; None when it did not come whole or a refusal was sent."""
        refusal: HTTPStatus | None = None
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal():
            refusal = HTTPStatus.LENGTH_REQUIRED
        elif int(length) > LONGEST_BODY:
            refusal = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if refusal is not None:
            self.close_connection = True
            self._send(json_response({"Message": refusal.phrase}, refusal))
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return None
        return body

    def _answer(self, body: bytes, began: float) -> None:
        target = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=unquote(target.path),
            query=target.query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            connection=self._number,
            tls=self.connection.version() if isinstance(self.connection, ssl.SSLSocket) else None,
            suite=_suite_of(self.connection),
            began=began,
        )
        try:
            response = self.server.application(request)
        except Exception:  # noqa: BLE001 - a fault of ours is answered as a server answers, and told on stderr
            traceback.print_exc()
            response = json_response({"Message": "An error has occurred."}, HTTPStatus.INTERNAL_SERVER_ERROR)
        try:
            self._send(response)
        except OSError:  # the client did not wait for the answer
            self.close_connection = True
        finally:
            if response.sent is not None:
                response.sent()

    def _send(self, response: Response) -> None:
        head = [
            f"HTTP/1.1 {int(response.status)} {_phrase(response.status)}",
            f"Date: {formatdate(time.time() + response.clock_offset, usegmt=True)}",
            "Server: training-dss",
        ]
        if response.content_type is not None:
            head.append(f"Content-Type: {response.content_type}")
        if response.length:
            head.append(f"Content-Length: {len(response.body)}")
        head += [f"{name}: {value}" for name, value in response.headers]
        if self.close_connection:
            head.append("Connection: close")
        head_bytes = ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")
        body = b"" if self.command == "HEAD" else response.body
        if response.delivery is None:
            self.connection.sendall(head_bytes + body)
            return
        wire = Wire(self.connection, self.server.closing)
        response.delivery(wire, head_bytes, body)
        if wire.broken:
            self.close_connection = True


def _suite_of(connection: socket.socket) -> str | None:
    """The suite that the handshake took, as OpenSSL names it; None on plain http."""
    taken = connection.cipher() if isinstance(connection, ssl.SSLSocket) else None
    return taken[0] if taken else None


def _close(connection: socket.socket) -> None:
    """Close, telling a TLS peer so (close_notify) without waiting for its reply."""
    with contextlib.suppress(OSError, ValueError):  # ValueError: TLS is over already
        connection.settimeout(0)
        if isinstance(connection, ssl.SSLSocket):
            connection.unwrap()
    connection.close()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
