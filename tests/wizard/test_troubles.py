"""What people run into on the way, staged: the sentence, the box, the letter; by the import and the check."""

import re
from collections.abc import Callable, Iterator

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.wizard.person import Person
from tests.wizard.troubles import (
    ADMINISTRATOR,
    CHECK_LETTER,
    OPERATOR,
    WHO,
    YOU,
    Ending,
    check_outcome,
    current_rung,
    hints,
    letter,
    rungs,
    see_check_end,
    see_import_end,
)

Stage = Callable[[TrainingProcess], dict[str, str]]
"""Prepares the server; the boxes that are filled in otherwise than for a sound connection."""

_CHECK_ADDRESSES = "проверьте правильность ввода адресов серверов"


def _without_confirmation(training: TrainingProcess) -> dict[str, str]:
    training.settings(confirmation="none", oauth_token=False)
    return {}


def _page_for_people(training: TrainingProcess) -> dict[str, str]:
    training.fault("html", path="confirmation", times=None)
    return {}


def _redirected(training: TrainingProcess) -> dict[str, str]:
    training.fault("redirect", path="confirmation", status=302, times=None)
    return {}


def _wrong_path(box: str, right: str, wrong: str) -> Stage:
    def stage(training: TrainingProcess) -> dict[str, str]:
        address = training.auth_server if box == "authServer" else training.dss_server
        return {box: address.replace(right, wrong)}

    return stage


TROUBLES: dict[str, tuple[Stage, Ending]] = {
    "1: a mistyped name of the computer": (
        lambda _training: {
            "authServer": "https://dss.invalid/STS",
            "dssServer": "https://dss.invalid/SignServer",
        },
        Ending(
            "cannot-resolve",
            "Сервер dss.invalid не найден (поле «Сервер авторизации DSS»)",
            _CHECK_ADDRESSES,
            "authServer",
            "Имя сервера",
        ),
    ),
    "1: only the second computer is mistyped": (
        lambda _training: {"dssServer": "https://dss.invalid/SignServer"},
        Ending(
            "cannot-resolve",
            "Сервер dss.invalid не найден (поле «Сервер DSS»)",
            _CHECK_ADDRESSES,
            "dssServer",
            "Имя сервера (dss.invalid)",
        ),
    ),
    "1: a mistyped path of the authorization server": (
        _wrong_path("authServer", "/STS", "/STX"),
        Ending(
            "not-dss",
            "на сервере нет адреса, указанного в поле «Сервер авторизации DSS»",
            _CHECK_ADDRESSES,
            "authServer",
            "Сервис авторизации",
        ),
    ),
    "1: a mistyped path of the signature service": (
        _wrong_path("dssServer", "/SignServer", "/SingServer"),
        Ending(
            "not-dss",
            "на сервере нет адреса, указанного в поле «Сервер DSS»",
            _CHECK_ADDRESSES,
            "dssServer",
            "Сервис подписи",
        ),
    ),
    "3: neither version of the confirmation service": (
        _without_confirmation,
        Ending(
            "not-dss",
            "на сервере нет адреса, указанного в поле «Сервер авторизации DSS»",
            _CHECK_ADDRESSES,
            "authServer",
            "Сервис авторизации",
        ),
    ),
    "15: an authority that is not known here": (
        lambda _training: {"caFile": ""},
        Ending(
            "tls-untrusted",
            "выдан центром «Учебный корень», которому этот компьютер не доверяет",
            "получите у администратора файл с корневыми сертификатами этого сервера",
            "caFile",
            "Защищённое соединение (TLS)",
            ADMINISTRATOR,
        ),
    ),
    "16: a page for people answers": (
        _page_for_people,
        Ending(
            "not-dss",
            "по адресу в поле «Сервер авторизации DSS» нет службы DSS",
            _CHECK_ADDRESSES,
            "authServer",
            "Сервис авторизации",
        ),
    ),
    "1: the address leads elsewhere": (
        _redirected,
        Ending(
            "not-dss",
            "адрес в поле «Сервер авторизации DSS» ведёт на другой сервер",
            _CHECK_ADDRESSES,
            "authServer",
            "Сервис авторизации",
        ),
    ),
}
"""What the shared server can be made to do."""

OTHER_SERVERS: dict[str, tuple[dict[str, object], Ending]] = {
    "15: GOST TLS alone, and not the one that this computer has": (
        {"tls_foreign_suites": True},
        Ending(
            "tls-gost-required",
            "ни одного из защищённых соединений, доступных этому компьютеру, в том числе по ГОСТ TLS",
            "узнайте в организации, предоставившей вам сертификат, адрес без ГОСТ TLS",
            "authServer",
            "Защищённое соединение (TLS)",
            OPERATOR,
        ),
    ),
    "15: the certificate of another server": (
        {"tls_certificate": "wrong-name"},
        Ending(
            "tls-name-mismatch",
            "localhost предъявил сертификат другого сервера",
            "сообщите об этом в организацию",
            "authServer",
            "Защищённое соединение (TLS)",
            OPERATOR,
        ),
    ),
    "15, 19: a certificate that has expired, or a clock years ahead": (
        {"tls_certificate": "expired"},
        Ending(
            "tls-expired",
            "срок действия сертификата сервера localhost истёк",
            "проверьте дату и время",
            "authServer",
            "Защищённое соединение (TLS)",
            OPERATOR,
        ),
    ),
}
"""What takes a server of its own: the options it is started with."""


@pytest.fixture(autouse=True)
def quiet_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of this machine, and no long look-ups where there is no name server."""
    monkeypatch.setenv("RES_OPTIONS", "timeout:1 attempts:1")
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_import_and_then_the_check_name(person: Person, trouble: str) -> None:
    stage, ending = TROUBLES[trouble]
    person.begin("idonly", **stage(person.training))

    see_import_end(person, ending)
    see_check_end(person, ending, "checkAfterFailure")

    assert person.certificates() == []


@pytest.fixture(scope="module", params=OTHER_SERVERS)
def other_server(request: pytest.FixtureRequest) -> Iterator[tuple[TrainingProcess, Ending]]:
    """A server that cannot be talked to, and how that ends."""
    options, ending = OTHER_SERVERS[request.param]
    with TrainingProcess(**options) as training:  # type: ignore[arg-type] # of one kind each
        yield training, ending


def test_the_import_and_then_the_check_name_what_is_wrong_with_tls(
    person: Person, other_server: tuple[TrainingProcess, Ending]
) -> None:
    training, ending = other_server
    boxes = {"authServer": training.auth_server, "dssServer": training.dss_server, "caFile": training.ca_file}
    person.begin("idonly", **boxes)

    see_import_end(person, ending)
    see_check_end(person, ending)


# Trouble 1, before anyone is asked.


@pytest.mark.parametrize(
    ("box", "typed", "said"),
    [
        ("authServer", "http://dss.example.test/STS", "https://"),
        ("authServer", "https://dss.example.test", "нет названия службы, например /STS"),
        ("dssServer", "https://dss.example.test/Frontend/", "личного кабинета"),
        ("dssServer", "dss,example.test/SignServer", "«Сервер DSS»"),
        ("dssServer", "https://dss.example.test/STS/oauth", "«Сервер DSS»"),
    ],
    ids=["http", "no name of a service", "a page of the cabinet", "a comma", "the same server twice"],
)
def test_an_address_that_is_none_is_told_at_its_box_and_nobody_is_asked(
    person: Person, box: str, typed: str, said: str
) -> None:
    other = {"authServer": "https://dss.example.test/STS", "dssServer": "https://dss.example.test/SignServer"}
    person.begin("idonly", **{**other, box: typed})

    person.until(lambda: box in hints(person))
    assert said in hints(person)[box]
    assert person.focus() == box
    assert person.training.log() == []
    assert person.notifications() == []


@pytest.mark.parametrize("written", ["{auth}/", " {auth} ", "{auth}?x=1", "{bare}/STS", "{bare}/sts/"])
def test_harmless_differences_are_read_over(person: Person, written: str) -> None:
    auth = person.training.auth_server
    address = written.format(auth=auth, bare=auth.removesuffix("/STS/oauth"))

    person.import_all("idonly", authServer=address, dssServer=f"{person.training.dss_server}/")

    assert len(person.certificates()) == 3


# Troubles 2 and 3: it just works, and the check says which.


def test_an_instance_under_another_name_is_imported_from(person: Person) -> None:
    (instance,) = person.training.instances

    person.import_all("idonly", authServer=instance["auth_server"], dssServer=instance["dss_server"])

    assert len(person.certificates()) == 3


@pytest.mark.parametrize("absent_status", [404, 405])
@pytest.mark.parametrize(("there", "told"), [("v1", "версия 1"), ("v2", "версия 2.0")])
def test_either_version_alone_is_imported_from_and_named(
    person: Person, there: str, told: str, absent_status: int
) -> None:
    person.training.settings(confirmation=there, absent_status=absent_status)
    person.import_all("idonly")
    assert len(person.certificates()) == 3
    person.choose_import()
    person.fill("idonly")
    person.click_named("checkConnection")

    assert check_outcome(person) == "Всё в порядке: оба сервиса доступны."
    assert any("Сервис авторизации" in row and told in row for row in rungs(person))


# Trouble 4.


def refused(person: Person, login: str, times: int) -> str:
    """Give a wrong password so many times; the last sentence."""
    person.wait_page("passwordPage")
    said = ""
    for number in range(times):
        before = len(person.notifications())
        person.write("password", f"Canary-wrong-{number}")
        person.forward()
        person.until(lambda before=before: len(person.notifications()) > before)  # type: ignore[misc]
        said = person.wait_problem()
    assert [one["login"] for one in person.training.log() if one["password"] == "given"] == [login] * times
    return said


def test_the_first_wrong_password_is_told_as_one(person: Person) -> None:
    person.begin("strict")

    said = refused(person, "strict", 1)

    assert said.endswith("неверный логин или пароль - проверьте правильность заполнения данных.")
    assert person.focus() == "password"


def test_further_wrong_passwords_tell_that_the_account_may_be_locked_and_who_unlocks(person: Person) -> None:
    person.begin("strict")

    said = refused(person, "strict", 3)

    assert "неверный логин или пароль" in said
    assert person.sees("passwordTries")
    told = person.text("passwordTries")
    assert "Неверных попыток: 3" in told
    assert "разблокировать её сможет только организация, предоставившая вам сертификат" in told
    assert person.focus() == "password"


def test_a_blocked_account_that_the_server_names_gets_a_letter(person: Person) -> None:
    refusal = '{"IsError": true, "Error": "user_blocked", "ErrorDescription": "Учётная запись заблокирована"}'
    person.training.fault("body", path="confirmation", body=refusal, times=None)
    ending = Ending(
        "access-denied",
        "Сервер DSS не разрешает вход для этой учётной записи: он ответил кодом «user_blocked»",
        "возможно, учётная запись заблокирована",
        "login",
        "",
        OPERATOR,
    )
    person.begin("locked")

    see_import_end(person, ending)

    assert "Учётная запись заблокирована" in person.text("problemServerWords")


def test_the_check_asks_about_no_account(person: Person) -> None:
    person.choose_import()
    person.fill("locked")
    person.click_named("checkConnection")

    assert check_outcome(person) == "Всё в порядке: оба сервиса доступны."
    assert letter(person, CHECK_LETTER, "") == ("", "")
    assert {(one["login"], one["authorization"]) for one in person.training.log()} == {(None, "none")}


# Trouble 11: the letter itself is in `test_letters.py`.


def test_an_account_without_certificates_is_no_trouble_of_the_connection(person: Person) -> None:
    person.choose_import()
    person.fill("nocerts")
    person.click_named("checkConnection")
    assert check_outcome(person) == "Всё в порядке: оба сервиса доступны."

    person.forward()
    person.wait_page("resultPage")

    assert "нет сертификатов" in person.text("resultHeadline")
    text, told = letter(person, "copyLetterButton", "letterCopied")
    assert "Код ошибки: no-certificates" in text
    assert OPERATOR in told
    assert "nocerts" in person.text("resultLines")
    assert person.certificates() == []


# Trouble 19.


@pytest.mark.parametrize(
    ("ahead", "words"), [(7_320, "отстают на 2:0"), (-7_320, "спешат на 2:0"), (90_000, "отстают на 2")]
)
def test_a_clock_that_is_hours_off_is_told_and_the_import_works(
    person: Person, ahead: int, words: str
) -> None:
    person.training.settings(clock_offset=ahead)
    person.choose_import()
    person.fill("idonly")
    person.click_named("checkConnection")

    said = check_outcome(person)

    assert words in said
    assert "установите на этом компьютере правильные дату, время" in said
    assert WHO[YOU] in said
    assert "Всё в порядке" not in said
    assert current_rung(person).startswith("! Часы")
    assert re.search(r"расхождение 2\d?:\d\d:\d\d$", current_rung(person))
    assert not person.sees(CHECK_LETTER)
    person.forward()
    person.finish()
    assert len(person.certificates()) == 3
