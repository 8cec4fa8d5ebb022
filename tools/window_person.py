"""A person at the real window, for the demonstration and the screenshots: clicks, types, waits, looks.

Import it before Qt is loaded: it chooses Qt's offscreen platform, so that no display is needed.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PyQt5.QtCore import QEvent, QEventLoop, QObject, QPoint, qInstallMessageHandler
from PyQt5.QtGui import QColor, QImage, QPainter, QPixmap
from PyQt5.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAction,
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
    QWizard,
)

from cryptoarm_dss_plugin.stub_host import StubHost

PATIENCE_SECONDS = 30.0
_HARMLESS = ("This plugin does not support", "XDG_RUNTIME_DIR")
"""What the offscreen platform has to say of itself."""

_TURN_MILLISECONDS = 20
_WIZARD = "dssImportWizard"

Found = TypeVar("Found", bound=QObject)


def _tell(_kind: object, _context: object, message: str | None) -> None:
    """What Qt says, but for what is not worth saying."""
    if message and not message.startswith(_HARMLESS) and _HARMLESS[1] not in message:
        print(f"Qt: {message}", file=sys.stderr)


class NothingHappenedError(RuntimeError):
    """The window did not come to show what was waited for."""


def _with_palette(image: QImage) -> QImage:
    """A picture with its 256 most frequent colours, which takes a third of the room."""
    opaque = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = opaque.constBits()
    assert pixels is not None  # noqa: S101 - a picture of a window has pixels
    frequent = Counter(memoryview(pixels.asstring(opaque.sizeInBytes())).cast("I")).most_common(256)
    colours = [colour for colour, _ in frequent]
    return opaque.convertToFormat(QImage.Format.Format_Indexed8, colours)


class Person:
    """A person at a host's window.

    Args:
        data_dir: the host's data directory.
        language: "ru" or "en".
        interrupted: whether the person at the terminal has had enough; then every waiting raises
            KeyboardInterrupt. A signal itself must not raise: it may come in the middle of a slot.
    """

    def __init__(
        self, data_dir: Path, language: str, interrupted: Callable[[], bool] = lambda: False
    ) -> None:
        self._interrupted = interrupted
        qInstallMessageHandler(_tell)
        instance = QApplication.instance()
        self._application = instance if isinstance(instance, QApplication) else QApplication([""])
        self.host = StubHost(data_dir, language, dark=False)
        self.window = self.host.window
        self.wait(lambda: self.host.library.loaded, "the list of certificates")

    def close(self) -> None:
        """Close the window and everything behind it."""
        self.host.close()

    def wait(self, happened: Callable[[], object], what: str) -> None:
        """Let the window work until something has happened.

        Raises:
            NothingHappenedError: it did not; `what` is named.
            KeyboardInterrupt: the person at the terminal has had enough.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not happened():
            if self._interrupted():
                raise KeyboardInterrupt
            if time.monotonic() > deadline:
                raise NothingHappenedError(what)
            self._turn()

    def linger(self, seconds: float) -> None:
        """Let the window work for a while."""
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() >= end, "time")

    def find(self, kind: type[Found], name: str, root: QObject | None = None) -> Found:
        """The object of this kind and name in the window, or below `root`.

        Raises:
            NothingHappenedError: there is none.
        """
        found = (root or self.window).findChild(kind, name)
        if found is None:
            raise NothingHappenedError(name)
        return found

    def click(self, button: QAbstractButton | str, root: QWidget | None = None) -> None:
        """Click a button, or the one of a name in the window or below `root`."""
        target = self.find(QAbstractButton, button, root) if isinstance(button, str) else button
        target.click()
        self._turn()

    def type_into(self, name: str, text: str) -> None:
        """Replace what is in an input box of the wizard."""
        box = self.find(QLineEdit, name, self.wizard)
        box.setFocus()
        box.setText(text)
        box.setCursorPosition(0)

    def tick(self, name: str) -> None:
        """Set a tick of the wizard."""
        self.find(QAbstractButton, name, self.wizard).setChecked(True)
        self._turn()

    def choose(self, view: str | QAbstractItemView, row: int) -> None:
        """Choose a row of a list."""
        found = self.find(QAbstractItemView, view) if isinstance(view, str) else view
        self.wait(lambda: self.rows(found) > row, f"row {row} of {found.objectName()}")
        model = found.model()
        assert model is not None  # noqa: S101 - it has rows
        found.setCurrentIndex(model.index(row, 0))
        self._turn()

    def rows(self, view: str | QAbstractItemView) -> int:
        """How many rows a list has."""
        found = self.find(QAbstractItemView, view) if isinstance(view, str) else view
        model = found.model()
        return 0 if model is None else model.rowCount()

    def wait_for_dialog(self, name: str) -> QDialog:
        """The dialog of a name, once it is there."""
        self.wait(lambda: self.window.findChild(QDialog, name), name)
        return self.find(QDialog, name)

    # --- the menu and the wizard -----------------------------------------------------------------------

    @property
    def wizard(self) -> QWizard:
        """The wizard that is open."""
        return self.find(QWizard, _WIZARD)

    def open_menu(self) -> QMenu:
        """Open the menu of «Импортировать» without waiting in it, as `exec` would."""
        menu, button = self.find(QMenu, "importMenu"), self.find(QToolButton, "importButton")
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))
        self.wait(menu.isVisible, "the menu")
        return menu

    def open_wizard(self) -> None:
        """Choose «Импорт из DSS» in the menu."""
        self.find(QMenu, "importMenu").close()
        self.find(QAction, "dss.import").trigger()
        self.wait(self.wizard.isVisible, "the wizard")

    def forward(self) -> None:
        """Press the button that goes on: «Продолжить», «Подключить»..."""
        button = self.wizard.button(QWizard.WizardButton.NextButton)
        assert button is not None  # noqa: S101 - every wizard has it
        self.wait(button.isEnabled, "the button that goes on")
        self.click(button)

    def finish(self) -> None:
        """Press «Завершить»."""
        button = self.wizard.button(QWizard.WizardButton.FinishButton)
        assert button is not None  # noqa: S101 - every wizard has it
        self.click(button)
        self.wait(lambda: self.window.findChild(QWizard, _WIZARD) is None, "the end of the wizard")

    def cancel(self) -> None:
        """Press «Отмена»."""
        self.wizard.reject()
        self.wait(lambda: self.window.findChild(QWizard, _WIZARD) is None, "the end of the wizard")

    def wait_for_page(self, name: str) -> None:
        """Wait until the wizard shows a page."""

        def is_there() -> bool:
            page = self.wizard.currentPage()
            return page is not None and page.objectName() == name

        self.wait(is_there, name)

    def sees(self, name: str) -> bool:
        """Whether a widget of the wizard's present page is shown."""
        page = self.wizard.currentPage()
        widget = None if page is None else page.findChild(QWidget, name)
        return widget is not None and widget.isVisible()

    # --- pictures --------------------------------------------------------------------------------------

    def picture(self, widget: QWidget | None = None, popup: QWidget | None = None) -> QPixmap:
        """What a window looks like now, as the person sees it.

        Args:
            widget: the window; None for the main one.
            popup: a menu open over it, drawn where it stands.
        """
        target = widget or self.window
        self.linger(0.1)
        pixmap = target.grab()
        if popup is not None:
            place = popup.mapToGlobal(QPoint(0, 0)) - target.mapToGlobal(QPoint(0, 0))
            painter = QPainter(pixmap)
            painter.drawPixmap(place, popup.grab())
            painter.setPen(QColor("#9aa1ab"))
            painter.drawRect(place.x(), place.y(), popup.width() - 1, popup.height() - 1)
            painter.end()
        return pixmap

    def save_picture(self, file: Path, widget: QWidget | None = None, popup: QWidget | None = None) -> None:
        """Save what a window looks like now as a small PNG file.

        Raises:
            NothingHappenedError: the file cannot be written.
        """
        smallest = 0  # Qt's "quality" of a PNG file: how little it is compressed
        if not _with_palette(self.picture(widget, popup).toImage()).save(str(file), "PNG", smallest):
            raise NothingHappenedError(str(file))

    def _turn(self) -> None:
        flags = QEventLoop.ProcessEventsFlags(QEventLoop.ProcessEventsFlag.AllEvents)
        self._application.processEvents(flags, _TURN_MILLISECONDS)
        # What was to be deleted "later" waits for an event loop, and there is none.
        self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(_TURN_MILLISECONDS / 4000)
