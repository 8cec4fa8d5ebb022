"""The picture of a challenge: what stands in for a QR code, and pictures no client should trust.

The pattern looks like a QR code of version 1 and says nothing; the phone of this server does not read it.
The vendor's answers carry ``image/gif`` (1C BSP 3.2 shows the picture as it comes).
"""

import base64
import functools
import random
import struct
import zlib

from cryptoarm_dss_plugin.training.http_messages import JsonObject

MODULES = 21
QUIET = 4
SCALE = 4


def challenge_image(kind: str, seed: str) -> JsonObject:
    """Return the member ``Image`` (MimeType, base64 Value); ``kind`` as the setting ``image``."""
    if kind == "png":
        return _image("image/png", _png(_pixels(seed)))
    if kind == "not-image":
        return _image("image/gif", b"<html>not a picture</html>")
    if kind == "huge":
        return {"MimeType": "image/gif", "Value": _huge()}
    if kind == "bomb":
        return _image("image/png", _bomb())
    return _image("image/gif", _gif(_pixels(seed)))


def _image(mime_type: str, data: bytes) -> JsonObject:
    return {"MimeType": mime_type, "Value": base64.b64encode(data).decode()}


def _pixels(seed: str) -> list[bytes]:
    """Return rows of pixels, one byte each: 0 white, 1 black."""
    noise = random.Random(seed)  # noqa: S311 - a decoration, not a secret
    rows = [[noise.randrange(2) for _ in range(MODULES)] for _ in range(MODULES)]
    for top, left in ((0, 0), (0, MODULES - 7), (MODULES - 7, 0)):
        _draw_finder(rows, top, left)
    margin = bytes(QUIET * SCALE)
    blank = [bytes((MODULES + 2 * QUIET) * SCALE)] * (QUIET * SCALE)
    wide = [margin + bytes(pixel for pixel in row for _ in range(SCALE)) + margin for row in rows]
    return blank + [row for row in wide for _ in range(SCALE)] + blank


def _draw_finder(rows: list[list[int]], top: int, left: int) -> None:
    """Draw one of the three corner squares with its white border."""
    for y in range(-1, 8):
        for x in range(-1, 8):
            if 0 <= top + y < MODULES and 0 <= left + x < MODULES:
                ring = max(abs(y - 3), abs(x - 3))
                rows[top + y][left + x] = int(ring in (0, 1, 3))


def _gif(rows: list[bytes]) -> bytes:
    """Write a GIF without compressing: 8-bit codes, the table cleared before it would need nine bits."""
    clear, end, run = 128, 129, 120
    pixels = b"".join(rows)
    codes = bytearray()
    for start in range(0, len(pixels), run):
        codes.append(clear)
        codes += pixels[start : start + run]
    codes.append(end)
    height, width = len(rows), len(rows[0])
    palette = b"\xff\xff\xff\x00\x00\x00" + bytes(126 * 3)
    data = struct.pack("<6sHHBBB", b"GIF89a", width, height, 0x80 | 0x70 | 6, 0, 0) + palette
    data += struct.pack("<BHHHHBB", 0x2C, 0, 0, width, height, 0, 7)
    for start in range(0, len(codes), 255):
        block = codes[start : start + 255]
        data += bytes([len(block)]) + block
    return data + b"\x00\x3b"


def _png(rows: list[bytes]) -> bytes:
    lines = b"".join(b"\x00" + bytes(0 if pixel else 255 for pixel in row) for row in rows)
    return _png_file(len(rows[0]), len(rows), 8, zlib.compress(lines))


@functools.cache
def _bomb() -> bytes:
    """Return a PNG of some 100 KiB that unpacks to 30000 x 30000 pixels."""
    side = 30_000
    packer = zlib.compressobj(9)
    line = bytes(1 + side // 8)
    packed = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()
    return _png_file(side, side, 1, packed)


@functools.cache
def _huge() -> str:
    """Return the base64 of a GIF header and 10 MiB of zeros."""
    return base64.b64encode(b"GIF89a" + bytes(10 << 20)).decode()


def _png_file(width: int, height: int, depth: int, packed: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
