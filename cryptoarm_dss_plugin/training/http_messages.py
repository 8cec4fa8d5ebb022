"""What goes into and comes out of the services of the training server: requests, responses, deliveries."""

import json
import os
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

JSON_TYPE = "application/json; charset=utf-8"
HTML_TYPE = "text/html; charset=utf-8"

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrived.

    ``path`` is percent-decoded and carries no query; ``query`` is the raw text after the question mark;
    ``headers`` has lower-case names; ``connection`` is the number of the TCP connection, counted from 1;
    ``tls`` and ``suite`` are the protocol version and the cipher suite as OpenSSL names them, None on plain
    http; ``began`` is on the monotonic clock.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    connection: int
    tls: str | None
    suite: str | None
    began: float


class Wire:
    """The sending side of one connection, as a delivery sees it."""

    def __init__(self, connection: socket.socket, closing: threading.Event) -> None:
        self._connection = connection
        self._closing = closing
        self.broken = False
        """True once the connection must not carry another answer."""

    def write(self, data: bytes) -> None:
        """Send bytes; raises OSError when the peer is gone."""
        self._connection.sendall(data)

    def pause(self, seconds: float) -> bool:
        """Wait; False when the server is closing meanwhile, so that the rest need not be sent."""
        return not self._closing.wait(seconds)

    def close(self) -> None:
        """End the connection after what was sent."""
        self.broken = True

    def reset(self) -> None:
        """End the connection with a TCP reset instead of an orderly close."""
        self.broken = True
        on, seconds = 1, 0
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", on, seconds))
        os.close(self._connection.detach())  # close() would wait for the reading side of the same connection


Delivery = Callable[[Wire, bytes, bytes], None]
"""How an answer is sent: gets the wire, the head (up to and with the empty line) and the body."""


@dataclass(slots=True)
class Response:
    """One answer.

    ``length`` False leaves Content-Length out; ``delivery`` None means: at once, in one write.
    """

    status: int = HTTPStatus.OK
    body: bytes = b""
    content_type: str | None = JSON_TYPE
    headers: tuple[tuple[str, str], ...] = ()
    length: bool = True
    clock_offset: float = 0.0
    """Seconds by which the header Date is ahead."""
    delivery: Delivery | None = None
    sent: Callable[[], None] | None = field(default=None, repr=False)
    """Called once after the answer was sent, or failed to be."""


def json_response(
    value: object, status: int = HTTPStatus.OK, headers: tuple[tuple[str, str], ...] = ()
) -> Response:
    """Make an answer of a JSON value."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(status=status, body=text.encode(), headers=headers)


def html_response(page: str, status: int = HTTPStatus.OK) -> Response:
    """Make an answer of a page."""
    return Response(status=status, body=page.encode(), content_type=HTML_TYPE)


def bare_response(status: int, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """Make an answer without a body."""
    return Response(status=status, content_type=None, headers=headers)
