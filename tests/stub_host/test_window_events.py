"""The notification centre and the journal: told once, kept, and one click from all that is known."""

import threading
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QLabel, QListView, QPlainTextEdit, QPushButton, QToolButton, QTreeView, QWizard
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import JournalEntry, Notification, Severity
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.stub_host import StubHost
from tests.stub_host.conftest import Start
from tests.stub_host.desk import module_of
from tests.stub_host.hands import click, find, select, texts_of
from tests.stub_host.installed import Site

TELLING = """
from pathlib import Path

from PyQt5.QtWidgets import QWizardPage

from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import WizardPageSpec, WizardRequest, WizardSpec

hosts = []
asked = []


class Plugin:
    @plugin_impl
    def plugin_enabled(self, host):
        hosts.append(host)

    @plugin_impl
    def run_action(self, action_id, argument):
        asked.append((action_id, argument))
        return WizardRequest("again", argument) if action_id == "telling.retry" else None

    @plugin_impl
    def import_wizard(self, action_id, argument):
        asked.append((action_id, argument))
        return WizardSpec("telling.wizard", "Снова", (WizardPageSpec(0, QWizardPage()),), lambda well: None)
"""
HOOKS = ["plugin_enabled", "run_action", "import_wizard"]

FAILED = "Не удалось подключиться к серверу DSS: неверный логин или пароль"
ENTRY = JournalEntry(
    "telling",
    "import",
    Severity.ERROR,
    FAILED,
    "wrong-credentials",
    "401 invalid_grant",
    {"connection": "work", "error_status": "401", "colour_of_the_sky": "blue"},
)


def notice(title: str = FAILED, journal_id: int | None = None, **more: object) -> Notification:
    return Notification(Severity.ERROR, title, "Проверьте данные.", journal_id=journal_id, **more)  # type: ignore[arg-type]


def facade_of(site: Site, start: Start) -> tuple[StubHost, Host, list[tuple[str, str]]]:
    """A host, its door for plugins, and what the plugin was asked."""
    package = site.install("telling", TELLING, HOOKS)
    host = start()
    module = module_of(package)
    return host, module.hosts[-1], module.asked


def events_of(host: StubHost) -> QListView:
    return find(host.window, QListView, "notificationList")


def titles(host: StubHost) -> list[str]:
    return [row[0].splitlines()[1] for row in texts_of(events_of(host))]


def write(data_dir: Path, *entries: JournalEntry) -> list[int]:
    store = Store(data_dir)
    ids = [store.write_journal(entry) for entry in entries]
    store.close()
    return ids


def test_a_notification_is_counted_and_listed_at_once(start: Start, site: Site) -> None:
    host, door, _ = facade_of(site, start)
    button = find(host.window, QToolButton, "eventsButton")
    assert button.text() == "С&обытия"

    first = door.show_notification(notice("Первое"))
    second = door.show_notification(notice("Второе"))

    assert first != second
    assert button.text() == "С&обытия (2)"
    assert titles(host) == ["Второе", "Первое"]
    assert button.accessibleName() == "События. Непрочитанных уведомлений: 2"

    click(host.window, "eventsButton")
    assert events_of(host).isVisible()
    assert button.text() == "С&обытия (1)"
    select(events_of(host), "Первое")
    assert button.text() == "С&обытия"


def test_what_has_just_happened_is_told_below_until_it_was_seen(start: Start, site: Site) -> None:
    host, door, _ = facade_of(site, start)
    below = find(host.window, QLabel, "newestNotification")
    assert not below.isVisible()

    door.show_notification(notice("Не вышло"))
    assert below.text() == "Ошибка: Не вышло"
    assert below.isVisible()
    host.set_language("en")
    assert below.text() == "Error: Не вышло"
    host.set_language("ru")

    door.show_notification(Notification(Severity.SUCCESS, "Теперь вышло", ""))
    assert below.text() == "Выполнено: Теперь вышло"

    click(host.window, "eventsButton")  # shows the newest
    assert not below.isVisible()  # the older error is not news
    assert find(host.window, QToolButton, "eventsButton").text() == "С&обытия (1)"


def test_what_an_earlier_run_told_is_not_news(start: Start, site: Site, qtbot: QtBot) -> None:
    _, door, _ = facade_of(site, start)
    door.show_notification(notice("Вчера"))

    second = start()
    qtbot.waitUntil(lambda: len(titles(second)) == 1)

    assert find(second.window, QToolButton, "eventsButton").text() == "С&обытия (1)"
    assert not find(second.window, QLabel, "newestNotification").isVisible()


def test_unread_is_said_in_words(start: Start, site: Site) -> None:
    host, door, _ = facade_of(site, start)
    door.show_notification(notice("Первое"))
    door.show_notification(notice("Второе"))
    assert all(row[0].startswith("Новое") for row in texts_of(events_of(host)))

    click(host.window, "eventsButton")
    click(host.window, "markAllReadButton")

    assert not any("Новое" in row[0] for row in texts_of(events_of(host)))
    assert not find(host.window, QPushButton, "markAllReadButton").isEnabled()


def test_they_are_there_after_a_restart_with_what_was_read(start: Start, site: Site, qtbot: QtBot) -> None:
    first, door, _ = facade_of(site, start)
    door.show_notification(notice("Прочитанное"))
    click(first.window, "eventsButton")
    door.show_notification(notice("Непрочитанное"))

    second = start()

    qtbot.waitUntil(lambda: len(titles(second)) == 2)
    assert titles(second) == ["Непрочитанное", "Прочитанное"]
    assert find(second.window, QToolButton, "eventsButton").text() == "С&обытия (1)"


def test_what_comes_before_the_earlier_ones_are_read_is_not_lost(
    start: Start, site: Site, qtbot: QtBot, data_dir: Path
) -> None:
    store = Store(data_dir)
    store.show_notification(notice("Прежнее"))
    store.close()
    site.install(
        "telling", TELLING.replace("hosts.append(host)", "host.show_notification(GREETING)") + GREETING, HOOKS
    )

    host = start()

    qtbot.waitUntil(lambda: len(titles(host)) == 2)
    assert titles(host) == ["Приветствие", "Прежнее"]


GREETING = """

from cryptoarm_dss_plugin.host_api.values import Notification, Severity

GREETING = Notification(Severity.INFO, "Приветствие", "")
"""


def test_the_panel_tells_all_of_the_chosen_one(start: Start, site: Site) -> None:
    host, door, _ = facade_of(site, start)
    click(host.window, "eventsButton")
    assert "Уведомлений нет" in [label.text() for label in host.events.findChildren(QLabel)]
    assert not find(host.window, QPushButton, "goToLogButton").isEnabled()

    door.show_notification(notice("Первое <b>не жирное</b>"))
    select(events_of(host), "Первое")

    told = [label for label in host.events.findChildren(QLabel) if label.isVisible()]
    assert "Первое <b>не жирное</b>" in [label.text() for label in told]
    assert all(label.textFormat() != Qt.TextFormat.RichText for label in told)
    assert "Проверьте данные." in [label.text() for label in told]


def test_from_a_notification_to_its_very_entry_in_the_journal(
    start: Start, site: Site, qtbot: QtBot, data_dir: Path
) -> None:
    _, wanted, _ = write(data_dir, *(JournalEntry("x", "import", Severity.INFO, "Другое"), ENTRY, ENTRY))
    host, door, _ = facade_of(site, start)
    door.show_notification(notice(journal_id=wanted))
    click(host.window, "eventsButton")

    click(host.window, "goToLogButton")

    view = find(host.window, QTreeView, "journalView")
    assert view.isVisible()
    qtbot.waitUntil(lambda: view.currentIndex().row() == 1)
    detail = find(host.window, QPlainTextEdit, "journalDetail").toPlainText()
    assert detail.startswith(FAILED)
    assert f"Номер записи: {wanted}" in detail
    for line in (
        "Действие: Импорт сертификатов",
        "Код ошибки: wrong-credentials",
        "Подключение: work",
        "Ответ сервера: 401",
        "colour_of_the_sky: blue",
        "Запись для разработчиков: 401 invalid_grant",
    ):
        assert line in detail.splitlines()


def test_what_only_support_understands_stands_below_its_heading_with_words_for_codes(
    start: Start, qtbot: QtBot, data_dir: Path
) -> None:
    facts = {
        "seconds": "0.2",
        "connection": "work",
        "auth_server": "https://dss.example.test/STS/oauth",
        "confirmation_api": "v1",
        "error_server": "auth",
        "error_field": "login",
    }
    entry = JournalEntry("telling", "import", Severity.ERROR, FAILED, "bad-answer", "HTTP 401", facts)
    write(data_dir, entry)
    host = start()
    host.window.tabs.setCurrentWidget(host.journal)
    view = find(host.window, QTreeView, "journalView")
    qtbot.waitUntil(lambda: len(texts_of(view)) == 1)
    view.setCurrentIndex(host.journal.model.index(0, 0))

    lines = find(host.window, QPlainTextEdit, "journalDetail").toPlainText().splitlines()

    heading = lines.index("Технические сведения для службы поддержки")
    assert {
        "Длительность, секунд: 0.2",
        "Подключение: work",
        "Сервер авторизации DSS: https://dss.example.test/STS/oauth",
    } <= set(lines[:heading])
    assert lines[heading + 1 :] == [
        "Номер записи: 1",
        "Код ошибки: bad-answer",
        "Версия подтверждений: версия 1.0 (v1)",
        "Какой сервер: сервер авторизации (auth)",
        "Поле: Логин (login)",
        "Кем записано: telling",
        "Запись для разработчиков: HTTP 401",
    ]


@pytest.mark.parametrize("wanted_row", [0, 250])
def test_the_wanted_entry_is_not_lost_when_another_is_written_meanwhile(
    start: Start, site: Site, qtbot: QtBot, data_dir: Path, wanted_row: int
) -> None:
    """The journal is asked for one entry and, before it was read, told of a new one."""
    ids = write(data_dir, *(ENTRY for _ in range(300)))[::-1]
    host, door, _ = facade_of(site, start)
    door.show_notification(notice(journal_id=ids[wanted_row]))
    click(host.window, "eventsButton")
    go_on = threading.Event()
    host.services.background.run(lambda: go_on.wait(10))

    click(host.window, "goToLogButton")
    writing = threading.Thread(target=lambda: door.write_journal(ENTRY))
    writing.start()
    writing.join()
    qtbot.wait(1)  # the window is told of what was written
    go_on.set()

    view = find(host.window, QTreeView, "journalView")
    qtbot.waitUntil(lambda: view.currentIndex().isValid())
    host.services.background.wait_for(lambda: None)  # all that was asked for has been read
    qtbot.wait(1)
    detail = find(host.window, QPlainTextEdit, "journalDetail").toPlainText()
    assert f"Номер записи: {ids[wanted_row]}" in detail.splitlines()
    assert view.currentIndex().isValid()


def test_writing_an_entry_takes_the_person_neither_from_theirs_nor_from_the_keyboard(
    start: Start, site: Site, qtbot: QtBot, data_dir: Path
) -> None:
    chosen, *_ = write(data_dir, *(ENTRY for _ in range(3)))
    host, door, _ = facade_of(site, start)
    host.window.tabs.setCurrentWidget(host.journal)
    view = find(host.window, QTreeView, "journalView")
    qtbot.waitUntil(lambda: len(texts_of(view)) == 3)
    with qtbot.waitActive(host.window):
        host.window.activateWindow()
    view.setCurrentIndex(host.journal.model.index(2, 0))
    detail = find(host.window, QPlainTextEdit, "journalDetail")
    detail.setFocus()

    host.services.background.run(lambda: door.write_journal(ENTRY))

    qtbot.waitUntil(lambda: len(texts_of(view)) == 4)
    assert f"Номер записи: {chosen}" in detail.toPlainText().splitlines()
    assert view.currentIndex().row() == 3
    assert detail.hasFocus()


def test_an_entry_of_long_ago_is_found_too(start: Start, site: Site, qtbot: QtBot, data_dir: Path) -> None:
    wanted = write(data_dir, ENTRY)[0]
    write(data_dir, *(JournalEntry("x", "import", Severity.INFO, f"Позже {n}") for n in range(300)))
    host, door, _ = facade_of(site, start)
    door.show_notification(notice(journal_id=wanted))
    click(host.window, "eventsButton")

    click(host.window, "goToLogButton")

    view = find(host.window, QTreeView, "journalView")
    qtbot.waitUntil(lambda: view.currentIndex().isValid())
    assert f"Номер записи: {wanted}" in find(host.window, QPlainTextEdit, "journalDetail").toPlainText()


def test_earlier_entries_are_read_when_they_are_wanted(start: Start, qtbot: QtBot, data_dir: Path) -> None:
    write(data_dir, *(JournalEntry("x", "import", Severity.INFO, f"Запись {n}") for n in range(250)))
    host = start()
    host.window.tabs.setCurrentWidget(host.journal)
    view = find(host.window, QTreeView, "journalView")
    qtbot.waitUntil(lambda: len(texts_of(view)) == 200)

    click(host.window, "earlierEntriesButton")

    qtbot.waitUntil(lambda: len(texts_of(view)) == 250)
    assert texts_of(view)[-1][3] == "Запись 0"
    assert not find(host.window, QPushButton, "earlierEntriesButton").isVisible()


def test_a_notification_without_an_entry_says_so_in_the_journal(
    start: Start, site: Site, qtbot: QtBot
) -> None:
    host, door, _ = facade_of(site, start)
    door.show_notification(notice())
    click(host.window, "eventsButton")

    click(host.window, "goToLogButton")

    detail = find(host.window, QPlainTextEdit, "journalDetail")
    qtbot.waitUntil(lambda: detail.toPlainText() == "В журнале нет записи об этом уведомлении")


def test_the_open_journal_follows_what_is_written(start: Start, site: Site, qtbot: QtBot) -> None:
    host, door, _ = facade_of(site, start)
    host.window.tabs.setCurrentWidget(host.journal)
    view = find(host.window, QTreeView, "journalView")

    host.services.background.run(lambda: door.write_journal(ENTRY))

    qtbot.waitUntil(lambda: [row[3] for row in texts_of(view)] == [FAILED])


def test_a_button_of_a_notification_opens_the_wizard_that_the_plugin_asks_for(
    start: Start, site: Site
) -> None:
    host, door, asked = facade_of(site, start)
    door.show_notification(
        notice(actions=(("telling.retry", "Повторить"), ("unknown", "Ничего")), action_argument="work")
    )
    click(host.window, "eventsButton")

    click(host.window, "telling.retry")

    assert asked == [("telling.retry", "work"), ("again", "work")]
    find(host.window, QWizard, "telling.wizard").reject()

    click(host.window, "unknown")
    told = [label.text() for label in host.events.findChildren(QLabel) if label.isVisible()]
    assert any(text.startswith("Сейчас это действие недоступно") for text in told)


def test_its_button_works_after_a_restart(start: Start, site: Site, qtbot: QtBot) -> None:
    _, door, asked = facade_of(site, start)
    door.show_notification(notice(actions=(("telling.retry", "Повторить"),), action_argument="work"))

    second = start()
    qtbot.waitUntil(lambda: len(titles(second)) == 1)
    click(second.window, "eventsButton")
    click(second.window, "telling.retry")

    assert asked == [("telling.retry", "work"), ("again", "work")]


def test_when_they_cannot_be_kept_they_are_shown_all_the_same(
    start: Start, site: Site, qtbot: QtBot, data_dir: Path
) -> None:
    host, door, _ = facade_of(site, start)
    host.services.background.wait_for(lambda: None)
    for file in data_dir.iterdir():
        file.unlink()
    (data_dir / "store.sqlite3").write_bytes(b"no database at all" * 100)

    door.show_notification(notice("Первое"))

    assert titles(host) == ["Первое"]
    click(host.window, "eventsButton")
    labels = host.events.findChildren(QLabel)
    qtbot.waitUntil(lambda: any("не сохраняются" in one.text() for one in labels if one.isVisible()))
