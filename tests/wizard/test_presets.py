"""Connections that the administrator has made ready: offered, filled in, and locked where they are to be."""

from pathlib import Path

import pytest
from PyQt5.QtCore import QMimeData, Qt, QUrl
from PyQt5.QtWidgets import QAction, QCheckBox, QComboBox, QMenu, QToolButton, QWidget

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.administrators import Administrator
from tests.another_screen import run_again
from tests.stub_host.looks import cut_texts
from tests.wizard.conftest import Sit
from tests.wizard.looking import once_grown, overlapping, texts_with_poor_contrast, too_wide
from tests.wizard.managed import RESOURCE, SET, managed_by, note, preset
from tests.wizard.person import Person
from tests.wizard.test_finding import addresses, both, drop, give, paste_into, wait_filled
from tests.wizard.test_operators import first_requests, saved

ALL_LOCKED = ["auth_server", "dss_server", "login", "ca_file", "proxy", "client_id", "resource"]
OTHER = "https://other.example.test"


@pytest.fixture
def administrator(tmp_path: Path) -> Administrator:
    """Who writes the files."""
    return Administrator(tmp_path / "etc")


@pytest.fixture
def managed(person: Person, administrator: Administrator) -> Person:
    """A person at a computer that is looked after."""
    return managed_by(person, administrator)


def offered(person: Person) -> list[str]:
    """The entries of the list beside the name of the connection."""
    return [one.text() for one in person.get(QMenu, "connectionNames").actions()]


def wait_name(person: Person, name: str) -> None:
    """Open the wizard; the one preset connection comes by itself."""
    person.choose_import()
    person.until(lambda: person.box("connectionName").text() == name)


def name_it(person: Person, name: str) -> None:
    """Type the name of a connection and leave the box."""
    person.write("connectionName", name)
    person.press(Qt.Key.Key_Tab)


def test_the_only_one_fills_the_form_in_at_once(
    managed: Person, administrator: Administrator, training: TrainingProcess
) -> None:
    preset(administrator, training, client_id="training-client")

    wait_name(managed, "office")

    assert addresses(managed) == both(managed)
    assert managed.focus() == "login"
    managed.type("idonly")
    managed.forward()
    managed.finish()
    assert len(managed.certificates()) == 3
    assert "clientid" in first_requests(managed)[-1]
    assert saved(managed, "office").client_id == "training-client"


def test_nothing_comes_by_itself_where_something_is_saved_or_there_is_more_than_one(
    managed: Person, administrator: Administrator, training: TrainingProcess
) -> None:
    managed.import_all("idonly", connectionName="own")
    preset(administrator, training)

    managed.choose_import()
    managed.until(lambda: managed.sees("chooseConnection"))

    assert managed.box("connectionName").text() == ""
    assert offered(managed) == ["office (задано администратором)", "own"]


def test_what_is_typed_already_is_not_replaced(
    managed: Person, administrator: Administrator, training: TrainingProcess
) -> None:
    preset(administrator, training, login="ivanov")
    managed.choose_import()
    managed.until(lambda: managed.sees("chooseConnection"))
    managed.write("login", "idonly")

    name_it(managed, "office")

    assert managed.box("login").text() == "idonly"


def test_a_name_is_chosen_from_the_list_with_the_keys(
    managed: Person, administrator: Administrator, training: TrainingProcess
) -> None:
    preset(administrator, training, "first", login="ivanov")
    preset(administrator, training, "second", login="petrov", resource=RESOURCE)
    managed.choose_import()
    managed.until(lambda: managed.sees("chooseConnection"))
    button = managed.get(QToolButton, "chooseConnection")
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert "администратором" in button.accessibleName()

    managed.get(QAction, "second").trigger()

    assert managed.box("connectionName").text() == "second"
    assert managed.box("login").text() == "petrov"
    assert managed.box("resource").text() == RESOURCE
    managed.get(QAction, "first").trigger()
    assert (managed.box("login").text(), managed.box("resource").text()) == ("ivanov", "")


def test_what_is_locked_is_read_not_changed_and_says_why(
    managed: Person, administrator: Administrator, training: TrainingProcess
) -> None:
    preset(administrator, training, login="idonly", resource=RESOURCE, locked=ALL_LOCKED)
    wait_name(managed, "office")

    for name in ("authServer", "dssServer", "login", "caFile", "proxy", "clientId", "resource"):
        box = managed.box(name)
        before = box.text()
        managed.click(box)
        managed.type("x")
        managed.press(Qt.Key.Key_Delete)
        assert box.text() == before, name
        assert note(managed, name) == SET, name
        assert SET in box.accessibleDescription(), name
        assert box.isEnabled(), name
    assert not note(managed, "connectionName")
    assert not managed.sees("caFileBrowse")
    managed.forward()
    managed.finish()
    assert len(managed.certificates()) == 3


@pytest.mark.parametrize("how", ["letter", "paste", "file", "drop"])
def test_no_letter_changes_what_is_locked(
    managed: Person, administrator: Administrator, training: TrainingProcess, tmp_path: Path, how: str
) -> None:
    preset(administrator, training, locked=["auth_server", "dss_server", "client_id", "confirmation_api"])
    wait_name(managed, "office")
    settings = f"СервисИдентификации: {OTHER}/STS/oauth\nСервисПодписи: {OTHER}/SignServer/rest\n"
    settings += "ИдентификаторЦИ: other\nИдентификаторСЭП: urn:example:other\nВерсияАПИ: 2\n"
    data, file = QMimeData(), tmp_path / "настройки.txt"
    file.write_text(settings)
    data.setUrls([QUrl.fromLocalFile(str(file))])

    if how == "paste":
        paste_into(managed, "authServer", settings)
        assert not managed.sees("foundText")
    elif how == "letter":
        give(managed, settings)
    else:
        if how == "file":
            data = QMimeData()
            data.setText(settings)
        drop(managed, data)

    if how != "paste":
        said = wait_filled(managed)
        assert said.count("не изменено, задано администратором") == 4
        assert managed.box("resource").text() == "urn:example:other"
        managed.click_named("putBack")
        assert managed.box("resource").text() == ""
    assert addresses(managed) == both(managed)
    assert managed.box("clientId").text() == ""
    assert not managed.get(QCheckBox, "useDss2Confirmation").isChecked()


def test_another_name_opens_what_was_locked(
    managed: Person, administrator: Administrator, training: TrainingProcess
) -> None:
    preset(
        administrator,
        training,
        login="idonly",
        confirmation_api="v2",
        locked=[*ALL_LOCKED, "confirmation_api"],
    )
    wait_name(managed, "office")
    managed.until(lambda: managed.sees("caCertificate1"))

    name_it(managed, "own")

    assert addresses(managed) == ("", "")
    assert not managed.get(QCheckBox, "useDss2Confirmation").isChecked()
    for name in ("authServer", "login", "caFile", "proxy", "useDss2Confirmation"):
        assert not note(managed, name)
    managed.until(lambda: not managed.sees("caFacts"))
    assert managed.sees("caFileBrowse")
    managed.write("login", "ivanov")
    assert managed.box("login").text() == "ivanov"
    assert managed.box("login").accessibleDescription() == ""

    name_it(managed, "office")

    assert managed.box("login").text() == "idonly", "what is locked goes before what was typed"
    assert note(managed, "login") == SET


def test_the_locked_version_cannot_be_ticked_away(
    managed: Person, administrator: Administrator, training: TrainingProcess
) -> None:
    preset(administrator, training, login="idonly", confirmation_api="v2", locked=["confirmation_api"])
    wait_name(managed, "office")
    tick = managed.get(QCheckBox, "useDss2Confirmation")
    assert tick.isChecked()
    assert note(managed, "useDss2Confirmation") == SET
    assert tick.accessibleDescription() == SET

    managed.click(tick)
    assert tick.isChecked()
    tick.setFocus()
    managed.press(Qt.Key.Key_Space)

    assert tick.isChecked()
    assert tick.isEnabled(), "grey text is hard to read"


def test_a_version_that_is_only_proposed_can_be_ticked_away(
    managed: Person, administrator: Administrator, training: TrainingProcess
) -> None:
    preset(administrator, training, login="idonly", confirmation_api="v2")
    wait_name(managed, "office")

    managed.click(managed.get(QCheckBox, "useDss2Confirmation"))
    managed.forward()
    managed.finish()

    assert saved(managed, "office").confirmation_api == "auto"


@pytest.mark.parametrize("locked", [["ca_file"], []])
def test_the_administrator_s_root_certificates_are_shown(
    managed: Person, administrator: Administrator, training: TrainingProcess, locked: list[str]
) -> None:
    preset(administrator, training, login="idonly", locked=locked)

    wait_name(managed, "office")

    managed.until(lambda: managed.sees("caCertificate1"))
    assert managed.text("caFacts").startswith(SET)
    for said in ("Учебный корень", "Кем выдан", "Действует с", "SHA-256"):
        assert said in managed.text("caCertificate1")
    assert note(managed, "caFile") == (SET if locked else "")


def test_gost_tls_that_is_demanded_is_said(
    managed: Person, administrator: Administrator, training: TrainingProcess
) -> None:
    preset(administrator, training, login="idonly", gost_tls="require", locked=["gost_tls"])
    wait_name(managed, "office")
    choice = managed.get(QComboBox, "gostTls")
    assert (choice.currentText(), choice.isEnabled(), note(managed, "gostTls")) == ("всегда", False, SET)
    name_it(managed, "own")
    assert (choice.currentText(), choice.isEnabled()) == ("если его требует сервер", True)
    assert note(managed, "gostTls") == ""


def test_what_was_typed_before_it_was_locked_is_refused_at_its_box(
    managed: Person, administrator: Administrator, training: TrainingProcess
) -> None:
    """The administrator has written the file while the window was open."""
    managed.choose_import()
    managed.fill("idonly", name="office")
    preset(administrator, training, resource=RESOURCE, login="ivanov", locked=["login"])

    managed.forward()

    assert "задано администратором" in managed.wait_problem()
    assert managed.focus() == "login"
    assert managed.training.log() == []


@pytest.fixture
def all_locked(administrator: Administrator, training: TrainingProcess) -> Administrator:
    """Who leaves nothing to be typed."""
    members = {"login": "idonly", "resource": RESOURCE, "proxy": "http://petrov@proxy.example.test:3128"}
    locked = [*ALL_LOCKED, "confirmation_api", "gost_tls"]
    preset(administrator, training, client_id="desk", locked=locked, **members)
    return administrator


def wait_grown(person: Person) -> None:
    """Wait until the form with everything locked has its size."""
    wait_name(person, "office")
    person.until(lambda: person.sees("caCertificate1"))


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_locked_stands_out_from_its_ground(
    sit_down: Sit,
    all_locked: Administrator,
    dark: bool,  # noqa: FBT001 - a parameter
) -> None:
    person = managed_by(sit_down(dark=dark), all_locked)
    wait_grown(person)

    assert texts_with_poor_contrast(person.wizard, 4.5) == []
    assert note(person, "login") == SET


@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_about_it_is_cut(sit_down: Sit, all_locked: Administrator, language: str) -> None:
    person = managed_by(sit_down(language), all_locked)
    wait_grown(person)

    wizard = person.wizard
    assert (
        once_grown(person.qtbot, lambda: [*cut_texts(wizard), *overlapping(wizard), *too_wide(wizard)]) == []
    )
    assert person.get(QWidget, "proxyUser").isVisible()


@pytest.mark.parametrize("width", [960, 512])
def test_the_same_on_another_screen(tmp_path: Path, width: int) -> None:
    """The test above in a process of its own, with a scale that gives the platform's screen this width."""
    run_again([f"{__file__}::test_nothing_about_it_is_cut"], 800 / width, tmp_path, passed=2)
