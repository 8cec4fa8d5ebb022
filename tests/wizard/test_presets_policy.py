"""Servers that the administrator does not allow, and the help desk that a person is sent to."""

from pathlib import Path

import pytest
from PyQt5.QtWidgets import QAbstractButton

from tests.administrators import Administrator
from tests.wizard.conftest import Sit
from tests.wizard.managed import HELP_DESK, lines, managed_by
from tests.wizard.person import Person
from tests.wizard.test_asking_again import HELP_AFTER_SECONDS, wait
from tests.wizard.test_checking import ended
from tests.wizard.test_finding import addresses, give, origin, trust
from tests.wizard.test_mistakes import hint

NOT_ALLOWED = "Администратор не разрешил подключаться к серверу localhost"
HELP = f"Помощь: {HELP_DESK}"


@pytest.fixture
def administrator(tmp_path: Path) -> Administrator:
    """Who allows other servers than the training server."""
    administrator = Administrator(tmp_path / "etc")
    administrator.set_policy({"allowed_servers": ["*.example.test"], "help_desk": HELP_DESK})
    return administrator


@pytest.fixture
def managed(person: Person, administrator: Administrator) -> Person:
    """A person at a computer that is looked after."""
    return managed_by(person, administrator)


def test_it_is_said_at_the_box_while_typing(managed: Person) -> None:
    managed.choose_import()
    managed.write("authServer", managed.training.auth_server)

    managed.until(lambda: hint(managed, "authServer"))

    assert NOT_ALLOWED in hint(managed, "authServer")
    assert HELP_DESK in hint(managed, "authServer")
    assert managed.box("authServer").hasFocus()
    managed.write("authServer", "https://dss.example.test/STS/oauth")
    managed.write("dssServer", managed.training.dss_server)
    managed.until(lambda: hint(managed, "dssServer"))
    assert not hint(managed, "authServer")


def test_going_on_sends_nothing(managed: Person) -> None:
    managed.begin("idonly")

    managed.until(lambda: NOT_ALLOWED in hint(managed, "authServer"))
    assert managed.focus() == "authServer"
    assert managed.page() == "connectionPage"
    assert managed.training.log() == []


def test_nothing_is_sent_either_when_it_was_forbidden_meanwhile(
    person: Person, administrator: Administrator
) -> None:
    administrator.set_policy({"allowed_servers": ["localhost"], "help_desk": HELP_DESK})
    managed = managed_by(person, administrator)
    managed.choose_import()
    managed.fill("idonly")
    administrator.set_policy({"allowed_servers": [], "help_desk": HELP_DESK})

    managed.forward()

    assert NOT_ALLOWED in managed.wait_problem()
    assert not managed.sees("problemHelp"), "the sentence names the help desk already"
    (told,) = managed.notifications()
    assert told.code == "bad-address"
    assert told.text.count(HELP_DESK) == 1
    assert managed.training.log() == []


def test_a_check_sends_nothing(managed: Person) -> None:
    managed.choose_import()
    managed.fill("idonly")
    managed.click_named("checkConnection")

    said = ended(managed)

    assert NOT_ALLOWED in said
    assert said.count(HELP_DESK) == 1
    assert managed.training.log() == []


@pytest.mark.parametrize("what", ["link", "letter"])
def test_a_search_sends_nothing_and_fills_nothing_in(managed: Person, what: str) -> None:
    managed.choose_import()
    trust(managed, managed.training.ca_file)
    both = f"{managed.training.auth_server} {managed.training.dss_server}"

    give(managed, f"{origin(managed)}/STS/users" if what == "link" else both)

    managed.until(lambda: NOT_ALLOWED in managed.text("foundText"))
    assert managed.text("foundText").count(HELP_DESK) == 1
    assert addresses(managed) == ("", "")
    assert managed.training.log() == []


def test_an_allowed_server_is_searched_checked_and_imported_from(
    person: Person, administrator: Administrator
) -> None:
    administrator.set_policy({"allowed_servers": ["localhost"]})
    managed = managed_by(person, administrator)
    managed.choose_import()
    trust(managed, managed.training.ca_file)

    give(managed, f"{origin(managed)}/STS/users")

    managed.until(lambda: addresses(managed)[1])
    managed.write("connectionName", "work")
    managed.write("login", "idonly")
    managed.click_named("checkConnection")
    assert ended(managed) == "Всё в порядке: оба сервиса доступны."
    managed.forward()
    managed.finish()


def test_a_policy_that_cannot_be_understood_is_said_at_the_box(
    managed: Person, administrator: Administrator
) -> None:
    path = administrator.set_policy(b"{")
    managed.choose_import()
    managed.write("authServer", "https://dss.example.test/STS/oauth")

    managed.until(lambda: str(path) in hint(managed, "authServer"))


@pytest.fixture
def helped(person: Person, tmp_path: Path) -> Person:
    """A person whose administrator names a help desk, and forbids nothing."""
    administrator = Administrator(tmp_path / "etc")
    administrator.set_policy({"help_desk": HELP_DESK})
    return managed_by(person, administrator)


def test_who_gets_an_error_is_told_whom_to_ask(helped: Person) -> None:
    helped.begin("pwd")
    helped.wait_page("passwordPage")
    helped.write("password", "Canary-wrong-1")
    helped.forward()

    said = helped.wait_problem()

    assert helped.text("problemHelp") == HELP
    assert HELP_DESK not in said
    (told,) = helped.notifications()
    assert told.text == f"{said} {HELP}"


def test_the_letter_goes_to_the_help_desk(helped: Person) -> None:
    helped.begin("idonly", caFile="")
    helped.wait_problem()
    assert helped.text("problemHelp") == HELP

    helped.click_named("copyLetterButton")

    assert helped.text("letterCopied").endswith(f" {HELP}")


def test_who_finds_no_certificates_is_told_whom_to_ask(helped: Person) -> None:
    helped.begin("nocerts")
    helped.wait_page("resultPage")

    assert HELP in helped.text("resultLines").splitlines()
    helped.finish()
    helped.import_all("idonly")


def test_who_waits_in_vain_is_told_whom_to_ask(helped: Person) -> None:
    helped.begin("push")
    helped.wait_page("confirmationPage")
    wait(helped, HELP_AFTER_SECONDS, "noNotificationButton")

    helped.click(helped.get(QAbstractButton, "noNotificationButton"))

    assert HELP in lines(helped, "noNotificationLine").splitlines()


def test_a_failed_check_and_a_search_in_vain_name_it_too(helped: Person, free_port: int) -> None:
    helped.choose_import()
    helped.fill("idonly", authServer=f"https://localhost:{free_port}/STS/oauth")
    helped.click_named("checkConnection")
    assert ended(helped).splitlines()[-1] == HELP

    give(helped, "Адреса пришлём позже.")

    helped.until(lambda: helped.text("foundText").splitlines()[-1:] == [HELP])


def test_nobody_is_named_where_nothing_is_wrong_or_nobody_is_known(helped: Person, sit_down: Sit) -> None:
    helped.import_all("idonly")
    (told,) = helped.notifications()
    assert HELP_DESK not in told.text
    plain = sit_down()
    plain.begin("idonly", connectionName="other", caFile="")
    plain.wait_problem()
    assert not plain.sees("problemHelp")
