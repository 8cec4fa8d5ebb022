"""Hands and eyes: names, keys, languages, contrast, and that nothing is cut at any scale."""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt5.QtCore import QSize, Qt
from PyQt5.QtGui import QColor, QPalette
from PyQt5.QtWidgets import (
    QAction,
    QApplication,
    QCheckBox,
    QDialog,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as WaitTimeout
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.stub_host import StubHost
from cryptoarm_dss_plugin.stub_host.appearance import palette
from cryptoarm_dss_plugin.stub_host.certificate_model import ISSUER, OWNER, STATUS, UNTIL
from cryptoarm_dss_plugin.stub_host.icons import DIRECTORY
from cryptoarm_dss_plugin.stub_host.placing import FRAME
from cryptoarm_dss_plugin.stub_host.services import Happening
from cryptoarm_dss_plugin.stub_host.support_dialog import SupportDialog
from cryptoarm_dss_plugin.stub_host.texts import HostTexts
from tests.stub_host.conftest import Start
from tests.stub_host.hands import CERTIFICATES, click, find, press
from tests.stub_host.installed import OFFERING, Site
from tests.stub_host.looks import contrast, cut_texts, foreign_words, mnemonics, nameless, tab_round

FILES = [CERTIFICATES / name for name in ("accountant-256.der", "director-512.der", "authority.crl")]


def fill(host: StubHost, qtbot: QtBot) -> None:
    """Something in every part of the window."""
    host.importer.import_files(FILES)
    qtbot.waitUntil(lambda: host.notifications.rowCount() == 1)
    host.services.tell(
        Happening(
            "import",
            Severity.ERROR,
            "Не удалось подключиться к серверу DSS: неверный логин или пароль - проверьте правильность"
            " заполнения данных, а если это не поможет, обратитесь в организацию",
            "Проверьте данные.",
            "",
            "",
        )
    )
    qtbot.waitUntil(lambda: host.notifications.rowCount() == 2)


def scenes(host: StubHost, qtbot: QtBot) -> Iterator[tuple[str, QWidget]]:
    """Every tab of the window, with and without something chosen, and the dialog."""
    window = host.window
    host.certificates.view.setCurrentIndex(host.certificates.model.index(-1, 0))
    window.tabs.setCurrentWidget(host.certificates)
    host.certificates.details.show_row(None)
    yield "no certificate", window
    host.certificates.view.setCurrentIndex(host.certificates.model.index(0, 0))
    host.certificates.details.show_row(host.certificates.model.at(host.certificates.model.index(0, 0)))
    yield "certificate", window
    click(window, "eventsButton")
    yield "events", window
    click(window, "goToLogButton")
    qtbot.waitUntil(lambda: host.journal.chosen is not None)
    yield "journal", window
    window.tabs.setCurrentWidget(host.plugin_page)
    yield "plugins", window
    window.tabs.setCurrentWidget(host.journal)
    click(window, "journalSupportButton")
    qtbot.waitUntil(lambda: window.findChild(SupportDialog) is not None)
    dialog = find(window, QDialog, "supportDialog")
    qtbot.waitExposed(dialog)
    yield "support", dialog
    dialog.reject()
    qtbot.waitUntil(lambda: window.findChild(SupportDialog) is None)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_place_has_a_name_and_a_letter_of_its_own(
    start: Start, qtbot: QtBot, site: Site, language: str
) -> None:
    site.install("offering")
    host = start(language)
    fill(host, qtbot)

    for name, window in scenes(host, qtbot):
        assert nameless(window) == [], name
        letters = mnemonics(window)
        assert len(letters) == len(set(letters)), f"{name}: {letters}"
        assert len(letters) >= 3, name


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("screen", [QSize(960, 540), QSize(1024, 768)])
def test_on_a_small_screen_all_of_the_window_is_to_be_seen(
    start: Start, qtbot: QtBot, site: Site, language: str, screen: QSize
) -> None:
    site.install("offering")
    host = start(language)
    fill(host, qtbot)
    room = screen - FRAME

    host.window.resize(room)

    assert host.window.size() == room  # it would be larger if anything in it needed more
    for name, window in scenes(host, qtbot):
        with contextlib.suppress(WaitTimeout):
            qtbot.waitUntil(lambda window=window: cut_texts(window) == [], timeout=500)  # type: ignore[misc]
        assert cut_texts(window) == [], name
        assert window.width() <= room.width(), name
        assert window.height() <= room.height(), name
    host.window.tabs.setCurrentWidget(host.certificates)
    host.certificates.details.show_row(None)
    QApplication.processEvents()
    view = host.certificates.view
    scrolling = view.horizontalScrollBar()
    assert scrolling is not None
    assert not scrolling.isVisible()
    icon = view.iconSize().width() + 8
    assert view.columnWidth(OWNER) - icon > view.fontMetrics().horizontalAdvance("Образцов П. С.")
    assert all(view.columnWidth(column) > 0 for column in (ISSUER, UNTIL, STATUS))


def test_with_room_the_owners_are_told_in_full(start: Start, qtbot: QtBot) -> None:
    host = start()
    fill(host, qtbot)

    host.window.resize(QSize(1400, 700))

    view = host.certificates.view
    qtbot.waitUntil(lambda: view.columnWidth(OWNER) >= view.sizeHintForColumn(OWNER))
    assert host.certificates.categories.width() > 200


class PseudoTexts(HostTexts):
    """A language in which everything takes half as much room again."""

    def text(self, english: str, /, **fields: object) -> str:
        """The Russian, and then some."""
        said = super().text(english, **fields)
        return f"{said} {'ёж ' * (len(said) // 6)}ц"


@pytest.mark.parametrize("language", ["ru", "en", "pseudo"])
def test_nothing_is_cut(start: Start, qtbot: QtBot, site: Site, language: str) -> None:
    site.install("offering")
    host = start("en" if language == "en" else "ru")
    fill(host, qtbot)
    if language == "pseudo":
        host.services.texts = PseudoTexts("ru")
        host.retranslate()

    for name, window in scenes(host, qtbot):
        with contextlib.suppress(WaitTimeout):  # the layout may take another turn of the event loop
            qtbot.waitUntil(lambda window=window: cut_texts(window) == [], timeout=500)  # type: ignore[misc]
        assert cut_texts(window) == [], name


def test_the_russian_window_has_no_foreign_word(start: Start, qtbot: QtBot, site: Site) -> None:
    site.install(
        "offering", OFFERING.replace('"Example"', '"Пример"'), manifest={"name": {"ru": "А", "en": "A"}}
    )
    host = start()
    fill(host, qtbot)

    for name, window in scenes(host, qtbot):
        if name in {"support", "journal"}:  # they show technical details, named as such
            continue
        assert foreign_words(window) == [], name


def test_the_language_changes_at_once_everywhere(start: Start, qtbot: QtBot) -> None:
    host = start()
    fill(host, qtbot)
    russian = {name: set(mnemonics(window)) for name, window in scenes(host, qtbot)}

    host.set_language("en")

    assert host.window.windowTitle() == "Settings - Certificates"
    assert [host.window.tabs.tabText(number) for number in range(4)] == [
        "Certificates",
        "Events",
        "Journal",
        "Plugins",
    ]
    for name, window in scenes(host, qtbot):
        assert not set(mnemonics(window)) & russian[name], name
    host.set_language("ru")
    assert host.window.windowTitle() == "Настройки — Сертификаты"
    with pytest.raises(ValueError, match="language"):
        host.set_language("de")


def test_tab_goes_through_the_window_as_it_is_read(start: Start, qtbot: QtBot) -> None:
    host = start()
    fill(host, qtbot)
    host.window.tabs.setCurrentWidget(host.certificates)
    with qtbot.waitActive(host.window):
        host.window.activateWindow()
    find(host.window, QToolButton, "importButton").setFocus()

    names = tab_round(host.window, 8)

    assert names == [
        "importButton",
        "refreshButton",
        "eventsButton",
        "viewButton",
        "qt_tabwidget_tabbar",
        "categoryList",
        "certificateSearch",
        "certificateView",
    ]


def test_enter_goes_to_the_journal_and_escape_leaves_the_dialog(start: Start, qtbot: QtBot) -> None:
    host = start()
    fill(host, qtbot)
    click(host.window, "eventsButton")

    press(host.events.view, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: host.journal.chosen is not None)
    assert host.journal.isVisible()


GROUNDS = {
    QPalette.ColorRole.WindowText: QPalette.ColorRole.Window,
    QPalette.ColorRole.Text: QPalette.ColorRole.Base,
    QPalette.ColorRole.ButtonText: QPalette.ColorRole.Button,
    QPalette.ColorRole.ToolTipText: QPalette.ColorRole.ToolTipBase,
    QPalette.ColorRole.HighlightedText: QPalette.ColorRole.Highlight,
    QPalette.ColorRole.Link: QPalette.ColorRole.Window,
    QPalette.ColorRole.LinkVisited: QPalette.ColorRole.Window,
    QPalette.ColorRole.BrightText: QPalette.ColorRole.Window,
}


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_its_ground(dark: bool) -> None:  # noqa: FBT001 - a parameter
    colours = palette(dark=dark)
    pairs = [*GROUNDS.items(), (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.Base)]
    pairs += [(QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.Window)]
    pairs += [(QPalette.ColorRole.Text, QPalette.ColorRole.AlternateBase)]

    for text, ground in pairs:
        assert contrast(colours.color(text), colours.color(ground)) >= 4.5, (text, ground)
    for text, ground in list(GROUNDS.items())[:3]:
        group = QPalette.ColorGroup.Disabled
        assert contrast(colours.color(group, text), colours.color(group, ground)) >= 3, (text, ground)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("icon", sorted(DIRECTORY.glob("*.svg")), ids=lambda icon: icon.stem)
def test_every_sign_stands_out_from_every_ground(icon: Path, dark: bool) -> None:  # noqa: FBT001 - a parameter
    roles = QPalette.ColorRole
    colours = palette(dark=dark)
    strokes = set(re.findall(r'stroke="(#[0-9a-f]{6})"', icon.read_text()))

    assert strokes
    for stroke in strokes:
        for ground in (roles.Window, roles.Base, roles.AlternateBase):
            assert contrast(QColor(stroke), colours.color(ground)) >= 3, (stroke, ground)
        assert contrast(QColor(stroke), colours.color(roles.Highlight)) >= 2.5, stroke


@pytest.mark.parametrize("dark", [False, True])
def test_boxes_and_what_has_the_keyboard_can_be_seen(start: Start, qtbot: QtBot, dark: bool) -> None:  # noqa: FBT001
    host = start(dark=dark)
    ground = host.window.palette().color(QPalette.ColorRole.Window)
    line, box = QLineEdit(host.window), QCheckBox(host.window)
    for widget in (line, box):
        widget.move(0, 300)
        widget.show()
        qtbot.waitExposed(host.window)

    def strongest(widget: QWidget, columns: range) -> float:
        """The contrast of the outline that a vertical cut through the widget meets."""
        image = widget.grab().toImage()
        cut = [image.pixelColor(column, row) for column in columns for row in range(image.height())]
        return max(contrast(colour, ground) for colour in cut)

    assert strongest(line, range(60, 61)) >= 3
    assert strongest(box, range(6, 7)) >= 3


def test_dark_and_light_can_be_changed_and_the_application_gets_its_own_back(start: Start) -> None:
    usual = QApplication.palette()
    before = QPalette(QColor("#123456"))
    QApplication.setPalette(before)
    host = start(dark=False)
    switch = find(host.window, QAction, "darkWindows")

    switch.trigger()
    assert host.window.palette().color(QPalette.ColorRole.Window).lightness() < 100
    switch.trigger()
    assert host.window.palette().color(QPalette.ColorRole.Window).lightness() > 200

    host.close()
    assert QApplication.palette().color(QPalette.ColorRole.Button) == QColor("#123456")
    QApplication.setPalette(usual)


@pytest.mark.parametrize("scale", ["1", "2"])
def test_at_every_scale_nothing_is_cut(tmp_path: Path, scale: str) -> None:
    program = f"""
import sys
from PyQt5.QtCore import QCoreApplication, Qt
QCoreApplication.setAttribute(Qt.AA_EnableHighDpiScaling)
from PyQt5.QtWidgets import QApplication
app = QApplication([])
from cryptoarm_dss_plugin.stub_host import StubHost
from tests.stub_host.looks import cut_texts
host = StubHost({str(tmp_path / "data")!r})
assert host.window.devicePixelRatioF() == {scale}
for number in range(host.window.tabs.count()):
    host.window.tabs.setCurrentIndex(number)
    for _ in range(20):
        app.processEvents()
    print(cut_texts(host.window))
host.close()
"""
    environment = {**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(  # noqa: S603 - our own
        command, env=environment, capture_output=True, text=True, check=True, timeout=60
    )

    assert set(done.stdout.splitlines()) == {"[]"}


def test_a_button_that_cannot_be_used_says_so_by_being_disabled_with_words_beside_it(start: Start) -> None:
    host = start()
    host.window.tabs.setCurrentWidget(host.events)

    for name in ("goToLogButton", "sendToSupportButton", "markAllReadButton"):
        assert not find(host.window, QPushButton, name).isEnabled()
