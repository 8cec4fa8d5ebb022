"""Much that is sent as little: streams of zlib that unpack to many mebibytes."""

import zlib
from functools import cache

MEBIBYTE = 1 << 20


@cache
def packed(octet: bytes, mebibytes: int, wbits: int) -> bytes:
    """A stream of so many mebibytes of one octet.

    A packed mebibyte is repeated, for each stands for itself: packing them all takes a second.

    Args:
        octet: what it holds, again and again.
        mebibytes: its length.
        wbits: 31 for gzip, 15 for zlib, -15 for neither.
    """
    piece = octet * MEBIBYTE
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    raw = block * mebibytes + packer.flush()
    if wbits < 0:
        return raw
    if wbits > zlib.MAX_WBITS:
        check = 0
        for _ in range(mebibytes):
            check = zlib.crc32(piece, check)
        length = mebibytes * MEBIBYTE
        return b"\x1f\x8b\x08" + bytes(7) + raw + check.to_bytes(4, "little") + length.to_bytes(4, "little")
    check = 1
    for _ in range(mebibytes):
        check = zlib.adler32(piece, check)
    return b"\x78\xda" + raw + check.to_bytes(4, "big")
