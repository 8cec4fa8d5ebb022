"""`read_certificate`: the facts of one certificate."""

import hashlib
from functools import lru_cache

from cryptoarm_dss_plugin.host_api.values import CertificateFacts
from cryptoarm_dss_plugin.x509.algorithms import algorithm_in_words
from cryptoarm_dss_plugin.x509.der import DerError, element
from cryptoarm_dss_plugin.x509.errors import UnreadableCertificate
from cryptoarm_dss_plugin.x509.key_period import key_period
from cryptoarm_dss_plugin.x509.layout import Parts, parts_of
from cryptoarm_dss_plugin.x509.lenient import lenient_parts
from cryptoarm_dss_plugin.x509.names import (
    COMMON_NAME,
    GIVEN_NAME,
    INN,
    INNLE,
    OGRN,
    OGRNIP,
    ORGANISATION,
    SNILS,
    SURNAME,
    Name,
    read_name,
)
from cryptoarm_dss_plugin.x509.times import moment

_PERSONAL_INN_LENGTH = 12


def read_certificate(der: bytes) -> CertificateFacts:
    """What the certificate says of itself.

    An odd certificate is not a broken one: names and extensions are read as far as they can be, and never
    cost a certificate. No signature, chain or date is judged.

    Raises:
        UnreadableCertificate: the bytes are no X.509 certificate, only the beginning of one, or more than
            one; or its dates or its key's algorithm cannot be read.
    """
    try:
        parts = parts_of(der)
    except ValueError as refusal:
        parts = _second_opinion(der, str(refusal))
    try:
        return _facts(der, parts)
    except DerError as error:
        raise UnreadableCertificate(f"not an X.509 certificate: {error}") from None


def _second_opinion(der: bytes, first_opinion: str) -> Parts:
    try:
        return lenient_parts(der)
    except DerError:
        raise UnreadableCertificate(f"not an X.509 certificate: {first_opinion}") from None


def _facts(der: bytes, parts: Parts) -> CertificateFacts:
    subject = read_name(parts.subject)
    issuer, issuer_name = _issuer(parts.issuer)
    validity = parts.validity
    tag, start, end = element(validity, 0, len(validity))
    not_before = moment(tag, validity[start:end])
    tag, start, end = element(validity, end, len(validity))
    not_after = moment(tag, validity[start:end])
    key_not_before, key_not_after = key_period(parts.extensions)
    inn, innle = _taxpayer_numbers(subject)
    return CertificateFacts(
        thumbprint=hashlib.sha1(der, usedforsecurity=False).hexdigest(),
        serial=f"{int.from_bytes(parts.serial, signed=True):x}",
        subject=subject.line,
        issuer=issuer,
        not_before=not_before,
        not_after=not_after,
        algorithm=algorithm_in_words(parts.key_info),
        owner=_owner(subject),
        organisation=subject.value(ORGANISATION),
        inn=inn,
        innle=innle,
        ogrn=subject.value(OGRN),
        ogrnip=subject.value(OGRNIP),
        snils=subject.value(SNILS),
        issuer_name=issuer_name,
        key_not_before=key_not_before,
        key_not_after=key_not_after,
    )


@lru_cache(maxsize=32)
def _issuer(encoded: bytes) -> tuple[str, str]:
    """The issuer's line and display name; remembered, because a list of certificates has few issuers."""
    name = read_name(encoded)
    return name.line, name.value(COMMON_NAME) or name.value(ORGANISATION) or name.line


def _owner(subject: Name) -> str:
    """The person when surname and given names are there, else the common name, else the organisation."""
    surname, given_name = subject.value(SURNAME), subject.value(GIVEN_NAME)
    if surname and given_name:
        return f"{surname} {given_name}"
    return subject.value(COMMON_NAME) or subject.value(ORGANISATION)


def _taxpayer_numbers(subject: Name) -> tuple[str, str]:
    """The person's and the legal entity's taxpayer number.

    Before FSB order 795 was amended in 2021 a legal entity's ten digits stood in the person's attribute,
    with two zeros in front.
    """
    inn, innle = subject.value(INN), subject.value(INNLE)
    if len(inn) == _PERSONAL_INN_LENGTH and inn.startswith("00"):
        return "", innle or inn.removeprefix("00")
    return inn, innle
