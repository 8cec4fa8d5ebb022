"""Addresses in any text: a pasted link, or a whole letter with two of them in running text.

Letters break long lines, quote earlier ones, put addresses into «ёлочки» and go on after them with a comma.
Nothing is guessed that could lead to another host: what cannot be read safely is refused with its reason.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from cryptoarm_dss_plugin.discovering.named import NamedAddress, read_named, refusal_of_text
from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

LONGEST_TEXT = 64 * 1024
"""In characters."""

_ADDRESSES_AT_MOST = 50
_HINT_REACHES = 160  # characters before an address
_SIGN = r"[^\s<>«»„“”\"`|]"
_SCHEMED = re.compile(rf"(?<![a-z0-9])https?(?::/{{0,2}}|//){_SIGN}+", re.IGNORECASE)
_NAME = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_][\w-]{1,61}"
_HOST = rf"(?:{_NAME}|localhost|(?:\d{{1,3}}\.){{3}}\d{{1,3}})(?::\d{{1,5}})?"
_BARE = re.compile(rf"(?<![\w@/.:-]){_HOST}(?:/{_SIGN}*)?", re.IGNORECASE)
# What ends an address though its signs might stand in one: a comma before a word or another address, a dash,
# the middle of a Markdown link.
_END = re.compile(r"[,;](?=[^\x00-\x7f]|https?:)|[—–]|\]\(", re.IGNORECASE)
_QUOTING = re.compile(r"[ \t]*(?:[>|][ \t]?)+")
_SOFT_BREAK = re.compile(r"(?<=\S)=\n")  # of quoted-printable
_BRACKETED = re.compile(r"<\s*(https?:[^<>]{1,2100})>", re.IGNORECASE)
_REST_OF_ADDRESS = re.compile(r"[A-Za-z0-9._~/-]{1,200}(?=$|[\s,;:)»”\"'>])")
_HINTS = (
    (
        ServerKind.AUTH,
        re.compile(r"авториз|идентификац|аутентификац|\bци\b|\boauth\b|\bsts\b|\bidp\b", re.IGNORECASE),
    ),
    (ServerKind.DSS, re.compile(r"подпис|сервер\w*\s+dss\b|\bсэп\b|sign\s*server|\brest\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What was found in a text.

    Attributes:
        addresses: in their order, each once.
        refusals: why further ones were left out, in their order.
    """

    addresses: tuple[NamedAddress, ...]
    refusals: tuple[DssPluginError, ...]


def read_letter(text: str) -> Letter:
    """Find the addresses in a text.

    Args:
        text: any text, at most `LONGEST_TEXT` characters.

    Raises:
        DssPluginError: nothing usable is in it, facts field="address": `insecure-address` when what it names
            is http; `bad-address` with problem `empty`, `too-long`, `no-address` or one of `read_text`.
    """
    if len(text) > LONGEST_TEXT:
        raise refusal_of_text("too-long", f"more than {LONGEST_TEXT} characters")
    plain = unquoted(text)
    if not plain.strip():
        raise refusal_of_text("empty", "nothing is entered")
    found = list(_schemed(plain))
    if not found and not re.search(r"\s", plain.strip()):
        return Letter((read_named(plain),), ())
    letter = _read(found or list(_bare(plain)))
    if not letter.addresses:
        raise _closest(letter.refusals) or refusal_of_text("no-address", "there is no address in the text")
    plain_http = [error for error in letter.refusals if "kind" in error.facts]
    if plain_http and not any(one.probable_kind for one in letter.addresses):
        raise plain_http[0]  # the service itself is named with http; the other addresses lead elsewhere
    return letter


def unquoted(text: str) -> str:
    """A text without what mail programs put into it: quoting marks, invisible signs, broken lines."""
    visible = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cs"})
    lines = (
        _QUOTING.sub("", line, count=1) if _QUOTING.match(line) else line for line in visible.splitlines()
    )
    whole = _SOFT_BREAK.sub("", "\n".join(lines))
    whole = _BRACKETED.sub(lambda found: f"<{''.join(found[1].split())}>", whole)
    joined: list[str] = []
    for line in whole.split("\n"):
        if joined and _goes_on(joined[-1], line):
            joined[-1] = joined[-1].rstrip() + line.lstrip()
        else:
            joined.append(line)
    return "\n".join(joined)


def _goes_on(before: str, line: str) -> bool:
    """Whether a line goes on with the address that ends the line before.

    Only where together they name a service more clearly than the first part alone: what stands below an
    address may as well be a login.
    """
    words = before.split()
    rest = _REST_OF_ADDRESS.match(line.lstrip())
    start = re.search(r"https?://", words[-1], re.IGNORECASE) if words else None
    if rest is None or start is None or not re.search(r"[A-Za-z0-9/_-]$", words[-1]):
        return False
    added = rest[0].rstrip(".")
    first = added.lstrip("/").partition("/")[0]
    if not first or ("." in first and first.lower() != "v2.0"):
        return False
    alone, together = words[-1][start.start() :], words[-1][start.start() :] + added
    kind, ending = _service(alone)
    whole_kind, whole_ending = _service(together)
    if whole_kind is None:
        return False
    at_a_slash = alone.endswith("/") or added.startswith("/")
    return kind is None or (at_a_slash and ending != whole_ending)


def _service(address: str) -> tuple[ServerKind | None, str]:
    try:
        named = read_named(address)
    except DssPluginError:
        return None, ""
    return named.kind, named.path.ending


def _schemed(text: str) -> Iterator[tuple[str, ServerKind | None]]:
    """The addresses with a scheme, each with what the words before it speak of."""
    position = 0
    for _number in range(_ADDRESSES_AT_MOST):
        match = _SCHEMED.search(text, position)
        if match is None:
            return
        address = _END.split(match[0], maxsplit=1)[0]
        yield address, _hint(text[max(position, match.start() - _HINT_REACHES) : match.start()])
        position = match.start() + max(len(address), 1)


def _bare(text: str) -> Iterator[tuple[str, ServerKind | None]]:
    """Addresses without a scheme: first those that name a service, then what looks like a computer's name."""
    hosts = []
    for number, match in enumerate(_BARE.finditer(text)):
        address = _END.split(match[0], maxsplit=1)[0]
        if number >= _ADDRESSES_AT_MOST or text[match.end() : match.end() + 1] == "@":
            continue
        hint = _hint(text[max(0, match.start() - _HINT_REACHES) : match.start()])
        if _service(address)[0] is not None:
            yield address, hint
        else:
            hosts.append((address, hint))
    yield from hosts


def _hint(words: str) -> ServerKind | None:
    """The server that the words before an address speak of last, on its line or the one before."""
    near = "\n".join(words.split("\n")[-2:])
    spoken = [(found.end(), kind) for kind, hint in _HINTS for found in hint.finditer(near)]
    return max(spoken)[1] if spoken else None


def _read(found: list[tuple[str, ServerKind | None]]) -> Letter:
    addresses: dict[NamedAddress, None] = {}
    refusals = []
    for text, hint in found:
        try:
            addresses[read_named(text, hint)] = None
        except DssPluginError as error:
            kind = _service("https" + text[4:])[0] if error.code is ErrorCode.INSECURE_ADDRESS else None
            refusals.append(error.with_facts(kind=kind.value) if kind else error)
    return Letter(tuple(addresses), tuple(refusals))


def _closest(refusals: tuple[DssPluginError, ...]) -> DssPluginError | None:
    """The refusal to tell: that a service is named with http, then any http, then the first one."""
    ranked = sorted(
        refusals, key=lambda error: ("kind" not in error.facts, error.code is not ErrorCode.INSECURE_ADDRESS)
    )
    return ranked[0] if ranked else None
