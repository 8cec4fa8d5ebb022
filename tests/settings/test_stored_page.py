"""«Что хранится на этом компьютере»: told whole, deleted kind by kind or all at once, in the host's tab."""

import contextlib
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PyQt5.QtCore import QObject, Qt, QUrl, pyqtSlot
from PyQt5.QtGui import QDesktopServices
from PyQt5.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from cryptoarm_dss_plugin.connections import PLUGIN_ID, Connection
from cryptoarm_dss_plugin.settings.stored_page import StoredPage
from cryptoarm_dss_plugin.store import Store
from tests.settings.stored_desk import OURS, THEIRS, StoredDesk
from tests.stub_host.hands import find
from tests.stub_host.listed import offer
from tests.wizard.conftest import Sit
from tests.wizard.person import PLUGIN, Person

NEVER_USED = Connection(
    "canary_name",
    "https://canary-auth.example.test/STS/oauth",
    "https://canary-dss.example.test/SignServer/rest",
    "canary-login",
    ca_pem="canary-pem " * 3000,
    proxy="canary-proxy.example.test:3128",
)
"""Saved, and never imported over: no journal speaks of it."""


@contextlib.contextmanager
def storing(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """While an import of another program is in the middle of storing."""
    other = sqlite3.connect(data_dir / "store.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextlib.contextmanager
def damaged(data_dir: Path) -> Iterator[None]:
    """While the store cannot be read."""
    away = data_dir.with_name("away")
    data_dir.rename(away)
    data_dir.mkdir()
    (data_dir / "store.sqlite3").write_bytes(b"no database" * 100)
    try:
        yield
    finally:
        shutil.rmtree(data_dir)
        away.rename(data_dir)


def save(data_dir: Path, connection: Connection) -> None:
    """Let another program save a connection."""
    store = Store(data_dir)
    text = msgspec.json.encode(connection).decode()
    store.write_settings(PLUGIN_ID, {f"connection/{connection.name}": text})
    store.close()


@pytest.fixture
def desk(person: Person) -> StoredDesk:
    """The page after an import."""
    person.import_all("idonly")
    return StoredDesk(person)


def test_after_an_import_everything_is_told(desk: StoredDesk) -> None:
    desk.wait_facts("certificates", "Количество: 3, размер: ")

    assert desk.facts("connections").startswith("Количество: 1, размер: ")
    assert desk.facts("connections").endswith("Где: в папке с данными. Кто может удалить: вы.")
    assert desk.facts("last-imports").startswith("Количество: 1, размер: ")
    assert desk.facts("passwords") == "Ничего не хранится."
    assert "Кто может удалить: основная программа." in desk.facts("journal")
    assert desk.path() == str(desk.person.data_dir)
    assert {kind for kind in OURS if desk.button(kind).isEnabled()} == {
        *("connections", "last-imports", "accounts", "certificates")
    }
    assert not {f"deleteStored.{kind}" for kind in THEIRS} & {
        button.objectName() for button in desk.page.findChildren(QPushButton)
    }


def test_nothing_goes_before_the_person_has_said_so(desk: StoredDesk) -> None:
    question = desk.ask(desk.button("certificates"))
    said = desk.said()
    assert "Сертификаты из DSS - 3" in said
    assert "На сервере DSS они останутся" in said
    assert "Подключения и сертификаты, импортированные из файлов, останутся" in said
    keeps = find(question, QPushButton, "storedQuestionNo")
    assert keeps.isDefault()
    desk.person.until(keeps.hasFocus)

    desk.person.press(Qt.Key.Key_Return)
    desk.person.until(lambda: desk.question() is None)
    desk.ask(desk.forget_all)
    desk.person.press(Qt.Key.Key_Escape)
    desk.person.until(lambda: desk.question() is None)

    assert len(desk.person.certificates()) == 3
    assert desk.outcome == ""


def test_certificates_go_and_the_connection_stays(desk: StoredDesk) -> None:
    desk.delete(desk.button("certificates"))

    assert desk.wait_outcome("Удалено") == "Удалено: Сертификаты из DSS - 3"
    desk.wait_facts("certificates", "Ничего не хранится.")
    assert desk.facts("connections").startswith("Количество: 1")
    assert not desk.button("certificates").isEnabled()
    assert desk.person.certificates() == []
    desk.person.until(lambda: desk.person.rows() == [])


def test_connections_go_and_the_certificates_stay_without_them(desk: StoredDesk) -> None:
    desk.delete(desk.button("connections"))

    desk.wait_outcome("Удалено: Подключения")
    desk.wait_facts("accounts", "Ничего не хранится.")
    assert desk.facts("last-imports") == "Ничего не хранится."
    assert {one.source and one.source.connection for one in desk.person.certificates()} == {None}
    assert len(desk.person.rows()) == 3


def test_remembered_passwords_are_a_thing_too(person: Person) -> None:
    person.begin("pwd")
    person.give_password("pwd", remember=True)
    person.finish()
    desk = StoredDesk(person)
    facts = desk.wait_facts("passwords", "Количество: 1.")
    assert facts == "Количество: 1. Где: в памяти, до выхода из приложения. Кто может удалить: вы."

    desk.delete(desk.button("passwords"))

    desk.wait_outcome("Удалено: Запомненные пароли - 1")
    desk.leave()
    person.begin("pwd")
    person.wait_page("passwordPage")


def test_everything_is_forgotten_to_the_last_byte(person: Person) -> None:
    save(person.data_dir, NEVER_USED)
    person.import_all("idonly")
    ders = [one.der for one in person.certificates()]
    needles = [b"canary_name", b"canary-auth", b"canary-dss", b"canary-login", b"canary-pem", b"canary-proxy"]

    def found(what: list[bytes]) -> list[bytes]:
        files = [file.read_bytes() for file in person.data_dir.rglob("*") if file.is_file()]
        return [needle for needle in what if any(needle in content for content in files)]

    assert found([*needles, *ders]) == [*needles, *ders]
    desk = StoredDesk(person)
    desk.ask(desk.forget_all)
    said = desk.said()
    assert "Подключения: адреса, логин, корневые сертификаты - 2" in said
    assert "Сертификаты из DSS - 3" in said
    assert "пароли" not in said.lower()

    desk.answer("Yes")

    outcome = desk.wait_outcome("Всё забыто.")
    for words in ("Сертификаты из DSS - 3", "Подключения: адреса, логин, корневые сертификаты - 2"):
        assert words in outcome
    desk.wait_facts("connections", "Ничего не хранится.")
    assert not desk.forget_all.isEnabled()
    assert found([*needles, *ders]) == []


def test_what_the_host_still_has_is_told_truly(desk: StoredDesk) -> None:
    person = desk.person
    desk.delete(desk.forget_all)
    outcome = desk.wait_outcome("Всё забыто.")

    (entry,) = person.journal()
    assert entry.facts["login"] == "idonly"  # so it has to be said
    assert "Журнал и уведомления принадлежат основной программе и остаются в папке с данными" in outcome
    assert "В них есть названия подключений, адреса серверов и логины" in outcome
    assert "логины" in find(desk.page, QLabel, "storedAbout.journal").text()
    tables = _rows_outside_the_journal(person.data_dir)
    for words in ("idonly", "localhost", person.training.auth_server):
        assert not [row for row in tables if words in row]


def _rows_outside_the_journal(data_dir: Path) -> list[str]:
    database = sqlite3.connect(data_dir / "store.sqlite3")
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('journal', 'notifications')"
    names = [name for (name,) in database.execute(query)]
    rows = [str(row) for name in names for row in database.execute(f'SELECT * FROM "{name}"')]  # noqa: S608 - names of tables
    database.close()
    assert {"settings", "certificates", "sources"} <= set(names)
    return rows


def test_the_page_follows_an_import_and_another_program(desk: StoredDesk) -> None:
    person = desk.person
    person.choose_import()
    person.fill("idonly", "again")
    person.forward()
    person.finish()
    desk.wait_facts("connections", "Количество: 2")

    desk.leave()
    save(person.data_dir, NEVER_USED)
    desk.show()

    desk.wait_facts("connections", "Количество: 3")


def test_what_was_done_is_not_told_for_ever(desk: StoredDesk) -> None:
    desk.delete(desk.button("last-imports"))
    desk.wait_outcome("Удалено: Результаты последних импортов - 1")
    desk.page.refresh()
    desk.wait_facts("last-imports", "Ничего не хранится.")
    assert desk.outcome

    desk.leave()
    desk.show()

    assert desk.outcome == ""


def test_a_store_that_cannot_be_read_is_told_and_read_again(person: Person) -> None:
    person.import_all("idonly")
    with damaged(person.data_dir):
        window = person.host.window
        window.tabs.setCurrentWidget(find(window, QWidget, "dss.stored"))
        page = window.findChild(StoredPage)
        assert page is not None
        outcome = find(page, QLabel, "storedOutcome")
        person.until(
            lambda: outcome.text().startswith("⚠ Хранилище сертификатов на этом компьютере повреждено")
        )
        assert page.findChild(QWidget, "stored.journal") is None
        repeat = find(page, QPushButton, "repeatStored")
        assert repeat.isVisible()

    person.click(repeat)

    desk = StoredDesk(person)
    desk.wait_facts("certificates", "Количество: 3")
    person.until(lambda: desk.outcome == "")
    assert not repeat.isVisible()


def test_a_deletion_that_fails_can_be_repeated(desk: StoredDesk) -> None:
    with damaged(desk.person.data_dir):
        desk.delete(desk.button("certificates"))
        desk.wait_outcome("⚠ Хранилище сертификатов на этом компьютере повреждено")
        assert desk.button("certificates").isEnabled()
    desk.ask(desk.button("connections"))
    desk.answer("No")  # a question that was answered with no is not what is repeated

    desk.person.click(desk.repeat)

    assert desk.wait_outcome("Удалено") == "Удалено: Сертификаты из DSS - 3"
    desk.wait_facts("connections", "Количество: 1")
    assert desk.person.certificates() == []


def test_while_an_import_stores_the_deletion_waits_and_the_window_lives(desk: StoredDesk) -> None:
    with storing(desk.person.data_dir):
        desk.delete(desk.forget_all)
        desk.wait_outcome("Удаляется...")
        assert not desk.forget_all.isEnabled()
        assert not any(desk.button(kind).isEnabled() for kind in OURS)
        desk.leave()
        desk.show()
        assert desk.outcome == "Удаляется..."

    desk.wait_outcome("Всё забыто.")
    assert desk.person.certificates() == []


def test_the_plugin_can_be_switched_off_in_the_middle(desk: StoredDesk) -> None:
    person = desk.person
    with storing(person.data_dir):
        desk.delete(desk.button("certificates"))
        desk.wait_outcome("Удаляется...")

        person.host.plugins.disable(PLUGIN)

        assert person.host.window.findChild(StoredPage) is None
        assert len(person.certificates()) == 3  # it still waits

    person.until(lambda: person.certificates() == [])  # what was agreed to is done


def test_the_plugin_can_be_switched_off_while_it_asks(desk: StoredDesk) -> None:
    desk.ask(desk.forget_all)

    desk.person.host.plugins.disable(PLUGIN)

    desk.person.until(lambda: desk.question() is None)
    assert len(desk.person.certificates()) == 3


def test_closing_the_host_lets_a_deletion_end(desk: StoredDesk) -> None:
    person = desk.person
    other = sqlite3.connect(person.data_dir / "store.sqlite3", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    import_ends = threading.Timer(0.4, lambda: other.execute("ROLLBACK"))
    desk.delete(desk.forget_all)
    desk.wait_outcome("Удаляется...")
    import_ends.start()

    person.host.close()

    import_ends.join()
    other.close()
    assert person.certificates() == []
    store = Store(person.data_dir)
    assert store.read_settings(PLUGIN_ID) == {}
    store.close()


def test_left_behind_and_foreign_certificates(sit_down: Sit) -> None:
    person = sit_down()
    store = Store(person.data_dir)
    store.store_certificates([offer(1, "Своя", plugin=PLUGIN_ID), offer(2, "Чужая", plugin="another")])
    store.release_certificates(PLUGIN_ID, "work")
    store.close()
    desk = StoredDesk(person)
    desk.wait_facts("certificates", "Количество: 1,")

    desk.delete(desk.forget_all)

    desk.wait_outcome("Всё забыто.")
    person.until(lambda: person.rows() == ["Чужая"])


class Opened(QObject):
    """Takes what the desktop is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @pyqtSlot(QUrl)
    def take(self, url: QUrl) -> None:
        """Take note of it."""
        self.urls.append(url.toLocalFile())


def test_the_folder_can_be_copied_and_opened(desk: StoredDesk) -> None:
    box = find(desk.page, QLineEdit, "storedFolder")
    assert box.isReadOnly()
    assert box.focusPolicy() & Qt.FocusPolicy.TabFocus
    box.selectAll()
    assert box.selectedText() == str(desk.person.data_dir)
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")

    desk.person.click(find(desk.page, QPushButton, "openStoredFolder"))
    QDesktopServices.unsetUrlHandler("file")

    assert opened.urls == [str(desk.person.data_dir)]
