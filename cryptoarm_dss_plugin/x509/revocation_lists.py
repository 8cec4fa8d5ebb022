"""What a certificate revocation list (CRL) says of itself."""

from dataclasses import dataclass
from datetime import datetime

from cryptoarm_dss_plugin.x509.der import (
    BIT_STRING,
    INTEGER,
    OCTET_STRING,
    SEQUENCE,
    DerError,
    element,
    elements,
    expect,
)
from cryptoarm_dss_plugin.x509.errors import UnreadableCertificate
from cryptoarm_dss_plugin.x509.names import COMMON_NAME, ORGANISATION, read_name
from cryptoarm_dss_plugin.x509.times import GENERALIZED_TIME, UTC_TIME, moment

_EXTENSIONS = 0xA0
_CRL_NUMBER = bytes.fromhex("0603551d14")  # the OBJECT IDENTIFIER 2.5.29.20
_TIMES = (UTC_TIME, GENERALIZED_TIME)
_LONGEST_NUMBER = 20  # octets (RFC 5280, 5.2.3): more is none, and would fill a window with digits


class UnreadableRevocationList(UnreadableCertificate):
    """The given bytes are not a certificate revocation list."""


@dataclass(frozen=True, slots=True)
class RevocationListFacts:
    """What a revocation list says of itself, ready to be shown.

    Attributes:
        issuer: the issuer's name as one readable line.
        issuer_name: its common name, else its organisation, else its whole name.
        this_update: when it was issued, aware, UTC.
        next_update: when the next one is due at the latest, aware, UTC, or None when it does not say.
        revoked: how many certificates it names.
        number: its number, lower-case hex, "" when it has none.
    """

    issuer: str
    issuer_name: str
    this_update: datetime
    next_update: datetime | None
    revoked: int
    number: str


def read_revocation_list(der: bytes) -> RevocationListFacts:
    """Read a CertificateList (RFC 5280, 5.1); its signature is not judged.

    Raises:
        UnreadableRevocationList: the bytes are none, only the beginning of one, or more than one.
    """
    try:
        return _facts(der)
    except DerError as error:
        raise UnreadableRevocationList(f"not a revocation list: {error}") from None


def _facts(der: bytes) -> RevocationListFacts:
    at, limit = expect(der, 0, len(der), SEQUENCE)
    if limit != len(der):
        raise DerError("something follows it")
    at, body_end = expect(der, at, limit, SEQUENCE)
    _, signature_at = expect(der, body_end, limit, SEQUENCE)
    expect(der, signature_at, limit, BIT_STRING)
    tag, _, end = element(der, at, body_end)
    if tag == INTEGER:  # the version, absent in the first one
        at = end
    _, issuer_at = expect(der, at, body_end, SEQUENCE)  # the signature's algorithm
    _, at = expect(der, issuer_at, body_end, SEQUENCE)
    name = read_name(der[issuer_at:at])
    tag, start, at = element(der, at, body_end)
    this_update = moment(tag, der[start:at])
    next_update: datetime | None = None
    revoked, number = 0, ""
    for tag, start, end in elements(der, at, body_end):
        if tag in _TIMES:
            next_update = moment(tag, der[start:end])
        elif tag == SEQUENCE:
            revoked = sum(1 for _ in elements(der, start, end))
        elif tag == _EXTENSIONS:
            number = _number(der[start:end])
    return RevocationListFacts(
        issuer=name.line,
        issuer_name=name.value(COMMON_NAME) or name.value(ORGANISATION) or name.line,
        this_update=this_update,
        next_update=next_update,
        revoked=revoked,
        number=number,
    )


def _number(extensions: bytes) -> str:
    """The list's number, "" when it has none that can be read: it is only shown."""
    try:
        at, limit = expect(extensions, 0, len(extensions), SEQUENCE)
        for _, start, end in elements(extensions, at, limit):
            if extensions.startswith(_CRL_NUMBER, start):
                at, limit = expect(extensions, start + len(_CRL_NUMBER), end, OCTET_STRING)
                at, limit = expect(extensions, at, limit, INTEGER)
                if limit - at > _LONGEST_NUMBER + 1:  # one more for the sign
                    return ""
                return f"{int.from_bytes(extensions[at:limit]):x}"
    except DerError:
        pass
    return ""
