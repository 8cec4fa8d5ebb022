"""The QR code of a challenge as a file: a PNG of our own making (`--qr-file`)."""

import os
import struct
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.qr_picture import QrPicture

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_OURS = b"Software\0cryptoarm-dss"
"""Text chunk (PNG specification, 11.3.4.3) by which a picture of an earlier import is known."""

_BORDER = 4
_SMALLEST_SIDE = 330
_BYTES_LOOKED_AT = 200


def check_target(path: Path) -> None:
    """Refuse a target that could not be written, or that is somebody's file.

    Only what an earlier import has saved is overwritten.

    Raises:
        DssPluginError: `usage` with the option as field.
    """
    problem = ""
    if not path.parent.is_dir():
        problem = "no such directory"
    elif os.path.lexists(path) and not _is_ours(path):
        problem = "there is another file of this name"
    if problem:
        raise DssPluginError(ErrorCode.USAGE, f"--qr-file: {problem}", {"field": "--qr-file"})


def save(picture: QrPicture, path: Path) -> bool:
    """Save a picture for its owner alone (mode 0600), in one step; whether it could be saved.

    An import does not fail for want of it: the phone may have a network after all.
    """
    temporary = ""
    try:
        check_target(path)
        descriptor, temporary = tempfile.mkstemp(prefix=".qr-", dir=path.parent)  # its mode is 0600
        with os.fdopen(descriptor, "wb") as file:
            file.write(png(picture))
        Path(temporary).replace(path)
    except (OSError, DssPluginError):
        with suppress(OSError):
            Path(temporary).unlink()
        return False
    return True


def png(picture: QrPicture) -> bytes:
    """A picture as PNG: black and white, one bit a pixel, large enough to be shown as it is."""
    width = len(picture.rows[0]) + 2 * _BORDER
    height = len(picture.rows) + 2 * _BORDER
    scale = max(1, -(-_SMALLEST_SIDE // min(width, height)))
    light = bytes(width * scale)
    rows = [light] * (_BORDER * scale)
    for row in picture.rows:
        framed = (*[False] * _BORDER, *row, *[False] * _BORDER)
        rows += [b"".join(bytes([dark]) * scale for dark in framed)] * scale
    rows += [light] * (_BORDER * scale)
    header = struct.pack(">IIBBBBB", width * scale, height * scale, 1, 0, 0, 0, 0)
    pixels = b"".join(b"\0" + _packed(row) for row in rows)  # each row without a filter
    return b"".join(
        [
            _SIGNATURE,
            _chunk(b"IHDR", header),
            _chunk(b"tEXt", _OURS),
            _chunk(b"IDAT", zlib.compress(pixels, 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _packed(row: bytes) -> bytes:
    """Eight pixels a byte, the first in the highest bit; a light pixel is 1."""
    bits = "".join("0" if dark else "1" for dark in row)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _is_ours(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            begin = file.read(_BYTES_LOOKED_AT)
    except OSError:
        return False
    return begin.startswith(_SIGNATURE) and _OURS in begin
