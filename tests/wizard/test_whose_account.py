"""Whose account the server signed in: another one is an error at the login, another name is told."""

from cryptoarm_dss_plugin.host_api.values import Severity
from tests.wizard.memory import secrets_in_memory
from tests.wizard.person import Person


def test_another_account_is_an_error_at_the_login(person: Person) -> None:
    person.begin("mismatch")

    said = person.wait_problem()

    assert person.page() == "connectionPage"
    assert person.focus() == "login"
    assert person.box("login").text() == "mismatch"
    assert person.box("login").accessibleDescription() == said
    assert "mismatch" in said
    assert person.certificates() == []
    assert person.notifications()[-1].code == "account-mismatch"
    assert secrets_in_memory() == []


def test_why_the_login_was_refused_is_read_out_with_it_until_it_is_typed_anew(person: Person) -> None:
    person.begin("mismatch")
    said = person.wait_problem()

    person.write("connectionName", "две части")

    person.until(lambda: person.sees("connectionNameHint"))  # the form was looked through again
    assert person.box("login").accessibleDescription() == said
    person.write("login", "mismatched")
    assert person.box("login").accessibleDescription() == ""


def test_an_e_mail_for_a_login_is_imported_and_the_account_is_told(person: Person) -> None:
    person.begin("alias@example.test")
    person.wait_page("resultPage")

    assert "Вы вошли как alias." in person.text("resultLines").split("\n")
    assert not person.sees("problemText")
    assert len(person.items()) == 3
    (told,) = person.notifications()
    assert told.severity is Severity.WARNING
    assert "Вы вошли как alias" in told.text
    assert told.code == ""
    person.finish()
    assert len(person.certificates()) == 3


def test_the_usual_account_is_not_told_of(person: Person) -> None:
    person.begin("idonly")
    person.wait_page("resultPage")

    assert "Вы вошли" not in person.text("resultLines")
    (told,) = person.notifications()
    assert told.severity is Severity.SUCCESS
