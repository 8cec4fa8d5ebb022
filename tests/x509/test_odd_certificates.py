"""Certificates that are odd, and bytes that are no certificate: where the line between them runs."""

from datetime import UTC, datetime

import pytest

from cryptoarm_dss_plugin.x509 import UnreadableCertificate, read_certificate
from tests.x509.certificates import (
    DIRECTORY,
    EXTENSIONS,
    INTEGER,
    KEY,
    NULL,
    OCTETS,
    OID,
    SEQUENCE,
    SERIAL,
    VALIDITY,
    VERSION,
    changed,
    inside,
    split,
    tlv,
    training_certificate,
)

DER = training_certificate("person-256")
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
KEY_PERIOD = bytes.fromhex("551d10")


def valid(not_after: bytes, tag: int = GENERALIZED_TIME) -> bytes:
    """The certificate with another end of validity."""
    return changed(DER, {VALIDITY: tlv(SEQUENCE, tlv(UTC_TIME, b"260101000000Z"), tlv(tag, not_after))})


def with_extensions(*extensions: bytes) -> bytes:
    """The certificate with these extensions instead of its own."""
    return changed(DER, {EXTENSIONS: tlv(0xA3, tlv(SEQUENCE, *extensions))})


@pytest.mark.parametrize(
    ("content", "serial"),
    [
        (b"\x0f", "f"),
        (b"\x00\xff", "ff"),
        (b"\xff", "-1"),
        (b"\x80\x00", "-8000"),
        (b"\x00", "0"),
        (b"\x7f" + b"\xab" * 40, "7f" + "ab" * 40),
    ],
)
def test_any_serial_number_is_shown_even_one_that_is_not_allowed(content: bytes, serial: str) -> None:
    facts = read_certificate(changed(DER, {SERIAL: tlv(INTEGER, content)}))

    assert facts.serial == serial
    assert facts.owner == "Тестов Иван Петрович"


@pytest.mark.parametrize(
    ("tag", "content", "moment"),
    [
        (UTC_TIME, b"491231235959Z", datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (UTC_TIME, b"500101000000Z", datetime(1950, 1, 1, tzinfo=UTC)),
        (UTC_TIME, b"3601010000Z", datetime(2036, 1, 1, tzinfo=UTC)),
        (UTC_TIME, b"360101030000+0300", datetime(2036, 1, 1, tzinfo=UTC)),
        (GENERALIZED_TIME, b"20501231235959Z", datetime(2050, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (GENERALIZED_TIME, b"99991231235959Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (GENERALIZED_TIME, b"20360101000000.5Z", datetime(2036, 1, 1, tzinfo=UTC)),
        (GENERALIZED_TIME, b"20360101000000", datetime(2036, 1, 1, tzinfo=UTC)),
        (GENERALIZED_TIME, b"20351231210000-0300", datetime(2036, 1, 1, tzinfo=UTC)),
        (GENERALIZED_TIME, b"20361231235960Z", datetime(2036, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (GENERALIZED_TIME, b"00000101000000Z", datetime.min.replace(tzinfo=UTC)),
        (GENERALIZED_TIME, b"99991231235959-0300", datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_dates_are_read_however_they_are_written(tag: int, content: bytes, moment: datetime) -> None:
    assert read_certificate(valid(content, tag)).not_after == moment


@pytest.mark.parametrize(
    "content", [b"20361301000000Z", b"20360230000000Z", b"tomorrow", b"", b"20360101240000Z"]
)
def test_a_date_that_no_calendar_has_costs_the_certificate(content: bytes) -> None:
    with pytest.raises(UnreadableCertificate, match=r"^not an X\.509 certificate: "):
        read_certificate(valid(content))


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("2a85030202 13", "ГОСТ Р 34.10-2001"),
        ("2a85030202 14", "ГОСТ Р 34.10-94"),
        ("2b6570", "1.3.101.112"),
        ("2a8648ce3d0201", "ECDSA"),
        ("2a864886f70d010101", "RSA"),
    ],
)
def test_an_algorithm_without_readable_parameters_is_still_named(identifier: str, words: str) -> None:
    key = tlv(SEQUENCE, tlv(SEQUENCE, tlv(OID, bytes.fromhex(identifier)), tlv(NULL)), tlv(0x03, b"\x00\x01"))

    assert read_certificate(changed(DER, {KEY: key})).algorithm == words


def test_another_curve_goes_by_its_number() -> None:
    algorithm = tlv(
        SEQUENCE, tlv(OID, bytes.fromhex("2a8648ce3d0201")), tlv(OID, bytes.fromhex("2b8104001e"))
    )
    key = tlv(SEQUENCE, algorithm, tlv(0x03, b"\x00\x01"))

    assert read_certificate(changed(DER, {KEY: key})).algorithm == "ECDSA, 1.3.132.0.30"


def key_period(content: bytes, *mark: bytes) -> bytes:
    """A certificate with nothing but a private key period of this content."""
    return with_extensions(tlv(SEQUENCE, tlv(OID, KEY_PERIOD), *mark, tlv(OCTETS, content)))


@pytest.mark.parametrize(
    ("der", "years"),
    [
        (
            key_period(tlv(SEQUENCE, tlv(0x80, b"20260101000000Z"), tlv(0x81, b"20270101000000Z"))),
            (2026, 2027),
        ),
        (key_period(tlv(SEQUENCE, tlv(0x81, b"20270101000000Z")), tlv(1, b"\xff")), (None, 2027)),
        (key_period(tlv(SEQUENCE, tlv(0x80, b"20260101000000Z"), tlv(0x81, b"soon"))), (2026, None)),
        (key_period(tlv(SEQUENCE)), (None, None)),
        (key_period(b"\x30\x7f"), (None, None)),
        (key_period(tlv(OCTETS, tlv(OID, KEY_PERIOD))), (None, None)),
        (
            with_extensions(tlv(SEQUENCE, tlv(OID, b"\x2a\x03"), tlv(OCTETS, tlv(OID, KEY_PERIOD)))),
            (None, None),
        ),
    ],
)
def test_the_private_key_period_is_read_as_far_as_it_is_there(
    der: bytes, years: tuple[int | None, int | None]
) -> None:
    facts = read_certificate(der)

    found = (facts.key_not_before, facts.key_not_after)
    assert tuple(side and side.year for side in found) == years
    assert facts.owner == "Тестов Иван Петрович"


def test_another_extension_that_looks_like_the_period_is_not_taken_for_it() -> None:
    identifier = tlv(OID, KEY_PERIOD)
    period = tlv(OCTETS, tlv(SEQUENCE, tlv(0x81, b"20270101000000Z")))
    lure = tlv(OCTETS, tlv(SEQUENCE, identifier, tlv(OCTETS, tlv(SEQUENCE, tlv(0x81, b"20990101000000Z")))))
    der = with_extensions(tlv(SEQUENCE, tlv(OID, b"\x2a\x03"), lure), tlv(SEQUENCE, identifier, period))

    assert read_certificate(der).key_not_after == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "der",
    [
        pytest.param(changed(DER, {EXTENSIONS: b""}), id="no extensions"),
        pytest.param(changed(DER, {EXTENSIONS: b"", VERSION: b""}), id="version 1"),
        pytest.param(changed(DER, {VERSION: tlv(0xA0, tlv(INTEGER, b"\x05"))}), id="version 6"),
        pytest.param(b"\x30\x80" + inside(DER) + b"\x00\x00", id="indefinite length"),
        pytest.param(
            b"\x30\x83" + len(inside(DER)).to_bytes(3) + inside(DER), id="length longer than needed"
        ),
    ],
)
def test_an_odd_certificate_is_not_a_broken_one(der: bytes) -> None:
    facts = read_certificate(der)

    assert facts.owner == "Тестов Иван Петрович"
    assert facts.subject.startswith("CN=Тестов Иван Петрович, SN=Тестов, ")
    assert facts.not_after == datetime(2036, 1, 1, tzinfo=UTC)
    assert facts.algorithm == "ГОСТ Р 34.10-2012, 256 бит"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(DER[:-1], id="cut short"),
        pytest.param(DER + b"\x00", id="something follows"),
        pytest.param(DER + DER, id="two"),
        pytest.param(b"<html>", id="a web page"),
        pytest.param(tlv(SEQUENCE), id="an empty list"),
        pytest.param(split(inside(DER))[0], id="the signed part alone"),
        pytest.param((DIRECTORY / "authority.crl").read_bytes(), id="a CRL"),
        pytest.param(b"\x30\x80" * 5000, id="deep nesting"),
        pytest.param(changed(DER, {KEY: tlv(SEQUENCE)}), id="no key"),
    ],
)
def test_what_is_no_certificate_is_refused_in_one_way(data: bytes) -> None:
    with pytest.raises(UnreadableCertificate) as refusal:
        read_certificate(data)

    assert refusal.value.detail.startswith("not an X.509 certificate: ")
