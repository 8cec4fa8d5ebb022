"""GIF and PNG files of black and white pixels, written by hand."""

import struct
import zlib
from collections.abc import Iterable

Pixels = list[bytes]
"""Rows of pixels, one byte each: 0 white, 1 black."""


def gif_file(*frames: Pixels) -> bytes:
    """Write a GIF; several frames make an animated one."""
    height, width = len(frames[0]), len(frames[0][0])
    palette = b"\xff\xff\xff\x00\x00\x00" + bytes(126 * 3)
    head = struct.pack("<6sHHBBB", b"GIF89a", width, height, 0x80 | 0x70 | 6, 0, 0) + palette
    return head + b"".join(_gif_frame(rows) for rows in frames) + b"\x3b"


def _gif_frame(rows: Pixels) -> bytes:
    """Write one frame without compressing: 8-bit codes, the table cleared before it would need nine bits."""
    clear, end, run = 128, 129, 120
    pixels = b"".join(rows)
    codes = bytearray()
    for start in range(0, len(pixels), run):
        codes.append(clear)
        codes += pixels[start : start + run]
    codes.append(end)
    data = struct.pack("<BHHHHBB", 0x2C, 0, 0, len(rows[0]), len(rows), 0, 7)
    for start in range(0, len(codes), 255):
        block = codes[start : start + 255]
        data += bytes([len(block)]) + block
    return data + b"\x00"


def grey_png_file(rows: Pixels) -> bytes:
    """Write a greyscale PNG."""
    lines = b"".join(b"\x00" + bytes(0 if pixel else 255 for pixel in row) for row in rows)
    return png_file(len(rows[0]), len(rows), 8, [lines])


def png_file(width: int, height: int, depth: int, lines: Iterable[bytes]) -> bytes:
    """Write a greyscale PNG of ``depth`` bits per pixel; the lines begin with their filter byte."""
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(line) for line in lines) + packer.flush()
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
