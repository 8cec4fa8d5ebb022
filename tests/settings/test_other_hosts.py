"""The page «Подключения DSS» in a host that does not open its wizards, and in one that cannot."""

import threading
from collections.abc import Iterator

import pytest
from PyQt5.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.connections import Connection
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.hookspecs import host_impl
from cryptoarm_dss_plugin.host_api.plugin_values import WizardRequest
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.settings.connections_desk import ConnectionsDesk
from cryptoarm_dss_plugin.settings.connections_page import ConnectionsPage
from cryptoarm_dss_plugin.settings.connections_table import ConnectionsTable
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.texts import Texts
from tests.settings.connections_desk import put
from tests.stub_host.hands import click, find

WORK = Connection(
    "work", "https://dss.example.test/STS/oauth", "https://dss.example.test/SignServer/rest", "a"
)


class Refusing:
    """A host that never has room for a wizard."""

    @host_impl
    def open_wizard(self, request: WizardRequest) -> bool:
        """No."""
        return not request.action_id


@pytest.fixture
def desks() -> Iterator[list[ConnectionsDesk]]:
    """The desks of a test, which end with it."""
    made: list[ConnectionsDesk] = []
    yield made
    for desk in made:
        desk.close()
        assert desk.join(3)


def page_in(qtbot: QtBot, desks: list[ConnectionsDesk], *hooks: object) -> ConnectionsPage:
    """The page in a window of its own, in a host of these hooks."""
    manager = new_host_manager()
    for one in hooks:
        manager.register(one)
    desk = ConnectionsDesk(Host(manager, threading.get_ident()), PasswordKeeper(), "dss.import", lambda: None)
    desks.append(desk)
    page = ConnectionsPage(desk, Texts("en"))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: desk.rows is not None)
    return page


def test_where_the_host_opens_no_wizard_the_buttons_say_where_it_is(
    qtbot: QtBot, store: Store, desks: list[ConnectionsDesk]
) -> None:
    put(store, WORK)
    page = page_in(qtbot, desks, store)
    find(page, ConnectionsTable, "connectionsTable").choose(["work"])

    for name in ("createConnection", "importConnection"):
        button = find(page, QPushButton, name)
        assert not button.isEnabled()
        assert "choose “Import from DSS” in its import menu" in button.toolTip()
    assert find(page, QPushButton, "editConnection").isEnabled()


def test_the_end_of_a_refresh_offers_no_button_that_leads_nowhere(
    qtbot: QtBot, store: Store, desks: list[ConnectionsDesk]
) -> None:
    put(store, WORK)
    page = page_in(qtbot, desks, store)

    click(page, "refreshAllConnections")

    summary = find(page, QLabel, "refreshSummary")
    qtbot.waitUntil(summary.isVisible)
    assert summary.text() == "⚠ You have to sign in yourself: work."
    assert not find(page, QPushButton, "signInNext").isVisible()


def test_without_connections_either(qtbot: QtBot, store: Store, desks: list[ConnectionsDesk]) -> None:
    page = page_in(qtbot, desks, store)

    assert not find(page, QPushButton, "createFirstConnection").isEnabled()
    assert "choose “Import from DSS”" in find(page, QLabel, "connectionsEmpty").text()


def test_what_is_open_over_the_page_goes_with_the_plugin(
    qtbot: QtBot, store: Store, desks: list[ConnectionsDesk]
) -> None:
    """Whatever the host does with the page then."""
    put(store, WORK)
    page = page_in(qtbot, desks, store)
    find(page, ConnectionsTable, "connectionsTable").choose(["work"])
    click(page, "removeConnection")
    assert find(page, QDialog, "removeConnectionDialog").isVisible()

    desks[0].close()

    assert not [one for one in page.findChildren(QDialog) if one.isVisible()]


def test_a_wizard_that_did_not_open_is_told(qtbot: QtBot, store: Store, desks: list[ConnectionsDesk]) -> None:
    put(store, WORK)
    page = page_in(qtbot, desks, store, Refusing())

    click(page, "createConnection")

    assert find(page, QLabel, "connectionNotice").text() == "The window for the import could not be opened."
