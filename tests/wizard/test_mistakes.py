"""Mistakes on the first page are told under their boxes while typing; what can be mended is."""

import pytest
from PyQt5.QtCore import Qt

from tests.wizard.person import Person


def hint(person: Person, box: str) -> str:
    """What stands under a box, "" for nothing."""
    return person.text(f"{box}Hint") if person.sees(f"{box}Hint") else ""


@pytest.mark.parametrize("name", ["две части", "работа", "work space", "a" * 65, "work-1"])
def test_a_name_that_cannot_be_one_is_told_while_typing(person: Person, name: str) -> None:
    person.choose_import()
    person.write("connectionName", name)

    person.until(lambda: hint(person, "connectionName"))

    said = hint(person, "connectionName")
    assert "латинских букв" in said
    assert person.box("connectionName").accessibleDescription() in said
    assert person.box("connectionName").hasFocus()
    person.write("connectionName", "work_1")
    person.until(lambda: not hint(person, "connectionName"))


def test_an_address_without_encryption_is_told_at_its_box(person: Person) -> None:
    person.choose_import()
    person.write("authServer", "http://dss.example.test/STS/oauth")
    person.write("dssServer", "https://dss.example.test/SignServer/rest")

    person.until(lambda: hint(person, "authServer"))

    assert "https" in hint(person, "authServer")
    assert not hint(person, "dssServer")


def test_an_address_that_cannot_be_one_is_told_at_its_box(person: Person) -> None:
    person.choose_import()
    person.write("authServer", "https://dss.example.test/STS/oauth")
    person.write("dssServer", "https://dss example test/SignServer")

    person.until(lambda: hint(person, "dssServer"))

    assert not hint(person, "authServer")


def test_a_colon_in_the_login_is_told_at_its_box(person: Person) -> None:
    person.choose_import()
    person.write("login", "ivanov:secret")

    person.until(lambda: hint(person, "login"))


def test_swapped_addresses_are_mended(person: Person) -> None:
    person.begin("idonly", authServer=person.training.dss_server, dssServer=person.training.auth_server)

    person.finish()
    assert len(person.certificates()) == 3


def test_enter_with_a_mistake_leads_to_its_box_and_sends_nothing(person: Person) -> None:
    person.choose_import()
    person.fill("idonly", name="моё")
    person.press(Qt.Key.Key_Return)

    assert person.focus() == "connectionName"
    assert hint(person, "connectionName")
    assert person.training.log() == []
    assert person.notifications() == []


def test_nothing_is_told_of_boxes_the_person_has_not_come_to(person: Person) -> None:
    person.choose_import()
    person.write("connectionName", "работа")
    person.until(lambda: hint(person, "connectionName"))

    assert [hint(person, box) for box in ("authServer", "dssServer", "login")] == ["", "", ""]
