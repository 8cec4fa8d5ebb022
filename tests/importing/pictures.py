"""Picture files, good and hostile, made by hand or by the library."""

import io
import random
import struct
import zlib

from PIL import Image

Grid = tuple[tuple[bool, ...], ...]


def grid(side: int, seed: int = 1) -> Grid:
    """A square of modules whose border is dark, as that of three corners of a QR code is."""
    noise = random.Random(seed)  # noqa: S311 - a pattern, not a secret
    edge = (0, side - 1)
    return tuple(
        tuple(x in edge or y in edge or bool(noise.randrange(2)) for x in range(side)) for y in range(side)
    )


def drawn(modules: Grid, scale: int = 4, quiet: int = 4) -> Image.Image:
    """The modules as a picture in grey, with a quiet zone, each of so many pixels."""
    side = len(modules) + 2 * quiet
    picture = Image.new("L", (side, side), "white")
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x + quiet, y + quiet), 0)
    return picture.resize((side * scale, side * scale), Image.Resampling.NEAREST)


def file_of(picture: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file."""
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG in grey of that size, as its head says, with whatever chunks."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def gif(width: int, height: int, rest: bytes) -> bytes:
    """The head of a GIF of that size with black and white, and whatever follows."""
    return (
        b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\x00\x00" + b"\x00\x00\x00\xff\xff\xff" + rest
    )


def gif_frame(width: int, height: int) -> bytes:
    """A frame of a GIF of that size which breaks off after its first pixel."""
    return b"," + struct.pack("<HHHH", 0, 0, width, height) + b"\x00\x02\x02\x4c\x01\x00"


def bmp(width: int, height: int) -> bytes:
    """A BMP without pixels."""
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + head


def jpeg_of_scans(number: int) -> bytes:
    """A JPEG of full size whose last scan is repeated."""
    picture = Image.new("L", (2000, 2000), "white")
    picture.paste(0, (100, 100, 900, 900))
    data = file_of(picture, "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * number + data[-2:]
