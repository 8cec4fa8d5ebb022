"""The picture of a challenge: the QR code that a phone without a network reads.

It comes from a server, so it may be anything. It is looked at on the import's worker, within bounds, and is
never worth a failure: what should not be shown is left out, and the code can be typed all the same. The
vendor's answers carry `image/gif` (1C BSP 3.2 shows what comes); what a file says about itself counts.
"""

import io
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("GIF", "PNG", "BMP", "JPEG")
_BYTES_AT_MOST = 512 * 1024
_PIXELS_A_SIDE = 2000
_MODULES_A_SIDE = 400  # the largest QR code has 177
_SCANS_AT_MOST = 20
_SCAN = b"\xff\xda"
_CONTRAST_AT_LEAST = 32
_WHITE = 255


@dataclass(frozen=True, slots=True)
class QrPicture:
    """A picture in dark and light modules, sharp at any size.

    Attributes:
        rows: the modules row by row, all rows of one length; True is dark. Without the light border around,
            which a scanner needs: who draws it adds that.
    """

    rows: tuple[tuple[bool, ...], ...] = field(repr=False)


def read_picture(data: bytes) -> QrPicture | None:
    """A picture in as few modules as show it without loss.

    One that is no clean grid is kept at its pixels, or at fewer of them.

    Args:
        data: a file as it came.

    Returns:
        The first frame; None for anything that is too large, no picture, or of one colour.
    """
    # A JPEG may have tens of thousands of scans, each of which takes as long as a picture.
    if not data or len(data) > _BYTES_AT_MOST or data.count(_SCAN) > _SCANS_AT_MOST:
        return None
    try:
        grey = _decoded(data)
        return None if grey is None else _modules(grey)
    except Exception:  # noqa: BLE001 - whatever a decoder makes of a hostile file, the import goes on
        return None


def _decoded(data: bytes) -> "Image | None":
    """The first frame in grey on white; None when it is too large, which is judged before it is decoded."""
    # Loaded here: most sign-ins have no picture.
    from PIL import Image  # noqa: PLC0415

    if _claims_too_much(data):
        return None
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        if max(image.size) > _PIXELS_A_SIDE:
            return None
        coloured = image.convert("RGBA")
    white = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(white, coloured).convert("L")


def _claims_too_much(data: bytes) -> bool:
    """Whether the head of a file names a size that the library would print a warning about."""
    if data.startswith(b"GIF8"):
        width, height = data[7:5:-1], data[9:7:-1]
    elif data.startswith(b"\x89PNG"):
        width, height = data[16:20], data[20:24]
    elif data.startswith(b"BM"):
        width, height = data[21:17:-1], data[25:21:-1]
    else:
        return False
    return max(int.from_bytes(width), int.from_bytes(height)) > _PIXELS_A_SIDE


def _modules(grey: "Image") -> QrPicture | None:
    levels = [level for level, count in enumerate(grey.histogram()) if count]
    if levels[-1] - levels[0] < _CONTRAST_AT_LEAST:
        return None
    middle = (levels[0] + levels[-1]) // 2
    box = _dark(grey, middle).getbbox()
    picture = grey.crop(box)
    rows = _rows(_dark(picture, middle))
    size = _module_size(rows)
    if max(picture.size) > size * _MODULES_A_SIDE:
        picture = picture.reduce(math.ceil(max(picture.size) / _MODULES_A_SIDE))
        rows, size = _rows(_dark(picture, middle)), 1
    return QrPicture(tuple(tuple(pixel != 0 for pixel in row[::size]) for row in rows[::size]))


def _dark(grey: "Image", middle: int) -> "Image":
    """The same picture with what is dark at 255 and what is light at 0."""
    return grey.point([_WHITE if level <= middle else 0 for level in range(_WHITE + 1)])


def _rows(dark: "Image") -> list[bytes]:
    """The pixels row by row, a byte each: 0 is light."""
    pixels, width = dark.tobytes(), dark.width
    return [pixels[start : start + width] for start in range(0, len(pixels), width)]


def _module_size(rows: list[bytes]) -> int:
    """The side of the largest square all pixels of which are alike everywhere, in pixels."""
    width = len(rows[0])
    changes = 0
    size = math.gcd(width, len(rows))
    before = rows[0]
    for number, row in enumerate(rows):
        if row != before:
            size = math.gcd(size, number)
            before = row
        value = int.from_bytes(row)
        changes |= value ^ (value >> 8)
    for column, differs in enumerate(changes.to_bytes(width)):
        if differs and column:
            size = math.gcd(size, column)
    return size
