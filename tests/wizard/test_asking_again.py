"""Waiting in vain: help after 20 seconds, asking again after 30, and what stays good when that is refused.

These tests wait as long as a person would: the two numbers are promises, and the clock is the computer's.
"""

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QAbstractButton, QLabel, QWidget

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import steps_of
from tests.stub_host.hands import find
from tests.stub_host.looks import cut_texts, foreign_words, mnemonics, nameless
from tests.wizard.conftest import Sit
from tests.wizard.looking import overlapping, texts_with_poor_contrast
from tests.wizard.person import Person
from tests.wizard.test_factors import begin
from tests.wizard.test_looks import SENT_BY_A_PERSON_OR_A_SERVER

HELP_AFTER_SECONDS, AGAIN_AFTER_SECONDS = 20, 30
LONGER_MS = 1_500


def wait(person: Person, seconds: int, name: str) -> None:
    """Wait until a button can be used, which is due so many seconds after the challenge came."""
    person.qtbot.waitUntil(
        lambda: person.sees(name) and person.get(QAbstractButton, name).isEnabled(),
        timeout=seconds * 1000 + LONGER_MS,
    )


def asked_at(training: TrainingProcess, login: str) -> list[float]:
    """When the server was asked to begin, in its seconds."""
    return [one["at"] for one in training.log() if one["login"] == login and one["step"] == "start"]


def help_lines(person: Person) -> list[str]:
    """The help that is unfolded."""
    page = person.wizard.currentPage()
    assert page is not None
    lines = [find(page, QLabel, f"noNotificationLine{number}") for number in range(1, 13)]
    return [line.text() for line in lines if line.isVisible()]


def look_at_the_help(person: Person) -> None:
    """Unfold the help, by keys, and look at it as the other tests look at pages; then fold it."""
    button = person.get(QAbstractButton, "noNotificationButton")
    size, place = person.wizard.size(), person.get(QWidget, "askAgainButton").geometry()
    button.setFocus()
    person.press(Qt.Key.Key_Space)
    person.until(lambda: person.sees("noNotificationHelp"))
    person.qtbot.wait(50)

    assert person.wizard.size() == size
    assert person.get(QWidget, "askAgainButton").geometry() == place
    assert len(help_lines(person)) >= 5
    assert [*cut_texts(person.wizard), *overlapping(person.wizard)] == []
    assert nameless(person.wizard) == []
    assert texts_with_poor_contrast(person.wizard, 4.5) == []
    letters = mnemonics(person.wizard)
    assert len(letters) == len(set(letters)), letters
    if person.host.services.language == "ru":
        words = set(foreign_words(person.wizard)) - SENT_BY_A_PERSON_OR_A_SERVER
        assert {word for word in words if len(word) > 2} == set()
    person.press(Qt.Key.Key_Space)
    person.until(lambda: not person.sees("noNotificationHelp"))


def test_a_request_that_did_not_come_is_sent_again_to_the_same_phone(sit_down: Sit) -> None:
    person = sit_down("en", dark=True)
    begin(person, "choice4")
    for _ in range(3):
        person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.sees("askAgainButton"))
    again = person.get(QAbstractButton, "askAgainButton")
    assert not again.isEnabled()
    assert "30" in again.text() or "29" in again.text()
    assert not person.sees("noNotificationButton")
    wait(person, HELP_AFTER_SECONDS, "noNotificationButton")
    assert not again.isEnabled()
    look_at_the_help(person)
    wait(person, AGAIN_AFTER_SECONDS - HELP_AFTER_SECONDS, "askAgainButton")
    assert "(" not in again.text()
    headline = person.text("confirmationText")

    person.click(again)

    person.until(lambda: person.sees("askAgainButton") and "(" in again.text())
    assert person.text("confirmationText") == headline
    assert not person.sees("factorChoice")
    assert not person.sees("noNotificationButton")
    assert person.focus() == "pollNowButton"
    *_, first, second = asked_at(person.training, "choice4")
    assert second - first >= AGAIN_AFTER_SECONDS
    exchanges = person.training.exchanges("choice4")
    assert [one["most_at_once"] for one in exchanges[1:]] == [1] * (len(exchanges) - 1)
    person.training.confirm("choice4")
    person.finish()


def test_when_another_code_is_refused_the_first_one_is_still_good(person: Person) -> None:
    begin(person, "resend")
    person.type("12")
    wait(person, AGAIN_AFTER_SECONDS, "askAgainButton")
    look_at_the_help(person)
    left = person.text("confirmationCountdown")

    person.click_named("askAgainButton")

    person.until(lambda: person.sees("confirmationTrouble"))
    said = person.text("confirmationTrouble")
    assert "Новый код пока не отправлен. Введите тот, что пришёл раньше." in said
    assert "Сервер DSS сообщает: «" in said
    assert person.text("confirmationCountdown") <= left
    assert person.box("confirmationCode").text() == "12"
    assert person.focus() == "confirmationCode"
    again = person.get(QAbstractButton, "askAgainButton")
    assert not again.isEnabled()
    person.write("confirmationCode", person.training.codes("resend")[0])
    person.press(Qt.Key.Key_Return)
    person.finish()
    assert steps_of(person.training, "resend").count("code") == 1
    assert person.notifications()[-1].code == ""
