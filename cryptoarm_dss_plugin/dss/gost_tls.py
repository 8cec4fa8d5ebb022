"""GOST TLS: TLS 1.2 with the suites of RFC 9189, by OpenSSL's engine, for one connection and no other.

The trust is that of every connection (`tls`): the system's roots and the connection's own CA; a chain of GOST
keys is judged by the same rules.
"""

import selectors
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from weakref import WeakValueDictionary

from cryptoarm_dss_plugin.dss.gost_engine import GostEngine, Missing, gost_engine, gost_is_missing
from cryptoarm_dss_plugin.dss.tls import (
    GOST_WAS_OFFERED,
    MAKING,
    SettledContext,
    load_system_roots,
    restrict,
    shared_context,
)
from cryptoarm_dss_plugin.dss.watching import WatchedSocket
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

SUITES: Final = (
    "GOST2012-KUZNYECHIK-KUZNYECHIKOMAC",  # RFC 9189, 4.1: 0xC1,0x00
    "GOST2012-MAGMA-MAGMAOMAC",  # 0xC1,0x01
    "IANA-GOST2012-GOST8912-GOST8912",  # 0xC1,0x02
    "LEGACY-GOST2012-GOST8912-GOST8912",  # 0xFF,0x85: the same before it had a number
)
"""What is offered, the best first, by OpenSSL's names."""


class GostTls(StrEnum):
    """What a person wants: GOST where the server takes nothing else, GOST alone, or never."""

    AUTO = "auto"
    REQUIRE = "require"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class GostWish:
    """How a connection is to go about GOST TLS.

    Attributes:
        mode: what the person wants.
        known: with `AUTO`, whether the server took nothing else the last time: then GOST is offered at once.
        forbidden: whether the host does not allow the engine in its process.
    """

    mode: GostTls = GostTls.AUTO
    known: bool = False
    forbidden: bool = False


class GostSocket(WatchedSocket):
    """A TLS socket whose handshake understands GOST. What flows after it needs the engine no more."""

    context: "GostContext"

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - as inherited
        """As inherited; an error says what was offered (`GOST_WAS_OFFERED`).

        The engine is in force while there is something to reckon, not while the server is waited for.
        """
        seconds = self.gettimeout()
        ends = None if seconds is None else time.monotonic() + seconds
        self.settimeout(0)
        try:
            while (awaited := self._step(block)) is not None:
                self._wait(awaited, ends)
        finally:
            self.settimeout(seconds)

    def _step(self, block: bool) -> int | None:  # noqa: FBT001 - as inherited
        """A part of the handshake: what to wait for before the next one, None when it is done."""
        try:
            with self.context.engine.methods():
                super().do_handshake(block)
        except ssl.SSLWantReadError:
            return selectors.EVENT_READ
        except ssl.SSLWantWriteError:
            return selectors.EVENT_WRITE
        except ssl.SSLError as error:
            _note(error, self.context)
            raise
        return None

    def _wait(self, awaited: int, ends: float | None) -> None:
        left = None if ends is None else max(ends - time.monotonic(), 0.0)
        with selectors.DefaultSelector() as selector:
            selector.register(self, awaited)
            if not selector.select(left):
                raise TimeoutError("the handshake takes too long")


class GostObject(ssl.SSLObject):
    """The same without a socket: what urllib3 makes behind a proxy that is itself spoken to over TLS."""

    context: "GostContext"

    def do_handshake(self) -> None:
        """As inherited, one step; an error says what was offered (`GOST_WAS_OFFERED`)."""
        try:
            with self.context.engine.methods():
                super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as error:
            _note(error, self.context)
            raise


def _note(error: ssl.SSLError, context: "GostContext") -> None:
    setattr(error, GOST_WAS_OFFERED, "alone" if context.only_gost else "too")


class GostContext(SettledContext):
    """A client context that offers GOST suites.

    Attributes:
        engine: what its handshakes need.
        only_gost: whether it offers nothing else.
    """

    engine: GostEngine
    only_gost: bool


def first_context(wish: GostWish, ca_pem: str = "") -> tuple[ssl.SSLContext, bool]:
    """What a conversation begins with, and whether that offers GOST.

    Ordinary TLS, but where GOST is insisted on or known to be the only way; where the latter cannot be had,
    the server's refusal will tell.

    Raises:
        DssPluginError: `tls-gost-required` with the fact missing (`Missing`) where it is insisted on;
            `bad-ca-file`.
    """
    if wish.mode is GostTls.REQUIRE or (wish.mode is GostTls.AUTO and wish.known):
        try:
            return gost_context(wish, ca_pem), True
        except DssPluginError as error:
            if wish.mode is GostTls.REQUIRE or error.code is not ErrorCode.TLS_GOST_REQUIRED:
                raise
    return shared_context(ca_pem), False


_shared: WeakValueDictionary[tuple[str, bool], GostContext] = WeakValueDictionary()
_sharing = threading.Lock()


def gost_context(wish: GostWish, ca_pem: str = "") -> GostContext:
    """A verifying client context with GOST suites, shared by all who trust the same at the same time.

    With `REQUIRE` it offers nothing else; otherwise the usual suites and TLS 1.3 come behind them.

    Args:
        wish: how to go about it.
        ca_pem: certificates trusted beside the system's, "" for none.

    Raises:
        DssPluginError: `tls-gost-required` with the fact missing (`Missing`); `bad-ca-file`.
    """
    if wish.forbidden:
        raise gost_is_missing(Missing.FORBIDDEN, "the host keeps engines out of its process")
    engine = gost_engine()
    only_gost = wish.mode is GostTls.REQUIRE
    with _sharing:
        context = _shared.get((ca_pem, only_gost))
        if context is None:
            context = _shared[ca_pem, only_gost] = _made(engine, ca_pem, only_gost=only_gost)
        return context


def _made(engine: GostEngine, ca_pem: str, *, only_gost: bool) -> GostContext:
    # No longer than this: whoever else makes a context meanwhile may get GOST suites with it.
    with MAKING, engine.suites():
        context = GostContext(ssl.PROTOCOL_TLS_CLIENT)
    context.engine = engine
    context.only_gost = only_gost
    context.sslsocket_class = GostSocket
    context.sslobject_class = GostObject
    with engine.methods():  # a GOST key that is not understood when it is loaded stays so
        load_system_roots(context)
        restrict(context, ca_pem)
    # Whoever would shake hands again, later, would do it without the engine.
    context.options |= ssl.OP_NO_RENEGOTIATION
    if only_gost:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    usual = [suite["name"] for suite in context.get_ciphers() if suite["protocol"] != "TLSv1.3"]
    with suppress(ssl.SSLError):  # none of them is known: said next
        context.set_ciphers(":".join(SUITES if only_gost else [*SUITES, *usual]))
    if not any(suite["name"] in SUITES for suite in context.get_ciphers()):
        raise gost_is_missing(Missing.NO_ENGINE, "the engine brings no suites")
    context.is_settled = True
    return context
