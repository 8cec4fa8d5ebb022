"""Every way to confirm, through the window: what it asks for, and that it leads to the certificates."""

from dataclasses import dataclass

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QCheckBox, QLabel, QListWidget

from tests.front import steps_of
from tests.stub_host.hands import find
from tests.wizard.person import Person

PHONES = {
    "push": "Подтвердите вход в приложении myDSS.",
    "mydss": "Подтвердите вход в приложении КриптоПро Ключ.",
    "airkey": "Подтвердите вход в приложении AirKey Lite.",
    "sim": "Подтвердите вход на экране телефона.",
    "laconic": "Подтвердите вход в приложении myDSS.",
}
CODES = {
    "sms": "Введите код из СМС.",
    "mail": "Введите код из письма.",
    "oath": "Введите код, который показывает брелок.",
}
UNDESCRIBED = ("unknown", "unknown-code", "unknown-push", "voice")


def begin(person: Person, login: str) -> None:
    """From the window to the page «Подтверждение»."""
    person.begin(login)
    if person.training.password(login):
        person.give_password(login)
    person.wait_page("confirmationPage")


def steps(person: Person) -> list[str]:
    """What is to be done, as the page tells it."""
    page = person.wizard.currentPage()
    assert page is not None
    lines = [find(page, QLabel, f"confirmationSteps{number}") for number in range(1, 13)]
    return [line.text() for line in lines if line.isVisible()]


@pytest.mark.parametrize(("login", "headline"), PHONES.items())
def test_a_phone_is_waited_for(person: Person, login: str, headline: str) -> None:
    begin(person, login)

    assert person.text("confirmationText") == headline
    assert len(steps(person)) == 3
    assert not person.sees("confirmationCode")
    assert not person.sees("confirmationQr")
    assert person.sees("pollNowButton")
    assert not person.forward_button().isEnabled()
    person.training.confirm(login)
    person.finish()
    assert len(person.certificates()) == 3


@pytest.mark.parametrize(("login", "headline"), CODES.items())
def test_a_code_is_asked_for(person: Person, login: str, headline: str) -> None:
    begin(person, login)

    assert person.text("confirmationText") == headline
    assert len(steps(person)) == 2
    assert person.focus() == "confirmationCode"
    assert not person.sees("pollNowButton")
    assert person.text("confirmationLastContact") == ""
    person.type(person.training.codes(login)[0])
    person.press(Qt.Key.Key_Return)
    person.finish()
    assert len(person.certificates()) == 3


@pytest.mark.parametrize("login", UNDESCRIBED)
def test_a_method_that_nobody_describes_may_want_a_code_or_a_tap(person: Person, login: str) -> None:
    begin(person, login)

    assert person.text("confirmationText") == "Введите код подтверждения."
    assert steps(person)[2:] == ["Подтвердили на устройстве, а не кодом? Нажмите «Проверить сейчас»."]
    assert person.focus() == "confirmationCode"
    assert person.sees("pollNowButton")
    assert steps_of(person.training)[-1] == "start", "nobody asks by itself: it may count as a wrong code"


@pytest.mark.parametrize("login", ["unknown-code", "voice"])
def test_the_code_of_a_method_that_nobody_describes(person: Person, login: str) -> None:
    begin(person, login)

    person.type(person.training.codes(login)[0])
    person.press(Qt.Key.Key_Return)

    person.finish()
    assert len(person.certificates()) == 3


@pytest.mark.parametrize("login", ["unknown", "unknown-push"])
def test_a_tap_by_a_method_that_nobody_describes_is_asked_for(person: Person, login: str) -> None:
    begin(person, login)
    person.click_named("pollNowButton")
    person.until(lambda: steps_of(person.training)[-1] == "poll")
    person.until(lambda: person.text("confirmationLastContact").startswith("Последняя связь"))

    person.training.confirm(login)
    person.click_named("pollNowButton")

    person.finish()
    assert len(person.certificates()) == 3


def test_a_code_is_taken_with_the_blanks_that_messages_put_into_it(person: Person) -> None:
    begin(person, "sms")
    (code,) = person.training.codes("sms")

    person.type(f" {code[:3]} {code[3:]} ")
    person.forward()

    person.finish()


def test_what_the_server_says_is_marked_once_and_not_said_twice(person: Person) -> None:
    begin(person, "push")

    said = person.text("confirmationServerWords")

    assert said == "Сервер DSS сообщает: «Подтвердите вход в приложении myDSS на вашем телефоне»"


def test_a_server_that_says_nothing_is_not_quoted(person: Person) -> None:
    begin(person, "laconic")

    assert person.text("confirmationServerWords") == ""
    assert person.text("confirmationCountdown").startswith("Осталось ")


@dataclass(frozen=True)
class Offered:
    """A choice, and what the person sees of it."""

    login: str
    lines: tuple[str, ...]


CHOICES = [
    Offered("choice", ("Код из СМС — «Код по СМС»", "Приложение myDSS")),
    Offered(
        "choice4",
        (
            "Код из СМС — «Код по СМС»",
            "Код из письма — «Код по почте»",
            "Приложение myDSS",
            "Приложение AirKey Lite",
        ),
    ),
]


@pytest.mark.parametrize("offered", CHOICES, ids=lambda one: one.login)
def test_the_ways_are_called_by_our_names_and_the_servers_in_quotes(person: Person, offered: Offered) -> None:
    begin(person, offered.login)
    listed = person.get(QListWidget, "factorChoice")

    assert tuple(listed.item(row).text() for row in range(listed.count())) == offered.lines  # type: ignore[union-attr]
    assert not person.sees("confirmationCountdown")
    assert not person.sees("pollNowButton")


def test_one_of_several_phones_is_chosen_by_a_double_click(person: Person) -> None:
    person.choose_import()
    person.fill("devices")
    person.click(person.get(QCheckBox, "useDss2Confirmation"))
    person.forward()
    person.give_password("devices")
    person.wait_page("confirmationPage")
    listed = person.get(QListWidget, "factorChoice")
    assert [listed.item(row).text() for row in range(listed.count())] == [  # type: ignore[union-attr]
        "Приложение КриптоПро Ключ — «Телефон бухгалтера»",
        "Приложение КриптоПро Ключ — «Планшет директора»",
    ]

    person.double_click(listed, 1)

    person.until(lambda: person.sees("pollNowButton"))
    assert "«Планшет директора»" in person.text("confirmationServerWords")
    person.training.confirm("devices")
    person.finish()


def test_a_choice_may_follow_a_code(person: Person) -> None:
    begin(person, "two-steps")
    person.type(person.training.codes("two-steps")[0])
    person.forward()
    person.until(lambda: person.sees("factorChoice"))
    assert person.focus() == "factorChoice"

    person.forward()
    person.until(lambda: person.text("confirmationText") == CODES["mail"])
    assert person.focus() == "confirmationCode"
    person.type(person.training.codes("two-steps")[0])
    person.forward()

    person.finish()


def test_another_way_is_chosen_while_one_is_waited_for(person: Person) -> None:
    begin(person, "choice4")
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.sees("otherFactorButton"))
    person.training.wait_for("choice4", polls=1)

    person.click_named("otherFactorButton")
    person.until(lambda: person.sees("factorChoice"))
    assert not person.sees("confirmationQr")
    assert person.focus() == "factorChoice"
    person.forward()

    person.until(lambda: person.text("confirmationText") == CODES["sms"])
    person.type(person.training.codes("choice4")[0])
    person.press(Qt.Key.Key_Return)
    person.finish()


def test_without_a_choice_there_is_no_other_way(person: Person) -> None:
    begin(person, "push")

    assert not person.sees("otherFactorButton")


def test_a_wrong_code_is_told_in_the_servers_words_and_may_be_typed_again(person: Person) -> None:
    begin(person, "sms")
    person.type("000")
    person.forward()

    person.until(lambda: person.sees("confirmationTrouble"))
    said = person.text("confirmationTrouble")
    assert "Код не принят. Введите его ещё раз." in said
    assert "Сервер DSS сообщает: «Неверный код. Осталось попыток: 2»" in said
    assert "Неверный" not in person.text("confirmationServerWords")
    assert person.box("confirmationCode").text() == ""
    assert person.box("confirmationCode").accessibleDescription() == said
    assert person.focus() == "confirmationCode"

    person.type(person.training.codes("sms")[0])
    person.press(Qt.Key.Key_Return)
    person.finish()


def test_a_code_that_could_not_be_sent_may_be_typed_again(person: Person) -> None:
    begin(person, "sms")
    person.training.fault("status", step="code", status=503, times=1)
    person.type(person.training.codes("sms")[0])
    person.forward()

    person.until(lambda: person.sees("confirmationTrouble"))
    assert "Код не отправлен" in person.text("confirmationTrouble")
    assert person.focus() == "confirmationCode"
    person.type(person.training.codes("sms")[0])
    person.press(Qt.Key.Key_Return)
    person.finish()
    assert steps_of(person.training, "sms").count("code") == 2


def test_a_masked_code_is_not_shown(person: Person) -> None:
    person.training.settings(hidden=True)
    begin(person, "sms")

    person.type("1234")

    assert "1" not in person.box("confirmationCode").displayText()


ENDINGS = [
    ("attempts", "Код подтверждения введён неверно слишком много раз.", "attempts-exceeded"),
    ("pending", "Предыдущий запрос ещё ждёт вашего подтверждения.", "confirmation-pending"),
    ("expired", "Время ожидания подтверждения истекло.", "confirmation-expired"),
    ("declined", "Вход отклонён на телефоне.", "confirmation-declined"),
    (
        "declined-bare",
        "Сервер DSS прервал ожидание телефона: скорее всего, вход там отклонили.",
        "confirmation-declined",
    ),
]


@pytest.mark.parametrize(("ending", "headline", "code"), ENDINGS, ids=lambda one: one.split()[0])
def test_each_ending_has_its_headline_its_advice_and_one_main_button(
    person: Person, ending: str, headline: str, code: str
) -> None:
    reach(person, ending)

    advice = person.wait_problem()

    assert person.text("confirmationText") == headline
    assert advice[0].isupper()
    assert advice.endswith(".")
    assert headline.rstrip(".") not in advice
    assert not person.sees("confirmationCountdown")
    assert not person.sees("askAgainButton")
    assert person.forward_button().text().replace("&", "") == "Повторить"
    assert person.forward_button().isDefault()
    (told,) = person.notifications()
    assert told.code == code


def reach(person: Person, ending: str) -> None:
    """Bring an import to one of its endings."""
    if ending == "attempts":
        person.training.settings(attempts=1)
        begin(person, "sms")
        person.type("000")
        person.press(Qt.Key.Key_Return)
    elif ending == "pending":
        person.training.settings(pending="refuse")
        person.begin("pending")
    elif ending == "expired":
        begin(person, "push")
        person.training.wait_for("push", polls=1)
        person.training.expire("push")
    else:
        if ending == "declined-bare":
            person.training.settings(decline_status=403)
        begin(person, "push")
        person.training.wait_for("push", polls=1)
        person.training.decline("push")


def test_after_the_earlier_request_was_answered_repeating_leads_on(person: Person) -> None:
    reach(person, "pending")
    person.wait_problem()

    person.training.decline("pending")
    person.press(Qt.Key.Key_Return)

    person.until(lambda: person.sees("pollNowButton"))
    assert not person.sees("problemText")
    person.training.wait_for("pending", polls=1)
    person.training.confirm("pending")
    person.finish()
