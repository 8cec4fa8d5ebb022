"""Trouble 16 with real proxies: one that wants a login, one that is off, one that inspects."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from tests.cli.proxies import INSPECTOR, inspecting_proxy, office_proxy
from tests.wizard.person import Person
from tests.wizard.troubles import (
    ADMINISTRATOR,
    CHECK_COPIED,
    CHECK_LETTER,
    WHO,
    YOU,
    Ending,
    change_saved,
    check_outcome,
    current_rung,
    letter,
    open_saved,
    see_check_end,
    see_import_end,
)

WORD = "Canary-office-2"
WANTS_LOGIN = Ending(
    "proxy-failed",
    "прокси-сервер требует логин и пароль",
    "узнайте логин и пароль прокси-сервера у администратора",
    "proxy",
    "Прокси-сервер",
    ADMINISTRATOR,
)
IS_OFF = Ending(
    "proxy-failed",
    "прокси-сервер не пропускает соединение",
    "проверьте настройки прокси-сервера или обратитесь к администратору",
    "proxy",
    "Прокси-сервер",
    ADMINISTRATOR,
)
UNKNOWN_AUTHORITY = Ending(
    "tls-untrusted",
    f"выдан центром «{INSPECTOR}», которому этот компьютер не доверяет",
    "получите у администратора файл с корневыми сертификатами",
    "caFile",
    "Защищённое соединение (TLS)",
    ADMINISTRATOR,
)
INSPECTED = Ending(
    "tls-untrusted",
    f"программа проверки трафика подменила сертификат сервера localhost, он выдан центром «{INSPECTOR}»",
    "попросите администратора исключить этот сервер из проверки",
    "authServer",
    "Защищённое соединение (TLS)",
    ADMINISTRATOR,
)


@pytest.fixture(autouse=True)
def quiet_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of this machine."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module")
def strict_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A proxy that wants a login and a password."""
    with office_proxy(tmp_path_factory.mktemp("office"), "--basic-auth", f"petrov:{WORD}") as port:
        yield f"127.0.0.1:{port}"


@pytest.fixture
def inspector(person: Person, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A proxy that inspects, and the path of a file with its authority and the training server's."""
    with inspecting_proxy(tmp_path, person.training.ca_file) as (port, own):
        both = tmp_path / "both.pem"
        both.write_text(Path(person.training.ca_file).read_text() + Path(own).read_text())
        yield f"127.0.0.1:{port}", str(both)


def test_a_proxy_that_wants_a_login_is_named_and_let_in_with_it(person: Person, strict_proxy: str) -> None:
    person.begin("idonly", proxy=strict_proxy)

    see_import_end(person, replace(WANTS_LOGIN, box="proxyUser"))
    see_check_end(person, WANTS_LOGIN, "checkAfterFailure", at="proxyUser")

    assert person.training.log() == []
    person.write("proxyUser", "petrov")
    person.write("proxyPassword", WORD)
    person.forward()
    person.finish()
    assert len(person.certificates()) == 3


def test_the_proxy_of_the_computer_that_wants_a_login_is_named(
    person: Person, strict_proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{strict_proxy}")
    person.begin(
        "idonly", authServer="https://dss.example.test/STS", dssServer="https://dss.example.test/SignServer"
    )

    see_import_end(person, WANTS_LOGIN)
    see_check_end(person, WANTS_LOGIN, "checkAfterFailure", at="proxy")


def test_a_proxy_that_is_off_is_named(person: Person) -> None:
    person.begin("idonly", proxy="127.0.0.1:9")

    see_import_end(person, IS_OFF)
    see_check_end(person, IS_OFF, "checkAfterFailure")


def test_an_inspector_that_was_there_from_the_first_is_an_unknown_authority(
    person: Person, inspector: tuple[str, str]
) -> None:
    person.begin("idonly", proxy=inspector[0])

    see_import_end(person, UNKNOWN_AUTHORITY)
    see_check_end(person, UNKNOWN_AUTHORITY, "checkAfterFailure")


def test_an_inspector_that_has_come_between_is_named_by_its_issuer(
    person: Person, inspector: tuple[str, str]
) -> None:
    person.import_all("idonly", connectionName="work")
    address = f"http://{inspector[0]}"
    change_saved(person, "work", lambda known: msgspec.structs.replace(known, proxy=address))
    before = len(person.training.log())
    open_saved(person, "work")
    person.forward()

    see_import_end(person, INSPECTED)
    see_check_end(person, INSPECTED, "checkAfterFailure")

    assert len(person.training.log()) == before, "nothing was said through the inspector"


def test_an_inspector_that_this_computer_trusts_is_told_by_the_check(
    person: Person, inspector: tuple[str, str]
) -> None:
    proxy, both = inspector
    person.import_all("idonly", connectionName="work")
    change_saved(person, "work", lambda known: msgspec.structs.replace(known, proxy=f"http://{proxy}"))
    open_saved(person, "work")
    person.fill("idonly", name="work", caFile=both)
    person.click_named("checkConnection")

    said = check_outcome(person)

    assert f"подменила сертификат сервера localhost: он выдан центром «{INSPECTOR}»" in said
    assert "узнайте у администратора" in said
    assert WHO[ADMINISTRATOR] in said
    assert WHO[YOU] not in said
    assert current_rung(person).startswith("! Защищённое соединение (TLS)")
    text, told = letter(person, CHECK_LETTER, CHECK_COPIED)
    assert "Код ошибки: server-certificate-replaced" in text
    assert ADMINISTRATOR in told
