"""«Запоминать пароль до выхода из приложения»: for that account only, nowhere but in memory."""

import pytest
from PyQt5.QtCore import QEvent, Qt
from PyQt5.QtGui import QKeyEvent
from PyQt5.QtWidgets import QAbstractButton, QApplication, QCheckBox

from tests.front import requests_of, steps_of
from tests.wizard.conftest import Sit
from tests.wizard.memory import secrets_in_memory
from tests.wizard.person import PLUGIN, Person


def sign_in_once(person: Person, *, remember: bool = True) -> None:
    person.begin("pwd")
    person.give_password("pwd", remember=remember)
    person.finish()


def test_a_remembered_password_is_not_asked_for_again(person: Person) -> None:
    sign_in_once(person)
    before = len(requests_of(person.training))
    person.begin("pwd")
    person.finish()

    further = requests_of(person.training)[before:]
    assert [entry["password"] for entry in further] == ["given", None]
    assert len(person.certificates()) == 3


def test_without_the_tick_it_is_asked_for_again(person: Person) -> None:
    sign_in_once(person, remember=False)
    person.begin("pwd")

    person.wait_page("passwordPage")
    person.until(lambda: secrets_in_memory() == [])


def test_a_password_the_server_did_not_take_is_not_remembered(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    person.write("password", "Canary-wrong-1")
    person.click(person.get(QCheckBox, "rememberPassword"))
    person.forward()
    person.wait_problem()
    person.cancel()
    person.until(lambda: not person.has_wizard())
    person.until(lambda: secrets_in_memory() == [])
    before = len(steps_of(person.training))

    person.begin("pwd")

    person.wait_page("passwordPage")
    assert not person.sees("problemText")
    assert len(steps_of(person.training)) == before, (
        "the empty password was refused once and is not tried again"
    )


def test_a_remembered_password_is_forgotten_when_the_server_refuses_it(person: Person) -> None:
    sign_in_once(person)
    person.training.fault("status", path="confirmation", status=401)

    person.begin("pwd")

    person.wait_page("passwordPage")
    person.wait_problem()
    person.cancel()
    person.until(lambda: not person.has_wizard())
    person.until(lambda: secrets_in_memory() == [])
    person.begin("pwd")
    person.wait_page("passwordPage")


def test_another_login_under_the_same_name_does_not_get_it(person: Person) -> None:
    sign_in_once(person)
    before = len(requests_of(person.training))

    person.begin("pushpwd", connectionName="pwd")

    person.wait_problem()
    assert person.focus() == "connectionName"
    assert requests_of(person.training)[before:] == []


def test_a_server_typed_wrong_does_not_get_the_password_of_another(person: Person) -> None:
    """The connection was never saved: nothing but the keeper itself stands between them."""
    person.training.fault("status", path="certificates", status=404, times=None)
    person.begin("pwd", connectionName="work")
    person.give_password("pwd", remember=True)
    person.wait_problem()
    person.training.clear_faults()
    before = len(requests_of(person.training))
    person.write("login", "pushpwd")
    person.forward()

    person.wait_page("passwordPage")
    assert "given" not in [entry["password"] for entry in requests_of(person.training)[before:]]


def test_it_is_forgotten_when_the_plugin_is_switched_off(person: Person) -> None:
    sign_in_once(person)
    assert secrets_in_memory()

    person.host.plugins.disable(PLUGIN)

    assert secrets_in_memory() == []
    person.host.plugins.enable(PLUGIN)
    person.begin("pwd")
    person.wait_page("passwordPage")


def test_it_is_forgotten_when_the_host_is_closed(sit_down: Sit) -> None:
    person = sit_down()
    sign_in_once(person)
    person.leave()
    assert secrets_in_memory() == []

    again = sit_down()
    again.begin("pwd")
    again.wait_page("passwordPage")


def test_nothing_typed_is_left_when_the_wizard_is_closed(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    person.write("password", "Canary-typed-1")
    person.cancel()

    person.until(lambda: not person.has_wizard())
    assert secrets_in_memory() == []


def reopen(person: Person, name: str = "pwd") -> None:
    """The wizard again, with the name of the saved connection typed and its box left."""
    person.choose_import()
    person.write("connectionName", name)
    person.press(Qt.Key.Key_Tab)
    person.until(lambda: person.box("login").text())


def test_a_saved_connection_needs_neither_addresses_nor_password_again(person: Person) -> None:
    """Whatever spelling of the addresses it was remembered with."""
    typed = person.training.auth_server.removesuffix("/oauth") + "/"
    person.begin("pwd", authServer=typed)
    person.give_password("pwd", remember=True)
    person.finish()
    before = len(requests_of(person.training))

    reopen(person)

    assert person.box("authServer").text() != typed
    person.forward()
    person.finish()
    assert [entry["password"] for entry in requests_of(person.training)[before:]] == ["given", None]


def test_forget_the_password_makes_it_asked_for_again(person: Person) -> None:
    sign_in_once(person)
    reopen(person)
    person.until(lambda: person.sees("forgetPassword"))
    assert person.text("rememberedPassword") == (
        "Пароль для этого подключения запомнен до выхода из приложения."
    )

    person.click(person.get(QAbstractButton, "forgetPassword"))

    assert secrets_in_memory() == []
    assert "забыт" in person.text("rememberedPassword")
    assert not person.get(QAbstractButton, "forgetPassword").isEnabled()
    assert person.focus() == "login"
    before = len(requests_of(person.training))
    person.forward()
    person.wait_page("passwordPage")
    assert "given" not in [entry["password"] for entry in requests_of(person.training)[before:]]


def test_only_what_the_password_was_remembered_for_says_so(person: Person) -> None:
    sign_in_once(person)
    person.choose_import()
    assert not person.sees("forgetPassword")
    person.fill("pwd")
    person.until(lambda: person.sees("forgetPassword"))

    for box, other in (
        ("login", "push"),
        ("connectionName", "x"),
        ("authServer", "https://dss.example.test/STS"),
    ):
        usual = person.box(box).text()
        person.write(box, other)
        person.until(lambda: not person.sees("forgetPassword"))
        person.write(box, usual)
        person.until(lambda: person.sees("forgetPassword"))


def test_without_a_remembered_password_nothing_is_said_of_one(person: Person) -> None:
    sign_in_once(person, remember=False)
    reopen(person)
    person.qtbot.wait(1)

    assert not person.sees("forgetPassword")
    assert not person.sees("rememberedPassword")


def test_a_refusal_of_the_account_forgets_the_password_too(person: Person) -> None:
    """By 403 a server may mean a wrong password: sending it again and again could lock the account."""
    sign_in_once(person)
    person.training.fault("status", path="confirmation", status=403)

    person.begin("pwd")

    person.wait_problem()
    assert person.page() == "connectionPage"
    person.until(lambda: secrets_in_memory() == [])
    assert not person.sees("forgetPassword")


def test_a_failure_of_the_other_server_does_not_forget_it(person: Person) -> None:
    sign_in_once(person)
    person.training.fault("status", path="certificates", status=403)

    person.begin("pwd")
    person.wait_problem()

    assert person.sees("forgetPassword")


def test_a_refused_password_is_cleared_and_the_tries_are_counted(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    assert not person.sees("passwordTries")

    def mistype(tries: int) -> None:
        person.write("password", f"Canary-wrong-{tries}")
        person.forward()
        person.until(lambda: f"попыток: {tries}." in person.text("passwordTries"))
        assert person.box("password").text() == ""
        assert person.focus() == "password"
        assert "заблокировать" in person.text("passwordTries")

    mistype(1)
    mistype(2)
    person.give_password("pwd")
    person.finish()


def test_the_tries_are_counted_anew_after_going_back(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    person.write("password", "Canary-wrong-1")
    person.forward()
    person.wait_problem()
    person.back()
    person.until(lambda: person.page() == "connectionPage")

    person.forward()

    person.wait_page("passwordPage")
    assert not person.sees("passwordTries")
    person.write("password", "Canary-wrong-2")
    person.forward()
    person.wait_problem()
    assert "попыток: 1." in person.text("passwordTries")


def test_a_password_can_be_pasted(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    board = QApplication.clipboard()
    assert board is not None
    board.setText(person.training.password("pwd"))
    person.click(person.box("password"))

    person.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    board.clear()  # the hunt for secrets looks there, too
    person.forward()
    person.wait_page("resultPage")
    assert len(person.certificates()) == 3


@pytest.mark.parametrize("typed", ["пароль", "Canary-ё"])
def test_the_russian_layout_is_hinted_at_but_the_password_is_sent_as_it_is(
    person: Person, typed: str
) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    assert not person.sees("passwordKeyboard")
    person.write("password", typed)

    assert person.text("passwordKeyboard") == "Похоже, включена русская раскладка."
    assert person.box("password").accessibleDescription() == person.text("passwordKeyboard")
    assert person.forward_button().isEnabled()
    person.give_password("pwd")
    person.finish()


def test_caps_lock_is_noticed_by_the_size_of_the_letters(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    box = person.box("password")
    shift = Qt.KeyboardModifiers(Qt.KeyboardModifier.ShiftModifier)
    QApplication.sendEvent(box, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, shift, "A"))
    assert box.text() == "A"
    assert not person.sees("passwordKeyboard"), "a capital with Shift is what it should be"

    person.type("A")

    assert person.text("passwordKeyboard") == "Похоже, включена клавиша Caps Lock."
    person.type("a")
    assert not person.sees("passwordKeyboard")
