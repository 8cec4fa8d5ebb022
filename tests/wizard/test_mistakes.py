"""Mistakes on the first page are told under their boxes while typing; what can be mended is."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QAbstractButton

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.store import Store
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


@pytest.mark.parametrize(
    ("box", "odd", "usual"),
    [
        ("resource", "signserver", "urn:cryptopro:dss:signserver:signserver"),
        ("resource", "urn:cryptopro:dss signserver", "urn:cryptopro:dss:signserver:other"),
        ("clientId", "my client", "my-client"),
        ("clientId", "клиент", "training-client"),
    ],
)
def test_odd_identifiers_are_hinted_at_and_sent_all_the_same(
    person: Person, box: str, odd: str, usual: str
) -> None:
    person.choose_import()
    person.click(person.get(QAbstractButton, "furtherButton"))
    person.write(box, odd)
    person.until(lambda: hint(person, box))
    assert "⚠" not in hint(person, box)
    person.write(box, usual)
    person.until(lambda: not hint(person, box))

    person.fill("idonly", **{box: odd})
    person.forward()

    person.until(person.training.log)


def test_each_address_is_looked_at_by_itself(person: Person) -> None:
    person.choose_import()
    person.write("dssServer", "нет адреса")
    person.until(lambda: hint(person, "dssServer"))
    person.write("authServer", "http://dss.example.test/STS/oauth")
    person.until(lambda: hint(person, "authServer"))

    person.write("connectionName", "work")
    person.write("login", "ivanov")
    person.forward()

    assert hint(person, "authServer")
    assert hint(person, "dssServer")
    assert person.focus() == "authServer"
    assert person.training.log() == []


def test_an_address_that_is_not_complete_yet_is_no_mistake(person: Person) -> None:
    person.choose_import()
    person.write("login", "две:части")  # what is told of it shows when the form was looked at
    person.write("authServer", "https://dss.example.test")
    person.until(lambda: hint(person, "login"))

    assert not hint(person, "authServer")
    person.write("dssServer", "https://dss.example.test/SignServer")
    person.until(lambda: hint(person, "authServer"))


def test_a_known_name_with_another_account_is_told_at_its_box(person: Person) -> None:
    person.import_all("idonly", connectionName="work")
    told = person.notifications()
    person.choose_import()
    person.fill("pwd", name="work")

    person.until(lambda: hint(person, "connectionName"))

    assert "уже есть" in hint(person, "connectionName")
    assert "другое название" in hint(person, "connectionName")
    sent = person.training.log()
    person.forward()
    assert person.focus() == "connectionName"
    assert person.training.log() == sent
    assert person.notifications() == told
    person.write("login", "idonly")
    person.until(lambda: not hint(person, "connectionName"))
    person.forward()
    person.finish()


def test_a_known_name_is_not_told_of_while_the_login_is_being_typed(person: Person) -> None:
    person.import_all("idonly", connectionName="work")
    person.choose_import()
    person.fill("idonly", name="work", clientId="мой клиент")
    person.until(lambda: hint(person, "clientId"))
    person.write("login", "idon:")
    person.until(lambda: hint(person, "login"))
    person.press(Qt.Key.Key_Backspace)
    person.until(lambda: not hint(person, "login"))
    assert not hint(person, "connectionName")

    person.press(Qt.Key.Key_Tab)

    person.until(lambda: hint(person, "connectionName"))


def test_a_name_is_free_again_when_its_connection_was_removed_elsewhere(person: Person) -> None:
    person.import_all("idonly", connectionName="work")
    person.choose_import()
    person.fill("onecert", name="work")
    person.until(lambda: hint(person, "connectionName"))
    store = Store(person.data_dir)
    try:
        manager = new_host_manager()
        manager.register(store)
        ConnectionBook(Host(manager)).remove("work")
    finally:
        store.close()

    person.forward()
    person.until(lambda: not hint(person, "connectionName"))
    person.forward()

    person.finish()


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"clientId": "training-client"}, "dssServer"),
        ({"clientId": "training-client", "resource": "urn:cryptopro:dss:signserver:nix"}, "resource"),
        ({"resource": "urn:cryptopro:dss:signserver:nix"}, "resource"),
    ],
)
def test_a_service_that_is_not_known_leads_to_where_its_name_comes_from(
    person: Person, typed: dict[str, str], at: str
) -> None:
    address = person.training.dss_server.replace("SignServer", "Nix")
    person.begin("idonly", dssServer=address, **typed)

    said = person.wait_problem()

    assert person.focus() == at
    assert "«Сервер DSS»" in said
    assert person.box("dssServer").text() == address


def test_a_second_connection_to_the_same_certificates_says_that_they_are_here(person: Person) -> None:
    person.import_all("idonly", connectionName="first")
    person.until(lambda: len(person.rows()) == 3)
    rows = person.rows()
    person.begin("idonly", connectionName="second")
    person.wait_page("resultPage")

    assert "Уже есть через другое подключение: 3 сертификата" in person.text("resultLines")
    assert "Импортировано" not in person.text("resultLines")
    assert all("уже есть через другое подключение" in item for item in person.items())
    person.forward()
    person.until(lambda: not person.has_wizard())
    assert "через другое подключение" in person.notifications()[-1].text
    assert person.rows() == rows
    assert len(person.certificates()) == 6
