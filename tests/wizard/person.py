"""A person at the window: uses mouse and keyboard, sees what is visible, and finds it by object names."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PyQt5 import sip
from PyQt5.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAction,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QScrollArea,
    QWidget,
    QWizard,
)
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.host_api.values import JournalEntry, Notification, StoredCertificate
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.stub_host import StubHost
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests import widget_texts
from tests.canaries import Canaries
from tests.stub_host.hands import find, select, type_in

PLUGIN = "cryptoarm-dss"
PATIENCE_MS = 5_000
BOXES = ("connectionName", "authServer", "dssServer", "login")

Found = TypeVar("Found", bound=QObject)
Kept = TypeVar("Kept")

_NO_KEY = Qt.KeyboardModifiers(Qt.KeyboardModifier.NoModifier)


class Person:
    """One run of the host, with somebody in front of it.

    Args:
        qtbot: Qt's event loop.
        training: the server.
        canaries: everything that is seen is searched for secrets.
        data_dir: the host's directory.
        language: the host's language.
        dark: dark windows.
    """

    def __init__(
        self,
        qtbot: QtBot,
        training: TrainingProcess,
        canaries: Canaries,
        data_dir: Path,
        language: str,
        *,
        dark: bool,
    ) -> None:
        self.qtbot = qtbot
        self.training = training
        self.data_dir = data_dir
        self._canaries = canaries
        self.host = StubHost(data_dir, language, dark=dark)
        self.until(lambda: self.host.library.loaded)

    # Looking and waiting

    def until(self, true: Callable[[], object]) -> None:
        """Wait for something that can be seen."""
        self.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)
        # What a click has closed goes in the loop that the click came from; a program has no other.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def wizard(self) -> QWizard:
        """The open wizard."""
        return find(self.host.window, QWizard, "dssImportWizard")

    def has_wizard(self) -> bool:
        """Whether a wizard is open."""
        return self.host.window.findChild(QWizard, "dssImportWizard") is not None

    def page(self) -> str:
        """The object name of the page that is shown."""
        page = self.wizard.currentPage()
        return "" if page is None else page.objectName()

    def wait_page(self, name: str) -> None:
        """Wait for a page; what it says is searched for secrets."""
        self.until(lambda: self.page() == name)
        self.look()

    def wait_problem(self) -> str:
        """Wait for the line that says what is wrong."""
        self.until(lambda: self.sees("problemText"))
        self.look()
        return self.text("problemText")

    def look(self) -> str:
        """All texts that any widget holds, searched for secrets; boxes for secrets hold them, of course."""
        seen = "\n".join(widget_texts.all_texts())
        self._canaries.add_text("what the windows say", seen)
        self._canaries.add_text("what undo brings back", "\n".join(widget_texts.undone_texts(seen=False)))
        return seen

    def get(self, kind: type[Found], name: str) -> Found:
        """A widget of the page that is shown."""
        page = self.wizard.currentPage()
        assert page is not None
        return find(page, kind, name)

    def box(self, name: str) -> QLineEdit:
        """A box of the page that is shown."""
        return self.get(QLineEdit, name)

    def text(self, name: str) -> str:
        """What a line of the page that is shown says."""
        return self.get(QLabel, name).text()

    def sees(self, name: str) -> bool:
        """Whether something of the page that is shown is visible."""
        page = self.wizard.currentPage()
        found = None if page is None else page.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def items(self) -> list[str]:
        """The lines about certificates on the last page."""
        view = self.get(QListWidget, "resultList")
        return [view.item(row).text() for row in range(view.count())]  # type: ignore[union-attr]

    def forward_button(self) -> QAbstractButton:
        """The button that leads on."""
        kind = QWizard.WizardButton
        last = self.wizard.nextId() == -1
        button = self.wizard.button(kind.FinishButton if last else kind.NextButton)
        assert button is not None
        return button

    # Mouse

    def click(self, widget: QWidget) -> None:
        """Click something that can be clicked."""
        assert widget.isVisible(), f"{widget.objectName()} is hidden"
        assert widget.isEnabled(), f"{widget.objectName()} is disabled"
        self.until(lambda: self._is_in_sight(widget))
        place = _place_to_click(widget)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, _NO_KEY, place)  # type: ignore[call-overload]  # PyQt5 annotates its static methods wrongly

    def click_named(self, name: str) -> None:
        """Click a button of the page that is shown."""
        self.click(self.get(QAbstractButton, name))

    def double_click(self, view: QListWidget, row: int) -> None:
        """Double-click a row of a list."""
        place, button = view.visualItemRect(view.item(row)).center(), Qt.MouseButton.LeftButton
        QTest.mouseClick(view.viewport(), button, _NO_KEY, place)  # type: ignore[call-overload]  # as above
        QTest.mouseDClick(view.viewport(), button, _NO_KEY, place)  # type: ignore[call-overload]  # as above

    def _is_in_sight(self, widget: QWidget) -> bool:
        """Whether a widget can be clicked; whoever cannot see it turns the wheel."""
        place = _place_to_click(widget)
        outer = widget.parentWidget()
        while outer is not None and not isinstance(outer, QScrollArea):
            outer = outer.parentWidget()
        if outer is not None and not widget.visibleRegion().contains(place):
            outer.ensureWidgetVisible(widget)
        return widget.visibleRegion().contains(place)

    def choose_import(self) -> QWizard:
        """«Импортировать» -> «Импорт из DSS», by mouse."""
        self._in_menu(self._click_entry)
        self.click(find(self.host.window, QAbstractButton, "importButton"))
        return self._opened()

    def _in_menu(self, act: Callable[[QMenu], None]) -> None:
        menu = find(self.host.window, QMenu, "importMenu")

        def when_open() -> None:
            if menu.isVisible():
                act(menu)
            else:
                QTimer.singleShot(10, when_open)

        QTimer.singleShot(0, when_open)

    def _click_entry(self, menu: QMenu) -> None:
        entry = find(menu, QAction, "dss.import")
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, _NO_KEY, menu.actionGeometry(entry).center())  # type: ignore[call-overload]  # as above

    def _opened(self) -> QWizard:
        self.until(self.has_wizard)
        self.qtbot.waitExposed(self.wizard)
        return self.wizard

    def write(self, name: str, text: str) -> None:
        """Click into a box and type over what is there."""
        box = self.box(name)
        self.click(box)
        assert box.hasFocus(), f"{name} has not got the focus"
        QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)  # type: ignore[call-overload]  # as above
        QTest.keyClick(box, Qt.Key.Key_Delete)  # type: ignore[call-overload]  # as above
        type_in(box, text)

    def fill(self, login: str, name: str | None = None, **other: str) -> None:
        """Fill in the first page for the training server; boxes by their names replace the usual text."""
        usual = {
            "connectionName": re.sub(r"\W", "_", login) if name is None else name,
            "authServer": self.training.auth_server,
            "dssServer": self.training.dss_server,
            "login": login,
        }
        for box, text in usual.items():
            self.write(box, other.get(box, text))
        if not self.sees("caFile"):
            self.click(self.get(QAbstractButton, "furtherButton"))
        further = {box: text for box, text in other.items() if box not in usual}
        for box, text in {"caFile": self.training.ca_file, **further}.items():
            self.write(box, text)

    def forward(self) -> None:
        """Click the button that leads on, after a look for secrets at what is left."""
        left = self.wizard.currentPage()
        if left is not None:
            self._canaries.add_text(
                "what the windows say", "\n".join(widget_texts.texts_of(left.findChildren(QWidget)))
            )
        self.click(self.forward_button())

    def back(self) -> None:
        """Click «Назад»."""
        button = self.wizard.button(QWizard.WizardButton.BackButton)
        assert button is not None
        self.click(button)

    def cancel(self) -> None:
        """Click «Отмена»."""
        button = self.wizard.button(QWizard.WizardButton.CancelButton)
        assert button is not None
        self.click(button)

    def begin(self, login: str, **boxes: str) -> None:
        """From the window to the import that runs."""
        self.choose_import()
        self.fill(login, **boxes)
        self.forward()

    def give_password(self, login: str, *, remember: bool = False) -> None:
        """Type the right password and go on."""
        self.wait_page("passwordPage")
        password = self.training.password(login)
        assert password is not None
        self.write("password", password)
        if remember:
            self.click(self.get(QCheckBox, "rememberPassword"))
        self.forward()

    def finish(self) -> None:
        """Wait for «Готово», press the button, and let the wizard go."""
        self.wait_page("resultPage")
        self.forward()
        self.until(lambda: not self.has_wizard())

    def import_all(self, login: str, **boxes: str) -> None:
        """A whole import of an account that asks for nothing."""
        self.begin(login, **boxes)
        self.finish()

    # Keyboard

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key, wherever the focus is."""
        QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifier)  # type: ignore[call-overload]  # as above

    def alt(self, letter: str) -> None:
        """Press Alt and a Latin letter."""
        self.press(Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.AltModifier)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        focused = QApplication.focusWidget()
        assert isinstance(focused, QLineEdit), f"nothing to type into: {focused}"
        type_in(focused, text)

    def focus(self) -> str:
        """The object name of what has the focus, or what is written on it."""
        focused = QApplication.focusWidget()
        if focused is None:
            return ""
        name = focused.objectName()
        written = isinstance(focused, QAbstractButton) and (not name or name.startswith(("qt_", "__qt")))
        return focused.text() if written else name

    def choose_import_by_keys(self) -> QWizard:
        """The same as `choose_import` by keyboard: the focus on the button, Space, Down, Enter."""

        def down_and_enter(menu: QMenu) -> None:
            entries = [one.objectName() for one in menu.actions()]
            for _ in range(entries.index("dss.import") + 1):
                QTest.keyClick(menu, Qt.Key.Key_Down)  # type: ignore[call-overload]  # as above
            QTest.keyClick(menu, Qt.Key.Key_Return)  # type: ignore[call-overload]  # as above

        button = find(self.host.window, QAbstractButton, "importButton")
        for _ in range(30):
            if button.hasFocus():
                break
            self.press(Qt.Key.Key_Tab)
        assert button.hasFocus(), "Tab does not lead to the button"
        self._in_menu(down_and_enter)
        self.press(Qt.Key.Key_Space)
        return self._opened()

    # What the host keeps

    def certificates(self) -> list[StoredCertificate]:
        """What is in the store."""
        return self._kept(lambda store: store.stored_certificates(PLUGIN, None))

    def notifications(self) -> list[Notification]:
        """The notifications, oldest first."""
        centre = self.host.notifications
        shown = [centre.at(centre.index(row, 0)) for row in range(centre.rowCount())]
        return [one for one in reversed(shown) if one is not None]

    def journal(self) -> list[JournalEntry]:
        """The entries of the plugin, oldest first."""
        return [one for one in reversed(self._kept(lambda store: store.journal())) if one.plugin_id == PLUGIN]

    def _kept(self, read: Callable[[Store], Kept]) -> Kept:
        store = Store(self.data_dir)
        try:
            return read(store)
        finally:
            store.close()

    def rows(self) -> list[str]:
        """The owners in the list of certificates."""
        view = find(self.host.window, QAbstractItemView, "certificateView")
        model = view.model()
        assert model is not None
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def open_notification(self, title: str) -> None:
        """«События», and there the notification with this title."""
        self.click(find(self.host.window, QAbstractButton, "eventsButton"))
        select(find(self.host.window, QAbstractItemView, "notificationList"), title)

    def click_in_window(self, name: str) -> None:
        """Click a button of the host's window."""
        self.click(find(self.host.window, QPushButton, name))

    def leave(self) -> None:
        """Close the host, after a last look for secrets."""
        if not sip.isdeleted(self.host.window):
            self.look()
        self.host.close()


def _place_to_click(widget: QWidget) -> QPoint:
    return QPoint(8, widget.height() // 2) if isinstance(widget, QCheckBox) else widget.rect().center()
