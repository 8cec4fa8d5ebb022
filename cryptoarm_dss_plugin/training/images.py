"""The picture of a challenge: a QR code in several files, and pictures no client should trust.

The vendor's answers carry ``image/gif`` (1C BSP 3.2 shows the picture as it comes). Good kinds: ``gif``;
``png``; ``mislabelled``, a PNG that calls itself a GIF; ``small``, a GIF of one pixel per module without a
quiet zone. The hostile ones stand in :mod:`~cryptoarm_dss_plugin.training.hostile_images`.
"""

import base64
import functools

from cryptoarm_dss_plugin.training import hostile_images
from cryptoarm_dss_plugin.training.http_messages import JsonObject
from cryptoarm_dss_plugin.training.picture_files import Pixels, gif_file, grey_png_file
from cryptoarm_dss_plugin.training.qr_code import qr_modules

QUIET = 4
SCALE = 4

KINDS = ("gif", "png", "mislabelled", "small", *hostile_images.KINDS)


def challenge_image(kind: str, text: str) -> JsonObject:
    """Return the member ``Image`` (MimeType, base64 Value) that carries a text of at most 78 bytes."""
    if kind in hostile_images.KINDS:
        mime_type, value = hostile_images.hostile_image(kind, _pixels(text, SCALE, QUIET))
        return {"MimeType": mime_type, "Value": value}
    if kind == "small":
        data = gif_file(_pixels(text, 1, 0))
    elif kind == "gif":
        data = gif_file(_pixels(text, SCALE, QUIET))
    else:
        data = grey_png_file(_pixels(text, SCALE, QUIET))
    mime_type = "image/png" if kind == "png" else "image/gif"
    return {"MimeType": mime_type, "Value": base64.b64encode(data).decode()}


@functools.lru_cache(maxsize=64)
def _pixels(text: str, scale: int, quiet: int) -> Pixels:
    """Return rows of pixels, one byte each: 0 white, 1 black."""
    rows = qr_modules(text)
    margin = bytes(quiet * scale)
    blank = [bytes((len(rows) + 2 * quiet) * scale)] * (quiet * scale)
    wide = [margin + bytes(module for module in row for _ in range(scale)) + margin for row in rows]
    return [*blank, *(row for row in wide for _ in range(scale)), *blank]
