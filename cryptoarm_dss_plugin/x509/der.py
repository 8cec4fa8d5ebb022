"""A walk over DER: where an element starts and ends, and no more.

It is liberal (a length may be written longer than needed) and bounded: nothing outside the given limits is
ever looked at. It reads what the libraries have accepted; it judges nothing.
"""

from collections.abc import Iterator

BOOLEAN = 0x01
INTEGER = 0x02
BIT_STRING = 0x03
OCTET_STRING = 0x04
OID = 0x06
SEQUENCE = 0x30
SET = 0x31

_HIGH_TAG = 0x1F
_LONG_LENGTH = 0x80
_LONGEST_IDENTIFIER = 128  # bytes; real ones have about ten, and Python refuses to print endless numbers


class DerError(ValueError):
    """The bytes do not continue as DER."""


def element(data: bytes, at: int, limit: int) -> tuple[int, int, int]:
    """The element that begins at `at` and must end by `limit`.

    Returns:
        Its tag (one byte), the start and the end of its content.

    Raises:
        DerError: it is cut short, reaches beyond `limit`, has a tag above 30 or an indefinite length.
    """
    start = at + 2
    if start > limit:
        raise DerError("an element is cut short")
    tag = data[at]
    length = data[at + 1]
    if tag & _HIGH_TAG == _HIGH_TAG:
        raise DerError("a tag above 30")
    if length >= _LONG_LENGTH:
        if length == _LONG_LENGTH:
            raise DerError("an indefinite length")
        length_at = start
        start += length - _LONG_LENGTH
        length = int.from_bytes(data[length_at:start])
    end = start + length
    if end > limit:
        raise DerError("an element reaches beyond its container")
    return tag, start, end


def expect(data: bytes, at: int, limit: int, tag: int) -> tuple[int, int]:
    """Start and end of the content of the element at `at`, which must have this tag; else DerError."""
    found, start, end = element(data, at, limit)
    if found != tag:
        raise DerError(f"tag {found:#04x} instead of {tag:#04x}")
    return start, end


def elements(data: bytes, at: int, limit: int) -> Iterator[tuple[int, int, int]]:
    """Every element between `at` and `limit`, one after the other; DerError when one does not fit."""
    while at < limit:
        tag, start, at = element(data, at, limit)
        yield tag, start, at


def dotted(content: bytes) -> str:
    """The content of an OBJECT IDENTIFIER as numbers with dots; DerError when it is not one, or endless."""
    if not content or content[-1] & 0x80:
        raise DerError("an object identifier is cut short")
    if len(content) > _LONGEST_IDENTIFIER:
        raise DerError("an object identifier is too long")
    arcs: list[int] = []
    value = 0
    for octet in content:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))
