"""«Повторить» in a notification fills in the form again, also after a restart, and keeps no secret for it."""

from PyQt5.QtWidgets import QAbstractButton, QCheckBox

from cryptoarm_dss_plugin.wizard.form_argument import from_argument, to_argument
from cryptoarm_dss_plugin.wizard.views import FilledForm
from tests.stub_host.hands import find
from tests.wizard.conftest import Sit
from tests.wizard.person import BOXES, Person


def repeat(person: Person) -> None:
    """Press «Повторить» of the newest notification."""
    person.until(person.notifications)
    person.open_notification(person.notifications()[-1].title)
    person.click(find(person.host.window, QAbstractButton, "dss.repeat"))
    person.until(person.has_wizard)
    with person.qtbot.waitActive(person.wizard):
        person.wizard.activateWindow()
    assert person.page() == "connectionPage"


def filled_in(person: Person) -> list[str]:
    """What stands in the boxes of the first page."""
    return [person.box(name).text() for name in (*BOXES, "caFile")]


def test_a_first_try_that_failed_is_filled_in_after_a_restart(sit_down: Sit) -> None:
    person = sit_down()
    wrong = person.training.auth_server.replace("/STS", "/Nothing")
    person.choose_import()
    person.fill("pushpwd", "work", authServer=wrong)
    person.click(person.get(QCheckBox, "useDss2Confirmation"))
    person.forward()
    person.wait_problem()

    again = sit_down()
    repeat(again)

    assert filled_in(again) == ["work", wrong, again.training.dss_server, "pushpwd", again.training.ca_file]
    assert again.get(QCheckBox, "useDss2Confirmation").isChecked()


def test_after_it_the_import_is_one_button_away(sit_down: Sit) -> None:
    person = sit_down()
    person.begin("pushpwd", connectionName="work")
    person.wait_page("passwordPage")
    person.write("password", "Canary-wrong-2")
    person.forward()
    person.wait_problem()

    again = sit_down()
    repeat(again)
    again.forward()
    again.give_password("pushpwd")
    again.wait_page("confirmationPage")
    again.training.confirm("pushpwd")
    again.finish()

    assert [one.source.connection for one in again.certificates() if one.source] == ["work"] * 3


def test_a_saved_connection_is_filled_in_after_a_restart(sit_down: Sit) -> None:
    person = sit_down()
    person.import_all("idonly", connectionName="work")
    person.training.fault("status", path="confirmation", status=500, times=None)
    person.begin("idonly", connectionName="work")
    person.wait_problem()
    person.training.clear_faults()

    again = sit_down()
    repeat(again)

    auth_server, dss_server = again.training.auth_server, again.training.dss_server
    assert filled_in(again) == ["work", auth_server, dss_server, "idonly", again.training.ca_file]
    again.forward()
    again.finish()


def test_an_address_that_was_wrong_may_be_corrected_under_its_name_after_a_restart(
    sit_down: Sit, free_port: int
) -> None:
    """Signing in has worked, so the connection is saved; reading the certificates has not."""
    person = sit_down()
    right = person.training.dss_server
    person.begin("idonly", connectionName="work", dssServer=f"https://localhost:{free_port}/SignServer/rest")
    person.wait_problem()
    assert person.notifications()[-1].code == "cannot-connect"

    again = sit_down()
    repeat(again)
    again.box("dssServer").setText(right)
    again.forward()
    again.finish()

    assert len(again.certificates()) == 3


def test_no_password_of_an_address_is_kept_with_the_notification(person: Person) -> None:
    person.choose_import()
    person.fill("pwd", "work", authServer="https://pwd:Geheimnis-7@localhost/STS/oauth")
    person.forward()
    person.until(lambda: person.sees("problemText") or person.sees("authServerHint"))

    assert not any("Geheimnis" in one.action_argument for one in person.notifications())


def test_what_is_kept_is_short_plain_and_without_secrets() -> None:
    form = FilledForm(
        "work",
        "https://dss.example.test/STS/oauth?token=Canary-1",
        "https://ivanov:Canary-2@dss.example.test/SignServer/rest",
        "ivanov",
        dss2=True,
        ca_file="x" * 4000,
        client_id="ключ",
        offered="work",
    )

    argument = to_argument(form, is_new=True)

    assert "Canary" not in argument
    assert len(argument) < 200
    assert from_argument(argument) == (FilledForm("work", login="ivanov", dss2=True, client_id="ключ"), True)


def test_what_is_no_form_is_the_name_of_a_connection_and_nonsense_does_no_harm() -> None:
    assert from_argument("work") == (FilledForm("work"), False)
    assert from_argument("") == (FilledForm(), False)
    assert from_argument("12") == (FilledForm("12"), False)
    assert from_argument('{"name": ["x"], "dss2": "yes", "login": "i", "else": 1}') == (
        FilledForm(login="i"),
        False,
    )
