"""Hands for a test: finds widgets by their object names and uses them as a person would."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from PyQt5.QtCore import QAbstractTableModel, QEvent, QItemSelectionModel, QModelIndex, QObject, Qt
from PyQt5.QtGui import QKeyEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QAbstractItemView, QAction, QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.stub_host import StubHost

CERTIFICATES = Path(__file__).parents[2] / "cryptoarm_dss_plugin" / "training" / "certificates"
"""Real GOST certificates and a CRL."""

Found = TypeVar("Found", bound=QObject)


def find(root: QObject, kind: type[Found], name: str) -> Found:
    """The object of this kind and name below another; there has to be one."""
    found = root.findChild(kind, name)
    assert found is not None, f"there is no {kind.__name__} “{name}”"
    return found


def press(widget: QWidget, key: Qt.Key) -> None:
    """Press and release a key."""
    QTest.keyClick(widget, key)  # type: ignore[call-overload]  # PyQt5 annotates its static methods wrongly


def click(root: QObject, name: str) -> None:
    """Click a button that a person can click."""
    button = find(root, QWidget, name)
    assert button.isVisible(), f"“{name}” is hidden"
    assert button.isEnabled(), f"“{name}” is disabled"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]  # as above


def type_in(widget: QWidget, text: str) -> None:
    """Type a text on a keyboard with all letters; QTest's has Latin ones only."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifiers(Qt.KeyboardModifier.NoModifier), letter)
            QApplication.sendEvent(widget, event)


def texts_of(view: QAbstractItemView) -> list[list[str]]:
    """What a list shows: the texts of its cells, row by row."""
    model = view.model()
    assert model is not None
    columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
    return [
        [str(model.index(row, column).data(Qt.ItemDataRole.DisplayRole)) for column in range(columns)]
        for row in range(model.rowCount())
    ]


def select(view: QAbstractItemView, text: str) -> QModelIndex:
    """Select the row whose first column holds a text."""
    model = view.model()
    assert model is not None
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        if text in str(index.data(Qt.ItemDataRole.DisplayRole)):
            selection = view.selectionModel()
            assert selection is not None
            flags = QItemSelectionModel.SelectionFlags(QItemSelectionModel.SelectionFlag.ClearAndSelect)
            selection.setCurrentIndex(index, flags | QItemSelectionModel.SelectionFlag.Rows)
            return index
    raise AssertionError(f"no row with “{text}” in {texts_of(view)}")


def menu_action(host: StubHost, name: str) -> QAction:
    """An entry of the menu «Импортировать»."""
    return find(host.window, QAction, name)


def choose_files(qtbot: QtBot, host: StubHost, files: Sequence[Path]) -> None:
    """Import files by the menu and the choice of files."""
    menu_action(host, "file.import").trigger()
    dialog = find(host.window, QFileDialog, "importFileDialog")
    qtbot.waitExposed(dialog)
    name = find(dialog, QLineEdit, "fileNameEdit")
    name.setText(" ".join(f'"{file}"' for file in files))
    press(name, Qt.Key.Key_Return)
