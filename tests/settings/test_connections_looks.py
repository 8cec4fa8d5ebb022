"""The page «Подключения DSS» and its dialogs: names, keys, languages, palettes, small windows."""

import contextlib
from collections.abc import Iterator

import pytest
from PyQt5.QtCore import QSize
from PyQt5.QtGui import QColor, QFont
from PyQt5.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QWidget
from pytestqt.exceptions import TimeoutError as WaitTimeout

from cryptoarm_dss_plugin.connections import Connection
from cryptoarm_dss_plugin.store import Store
from tests.settings.connections_desk import ConnectionsTab, put, put_certificate
from tests.stub_host.hands import find
from tests.stub_host.looks import contrast, cut_texts, foreign_words, mnemonics, nameless, tab_round, visible
from tests.wizard.conftest import Sit
from tests.wizard.person import Person

AUTH = "https://dss.example.test/STS/oauth"
DSS = "https://dss.example.test/SignServer/rest"


@pytest.fixture(autouse=True)
def _connections(store: Store) -> None:
    long_name = "ivanova.maria.petrovna@example.test"
    put(store, Connection("office", AUTH, DSS, long_name), Connection("home", AUTH, DSS, "petrov"))
    put_certificate(store, "office", 1, 5)
    put_certificate(store, "home", 1, -5)


def scenes(person: Person) -> Iterator[tuple[str, QWidget]]:
    """The page with and without something chosen, after a refresh, and every dialog."""
    tab = ConnectionsTab(person)
    tab.wait_rows("office", "home")
    yield "page", person.host.window
    tab.choose("office")
    yield "chosen", person.host.window
    for button, name in (
        ("editConnection", "editConnectionDialog"),
        ("renameConnection", "renameConnectionDialog"),
        ("removeConnection", "removeConnectionDialog"),
        ("checkSavedConnection", "checkConnectionDialog"),
    ):
        tab.click(button)
        dialog = tab.dialog(name)
        if name == "checkConnectionDialog":
            outcome = find(dialog, QLabel, "checkOutcome")
            person.until(lambda said=outcome: said.text().startswith("⚠"))  # type: ignore[misc]  # a default
        yield name, dialog
        dialog.reject()
        tab.until_gone(name)
    tab.click("refreshAllConnections")
    tab.until_over()
    yield "refreshed", person.host.window


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_place_has_a_name_and_a_letter_of_its_own(sit_down: Sit, language: str) -> None:
    for name, window in scenes(sit_down(language)):
        assert nameless(window) == [], name
        letters = mnemonics(window)
        assert len(letters) == len(set(letters)), f"{name}: {letters}"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_on_a_small_screen_nothing_is_cut(sit_down: Sit, language: str) -> None:
    person = sit_down(language)
    person.host.window.resize(QSize(944, 492))

    for name, window in scenes(person):
        with contextlib.suppress(WaitTimeout):
            person.qtbot.waitUntil(lambda window=window: cut_texts(window) == [], timeout=500)  # type: ignore[misc]
        assert cut_texts(window) == [], name
        assert window.width() <= 960, name
        assert window.height() <= 540, name
        if isinstance(window, type(person.host.window)):
            table = window.findChild(QTableView, "connectionsTable")
            assert table is not None
            bar = table.horizontalScrollBar()
            assert bar is not None
            assert not bar.isVisible(), name


def test_the_longest_names_leave_the_expiry_in_sight(person: Person, store: Store) -> None:
    names = [f"{letter * 64}" for letter in "abcdefgh"]
    put(store, *(Connection(name, AUTH, DSS, f"{name}@example.test") for name in names))
    for number, days in enumerate((5, -5), 1):
        put_certificate(store, names[0], number, days)
    person.host.window.resize(QSize(944, 492))

    tab = ConnectionsTab(person)
    tab.wait_rows(*names)

    sideways = tab.table.horizontalScrollBar()
    assert sideways is not None
    person.until(lambda: sideways.maximum() == 0)


def test_the_russian_page_has_no_foreign_word(sit_down: Sit) -> None:
    for name, window in scenes(sit_down()):
        shown = {
            "office",
            "home",
            "ivanova",
            "maria",
            "petrovna",
            "petrov",
            "dss",
            "example",
            "test",
            "https",
            "STS",
            "oauth",
        }
        shown |= {"SignServer", "rest", "Del", "Enter", "TLS", "SHA", "Windows"}
        assert set(foreign_words(window)) - shown == set(), name


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_its_ground(sit_down: Sit, dark: bool) -> None:  # noqa: FBT001 - a parameter
    for name, window in scenes(sit_down(dark=dark)):
        for widget in visible(window):
            if isinstance(widget, QLabel | QPushButton) and widget.isEnabled() and widget.text():
                colour = widget.palette().color(widget.foregroundRole())
                ground = QColor(widget.palette().color(widget.backgroundRole()))
                assert contrast(colour, ground) >= 4.5, f"{name}: {widget.objectName()}"


def test_with_letters_twice_as_large_everything_can_be_reached(sit_down: Sit) -> None:
    usual = QApplication.font()
    larger = QFont(usual)
    larger.setPointSize(usual.pointSize() * 2)
    QApplication.setFont(larger)
    try:
        person = sit_down()
        for name, window in scenes(person):
            least = window.minimumSizeHint()
            if window is person.host.window:  # its other pages are no matter of this one
                least = ConnectionsTab(person).page.minimumSizeHint()
            assert least.width() <= 940, name
            assert least.height() <= 500, name
            for button in window.findChildren(QPushButton):
                if button.isVisible() and button.isEnabled():
                    person.until(lambda button=button: person._is_in_sight(button))  # type: ignore[misc]  # noqa: SLF001 - the eyes of a person
        tab = ConnectionsTab(person)
        assert tab.table.rowHeight(0) >= 2 * tab.table.fontMetrics().lineSpacing()
    finally:
        QApplication.setFont(usual)


def test_tab_goes_through_the_page_as_it_is_read(sit_down: Sit) -> None:
    person = sit_down()
    tab = ConnectionsTab(person)
    tab.choose("office")
    tab.button("createConnection").setFocus()

    names = tab_round(person.host.window, 9)

    assert names == [
        "createConnection",
        "importConnection",
        "refreshConnection",
        "refreshAllConnections",
        "checkSavedConnection",
        "editConnection",
        "renameConnection",
        "removeConnection",  # no password is remembered that could be forgotten
        "connectionsTable",
    ]
