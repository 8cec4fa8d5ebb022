"""Odd certificates and odd members of items: kept as they came, shown in words that harm nobody."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime

from cryptoarm_dss_plugin.host_api.values import CertificateFacts
from cryptoarm_dss_plugin.importing.states import Done
from tests.dss.scripted_server import answer
from tests.dss.signs import BIDI
from tests.faults.desk import ATTEMPT, Outcome
from tests.faults.dss import CERTIFICATE, HOSTILE, Dss, item, reply
from tests.faults.rows import Row, Stage, table
from tests.x509.certificates import (
    BMP,
    CN,
    DIRECTORY,
    EXTENSIONS,
    INTEGER,
    ISSUER,
    KEY,
    NULL,
    OID,
    OU,
    SEQUENCE,
    SERIAL,
    SUBJECT,
    VALIDITY,
    VERSION,
    attribute,
    changed,
    name,
    tlv,
    training_certificate,
)

POINT = "Answers"
GOOD = item(14)
NEVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
UTC_TIME, GENERALIZED = 0x17, 0x18


def _dates(begin: bytes, end: bytes, tag: int = GENERALIZED) -> bytes:
    return changed(CERTIFICATE, {VALIDITY: tlv(SEQUENCE, tlv(tag, begin), tlv(tag, end))})


def _named(*values: bytes | str, tag: int = 0x0C) -> bytes:
    return changed(CERTIFICATE, {SUBJECT: name(*(attribute(CN, value, tag) for value in values))})


Look = Callable[[CertificateFacts], bool]
KEPT: list[tuple[str, str, bytes, Look]] = [
    (
        "for ever",
        "the certificate ends with the year 9999",
        _dates(b"20200101000000Z", b"99991231235959Z"),
        lambda facts: facts.not_after == NEVER,
    ),
    (
        "the year 0",
        "the certificate begins in the year 0",
        _dates(b"00000101000000Z", b"20300101000000Z"),
        lambda facts: facts.not_before.year == 1,
    ),
    (
        "a zone in a date",
        "dates with a zone of their own, without seconds",
        _dates(b"202001010300+0300", b"203001010000-0000"),
        lambda facts: facts.not_before == datetime(2020, 1, 1, tzinfo=UTC),
    ),
    (
        "a leap second",
        "the certificate ends in a leap second, with fractions",
        _dates(b"20200101000000Z", b"20301231235960.999Z"),
        lambda facts: facts.not_after == datetime(2030, 12, 31, 23, 59, 59, tzinfo=UTC),
    ),
    (
        "beyond the last year",
        "the certificate ends after the year 9999, by its zone",
        _dates(b"20200101000000Z", b"99991231235959-1200"),
        lambda facts: facts.not_after.year == 9999,
    ),
    (
        "the end before the beginning",
        "the certificate ends before it begins",
        _dates(b"20300101000000Z", b"20200101000000Z"),
        lambda facts: facts.not_after < facts.not_before,
    ),
    (
        "a zero in the name",
        "a name with a zero byte before another one",
        _named("dss.example.test\x00.evil.example.test"),
        lambda facts: facts.owner == "dss.example.test\ufffd.evil.example.test",
    ),
    (
        "a name from the right",
        "a name in Hebrew, and one in Arabic",
        _named("\u05d9\u05e9\u05e8\u05d0\u05dc \u0639\u0644\u064a"),
        lambda facts: facts.owner == "\u05d9\u05e9\u05e8\u05d0\u05dc \u0639\u0644\u064a",
    ),
    (
        "half a letter",
        "a name with half of a surrogate pair",
        _named(b"\xd8\x3d\x04\x10", tag=BMP),
        lambda facts: facts.owner == "\ufffdА",
    ),
    (
        "a name of 3 MB",
        "a name of 3 MB",
        _named("ы" * 1_500_000),
        lambda facts: len(facts.owner) == 2_000 and facts.owner.endswith("…"),
    ),
    (
        "20,000 names",
        "20,000 names of one person",
        changed(CERTIFICATE, {SUBJECT: name(*(attribute(OU, f"unit {n}") for n in range(20_000)))}),
        lambda facts: len(facts.subject) == 10_000,
    ),
    ("no name", "an empty name", changed(CERTIFICATE, {SUBJECT: name()}), lambda facts: facts.owner == ""),
    (
        "a hostile issuer",
        "the issuer's name holds HTML, bidi overrides and controls",
        changed(CERTIFICATE, {ISSUER: name(attribute(CN, HOSTILE))}),
        lambda facts: "<img" in facts.issuer_name,
    ),
    (
        "a huge serial",
        "a serial number of 64 KiB",
        changed(CERTIFICATE, {SERIAL: tlv(INTEGER, b"\x01" * (1 << 16))}),
        lambda facts: len(facts.serial) == (1 << 17) - 1,
    ),
    (
        "serial 0",
        "the serial number 0",
        changed(CERTIFICATE, {SERIAL: tlv(INTEGER, b"\0")}),
        lambda facts: facts.serial == "0",
    ),
    (
        "an unknown key",
        "a key of an algorithm that nobody knows",
        changed(
            CERTIFICATE,
            {KEY: tlv(SEQUENCE, tlv(SEQUENCE, tlv(OID, b"\x2a\x03\x04"), tlv(NULL)), tlv(0x03, b"\0\1"))},
        ),
        lambda facts: facts.algorithm == "1.2.3.4",
    ),
    (
        "an unknown version",
        "version 77",
        changed(CERTIFICATE, {VERSION: tlv(0xA0, tlv(INTEGER, b"\x4c"))}),
        lambda facts: bool(facts.owner),
    ),
    (
        "broken extensions",
        "extensions that are none",
        changed(CERTIFICATE, {EXTENSIONS: tlv(0xA3, tlv(SEQUENCE, b"\x01\x02"))}),
        lambda facts: bool(facts.owner),
    ),
]


def _kept_as_it_came(der: bytes, look: Look) -> Callable[[Outcome, Dss], None]:
    def check(outcome: Outcome, _dss: Dss) -> None:
        assert isinstance(outcome.state, Done)
        offer = outcome.state.report.certificates[-1].offer
        assert offer.der == der
        assert look(offer.facts)
        for text in (offer.facts.subject, offer.facts.issuer, offer.facts.owner, offer.server.friendly_name):
            assert text.isprintable()
            assert not set(BIDI) & set(text)

    return check


@table(
    [
        Row(
            f"item: {key}",
            f"beside a good item: {what}",
            "",
            "SL",
            {"list": reply([GOOD, item(15, der, FriendlyName=HOSTILE * 9)])},
            look=_kept_as_it_came(der, look),
        )
        for key, what, der, look in KEPT
    ]
)
def test_an_odd_certificate_is_kept_as_it_came_and_told_in_plain_words(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)

    stored = [one for one in stage.desk.store.stored_certificates(None, None) if one.source]
    assert sum(one.source is not None and one.source.connection == ATTEMPT for one in stored) == 2


_KEY_INFO = tlv(SEQUENCE, tlv(INTEGER, b"\0"), tlv(SEQUENCE, tlv(OID, b"\x2a\x03")), tlv(0x04, bytes(32)))
CRL = next(DIRECTORY.glob("*.crl")).read_bytes()
NONE: dict[str, tuple[str, bytes]] = {
    "a date that no calendar has": ("the 31st of February", _dates(b"20200231000000Z", b"20300101000000Z")),
    "dates in words": ("dates that are words", _dates(b"yesterday", b"tomorrow")),
    "a CRL": ("a revocation list in the place of a certificate", CRL),
    "a private key": ("a private key in the place of a certificate", _KEY_INFO),
    "two certificates": ("two certificates in one", CERTIFICATE + training_certificate("director-512")),
    "a depth bomb of DER": ("60,000 sequences in one another", b"\x30\x80" * 60_000),
    "an endless length": ("a sequence of 2^64 bytes", b"\x30\x88" + b"\xff" * 8 + CERTIFICATE),
    "zeros": ("8 MB of zeros", bytes(8_000_000)),
}


@table(
    [
        Row(
            f"item: {key}",
            f"beside a good item: {what}",
            "",
            "SL",
            {"list": reply([GOOD, item(15, der)])},
        )
        for key, (what, der) in NONE.items()
    ]
)
def test_what_is_no_certificate_is_left_out(stage: Stage, row: Row) -> None:
    outcome = stage.play(POINT, row)

    assert isinstance(outcome.state, Done)
    assert [one.dss_id for one in outcome.state.report.skipped] == [15]
    assert outcome.store == "connection saved, 1 new certificate"


TEXT = base64.b64encode(training_certificate("director-512")).decode()
MEMBERS: dict[str, tuple[str, str, int]] = {
    "an id as text": ('"ID": " 15 "', '"Status": {"Value": "ACTIVE"}', 15),
    "an id with a fraction": ('"ID": 15.9', '"Status": null', 15),
    "an id that is true": ('"ID": true', '"Status": 1', -1),
    "an id that is no number": ('"ID": NaN', '"Status": []', -1),
    "an infinite id": ('"ID": 1e999', '"Status": "ACTIVE"', -1),
    "an id of 5,000 digits": (f'"ID": {"9" * 5000}', '"Status": 1', -1),
    "flags of other kinds": ('"ID": 15, "IsDefault": "yes", "HasPin": [1]', '"Status": {"Value": {}}', 15),
    "two ids": ('"ID": 15, "ID": 16', '"Status": {"Value": "ACTIVE"}', 16),
    "two ids by case": ('"ID": 15, "id": 16', '"Status": {"Value": "ACTIVE"}', 16),
    "null everywhere": (
        '"ID": null, "HasPin": null, "FriendlyName": null, "Storage": null',
        '"DName": null',
        -1,
    ),
}


def _has_id(number: int) -> Callable[[Outcome, Dss], None]:
    def check(outcome: Outcome, _dss: Dss) -> None:
        assert isinstance(outcome.state, Done)
        assert sorted(one.offer.source.item_id for one in outcome.state.report.certificates) == sorted(
            [14, number]
        )

    return check


@table(
    [
        Row(
            f"item: {key}",
            f"beside a good item: {key}",
            "",
            "SL",
            {
                "list": answer(
                    f'[{{"ID": 14, "CertificateBase64": "{base64.b64encode(CERTIFICATE).decode()}"}},'
                    f'{{{number}, {status}, "CertificateBase64": "{TEXT}"}}]'
                )
            },
            look=_has_id(seen),
        )
        for key, (number, status, seen) in MEMBERS.items()
    ]
)
def test_odd_members_of_an_item(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)
