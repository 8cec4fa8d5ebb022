"""A connection's own proxy: a real one that wants a login and a password, for import, check and search."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QAbstractButton, QLineEdit, QWidget

from cryptoarm_dss_plugin.secrets import living_secrets
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.administrators import Administrator
from tests.canaries import Canaries
from tests.cli.proxies import office_proxy
from tests.wizard.managed import SET, managed_by, note, preset
from tests.wizard.memory import secrets_in_memory
from tests.wizard.person import Person
from tests.wizard.test_checking import ended, rungs
from tests.wizard.test_finding import give, origin, wait_filled
from tests.wizard.test_mistakes import hint
from tests.wizard.test_operators import name_saved, saved
from tests.wizard.test_presets import name_it

PASSWORD = "Canary-proxy-5517"
WANTED = "⚠ Прокси-сервер требует логин и пароль"
USER = "petrov"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a proxy that knows one account."""
    directory = tmp_path_factory.mktemp("office")
    with office_proxy(directory, "--basic-auth", f"{USER}:{PASSWORD}") as port:
        yield port


@pytest.fixture
def seated(person: Person, canaries: Canaries) -> Person:
    """A person whose proxy's password is hunted for afterwards."""
    canaries.add("the password of the proxy", PASSWORD)
    return person


def begin(person: Person, port: int, **boxes: str) -> None:
    """Begin an import over the proxy."""
    person.begin("idonly", proxy=f"127.0.0.1:{port}", **boxes)


def open_form(person: Person, **boxes: str) -> None:
    """The form for the training server, filled in."""
    person.choose_import()
    person.fill("idonly", **boxes)


def wait_asked(person: Person, focus: str) -> None:
    """Wait until the person is asked for the proxy's account."""
    person.until(lambda: hint(person, "proxy") == WANTED)
    person.until(lambda: person.focus() == focus)
    person.look()


def test_an_import_goes_over_it_and_all_but_the_password_is_saved(seated: Person, port: int) -> None:
    begin(seated, port, proxyUser=USER, proxyPassword=PASSWORD)
    seated.finish()

    assert len(seated.certificates()) == 3
    connection = saved(seated, "idonly")
    assert (connection.proxy, connection.proxy_user) == (f"http://127.0.0.1:{port}", USER)
    seated.until(lambda: secrets_in_memory() == [])
    assert PASSWORD not in seated.look()
    name_saved(seated, "idonly")
    assert seated.box("proxy").text() == f"http://127.0.0.1:{port}"
    assert seated.box("proxyUser").text() == USER
    assert seated.box("proxyPassword").text() == ""


def test_407_asks_for_login_and_password_at_the_proxy(seated: Person, port: int) -> None:
    begin(seated, port)

    said = seated.wait_problem()

    assert "прокси-сервер требует" in said
    wait_asked(seated, "proxyUser")
    assert WANTED.removeprefix("⚠ ") in seated.box("proxy").accessibleDescription()
    assert seated.training.log() == []
    (told,) = seated.notifications()
    assert told.code == "proxy-failed"

    seated.type(USER)
    seated.write("proxyPassword", "Canary-wrong-9")
    assert not hint(seated, "proxy")
    seated.forward()
    wait_asked(seated, "proxyPassword")
    assert seated.box("proxyPassword").text() == "", "what it did not take is not sent again"

    seated.type(PASSWORD)
    seated.press(Qt.Key.Key_Return)
    seated.finish()
    assert len(seated.certificates()) == 3


def test_the_password_is_kept_for_one_window_only(seated: Person, port: int) -> None:
    box = begin_and_fail(seated, port)
    assert box.text() == PASSWORD
    assert box.echoMode() == QLineEdit.EchoMode.Password
    seated.write("authServer", seated.training.auth_server)
    seated.forward()
    seated.finish()

    name_saved(seated, "idonly")
    seated.forward()

    wait_asked(seated, "proxyPassword")
    seated.cancel()
    seated.until(lambda: not seated.has_wizard())
    seated.until(lambda: secrets_in_memory() == [])


def test_nothing_of_the_password_is_left_when_the_window_is_closed(seated: Person, port: int) -> None:
    box = begin_and_fail(seated, port)
    texts: list[str] = []
    box.textChanged.connect(texts.append)
    seated.click_named("checkAfterFailure")
    ended(seated)
    held = living_secrets()

    seated.cancel()

    seated.until(lambda: not seated.has_wizard())
    assert texts == [""], "the box is emptied"
    assert PASSWORD not in [secret.reveal() for secret in held], "dropped, but not wiped"


def begin_and_fail(person: Person, port: int) -> QLineEdit:
    """An import over the proxy that fails at the server; the box with the password."""
    wrong = f"{origin(person)}/Nothing"
    begin(person, port, proxyUser=USER, proxyPassword=PASSWORD, authServer=wrong)
    person.wait_problem()
    person.until(lambda: person.box("authServer").isEnabled())
    return person.box("proxyPassword")


def test_a_password_not_at_hand_is_no_wrong_try_at_the_proxy(seated: Person, tmp_path: Path) -> None:
    (tmp_path / "spy").mkdir()
    with office_proxy(tmp_path / "spy", "--basic-auth", f"{USER}:", "--log-level", "d") as port:
        begin(seated, port, proxyUser=USER)
        wait_asked(seated, "proxyPassword")

    assert seated.training.log() == [], "an empty password would have been taken"


def test_a_check_goes_over_it(seated: Person, port: int) -> None:
    open_form(seated, proxy=f"127.0.0.1:{port}")
    seated.click_named("checkConnection")

    said = ended(seated)

    assert "прокси-сервер требует" in said
    assert any(one.startswith("✗ Прокси-сервер") for one in rungs(seated))
    wait_asked(seated, "proxyUser")
    seated.type(USER)
    seated.write("proxyPassword", PASSWORD)
    seated.click_named("checkConnection")
    assert ended(seated) == "Всё в порядке: оба сервиса доступны."
    assert any("Прокси-сервер" in one and one.startswith("✓") for one in rungs(seated))


def test_a_search_goes_over_it(seated: Person, port: int) -> None:
    open_form(seated, proxy=f"127.0.0.1:{port}", dssServer="", authServer="")
    give(seated, f"{origin(seated)}/STS/users")
    wait_asked(seated, "proxyUser")
    assert seated.training.log() == []
    seated.type(USER)
    seated.write("proxyPassword", PASSWORD)

    give(seated, f"{origin(seated)}/STS/users")

    wait_filled(seated)
    assert seated.training.log() != []


def test_login_and_password_inside_of_the_address_go_to_their_boxes(seated: Person, port: int) -> None:
    open_form(seated)
    assert not seated.get(QWidget, "proxyUser").isVisible()
    seated.write("proxy", f"http://{USER}:{PASSWORD}@127.0.0.1:{port}")

    seated.press(Qt.Key.Key_Tab)

    assert seated.box("proxy").text() == f"http://127.0.0.1:{port}"
    assert seated.box("proxyUser").text() == USER
    assert seated.box("proxyPassword").text() == PASSWORD
    assert seated.get(QAbstractButton, "showProxyPassword").isVisible()
    assert PASSWORD not in seated.look()
    seated.forward()
    seated.finish()


def test_an_address_that_is_none_is_told_at_its_box(seated: Person) -> None:
    open_form(seated, proxy="socks5://proxy.example.test")

    seated.until(lambda: "прокси-сервера" in hint(seated, "proxy"))
    seated.forward()

    assert seated.focus() == "proxy"
    assert seated.training.log() == []


def test_a_proxy_that_is_not_there_leads_to_its_box(seated: Person, free_port: int) -> None:
    begin(seated, free_port)

    assert "прокси" in seated.wait_problem()
    assert seated.focus() == "proxy"
    assert not hint(seated, "proxy")


def test_an_emptied_box_means_the_system_s_proxy_again(seated: Person, port: int) -> None:
    begin(seated, port, proxyUser=USER, proxyPassword=PASSWORD)
    seated.finish()
    name_saved(seated, "idonly")

    seated.write("proxy", "")
    seated.forward()

    seated.finish()
    assert (saved(seated, "idonly").proxy, saved(seated, "idonly").proxy_user) == ("", "")


def test_the_login_of_another_proxy_is_not_offered(
    seated: Person, training: TrainingProcess, tmp_path: Path
) -> None:
    administrator = Administrator(tmp_path / "etc")
    preset(administrator, training, login="idonly", proxy=f"http://{USER}@proxy.example.test:3128")
    managed_by(seated, administrator)
    seated.choose_import()
    seated.until(lambda: seated.box("connectionName").text() == "office")
    name_it(seated, "own")
    seated.write("proxy", "127.0.0.1:3128")

    name_it(seated, "office")

    assert seated.box("proxyUser").text() == ""
    seated.write("proxy", "")
    name_it(seated, "third")
    name_it(seated, "office")
    assert seated.box("proxyUser").text() == USER


def test_at_a_locked_proxy_only_login_and_password_are_typed(
    seated: Person, port: int, training: TrainingProcess, tmp_path: Path
) -> None:
    administrator = Administrator(tmp_path / "etc")
    managed_by(seated, administrator)
    preset(administrator, training, login="idonly", proxy=f"127.0.0.1:{port}", locked=["proxy"])
    seated.choose_import()
    seated.until(lambda: note(seated, "proxy") == SET)

    seated.forward()
    wait_asked(seated, "proxyUser")
    assert SET in seated.box("proxy").accessibleDescription()
    seated.type(USER)
    seated.write("proxyPassword", PASSWORD)
    seated.forward()

    seated.finish()
    assert saved(seated, "office").proxy_user == USER
