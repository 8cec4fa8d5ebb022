"""Deleting while others store, and a host that cannot do all that the plugin asks of it."""

import threading
from collections.abc import Mapping
from pathlib import Path

from PyQt5.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.connections import PLUGIN_ID
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.hookspecs import host_impl
from cryptoarm_dss_plugin.host_api.values import HostStorageError
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.settings.stored_page import StoredPage
from cryptoarm_dss_plugin.settings.stored_work import StoredWork
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.texts import Texts
from tests.settings.stored_desk import StoredDesk
from tests.settings.test_stored_page import storing
from tests.stub_host.hands import click, find
from tests.stub_host.listed import offer
from tests.wizard.person import Person


class StoreOfTwo(Store):
    """A store into which another program's import brings a certificate in the middle of forgetting."""

    others = 1

    @host_impl
    def remove_certificates(self, plugin_id: str, connection: str) -> int:
        """The other program comes a moment later."""
        gone = super().remove_certificates(plugin_id, connection)
        if self.others:
            self.others -= 1
            self.store_certificates([offer(2, "Другая", plugin=PLUGIN_ID)])
        return gone


class FullDisk(Store):
    """A store that can delete certificates, but has no room to write settings."""

    is_full = True

    @host_impl
    def write_settings(self, plugin_id: str, changes: Mapping[str, str | None]) -> bool:
        """Not while the disk is full."""
        if self.is_full:
            raise HostStorageError("disk-full: no room")
        return super().write_settings(plugin_id, changes)


class Sheet:
    """The page in a window of its own, over a store that does not tell where its data lie."""

    def __init__(self, qtbot: QtBot, store: Store) -> None:
        manager = new_host_manager()
        manager.register(store)
        self.qtbot = qtbot
        self.work = StoredWork(Host(manager, threading.get_ident()), PasswordKeeper(), lambda: None)
        self.page = StoredPage(self.work, Texts("ru"))
        qtbot.addWidget(self.page)
        self.page.resize(900, 500)
        self.page.show()
        qtbot.waitUntil(find(self.page, QPushButton, "forgetEverything").isEnabled)
        self.outcome = find(self.page, QLabel, "storedOutcome")
        self.certificates = find(self.page, QLabel, "storedFacts.certificates")

    def forget_all(self) -> None:
        """Press the button, and say yes."""
        find(self.page, QPushButton, "forgetEverything").click()
        click(self.page, "storedQuestionYes")
        self.qtbot.waitUntil(lambda: self.page.findChild(QWidget, "storedQuestionYes") is None)


def test_what_another_import_stores_meanwhile_is_told_and_not_lost(qtbot: QtBot, data_dir: Path) -> None:
    store = StoreOfTwo(data_dir)
    store.store_certificates([offer(1, "Своя", plugin=PLUGIN_ID)])
    sheet = Sheet(qtbot, store)
    assert find(sheet.page, QWidget, "openStoredFolder").isHidden()

    sheet.forget_all()
    qtbot.waitUntil(lambda: "что-то было сохранено заново" in sheet.outcome.text())

    assert sheet.outcome.text().startswith("Всё забыто.\nСертификаты из DSS - 1\n")
    assert sheet.certificates.text().startswith("Количество: 1,")
    with qtbot.waitSignal(sheet.work.told):
        sheet.page.refresh()  # the person comes back from another window
    assert "что-то было сохранено заново" in sheet.outcome.text()
    sheet.forget_all()
    qtbot.waitUntil(lambda: sheet.certificates.text() == "Ничего не хранится.")
    assert "заново" not in sheet.outcome.text()
    store.close()


def test_half_a_deletion_is_told_as_what_it_is(qtbot: QtBot, data_dir: Path) -> None:
    before = Store(data_dir)
    before.write_settings(PLUGIN_ID, {"last-import/work": "{}"})
    before.close()
    store = FullDisk(data_dir)
    store.store_certificates([offer(1, "Своя", plugin=PLUGIN_ID)])
    sheet = Sheet(qtbot, store)

    sheet.forget_all()
    qtbot.waitUntil(
        lambda: sheet.outcome.text().startswith("⚠ На диске нет места для хранилища сертификатов")
    )

    assert sheet.certificates.text() == "Ничего не хранится."
    assert find(sheet.page, QLabel, "storedFacts.last-imports").text().startswith("Количество: 1,")
    store.is_full = False
    click(sheet.page, "repeatStored")
    qtbot.waitUntil(lambda: sheet.outcome.text().startswith("Всё забыто."))
    store.close()


def test_a_deletion_goes_on_when_the_host_makes_the_page_anew(person: Person) -> None:
    person.import_all("idonly")
    desk = StoredDesk(person)
    with storing(person.data_dir):
        desk.delete(desk.forget_all)

        person.host.set_language("en")
        desk.show()

        desk.wait_outcome("Being deleted...")

    desk.wait_outcome("Everything is forgotten.")
    desk.wait_facts("certificates", "Nothing is stored.")
    assert person.certificates() == []


def test_an_import_that_is_storing_and_a_deletion_end_both(person: Person) -> None:
    person.import_all("idonly")
    desk = StoredDesk(person)
    offers = [offer(number, "Многие", plugin=PLUGIN_ID, connection="other") for number in range(3000)]
    other = Store(person.data_dir)
    importing = threading.Thread(target=other.store_certificates, args=[offers])

    importing.start()
    desk.delete(desk.forget_all)
    importing.join()

    desk.wait_outcome("Всё забыто.")
    desk.leave()
    desk.show()
    left = len(person.certificates())
    assert left in {0, 3000}  # the whole batch or nothing of it
    desk.wait_facts("certificates", "Количество: 3000" if left else "Ничего не хранится.")
    other.close()
