"""From the text of a server's answer to the bytes of a certificate."""

import binascii
import re

from cryptoarm_dss_plugin.x509.errors import UnreadableCertificate

_ARMOUR = re.compile(r"-----BEGIN [^-]*-----(?P<body>[^-]*)(?:-----END|\Z)")
_QUANTUM = 4  # characters that stand for three bytes


def decode_certificate_text(text: str) -> bytes:
    """The bytes that a certificate's base64 text stands for; whether they are a certificate is not looked at.

    The service writes bare base64 of the DER (vendor docs, rest/signserver/structs/certstruct.html). PEM
    armour (of several blocks the first counts), white space, a byte order mark and missing padding are
    accepted besides.

    Raises:
        UnreadableCertificate: the text is empty or not base64.
    """
    try:
        # What the service usually writes needs no mending.
        decoded = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        decoded = _mended(text)
    if not decoded:
        raise UnreadableCertificate("the text is empty")
    return decoded


def _mended(text: str) -> bytes:
    armoured = _ARMOUR.search(text)
    body = armoured["body"] if armoured else text
    bare = "".join(body.replace("\ufeff", "").split()).rstrip("=")
    try:
        return binascii.a2b_base64(bare + "=" * (-len(bare) % _QUANTUM), strict_mode=True)
    except ValueError:
        raise UnreadableCertificate("the text is not base64") from None
