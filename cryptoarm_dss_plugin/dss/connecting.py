"""Connections that can be cut: name look-up, connect, handshake and reads all end when told to.

requests and urllib3 have no such door, so the sockets are made here; everything above them is theirs.
"""

import http.client
import os
import queue
import re
import selectors
import socket
import ssl
import threading
import time
import weakref
from contextlib import suppress
from typing import ClassVar

import urllib3.connection
import urllib3.connectionpool

from cryptoarm_dss_plugin.dss.bounded_answer import BoundedAnswer
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.tls import tls_failure
from cryptoarm_dss_plugin.dss.watching import SERVER_WAS_SHOWN, Stage, Watch, handshake_of, watched_by
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_FIRST_TRY_SECONDS = 2.5  # so that a dead IPv6 route leaves time for IPv4
_REFUSED_TUNNEL = re.compile(r"Tunnel connection failed: ([0-9]{3})\b")  # as http.client words it

_Address = tuple[socket.AddressFamily, tuple[str | int | bytes, ...]]


class Lifeline:
    """A second handle on every open socket of a transport, to end its reads from another thread.

    `shutdown()` on a duplicate of a socket ends a blocking read or TLS handshake in a millisecond;
    closing the socket itself would not.

    Attributes:
        cancellation: the switch whose throwing cuts everything.
        connect_seconds: upper bound for a name look-up, and again for the connect over all addresses.
        watch: is told how connections come about.
        time_is_over: whether the time of the running request has passed.
        hung_up: whether the server ended the connection in the handshake of the running request, before it
            showed anything.
        suites: what the servers took in the handshakes so far, by OpenSSL's names.
    """

    def __init__(
        self, cancellation: Cancellation, connect_seconds: float, watch: Watch | None = None
    ) -> None:
        self.cancellation = cancellation
        self.connect_seconds = connect_seconds
        self.watch = watch or Watch()
        self.time_is_over = False
        self.hung_up = False
        self.suites: set[str] = set()
        self._lock = threading.Lock()
        self._held: list[tuple[socket.socket, weakref.ref[CuttableConnection]]] = []

    def hold(self, raw: socket.socket, connection: "CuttableConnection") -> None:
        """Keep a handle on the socket of a connection that is being opened, in the place of its last one."""
        with self._lock:
            kept = []
            for handle, reference in self._held:
                if reference() is connection:  # urllib3 opens the same connection again
                    handle.close()
                else:
                    kept.append((handle, reference))
            self._held = [*kept, (raw.dup(), weakref.ref(connection))]
        if self.cancellation.cancelled or self.time_is_over:
            self.cut()

    def end_time(self) -> None:
        """Cut what is going on because the time of the request has passed, and what it may open yet."""
        self.time_is_over = True
        self.cut()

    def cut(self) -> None:
        """End every read, write and handshake that is going on."""
        with self._lock:
            for handle, _connection in self._held:
                with suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)

    def prune(self) -> None:
        """Let go of the sockets whose connections were closed meanwhile."""
        with self._lock:
            kept = []
            for handle, reference in self._held:
                connection = reference()
                if connection is not None and connection.sock is not None:
                    kept.append((handle, reference))
                else:
                    handle.close()
            self._held = kept

    def release(self) -> None:
        """Let go of every socket."""
        with self._lock:
            for handle, _connection in self._held:
                handle.close()
            self._held.clear()


class CuttableConnection(urllib3.connection.HTTPSConnection):
    """An HTTPS connection whose sockets hang on a `Lifeline`; its failures are already classified."""

    lifeline: ClassVar[Lifeline]
    response_class = BoundedAnswer
    _tunnel_stands = False

    def _new_conn(self) -> socket.socket:
        code = ErrorCode.PROXY_FAILED if self.proxy else None
        raw = _connect(self._dns_host, self.port or 443, self.lifeline, code)
        try:
            raw.settimeout(self.lifeline.connect_seconds)  # for the proxy's answer and the handshake
            for option in self.socket_options or ():
                raw.setsockopt(*option)
            self.lifeline.hold(raw, self)
        except BaseException:
            raw.close()
            raise
        self.lifeline.watch.entered(Stage.TUNNEL if self.proxy else Stage.HANDSHAKE)
        return raw

    def _tunnel(self) -> None:
        self._tunnel_stands = False
        super()._tunnel()
        self._tunnel_stands = True
        self.lifeline.watch.entered(Stage.HANDSHAKE)

    def connect(self) -> None:
        """Open the connection.

        Raises:
            DssPluginError: `cannot-resolve`, `cannot-connect`, `timeout`, `proxy-failed` or a `tls-...` code.
            Cancelled: when the person ended it.
        """
        failure: DssPluginError | None = None
        try:
            with watched_by(self.lifeline.watch):
                super().connect()
        except ssl.SSLError as error:
            is_end = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
            self._note_end(is_end and not getattr(error, SERVER_WAS_SHOWN, False))
            failure = tls_failure(error)
            failure = self._broken_off(failure.code, failure.detail).with_facts(**failure.facts)
        except TimeoutError:
            failure = self._broken_off(ErrorCode.TIMEOUT, "no answer in time")
        except (OSError, http.client.HTTPException) as error:
            self._note_end(isinstance(error, ConnectionError))
            failure = self._broken_off(ErrorCode.CANNOT_CONNECT, f"{type(error).__name__}: {error}")
        if failure is not None:
            self.close()
            raise failure
        # Behind a proxy `host` is the proxy's.
        server = (self._tunnel_host, self._tunnel_port) if self._tunnel_host else (self.host, self.port)
        handshake = handshake_of(self.sock, server[0], server[1] or 443)
        self.lifeline.suites.add(handshake.cipher)
        self.lifeline.watch.shaken(handshake)
        self.lifeline.watch.entered(Stage.STANDS)

    def _note_end(self, is_end: bool) -> None:  # noqa: FBT001 - what was just found out
        is_server = self.proxy is None or self._tunnel_stands
        self.lifeline.hung_up = is_end and is_server and not self.lifeline.cancellation.cancelled

    def _broken_off(self, code: ErrorCode, detail: str) -> DssPluginError:
        if self.proxy is not None and not self._tunnel_stands:
            refusal = _REFUSED_TUNNEL.search(detail)
            facts = {"status": refusal[1]} if refusal else {}
            return DssPluginError(ErrorCode.PROXY_FAILED, f"CONNECT: {detail}", facts)
        return DssPluginError(code, f"TLS handshake: {detail}")


def cuttable_pool(lifeline: Lifeline) -> type[urllib3.connectionpool.HTTPSConnectionPool]:
    """A connection pool class whose connections hang on the given lifeline."""
    connection = type("HeldConnection", (CuttableConnection,), {"lifeline": lifeline})
    return type("HeldPool", (urllib3.connectionpool.HTTPSConnectionPool,), {"ConnectionCls": connection})


def _connect(host: str, port: int, lifeline: Lifeline, code_of_all: ErrorCode | None) -> socket.socket:
    """A connected socket to the first address of the host that answers."""
    lifeline.watch.entered(Stage.LOOK_UP)
    addresses = _resolve(host, port, lifeline, code_of_all)
    lifeline.watch.entered(Stage.CONNECT)
    deadline = time.monotonic() + lifeline.connect_seconds
    failure = OSError("no address")
    for number, address in enumerate(addresses, start=1):
        left = deadline - time.monotonic()
        seconds = left if number == len(addresses) else min(left, _FIRST_TRY_SECONDS)
        try:
            return _connect_to(address, max(seconds, 0.001), lifeline.cancellation)
        except OSError as error:
            failure = error
    detail = f"{host}:{port}: {type(failure).__name__}: {failure}"
    code = ErrorCode.TIMEOUT if isinstance(failure, TimeoutError) else ErrorCode.CANNOT_CONNECT
    problem = DssPluginError(code_of_all or code, detail)
    del failure
    raise problem


def _resolve(host: str, port: int, lifeline: Lifeline, code_of_all: ErrorCode | None) -> list[_Address]:
    """The addresses of a host.

    A look-up cannot be interrupted, so it runs on a daemon thread that holds no secret and is
    abandoned when the person cancels or the time is over.
    """
    answers: queue.SimpleQueue[list[_Address] | OSError | None] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([(family, address) for family, _kind, _protocol, _name, address in found])
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=look_up, name="dss-name-look-up", daemon=True).start()
    answer: list[_Address] | OSError | None = OSError("the look-up took too long")
    with lifeline.cancellation.calling(lambda: answers.put(None)), suppress(queue.Empty):
        answer = answers.get(timeout=lifeline.connect_seconds)
    lifeline.cancellation.check()
    if isinstance(answer, list):
        return answer
    raise DssPluginError(code_of_all or ErrorCode.CANNOT_RESOLVE, f"{host}: {answer}")


def _connect_to(address: _Address, seconds: float, cancellation: Cancellation) -> socket.socket:
    """A connected socket; OSError or TimeoutError when it cannot be had within `seconds`."""
    family, target = address
    raw = socket.socket(family, socket.SOCK_STREAM)
    try:
        raw.settimeout(0)
        with suppress(BlockingIOError):
            raw.connect(target)
        _wait_writable(raw, seconds, cancellation)
        _check_connected(raw)
    except BaseException:
        raw.close()
        raise
    return raw


def _check_connected(raw: socket.socket) -> None:
    problem = raw.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if problem:
        raise OSError(problem, os.strerror(problem))


def _wait_writable(raw: socket.socket, seconds: float, cancellation: Cancellation) -> None:
    """Wait until a connecting socket is decided; TimeoutError when it is not in time."""
    alarm, bell = socket.socketpair()
    with alarm, bell, selectors.DefaultSelector() as selector:
        selector.register(raw, selectors.EVENT_WRITE)
        selector.register(alarm, selectors.EVENT_READ)
        with cancellation.calling(lambda: _ring(bell)):
            ready = selector.select(seconds)
    cancellation.check()
    if not ready:
        raise TimeoutError(f"no connection within {seconds:.1f} s")


def _ring(bell: socket.socket) -> None:
    with suppress(OSError):
        bell.send(b"!")
