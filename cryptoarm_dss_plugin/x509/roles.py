"""Which store a certificate belongs in, by what it says of itself."""

from enum import StrEnum

from cryptoarm_dss_plugin.x509.der import (
    BOOLEAN,
    OCTET_STRING,
    SEQUENCE,
    DerError,
    element,
    expect,
)
from cryptoarm_dss_plugin.x509.errors import UnreadableCertificate
from cryptoarm_dss_plugin.x509.layout import Parts, parts_of
from cryptoarm_dss_plugin.x509.lenient import lenient_parts

_BASIC_CONSTRAINTS = bytes.fromhex("0603551d13")  # the OBJECT IDENTIFIER 2.5.29.19


class CertificateRole(StrEnum):
    """What a certificate is there for."""

    END_ENTITY = "end-entity"
    INTERMEDIATE = "intermediate"
    ROOT = "root"


def certificate_role(der: bytes) -> CertificateRole:
    """Whether a certificate is an authority's (BasicConstraints, RFC 5280, 4.2.1.9), and its own issuer's.

    No signature is looked at: ROOT says what a certificate claims, not that anybody should trust it.

    Raises:
        UnreadableCertificate: the bytes are no X.509 certificate.
    """
    parts = _parts(der)
    if not _is_authority(parts.extensions):
        return CertificateRole.END_ENTITY
    return CertificateRole.ROOT if parts.subject == parts.issuer else CertificateRole.INTERMEDIATE


def _parts(der: bytes) -> Parts:
    try:
        return parts_of(der)
    except ValueError as refusal:
        first_opinion = str(refusal)
    try:
        return lenient_parts(der)
    except DerError:
        raise UnreadableCertificate(f"not an X.509 certificate: {first_opinion}") from None


def _is_authority(extensions: bytes) -> bool:
    """Whether BasicConstraints says so; TRUE may be encoded as any non-zero byte, as real ones do."""
    try:
        end, limit = 0, len(extensions)
        while end < limit:
            _, start, end = element(extensions, end, limit)
            if not extensions.startswith(_BASIC_CONSTRAINTS, start):
                continue
            tag, value_start, value_end = element(extensions, start + len(_BASIC_CONSTRAINTS), end)
            if tag != OCTET_STRING:  # it is the mark of a critical extension
                value_start, value_end = expect(extensions, value_end, end, OCTET_STRING)
            at, value_end = expect(extensions, value_start, value_end, SEQUENCE)
            if at == value_end:
                return False
            tag, start, end = element(extensions, at, value_end)
            return tag == BOOLEAN and any(extensions[start:end])
    except DerError:
        pass
    return False
