"""What must not leave the computer is masked, and what must not even be tried blocks the file."""

import base64
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import cryptoarm_dss_plugin
from cryptoarm_dss_plugin.stub_host.masking import logins_in, mask, secrets_in
from cryptoarm_dss_plugin.stub_host.texts_ru import RUSSIAN

PACKAGE = Path(cryptoarm_dss_plugin.__file__).parent
CATALOGUE = PACKAGE / "locale" / "ru" / "LC_MESSAGES" / "cryptoarm_dss_plugin.po"


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
        ("user=ivanov&x=1", "user=***&x=1"),
        ("вход с login ivanov, затем user petrova", "вход с login ***, затем user ***"),
        (
            "There are no certificates in the account ivanov on",
            "There are no certificates in the account *** on",
        ),
        ("Импортирован 1 сертификат. Вы вошли как alias.", "Импортирован 1 сертификат. Вы вошли как ***."),
        ("The DSS server signed you in as a.petrova.", "The DSS server signed you in as ***."),
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
    logins = logins_in(
        [("login", "buh"), ("connection", "work"), ("user_name", "ab"), ("error_signed_in_as", "other")]
    )

    assert logins == {"buh", "ab", "other"}
    assert mask("buh вошёл как BUH; buhgalter - нет, ab - да, «buh-2», buh_2 - нет", logins) == (
        "*** вошёл как ***; buhgalter - нет, *** - да, «***-2», buh_2 - нет"
    )


def test_a_login_that_is_a_part_of_something_else_spares_it() -> None:
    text = "mismatch: account-mismatch, https://mismatch.example.test:44330/mismatch?x"

    assert mask(text, ["mismatch"], ["account-mismatch", ""]) == (
        "***: account-mismatch, https://mismatch.example.test:44330/***?x"
    )
    assert mask("https://buh@example.test/", ["buh"]) == "https://***@example.test/"


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
        "Пароль hunter2",
        "с паролем q1w2e3",
        "password canary-1",
        "OTP=canary",
        "otp: 483920",
        "PIN: 1234",
        "ПИН-код 1234",
        "code=canary",
        "Код подтверждения: 483920",
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
        "Пароль прокси не подошёл",
        "Пароль DSS",
        "Error code: 12345",
        "Код ошибки: 12345",
        "server_code=invalid_grant, код 200",
        "exit code=1",
        "Basic authentication is refused",
        "отпечаток 3f2a9c5d7e8b1a2c3d4e5f60718293a4b5c6d7e8",
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA",
        "urn:cryptopro:dss:signserver:signserver",
        "cryptoarm_dss_plugin.importing.signing_in.sign_in, line 120",
    ],
)
def test_what_is_none_blocks_nothing(text: str) -> None:
    assert secrets_in(text) == []


def own_sentences() -> list[str]:
    """Everything that the plugin and the host say, in both languages."""
    with CATALOGUE.open("rb") as file:
        messages = [one for message in read_po(file, locale="ru") for one in (message.id, message.string)]
    said = [text for one in messages for text in ([one] if isinstance(one, str) else one or ())]
    return [*said, *RUSSIAN, *RUSSIAN.values()]


def test_the_own_sentences_of_host_and_plugin_block_nothing_and_stay() -> None:
    sentences = own_sentences()

    assert len(sentences) > 1000
    assert [one for one in sentences if secrets_in(one)] == []
    changed = [one for one in sentences if mask(one) != one]
    assert [one for one in changed if "{login}" not in one and "{account}" not in one] == []
