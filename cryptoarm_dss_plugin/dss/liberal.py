"""Liberal reading of a server's JSON: any case of names, missing members, near types.

The documents and the samples of DSS differ in the case of names ("RefID", "RefId", "refId") and in the
types of values ("1", 1); a client that insists loses its user. What cannot be read at all is an error.
"""

import json
import math
from typing import Any, TypeVar

import msgspec

from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.turns import in_turns

Shape = TypeVar("Shape")

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_COMMAS_AT_MOST = 100_000
_DIGITS_AT_MOST = 300  # Python refuses to read endless ones
_COUNTED_AT_ONCE = 1024 * 1024  # bytes


class NotJson(ValueError):
    """The body is something else than JSON: HTML, text, nothing."""


class BrokenJson(ValueError):
    """The body begins like JSON but cannot be read, or not as what was asked for."""


class TooManyParts(BrokenJson):
    """The body has more values than any answer: in memory they would take many times its length."""


class Text(str):
    """A text; numbers are taken as their digits, anything else as "" ."""

    __slots__ = ()


class Wrapped(Text):
    """A text that stands in an object of its own, {"Value": ...}, or bare."""

    __slots__ = ()


class Number(float):
    """A finite number, also written as text; anything else as not-a-number."""

    __slots__ = ()

    def or_none(self) -> float | None:
        """The number, or None when the server sent none that makes sense."""
        return None if math.isnan(self) else float(self)


class Flag(int):
    """A truth value, also as 0/1 or text; anything else is false."""

    __slots__ = ()


def decode(body: bytes) -> Any:  # noqa: ANN401 - whatever the server sent
    """The JSON of a body, with the names of all members in lower case.

    Raises:
        NotJson: the body does not even begin like an object or an array.
        BrokenJson: it begins so, but cannot be read (cut off, nested too deep...); `TooManyParts`.
    """
    decoded = decoded_by(_anything, look_into(body))
    try:
        return _lowered(decoded)
    except RecursionError as error:
        problem = f"{type(error).__name__}: {error}"
    raise BrokenJson(problem)


def decoded_by(decoder: "msgspec.json.Decoder[Shape]", body: bytes) -> Shape:
    """What a decoder makes of a body; when it refuses, of the body with its texts mended.

    Raises:
        BrokenJson: it refuses both.
    """
    try:
        return decoder.decode(body)
    except _REFUSALS as error:
        problem = f"{type(error).__name__}: {error}"
    try:
        return decoder.decode(_mended(body))
    except _REFUSALS:
        pass
    raise BrokenJson(problem)


def _mended(body: bytes) -> bytes:
    """The same JSON without what only spoils a text or a number.

    That is octets that are not UTF-8, bare control characters, and half of a surrogate pair, as a limit on
    names makes when it cuts an emoji in two; numbers that are none or beyond all bounds become null.
    """
    value = json.loads(
        body.decode("utf-8", "replace"),
        strict=False,
        parse_constant=lambda _name: None,
        parse_float=_finite,
        parse_int=lambda digits: int(digits) if len(digits) <= _DIGITS_AT_MOST else None,
    )
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def look_into(body: bytes, commas_at_most: int = _COMMAS_AT_MOST) -> bytes:
    """The body without byte order mark and white space, which may be decoded without fear for the memory.

    Raises:
        NotJson: it does not begin like an object or an array.
        TooManyParts: every value but the first of an array or object comes after a comma; there are more.
    """
    found = body.removeprefix(_BYTE_ORDER_MARK).strip()
    if not found.startswith((b"{", b"[")):
        raise NotJson("empty" if not found else "does not begin like JSON")
    commas = 0
    for start in in_turns(range(0, len(found), _COUNTED_AT_ONCE)):
        commas += found.count(b",", start, start + _COUNTED_AT_ONCE)
        if commas > commas_at_most:
            raise TooManyParts(f"more than {commas_at_most} commas")
    return found


def shape(value: object, wanted: type[Shape]) -> Shape:
    """A decoded value as a struct; BrokenJson when it is of another kind altogether."""
    try:
        return msgspec.convert(value, wanted, strict=False, dec_hook=_near)
    except _REFUSALS as error:
        problem = f"{type(error).__name__}: {error}"
    raise BrokenJson(problem)


_anything = msgspec.json.Decoder()
_REFUSALS = (msgspec.MsgspecError, ValueError, RecursionError)


def _near(kind: type, value: object) -> object:
    if kind is Secret:
        return Secret(value) if isinstance(value, str) else Secret("")
    if kind is Text:
        return _near_text(value)
    if kind is Wrapped:
        return Wrapped(_near_text(value.get("value") if isinstance(value, dict) else value))
    if kind is Number:
        return _near_number(value)
    if kind is Flag:
        return Flag(value in (True, 1) or (isinstance(value, str) and value.strip().lower() in {"true", "1"}))
    raise NotImplementedError(kind)  # what msgspec asks of a hook that does not know the type


def _near_text(value: object) -> Text:
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Text(value)
    return Text("")


def _near_number(value: object) -> Number:
    number = math.nan
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            number = float(value)
        except (ValueError, OverflowError):
            number = math.nan
    return Number(number if math.isfinite(number) else math.nan)


def _lowered(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {name.lower(): _lowered(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_lowered(member) for member in value]
    return value
