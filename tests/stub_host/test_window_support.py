"""The file for technical support: seen before it is saved, masked, blocked by secrets, never sent."""

import stat
import zipfile
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.host_api.values import JournalEntry, Notification, Severity
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.stub_host import StubHost
from cryptoarm_dss_plugin.stub_host.support_dialog import SupportDialog
from cryptoarm_dss_plugin.stub_host.support_file import SupportPart, save
from tests.stub_host.conftest import Start
from tests.stub_host.hands import click, find, press
from tests.stub_host.installed import Site

ADDING = """
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import SupportSection


class Plugin:
    @plugin_impl
    def support_sections(self, entry_id):
        return [SupportSection("Соединение: TLS", f"Запись {entry_id}. Логин: sidorova. SECRET")]
"""
ENTRY = JournalEntry(
    "adding",
    "import",
    Severity.ERROR,
    "Не удалось подключиться к серверу DSS",
    "cannot-connect",
    "ivanova, ИНН 980100000190",
    {"login": "ivanova", "dss_server": "https://dss.example.test/SignServer/rest"},
)


def open_dialog(start: Start, qtbot: QtBot, data_dir: Path) -> tuple[StubHost, SupportDialog]:
    """Go the whole way from the notification to the dialog."""
    store = Store(data_dir)
    store.write_journal(JournalEntry("adding", "import", Severity.SUCCESS, "Импортирован 1 сертификат"))
    entry_id = store.write_journal(ENTRY)
    store.write_journal(JournalEntry("adding", "import", Severity.INFO, "Было позже"))
    store.show_notification(Notification(Severity.ERROR, ENTRY.text, "Проверьте сеть.", journal_id=entry_id))
    store.close()
    host = start()
    qtbot.waitUntil(lambda: host.notifications.rowCount() == 1)
    click(host.window, "eventsButton")
    click(host.window, "sendToSupportButton")
    qtbot.waitUntil(lambda: host.window.findChild(SupportDialog) is not None)
    dialog = find(host.window, SupportDialog, "supportDialog")
    qtbot.waitExposed(dialog)
    return host, dialog


def previews(dialog: QDialog) -> dict[str, str]:
    """What the person sees of every part."""
    parts = find(dialog, QListWidget, "supportParts")
    seen = {}
    for row in range(parts.count()):
        parts.setCurrentRow(row)
        item = parts.item(row)
        assert item is not None
        seen[item.text()] = find(dialog, QPlainTextEdit, "supportPreview").toPlainText()
    return seen


def test_the_person_sees_all_of_it_before_it_is_saved(
    start: Start, qtbot: QtBot, data_dir: Path, site: Site, tmp_path: Path
) -> None:
    site.install("adding", ADDING.replace("SECRET", ""), ["support_sections"])
    host, dialog = open_dialog(start, qtbot, data_dir)

    seen = previews(dialog)

    assert list(seen) == [
        "1. Что произошло.txt",
        "2. Версии.txt",
        "3. Ход событий.txt",
        "4. Соединение TLS.txt",
    ]
    assert "Код ошибки: cannot-connect" in seen["1. Что произошло.txt"]
    assert "Сервер DSS: https://dss.example.test/SignServer/rest" in seen["1. Что произошло.txt"]
    assert "Пример adding (adding) 1.0: включён" in seen["2. Версии.txt"]
    assert "Импортирован 1 сертификат" in seen["3. Ход событий.txt"]
    assert "Было позже" not in seen["3. Ход событий.txt"]
    assert "Запись 2." in seen["4. Соединение TLS.txt"]
    for hidden in ("ivanova", "980100000190", "sidorova"):
        assert hidden not in "\n".join(seen.values())

    click(dialog, "saveSupportFileButton")
    choice = find(dialog, QFileDialog, "supportFileDialog")
    qtbot.waitExposed(choice)
    name = find(choice, QLineEdit, "fileNameEdit")
    assert name.text().startswith("поддержка-")
    name.setText(str(tmp_path / "report"))
    press(name, Qt.Key.Key_Return)

    file = tmp_path / "report.zip"
    qtbot.waitUntil(lambda: host.notifications.rowCount() == 2)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == seen
    told = host.notifications.at(host.notifications.index(0, 0))
    assert told is not None
    assert told.title == "Файл для технической поддержки сохранён: report.zip"
    assert str(file) in told.text


@pytest.mark.parametrize("secret", ["password=canary", "Authorization: Basic abc"])
def test_a_secret_keeps_the_file_from_being_saved_and_says_where_it_stands(
    start: Start, qtbot: QtBot, data_dir: Path, site: Site, tmp_path: Path, secret: str
) -> None:
    site.install("adding", ADDING.replace("SECRET", secret), ["support_sections"])
    host, dialog = open_dialog(start, qtbot, data_dir)
    button = find(dialog, QPushButton, "saveSupportFileButton")
    reason = find(dialog, QLabel, "supportReason")

    assert not button.isEnabled()
    assert reason.isVisible()
    assert "4. Соединение TLS.txt, строка 1: " in reason.text()
    assert "canary" not in reason.text()
    dialog.save_to(tmp_path / "report.zip")
    host.services.background.wait_for(lambda: None)
    QApplication.processEvents()
    assert "4. Соединение TLS.txt, строка 1: " in reason.text()

    parts = find(dialog, QListWidget, "supportParts")
    guilty = parts.item(3)
    assert guilty is not None
    guilty.setCheckState(Qt.CheckState.Unchecked)
    assert not reason.isVisible()
    assert button.isEnabled()
    assert not (tmp_path / "report.zip").exists()
    dialog.save_to(tmp_path / "report.zip")
    qtbot.waitUntil((tmp_path / "report.zip").exists)
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        assert len(archive.namelist()) == 3
        assert not any(secret.encode() in archive.read(name) for name in archive.namelist())


def test_with_no_part_ticked_it_says_what_to_do(start: Start, qtbot: QtBot, data_dir: Path) -> None:
    _, dialog = open_dialog(start, qtbot, data_dir)
    parts = find(dialog, QListWidget, "supportParts")

    for row in range(parts.count()):
        item = parts.item(row)
        assert item is not None
        item.setCheckState(Qt.CheckState.Unchecked)

    assert find(dialog, QLabel, "supportReason").text() == "Отметьте хотя бы одну часть"
    assert not find(dialog, QPushButton, "saveSupportFileButton").isEnabled()


def test_a_place_that_cannot_be_written_is_told_and_another_can_be_chosen(
    start: Start, qtbot: QtBot, data_dir: Path, tmp_path: Path
) -> None:
    host, dialog = open_dialog(start, qtbot, data_dir)

    dialog.save_to(tmp_path / "no such folder" / "report.zip")

    reason = find(dialog, QLabel, "supportReason")
    qtbot.waitUntil(reason.isVisible)
    assert reason.text() == "Файл не сохранён: такой папки нет. Выберите другое место."
    dialog.save_to(tmp_path / "report.zip")
    qtbot.waitUntil(lambda: host.notifications.rowCount() == 2)
    assert (tmp_path / "report.zip").exists()


def test_from_the_journal_it_is_the_same_file(start: Start, qtbot: QtBot, data_dir: Path) -> None:
    store = Store(data_dir)
    store.write_journal(ENTRY)
    store.close()
    host = start()
    host.window.tabs.setCurrentWidget(host.journal)
    qtbot.waitUntil(lambda: host.journal.model.rowCount() == 1)
    host.journal.view.setCurrentIndex(host.journal.model.index(0, 0))

    click(host.window, "journalSupportButton")

    qtbot.waitUntil(lambda: host.window.findChild(SupportDialog) is not None)
    dialog = find(host.window, SupportDialog, "supportDialog")
    assert "cannot-connect" in previews(dialog)["1. Что произошло.txt"]
    press(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: host.window.findChild(SupportDialog) is None)


def test_what_cannot_be_written_whole_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "report.zip"
    unspeakable = SupportPart("part.txt", "\ud800")

    with pytest.raises(UnicodeEncodeError):
        save([SupportPart("good.txt", "text"), unspeakable], file)

    assert list(tmp_path.iterdir()) == []
