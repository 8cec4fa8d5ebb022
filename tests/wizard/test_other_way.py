"""«Другой способ»: what was asked for before waits while the person chooses, and can be gone back to."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QListWidget

from tests.front import steps_of
from tests.stub_host.looks import mnemonics, nameless
from tests.wizard.conftest import Sit
from tests.wizard.person import Person
from tests.wizard.test_factors import CODES, begin
from tests.wizard.test_farewell import NOT_NEEDED, promised_until


def choose(person: Person, row: int) -> None:
    """Choose a way from the list."""
    person.until(lambda: person.sees("factorChoice"))
    person.get(QListWidget, "factorChoice").setCurrentRow(row)
    person.forward()
    person.until(lambda: person.sees("otherFactorButton"))


def choose_again(person: Person, login: str = "choice", row: int = 1) -> None:
    """A way, and then «Другой способ»."""
    begin(person, login)
    choose(person, row)
    person.click_named("otherFactorButton")
    person.until(lambda: person.sees("factorChoice"))


def test_giving_up_at_the_choice_tells_what_becomes_of_the_request(person: Person) -> None:
    choose_again(person)

    person.cancel()

    person.until(lambda: not person.has_wizard())
    (told,) = person.notifications()
    assert told.text.startswith(NOT_NEEDED)
    promised_until(told.text)


def test_giving_up_at_the_first_choice_there_is_nothing_to_say(person: Person) -> None:
    begin(person, "choice")

    person.cancel()

    person.until(lambda: not person.has_wizard())
    assert person.notifications() == []


def test_the_way_back_from_the_choice_tells_it_on_the_page(person: Person) -> None:
    choose_again(person)

    person.back()

    person.until(lambda: person.sees("noteText"))
    assert NOT_NEEDED in person.text("noteText")


def test_the_first_choice_says_nothing_of_an_earlier_request(person: Person) -> None:
    begin(person, "choice")

    assert person.forward_button().text().replace("&", "") == "Выбрать"
    assert not person.sees("stillWaits")
    assert not person.sees("backToWaitingButton")


def test_who_chooses_anew_is_told_that_the_earlier_request_waits(person: Person) -> None:
    choose_again(person)

    assert person.text("stillWaits") == (
        "Прежнее подтверждение ещё ждёт, и его время идёт, "
        "но пока вы выбираете, ответ на него не проверяется."
    )
    assert person.sees("backToWaitingButton")


@pytest.mark.parametrize("login", ["choice", "phones", "both"])
def test_the_waiting_is_gone_back_to_without_another_request(person: Person, login: str) -> None:
    begin(person, login)
    if login != "both":
        choose(person, {"choice": 1, "phones": 0}[login])
    headline = person.text("confirmationText")
    person.click_named("otherFactorButton")
    person.until(lambda: person.sees("backToWaitingButton"))
    before = steps_of(person.training, login).count("choice")

    person.press(Qt.Key.Key_Tab)
    assert person.focus() == "backToWaitingButton"
    person.press(Qt.Key.Key_Space)

    person.until(lambda: person.sees("otherFactorButton"))
    assert person.text("confirmationText") == headline
    assert steps_of(person.training, login).count("choice") == before
    person.training.confirm(login) if login == "choice" else person.write(
        "confirmationCode", person.training.codes(login)[0]
    )
    if login != "choice":
        person.forward()
    person.finish()


def test_a_way_that_was_asked_a_moment_ago_is_told_so(person: Person) -> None:
    choose_again(person, row=0)
    choose(person, 1)
    person.click_named("otherFactorButton")
    person.until(lambda: person.sees("factorChoice"))
    before = steps_of(person.training, "choice")
    listed = person.get(QListWidget, "factorChoice")
    assert not person.sees("choiceTrouble")

    listed.setCurrentRow(0)
    person.forward()

    person.until(lambda: person.sees("choiceTrouble"))
    assert "меньше полминуты назад" in person.text("choiceTrouble")
    assert person.focus() == "factorChoice"
    assert listed.currentRow() == 0
    assert steps_of(person.training, "choice") == before
    person.click_named("backToWaitingButton")
    person.until(lambda: person.sees("pollNowButton"))
    person.training.confirm("choice")
    person.finish()


@pytest.mark.parametrize(
    ("row", "other", "said"),
    [
        (0, 1, "Другой способ не начат. Введите код, который пришёл раньше."),
        (1, 0, "Другой способ не начат: ответьте на запрос на телефоне."),
    ],
)
def test_when_the_server_refuses_the_change_it_is_not_about_a_new_code(
    person: Person, row: int, other: int, said: str
) -> None:
    person.training.settings(pending="refuse")
    begin(person, "choice")
    choose(person, row)
    headline = person.text("confirmationText")

    person.click_named("otherFactorButton")
    person.until(lambda: person.sees("confirmationTrouble") or person.sees("factorChoice"))
    if person.sees("factorChoice"):
        choose(person, other)

    person.until(lambda: person.sees("confirmationTrouble"))
    assert person.text("confirmationText") == headline
    assert said in person.text("confirmationTrouble")
    if row:
        person.training.wait_for("choice", polls=2)
        person.qtbot.wait(50)
        assert said in person.text("confirmationTrouble"), "the next poll takes it away"
    assert "Нов" not in person.text("confirmationTrouble").partition("Сервер DSS")[0]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_choice_is_used_by_keys(sit_down: Sit, language: str) -> None:
    person = sit_down(language)
    choose_again(person)

    assert person.focus() == "factorChoice"
    letters = mnemonics(person.wizard)
    assert len(letters) == len(set(letters)), letters
    assert nameless(person.wizard) == []
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.sees("confirmationCode"))
    assert person.text("confirmationText") == CODES["sms"] or language == "en"
