"""What a person is told of every error, in both languages."""

import re

import pytest

from cryptoarm_dss_plugin.error_texts import BOXES, WHO, WORDINGS, explain
from cryptoarm_dss_plugin.error_texts.wording import Owner, Wording
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
    "date": "31.12.2026",
    "offset": "0:03:20",
    "status": "403",
    "help_desk": "8 800 000-00-00",
}
EVERY_WORDING = [(code, wording) for code, wordings in WORDINGS.items() for wording in wordings]


def closest_facts(wording: Wording) -> dict[str, str]:
    """Just the facts for which a wording is meant."""
    facts = {name: FACTS[name] for name in wording.fields() - {"box", "said_code"}}
    facts |= {name: values[0] for name, values in wording.when.items()}
    if "said_code" in wording.fields():
        facts["server_code"] = "something_new"
    return facts if "box" not in wording.fields() else {"server": "auth", **facts}


def test_every_code_has_its_wordings_and_the_last_one_always_fits() -> None:
    assert set(WORDINGS) == set(ErrorCode)
    assert [code for code, wordings in WORDINGS.items() if not wordings[-1].fits({})] == []


@pytest.mark.parametrize(("code", "wording"), EVERY_WORDING)
def test_every_wording_is_told_in_both_languages(code: ErrorCode, wording: Wording) -> None:
    error = DssPluginError(code, facts=closest_facts(wording))

    english, russian = explain(error, Texts("en")), explain(error, Texts("ru"))

    shown = {"box": BOXES["auth"], "said_code": "something_new", **closest_facts(wording)}
    if "field" in shown:
        shown["box"] = BOXES[shown["field"]]
    assert english.message == Texts("en").text(wording.message, **shown)
    assert english.advice == Texts("en").text(wording.advice, **shown)
    assert english.owner is russian.owner is wording.owner
    assert english.who == WHO[wording.owner]
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


ENDINGS = {
    "declined": DssPluginError(
        ErrorCode.CONFIRMATION_DECLINED, facts={"server_code": "authentication_declined", "status": "400"}
    ),
    "declined in a code": DssPluginError(
        ErrorCode.CONFIRMATION_DECLINED, facts={"server_code": "authentication_declined"}
    ),
    "a bare status": DssPluginError(ErrorCode.CONFIRMATION_DECLINED, facts={"status": "418"}),
    "expired": DssPluginError(ErrorCode.CONFIRMATION_EXPIRED, facts={"server_code": "transaction_expired"}),
    "expired by a status": DssPluginError(
        ErrorCode.CONFIRMATION_EXPIRED, facts={"server_code": "transaction_expired", "status": "404"}
    ),
    "nobody came": DssPluginError(ErrorCode.CONFIRMATION_EXPIRED),
    "gone": DssPluginError(ErrorCode.CONFIRMATION_EXPIRED, facts={"status": "410"}),
    "unknown": DssPluginError(ErrorCode.CONFIRMATION_EXPIRED, facts={"server_code": "Invalid_Transaction "}),
    "attempts": DssPluginError(ErrorCode.ATTEMPTS_EXCEEDED, facts={"server_code": "max_attempts_exceeded"}),
    "pending": DssPluginError(ErrorCode.CONFIRMATION_PENDING, facts={"server_code": "transaction_pending"}),
    "no code": DssPluginError(ErrorCode.CODE_REQUIRED),
    "no such factor": DssPluginError(ErrorCode.FACTOR_NOT_OFFERED, facts={"factor": "a", "offered": "b"}),
}
SAME_ENDINGS = (
    {"declined", "declined in a code"},
    {"expired", "expired by a status", "nobody came"},
)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_way_in_which_a_confirmation_ends_has_its_own_words_and_its_own_next_step(
    language: str,
) -> None:
    explained = {name: explain(error, Texts(language)) for name, error in ENDINGS.items()}

    for name, one in explained.items():
        same = next((names for names in SAME_ENDINGS if name in names), {name})
        assert {other for other in explained if explained[other].message == one.message} == same
        assert {other for other in explained if explained[other].advice == one.advice} == same


def test_a_pending_request_says_how_to_get_rid_of_it_and_how_long_it_may_take() -> None:
    advice = explain(ENDINGS["pending"], Texts("ru")).advice

    for word in ("приложение", "подтвердите или отклоните", "подождите", "5 минут"):
        assert word in advice


@pytest.mark.parametrize("server_code", ["invalid_grant", " INVALID_GRANT"])
def test_one_code_for_three_reasons_names_the_two_that_are_no_typing_mistake(server_code: str) -> None:
    error = DssPluginError(ErrorCode.WRONG_CREDENTIALS, facts={"server_code": server_code})

    notice = explain(error, Texts("ru")).notice

    assert notice.startswith(WRONG_CREDENTIALS_NOTICE)
    assert "заблокирована" in notice
    assert "подтверждения" in notice


@pytest.mark.parametrize(
    ("field", "server_code", "box"),
    [
        ("client_id", "invalid_client", "«Идентификатор клиента»"),
        ("client_id", "unauthorized_client", "«Идентификатор клиента»"),
        ("client_secret", "invalid_client", "«Секрет клиента»"),
        ("resource", "invalid_request", "«Идентификатор ресурса»"),
        ("client_id", "invalid_request", "«Идентификатор клиента»"),
        ("client_id", "invalid_scope", "«Идентификатор клиента»"),
    ],
)
def test_a_refused_program_is_told_which_box_of_the_form_to_ask_about(
    field: str, server_code: str, box: str
) -> None:
    facts = {"field": field, "server_code": server_code, "server": "auth"}

    explanation = explain(DssPluginError(ErrorCode.CLIENT_NOT_REGISTERED, facts=facts), Texts("ru"))

    assert box in explanation.notice
    assert "«Дополнительно»" in explanation.advice
    assert "организации, предоставившей вам сертификат" in explanation.advice
    assert explanation.owner is Owner.OPERATOR


def test_a_refused_secret_leaves_open_which_of_the_two_is_wrong() -> None:
    facts = {"field": "client_id", "sent": "client_secret", "server_code": "invalid_client"}

    advice = explain(DssPluginError(ErrorCode.CLIENT_NOT_REGISTERED, facts=facts), Texts("ru")).advice

    assert "«Идентификатор клиента»" in advice
    assert "«Секрет клиента»" in advice


@pytest.mark.parametrize("server_code", ["", "слова", "<b>user</b>", "user blocked", "9", "x" * 61])
def test_only_what_looks_like_a_code_is_shown_as_the_servers_code(server_code: str) -> None:
    def told(said: str) -> str:
        return explain(
            DssPluginError(ErrorCode.ACCESS_DENIED, facts={"server_code": said}), Texts("ru")
        ).message

    assert told(server_code) == "Сервер DSS не разрешает вход для этой учётной записи"
    assert told(" Some_Code ") == f"{told(server_code)}: он ответил кодом «Some_Code»"


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
