"""«Повторить» in the open wizard: the password is not asked for again, nor kept longer than the wizard."""

from collections.abc import Callable

import pytest

from tests.front import requests_of
from tests.wizard.memory import secrets_in_memory
from tests.wizard.person import PLUGIN, Person
from tests.wizard.test_factors import begin


def decline(person: Person, *, remember: bool = False) -> None:
    """Bring a sign-in with a password to a refusal on the phone."""
    person.begin("pushpwd")
    person.give_password("pushpwd", remember=remember)
    person.wait_page("confirmationPage")
    person.training.wait_for("pushpwd", polls=1)
    person.training.decline("pushpwd")
    person.wait_problem()


def again(person: Person) -> None:
    """Press «Повторить» and wait for the request that follows."""
    person.forward()
    person.until(lambda: person.sees("pollNowButton") or person.page() != "confirmationPage")


@pytest.mark.parametrize("ending", ["decline", "expire"])
def test_the_password_is_not_asked_for_again(person: Person, ending: str) -> None:
    begin(person, "pushpwd")
    for _ in range(2):
        person.training.wait_for("pushpwd", polls=1)
        getattr(person.training, ending)("pushpwd")
        person.wait_problem()

        again(person)

        assert person.page() == "confirmationPage"
    person.training.wait_for("pushpwd", polls=1)
    person.training.confirm("pushpwd")
    person.wait_page("resultPage")
    person.until(lambda: secrets_in_memory() == [])
    person.finish()


def test_a_challenge_is_enough_for_a_password_to_be_remembered(person: Person) -> None:
    decline(person, remember=True)
    person.cancel()
    person.until(lambda: not person.has_wizard())

    person.begin("pushpwd")

    person.wait_page("confirmationPage")


def test_without_the_tick_it_is_kept_for_this_wizard_only(person: Person) -> None:
    decline(person)
    assert secrets_in_memory() == [person.training.password("pushpwd")]

    person.cancel()

    person.until(lambda: not person.has_wizard())
    assert secrets_in_memory() == []
    person.begin("pushpwd")
    person.wait_page("passwordPage")


LEAVINGS: dict[str, Callable[[Person], object]] = {
    "back": Person.back,
    "cancel": Person.cancel,
    "close": lambda person: person.wizard.close(),
    "disable": lambda person: person.host.plugins.disable(PLUGIN),
    "host": lambda person: person.host.close(),
}


@pytest.mark.parametrize("leave", LEAVINGS)
def test_it_is_wiped_with_the_sign_in(person: Person, leave: str) -> None:
    decline(person)
    assert secrets_in_memory()

    LEAVINGS[leave](person)

    person.until(lambda: secrets_in_memory() == [])


def test_it_is_wiped_when_the_server_refuses_it(person: Person) -> None:
    decline(person)
    person.training.fault("status", step="start", status=401, times=1)
    before = len(requests_of(person.training))

    person.forward()

    person.wait_page("passwordPage")
    person.wait_problem()
    assert [one["password"] for one in requests_of(person.training)[before:]] == ["given"]
    assert len(secrets_in_memory()) == 1, "that of the import, which still runs"


def test_it_is_wiped_when_the_sign_in_ends_elsewhere(person: Person) -> None:
    begin(person, "pushpwd")
    person.training.fault("status", path="*certificates*", status=403, times=None)
    person.training.wait_for("pushpwd", polls=1)
    person.training.confirm("pushpwd")

    person.wait_problem()

    assert person.page() == "connectionPage"
    person.until(lambda: secrets_in_memory() == [])
