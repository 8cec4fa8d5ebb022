"""Who the training certificates speak of: invented owners with well-shaped, unassigned numbers.

The numbers carry right check digits, but belong to region 98, which no tax office has, and to a series of
pension numbers that was never issued. Order and kinds of the attributes follow qualified certificates of
Russian authorities (FSB order 795 of 27.12.2011).
"""

from dataclasses import dataclass

Subject = tuple[tuple[str, str], ...]
"""Pairs of (attribute as OpenSSL names it, value) in the order of encoding."""

ROOT: Subject = (
    ("emailAddress", "root@example.invalid"),
    ("INNLE", "9801000016"),
    ("OGRN", "1269800000018"),
    ("C", "RU"),
    ("ST", "98 Примерная область"),
    ("L", "Примерск"),
    ("street", "ул. Корневая, д. 1"),
    ("O", "Тестовое ведомство связи"),
    ("CN", "Тестовый головной удостоверяющий центр"),
)

AUTHORITY: Subject = (
    ("emailAddress", "ca@example.invalid"),
    ("INNLE", "9801000023"),
    ("OGRN", "1269800000029"),
    ("C", "RU"),
    ("ST", "98 Примерная область"),
    ("L", "Примерск"),
    ("street", "ул. Удостоверяющая, д. 2, оф. 3"),
    ("OU", "Удостоверяющий центр"),
    ("O", "АО «Тестовый УЦ»"),
    ("CN", "Тестовый удостоверяющий центр"),
)

POSTAL_ADDRESS = ("198000", "г. Примерск", "ул. Почтовая, д. 7")
"""The lines of the postalAddress that is a SEQUENCE of strings, as X.520 has it."""


GOST_256 = ("gost2012_256", "-pkeyopt", "paramset:A")
GOST_512 = ("gost2012_512", "-pkeyopt", "paramset:A")
"""Arguments for `openssl req -newkey`."""


@dataclass(frozen=True)
class Owner:
    """One certificate issued by the test authority.

    Attributes:
        name: name of the certificate, also of its file.
        what: what it is good for, one sentence for index.json.
        subject: the subject's name.
        key: arguments for `openssl req` that say which key to make.
        not_before: start of validity, YYYYMMDD.
        not_after: end of validity, YYYYMMDD.
        key_not_after: end of the private key period, YYYYMMDD: 15 months, as Russian authorities set it.
        extensions: name of the set of extensions, see `openssl_gost`.
    """

    name: str
    what: str
    subject: Subject
    key: tuple[str, ...] = GOST_256
    not_before: str = "20260101"
    not_after: str = "20360101"
    key_not_after: str = "20270401"
    extensions: str = "user"


def _employee(person: tuple[str, str, str], title: str, inn: str, snils: str, email: str) -> Subject:
    """Subject of an employee of the invented firm; `person` is CN's whole name, surname, given names."""
    return (
        ("CN", person[0]),
        ("SN", person[1]),
        ("GN", person[2]),
        ("title", title),
        ("OU", "Администрация"),
        ("O", "ООО «Тестовая бухгалтерия Ромашка»"),
        ("street", "ул. Ромашковая, д. 5, корп. 2"),
        ("L", "Примерск"),
        ("ST", "98 Примерная область"),
        ("C", "RU"),
        ("INNLE", "9801000030"),
        ("OGRN", "1269800000030"),
        ("INN", inn),
        ("SNILS", snils),
        ("emailAddress", email),
    )


def _natural(surname: str, given_names: str, inn: str, snils: str) -> Subject:
    """Subject of a natural person."""
    return (
        ("CN", f"{surname} {given_names}"),
        ("SN", surname),
        ("GN", given_names),
        ("L", "Примерск"),
        ("ST", "98 Примерная область"),
        ("C", "RU"),
        ("INN", inn),
        ("SNILS", snils),
        ("emailAddress", "person@example.invalid"),
    )


_ACCOUNTANT = _employee(
    ("ООО «Тестовая бухгалтерия Ромашка»", "Примерова", "Анна Ивановна"),
    "Главный бухгалтер",
    "980100000190",
    "99900000115",
    "accountant@example.invalid",
)

OWNERS: tuple[Owner, ...] = (
    Owner("accountant-256", "accountant of a firm; GOST R 34.10-2012, 256 bit", _ACCOUNTANT),
    Owner(
        "director-512",
        "director of the same firm; GOST R 34.10-2012, 512 bit",
        _employee(
            ("Образцов Пётр Сергеевич", "Образцов", "Пётр Сергеевич"),
            "Генеральный директор",
            "980100000264",
            "99900000216",
            "director@example.invalid",
        ),
        key=GOST_512,
    ),
    Owner(
        "entrepreneur-256",
        "individual entrepreneur, with OGRNIP",
        (
            ("CN", "ИП Шаблонова Мария Павловна"),
            ("SN", "Шаблонова"),
            ("GN", "Мария Павловна"),
            ("L", "Примерск"),
            ("ST", "98 Примерная область"),
            ("C", "RU"),
            ("OGRNIP", "326980000000011"),
            ("INN", "980100000338"),
            ("SNILS", "99900000317"),
            ("emailAddress", "entrepreneur@example.invalid"),
        ),
    ),
    Owner("person-256", "natural person", _natural("Тестов", "Иван Петрович", "980100000401", "99900000418")),
    Owner(
        "renewed-256",
        "the accountant's next certificate: same owner, newer",
        _ACCOUNTANT,
        not_before="20260201",
        not_after="20360201",
        key_not_after="20270501",
    ),
    Owner(
        "expired-256",
        "natural person whose certificate ran out at the end of 2024",
        _natural("Прошлова", "Ольга Олеговна", "980100000585", "99900000519"),
        not_before="20231001",
        not_after="20250101",
        key_not_after="20250101",
    ),
    Owner(
        "revoked-256",
        "natural person; revoked for key compromise in authority.crl",
        _natural("Отозванов", "Олег Львович", "980100000659", "99900000620"),
    ),
    Owner(
        "on-hold-256",
        "natural person; on hold in authority.crl",
        _natural("Паузова", "Вера Юрьевна", "980100000722", "99900000721"),
    ),
    Owner(
        "mobile-key-256",
        "natural person whose key lies in the phone (nothing in the certificate says so)",
        _natural("Карманов", "Егор Ильич", "980100000803", "99900000822"),
    ),
    Owner(
        "odd-postal-address",
        "organisation whose postalAddress is a SEQUENCE of strings and whose INN is 00 and ten digits",
        (
            ("street", "198000, г. Примерск, ул. Почтовая, д. 7"),
            ("OGRN", "1269800000040"),
            ("INN", "009801000048"),
            ("C", "RU"),
            ("L", "Примерск"),
            ("ST", "98 Примерная область"),
            ("postalAddress", "x" * sum(2 + len(line.encode()) for line in POSTAL_ADDRESS)),
            ("emailAddress", "post@example.invalid"),
            ("O", "ГБУ «Тестовая почта»"),
            ("OU", "Канцелярия"),
            ("CN", "Testovaya pochta"),
        ),
    ),
    Owner(
        "odd-boolean",
        "subordinate authority; TRUE in its BasicConstraints is encoded as 01 (not DER)",
        (
            ("OGRN", "1269800000051"),
            ("INN", "009801000055"),
            ("emailAddress", "stack@example.invalid"),
            ("C", "RU"),
            ("L", "Примерск"),
            ("ST", "98 Примерная область"),
            ("street", "ул. Двоичная, д. 12"),
            ("O", "ЗАО «Тестовый стек»"),
            ("CN", "Testovy Stek CA"),
        ),
        extensions="subordinate",
    ),
    Owner(
        "rsa-2048",
        "natural person with an RSA key",
        _natural("Иноземцев", "Роман Романович", "980100000970", "99900000923"),
        key=("rsa:2048",),
    ),
    Owner(
        "ecdsa-p256",
        "natural person with an ECDSA key on P-256",
        _natural("Кривых", "Эмма Карловна", "980100001074", "99900001016"),
        key=("ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:named_curve"),
    ),
)
