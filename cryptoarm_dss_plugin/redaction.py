"""Keeps secrets out of logs: masks the secrets now in memory, and whatever looks like one.

Two nets, because each has holes. The first knows every living `Secret` and finds it in the forms it
takes on the wire and in a traceback. The second knows the places where secrets stand (headers, query
and JSON members, addresses), so it also catches what never was a `Secret`, such as a server's answer.

A secret of one to three characters is left to the second net: masking every "1" of a text would not
hide it but spell it out.
"""

import base64
import json
import logging
import re
from collections.abc import Iterator
from itertools import chain
from types import TracebackType
from typing import Final
from urllib.parse import quote, quote_plus

from cryptoarm_dss_plugin.secrets import living_secrets

MASK: Final = "***"
"""What stands in the place of a secret."""

_SHORTEST_SOUGHT: Final = 4
_BASE64_ALPHABET: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=")
_PERCENT: Final = re.compile(r"%[0-9A-F]{2}")

# A value in quotes (which may be escaped themselves, JSON inside of JSON) up to the same quotes, or up to
# the end of the line where the text was cut.
_QUOTED: Final = r"""(?P<quotes>\\*["'])(?P<secret>(?:\\{3,}.|(?!(?P=quotes))\\.|(?!(?P=quotes))[^\n])*)"""
_HEADER: Final = r"(?:proxy-)?authorization|(?:set-)?cookie"
_PARAMETER: Final = r"password|passwd|pwd|secret|token|assertion|(?<![a-z])(?:otp|pin)"
_MEMBER: Final = rf"[\w-]{{0,30}}(?:password|secret|token)|value|otp|pin|pin_?code|{_HEADER}"
# "Basic authentication", "basic constraints", "Bearer token.": sentences, not headers
_PROSE: Final = r"(?:auth|authentication|authorization|constraints?|scheme|tokens?)(?![\w+/=~-]|\.\w)|realm="

_PLACES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Authorization: Basic ...; up to the end of the line, be it written out as \r or \n
        rf"""(?:{_HEADER})[ \t]*[:=][ \t]*(?P<secret>(?:(?!\\[rn])[^\r\n"'])[^\r\n]*?)(?=\\[rn]|[\r\n]|\Z)""",
        # 'Authorization': 'Basic ...' and ("Authorization", "Basic ...")
        rf"""(?:{_HEADER})(?:\\*["'])?\s*[:=,]\s*b?{_QUOTED}""",
        # Bearer ..., Basic ..., wherever they stand
        rf"\b(?:bearer|basic)[ \t]+(?!{_PROSE})(?P<secret>[\w+/=.~-]+)",
        # JSON web tokens
        r"(?P<secret>eyJ[\w-]{5,}(?:\.[\w-]*)*)",
        # what follows "password=" in queries, forms and reprs
        rf"""(?:{_PARAMETER})=b?{_QUOTED}""",
        rf"""(?:{_PARAMETER})=(?P<secret>[^&\s"']+)""",
        # "Password": "..." and "Value": 123456
        rf"""["'](?:{_MEMBER})\\*["']\s*:\s*{_QUOTED}""",
        rf"""["'](?:{_MEMBER})\\*["']\s*:\s*(?P<secret>-?\d[\d.eE+-]*)""",
        # https://login:password@host
        r"://(?P<secret>[^\s/?#]*)@",
    )
)


def redact(text: str) -> str:
    """The text with every secret replaced by `MASK`; redacting twice changes nothing more.

    Masked are, of every living secret of four characters or more, the plain form, the forms in
    JSON, in a Python literal and in an address, and any run of base64 that contains it (so also that of
    "login:password"); and by their place the values of Authorization, Proxy-Authorization and Cookie
    headers, what follows Bearer and Basic, JSON web tokens, the values of query parameters and JSON
    members that carry secrets, and the login and password of an address.
    """
    if len(text) < _SHORTEST_SOUGHT:
        return text
    masked = []
    end = 0
    for start, stop in _merged(sorted(chain(_spans_of_living_secrets(text), _spans_of_places(text)))):
        masked += [text[end:start], MASK]
        end = stop
    return "".join([*masked, text[end:]])


class RedactingFormatter(logging.Formatter):
    """A formatter whose output holds no secret: not in the message, a traceback or a stack.

    It must be the formatter, since a filter sees no traceback.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The finished text of the record, redacted.

        A record whose arguments do not fit its message is written as it came: left to itself, logging
        would print those arguments on stderr.
        """
        try:
            text = super().format(record)
        except (TypeError, ValueError, KeyError) as error:
            text = f"{record.levelname} {type(error).__name__} in {record.msg!r} % {record.args!r}"
        return redact(text)

    # logging keeps the traceback in the record, where other handlers find it: it goes there redacted, too.
    def formatException(  # noqa: N802 - the name of logging
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The traceback, redacted."""
        return redact(super().formatException(ei))


def _spans_of_living_secrets(text: str) -> Iterator[tuple[int, int]]:
    # Plain searching, not regular expressions: `re` would keep the secret in its cache of patterns.
    for secret in living_secrets():
        plain = secret.reveal()
        # No form of it is shorter than itself, and tokens are longer than what mostly stands in a log.
        if not _SHORTEST_SOUGHT <= len(plain) <= len(text):
            continue
        for form in _written_forms(plain):
            for start in _occurrences(form, text):
                yield start, start + len(form)
        for core in _base64_cores(plain):
            for start in _occurrences(core, text):
                yield _whole_base64_run(text, start, start + len(core))


def _spans_of_places(text: str) -> Iterator[tuple[int, int]]:
    for place in _PLACES:
        for found in place.finditer(text):
            yield found.span("secret")


def _written_forms(plain: str) -> set[str]:
    octets = plain.encode("utf-8", "surrogatepass")
    in_addresses = {quote(octets, safe=""), quote(octets), quote_plus(octets)}
    in_json = {json.dumps(plain)[1:-1], json.dumps(plain, ensure_ascii=False)[1:-1]}
    return {
        plain,
        *in_addresses,
        *(_PERCENT.sub(lambda found: found[0].lower(), form) for form in in_addresses),
        *in_json,
        *(form.replace("/", r"\/") for form in in_json),
        repr(plain)[1:-1],
        repr(octets)[2:-1],
    }


def _base64_cores(plain: str) -> set[str]:
    """The characters that stand in any base64 of a text with this secret in it, whatever surrounds it.

    Depending on where the secret begins (0, 1 or 2 octets after a group of three) its first and last
    characters mix with the neighbours; those are left out.
    """
    octets = plain.encode("utf-8", "surrogatepass")
    cores = set()
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + octets).decode("ascii")
        core = encoded[(0, 2, 3)[before] : (before + len(octets)) * 8 // 6]
        cores |= {core, core.translate(str.maketrans("+/", "-_"))}
    return cores


def _whole_base64_run(text: str, start: int, stop: int) -> tuple[int, int]:
    while start > 0 and text[start - 1] in _BASE64_ALPHABET:
        start -= 1
    while stop < len(text) and text[stop] in _BASE64_ALPHABET:
        stop += 1
    return start, stop


def _occurrences(part: str, text: str) -> Iterator[int]:
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + 1)


def _merged(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sorted spans with those that touch or overlap made one, and empty ones left out."""
    current: tuple[int, int] | None = None
    for start, stop in spans:
        if start == stop:
            continue
        if current is None:
            current = start, stop
        elif start <= current[1]:
            current = current[0], max(current[1], stop)
        else:
            yield current
            current = start, stop
    if current is not None:
        yield current
