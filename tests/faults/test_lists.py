"""Lists that are none, and odd items of a list: one costs nothing but itself."""

import base64
import json
from collections.abc import Callable

from cryptoarm_dss_plugin.importing.states import Done
from tests.dss.scripted_server import answer
from tests.dss.signs import BIDI
from tests.faults.desk import Outcome
from tests.faults.dss import CERTIFICATE, HOSTILE, Dss, item, reply
from tests.faults.rows import Row, Stage, table
from tests.x509.certificates import (
    CN,
    EXTENSIONS,
    INTEGER,
    OCTETS,
    OID,
    SEQUENCE,
    SERIAL,
    SUBJECT,
    attribute,
    changed,
    name,
    tlv,
    training_certificate,
)

POINT = "Answers"
NOT_DSS, BAD, LARGE, DENIED = "not-dss", "bad-answer", "answer-too-large", "access-denied"

LISTS = [
    ("nothing", "an empty body", answer(b""), NOT_DSS),
    ("HTML", "a page", answer(b"<html>"), NOT_DSS),
    ("null", "null", answer(b"null"), NOT_DSS),
    ("an object", "an object instead of a list", answer(b'{"Message": "No"}'), BAD),
    ("broken", "a bracket too many", answer(b"[{]"), BAD),
    ("cut off", "half of a list", answer(json.dumps([item()] * 3)[:-20]), BAD),
    ("a depth bomb", "100,000 brackets", answer(b"[" * 100_000), BAD),
    ("a million numbers", "1,100,000 numbers", answer(b"[" + b"0," * 1_100_000 + b"0]"), LARGE),
    ("100,000 certificates", "a list of 100,000 items", answer(b"[" + b"{}," * 99_999 + b"{}]"), LARGE),
    ("no certificates", "an empty list", answer(b"[]"), "no-certificates"),
    ("401", "HTTP 401 each time", answer(b"", "401 No"), "session-expired"),
    ("403", "HTTP 403", answer(b"", "403 No"), DENIED),
    ("405", "HTTP 405", answer(b"", "405 No"), NOT_DSS),
    ("201", "HTTP 201 with a list", answer(b"[]", "201 Made"), NOT_DSS),
]


@table(
    [
        Row(f"list: {key}", f"the list: {what}", seen, "SLSL" if key == "401" else "SL", {"list": body})
        for key, what, body, seen in LISTS
    ]
)
def test_a_list_that_is_none(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)


GOOD = item(14)
_LINES = base64.encodebytes(CERTIFICATE).decode()
PEM = f"-----BEGIN CERTIFICATE-----\r\n{_LINES}-----END CERTIFICATE-----\r\n"
LARGE_EXTENSION = changed(
    CERTIFICATE,
    {
        EXTENSIONS: tlv(
            0xA3, tlv(SEQUENCE, tlv(SEQUENCE, tlv(OID, b"\x2a\x03\x04"), tlv(OCTETS, bytes(1 << 20))))
        )
    },
)
LONG_NAME = changed(CERTIFICATE, {SUBJECT: name(attribute(CN, "ы" * (1 << 15)))})
NEGATIVE = changed(CERTIFICATE, {SERIAL: tlv(INTEGER, b"\xff\x01")})
HOSTILE_NAME = changed(CERTIFICATE, {SUBJECT: name(attribute(CN, HOSTILE))})


def _left_out(number: int) -> Callable[[Outcome, Dss], None]:
    def look(outcome: Outcome, _dss: Dss) -> None:
        assert isinstance(outcome.state, Done)
        assert len(outcome.state.report.skipped) == number

    return look


def _printable(outcome: Outcome, _dss: Dss) -> None:
    assert isinstance(outcome.state, Done)
    for one in outcome.state.report.certificates:
        assert one.offer.facts.subject.isprintable()
        assert not set(BIDI) & set(one.offer.facts.subject)


def _items(
    key: str, what: str, *odd: object, out: int = 0, look: Callable[[Outcome, Dss], None] | None = None
) -> Row:
    checks = look or _left_out(out)
    return Row(
        f"item: {key}", f"beside a good item: {what}", "", "SL", {"list": reply([GOOD, *odd])}, look=checks
    )


@table(
    [
        _items("broken base64", "base64 that is none", item(15, CertificateBase64="%%%"), out=1),
        _items("no X.509", "base64 of a text", item(15, b"not a certificate at all"), out=1),
        _items("no certificate", "an item without a certificate", {"ID": 15}, out=1),
        _items("wrong types", "a number, a text, null, a list", 7, "x", None, [], out=4),
        _items(
            "a certificate as an object",
            "an object for the certificate",
            item(15, CertificateBase64={"a": 1}),
            out=1,
        ),
        _items("half a certificate", "a certificate cut in the middle", item(15, CERTIFICATE[:500]), out=1),
        _items(
            "bytes behind it", "a certificate with bytes behind it", item(15, CERTIFICATE + b"\0" * 9), out=1
        ),
        _items("a large extension", "a certificate with an extension of 1 MiB", item(15, LARGE_EXTENSION)),
        _items("a long name", "a certificate with a name of 64 KiB", item(15, LONG_NAME)),
        _items("a negative serial", "a certificate with a negative serial number", item(15, NEGATIVE)),
        _items(
            "a hostile name",
            "a certificate whose name holds HTML, bidi overrides and controls",
            item(15, HOSTILE_NAME),
            look=_printable,
        ),
        _items(
            "a hostile friendly name",
            "a friendly name with HTML, bidi overrides and controls",
            item(15, FriendlyName=HOSTILE),
        ),
        _items("a duplicate", "the same item again", GOOD),
        _items("another id", "the same certificate under another id", item(15)),
        _items(
            "one id, two certificates",
            "another certificate under the same id",
            item(14, training_certificate("director-512")),
        ),
        _items("a negative id", "an item with the id -7", item(-7)),
        _items("a huge id", "an item with an id of thirty digits", item(10**30)),
        _items("an unknown status", "a status that nobody knows", item(15, Status={"Value": ["NEW"]})),
        _items(
            "a depth bomb",
            "an item of 900 objects in one another",
            json.loads('{"a":' * 900 + "1" + "}" * 900),
            out=1,
        ),
        _items(
            "PEM",
            "a certificate in PEM with white space",
            item(
                15,
                CertificateBase64=PEM,
            ),
        ),
    ]
)
def test_an_odd_item_costs_nothing_but_itself(stage: Stage, row: Row) -> None:
    outcome = stage.play(POINT, row)

    assert outcome.store.startswith("connection saved, ")


def test_a_list_without_a_single_good_item(stage: Stage) -> None:
    says = {"list": reply([item(15, CertificateBase64="%%%")])}
    stage.play(POINT, Row("item: none is good", "the only item is broken", "bad-certificate", "SL", says))
