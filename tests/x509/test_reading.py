"""What is read from the training certificates, which OpenSSL made with its GOST engine."""

import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.x509 import load_der_x509_certificate

from cryptoarm_dss_plugin.x509 import read_certificate
from tests.x509.certificates import training_certificate

AUTHORITY = (
    "CN=Тестовый удостоверяющий центр, OU=Удостоверяющий центр, O=АО «Тестовый УЦ», ИНН ЮЛ=9801000023, "
    "ОГРН=1269800000029, E=ca@example.invalid, STREET=ул. Удостоверяющая\\, д. 2\\, оф. 3, L=Примерск, "
    "ST=98 Примерная область, C=RU"
)


def test_an_accountants_certificate_is_read_whole() -> None:
    der = training_certificate("accountant-256")

    facts = read_certificate(der)

    assert facts.subject == (
        "CN=ООО «Тестовая бухгалтерия Ромашка», SN=Примерова, G=Анна Ивановна, T=Главный бухгалтер, "
        "OU=Администрация, O=ООО «Тестовая бухгалтерия Ромашка», ИНН=980100000190, ИНН ЮЛ=9801000030, "
        "ОГРН=1269800000030, СНИЛС=99900000115, E=accountant@example.invalid, "
        "STREET=ул. Ромашковая\\, д. 5\\, корп. 2, L=Примерск, ST=98 Примерная область, C=RU"
    )
    assert facts.issuer == AUTHORITY
    assert facts.issuer_name == "Тестовый удостоверяющий центр"
    assert facts.owner == "Примерова Анна Ивановна"
    assert facts.organisation == "ООО «Тестовая бухгалтерия Ромашка»"
    assert (facts.inn, facts.innle) == ("980100000190", "9801000030")
    assert (facts.ogrn, facts.ogrnip) == ("1269800000030", "")
    assert facts.snils == "99900000115"
    assert facts.algorithm == "ГОСТ Р 34.10-2012, 256 бит"
    assert facts.not_before == datetime(2026, 1, 1, tzinfo=UTC)
    assert facts.not_after == datetime(2036, 1, 1, tzinfo=UTC)
    assert facts.key_not_before == datetime(2026, 1, 1, tzinfo=UTC)
    assert facts.key_not_after == datetime(2027, 4, 1, tzinfo=UTC)
    assert facts.not_before.tzinfo is UTC
    assert facts.thumbprint == hashlib.sha1(der, usedforsecurity=False).hexdigest()
    assert facts.serial == f"{load_der_x509_certificate(der).serial_number:x}"


def test_an_entrepreneur_and_a_natural_person_have_their_own_numbers() -> None:
    entrepreneur = read_certificate(training_certificate("entrepreneur-256"))
    person = read_certificate(training_certificate("person-256"))

    assert entrepreneur.ogrnip == "326980000000011"
    assert (entrepreneur.inn, entrepreneur.innle) == ("980100000338", "")
    assert entrepreneur.owner == "Шаблонова Мария Павловна"
    assert entrepreneur.organisation == ""
    assert person.subject == (
        "CN=Тестов Иван Петрович, SN=Тестов, G=Иван Петрович, ИНН=980100000401, СНИЛС=99900000418, "
        "E=person@example.invalid, L=Примерск, ST=98 Примерная область, C=RU"
    )
    assert (person.ogrn, person.ogrnip, person.snils) == ("", "", "99900000418")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("accountant-256", "ГОСТ Р 34.10-2012, 256 бит"),
        ("director-512", "ГОСТ Р 34.10-2012, 512 бит"),
        ("rsa-2048", "RSA, 2048 бит"),
        ("ecdsa-p256", "ECDSA, P-256"),
    ],
)
def test_the_algorithm_is_said_in_words(name: str, words: str) -> None:
    assert read_certificate(training_certificate(name)).algorithm == words


def test_a_renewed_certificate_has_the_same_owner_and_later_dates() -> None:
    old = read_certificate(training_certificate("accountant-256"))
    new = read_certificate(training_certificate("renewed-256"))

    assert (new.subject, new.owner, new.inn) == (old.subject, old.owner, old.inn)
    assert new.not_after > old.not_after
    assert new.key_not_after == datetime(2027, 5, 1, tzinfo=UTC)


def test_an_expired_certificate_is_read_like_any_other() -> None:
    facts = read_certificate(training_certificate("expired-256"))

    assert facts.owner == "Прошлова Ольга Олеговна"
    assert facts.not_after == datetime(2025, 1, 1, tzinfo=UTC)


def test_an_authority_has_no_private_key_period() -> None:
    facts = read_certificate(training_certificate("authority-256"))

    assert (facts.key_not_before, facts.key_not_after) == (None, None)
    assert facts.owner == "Тестовый удостоверяющий центр"
    assert facts.subject == AUTHORITY
    assert facts.issuer_name == "Тестовый головной удостоверяющий центр"


def test_a_postal_address_that_is_a_list_does_not_cost_the_certificate() -> None:
    der = training_certificate("odd-postal-address")
    with pytest.raises(ValueError, match="subject"):
        _ = load_der_x509_certificate(der).subject

    facts = read_certificate(der)

    assert facts.subject == (
        "CN=Testovaya pochta, OU=Канцелярия, O=ГБУ «Тестовая почта», ИНН=009801000048, ОГРН=1269800000040, "
        "E=post@example.invalid, STREET=198000\\, г. Примерск\\, ул. Почтовая\\, д. 7, "
        "postalAddress=198000\\, г. Примерск\\, ул. Почтовая\\, д. 7, L=Примерск, ST=98 Примерная область, "
        "C=RU"
    )
    assert facts.owner == "Testovaya pochta"


def test_a_boolean_that_is_not_der_does_not_cost_the_certificate() -> None:
    der = training_certificate("odd-boolean")
    with pytest.raises(ValueError, match="BasicConstraints"):
        _ = load_der_x509_certificate(der).extensions

    facts = read_certificate(der)

    assert facts.owner == "Testovy Stek CA"
    assert facts.key_not_after == datetime(2027, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "innle"), [("odd-postal-address", "9801000048"), ("odd-boolean", "9801000055")]
)
def test_a_firms_number_with_two_zeros_in_front_is_the_firms(name: str, innle: str) -> None:
    facts = read_certificate(training_certificate(name))

    assert (facts.inn, facts.innle) == ("", innle)
