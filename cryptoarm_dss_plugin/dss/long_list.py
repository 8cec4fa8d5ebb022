"""A long JSON array taken apart part by part, so that no single step takes long.

A decoder keeps the interpreter to itself until it has done, 20 ms and more for the 18 MB of 5,000
certificates, and a window cannot draw meanwhile. For a part it needs a fraction of one.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from cryptoarm_dss_plugin.dss.liberal import BrokenJson, decoded_by

Item = TypeVar("Item")

_PART_BYTES = 128 * 1024
_FIRST_NAME = re.compile(rb'\[\s*\{\s*("[^"\\]{1,100}")')

_raw_items = msgspec.json.Decoder(list[msgspec.Raw])


def decoded_in_parts(
    body: bytes, decoder: "msgspec.json.Decoder[list[Item]]", part_bytes: int = _PART_BYTES
) -> Iterator[Sequence[Item | msgspec.Raw]]:
    """The items of a JSON array: by the decoder, and all of a part as they are written where it refuses one.

    What spoils the texts of such a part is mended. A part ends at a comma that looks as if it stood between
    two items. If what is before it can be decoded, in brackets of its own, then it does: a decoder of the
    whole body would have come to that comma in the same state. If not, a longer part is tried.

    Args:
        body: what was sent, without white space around it.
        decoder: the quick way.
        part_bytes: the usual length of a part; a part that has to be longer ends at the next such comma.

    Raises:
        BrokenJson: the body is no array that can be read; some items may have been given before.
    """
    seam = _seam(body)
    start, length = 1, part_bytes
    while body.startswith(b"[") and (found := seam.search(body, start + length)):
        try:
            items = _decoded(b"[%b]" % body[start : found.start("comma")], decoder)
        except BrokenJson:
            length *= 2
            continue
        yield items
        start, length = found.end("comma"), part_bytes
    rest = _decoded(body if start == 1 else b"[%b" % body[start:], decoder)
    yield rest


def _seam(body: bytes) -> re.Pattern[bytes]:
    """What stands between two items: the next one begins with the same name of a member as the first."""
    first = _FIRST_NAME.match(body)
    name = re.escape(first[1]) if first else b""
    return re.compile(rb"\}\s*(?P<comma>,)\s*(?=\{\s*" + name + rb")")


def _decoded(part: bytes, decoder: "msgspec.json.Decoder[list[Item]]") -> list[Item] | list[msgspec.Raw]:
    try:
        return decoder.decode(part)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return decoded_by(_raw_items, part)
