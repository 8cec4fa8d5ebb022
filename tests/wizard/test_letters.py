"""«Скопировать письмо»: a letter to who can help, where that is not the person."""

import re
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QApplication

from tests.canaries import Canaries
from tests.wizard.conftest import Sit
from tests.wizard.person import Person

BUTTON, COPIED = "copyLetterButton", "letterCopied"


def clipboard() -> str:
    """What would be pasted now."""
    board = QApplication.clipboard()
    assert board is not None
    return board.text()


@pytest.fixture(autouse=True)
def _empty_clipboard(qapp: QApplication) -> None:
    board = qapp.clipboard()
    assert board is not None
    board.setText("")


@pytest.fixture
def _east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer five hours and a half east of Greenwich."""
    with monkeypatch.context() as here:
        here.setenv("TZ", "XXX-05:30")
        time.tzset()
        yield
    time.tzset()


def untrusted(person: Person, login: str = "idonly") -> None:
    """Begin without the file of root certificates; the wizard says that it does not trust the server."""
    person.begin(login, caFile="")
    assert "не доверяет" in person.wait_problem()


def test_an_empty_account_offers_a_letter_to_the_operator(person: Person, canaries: Canaries) -> None:
    person.begin("nocerts")
    person.wait_page("resultPage")
    assert not person.sees(COPIED)

    person.click_named(BUTTON)

    letter = clipboard()
    canaries.add_text("the letter", letter)
    for line in (
        "Здравствуйте!",
        f"Сервер авторизации DSS: {person.training.auth_server}",
        f"Сервер DSS: {person.training.dss_server}",
        "Логин: nocerts (эту строку можно удалить)",
        "Код ошибки: no-certificates",
    ):
        assert line in letter.splitlines()
    assert "выпущен ли сертификат для моей учётной записи" in letter
    said = re.search(r"^Время: (.{19}) \(UTC([+-]\d\d):(\d\d)\)$", letter, re.MULTILINE)
    assert said is not None
    at = datetime.strptime(f"{said[1]} {said[2]}{said[3]}", "%d.%m.%Y %H:%M:%S %z")
    written = person.journal()[-1].created_at
    assert written is not None
    assert abs((at - written).total_seconds()) < 60
    assert "организации, предоставившей вам сертификат" in person.text(COPIED)


def test_an_untrusted_server_offers_a_letter_to_the_administrator(person: Person) -> None:
    untrusted(person)

    person.click_named(BUTTON)

    letter = clipboard()
    assert "Прошу дать мне файл с корневыми сертификатами этого сервера" in letter
    assert "Код ошибки: tls-untrusted" in letter
    assert "idonly" not in letter
    assert "администратору" in person.text(COPIED)


@pytest.mark.usefixtures("_east")
def test_the_time_is_that_of_the_persons_clock(person: Person) -> None:
    untrusted(person)

    person.click_named(BUTTON)

    assert " (UTC+05:30)\n" in clipboard()


def test_in_english_the_letter_is_english(sit_down: Sit) -> None:
    person = sit_down("en")
    person.begin("nocerts")
    person.wait_page("resultPage")

    person.click_named(BUTTON)

    assert clipboard().startswith("Hello!\n")
    assert not re.search("[А-Яа-яё]", clipboard().replace("Учебный", ""))


def test_what_the_person_can_put_right_has_no_letter(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    person.write("password", "Canary-wrong-1")
    person.forward()
    person.wait_problem()

    assert not person.sees(BUTTON)


def test_a_good_import_has_no_letter(person: Person) -> None:
    person.begin("idonly")
    person.wait_page("resultPage")

    assert not person.sees(BUTTON)


def test_enter_goes_on_and_copies_nothing(person: Person) -> None:
    untrusted(person)

    person.write("caFile", person.training.ca_file)
    person.press(Qt.Key.Key_Return)

    person.wait_page("resultPage")
    assert clipboard() == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_the_letter_is_reached_and_copied_with_the_keys_after_the_boxes(person: Person, key: Qt.Key) -> None:
    untrusted(person)
    person.click(person.box("caFile"))

    way: list[str] = []
    while BUTTON not in way and len(way) < 30:
        person.press(Qt.Key.Key_Tab)
        way.append(person.focus())
    person.press(key)

    assert way[-1] == BUTTON
    assert person.forward_button().text() not in way
    assert clipboard().startswith("Здравствуйте!")
    assert person.sees(COPIED)


def test_another_failure_is_another_letter_not_copied_yet(person: Person) -> None:
    untrusted(person)
    person.click_named(BUTTON)
    first = clipboard()
    assert person.sees(COPIED)

    person.training.reset()
    person.training.fault("status", step="start", status=500)
    person.write("caFile", person.training.ca_file)
    person.forward()
    person.until(lambda: person.sees("problemText") and "не доверяет" not in person.text("problemText"))

    assert person.sees(BUTTON)
    assert not person.sees(COPIED)
    person.click_named(BUTTON)
    assert clipboard() != first
    assert "Код ошибки: server-error" in clipboard()


def test_the_file_for_support_gets_the_facts_without_the_login(person: Person) -> None:
    untrusted(person, "ivanov_at_work")
    entry_id = person.notifications()[-1].journal_id
    assert entry_id is not None

    ((plugin, (section,)),) = person.host.plugins.each("support_sections", entry_id=entry_id)

    assert plugin == "cryptoarm-dss"
    assert section.title == "Ошибка и кто может помочь"
    assert "Исправить это может ваш администратор." in section.text
    assert f"Сервер DSS: {person.training.dss_server}" in section.text
    assert "Код ошибки: tls-untrusted" in section.text
    assert "ivanov" not in section.text
    assert person.host.plugins.each("support_sections", entry_id=entry_id + 1) == [(plugin, [])]
