"""«Выбрать сертификаты»: the page before anything is stored, by mouse and by keyboard."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QAbstractButton, QCheckBox, QListWidget, QListWidgetItem

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.wizard.conftest import Sit
from tests.wizard.person import Person


def begin(person: Person, login: str = "idonly", name: str | None = None) -> None:
    """From the window to the page with the choice."""
    person.choose_import()
    person.fill(login, name=name)
    person.click(person.get(QCheckBox, "chooseCertificates"))
    person.forward()
    if person.training.password(login):
        person.give_password(login)
    person.wait_page("certificatesPage")


def view(person: Person) -> QListWidget:
    return person.get(QListWidget, "certificateChoice")


def item(person: Person, row: int) -> QListWidgetItem:
    found = view(person).item(row)
    assert found is not None
    return found


def ticks(person: Person) -> list[bool | None]:
    """Of each row whether it is ticked, None when it is no matter of choice."""
    rows = [item(person, row) for row in range(view(person).count())]
    has_box = [row.data(Qt.ItemDataRole.CheckStateRole) is not None for row in rows]
    ticked = [row.checkState() == Qt.CheckState.Checked for row in rows]
    return [one if box else None for one, box in zip(ticked, has_box, strict=True)]


def remarks(person: Person) -> list[str]:
    rows = [item(person, row).text() for row in range(view(person).count())]
    return [row.partition("\n")[2] for row in rows]


def items_kept(person: Person) -> list[int]:
    return [kept.source.item_id for kept in person.certificates() if kept.source]


def test_nobody_is_asked_who_does_not_want_it(person: Person) -> None:
    person.import_all("idonly")

    assert len(person.certificates()) == 3


def test_what_is_ticked_is_imported(person: Person) -> None:
    begin(person)
    assert ticks(person) == [True, True, True]
    assert remarks(person) == ["", "", ""]
    assert person.text("choiceCount") == "Отмечено: 3 из 3"
    assert person.certificates() == []

    item(person, 1).setCheckState(Qt.CheckState.Unchecked)
    assert person.text("choiceCount") == "Отмечено: 2 из 3"
    person.forward()
    person.wait_page("resultPage")

    assert person.text("resultLines").split("\n") == [
        "Импортировано: 2 сертификата",
        "Не выбран: 1 сертификат",
    ]
    assert items_kept(person) == [14, 16]
    person.finish()
    assert "Не выбран: 1 сертификат." in person.notifications()[-1].text


def test_the_page_shows_the_difference_and_what_speaks_against_each(
    person: Person, training: TrainingProcess
) -> None:
    person.import_all("idonly")
    training.change_list("idonly", list="revoked", without=[15, 20], items={"14": {"HasPin": True}})

    begin(person)

    assert ticks(person) == [None, False, False, False, False, None, None]
    assert remarks(person) == [
        "уже есть; изменится: выбор сертификата по умолчанию, ПИН-код, название на сервере",
        "приостановлен",
        "недействителен; истёк",
        "отозван",
        "приостановлен",
        "уже есть; не работает",
        "удалён на сервере; остаётся на этом компьютере",
    ]
    person.forward()
    person.wait_page("resultPage")
    assert "Не выбрано: 4 сертификата" in person.text("resultLines")


def test_a_key_in_the_phone_is_told(person: Person) -> None:
    begin(person, "mobile")

    assert ticks(person) == [True, False]
    assert remarks(person)[1] == "ключ хранится в телефоне"


def test_without_any_tick_there_is_nothing_to_import(person: Person) -> None:
    begin(person)

    person.click_named("tickNone")
    assert ticks(person) == [False] * 3
    assert not person.forward_button().isEnabled()
    person.click_named("tickAll")
    assert ticks(person) == [True] * 3
    assert person.forward_button().isEnabled()


def test_it_can_be_done_with_the_keyboard(person: Person) -> None:
    begin(person)
    assert view(person).hasFocus()

    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Space)
    assert ticks(person) == [False, True, False]
    person.press(Qt.Key.Key_Return)

    person.wait_page("resultPage")
    assert items_kept(person) == [15]


def test_who_goes_back_has_imported_nothing_and_can_begin_anew(person: Person) -> None:
    begin(person, "pwd")

    person.back()

    person.until(lambda: person.page() == "connectionPage")
    assert person.certificates() == []
    assert person.get(QCheckBox, "chooseCertificates").isChecked()
    person.forward()
    person.give_password("pwd")
    person.wait_page("certificatesPage")
    person.forward()
    person.finish()
    assert len(person.certificates()) == 3


def test_who_cancels_has_imported_nothing(person: Person) -> None:
    begin(person)

    person.cancel()

    person.until(lambda: not person.has_wizard())
    assert person.certificates() == []


def test_what_could_not_be_stored_can_be_tried_again(person: Person, training: TrainingProcess) -> None:
    begin(person, "badcert")
    person.forward()
    person.wait_page("resultPage")

    assert items_kept(person) == [14, 16]
    assert "Пропущен: 1 сертификат" in person.text("resultLines")
    assert training.log()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_thousands_can_be_chosen_from(sit_down: Sit, language: str) -> None:
    person = sit_down(language)
    begin(person, "manycerts")

    assert view(person).count() == 500
    person.click(person.get(QAbstractButton, "tickNone"))
    item(person, 499).setCheckState(Qt.CheckState.Checked)
    person.forward()
    person.wait_page("resultPage")

    assert len(person.certificates()) == 1
