"""Watching a connection come about: which part of the way is being gone, and what the server showed.

For those who have to say where the way to a server is broken, and for the journal.
"""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

SERVER_WAS_SHOWN = "server_was_shown"
"""Set on an `ssl.SSLError` of a handshake: it had come as far as the server's certificate."""


class Stage(StrEnum):
    """A part of the way to a server, in their order; `TUNNEL` is there only with a proxy."""

    LOOK_UP = "look-up"
    CONNECT = "connect"
    TUNNEL = "tunnel"
    HANDSHAKE = "handshake"
    STANDS = "stands"


@dataclass(frozen=True, slots=True)
class Handshake:
    """What a finished TLS handshake came to.

    Attributes:
        protocol: as OpenSSL names it, "TLSv1.3".
        cipher: likewise, "TLS_AES_256_GCM_SHA384".
        certificate: the server's own certificate in DER; b"" when it cannot be had.
        host: the server, as in `Origin.host`.
        port: its port.
    """

    protocol: str
    cipher: str
    certificate: bytes = field(repr=False)
    host: str = ""
    port: int = 0


class Watch:
    """Is told how a connection comes about, on the thread that opens it. This one does not care."""

    def entered(self, stage: Stage) -> None:
        """A part of the way has begun; those before it are over.

        With a proxy, `LOOK_UP` and `CONNECT` are about the proxy.
        """

    def shaken(self, handshake: Handshake) -> None:
        """The handshake with the server succeeded; told before `STANDS` is entered."""

    def distrusted(self, certificate: bytes) -> None:
        """The handshake fails because of this certificate (DER), which the server showed."""

    def answered(self, date: datetime | None) -> None:
        """The head of an answer came; `date` is its header Date, aware, None where there is none."""


def handshake_of(
    connected: Any,  # noqa: ANN401 - an SSLSocket, or urllib3's TLS within TLS
    host: str,
    port: int,
) -> Handshake:
    """What the handshake of a connected socket came to, with the server that it is connected to."""
    cipher = connected.cipher()
    return Handshake(
        connected.version() or "",
        cipher[0] if cipher else "",
        connected.getpeercert(binary_form=True) or b"",
        host.strip("[]").lower(),
        port,
    )


class _Opening(threading.local):
    watch: Watch | None = None


_opening = _Opening()


@contextmanager
def watched_by(watch: Watch) -> Iterator[None]:
    """While the block runs, handshakes on this thread tell the watch which certificate they do not trust.

    The context they belong to may be that of other threads as well.
    """
    before, _opening.watch = _opening.watch, watch
    try:
        yield
    finally:
        _opening.watch = before


class WatchedSocket(ssl.SSLSocket):
    """A TLS socket that tells which certificate it does not trust. It still does not trust it.

    A handshake that failed leaves no certificate behind, so it is taken while the handshake is failing.
    """

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - as inherited
        """As inherited."""
        try:
            super().do_handshake(block)
        except ssl.SSLError as error:
            shown = _shown_by(self)
            setattr(error, SERVER_WAS_SHOWN, bool(shown))
            if isinstance(error, ssl.SSLCertVerificationError) and _opening.watch is not None:
                _opening.watch.distrusted(shown)
            raise


def _shown_by(sock: ssl.SSLSocket) -> bytes:
    """The server's own certificate in DER; b"" where OpenSSL has not kept it (before 3.0)."""
    public = getattr(sock, "get_unverified_chain", None)  # Python 3.13
    if public is not None:
        chain = public()
        return bytes(chain[0]) if chain else b""
    # Until then the same function is only where the standard library's own sockets find it.
    chain = getattr(getattr(sock, "_sslobj", None), "get_unverified_chain", list)()
    return ssl.PEM_cert_to_DER_cert(chain[0].public_bytes()) if chain else b""
