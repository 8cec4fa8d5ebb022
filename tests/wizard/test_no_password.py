"""«У этой учётной записи нет пароля»: the page «Пароль» is no dead end for an account that has none."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QCheckBox

from tests.front import requests_of
from tests.stub_host.looks import mnemonics
from tests.wizard.conftest import Sit
from tests.wizard.person import Person


def be_asked(person: Person, login: str = "idonly") -> None:
    """A stray refusal has the server's account without a password asked for one."""
    person.training.fault("status", step="start", status=401, times=1)
    person.begin(login)
    person.wait_page("passwordPage")
    person.until(lambda: person.focus() == "password")


def test_an_account_without_a_password_gets_its_way(person: Person) -> None:
    be_asked(person)
    assert not person.forward_button().isEnabled()
    person.type("Canary-typed-3")

    person.click(person.get(QCheckBox, "noPassword"))

    assert person.box("password").text() == ""
    assert not person.box("password").isEnabled()
    assert not person.get(QCheckBox, "rememberPassword").isEnabled()
    person.forward()
    person.finish()
    assert requests_of(person.training)[-2]["password"] == "empty"
    assert len(person.certificates()) == 3


def test_afterwards_it_is_not_asked_again(person: Person) -> None:
    be_asked(person)
    person.click(person.get(QCheckBox, "noPassword"))
    person.forward()
    person.finish()

    person.begin("idonly")

    person.finish()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_it_is_reached_by_keys(sit_down: Sit, language: str) -> None:
    person = sit_down(language)
    be_asked(person)
    letters = mnemonics(person.wizard)
    assert len(letters) == len(set(letters)), letters
    for _ in range(6):
        if person.focus() == "noPassword":
            break
        person.press(Qt.Key.Key_Tab)

    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Return)

    person.finish()


def test_who_has_a_password_after_all_types_it(person: Person) -> None:
    be_asked(person, "pwd")
    person.click(person.get(QCheckBox, "noPassword"))
    person.forward()

    person.wait_problem()

    assert not person.get(QCheckBox, "noPassword").isChecked()
    assert person.focus() == "password"
    person.give_password("pwd")
    person.finish()


def test_taken_back_the_box_is_open_again(person: Person) -> None:
    be_asked(person, "pwd")
    tick = person.get(QCheckBox, "noPassword")
    person.click(tick)
    assert person.forward_button().isEnabled()

    person.click(tick)

    assert not person.forward_button().isEnabled()
    person.give_password("pwd")
    person.finish()
