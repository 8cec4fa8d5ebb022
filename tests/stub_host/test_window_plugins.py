"""The list of plugins: how each stands and why, and switching them on and off while all runs on."""

from PyQt5.QtWidgets import QApplication, QLabel, QListWidget, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.stub_host import StubHost
from tests.stub_host.conftest import Start
from tests.stub_host.hands import click, find
from tests.stub_host.installed import Site

SETTLING = """
from PyQt5.QtWidgets import QLabel

from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import SettingsPage


class Plugin:
    language = "ru"

    @plugin_impl
    def language_changed(self, language):
        self.language = language

    def made(self, parent):
        label = QLabel("Страница", parent)
        label.setObjectName("settling.label")
        return label

    @plugin_impl
    def settings_pages(self):
        titles = {"ru": "Подключения & прочее", "en": "Connections"}
        return [
            SettingsPage("settling.page", titles[self.language], self.made),
            SettingsPage("settling.broken", "Сломанная", lambda parent: None),
        ]
"""


def rows(host: StubHost) -> dict[str, str]:
    """What the list shows: from the first line of a row to the second."""
    plugins = find(host.window, QListWidget, "pluginList")
    texts = [item.text() for row in range(plugins.count()) if (item := plugins.item(row))]
    return dict(text.split("\n", 1) for text in texts)


def choose(host: StubHost, name: str) -> None:
    host.window.tabs.setCurrentWidget(host.plugin_page)
    plugins = find(host.window, QListWidget, "pluginList")
    plugins.setCurrentRow([name in row for row in rows(host)].index(True))


def told(host: StubHost) -> list[str]:
    return [label.text() for label in host.plugin_page.findChildren(QLabel) if label.isVisible()]


def titles(host: StubHost) -> list[str]:
    return [host.window.tabs.tabText(number) for number in range(host.window.tabs.count())]


def test_every_plugin_has_a_row_with_its_state_and_the_reason(start: Start, site: Site) -> None:
    site.install("good-one")
    site.install("old-one", manifest={"host_api": "<1.0"})
    host = start()

    shown = rows(host)

    assert shown["Пример good-one 1.0"] == "включён"
    assert shown["Импорт из DSS 0.1.0"] == "отключён"
    assert shown["Пример old-one 1.0"].startswith("не загружен: ")
    choose(host, "old-one")
    assert f"Состояние: {shown['Пример old-one 1.0']}" in told(host)
    assert not find(host.window, QPushButton, "switchPluginButton").isVisible()


def test_switching_off_and_on_takes_effect_at_once_and_lasts(start: Start, site: Site) -> None:
    site.install("good-one")
    host = start()
    menu = find(host.window, QMenu, "importMenu")
    choose(host, "good-one")
    button = find(host.window, QPushButton, "switchPluginButton")
    assert button.text() == "Отклю&чить"

    click(host.window, "switchPluginButton")

    assert rows(host)["Пример good-one 1.0"] == "отключён"
    assert [action.objectName() for action in menu.actions()] == ["file.import"]
    assert button.text() == "Вклю&чить"

    again = start()
    assert rows(again)["Пример good-one 1.0"] == "отключён"
    choose(again, "good-one")
    click(again.window, "switchPluginButton")
    assert rows(again)["Пример good-one 1.0"] == "включён"
    menu = find(again.window, QMenu, "importMenu")
    assert [action.objectName() for action in menu.actions()] == ["file.import", "example.import"]


def test_a_plugins_page_of_the_settings_is_there_as_long_as_it_is_on(
    start: Start, site: Site, qtbot: QtBot
) -> None:
    site.install("settling", SETTLING, ["language_changed", "settings_pages"])
    host = start()
    usual = ["Сертификаты", "События", "Журнал", "Плагины"]

    assert titles(host) == [*usual, "Подключения && прочее", "Сломанная"]
    assert host.window.findChild(QLabel, "settling.label") is None  # nobody has looked at it
    host.window.tabs.setCurrentIndex(5)
    qtbot.waitUntil(lambda: host.notifications.rowCount() == 1)
    broken = find(host.window, QWidget, "settling.broken").findChildren(QLabel)
    assert [label.text()[:35] for label in broken] == ["Плагин не смог показать эту страниц"]
    host.window.tabs.setCurrentIndex(4)
    assert find(host.window, QLabel, "settling.label").isVisible()

    host.set_language("en")
    assert titles(host)[-2] == "Connections"
    assert host.window.tabs.currentIndex() == 4
    assert find(host.window, QLabel, "settling.label").isVisible()

    host.set_language("ru")
    host.plugins.disable("settling")
    assert titles(host) == usual
    assert host.window.findChild(QWidget, "settling.page") is None


def test_three_rounds_leave_what_was_there(start: Start, site: Site) -> None:
    site.install("settling", SETTLING, ["language_changed", "settings_pages"])
    site.install("good-one")
    host = start()

    def inventory() -> list[int]:
        window = host.window
        return [
            len(window.findChildren(QWidget)),
            len(window.actions()),
            len(host.plugins.manager.get_plugins()),
        ]

    host.plugins.disable("settling")
    host.plugins.enable("settling")
    before = inventory()
    for _ in range(3):
        for plugin_id in ("settling", "good-one"):
            host.plugins.disable(plugin_id)
            host.plugins.enable(plugin_id)

    assert inventory() == before


def test_endless_words_of_a_plugin_do_not_widen_the_window(start: Start, site: Site) -> None:
    endless = {"ru": "о" * 100, "en": "W"}
    site.install("endless", manifest={"name": endless, "description": {"ru": "о" * 5000, "en": "W"}})
    site.install("too-long", manifest={"name": {"ru": "о" * 5000, "en": "W"}})
    usual = start()
    least = usual.window.minimumSizeHint().width()

    choose(usual, "ооо")
    QApplication.processEvents()

    assert usual.window.minimumSizeHint().width() == least < 960
    labels = [label for label in usual.plugin_page.findChildren(QLabel) if label.isVisible()]
    assert [label.text() for label in labels if label.minimumSizeHint().width() > label.width()] == []
    name = next(label for label in usual.plugin_page.findChildren(QLabel) if label.text().startswith("о"))
    assert name.text().replace("\u200b", "") == "о" * 59 + "…"
    assert name.toolTip() == "о" * 100 + " 1.0"
    assert rows(usual)["too-long 1.0"] == "не загружен: «name» длиннее 100 символов"
