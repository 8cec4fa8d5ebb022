"""What must not leave the computer is masked, and what must not even be tried blocks the file."""

import base64

import pytest

from cryptoarm_dss_plugin.stub_host.masking import logins_in, mask, secrets_in


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ИНН 980100000190, дальше", "ИНН ***, дальше"),
        ("ИНН ЮЛ=9801000030", "ИНН ЮЛ=***"),
        ("СНИЛС: 999-000-001 15", "СНИЛС: ***"),
        ("999-000-001 15", "***"),
        ("СНИЛС=99900000115, C=RU", "СНИЛС=***, C=RU"),
        ("owner 980100000190 of 9801000030", "owner *** of ***"),
        ("Логин: ivanov", "Логин: ***"),
        ("login=ivanov&x=1", "login=***&x=1"),
        ('{"unique_name": "ivanov"}', '{"unique_name": "***"}'),
        ("В учётной записи ivanov на сервере DSS нет", "В учётной записи *** на сервере DSS нет"),
        ("письмо на ivanov.i@example.test отправлено", "письмо на *** отправлено"),
    ],
)
def test_personal_numbers_and_logins_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert mask(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Не удалось подключиться к серверу DSS: неверный логин или пароль - проверьте данные",
        "В этой учётной записи на сервере DSS нет сертификатов",
        "2026-11-22T16:11:06+00:00 cryptoarm-dss 0.1.0, Qt 5.15.19",
        "Отпечаток 1234567890123456789012345678901234567890",
        "Linux-6.18.44-x86_64-with-glibc2.36",
        "порт 44330, код 200, 1.2.643.3.131.1.1",
    ],
)
def test_everything_else_stays(text: str) -> None:
    assert mask(text) == text


def test_a_login_that_is_known_is_masked_wherever_it_stands() -> None:
    logins = logins_in([("login", "buh"), ("connection", "work"), ("user_name", "ab")])

    assert logins == {"buh", "ab"}
    assert mask("buh вошёл как buh; buhgalter - нет, ab - да", logins) == (
        "*** вошёл как ***; buhgalter - нет, ab - да"
    )


@pytest.mark.parametrize(
    "secret",
    [
        "Authorization: Basic aXZhbm92OmNhbmFyeQ==",
        "'authorization': 'Negotiate x'",
        "Bearer 0123456789abcdef",
        "token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
        "access_token=0123456789",
        "password=canary",
        '"Password": "canary"',
        "пароль: canary",
        "client_secret=canary",
        "https://ivanov:canary@example.test/",
        "-----BEGIN PRIVATE KEY-----",
        "Cookie: session=1",
        base64.b64encode(b"ivanov:canary-4701").decode(),
        base64.urlsafe_b64encode("бухгалтер:канарейка".encode()).decode().rstrip("="),
    ],
)
def test_what_looks_like_a_secret_is_found_with_its_line(secret: str) -> None:
    found = secrets_in(f"первая строка\nвторая {secret} строка\nтретья")

    assert {one.line for one in found} == {2}
    assert all("canary" not in one.kind for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Не удалось подключиться к серверу DSS: неверный логин или пароль - проверьте данные",
        "Пароль не задан",
        "password=***",
        "Basic authentication is refused",
        "отпечаток 3f2a9c5d7e8b1a2c3d4e5f60718293a4b5c6d7e8",
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA",
        "urn:cryptopro:dss:signserver:signserver",
        "cryptoarm_dss_plugin.importing.signing_in.sign_in, line 120",
    ],
)
def test_what_is_none_blocks_nothing(text: str) -> None:
    assert secrets_in(text) == []
