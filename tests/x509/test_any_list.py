"""Revocation lists of any bytes: facts that can be shown and stored, or the one refusal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cryptoarm_dss_plugin.x509 import (
    RevocationListFacts,
    UnreadableRevocationList,
    read_revocation_list,
)
from tests.properties import examples
from tests.x509.certificates import DIRECTORY, INTEGER, OCTETS, OID, SEQUENCE, inside, split, tlv

REAL = (DIRECTORY / "authority.crl").read_bytes()
CRL_NUMBER = bytes.fromhex("551d14")


def read_or_refused(der: bytes) -> RevocationListFacts | None:
    try:
        return read_revocation_list(der)
    except UnreadableRevocationList:
        return None


def check(facts: RevocationListFacts | None) -> None:
    if facts is not None:
        for text in (facts.issuer, facts.issuer_name, facts.number):
            text.encode()
            assert text.isprintable()
        assert facts.this_update.tzinfo is not None
        assert str(int(facts.number or "0", 16)), "a window shows it as a decimal number"


@examples(100)
@given(st.binary(max_size=300))
def test_random_bytes_are_no_list(data: bytes) -> None:
    assert read_or_refused(data) is None


@examples(100)
@given(st.data())
def test_changed_bytes_of_a_real_list_end_in_facts_or_refusal(data: st.DataObject) -> None:
    changed = bytearray(REAL)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    check(read_or_refused(bytes(changed)))


@examples(100)
@given(st.integers(0, len(REAL) - 1))
def test_a_list_that_was_cut_is_refused(size: int) -> None:
    assert read_or_refused(REAL[:size]) is None


def with_number(octets: bytes) -> bytes:
    """The list with another number."""
    body, algorithm, signature = split(inside(REAL))
    kept = [part for part in split(inside(body)) if part[0] != 0xA0]
    number = tlv(SEQUENCE, tlv(OID, CRL_NUMBER), tlv(OCTETS, tlv(INTEGER, octets)))
    extended = tlv(SEQUENCE, *kept, tlv(0xA0, tlv(SEQUENCE, number)))
    return tlv(SEQUENCE, extended, algorithm, signature)


@pytest.mark.parametrize(
    ("octets", "number"),
    [
        (b"\x07", "7"),
        (b"\x00" + b"\xff" * 20, "ff" * 20),
        (b"\x01" * 22, ""),
        (b"\x01" * 100_000, ""),
    ],
)
def test_a_number_that_no_list_may_have_is_not_shown(octets: bytes, number: str) -> None:
    facts = read_revocation_list(with_number(octets))

    assert facts.number == number
    check(facts)
