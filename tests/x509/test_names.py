"""Names as strangers write them: the line stays readable, harmless and true."""

import pytest

from cryptoarm_dss_plugin.x509 import read_certificate
from tests.x509.certificates import (
    BMP,
    CN,
    IA5,
    INN,
    INNLE,
    INTEGER,
    ISSUER,
    NUMERIC,
    OID,
    OU,
    PRINTABLE,
    SEQUENCE,
    SET,
    SN,
    SUBJECT,
    TELETEX,
    UTF8,
    C,
    G,
    O,
    attribute,
    changed,
    name,
    tlv,
    training_certificate,
    with_subject,
)


def test_the_line_runs_from_the_person_to_the_country_however_it_is_encoded() -> None:
    parts = [attribute(C, "RU"), attribute(O, "Ромашка"), attribute(CN, "Анна"), attribute(SN, "Примерова")]

    forwards = read_certificate(with_subject(*parts)).subject
    backwards = read_certificate(with_subject(*reversed(parts))).subject

    assert forwards == backwards == "CN=Анна, SN=Примерова, O=Ромашка, C=RU"


def test_of_several_units_the_one_encoded_last_comes_first() -> None:
    facts = read_certificate(
        with_subject(attribute(OU, "Отдел"), attribute(OU, "Сектор"), attribute(CN, "А"))
    )

    assert facts.subject == "CN=А, OU=Сектор, OU=Отдел"


@pytest.mark.parametrize(
    ("parts", "owner"),
    [
        ([(SN, "Тестов"), (G, "Иван"), (CN, "ООО Ромашка")], "Тестов Иван"),
        ([(SN, "Тестов"), (CN, "ООО Ромашка")], "ООО Ромашка"),
        ([(G, " "), (SN, "Тестов"), (CN, "ООО Ромашка")], "ООО Ромашка"),
        ([(O, "Ведомство"), (OU, "Отдел")], "Ведомство"),
        ([(OU, "Отдел")], ""),
        ([], ""),
    ],
)
def test_the_owner_is_the_person_then_the_common_name_then_the_organisation(
    parts: list[tuple[bytes, str]], owner: str
) -> None:
    facts = read_certificate(with_subject(*(attribute(kind, value) for kind, value in parts)))

    assert facts.owner == owner


@pytest.mark.parametrize(
    ("parts", "numbers"),
    [
        ([(INN, "980100000190")], ("980100000190", "")),
        ([(INN, "009801000030")], ("", "9801000030")),
        ([(INN, "009801000030"), (INNLE, "9801000023")], ("", "9801000023")),
        ([(INN, "0098")], ("0098", "")),
        ([(INN, " 980100000190 ")], ("980100000190", "")),
    ],
)
def test_taxpayer_numbers_of_people_and_of_firms(
    parts: list[tuple[bytes, str]], numbers: tuple[str, str]
) -> None:
    facts = read_certificate(with_subject(*(attribute(kind, value, NUMERIC) for kind, value in parts)))

    assert (facts.inn, facts.innle) == numbers


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('ООО "Ромашка", Ltd', 'CN=ООО \\"Ромашка\\"\\, Ltd'),
        ("a+b<c>d;e\\f", "CN=a\\+b\\<c\\>d\\;e\\\\f"),
        ("#1", "CN=\\#1"),
        (" в пробелах ", "CN=\\ в пробелах\\ "),
        ("две\r\nстроки", "CN=две  строки"),
        ("a\x00b\x1b[31m", "CN=a\ufffdb\ufffd[31m"),
        ("Иванов\u202eхкат", "CN=Иванов\ufffdхкат"),
        ("\u200bИванов\u2066", "CN=\ufffdИванов\ufffd"),
        ("Иванов\u2028Иван", "CN=Иванов Иван"),
        ("", "CN="),
    ],
)
def test_a_value_cannot_break_out_of_the_line(value: str, written: str) -> None:
    facts = read_certificate(with_subject(attribute(CN, value)))

    assert facts.subject == written


def test_the_owner_is_as_harmless_as_the_line() -> None:
    facts = read_certificate(with_subject(attribute(SN, "Тестов\x07"), attribute(G, "\u202eИван")))

    assert facts.owner == "Тестов\ufffd \ufffdИван"


@pytest.mark.parametrize(
    ("tag", "content", "text"),
    [
        (BMP, "Ромашка".encode("utf-16-be"), "Ромашка"),
        (TELETEX, b"Caf\xe9", "Café"),
        (PRINTABLE, b"Romashka", "Romashka"),
        (IA5, "Ромашка".encode(), "Ромашка"),
        (UTF8, b"\xd0\xa0\xff", "Р\ufffd"),
        (BMP, b"\x04", "\ufffd"),
        (SEQUENCE, tlv(UTF8, "г. Примерск".encode()) + tlv(PRINTABLE, b"198000"), "г. Примерск\\, 198000"),
        (INTEGER, b"\x05", "#020105"),
        (SEQUENCE, tlv(INTEGER, b"\x05"), "#3003020105"),
        (SEQUENCE, b"\x0c\x7f", "#30020c7f"),
    ],
)
def test_every_kind_of_value_is_shown(tag: int, content: bytes, text: str) -> None:
    facts = read_certificate(with_subject(attribute(CN, content, tag)))

    assert facts.subject == f"CN={text}"


def test_what_belongs_together_is_joined_by_a_plus() -> None:
    together = tlv(SET, attribute(O, "Ромашка"), attribute(CN, "Анна"))
    subject = tlv(SEQUENCE, tlv(SET, attribute(C, "RU")), together)

    facts = read_certificate(changed(training_certificate("person-256"), {SUBJECT: subject}))

    assert facts.subject == "CN=Анна+O=Ромашка, C=RU"
    assert (facts.owner, facts.organisation) == ("Анна", "Ромашка")


@pytest.mark.parametrize(
    ("identifier", "number"),
    [("2a8648ce7f8101", "1.2.840.10111.129"), ("883701", "2.999.1"), ("00", "0.0")],
)
def test_an_unknown_attribute_goes_by_its_number_and_to_the_end(identifier: str, number: str) -> None:
    unknown = bytes.fromhex(identifier)

    facts = read_certificate(with_subject(attribute(unknown, "что-то"), attribute(C, "RU")))

    assert facts.subject == f"C=RU, {number}=что-то"


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        (tlv(SET), "#3100"),
        (tlv(SET, tlv(SEQUENCE, tlv(OID, CN))), "#310730050603550403"),
        (tlv(SET, tlv(SEQUENCE, tlv(OID, b"\x83"), tlv(UTF8))), "#310730050601830c00"),
        (tlv(SET, tlv(SEQUENCE, tlv(OID, CN), b"\x1f\x81\x01\x00")), "#310b300906035504031f810100"),
    ],
)
def test_a_part_that_is_no_name_does_not_cost_the_others(part: bytes, shown: str) -> None:
    subject = tlv(SEQUENCE, tlv(SET, attribute(C, "RU")), part, tlv(SET, attribute(CN, "Анна")))

    facts = read_certificate(changed(training_certificate("person-256"), {SUBJECT: subject}))

    assert facts.subject == f"CN=Анна, C=RU, {shown}"
    assert facts.owner == "Анна"


@pytest.mark.parametrize("rest", ["317f", "31800000"])
def test_what_cannot_be_divided_into_parts_is_shown_as_one(rest: str) -> None:
    subject = tlv(SEQUENCE, tlv(SET, attribute(CN, "Анна")), bytes.fromhex(rest))

    facts = read_certificate(changed(training_certificate("person-256"), {SUBJECT: subject}))

    assert facts.subject == f"CN=Анна, #{rest}"


def test_a_value_nested_without_end_is_no_text() -> None:
    value = b""
    for _ in range(3000):
        value = tlv(SEQUENCE, value)

    facts = read_certificate(with_subject(attribute(O, value, SEQUENCE), attribute(CN, "Анна")))

    assert (facts.owner, facts.organisation) == ("Анна", "")
    assert facts.subject.startswith("CN=Анна, O=#30")


def test_an_endless_attribute_identifier_does_not_cost_the_certificate() -> None:
    endless = b"\xff" * 20_000 + b"\x01"

    facts = read_certificate(with_subject(attribute(CN, "Анна"), attribute(endless, "x")))

    assert facts.owner == "Анна"


def test_an_issuer_without_common_name_goes_by_its_organisation_or_its_line() -> None:
    der = training_certificate("person-256")

    firm = read_certificate(changed(der, {ISSUER: name(attribute(O, "УЦ"), attribute(C, "RU"))}))
    country = read_certificate(changed(der, {ISSUER: name(attribute(C, "RU"))}))

    assert (firm.issuer, firm.issuer_name) == ("O=УЦ, C=RU", "УЦ")
    assert (country.issuer, country.issuer_name) == ("C=RU", "C=RU")
