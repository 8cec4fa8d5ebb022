"""What a person is told of every error, in both languages."""

import re

import pytest

from cryptoarm_dss_plugin.error_texts import WORDINGS, explain
from cryptoarm_dss_plugin.error_texts_wording import Owner, Wording
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts

WRONG_CREDENTIALS_NOTICE = (
    "Не удалось подключиться к серверу DSS: неверный логин или пароль"
    " - проверьте правильность заполнения данных."
)
CANNOT_CONNECT_NOTICE = (
    "Не удалось подключиться к серверу DSS"
    " - проверьте правильность ввода адресов серверов, доступ к сети Интернет."
)
FACTS = {
    "host": "dss.example.test",
    "issuer": "УЦ «Учебный»",
    "name": "Rabota",
    "login": "ivanov",
    "path": "roots.pem",
    "factor": "otpviasms",
    "offered": "SMS",
    "dss_id": "15",
}
EVERY_WORDING = [(code, wording) for code, wordings in WORDINGS.items() for wording in wordings]


def closest_facts(wording: Wording) -> dict[str, str]:
    """Just the facts for which a wording is meant."""
    facts = {name: FACTS[name] for name in wording.fields() - {"box"}}
    facts |= {name: values[0] for name, values in wording.when.items()}
    return facts if "box" not in wording.fields() else {"server": "auth", **facts}


def test_every_code_has_its_wordings_and_the_last_one_always_fits() -> None:
    assert set(WORDINGS) == set(ErrorCode)
    assert [code for code, wordings in WORDINGS.items() if not wordings[-1].fits({})] == []


@pytest.mark.parametrize(("code", "wording"), EVERY_WORDING)
def test_every_wording_is_told_in_both_languages(code: ErrorCode, wording: Wording) -> None:
    error = DssPluginError(code, facts=closest_facts(wording))

    english, russian = explain(error, Texts("en")), explain(error, Texts("ru"))

    shown = {**closest_facts(wording), "box": "DSS authorization server"}
    if wording.when.get("field"):
        shown["box"] = "DSS authorization server"
    assert english.message == Texts("en").text(wording.message, **shown)
    assert english.advice == Texts("en").text(wording.advice, **shown)
    assert english.owner is russian.owner is wording.owner
    for own, explanation in ((r"[A-Za-z]{3}", english), (r"[А-Яа-яё]{3}", russian)):
        assert re.search(own, explanation.message)
        assert re.search(own, explanation.advice)
        assert not re.search(r"[{}]", explanation.notice)
        assert re.match(r"[“«]?[A-ZА-ЯЁ]", explanation.message), "a message begins a sentence"
        assert re.match(r"[a-zа-яё]", explanation.advice), "advice goes on with it"
        assert not re.search(r"[.!:;,]$", explanation.message)
        assert not re.search(r"[.!:;,]$", explanation.advice)
    assert not re.search(r"[А-Яа-яё]", english.notice.replace(FACTS["issuer"], ""))


@pytest.mark.parametrize("code", ErrorCode)
def test_every_code_is_explained_whatever_is_known_of_it(code: ErrorCode) -> None:
    texts = Texts("ru")

    for facts in (
        {},
        dict.fromkeys(FACTS, ""),
        {**FACTS, "server": "dss", "status": "500", "fault": "io-error", "problem": "bad-path"},
        {"server": "elsewhere", "field": "{host}", "{host}": "x", "surplus": "{0.__class__}"},
    ):
        explanation = explain(DssPluginError(code, facts=facts), texts)
        assert explanation.message
        assert explanation.advice
        assert explanation.owner in Owner


def test_the_first_notice_of_the_guide_stands_word_for_word() -> None:
    explanation = explain(DssPluginError(ErrorCode.WRONG_CREDENTIALS, facts=FACTS), Texts("ru"))

    assert explanation.message == "Не удалось подключиться к серверу DSS: неверный логин или пароль"
    assert explanation.advice == "проверьте правильность заполнения данных"
    assert explanation.notice == WRONG_CREDENTIALS_NOTICE


@pytest.mark.parametrize("code", [ErrorCode.CANNOT_RESOLVE, ErrorCode.CANNOT_CONNECT])
def test_the_second_notice_of_the_guide_stands_word_for_word(code: ErrorCode) -> None:
    texts = Texts("ru")

    bare = explain(DssPluginError(code), texts)
    closer = explain(DssPluginError(code, facts={"host": "dss.example.test", "server": "dss"}), texts)

    assert bare.notice == CANNOT_CONNECT_NOTICE
    assert closer.message == "Не удалось подключиться к серверу DSS"
    assert closer.notice.startswith(CANNOT_CONNECT_NOTICE + " Сервер dss.example.test ")
    assert "поле «Сервер DSS»" in closer.notice


@pytest.mark.parametrize(
    "code",
    [
        ErrorCode.TIMEOUT,
        ErrorCode.NOT_DSS,
        ErrorCode.PROXY_FAILED,
        *(code for code in ErrorCode if code.startswith("tls-")),
    ],
)
def test_whatever_stands_in_the_way_it_begins_as_in_the_guide(code: ErrorCode) -> None:
    explanation = explain(DssPluginError(code, facts={"host": "dss.example.test"}), Texts("ru"))

    assert explanation.message.startswith("Не удалось подключиться к серверу DSS: ")


def test_the_box_at_fault_is_called_as_in_the_form() -> None:
    def told(**facts: str) -> str:
        return explain(DssPluginError(ErrorCode.BAD_ADDRESS, facts=facts), Texts("ru")).message

    assert told(server="auth", field="auth_server") == (
        "Адрес в поле «Сервер авторизации DSS» записан неверно"
    )
    assert told(server="dss") == "Адрес в поле «Сервер DSS» записан неверно"
    assert told(server="dss", problem="mixed-script-host") == (
        "В адресе в поле «Сервер DSS» смешаны русские и латинские буквы"
    )
    assert told() == "Адрес сервера записан неверно"


def test_an_option_of_the_command_line_is_called_as_it_is_typed() -> None:
    explanation = explain(DssPluginError(ErrorCode.USAGE, facts={"field": "--factor"}), Texts("en"))

    assert explanation.message == "The command is not written correctly: --factor"


def test_facts_are_plain_and_short_even_when_a_stranger_wrote_them() -> None:
    explanation = explain(
        DssPluginError(ErrorCode.TIMEOUT, facts={"host": "\u202edss\r\n.example\u0000" + "x" * 999}),
        Texts("ru"),
    )

    assert "сервер dss .example xxx" in explanation.message
    assert len(explanation.message) < 300
    assert explanation.message.isprintable()


def test_the_servers_words_are_kept_apart_clean_and_short() -> None:
    words = "<b>Учётная запись</b>\r\n\x1b[2Jзаблокирована\u202e\u2067 " + "ы" * 500

    explanation = explain(DssPluginError(ErrorCode.ACCESS_DENIED, server_words=words), Texts("ru"))

    assert explanation.server_words.startswith("<b>Учётная запись</b> [2Jзаблокирована ыыы")
    assert explanation.server_words.endswith("ы…")
    assert len(explanation.server_words) == 300
    assert "Учётная" not in explanation.notice


def test_a_server_that_repeats_the_password_does_not_bring_it_before_the_person() -> None:
    password = Secret("кана-рейка+7")

    explanation = explain(
        DssPluginError(ErrorCode.SERVER_ERROR, server_words="bad: кана-\u200bрейка+7 Basic aXY6cHc="),
        Texts("ru"),
    )

    assert password
    assert explanation.server_words == "bad: *** Basic ***"


def test_nothing_said_is_nothing_shown() -> None:
    assert explain(DssPluginError(ErrorCode.CANCELLED), Texts("ru")).server_words == ""
