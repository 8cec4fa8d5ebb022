"""What goes wrong in requests and urllib3, as errors of ours: their exceptions hold requests with secrets."""

import http.client
import ssl
import traceback
from collections.abc import Iterator

import requests.exceptions
import urllib3.exceptions

from cryptoarm_dss_plugin.dss.tls import tls_failure
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode


def classified(error: Exception) -> DssPluginError:
    """A foreign exception as a fresh error of ours: its type and text only, no cause, no frames."""
    if isinstance(error, DssPluginError):
        return DssPluginError(error.code, error.detail, error.facts)
    wrapped = list(_wrapped(error))
    for one in wrapped:
        if isinstance(one, ssl.SSLError) and not isinstance(one, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            # TLS 1.3 refuses a client when its handshake is over. Those during it come classified already.
            return tls_failure(one, had_shaken=True)
    for kinds, code in _CODES:
        if any(isinstance(one, kinds) for one in wrapped):
            facts = {"broken_off": "yes"} if code is ErrorCode.CANNOT_CONNECT else {}
            return DssPluginError(code, f"{type(error).__name__}: {error}"[:500], facts)
    # Without the text: that of a ValueError may quote the header it is about.
    return DssPluginError(ErrorCode.BAD_ANSWER, type(error).__name__)


def let_go(error: BaseException) -> None:
    """Empty the frames that a caught exception, and those behind it, would keep until Python collects cycles.

    urllib3's frames hold their own exceptions, so request, headers and body would outlive the call.
    """
    behind: list[BaseException | None] = [error]
    seen: set[int] = set()
    while behind:
        one = behind.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        traceback.clear_frames(one.__traceback__)
        one.__traceback__ = None
        behind += [one.__context__, one.__cause__, *_wrapped(one)]


def _wrapped(error: BaseException) -> Iterator[BaseException]:
    """An exception and those inside: requests and urllib3 hand the lower one on as an argument."""
    yield error
    for argument in error.args:
        if isinstance(argument, BaseException):
            yield from _wrapped(argument)


_CODES: tuple[tuple[tuple[type[Exception], ...], ErrorCode], ...] = (
    ((requests.exceptions.ProxyError,), ErrorCode.PROXY_FAILED),
    ((requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError), ErrorCode.TIMEOUT),
    ((requests.exceptions.SSLError, urllib3.exceptions.SSLError), ErrorCode.TLS_FAILED),
    ((urllib3.exceptions.DecodeError, requests.exceptions.InvalidHeader), ErrorCode.BAD_ANSWER),
    # The connection ended before the answer did...
    ((http.client.RemoteDisconnected, http.client.IncompleteRead), ErrorCode.CANNOT_CONNECT),
    # ...or what came is not HTTP.
    ((http.client.HTTPException,), ErrorCode.BAD_ANSWER),
    (
        (
            requests.exceptions.InvalidURL,
            requests.exceptions.InvalidProxyURL,
            requests.exceptions.MissingSchema,
            urllib3.exceptions.LocationValueError,
        ),
        ErrorCode.BAD_ADDRESS,
    ),
    (
        (requests.exceptions.ConnectionError, urllib3.exceptions.ProtocolError, OSError),
        ErrorCode.CANNOT_CONNECT,
    ),
)
