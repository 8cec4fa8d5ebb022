"""In which store a certificate belongs, and what a revocation list says of itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.x509 import load_der_x509_crl
from hypothesis import given
from hypothesis import strategies as st

from cryptoarm_dss_plugin.x509 import (
    CertificateRole,
    UnreadableCertificate,
    UnreadableRevocationList,
    certificate_role,
    read_revocation_list,
)

TRAINING = Path(__file__).parents[2] / "cryptoarm_dss_plugin" / "training" / "certificates"
CRL = (TRAINING / "authority.crl").read_bytes()


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("root-512.der", CertificateRole.ROOT),
        ("authority-256.der", CertificateRole.INTERMEDIATE),
        ("odd-boolean.der", CertificateRole.INTERMEDIATE),
        ("accountant-256.der", CertificateRole.END_ENTITY),
        ("rsa-2048.der", CertificateRole.END_ENTITY),
        ("odd-postal-address.der", CertificateRole.END_ENTITY),
    ],
)
def test_a_certificate_says_what_it_is_for(name: str, role: CertificateRole) -> None:
    assert certificate_role((TRAINING / name).read_bytes()) is role


@pytest.mark.parametrize("other", [b"", b"\x30\x03\x02\x01\x01", CRL])
def test_what_is_no_certificate_has_no_role(other: bytes) -> None:
    with pytest.raises(UnreadableCertificate):
        certificate_role(other)


def test_a_list_says_who_issued_it_when_and_how_many_it_names() -> None:
    facts = read_revocation_list(CRL)
    judge = load_der_x509_crl(CRL)

    assert facts.issuer_name == "Тестовый удостоверяющий центр"
    assert facts.issuer.startswith("CN=Тестовый удостоверяющий центр, ")
    assert facts.this_update == judge.last_update_utc == datetime(2026, 2, 1, tzinfo=UTC)
    assert facts.next_update == judge.next_update_utc
    assert facts.revoked == len(judge) == 2
    assert facts.number == "1"


@pytest.mark.parametrize(
    "other", [b"", CRL[:-1], CRL + b"\x00", (TRAINING / "root-512.der").read_bytes(), b"\x30\x00"]
)
def test_what_is_no_list_is_refused(other: bytes) -> None:
    with pytest.raises(UnreadableRevocationList):
        read_revocation_list(other)


@given(st.integers(0, len(CRL) - 1), st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused_and_nothing_else(place: int, value: int) -> None:
    changed = CRL[:place] + bytes([value]) + CRL[place + 1 :]
    try:
        facts = read_revocation_list(changed)
    except UnreadableRevocationList:
        return
    assert facts.revoked >= 0
