"""Where a server is: scheme, host and port, read from the authority part of a typed address.

Here too is the vocabulary that everything about addresses shares: which of the two servers, what was
mended, and how a refusal is made. No text of the person goes into a refusal: a password may stand in it.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeVar

import idna

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_T = TypeVar("_T")

DEFAULT_PORT = 443
GOST_PORT = 4430
"""Where GOST TLS usually listens (CryptoPro's Java sample: `gost_port`); ordinary TLS fails there."""

_HIGHEST_PORT = 65535
_LONGEST_HOST = 253
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::(.*))?", re.DOTALL)
# Underscores are no letters of the DNS, but names of Windows computers have them.
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# A last label like these makes resolvers read the whole as an IPv4 address, "0x7f.1" as 127.0.0.1.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Alphabets with letters of one look. They never meet in one label of a host: registries forbid it.
_ALIKE_ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"})


class ServerKind(StrEnum):
    """Which of the two servers a person names."""

    AUTH = "auth"
    DSS = "dss"


class NoteCode(StrEnum):
    """What was mended in a typed address, or what the person should know about it."""

    SPACES_CUT = "spaces-cut"
    QUOTES_CUT = "quotes-cut"
    PUNCTUATION_CUT = "punctuation-cut"
    INVISIBLE_CUT = "invisible-cut"
    QUERY_CUT = "query-cut"
    SCHEME_ADDED = "scheme-added"
    SCHEME_MENDED = "scheme-mended"
    HOST_LOWERED = "host-lowered"
    HOST_PUNYCODE = "host-punycode"
    HOST_DOT_CUT = "host-dot-cut"
    PORT_CUT = "port-cut"
    GOST_PORT = "gost-port"
    SLASHES_MENDED = "slashes-mended"
    PATH_ENCODED = "path-encoded"
    PAGE_CUT = "page-cut"
    ENDING_CUT = "ending-cut"
    ENDING_ADDED = "ending-added"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class AddressNote:
    """One thing to tell about an address.

    Attributes:
        server: the server the address turned out to belong to (after swapping).
        code: what was mended or noticed.
    """

    server: ServerKind
    code: NoteCode


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port: what credentials belong to.

    Attributes:
        host: lower-case ASCII; punycode for international names, an IPv6 address without brackets.
        port: 1 to 65535.
    """

    host: str
    port: int = DEFAULT_PORT
    scheme: ClassVar[str] = "https"

    @property
    def text(self) -> str:
        """As it stands in a URL, the default port left out: "https://dss.example.ru:4430"."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORT else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def refusal(problem: str, detail: str, code: ErrorCode = ErrorCode.BAD_ADDRESS) -> DssPluginError:
    """The error for an address that cannot be used.

    Args:
        problem: stable code in kebab case, for the fact of that name.
        detail: what is wrong, in English, with nothing of what was typed.
        code: the code of the error.

    Returns:
        The error, to be raised; the reader of the field adds which server it is about.
    """
    return DssPluginError(code, detail, {"problem": problem})


def mixes_alphabets(text: str) -> bool:
    """Whether letters that look alike come from different alphabets, as in "dsс" with a Cyrillic "с"."""
    return len(_ALIKE_ALPHABETS & {unicodedata.name(sign, "").partition(" ")[0] for sign in text}) > 1


def read_authority(authority: str, notes: list[NoteCode]) -> Origin:
    """Read "host", "host:port", "192.0.2.1" or "[2001:db8::1]:port".

    Args:
        authority: what stands between "//" and the path, not empty, without user information.
        notes: what is mended is appended here.

    Returns:
        The origin; the port is 443 when none is given.

    Raises:
        DssPluginError: `bad-address`, problem `no-host`, `bad-host`, `bad-port` or `mixed-script-host`.
    """
    if authority.count(":") > 1 and not authority.startswith("["):
        raise refusal("bad-host", "several colons: an IPv6 address needs square brackets")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        raise refusal("bad-host", "square brackets that do not hold an IPv6 address")
    host = _read_host(parts[1], notes)
    return Origin(host, _read_port(parts[2], notes))


def _read_port(typed: str | None, notes: list[NoteCode]) -> int:
    """The port; nothing and the empty port of "host:/" mean the default."""
    if typed is None:
        return DEFAULT_PORT
    if not re.fullmatch(r"[0-9]*", typed) or not 1 <= int(typed or DEFAULT_PORT) <= _HIGHEST_PORT:
        raise refusal("bad-port", "the port is not a number from 1 to 65535")
    port = int(typed or DEFAULT_PORT)
    if port == DEFAULT_PORT:
        notes.append(NoteCode.PORT_CUT)
    if port == GOST_PORT:
        notes.append(NoteCode.GOST_PORT)
    return port


def _read_host(typed: str, notes: list[NoteCode]) -> str:
    if not typed:
        raise refusal("no-host", "there is no host name")
    if typed.startswith("["):
        return _read_ipv6(typed[1:-1])
    host = _ascii_host(typed)
    if not typed.isascii():
        notes.append(NoteCode.HOST_PUNYCODE)
    elif host != typed:
        notes.append(NoteCode.HOST_LOWERED)
    if host.endswith("."):
        host = host[:-1]
        notes.append(NoteCode.HOST_DOT_CUT)
    _check_host(host)
    return host


def _read_ipv6(typed: str) -> str:
    address = None if "%" in typed else _parsed(ipaddress.IPv6Address, typed)
    if address is None:  # also with a zone ("%eth0"): it means something on one computer only
        raise refusal("bad-host", "the square brackets hold no IPv6 address")
    return address.compressed


def _ascii_host(typed: str) -> str:
    """Lower-case ASCII of a host, by UTS 46 and IDNA 2008, as browsers and requests do it.

    The codec of the standard library speaks IDNA 2003: it turns "ß" into "ss" (another host) and
    lets signs like "℀" become "a/c".
    """
    if typed.isascii():
        return typed.lower()
    host = _parsed(_mapped, typed)
    if host is None:
        raise refusal("bad-host", "the host name is not an international domain name")
    return host


def _mapped(typed: str) -> str:
    labels = idna.uts46_remap(typed, std3_rules=False, transitional=False).split(".")
    return ".".join(label if label.isascii() else idna.alabel(label).decode("ascii") for label in labels)


def _check_host(host: str) -> None:
    labels = host.split(".")
    if len(host) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise refusal("bad-host", "the host name has signs that no host name has")
    if _NUMBER.fullmatch(labels[-1]) and _parsed(ipaddress.IPv4Address, host) is None:
        raise refusal("bad-host", "the host is a number but not an IPv4 address")
    for label in labels:
        if label.startswith("xn--"):
            _check_international(label)


def _check_international(label: str) -> None:
    letters = _parsed(idna.ulabel, label)
    if letters is None:
        raise refusal("bad-host", "the host name has broken punycode")
    if mixes_alphabets(letters):
        raise refusal("mixed-script-host", "letters of different alphabets in one part of the host name")


def _parsed(parse: Callable[[str], _T], text: str) -> _T | None:
    """What `parse` makes of the text, None when it raises: foreign errors quote what was typed."""
    try:
        return parse(text)
    except ValueError:
        return None
