"""Pictures no client should trust. All call themselves ``image/gif`` unless the kind says otherwise.

==================  =====================================================================================
``not-image``       a page
``empty``           nothing
``blank``           a good GIF, all white
``truncated``       the first half of a good GIF; ``truncated-png``: of a good PNG
``huge``            a GIF's first bytes and 10 MiB of zeros
``bomb``            a PNG of some 100 KiB that unpacks to 30000 x 30000 pixels
``gif-bomb``        a GIF that claims 65535 x 65535 pixels and holds a few bytes
``animated``        a GIF of two frames, the second one inverted
``svg``             an SVG that would draw a square; ``script``: one that runs a script and loads an address
``bad-base64``      a value that is no base64; ``huge-base64``: 14 MiB of it
==================  =====================================================================================
"""

import base64
import functools
import struct

from cryptoarm_dss_plugin.training.picture_files import Pixels, gif_file, grey_png_file, png_file

KINDS = (
    "not-image",
    "empty",
    "blank",
    "truncated",
    "truncated-png",
    "huge",
    "bomb",
    "gif-bomb",
    "animated",
    "svg",
    "script",
    "bad-base64",
    "huge-base64",
)
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99">{}<path d="M9 9h80v80H9z"/></svg>'
_SCRIPT = '<script>alert(1)</script><image href="https://picture.example.test/seen.png"/>'
_NO_BASE64 = "R0lGODlh*не base64*"
_HUGE = 10 << 20


def hostile_image(kind: str, pixels: Pixels) -> tuple[str, str]:
    """Return the MIME type and the value of a kind; ``pixels`` of the QR code that should have come."""
    if kind.endswith("base64"):
        return "image/gif", _no_base64(1 if kind == "bad-base64" else 14 << 20)
    if kind in ("huge", "bomb"):
        return ("image/gif", _huge()) if kind == "huge" else ("image/png", _bomb())
    mime_type, data = _small(kind, pixels)
    return mime_type, base64.b64encode(data).decode()


def _small(kind: str, pixels: Pixels) -> tuple[str, bytes]:
    files = {
        "not-image": b"<html>not a picture</html>",
        "empty": b"",
        "blank": gif_file([bytes(len(row)) for row in pixels]),
        "truncated": _half(gif_file(pixels)),
        "truncated-png": _half(grey_png_file(pixels)),
        "gif-bomb": _gif_bomb(),
        "animated": gif_file(pixels, [bytes(1 - pixel for pixel in row) for row in pixels]),
        "svg": _SVG.format("").encode(),
        "script": _SVG.format(_SCRIPT).encode(),
    }
    mime_types = {"truncated-png": "image/png", "svg": "image/svg+xml", "script": "image/svg+xml"}
    return mime_types.get(kind, "image/gif"), files[kind]


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _gif_bomb() -> bytes:
    size = struct.pack("<HH", 0xFFFF, 0xFFFF)
    tiny = gif_file([b"\x00\x01", b"\x01\x00"])
    frame = tiny.index(b"\x2c", 13 + 128 * 3)
    return tiny[:6] + size + tiny[10 : frame + 5] + size + tiny[frame + 9 :]


def _no_base64(length: int) -> str:
    return _NO_BASE64 * (1 + length // len(_NO_BASE64))


@functools.cache
def _bomb() -> str:
    side = 30_000
    line = bytes(1 + side // 8)
    return base64.b64encode(png_file(side, side, 1, (line for _ in range(side)))).decode()


@functools.cache
def _huge() -> str:
    return base64.b64encode(b"GIF89a" + bytes(_HUGE)).decode()
