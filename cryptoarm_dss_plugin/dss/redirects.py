"""Where a redirect may lead: credentials never leave the origin they were made for."""

import urllib.parse
from http import HTTPStatus

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_SIGNS = "!#$%&'()*+,/:;=?@[]~\\\t"
"""Those of an address (RFC 3986), and two that `urljoin` and `_origin` are to judge themselves."""


def next_url(method: str, url: str, status: int, location: str) -> str:
    """The address to ask next.

    Args:
        method: method of the request; a POST is sent again only for 307 and 308, which ask for exactly that.
        url: address that answered.
        status: HTTP status of the answer.
        location: its Location, absolute or relative.

    Raises:
        DssPluginError: `not-dss` (facts: status) when the redirect must not be followed.
    """
    target = ""
    same_origin = False
    try:
        target = urllib.parse.urljoin(url, _in_ascii(location))
        same_origin = _origin(target) == _origin(url)
    except ValueError:
        same_origin = False
    may_follow = method == "GET" or status in {
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
    if same_origin and may_follow:
        return target
    where = "within the origin" if same_origin else "to another origin"
    facts = {"status": str(status), "redirect": "same" if same_origin else "other"}
    raise DssPluginError(ErrorCode.NOT_DSS, f"HTTP {status}: redirect {where} refused", facts)


def _in_ascii(location: str) -> str:
    """The address with every octet that no address has percent-encoded, and nothing else changed."""
    # http.client reads headers as Latin-1: these are the octets that came.
    return urllib.parse.quote(location, safe=_SIGNS, encoding="latin-1", errors="replace")


def _origin(url: str) -> tuple[str, str | None, int]:
    parts = urllib.parse.urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise ValueError("credentials in an address")
    return parts.scheme, parts.hostname, 443 if parts.port is None else parts.port
