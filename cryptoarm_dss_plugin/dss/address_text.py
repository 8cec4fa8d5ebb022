"""One address as a person typed or pasted it: cleaned, and split into origin and path.

Everything that is safe to mend is mended and noted; what could mean something else is refused. Safe is
what leaves no doubt which server is meant.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote, unquote_to_bytes

from cryptoarm_dss_plugin.dss.origin import NoteCode, Origin, mixes_alphabets, read_authority, refusal
from cryptoarm_dss_plugin.errors import ErrorCode

LONGEST_ADDRESS = 2048
"""In characters, before and after mending."""

_WRAPPERS = "«»„“”\"'‘’`<>"
_END_MARKS = (".", ",", ";")
# "https:" with any slashes, "https//"; more than one in a row after pasting behind a placeholder.
_HTTP = re.compile(r"(https?)(:/*|//+)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+-]*://", re.IGNORECASE)
# "mailto:..." and the like; not "host:443", "host:/path" nor a name with dots.
_BARE_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:(?![0-9:/]|$)", re.IGNORECASE)
# RFC 3986 `pchar` without "@", which is refused before.
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})+")
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_FORBIDDEN_BYTES = frozenset({*range(0x20), 0x5C, 0x7F})


@dataclass(frozen=True, slots=True)
class AddressText:
    """A cleaned address.

    Attributes:
        origin: scheme, host and port.
        segments: the path's segments, percent-encoded, none of them empty; their case is kept.
        notes: what was mended.
    """

    origin: Origin
    segments: tuple[str, ...]
    notes: tuple[NoteCode, ...]


def read_text(typed: str) -> AddressText:
    """Clean and split an address.

    Args:
        typed: any text.

    Returns:
        Origin, path and what was mended; query and fragment are dropped.

    Raises:
        DssPluginError: `insecure-address` for http (problem `plain-http`); otherwise `bad-address`, problem
            `empty`, `too-long`, `control-characters`, `inner-space`, `backslash`, `userinfo`, `bad-scheme`,
            `bad-path`, `dot-segments`, `mixed-script-path` or one of `read_authority`.
    """
    notes: list[NoteCode] = []
    body = _without_query(_clean(typed, notes), notes)
    # Also in the path: of "name:pass/word@host" the first slash would make "name" the host. No known
    # application has an "@" in its name.
    if "@" in body:
        raise refusal("userinfo", "a name or password stands before the host")
    authority, _, path = _without_scheme(body, notes).partition("/")
    if not authority:
        raise refusal("no-host", "there is no host name")
    origin = read_authority(authority, notes)
    segments = _read_path(path, notes)
    return AddressText(origin, segments, tuple(dict.fromkeys(notes)))


def _clean(typed: str, notes: list[NoteCode]) -> str:
    """Without what copying brings along, and checked for what no address contains."""
    if len(typed.strip()) > LONGEST_ADDRESS:
        raise refusal("too-long", f"more than {LONGEST_ADDRESS} characters")
    composed = unicodedata.normalize("NFC", typed)
    visible = composed if composed.isprintable() else _without_invisible(composed)
    _note(visible != composed, NoteCode.INVISIBLE_CUT, notes)
    text = _peeled(visible, notes)
    if not text:
        raise refusal("empty", "nothing is entered")
    if not text.isprintable() and any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
        raise refusal("control-characters", "line breaks or other control characters inside")
    if len(text.split()) > 1:
        raise refusal("inner-space", "spaces inside: more than one address, or a text around it")
    if "\\" in text:
        raise refusal("backslash", "a backslash is no part of an address")
    return text


def _without_invisible(text: str) -> str:
    """Without zero-width signs, byte order mark, soft hyphen, marks of writing direction."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _peeled(text: str, notes: list[NoteCode]) -> str:
    """Without spaces, quotes and brackets around, and without what ends a sentence."""
    before = None
    while text != before:
        before = text
        bare = text.strip()
        _note(bare != text, NoteCode.SPACES_CUT, notes)
        unquoted = _without_brackets(bare.strip(_WRAPPERS))
        _note(unquoted != bare, NoteCode.QUOTES_CUT, notes)
        text = _without_end_marks(unquoted)
        _note(text != unquoted, NoteCode.PUNCTUATION_CUT, notes)
    return text


def _without_brackets(text: str) -> str:
    text = text.lstrip("(")
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1]
    return text


def _without_end_marks(text: str) -> str:
    # "/.." at the end is a step up in the path, to be refused later, not two full stops.
    while text.endswith(_END_MARKS) and not text.endswith("/.."):
        text = text[:-1]
    return text


def _without_query(text: str, notes: list[NoteCode]) -> str:
    """Without query and fragment: links copied from a browser carry them, the services' roots never."""
    body = re.split(r"[?#]", text, maxsplit=1)[0]
    _note(body != text, NoteCode.QUERY_CUT, notes)
    return body


def _without_scheme(body: str, notes: list[NoteCode]) -> str:
    """What follows "https://"; a missing or slightly broken scheme is mended, any other one refused."""
    scheme = None
    while match := _HTTP.match(body):
        slashes = match[2].lstrip(":")
        if len(slashes) > len("//"):
            raise refusal("no-host", "there is no host name between the slashes")
        _note(scheme is not None or match[2] != "://", NoteCode.SCHEME_MENDED, notes)
        scheme, body = match[1].lower(), body[match.end() :]
    if scheme == "http":
        raise refusal("plain-http", "http would send the password in clear", ErrorCode.INSECURE_ADDRESS)
    if _SCHEME.match(body) or (scheme is None and _BARE_SCHEME.match(body)):
        raise refusal("bad-scheme", "the address does not begin with https://")
    if scheme is None:
        notes.append(NoteCode.SCHEME_ADDED)
        return body.removeprefix("//")
    return body


def _read_path(path: str, notes: list[NoteCode]) -> tuple[str, ...]:
    raw = path.split("/") if path else []
    segments = [_read_segment(segment, notes) for segment in raw if segment]
    # "%2E" is a dot to servers and browsers alike.
    if any(unquote(segment) == ".." for segment in segments):
        raise refusal("dot-segments", "the path goes up by two dots")
    kept = tuple(segment for segment in segments if unquote(segment) != ".")
    _note(len(kept) != len(raw), NoteCode.SLASHES_MENDED, notes)
    return kept


def _read_segment(typed: str, notes: list[NoteCode]) -> str:
    """One segment, percent-encoded: what is encoded stays so, other alphabets are encoded as UTF-8.

    Within one word alphabets must not mix: "SТS" with a Cyrillic "Т" is a slip that nobody can see.
    """
    if any(mixes_alphabets(word) for word in _WORD.findall(typed)):
        raise refusal("mixed-script-path", "letters of different alphabets in one word of the path")
    encoded = "".join(sign if sign.isascii() else quote(sign) for sign in typed)
    _note(encoded != typed, NoteCode.PATH_ENCODED, notes)
    if not _SEGMENT.fullmatch(encoded) or not _FORBIDDEN_BYTES.isdisjoint(unquote_to_bytes(encoded)):
        raise refusal("bad-path", "the path has signs that no path has")
    return _ESCAPE.sub(lambda escape: escape[0].upper(), encoded)


def _note(mended: object, code: NoteCode, notes: list[NoteCode]) -> None:
    if mended:
        notes.append(code)
