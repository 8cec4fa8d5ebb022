"""Servers that want more: client identifier, client secret and resource under «Дополнительно»."""

from typing import Any

import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtWidgets import QAbstractButton, QLabel, QLineEdit, QToolButton, QWidget

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.secrets import living_secrets
from cryptoarm_dss_plugin.store import Store
from tests.canaries import Canaries
from tests.front import requests_of
from tests.wizard.memory import secrets_in_memory
from tests.wizard.person import Person

CLIENT = "training-service"
SECRET = "Canary-client-8806"
RESOURCE = "urn:cryptopro:dss:signserver:signserver"


def first_requests(person: Person) -> list[set[str]]:
    """The names that each sign-in began with."""
    return [set(entry["sent"]) for entry in requests_of(person.training) if entry["step"] == "start"]


def saved(person: Person, name: str) -> Any:  # noqa: ANN401 - None or a connection
    store = Store(person.data_dir)
    try:
        manager = new_host_manager()
        manager.register(store)
        return ConnectionBook(Host(manager)).find(name)
    finally:
        store.close()


def is_in_full_sight(widget: QWidget) -> bool:
    return bool(widget.visibleRegion().boundingRect() == widget.rect())


def name_saved(person: Person, name: str) -> None:
    """Open the wizard, type the name of a saved connection and leave the box."""
    person.choose_import()
    person.write("connectionName", name)
    person.press(Qt.Key.Key_Tab)
    person.until(lambda: person.box("login").text())


def test_what_the_operator_gave_is_sent_and_the_secret_is_kept_nowhere(
    person: Person, canaries: Canaries
) -> None:
    canaries.add("the client secret", SECRET)
    person.training.settings(client="secret")
    person.begin("idonly", clientId=CLIENT, clientSecret=SECRET, resource=RESOURCE)
    person.finish()

    assert all({"clientid", "clientsecret", "resource"} <= sent for sent in first_requests(person))
    connection = saved(person, "idonly")
    assert (connection.client_id, connection.resource) == (CLIENT, RESOURCE)
    person.until(lambda: secrets_in_memory() == [])
    assert SECRET not in person.look()


def test_empty_boxes_are_not_sent(person: Person) -> None:
    person.import_all("idonly")

    assert not any({"clientid", "clientsecret"} & sent for sent in first_requests(person))


def test_a_saved_connection_offers_what_was_saved(person: Person) -> None:
    person.training.settings(client="required")
    person.import_all("idonly", clientId="training-client", resource=RESOURCE)

    name_saved(person, "idonly")

    assert person.box("login").text() == "idonly"
    assert person.box("authServer").text() == saved(person, "idonly").auth_server
    assert person.sees("clientId"), "what will be sent is to be seen"
    assert person.box("clientId").text() == "training-client"
    assert person.box("resource").text() == RESOURCE
    assert person.box("clientSecret").text() == ""
    person.forward()
    person.finish()
    assert "clientid" in first_requests(person)[-1]


def test_a_box_emptied_by_the_person_is_not_sent_any_more(person: Person) -> None:
    person.import_all("idonly", clientId="training-client", resource=RESOURCE)
    name_saved(person, "idonly")
    person.write("clientId", "")
    person.write("resource", "")
    person.forward()
    person.finish()

    assert "clientid" not in first_requests(person)[-1]
    connection = saved(person, "idonly")
    assert (connection.client_id, connection.resource) == ("", "")


def test_another_name_takes_back_what_was_offered_but_nothing_that_was_typed(person: Person) -> None:
    person.import_all("idonly", clientId="training-client")
    name_saved(person, "idonly")
    person.write("login", "pushpwd")
    person.write("connectionName", "other")
    person.press(Qt.Key.Key_Tab)

    assert person.box("login").text() == "pushpwd"
    assert person.box("authServer").text() == ""
    assert person.box("clientId").text() == ""


def test_typed_addresses_are_not_replaced_by_those_of_a_saved_connection(person: Person) -> None:
    person.import_all("idonly", connectionName="work")
    person.choose_import()
    person.fill("onecert", name="new")
    person.write("connectionName", "work")
    person.press(Qt.Key.Key_Tab)

    assert person.box("login").text() == "onecert"


@pytest.mark.parametrize(
    ("settings", "boxes", "at", "right"),
    [
        (
            {"client": "required", "missing_client": "invalid_client"},
            {},
            "clientId",
            {"clientId": "training-client"},
        ),
        ({"client": "secret"}, {"clientId": CLIENT}, "clientSecret", {"clientSecret": SECRET}),
        ({}, {"resource": "urn:cryptopro:dss:signserver:other"}, "resource", {"resource": RESOURCE}),
    ],
)
def test_a_refusal_leads_to_the_box_at_fault_with_everything_kept(
    person: Person, settings: dict[str, str], boxes: dict[str, str], at: str, right: dict[str, str]
) -> None:
    person.training.settings(**settings)
    person.choose_import()
    person.fill("idonly", **boxes)
    if person.sees("clientId") and not boxes:
        person.click(person.get(QAbstractButton, "furtherButton"))
        person.until(lambda: not person.sees("clientId"))
    person.forward()

    person.wait_problem()

    assert person.page() == "connectionPage"
    assert person.sees(at)
    assert person.focus() == at
    assert person.box(at).accessibleDescription() == person.text("problemText")
    person.until(lambda: is_in_full_sight(person.box(at)))
    person.until(lambda: is_in_full_sight(person.get(QLabel, "problemText")))
    assert person.box("login").text() == "idonly"
    assert {box: person.box(box).text() for box in boxes} == boxes
    for box, text in right.items():
        person.write(box, text)
    person.forward()
    person.finish()
    assert len(person.certificates()) == 3


def test_the_secret_goes_along_when_the_sign_in_is_repeated(person: Person) -> None:
    person.training.settings(client="secret")
    person.begin("push", clientId=CLIENT, clientSecret=SECRET)
    person.wait_page("confirmationPage")
    person.training.wait_for("push", polls=1)
    person.training.decline("push")
    person.wait_problem()

    person.forward()

    person.training.wait_for("push", polls=1)
    assert ["clientsecret" in sent for sent in first_requests(person)] == [True, True]
    person.training.confirm("push")
    person.finish()


def test_the_secret_is_wiped_when_the_wizard_is_closed(person: Person) -> None:
    person.training.settings(client="secret")
    person.begin("push", clientId=CLIENT, clientSecret=SECRET)
    person.wait_page("confirmationPage")
    box = person.wizard.findChild(QLineEdit, "clientSecret")
    assert box is not None
    left: list[str] = []
    box.destroyed.connect(lambda: left.append("gone"))
    box.textChanged.connect(left.append)
    held = living_secrets()
    assert SECRET in [secret.reveal() for secret in held]

    person.cancel()

    person.until(lambda: not person.has_wizard())
    person.until(lambda: secrets_in_memory() == [])
    assert SECRET not in [secret.reveal() for secret in held], "dropped, but not wiped"
    assert left[0] == "", "the box itself was emptied before it went"


def test_the_secret_is_hidden_until_it_is_to_be_shown(person: Person) -> None:
    person.choose_import()
    person.click(person.get(QAbstractButton, "furtherButton"))
    person.write("clientSecret", "Canary-look")
    assert "Canary" not in person.box("clientSecret").displayText()

    person.click(person.get(QToolButton, "showClientSecret"))

    assert person.box("clientSecret").displayText() == "Canary-look"


def test_opening_the_section_moves_nothing_above_it(person: Person) -> None:
    person.choose_import()

    def places() -> list[QPoint]:
        return [person.box(name).geometry().topLeft() for name in ("connectionName", "login")]

    before = places()

    person.click(person.get(QAbstractButton, "furtherButton"))
    person.until(lambda: not person.box("resource").visibleRegion().isEmpty())

    person.until(lambda: places() == before)  # a small screen comes to scroll: that takes a turn
    person.click(person.get(QAbstractButton, "furtherButton"))
    person.until(lambda: not person.sees("resource"))
    person.until(lambda: places() == before)
