"""The private key's period: the one extension that matters to whoever imports a certificate."""

from datetime import datetime

from cryptoarm_dss_plugin.x509.der import OCTET_STRING, SEQUENCE, DerError, element, elements, expect
from cryptoarm_dss_plugin.x509.times import GENERALIZED_TIME, moment

_IDENTIFIER = bytes.fromhex("0603551d10")  # the OBJECT IDENTIFIER 2.5.29.16, privateKeyUsagePeriod
_NOT_BEFORE = 0x80
_NOT_AFTER = 0x81


def key_period(extensions: bytes) -> tuple[datetime | None, datetime | None]:
    """Start and end of the private key's period (RFC 3280, 4.2.1.4), aware, in UTC.

    `extensions` is the content of the list of extensions. A side that is missing or cannot be read is None.
    """
    if _IDENTIFIER not in extensions:
        return None, None
    try:
        return _bounds(extensions, *_found(extensions))
    except DerError:
        return None, None


def _found(extensions: bytes) -> tuple[int, int]:
    """Start and end of what the extension's OCTET STRING holds."""
    end, limit = 0, len(extensions)
    while end < limit:
        _, start, end = element(extensions, end, limit)
        if extensions.startswith(_IDENTIFIER, start):
            tag, value_start, value_end = element(extensions, start + len(_IDENTIFIER), end)
            if tag != OCTET_STRING:  # it is the mark of a critical extension
                value_start, value_end = expect(extensions, value_end, end, OCTET_STRING)
            return value_start, value_end
    raise DerError("no private key period")


def _bounds(extensions: bytes, at: int, limit: int) -> tuple[datetime | None, datetime | None]:
    bounds: dict[int, datetime] = {}
    at, limit = expect(extensions, at, limit, SEQUENCE)
    try:
        for tag, start, end in elements(extensions, at, limit):
            bounds[tag] = moment(GENERALIZED_TIME, extensions[start:end])
    except DerError:
        pass
    return bounds.get(_NOT_BEFORE), bounds.get(_NOT_AFTER)
