"""«Запоминать пароль до выхода из приложения»: for that account only, nowhere but in memory."""

from PyQt5.QtWidgets import QCheckBox

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
