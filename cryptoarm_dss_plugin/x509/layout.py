"""Where the parts of a certificate lie in its bytes.

`parts_of` is the usual way: `cryptography` judges the whole, a walk over the bytes finds the parts. What
`cryptography` refuses goes to `lenient`. The parts are not asked of `cryptography` itself, because it raises
ValueError for names and extensions of real certificates (postalAddress as a SEQUENCE, TRUE encoded as 01),
warns on stderr of common names longer than 64 bytes, and is slower at it.
"""

from typing import NamedTuple

from cryptoarm_dss_plugin.x509.der import INTEGER, SEQUENCE, DerError, element, expect

_VERSION = 0xA0
_EXTENSIONS = 0xA3


class Parts(NamedTuple):
    """The parts of a certificate that say something to a person, each as encoded.

    Attributes:
        serial: content of the serial number's INTEGER.
        issuer: the whole element of the issuer's name.
        validity: content of the validity's SEQUENCE.
        subject: the whole element of the subject's name.
        key_info: the whole element of the public key.
        extensions: content of the SEQUENCE of extensions, b"" when there are none.
    """

    serial: bytes
    issuer: bytes
    validity: bytes
    subject: bytes
    key_info: bytes
    extensions: bytes


def parts_of(der: bytes) -> Parts:
    """The parts of a certificate that `cryptography` accepts; ValueError for any other bytes."""
    # Here, for many an import ends before its first certificate, and loading it is a fifth of the start.
    from cryptography.x509 import InvalidVersion, load_der_x509_certificate  # noqa: PLC0415

    parts = _walk(der)
    if not _positive(parts.serial):
        # cryptography would accept it, but write a warning to stderr.
        raise DerError("the serial number is not positive")
    try:
        load_der_x509_certificate(der)
    except InvalidVersion:
        raise DerError("an unknown version") from None
    return parts


def _walk(der: bytes) -> Parts:
    """The parts of what looks like a certificate (RFC 5280, 4.1); DerError when it does not."""
    at, limit = expect(der, 0, len(der), SEQUENCE)
    at, limit = expect(der, at, limit, SEQUENCE)
    tag, start, end = element(der, at, limit)
    if tag == _VERSION:
        tag, start, end = element(der, end, limit)
    if tag != INTEGER:
        raise DerError("no serial number")
    serial = der[start:end]
    _, issuer_at = expect(der, end, limit, SEQUENCE)  # the signature's algorithm
    _, issuer_end = expect(der, issuer_at, limit, SEQUENCE)
    validity_start, validity_end = expect(der, issuer_end, limit, SEQUENCE)
    _, subject_end = expect(der, validity_end, limit, SEQUENCE)
    _, key_end = expect(der, subject_end, limit, SEQUENCE)
    return Parts(
        serial,
        der[issuer_at:issuer_end],
        der[validity_start:validity_end],
        der[validity_end:subject_end],
        der[subject_end:key_end],
        _extensions(der, key_end, limit),
    )


def _extensions(der: bytes, at: int, limit: int) -> bytes:
    """Content of the list of extensions somewhere after the key; what cannot be read counts as none."""
    try:
        while at < limit:
            tag, start, at = element(der, at, limit)
            if tag == _EXTENSIONS:
                start, end = expect(der, start, at, SEQUENCE)
                return der[start:end]
    except DerError:
        pass
    return b""


def _positive(serial: bytes) -> bool:
    return bool(serial) and serial[0] < 0x80 and any(serial)  # noqa: PLR2004 - the sign bit
