"""A person whose request hangs: which one, where, and how they leave meanwhile.

The server passes on what comes before the request and then falls silent for good. So whatever ends has ended
because the person left, and no clock is needed to show it.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PyQt5.QtWidgets import QAbstractButton, QPlainTextEdit

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.store import Store
from tests.cli.hanging import Stage
from tests.cli.hanging_server import Aliases, HangingServer, Place
from tests.settings.connections_desk import ConnectionsTab, keeping, put
from tests.wizard.person import PLUGIN, Person

PLACES = (Place.LOOK_UP, Place.CONNECT, Place.HANDSHAKE, Place.HEADERS, Place.BODY)
IMPORT_ACTION = "dss.import"

_numbers = itertools.count(1)


@dataclass
class Scene:
    """A person, and a server that falls silent in a request.

    Attributes:
        port: of the server.
        ca_file: what is trusted.
        name: of the connection.
    """

    person: Person
    request: "Request"
    place: Place
    port: int
    ca_file: Path
    name: str = field(default_factory=lambda: f"c{next(_numbers)}")

    @property
    def auth_server(self) -> str:
        """The address of the authorization server."""
        return f"https://{self._host(asked='list' not in self.request.name)}/STS/oauth"

    @property
    def dss_server(self) -> str:
        """The address of the signature service."""
        return f"https://{self._host(asked='list' in self.request.name)}/SignServer/rest"

    def _host(self, *, asked: bool) -> str:
        """The server by its name, or by one that is looked up for ever."""
        is_sought = asked and self.place is Place.LOOK_UP
        return f"{Aliases.name if is_sought else 'localhost'}:{self.port}"

    def open_wizard(self) -> None:
        """The wizard with the form filled in, as «Повторить» opens it."""
        form = {
            "name": self.name,
            "auth_server": self.auth_server,
            "dss_server": self.dss_server,
            "login": self.request.login,
            "ca_file": str(self.ca_file),
            "new": True,
        }
        self.person.host.wizards.open(PLUGIN, IMPORT_ACTION, json.dumps(form))
        self.person.qtbot.waitExposed(self.person.wizard)

    def begin(self) -> None:
        """From the window to the import that runs."""
        self.open_wizard()
        self.person.forward()

    def put_connection(self) -> None:
        """Save a connection whose account needs no password."""
        self._keep_connection("accepted")

    def _keep_connection(self, empty_password: str) -> None:
        store = Store(self.person.data_dir)
        ca_pem = self.ca_file.read_text("ascii")
        put(
            store, Connection(self.name, self.auth_server, self.dss_server, self.request.login, ca_pem=ca_pem)
        )
        keeping(store, lambda host: self._learn(host, empty_password))
        store.close()

    def _learn(self, host: Host, empty_password: str) -> None:
        ConnectionBook(host).keep_empty_password(self.auth_server, self.request.login, empty_password)

    def know_that_password_is_needed(self) -> None:
        """The person is asked for the password before anything is sent."""
        self._keep_connection("refused")

    def table(self) -> ConnectionsTab:
        """«Подключения DSS», with the connection of the scene chosen."""
        self.put_connection()
        self.person.host.window.tabs.setCurrentIndex(0)
        tab = ConnectionsTab(self.person)
        self.person.until(lambda: self.name in tab.rows())
        tab.choose(self.name)
        return tab


@dataclass(frozen=True)
class Request:
    """A request in which somebody can hang.

    Attributes:
        name: what it is.
        login: the account.
        number: which one of the server it is, from 1.
        reach: does what leads to it.
        line: what the server is asked, "METHOD path".
        where: the window it belongs to: "wizard" or "settings".
        is_import: whether it belongs to an import, which has a journal entry.
        waits: whether a confirmation waits on the server.
    """

    name: str
    login: str
    number: int
    reach: Callable[[Scene], None]
    line: str
    where: str = "wizard"
    is_import: bool = True
    waits: bool = False

    def can_hang(self, place: Place) -> bool:
        """Whether it can hang there: a name is looked up for the first request to a server."""
        return place is not Place.LOOK_UP or self.number == 1 or "list" in self.name


def _give_password(scene: Scene) -> None:
    scene.know_that_password_is_needed()
    scene.begin()
    scene.person.give_password(scene.request.login)


def _give_code(scene: Scene) -> None:
    _give_password(scene)
    scene.person.wait_page("confirmationPage")
    scene.person.write("confirmationCode", scene.person.training.codes(scene.request.login)[0])
    scene.person.forward()


def _choose(scene: Scene) -> None:
    _give_password(scene)
    scene.person.wait_page("confirmationPage")
    scene.person.until(lambda: scene.person.sees("factorChoice"))
    scene.person.forward()


def _check(scene: Scene) -> None:
    scene.open_wizard()
    scene.person.click_named("checkConnection")


def _discover(scene: Scene) -> None:
    scene.open_wizard()
    scene.person.click_named("fillFromText")
    letter = f"{scene.auth_server.removesuffix('/STS/oauth')}/STS/users"
    scene.person.get(QPlainTextEdit, "letterText").setPlainText(letter)
    scene.person.click_named("findAddresses")


def _refresh(scene: Scene) -> None:
    scene.table().click("refreshConnection")


def _check_saved(scene: Scene) -> None:
    scene.table().click("checkSavedConnection")


_SIGN_IN = "POST /STS/confirmation"
_LIST = "GET /SignServer/rest/api/certificates"

REQUESTS: tuple[Request, ...] = (
    Request("sign-in", "idonly", 1, Scene.begin, _SIGN_IN),
    Request("password", "pwd", 1, _give_password, _SIGN_IN),
    Request("choice", "choice", 2, _choose, _SIGN_IN),
    Request("code", "sms", 2, _give_code, _SIGN_IN, waits=True),
    Request("poll", "push", 2, Scene.begin, _SIGN_IN, waits=True),
    Request("list", "idonly", 2, Scene.begin, _LIST),
    Request("check", "idonly", 1, _check, _SIGN_IN, is_import=False),
    Request("discovery", "idonly", 1, _discover, "GET /.well-known/webfinger", is_import=False),
    Request("refresh: sign-in", "idonly", 1, _refresh, _SIGN_IN, "settings"),
    Request("refresh: poll", "push", 2, _refresh, _SIGN_IN, "settings"),
    Request("refresh: list", "idonly", 2, _refresh, _LIST, "settings"),
    Request("check of a saved connection", "idonly", 1, _check_saved, _SIGN_IN, "settings", is_import=False),
)


def press_cancel(scene: Scene) -> None:
    """«Отмена» of the wizard."""
    scene.person.cancel()


def close_wizard(scene: Scene) -> None:
    """The cross of the wizard."""
    scene.person.wizard.close()


def stop(scene: Scene) -> None:
    """The button that stops it; the window stays."""
    names = ("stopCheck", "stopSearch", "stopRefresh")
    buttons = scene.person.host.window.findChildren(QAbstractButton)
    (button,) = [one for one in buttons if one.objectName() in names and one.isVisible()]
    scene.person.click(button)


def disable(scene: Scene) -> None:
    """The plugin is switched off."""
    scene.person.host.plugins.disable(PLUGIN)


def close_host(scene: Scene) -> None:
    """The cross of the host's window."""
    scene.person.host.window.close()


Leave = Callable[[Scene], None]
LEAVINGS: tuple[Leave, ...] = (press_cancel, close_wizard, stop, disable, close_host)


def can_leave(request: Request, leave: Leave) -> bool:
    """Whether there is this way out of the request."""
    if leave in {press_cancel, close_wizard}:
        return request.where == "wizard"
    if leave is stop:
        return request.where == "settings" or not request.is_import
    return True


@contextmanager
def staged(
    person: Person, stage: Stage, request: Request, place: Place, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Scene, HangingServer]]:
    """A scene in which the request hangs, and the server; afterwards it says its last."""
    aliases = Aliases(stage.new_directory() / "aliases")
    monkeypatch.setenv("HOSTALIASES", str(aliases.path))
    monkeypatch.setenv("RES_OPTIONS", "timeout:1 attempts:1")  # whoever looks up has ended soon afterwards
    person.training.reset()
    try:
        with HangingServer(place, request.number, person.training, stage.tls) as server:
            scene = Scene(person, request, place, server.port, stage.ca_file)
            request.reach(scene)
            person.until(aliases.is_read if place is Place.LOOK_UP else server.is_reached)
            yield scene, server
    finally:
        aliases.path.unlink()  # whoever has read it to its end opens it once more
        aliases.path.touch()
        aliases.close()
