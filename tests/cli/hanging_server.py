"""Servers that fall silent in the middle of a request, and a resolver that never answers."""

import contextlib
import http.client
import os
import socket
import ssl
import threading
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from cryptoarm_dss_plugin.training.process import TrainingProcess

PATIENCE_SECONDS = 60.0

_SYN_SENT = "02"
_HALF_AN_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"


class Place(StrEnum):
    """Where in a request the server falls silent."""

    LOOK_UP = "look-up"
    PROXY = "proxy"
    CONNECT = "connect"
    HANDSHAKE = "handshake"
    HEADERS = "headers"
    BODY = "body"


class HangingServer:
    """Passes on what comes before its request, and then falls silent at its place, until it is closed.

    Attributes:
        port: where it listens, on 127.0.0.1.
        asked: what it was sent whole.
    """

    def __init__(self, place: Place, number: int, training: TrainingProcess, tls: ssl.SSLContext) -> None:
        """Begin to listen.

        Args:
            place: where it falls silent.
            number: in which request, from 1; each comes on a connection of its own.
            training: who answers those before it.
            tls: its identity.
        """
        self.asked: list[str] = []
        self._place = place
        self._number = number
        self._training = training
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=0)
        self.port: int = self._listener.getsockname()[1]
        self._reached = threading.Event()
        self._cut = threading.Event()
        self._open: list[socket.socket] = []
        self._callers: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, name="hanging-server")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for one in [self._listener, *self._open]:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        for one in [self._listener, *self._open, *self._callers]:
            one.close()

    def is_reached(self) -> bool:
        """Whether the command hangs at the place now."""
        return self._reached.is_set() and (self._place is not Place.CONNECT or self._is_called())

    def is_cut(self) -> bool:
        """Whether the command's end of the connection has gone; it is waited for, but not for ever."""
        if self._place is Place.CONNECT:
            return not self._is_called()
        return self._cut.wait(PATIENCE_SECONDS)

    def _is_called(self) -> bool:
        """Whether somebody waits to be let in (SYN_SENT in /proc/net/tcp)."""
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return any(row[2] == f"0100007F:{self.port:04X}" and row[3] == _SYN_SENT for row in rows)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            for number in range(1, self._number):
                self._pass_on(is_last=number == self._number - 1)
            if self._place is Place.CONNECT:
                self._let_nobody_in()
                self._reached.set()
                return
            connection = self._accepted()
            if self._place is Place.HANDSHAKE:
                connection.recv(65536)
            else:
                if self._place is not Place.PROXY:
                    connection = self._shaken_hands(connection)
                self._read(connection)
                if self._place is Place.BODY:
                    connection.sendall(_HALF_AN_ANSWER)
            self._reached.set()
            with contextlib.suppress(OSError):
                while connection.recv(65536):
                    pass
            self._cut.set()

    def _pass_on(self, *, is_last: bool) -> None:
        connection = self._shaken_hands(self._accepted())
        head, body = self._read(connection)
        if is_last and self._place is Place.CONNECT:
            self._let_nobody_in()  # before the answer: the next connection comes at once
        connection.sendall(self._answer(head, body))
        connection.close()

    def _accepted(self) -> socket.socket:
        connection, _address = self._listener.accept()
        self._open.append(connection)
        return connection

    def _shaken_hands(self, connection: socket.socket) -> ssl.SSLSocket:
        wrapped = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        self._open[-1] = wrapped
        wrapped.do_handshake()
        return wrapped

    def _read(self, connection: socket.socket) -> tuple[list[str], bytes]:
        """The lines of a request's head, and its body."""
        received = b""
        while b"\r\n\r\n" not in received or len(received) < _length(received):
            piece = connection.recv(65536)
            if not piece:
                raise OSError("a request that is not whole")
            received += piece
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.asked.append(" ".join(lines[0].split(" ")[:2]))
        return lines, body

    def _answer(self, head: list[str], body: bytes) -> bytes:
        """What the training server says to a request, and that the connection ends with it."""
        method, target, _version = head[0].split(" ", 2)
        address = urlsplit(self._training.auth_server)
        trust = ssl.create_default_context(cafile=self._training.ca_file)
        with contextlib.closing(
            http.client.HTTPSConnection(address.hostname or "", address.port, context=trust)
        ) as upstream:
            upstream.request(method, target, body, dict(line.split(": ", 1) for line in head[1:]))
            response = upstream.getresponse()
            content = response.read()
        return (
            f"HTTP/1.1 {response.status} {response.reason}\r\nConnection: close\r\n"
            f"Content-Type: {response.headers['Content-Type']}\r\nContent-Length: {len(content)}\r\n\r\n"
        ).encode("latin-1") + content

    def _let_nobody_in(self) -> None:
        """Fill the queue of those who wait to be let in, so that the next one waits for a place in it."""
        while not self._callers or not self._callers[-1].gettimeout():
            caller = socket.socket()
            self._callers.append(caller)
            caller.settimeout(0.1)
            try:
                caller.connect(("127.0.0.1", self.port))
            except TimeoutError:
                self._callers.remove(caller)
                caller.close()
                return
            caller.settimeout(None)


def _length(received: bytes) -> int:
    """How long a request is of which the head has come."""
    head, _, _rest = received.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(head) + 4 + int(value)
    return len(head) + 4


class Aliases:
    """The file of aliases that glibc's resolver reads for a name without dots: a pipe that says nothing."""

    name = "dsshost"

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self._writer: int | None = None

    def is_read(self) -> bool:
        """Whether somebody waits for what stands in it."""
        if self._writer is None:
            with contextlib.suppress(OSError):
                self._writer = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK)
        return self._writer is not None

    def close(self) -> None:
        """Let it be read to its end."""
        if self._writer is not None:
            os.close(self._writer)
