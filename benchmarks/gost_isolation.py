"""Run as a program: what GOST TLS of one part of a process changes for the others, and how long it takes.

`python -m benchmarks.gost_isolation ORDINARY_PORT ORDINARY_CA GOST_PORT GOST_CA CYCLES`, with two servers on
localhost; prints one JSON object. It needs a process of its own, for it begins before the engine is loaded.
"""

import contextlib
import ctypes
import json
import socket
import ssl
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from cryptoarm_dss_plugin.dss.gost_engine import ssl_library
from cryptoarm_dss_plugin.dss.gost_tls import GostWish, gost_context
from cryptoarm_dss_plugin.dss.tls import client_context

THREADS: Final = 4
_KEY_SHARE: Final = 51
_PADDING: Final = 21
_AFTER_RANDOM: Final = 5 + 4 + 2 + 32  # record, handshake, version, random (RFC 8446, 4.1.2)


@dataclass(frozen=True)
class Server:
    """A server on localhost and the certificate that makes it trusted."""

    port: int
    ca_pem: str

    def handshake(self, context: ssl.SSLContext) -> ssl.SSLSocket:
        """A connection to it, its handshake done."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        return context.wrap_socket(plain, server_hostname="localhost")


def _usual() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _of_openssl() -> ssl.SSLContext:
    context = _usual()
    context.set_ciphers("DEFAULT")
    return context


def _tls_12() -> ssl.SSLContext:
    context = _usual()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


KINDS: Final[dict[str, Callable[[], ssl.SSLContext]]] = {
    "Python's default": _usual,
    "OpenSSL's DEFAULT": _of_openssl,
    "TLS 1.2 alone": _tls_12,
    "this client's": client_context,
}
"""The contexts that are looked at, each made anew for every look."""


def client_hello(context: ssl.SSLContext) -> tuple[str, dict[int, str]]:
    """What a context offers: its suites, and its extensions without what is random or fills up."""
    sent = ssl.MemoryBIO()
    shaking = context.wrap_bio(ssl.MemoryBIO(), sent, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        shaking.do_handshake()
    hello = sent.read()
    at = _AFTER_RANDOM + 1 + hello[_AFTER_RANDOM]  # the session id
    suites, at = _block(hello, at)
    at += 1 + hello[at]  # compression
    left, _at = _block(hello, at)
    extensions = {}
    at = 0
    while at < len(left):
        kind = int.from_bytes(left[at : at + 2], "big")
        content, at = _block(left, at + 2)
        if kind not in {_KEY_SHARE, _PADDING}:
            extensions[kind] = content.hex()
    return suites.hex(), extensions


def _block(data: bytes, at: int) -> tuple[bytes, int]:
    """What follows a length of two bytes, and where it ends."""
    end = at + 2 + int.from_bytes(data[at : at + 2], "big")
    return data[at + 2 : end], end


def look(kind: str) -> tuple[object, ...]:
    """Everything that must not change, of a fresh context of this kind."""
    context = KINDS[kind]()
    return *client_hello(context), [suite["name"] for suite in context.get_ciphers()]


def random_method() -> tuple[int | None, int | None]:
    """Where OpenSSL's random numbers come from: the engine for them (none), and the method."""
    library = ssl_library()
    for name in ("ENGINE_get_default_RAND", "RAND_get_rand_method"):
        getattr(library, name).restype = ctypes.c_void_p
    return library.ENGINE_get_default_RAND(), library.RAND_get_rand_method()


class Lookers:
    """Threads that look at fresh contexts, over and over, and count what differs from before."""

    def __init__(self, before: dict[str, tuple[object, ...]]) -> None:
        self._before = before
        self._over = threading.Event()
        self.looks: Counter[str] = Counter()
        self.differing: Counter[str] = Counter()
        self._guard = threading.Lock()
        self._threads = [threading.Thread(target=self._look) for _ in range(2)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_ending: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def figures(self) -> dict[str, list[int]]:
        """For each kind of context: how many looks, and how many of them differed."""
        return {kind: [self.looks[kind], self.differing[kind]] for kind in KINDS}

    def _look(self) -> None:
        while not self._over.is_set():
            for kind in KINDS:
                is_same = look(kind) == self._before[kind]
                with self._guard:
                    self.looks[kind] += 1
                    self.differing[kind] += not is_same


def in_threads(what: Callable[[], object], times: int) -> None:
    """Do something so many times, shared among the threads; the first failure is raised."""
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(times // THREADS):
                what()
        except BaseException as error:  # noqa: BLE001 - raised below
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def milliseconds(what: Callable[[], ssl.SSLSocket]) -> float:
    """How long a handshake takes, its connection included."""
    began = time.perf_counter()
    with what():
        return (time.perf_counter() - began) * 1000


def measure(ordinary: Server, gost: Server, cycles: int) -> dict[str, Any]:
    """All measurements, in their order."""
    usual = client_context(ordinary.ca_pem)
    before = {kind: look(kind) for kind in KINDS}
    random_before = random_method()
    result: dict[str, Any] = {"random before": [None if part is None else "set" for part in random_before]}
    with ordinary.handshake(usual) as connected:
        result["ordinary before"] = [connected.version(), (connected.cipher() or [""])[0]]

    made = gost_context(GostWish(), gost.ca_pem)
    suites: Counter[str] = Counter()

    def one_handshake() -> None:
        with gost.handshake(made) as connected:
            suites[(connected.cipher() or [""])[0]] += 1
        with ordinary.handshake(usual) as other:
            suites[(other.cipher() or [""])[0]] += 1

    def one_context() -> None:
        # A trust of its own, or the context would be shared.
        extra = f"{gost.ca_pem}\n{threading.get_ident()} {time.perf_counter_ns()}\n"
        gost_context(GostWish(), extra)

    with Lookers(before) as during:
        in_threads(one_handshake, cycles)
    result["during handshakes"] = during.figures()
    with Lookers(before) as making:
        in_threads(one_context, cycles)
    result["while contexts are made"] = making.figures()
    result["cycles"] = sum(suites.values()) // 2
    result["suites"] = dict(suites)
    result["after"] = {kind: look(kind) == before[kind] for kind in KINDS}
    result["random the same"] = random_method() == random_before

    with gost.handshake(made) as one, ordinary.handshake(client_context(ordinary.ca_pem)) as other:
        result["side by side"] = [(one.cipher() or [""])[0], (other.cipher() or [""])[0]]
        for _ in range(3):
            for connected in (one, other):
                connected.sendall(b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                answer = connected.recv(4096)
                if not answer.startswith(b"HTTP/1.1 "):
                    raise RuntimeError(f"answered {answer!r}")

    pairs = [
        (milliseconds(lambda: gost.handshake(made)), milliseconds(lambda: ordinary.handshake(usual)))
        for _ in range(max(cycles // 4, 5))
    ]
    result["gost ms"], result["ordinary ms"] = (statistics.median(side) for side in zip(*pairs, strict=True))
    return result


def main(arguments: list[str]) -> None:
    """Measure and print."""
    ordinary_port, ordinary_ca, gost_port, gost_ca, cycles = arguments
    ordinary = Server(int(ordinary_port), Path(ordinary_ca).read_text())
    gost = Server(int(gost_port), Path(gost_ca).read_text())
    print(json.dumps(measure(ordinary, gost, int(cycles)), ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
