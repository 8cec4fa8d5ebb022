"""The QR code of a challenge, drawn in a terminal."""

import os
from typing import TextIO

from cryptoarm_dss_plugin.importing.qr_picture import QrPicture

Rows = tuple[tuple[bool, ...], ...]

_BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"
"""Two colours that no palette of a terminal changes: a code in light grey on dark blue is not read."""

_ON_BLACK = "\x1b[48;5;16m"
_ON_WHITE = "\x1b[48;5;231m"
_USUAL = "\x1b[0m"
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_BORDER = 2


def drawn(picture: QrPicture, stream: TextIO) -> str | None:
    """The picture in characters for the terminal behind a stream; None when it is too large for that one.

    Two modules stand in one character, one above the other; where the terminal has no such characters, each
    module is two blanks wide. The colours are set for every line, so that scrolling leaves no trace.
    """
    rows = _framed(picture.rows)
    size = os.get_terminal_size(stream.fileno())
    if "".join(_HALVES.values()) == _shown("".join(_HALVES.values()), stream):
        height, lines = (len(rows) + 1) // 2, _in_halves(rows)
        width = len(rows[0])
    else:
        height, lines = len(rows), _in_blanks(rows)
        width = 2 * len(rows[0])
    # Some terminals do not know their size and say 0.
    fits = width <= (size.columns or width) and height < (size.lines or height + 1)
    return "\n".join(lines) if fits else None


def _framed(rows: Rows) -> Rows:
    """The rows with the light border without which no camera finds a code."""
    width = len(rows[0]) + 2 * _BORDER
    side = (False,) * _BORDER
    empty = ((False,) * width,) * _BORDER
    return (*empty, *((*side, *row, *side) for row in rows), *empty)


def _in_halves(rows: Rows) -> list[str]:
    last = (False,) * len(rows[0])
    pairs = zip(rows[::2], (*rows[1::2], last), strict=False)
    return [
        _BLACK_ON_WHITE + "".join(_HALVES[two] for two in zip(*pair, strict=True)) + _USUAL for pair in pairs
    ]


def _in_blanks(rows: Rows) -> list[str]:
    return ["".join((_ON_BLACK if dark else _ON_WHITE) + "  " for dark in row) + _USUAL for row in rows]


def _shown(text: str, stream: TextIO) -> str:
    """What becomes of a text on the way to a stream."""
    encoding = stream.encoding or "ascii"
    return text.encode(encoding, "replace").decode(encoding)
