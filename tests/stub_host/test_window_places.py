"""Where windows stand, how the list shares its width, and what is remembered until the next start."""

from pathlib import Path

import pytest
from PyQt5.QtCore import QPoint, QRect, QSize, Qt
from PyQt5.QtGui import QPalette
from PyQt5.QtWidgets import QAction, QApplication, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.stub_host import StubHost
from cryptoarm_dss_plugin.stub_host.placing import beside
from tests.stub_host.conftest import Start
from tests.stub_host.hands import CERTIFICATES, find

MAIN, MAIN_LEAST = QSize(1200, 480), 880
PANEL, PANEL_LEAST = QSize(520, 560), 350


def on_a_screen(width: int, height: int) -> tuple[QRect, QRect, QRect]:
    """A screen with a bar at its left edge, and the places of both windows on it."""
    room = QRect(60, 0, width - 60, height)
    return room, *beside(room, MAIN, MAIN_LEAST, PANEL, PANEL_LEAST)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (1310, 1024), (1310, 500)])
def test_where_there_is_room_the_training_window_stands_beside_the_main_one(width: int, height: int) -> None:
    room, main, panel = on_a_screen(width, height)

    assert not main.intersects(panel)
    assert room.contains(main)
    assert room.contains(panel)
    assert main.width() >= MAIN_LEAST
    assert panel.width() >= PANEL_LEAST


def test_with_much_room_both_have_the_size_they_want() -> None:
    _, main, panel = on_a_screen(1920, 1080)

    assert (main.size(), panel.size()) == (MAIN, PANEL)


@pytest.mark.parametrize("width", [640, 800, 1024])
def test_on_a_small_screen_it_is_seen_at_the_right_edge(width: int) -> None:
    room, _, panel = on_a_screen(width, 600)

    assert room.contains(panel)
    assert panel.right() > room.right() - 20


def test_the_training_window_is_on_the_screen_and_leaves_the_keyboard_to_the_main_one(start: Start) -> None:
    host = start(training=True)
    panel = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "trainingPanel")
    screen = host.window.screen()
    assert screen is not None

    assert screen.availableGeometry().contains(panel.geometry())
    assert panel.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    panel.hide()
    find(host.window, QToolButton, "trainingButton").click()
    assert panel.isVisible()


def whole(view: QTableView, column: int) -> bool:
    """Whether every cell of a column has the room for its text."""
    return view.sizeHintForColumn(column) <= view.columnWidth(column)


def filled(start: Start, qtbot: QtBot) -> tuple[StubHost, QTableView]:
    host = start()
    host.importer.import_files([CERTIFICATES / name for name in ("accountant-256.der", "director-512.der")])
    qtbot.waitUntil(lambda: host.certificates.model.rowCount() == 2)
    return host, find(host.window, QTableView, "certificateView")


def test_with_enough_room_no_cell_of_the_list_is_cut(start: Start, qtbot: QtBot) -> None:
    host, view = filled(start, qtbot)

    host.window.resize(1600, 600)

    qtbot.waitUntil(lambda: all(whole(view, column) for column in range(4)))


def test_with_less_room_the_issuer_yields_first_and_is_told_by_a_tooltip(start: Start, qtbot: QtBot) -> None:
    host, view = filled(start, qtbot)

    host.window.resize(1320, 600)

    qtbot.waitUntil(lambda: [whole(view, column) for column in range(4)] == [True, False, True, True])
    issuer = view.model().index(0, 1)  # type: ignore[union-attr]
    assert issuer.data(Qt.ItemDataRole.ToolTipRole) == "Тестовый удостоверяющий центр"


def test_a_border_that_the_person_has_drawn_stays(start: Start, qtbot: QtBot) -> None:
    host, view = filled(start, qtbot)
    host.window.resize(1600, 600)
    qtbot.waitUntil(lambda: whole(view, 1))

    view.setColumnWidth(1, 150)
    host.window.resize(1700, 600)
    qtbot.wait(1)
    host.certificates.refresh_rows()

    assert view.columnWidth(1) == 150


def dark(window: QWidget) -> bool:
    """Whether a window's ground is dark."""
    return window.palette().color(QPalette.ColorRole.Window).lightness() < 128


def test_language_colours_and_place_are_as_the_person_left_them(
    start: Start, data_dir: Path, qtbot: QtBot
) -> None:
    first = start()
    find(first.window, QAction, "language.en").trigger()
    find(first.window, QAction, "darkWindows").trigger()
    place, size = QPoint(31, 47), QSize(1400, 555)
    first.window.move(place)
    first.window.resize(size)
    qtbot.wait(1)
    first.close()

    second = StubHost(data_dir)

    assert second.services.language == "en"
    assert dark(second.window)
    assert find(second.window, QAction, "language.en").isChecked()
    assert find(second.window, QAction, "darkWindows").isChecked()
    assert second.window.size() == size
    assert second.window.pos() == place
    second.close()


def test_what_the_program_was_started_with_counts_more_and_is_not_remembered(
    start: Start, data_dir: Path
) -> None:
    first = start()
    find(first.window, QAction, "language.en").trigger()
    find(first.window, QAction, "darkWindows").trigger()

    second = start("ru", dark=False)
    assert second.services.language == "ru"
    assert not dark(second.window)
    second.close()

    third = StubHost(data_dir)
    assert third.services.language == "en"
    assert dark(third.window)
    third.close()


def test_who_changed_nothing_leaves_nothing_and_nonsense_does_no_harm(start: Start, data_dir: Path) -> None:
    usual = start()
    size = usual.window.size()
    usual.close()
    store = Store(data_dir)
    assert not [key for key in store.read_settings("stub-host") if key.startswith("window/")]
    nonsense = {"window/language": "xx", "window/colours": "?", "window/geometry": "кракозябры"}
    store.write_settings("stub-host", nonsense)
    store.close()

    host = StubHost(data_dir)

    assert host.services.language == "ru"
    assert host.window.size() == size
    host.close()
