"""One address is enough: a letter, a link or a settings file fills the form in, and says from where."""

import json
import threading
from pathlib import Path

import pytest
from PyQt5.QtCore import QMimeData, QPoint, Qt, QUrl
from PyQt5.QtGui import QDragEnterEvent, QDropEvent
from PyQt5.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QPlainTextEdit,
    QWidget,
    QWizard,
)

from tests.stub_host.hands import type_in
from tests.wizard.conftest import Sit
from tests.wizard.person import Person


@pytest.fixture
def at_form(person: Person) -> Person:
    """A person at the empty form who has named the file of root certificates."""
    return seated(person)


def seated(person: Person) -> Person:
    """The person at the empty form, with the training server's root certificates."""
    person.choose_import()
    trust(person, person.training.ca_file)
    return person


def trust(person: Person, ca_file: str) -> None:
    """Name a file of root certificates."""
    if not person.sees("caFile"):
        person.click(person.get(QAbstractButton, "furtherButton"))
    person.write("caFile", ca_file)


def paste_into(person: Person, box: str, text: str) -> None:
    """Ctrl+V in a box."""
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    clipboard.setText(text)
    person.click(person.box(box))
    person.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    clipboard.clear()


def give(person: Person, text: str) -> None:
    """Open the box for a letter, put a text in, press the button."""
    if not person.sees("letterText"):
        person.click_named("fillFromText")
    person.get(QPlainTextEdit, "letterText").setPlainText(text)
    person.click_named("findAddresses")


def drop(person: Person, data: QMimeData) -> None:
    """Drag something over a box of the page, and let it fall."""
    box, place = person.box("dssServer"), QPoint(5, 5)
    nothing = Qt.KeyboardModifiers(Qt.KeyboardModifier.NoModifier)
    left = Qt.MouseButtons(Qt.MouseButton.LeftButton)
    copy = Qt.DropActions(Qt.DropAction.CopyAction)
    for event in (
        QDragEnterEvent(place, copy, data, left, nothing),
        QDropEvent(place, copy, data, left, nothing),
    ):
        QApplication.sendEvent(box, event)


def addresses(person: Person) -> tuple[str, str]:
    """What the two boxes hold."""
    return person.box("authServer").text(), person.box("dssServer").text()


def both(person: Person) -> tuple[str, str]:
    """The addresses of the training server."""
    return person.training.auth_server, person.training.dss_server


def wait_filled(person: Person) -> str:
    """Wait until the form says that it is filled in; all it says about that."""
    person.until(lambda: "заполнены" in person.text("foundText"))
    person.look()
    lines = [label for label in person.wizard.findChildren(QLabel) if label.isVisible()]
    return "\n".join(one.text() for one in lines if one.objectName().startswith("foundLine"))


def origin(person: Person) -> str:
    """The training server's computer."""
    return person.training.auth_server.rsplit("/", 2)[0]


def test_a_letter_in_running_text_ends_in_an_import(at_form: Person) -> None:
    person = at_form
    auth, dss = both(person)

    give(person, f"Добрый день!\nСервер авторизации: {auth},\nсервер подписи - «{dss}».\nВаш логин: idonly")

    said = wait_filled(person)
    assert addresses(person) == both(person)
    assert said.count("из письма") == 2
    assert person.focus() == "connectionName"
    assert not person.sees("letterText")
    assert person.training.log() == []  # both stood in the letter: nobody was asked
    person.type("work")
    person.write("login", "idonly")
    person.forward()
    person.finish()
    assert len(person.certificates()) == 3


def test_a_link_to_the_cabinet_is_enough(at_form: Person) -> None:
    person = at_form

    give(person, f"{origin(person)}/STS/users")

    said = wait_filled(person)
    assert addresses(person) == both(person)
    assert said.count("сообщил сервер") == 2


def test_without_webfinger_the_usual_names_are_tried(at_form: Person) -> None:
    person = at_form
    person.training.settings(webfinger=False)

    give(person, person.training.auth_server)

    said = wait_filled(person)
    assert addresses(person) == both(person)
    assert "Сервер авторизации DSS: как вы указали" in said
    assert "Сервер DSS: подобрано и проверено" in said
    asked = person.training.log()
    assert 0 < len(asked) <= 8
    assert {(one["authorization"], one["password"]) for one in asked} == {("none", None)}


def test_a_letter_pasted_into_a_box_fills_the_form_in(at_form: Person) -> None:
    person = at_form
    person.write("dssServer", "https://старый.example.test/rest")
    auth, dss = both(person)

    paste_into(person, "dssServer", f"Адреса:\n{auth}\n{dss}\n")

    wait_filled(person)
    assert addresses(person) == (auth, dss)


def test_a_cabinet_link_pasted_into_a_box_is_searched(at_form: Person) -> None:
    person = at_form

    paste_into(person, "authServer", f"{origin(person)}/STS/users")

    wait_filled(person)
    assert addresses(person) == both(person)


def test_the_address_of_a_service_is_pasted_as_it_is(at_form: Person) -> None:
    person = at_form

    paste_into(person, "authServer", person.training.auth_server)

    assert addresses(person) == (person.training.auth_server, "")
    person.until(lambda: person.sees("findOtherAddress"))
    assert person.training.log() == []


def test_the_other_address_is_offered_and_found(at_form: Person) -> None:
    person = at_form
    assert not person.sees("findOtherAddress")
    person.write("dssServer", person.training.dss_server)
    person.until(lambda: person.sees("findOtherAddress"))
    assert not person.forward_button().isEnabled()

    person.click_named("findOtherAddress")

    wait_filled(person)
    assert addresses(person) == both(person)
    person.until(lambda: not person.sees("findOtherAddress"))


def test_a_settings_file_fills_in_all_it_says(at_form: Person, tmp_path: Path) -> None:
    person = at_form
    auth, dss = both(person)
    file = tmp_path / "настройки.txt"
    lines = (
        f"СервисИдентификации: {auth}",
        f"СервисПодписи: {dss}",
        "ИдентификаторЦИ: training-client",
        "ИдентификаторСЭП: urn:cryptopro:dss:signserver:signserver",
        "ВерсияАПИ: 2",
        "Пароль: лишнее",
    )
    file.write_bytes("\r\n".join(lines).encode("cp1251"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])

    drop(person, data)

    said = wait_filled(person)
    assert addresses(person) == both(person)
    assert person.box("clientId").text() == "training-client"
    assert person.box("resource").text() == "urn:cryptopro:dss:signserver:signserver"
    assert person.get(QCheckBox, "useDss2Confirmation").isChecked()
    assert said.count("из файла настроек") == 5


def test_a_dropped_text_is_searched(at_form: Person) -> None:
    person = at_form
    data = QMimeData()
    data.setText("\n".join(both(person)))

    drop(person, data)

    wait_filled(person)
    assert addresses(person) == both(person)


def test_what_was_typed_before_comes_back(at_form: Person) -> None:
    person = at_form
    person.write("authServer", "https://dss.example.test/STS")
    person.click(person.get(QCheckBox, "useDss2Confirmation"))
    auth, dss = both(person)
    give(
        person,
        f"АдресСервера: {origin(person)}\nСервисИдентификации: {auth}\nСервисПодписи: {dss}\nВерсияАПИ: 1",
    )
    wait_filled(person)
    assert not person.get(QCheckBox, "useDss2Confirmation").isChecked()

    person.click_named("putBack")

    assert addresses(person) == ("https://dss.example.test/STS", "")
    assert person.get(QCheckBox, "useDss2Confirmation").isChecked()
    assert not person.sees("putBack")


@pytest.mark.parametrize(
    ("text", "part"),
    [("Здравствуйте, адреса пришлём позже.", "адрес"), ("http://dss.example.test/STS", "https")],
)
def test_a_text_without_an_address_is_refused_in_words(at_form: Person, text: str, part: str) -> None:
    person = at_form
    person.write("authServer", "https://dss.example.test/STS")

    give(person, text)

    person.until(lambda: person.text("foundText").startswith("⚠"))
    person.look()
    assert part in person.text("foundText")
    assert addresses(person) == ("https://dss.example.test/STS", "")
    assert person.get(QPlainTextEdit, "letterText").toPlainText() == text


def test_a_folder_instead_of_a_file_is_told(at_form: Person, tmp_path: Path) -> None:
    person = at_form
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])

    drop(person, data)

    person.until(lambda: "Файл не читается" in person.text("foundText"))


def test_another_computer_is_asked_about_before_it_is_taken(at_form: Person) -> None:
    person = at_form
    relations = {"sts": "STS", "signserver": "SignServer"}
    links = [
        {"rel": f"http://dss.cryptopro.ru/{rel}", "href": f"https://other.example.test/{name}"}
        for rel, name in relations.items()
    ]
    person.training.fault("body", path="*webfinger*", body=json.dumps([{"links": links}]), times=None)

    give(person, origin(person))

    person.until(lambda: person.sees("takeOtherHost"))
    assert "other.example.test" in person.text("foundText")
    assert person.focus() == "takeOtherHost"
    assert addresses(person) == ("", "")
    person.click_named("leaveOtherHost")
    assert addresses(person) == ("", "")
    assert not person.sees("takeOtherHost")
    person.click_named("findAddresses")
    person.until(lambda: person.sees("takeOtherHost"))
    person.click_named("takeOtherHost")
    wait_filled(person)
    assert addresses(person) == (
        "https://other.example.test/STS/oauth",
        "https://other.example.test/SignServer/rest",
    )


def test_a_search_can_be_stopped_at_once(at_form: Person) -> None:
    person = at_form
    person.training.fault("slow", path="*webfinger*", seconds=30)
    give(person, f"{origin(person)}/STS/users")
    person.until(lambda: person.sees("searchText") and "localhost" in person.text("searchText"))

    person.click_named("stopSearch")

    assert "остановлен" in person.text("foundText")
    assert addresses(person) == ("", "")
    person.qtbot.waitUntil(lambda: not searching(), timeout=2_000)


def test_closing_the_wizard_leaves_no_search(at_form: Person) -> None:
    person = at_form
    person.training.fault("slow", path="*webfinger*", seconds=30)
    give(person, f"{origin(person)}/STS/users")
    person.until(lambda: person.sees("searchText") and "localhost" in person.text("searchText"))

    person.wizard.close()

    person.until(lambda: not person.has_wizard())
    person.qtbot.waitUntil(lambda: not searching(), timeout=2_000)


def test_all_of_it_by_keyboard(sit_down: Sit) -> None:
    person = seated(sit_down("en"))
    person.alt("m")
    person.until(lambda: person.focus() == "letterText")
    focused = QApplication.focusWidget()
    assert isinstance(focused, QWidget)
    type_in(focused, f"{origin(person)}/STS/users")
    person.press(Qt.Key.Key_Tab)
    assert person.focus() == "findAddresses"
    person.press(Qt.Key.Key_Space)

    person.until(lambda: addresses(person) == both(person))
    assert person.focus() == "connectionName"
    person.alt("u")
    person.until(lambda: addresses(person) == ("", ""))
    assert isinstance(person.wizard, QWizard)


def searching() -> list[str]:
    """The threads of searches."""
    return [one.name for one in threading.enumerate() if one.name in {"dss-search", "dss-errand"}]
