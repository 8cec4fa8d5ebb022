"""Leaving while the page «Подключения DSS» is at work: at once, and nothing of it is left."""

import gc
import threading
import time
import weakref
from collections.abc import Callable

import pytest
from PyQt5.QtCore import QEvent, QTimer
from PyQt5.QtWidgets import QApplication

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook
from cryptoarm_dss_plugin.plugin import DssPlugin
from cryptoarm_dss_plugin.settings.connections_desk import ConnectionsDesk
from cryptoarm_dss_plugin.settings.connections_page import ConnectionsPage
from cryptoarm_dss_plugin.store import Store
from tests.settings.connections_desk import ConnectionsTab, keeping, put
from tests.wizard.conftest import Sit
from tests.wizard.memory import secrets_in_memory
from tests.wizard.person import PLUGIN, Person

AT_ONCE_SECONDS = 1.0
"""What is promised is 0.2 s; a machine under test may be busy with other things."""

SLOW_SECONDS = 8.0


@pytest.fixture
def person(sit_down: Sit, store: Store) -> Person:
    """A person with a connection over the phone, and a remembered password."""
    person = sit_down()
    person.begin("pwd", connectionName="secret")
    person.give_password("pwd", remember=True)
    person.finish()
    saved = keeping(store, lambda host: ConnectionBook(host).find("secret"))
    assert saved is not None
    put(store, Connection("phone", saved.auth_server, saved.dss_server, "push", ca_pem=saved.ca_pem))
    keeping(
        store, lambda host: ConnectionBook(host).keep_empty_password(saved.auth_server, "push", "accepted")
    )
    return person


def at_the_table(person: Person) -> ConnectionsTab:
    tab = ConnectionsTab(person)
    tab.choose("phone")
    return tab


def at_reading(person: Person) -> None:
    """The page is read in the very moment in which it is shown."""
    tab = ConnectionsTab(person)
    person.host.window.tabs.setCurrentIndex(0)
    tab.show()


def at_phone(person: Person) -> None:
    at_the_table(person).click("refreshConnection")
    person.training.wait_for("push", polls=1)


def at_slow_sign_in(person: Person) -> None:
    person.training.fault("slow", step="start", seconds=SLOW_SECONDS, times=None)
    before = len(person.training.log())
    at_the_table(person).click("refreshAllConnections")
    person.until(lambda: len(person.training.log()) > before)


def at_slow_check(person: Person) -> None:
    person.training.fault("slow", seconds=SLOW_SECONDS, times=None)
    before = len(person.training.log())
    tab = at_the_table(person)
    tab.click("checkSavedConnection")
    tab.dialog("checkConnectionDialog")
    person.until(lambda: len(person.training.log()) > before)


def at_editing(person: Person) -> None:
    tab = at_the_table(person)
    tab.click("editConnection")
    tab.write_in(tab.dialog("editConnectionDialog"), "editCaFile", person.training.ca_file)


def at_removing(person: Person) -> None:
    tab = at_the_table(person)
    tab.click("removeConnection")
    tab.dialog("removeConnectionDialog")


def at_summary(person: Person) -> None:
    tab = ConnectionsTab(person)
    tab.choose("secret")
    tab.click("refreshConnection")
    tab.until_over()


Reach = Callable[[Person], object]
MOMENTS: list[Reach] = [
    at_the_table,
    at_reading,
    at_phone,
    at_slow_sign_in,
    at_slow_check,
    at_editing,
    at_removing,
    at_summary,
]


def disable(person: Person) -> None:
    person.host.plugins.disable(PLUGIN)


def close_host(person: Person) -> None:
    person.host.window.close()


def plugin_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("dss-")]


@pytest.mark.parametrize("leave", [disable, close_host])
@pytest.mark.parametrize("reach", MOMENTS)
def test_the_person_is_free_at_once_and_nothing_goes_on(
    person: Person, reach: Reach, leave: Callable[[Person], None]
) -> None:
    timers = [one for one in person.host.window.findChildren(QTimer) if one.isActive()]
    reach(person)
    plugins = [weakref.ref(one) for one in gc.get_objects() if isinstance(one, DssPlugin | ConnectionsDesk)]
    assert len(plugins) == 2

    begun = time.monotonic()
    leave(person)
    seconds = time.monotonic() - begun

    assert seconds < AT_ONCE_SECONDS
    dialogs = {one.objectName() for one in QApplication.topLevelWidgets() if one.isVisible()}
    assert {name for name in dialogs if name.endswith("ConnectionDialog")} == set()
    person.until(lambda: plugin_threads() == [])
    person.until(lambda: secrets_in_memory() == [])
    asked = len(person.training.log())

    def is_gone() -> bool:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return all(one() is None for one in plugins)

    person.until(is_gone)
    assert [one for one in gc.get_objects() if isinstance(one, ConnectionsPage)] == []
    if leave is disable:
        running = [one for one in person.host.window.findChildren(QTimer) if one.isActive()]
        assert len(running) <= len(timers)
    assert len(person.training.log()) == asked


def test_a_change_that_is_being_written_is_written(person: Person) -> None:
    """Renaming is not left half done by who switches the plugin off in the very moment."""
    tab = ConnectionsTab(person)
    tab.choose("secret")
    tab.click("renameConnection")
    dialog = tab.dialog("renameConnectionDialog")
    tab.write_in(dialog, "newConnectionName", "office")
    tab.click_in(dialog, "renameAccept")

    person.host.close()

    store = Store(person.data_dir)
    names = {one.name for one in keeping(store, lambda host: ConnectionBook(host).all())}
    owners = {one.source.connection for one in store.stored_certificates(PLUGIN, None) if one.source}
    store.close()
    assert names == {"office", "phone"}
    assert owners == {"office"}


def test_the_plugin_can_be_switched_off_and_on_with_its_pages(person: Person) -> None:
    for _round in range(3):
        tab = ConnectionsTab(person)
        tab.wait_rows("phone", "secret")
        person.host.plugins.disable(PLUGIN)
        assert person.host.window.findChild(ConnectionsPage) is None
        assert [one.title for one in person.notifications() if one.code == "plugin-failure"] == []
        person.host.plugins.enable(PLUGIN)

    ConnectionsTab(person).wait_rows("phone", "secret")
