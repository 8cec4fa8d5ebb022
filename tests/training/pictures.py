"""Reads what the server draws, by the books: GIF, PNG and QR codes. No code of the server's."""

import struct
import zlib


def gif_pixels(data: bytes) -> tuple[int, int, list[int]]:
    """Read a GIF of one frame by the book (LZW with growing codes): width, height, palette indexes."""
    width, height, flags = struct.unpack("<HHB", data[6:11])
    position = 13 + 3 * (2 << (flags & 7))
    assert data[position] == 0x2C
    position += 10
    bits = data[position]
    position += 1
    packed = b""
    while data[position]:
        packed += data[position + 1 : position + 1 + data[position]]
        position += 1 + data[position]
    assert data[position : position + 2] == b"\x00\x3b"
    clear, stream, offset = 1 << bits, int.from_bytes(packed, "little"), 0
    table: list[list[int]] = []
    previous: list[int] = []
    pixels: list[int] = []
    size = bits + 1
    while True:
        code = stream >> offset & ((1 << size) - 1)
        offset += size
        if code == clear:
            table, previous, size = [[n] for n in range(clear)] + [[], []], [], bits + 1
        elif code == clear + 1:
            return width, height, pixels
        else:
            entry = table[code] if code < len(table) else [*previous, previous[0]]
            if previous:
                table.append([*previous, entry[0]])
            pixels += entry
            previous = entry
            size = max(size, min(12, len(table).bit_length()))


def png_pixels(data: bytes) -> tuple[int, int, list[int]]:
    """Read an unfiltered greyscale PNG; returns width, height and 1 for black."""
    width, height = struct.unpack(">II", data[16:24])
    length = struct.unpack(">I", data[33:37])[0]
    lines = zlib.decompress(data[41 : 41 + length])
    rows = [lines[y * (width + 1) + 1 : (y + 1) * (width + 1)] for y in range(height)]
    return width, height, [int(pixel == 0) for row in rows for pixel in row]


def modules(width: int, pixels: list[int], scale: int, quiet: int) -> list[list[int]]:
    """Return the rows of a QR code's modules: the middle pixel of each."""
    size = width // scale - 2 * quiet
    middle = quiet * scale + scale // 2
    return [
        [pixels[(middle + scale * y) * width + middle + scale * x] for x in range(size)] for y in range(size)
    ]


def qr_text(rows: list[list[int]]) -> str:
    """Read a QR code of version 4, level L and mask 0 that has not a single flaw."""
    size = len(rows)
    assert size == 33
    assert _format(rows) == (0b01, 0), "level L, mask 0"
    bits = []
    right, upwards = size - 1, True
    while right > 0:
        right -= right == 6
        for y in reversed(range(size)) if upwards else range(size):
            bits += [rows[y][x] ^ ((y + x) % 2 == 0) for x in (right, right - 1) if not _is_pattern(y, x)]
        right, upwards = right - 2, not upwards
    assert len(bits) == 807
    words = [int("".join(str(int(bit)) for bit in bits[at : at + 8]), 2) for at in range(0, 800, 8)]
    assert _syndromes(words) == [0] * 20, "the check codewords fit"
    number = int.from_bytes(bytes(words[:80]), "big")
    mode, length = number >> 636, number >> 628 & 0xFF
    assert mode == 0b0100, "bytes"
    padding = words[length + 2 : 80]
    assert padding == ([0xEC, 0x11] * 40)[: len(padding)]
    return (number >> 628 - 8 * length & (1 << 8 * length) - 1).to_bytes(length, "big").decode()


def _format(rows: list[list[int]]) -> tuple[int, int]:
    """Return the error correction level and the mask, which both stand there twice."""
    size = len(rows)
    first = [rows[y][8] for y in (0, 1, 2, 3, 4, 5, 7, 8)] + [rows[8][x] for x in (7, 5, 4, 3, 2, 1, 0)]
    second = [rows[8][size - 1 - n] for n in range(8)] + [rows[size - 7 + n][8] for n in range(7)]
    assert first == second
    value = sum(bit << place for place, bit in enumerate(first)) ^ 0b101010000010010
    rest = value
    for place in range(14, 9, -1):
        rest ^= (0b10100110111 << place - 10) * (rest >> place & 1)
    assert rest == 0, "the check bits of the format fit"
    return value >> 13, value >> 10 & 0b111


def _is_pattern(y: int, x: int) -> bool:
    """Tell whether a module of version 4 belongs to no codeword."""
    corner = (y < 9 and (x < 9 or x > 24)) or (y > 24 and x < 9)
    return corner or 6 in (y, x) or (24 <= y <= 28 and 24 <= x <= 28)


def _syndromes(words: list[int]) -> list[int]:
    """Evaluate the codewords as a polynomial over GF(256) at the first twenty powers of 2."""
    powers = [1]
    for _ in range(254):
        powers.append(powers[-1] << 1 ^ (0x11D if powers[-1] & 0x80 else 0))
    found = []
    for root in range(20):
        value = 0
        for word in words:
            value = (powers[(powers.index(value) + root) % 255] if value else 0) ^ word
        found.append(value)
    return found
