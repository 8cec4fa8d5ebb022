"""A QR code of one size: version 4, level L, byte mode (ISO/IEC 18004).

33 x 33 modules hold up to 78 bytes in a single block of 80 data and 20 check codewords; that keeps this
encoder short. The mask is always the first one: the standard picks the prettiest, readers take any.
"""

SIZE = 33
LONGEST = 78
"""Bytes of text."""

_DATA, _CHECK = 80, 20
_ALIGNMENT = 26
_TIMING = 6
_FORMAT = 0b111011111000100
"""Level L and mask 0, with their check bits, already masked (the standard's table of format information)."""

_Grid = list[list[bool | None]]


def qr_modules(text: str) -> list[list[bool]]:
    """Return the rows of modules, True is dark, without a quiet zone; ValueError when it is too long."""
    data = text.encode()
    if len(data) > LONGEST:
        raise ValueError(f"more than {LONGEST} bytes")
    grid: _Grid = [[None] * SIZE for _ in range(SIZE)]
    _draw_patterns(grid)
    codewords = _padded(data)
    codewords += _check_codewords(codewords)
    _draw_data(grid, [bool(word >> bit & 1) for word in codewords for bit in range(7, -1, -1)])
    return [[bool(module) for module in row] for row in grid]


def _padded(data: bytes) -> list[int]:
    """Return the data codewords: mode and length (12 bits), the bytes, 4 zero bits, the usual padding."""
    value = (0b0100 << 8 | len(data)) << 8 * len(data) | int.from_bytes(data, "big")
    words = list((value << 4).to_bytes(len(data) + 2, "big"))
    while len(words) < _DATA:
        words += [0xEC, 0x11]
    return words[:_DATA]


def _check_codewords(data: list[int]) -> list[int]:
    """Return the Reed-Solomon remainder over GF(256) with the polynomial 0x11D."""
    generator = [1]
    root = 1
    for _ in range(_CHECK):
        longer = [*generator, 0]
        for position, factor in enumerate(generator):
            longer[position + 1] ^= _product(factor, root)
        generator, root = longer, _product(root, 2)
    remainder = [*data, *[0] * _CHECK]
    for position in range(len(data)):
        lead = remainder[position]
        for offset, factor in enumerate(generator):
            remainder[position + offset] ^= _product(factor, lead)
    return remainder[-_CHECK:]


def _product(left: int, right: int) -> int:
    result = 0
    while right:
        if right & 1:
            result ^= left
        left = left << 1 ^ (0x11D if left & 0x80 else 0)
        right >>= 1
    return result


def _draw_patterns(grid: _Grid) -> None:
    for place in range(SIZE):
        grid[_TIMING][place] = grid[place][_TIMING] = place % 2 == 0
    for top, left in ((3, 3), (3, SIZE - 4), (SIZE - 4, 3)):
        _draw_rings(grid, top, left, 4, dark=(0, 1, 3))
    _draw_rings(grid, _ALIGNMENT, _ALIGNMENT, 2, dark=(0, 2))
    for bit in range(15):
        dark = bool(_FORMAT >> bit & 1)
        # Beside the top left finder, around the timing patterns; and once more beside the two others.
        along = bit if bit < _TIMING else bit + 1
        if bit < 8:  # noqa: PLR2004 - the eight bits down from the top, the other seven to the left
            grid[along][8] = dark
            grid[8][SIZE - 1 - bit] = dark
        else:
            grid[8][14 - bit if bit > 8 else 7] = dark  # noqa: PLR2004
            grid[SIZE - 15 + bit][8] = dark
    grid[SIZE - 8][8] = True


def _draw_rings(grid: _Grid, middle_y: int, middle_x: int, reach: int, dark: tuple[int, ...]) -> None:
    for y in range(max(0, middle_y - reach), min(SIZE, middle_y + reach + 1)):
        for x in range(max(0, middle_x - reach), min(SIZE, middle_x + reach + 1)):
            grid[y][x] = max(abs(y - middle_y), abs(x - middle_x)) in dark


def _draw_data(grid: _Grid, bits: list[bool]) -> None:
    """Fill what is left: two columns at a time from the right, up and down in turns, the mask applied."""
    rest = iter(bits)
    upwards = True
    for right in (*range(SIZE - 1, _TIMING, -2), *range(_TIMING - 1, 0, -2)):
        for step in range(SIZE):
            y = SIZE - 1 - step if upwards else step
            for x in (right, right - 1):
                if grid[y][x] is None:
                    grid[y][x] = next(rest, False) ^ ((y + x) % 2 == 0)
        upwards = not upwards
