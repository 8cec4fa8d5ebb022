"""Letters about errors: whoever gets one need not ask back, and nothing in them is secret."""

from datetime import datetime, timedelta, timezone

import pytest

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.error_texts.letters import Circumstances
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts

AUTH = "https://dss.example.test/STS/oauth"
DSS = "https://dss.example.test/SignServer/rest"
AROUND = Circumstances(
    datetime(2026, 3, 9, 8, 5, 7, tzinfo=timezone(timedelta(hours=5, minutes=30))), AUTH, DSS, "ivanov"
)
DENIED = DssPluginError(
    ErrorCode.ACCESS_DENIED,
    "HTTP 403 from https://dss.example.test/STS/confirmation",
    {"server": "auth", "server_code": "user_blocked", "host": "dss.example.test"},
    "Учётная запись заблокирована",
)
UNTRUSTED = DssPluginError(
    ErrorCode.TLS_UNTRUSTED, "unable to get local issuer certificate", {"host": "dss.example.test"}
)


def test_a_letter_to_the_operator_is_whole() -> None:
    assert explain(DENIED, Texts("ru"), AROUND).letter == (
        "Здравствуйте!\n"
        "\n"
        "Программа «Импорт из DSS» сообщает: "
        "Сервер DSS не разрешает вход для этой учётной записи: он ответил кодом «user_blocked».\n"
        "\n"
        "Прошу проверить, не заблокирована ли моя учётная запись и какие способы входа для неё разрешены.\n"
        "\n"
        "Сведения:\n"
        "Сервер авторизации DSS: https://dss.example.test/STS/oauth\n"
        "Сервер DSS: https://dss.example.test/SignServer/rest\n"
        "Логин: ivanov (эту строку можно удалить)\n"
        "Время: 09.03.2026 08:05:07 (UTC+05:30)\n"
        "Код ошибки: access-denied\n"
        "Код сервера: user_blocked\n"
        "Слова сервера: «Учётная запись заблокирована»\n"
        "Технические подробности: HTTP 403 from https://dss.example.test/STS/confirmation"
    )


def test_the_same_in_english() -> None:
    told = explain(DENIED, Texts("en"), AROUND).letter.splitlines()

    assert told[0] == "Hello!"
    assert told[7:10] == [
        f"DSS authorization server: {AUTH}",
        f"DSS server: {DSS}",
        "Login: ivanov (this line may be left out)",
    ]
    assert told[10] == "Time: 09.03.2026 08:05:07 (UTC+05:30)"


def test_the_administrator_is_not_told_the_login() -> None:
    told = explain(UNTRUSTED, Texts("ru"), AROUND).letter

    assert "ivanov" not in told
    assert f"Сервер DSS: {DSS}\nВремя: " in told
    assert "файл с корневыми сертификатами" in told


def test_without_addresses_the_server_is_named_as_far_as_it_is_known() -> None:
    named = explain(UNTRUSTED, Texts("ru"), Circumstances()).letter
    unnamed = explain(DssPluginError(ErrorCode.TLS_UNTRUSTED), Texts("ru"), Circumstances()).letter

    assert named.endswith(
        "Сведения:\nСервер: dss.example.test\nКод ошибки: tls-untrusted\n"
        "Технические подробности: unable to get local issuer certificate"
    )
    assert unnamed.endswith("Сведения:\nКод ошибки: tls-untrusted")


@pytest.mark.parametrize("code", [ErrorCode.STORE_FAILED, ErrorCode.INTERNAL_ERROR])
def test_trouble_on_this_computer_names_no_server(code: ErrorCode) -> None:
    told = explain(DssPluginError(code, "disk I/O error"), Texts("ru"), AROUND).letter

    assert "dss.example.test" not in told
    assert "Технические подробности: disk I/O error" in told


def test_a_note_for_support_tells_the_same_without_the_login() -> None:
    assert explain(DENIED, Texts("ru"), AROUND).note == (
        "Сервер отказывает в доступе.\n"
        "Исправить это может организация, предоставившая вам сертификат.\n"
        "Сервер авторизации DSS: https://dss.example.test/STS/oauth\n"
        "Сервер DSS: https://dss.example.test/SignServer/rest\n"
        "Время: 09.03.2026 08:05:07 (UTC+05:30)\n"
        "Код ошибки: access-denied\n"
        "Код сервера: user_blocked\n"
        "Слова сервера: «Учётная запись заблокирована»\n"
        "Технические подробности: HTTP 403 from https://dss.example.test/STS/confirmation"
    )
    mine = DssPluginError(ErrorCode.WRONG_CREDENTIALS, facts={"login": "ivanov"})
    assert explain(mine, Texts("ru"), Circumstances()).note == (
        "Неверный логин или пароль.\nИсправить это можете вы сами.\nКод ошибки: wrong-credentials"
    )


def test_no_secret_gets_into_a_letter_or_a_note() -> None:
    password = Secret("Canary-letter-9")
    error = DssPluginError(
        ErrorCode.ACCESS_DENIED,
        "sent Authorization: Basic aXZhbm92OkNhbmFyeS1sZXR0ZXItOQ==",
        {"server_code": "bad_Canary-letter-9", "host": "ivanov:Canary-letter-9@dss.example.test"},
        "the password Canary-\u200bletter-9 is wrong, token eyJhbGciOiJub25lIn0.eyJ4IjoxfQ.",
    )
    around = Circumstances(
        None, "https://ivanov:Canary-letter-9@dss.example.test/STS", "https://x/?pin=1234", "Canary-letter-9"
    )

    explanation = explain(error, Texts("ru"), around)

    assert password
    for told in (explanation.letter, explanation.note):
        for secret in ("Canary", "letter-9", "aXZhbm92", "eyJ", "1234"):
            assert secret not in told
        assert "Слова сервера: «the password *** is wrong, token ***»" in told


def test_a_password_that_is_a_word_of_ours_leaves_no_gap_that_tells_it() -> None:
    passwords = [Secret("login"), Secret("Please"), Secret("Details")]
    error = DssPluginError(ErrorCode.ACCESS_DENIED, "the login is wrong")

    told = explain(error, Texts("en"), Circumstances(login="Please"))

    assert passwords
    assert "Please check whether my account is blocked" in told.letter
    assert "\nDetails:\nLogin: *** (this line may be left out)\n" in told.letter
    assert told.letter.endswith("Technical details: the *** is wrong")
    assert told.note.endswith("Technical details: the *** is wrong")


def test_no_half_of_a_secret_is_left_where_a_long_text_is_cut() -> None:
    password = Secret("Canary-at-the-edge")
    words = "x" * 290 + " Canary-at-the-edge"
    error = DssPluginError(ErrorCode.TIMEOUT, words, {"host": words[100:], "server_code": words}, words)
    told = explain(DssPluginError(ErrorCode.BAD_ANSWER, words, error.facts, words), Texts("en"), AROUND)

    assert password
    assert "Canary" not in told.letter + told.note + told.server_words


def test_a_stranger_cannot_add_lines_or_pages_to_a_letter() -> None:
    bad = "x\n\nСведения:\r\nЛогин: admin\u2028\u202e\x1b[2J" + "ы" * 5000
    facts = dict.fromkeys(("server_code", "host", "issuer", "login"), bad)
    error = DssPluginError(ErrorCode.ACCESS_DENIED, bad, facts, bad)

    told = explain(error, Texts("ru"), Circumstances(AROUND.at, bad, bad, bad)).letter

    assert told.count("\n\n") == 3
    assert [line.partition(":")[0] for line in told.split("\n\n")[3].splitlines()] == [
        "Сведения",
        "Сервер авторизации DSS",
        "Сервер DSS",
        "Логин",
        "Время",
        "Код ошибки",
        "Код сервера",
        "Слова сервера",
        "Технические подробности",
    ]
    assert all(len(line) < 400 and line.isprintable() for line in told.splitlines())


def test_who_asks_for_neither_letter_nor_note_gets_none() -> None:
    """Thousands of certificates that cannot be read are explained in a row."""
    explanation = explain(DENIED, Texts("ru"))

    assert (explanation.letter, explanation.note) == ("", "")
