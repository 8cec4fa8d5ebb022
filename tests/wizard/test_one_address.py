"""One address is enough: whatever people have ends in certificates, and the form says from where it knew."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt5.QtCore import QMimeData, QUrl
from PyQt5.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QPushButton

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.stub_host.hands import find, type_in
from tests.wizard.person import Person
from tests.wizard.test_finding import addresses, drop, give, paste_into, seated, wait_filled

Text = Callable[[TrainingProcess], str]


def computer_of(training: TrainingProcess) -> str:
    """The server without the names of its services."""
    return training.auth_server.removesuffix("/STS/oauth")


def letter(training: TrainingProcess) -> str:
    """A letter as an operator writes it, with both addresses in running text."""
    return (
        "Добрый день, Анна Петровна!\r\n\r\n"
        "Для работы с облачной подписью укажите в программе в поле «Сервер авторизации DSS» адрес\r\n"
        f"{training.auth_server}, а в поле «Сервер DSS» - адрес {training.dss_server}.\r\n"
        "Логин для входа: idonly. Памятка: https://www.example.test/help.pdf (3 стр.).\r\n\r\n"
        "С уважением, отдел сопровождения, support@example.test\r\n"
    )


def settings(training: TrainingProcess) -> str:
    """The settings that 1C writes."""
    lines = (
        f"АдресСервера: {computer_of(training)}",
        "СервисИдентификации: STS",
        "СервисПодписи: SignServer",
        "ИдентификаторСЭП: urn:cryptopro:dss:signserver:signserver",
        "ВерсияАПИ: 2",
        "Таймаут: 60",
        f"АдресЛичногоКабинета: {computer_of(training)}/STS/users",
    )
    return "\r\n".join(lines) + "\r\n"


def cabinet(training: TrainingProcess) -> str:
    """A link to the page for people."""
    return f"{computer_of(training)}/STS/users"


def swapped(training: TrainingProcess) -> str:
    """The two addresses under each other's names."""
    return f"Сервер авторизации DSS: {training.dss_server}\r\nСервер DSS: {training.auth_server}\r\n"


def half(training: TrainingProcess) -> str:
    """One of the two."""
    return training.dss_server


def import_with(person: Person) -> None:
    """Say the rest and see the import end with certificates."""
    assert addresses(person) == (person.training.auth_server, person.training.dss_server)
    person.write("connectionName", "work")
    person.write("login", "idonly")
    person.forward()
    person.finish()
    assert len(person.certificates()) == 3
    assert {one.source.connection for one in person.certificates() if one.source} == {"work"}


@pytest.mark.parametrize(
    ("given", "sources"),
    [
        (letter, ("из письма", "из письма")),
        (cabinet, ("сообщил сервер", "сообщил сервер")),
        (swapped, ("из письма", "из письма")),
        (half, ("сообщил сервер", "сообщил сервер")),
        (settings, ("из файла настроек", "из файла настроек")),
    ],
)
def test_put_into_the_box_for_letters(person: Person, given: Text, sources: tuple[str, str]) -> None:
    seated(person)

    give(person, given(person.training))

    said = wait_filled(person)
    assert f"Сервер авторизации DSS: {sources[0]}" in said
    assert f"Сервер DSS: {sources[1]}" in said
    import_with(person)


@pytest.mark.parametrize("given", [letter, cabinet, swapped, settings])
@pytest.mark.parametrize("box", ["authServer", "dssServer"])
def test_pasted_into_the_box_for_an_address(person: Person, given: Text, box: str) -> None:
    seated(person)

    paste_into(person, box, given(person.training))

    wait_filled(person)
    import_with(person)


@pytest.mark.parametrize(
    ("given", "encoding"), [(settings, "utf-8-sig"), (settings, "cp1251"), (letter, "cp1251")]
)
def test_a_file_that_is_dropped(person: Person, tmp_path: Path, given: Text, encoding: str) -> None:
    seated(person)
    file = tmp_path / "Настройки DSS.txt"
    file.write_bytes(given(person.training).encode(encoding))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])

    drop(person, data)

    source = "из файла настроек" if given is settings else "из письма"
    assert f"Сервер DSS: {source}" in wait_filled(person)
    import_with(person)


def test_a_file_that_is_opened(person: Person, tmp_path: Path) -> None:
    seated(person)
    file = tmp_path / "Настройки DSS.txt"
    file.write_bytes(settings(person.training).encode("utf-16"))
    person.click_named("fillFromText")
    person.click_named("openLetter")
    person.until(lambda: person.wizard.findChild(QFileDialog) is not None)
    dialog = person.wizard.findChild(QFileDialog)
    assert dialog is not None
    type_in(find(dialog, QLineEdit, "fileNameEdit"), str(file))
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    person.click(buttons.button(QDialogButtonBox.StandardButton.Open) or QPushButton())

    said = wait_filled(person)

    assert said.count("из файла настроек") == 4
    person.until(lambda: person.wizard.findChild(QFileDialog) is None)
    person.wizard.activateWindow()  # as a click into a window does
    person.until(lambda: QApplication.activeWindow() is person.wizard)
    assert person.box("resource").text() == "urn:cryptopro:dss:signserver:signserver"
    import_with(person)


def test_a_letter_that_is_dropped_as_text(person: Person) -> None:
    seated(person)
    data = QMimeData()
    data.setText(letter(person.training))

    drop(person, data)

    assert wait_filled(person).count("из письма") == 2
    import_with(person)


@pytest.mark.parametrize("published", [True, False])
def test_typed_alone_the_other_one_is_found(person: Person, *, published: bool) -> None:
    person.training.settings(webfinger=published)
    seated(person)
    person.write("authServer", person.training.auth_server)
    person.until(lambda: person.sees("findOtherAddress"))

    person.click_named("findOtherAddress")

    assert ("сообщил сервер" if published else "подобрано и проверено") in wait_filled(person)
    import_with(person)


def test_addresses_typed_into_each_others_boxes(person: Person) -> None:
    training = person.training

    person.import_all("idonly", authServer=training.dss_server, dssServer=training.auth_server)

    assert len(person.certificates()) == 3


def test_nobody_is_told_who_asks_before_the_import(person: Person) -> None:
    seated(person)
    person.write("login", "idonly")

    paste_into(person, "authServer", cabinet(person.training))

    wait_filled(person)
    asked = person.training.log()
    assert 0 < len(asked) <= 8
    assert {(one["authorization"], one["login"], one["password"]) for one in asked} == {("none", None, None)}
