"""The page «Подключения DSS» in the host's window, as a person uses it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from PyQt5.QtCore import QItemSelectionModel, QObject, Qt
from PyQt5.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QTableView, QWidget

from cryptoarm_dss_plugin.connections import PLUGIN_ID, Connection, ConnectionBook
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.values import (
    CertificateFacts,
    CertificateOffer,
    CertificateSource,
    ServerFacts,
)
from cryptoarm_dss_plugin.settings.connections_page import ConnectionsPage
from cryptoarm_dss_plugin.store import Store
from tests.stub_host.hands import find, press
from tests.wizard.person import Person

Found = TypeVar("Found", bound=QObject)
Kept = TypeVar("Kept")


class ConnectionsTab:
    """The page in its tab, shown; gone through by a person.

    Args:
        person: at the window.
    """

    def __init__(self, person: Person) -> None:
        self.person = person
        self.show()

    @property
    def page(self) -> ConnectionsPage:
        """The page as long as the plugin is on."""
        found = self.person.host.window.findChild(ConnectionsPage)
        assert found is not None, "the plugin has no such page"
        return found

    def show(self) -> None:
        """Go to its tab, and wait until it has been read."""
        tab = find(self.person.host.window, QWidget, "dss.connections")
        self.person.host.window.tabs.setCurrentWidget(tab)
        self.person.until(self.is_read)

    def is_read(self) -> bool:
        """Whether it shows the connections, that there are none, or that they cannot be read."""
        said = find(self.page, QLabel, "connectionsEmpty")
        return self.table.isVisible() or (said.isVisible() and not said.text().endswith("..."))

    @property
    def table(self) -> QTableView:
        """The table."""
        return find(self.page, QTableView, "connectionsTable")

    def rows(self) -> dict[str, list[str]]:
        """The cells of each row, by the first line of the name."""
        return {cells[0].split("\n")[0]: cells for cells in self._cells()}

    def _cells(self) -> list[list[str]]:
        model = self.table.model()
        assert model is not None
        return [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def wait_rows(self, *names: str) -> None:
        """Wait until these connections are there."""
        self.person.until(lambda: set(names) <= set(self.rows()))

    def cell(self, name: str, heading: int) -> str:
        """One cell of a connection."""
        return self.rows()[name][heading]

    def last(self, name: str) -> str:
        """What stands in the column of the last import."""
        return self.cell(name, 3)

    def choose(self, *names: str) -> None:
        """Choose these rows, once they are there, as with the mouse and Ctrl."""
        self.wait_rows(*names)
        model, selection = self.table.model(), self.table.selectionModel()
        assert model is not None
        assert selection is not None
        selection.clear()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            if str(index.data()).split("\n")[0] in names:
                flags = QItemSelectionModel.SelectionFlags(QItemSelectionModel.SelectionFlag.Select)
                selection.setCurrentIndex(index, flags | QItemSelectionModel.SelectionFlag.Rows)
        assert len(selection.selectedRows()) == len(names)
        self.table.setFocus()

    def button(self, name: str) -> QPushButton:
        """A button of the page."""
        return find(self.page, QPushButton, name)

    def click(self, name: str) -> None:
        """Click a button of the page, once it can be clicked."""
        self.person.until(self.button(name).isEnabled)
        self.person.click(self.button(name))

    def why_not(self, name: str) -> str:
        """Why a button cannot be used, "" when it can."""
        button = self.button(name)
        return "" if button.isEnabled() else button.toolTip()

    def text(self, name: str) -> str:
        """What a line of the page says, "" when it is hidden."""
        label = find(self.page, QLabel, name)
        return label.text() if label.isVisible() else ""

    def sees(self, name: str) -> bool:
        """Whether something of the page can be seen."""
        return find(self.page, QWidget, name).isVisible()

    def press(self, key: Qt.Key) -> None:
        """Press a key in the table."""
        press(self.table, key)

    def dialog(self, name: str) -> QDialog:
        """Wait for a dialog of the page."""
        self.person.until(lambda: self.page.findChild(QDialog, name) is not None)
        dialog = find(self.page, QDialog, name)
        self.person.qtbot.waitExposed(dialog)
        return dialog

    def has_dialog(self, name: str) -> bool:
        """Whether a dialog of this name is open."""
        return any(dialog.isVisible() for dialog in self.page.findChildren(QDialog, name))

    def click_in(self, dialog: QDialog, name: str) -> None:
        """Click a button of a dialog."""
        self.person.click(find(dialog, QPushButton, name))

    def write_in(self, dialog: QDialog, name: str, text: str) -> None:
        """Type over what is in a box of a dialog."""
        box = find(dialog, QLineEdit, name)
        box.setFocus()
        box.selectAll()
        box.insert(text)

    def wait_wizard(self) -> None:
        """Wait for the import's window."""
        self.person.until(self.person.has_wizard)
        self.person.until(self.person.wizard.isActiveWindow)

    def until_gone(self, name: str) -> None:
        """Wait until a dialog has closed."""
        self.person.until(lambda: not self.has_dialog(name))

    def until_last(self, name: str, beginning: str) -> str:
        """Wait until the column of the last import begins so."""
        self.person.until(lambda: self.last(name).startswith(beginning))
        return self.last(name)

    def until_over(self) -> str:
        """Wait for the end of a refresh; its summary."""
        self.person.until(lambda: self.text("refreshSummary") != "" and not self.sees("refreshProgress"))
        self.person.look()
        return self.text("refreshSummary")


def keeping(store: Store, does: Callable[[Host], Kept]) -> Kept:
    """What another program on the same store does."""
    manager = new_host_manager()
    manager.register(store)
    return does(Host(manager))


def put(person_or_store: Store, *connections: Connection) -> None:
    """Save connections."""
    for connection in connections:
        keeping(person_or_store, lambda host, one=connection: ConnectionBook(host).save(one))  # type: ignore[misc]


def put_certificate(store: Store, name: str, number: int, days: float) -> None:
    """Keep a certificate of a connection that expires in so many days from now."""
    now = datetime.now(UTC)
    content = f"{name}{number}"
    facts = CertificateFacts(
        content, "1", "CN=A", "CN=B", now - timedelta(days=900), now + timedelta(days=days), "RSA"
    )
    offer = CertificateOffer(
        content.encode(), facts, ServerFacts(), CertificateSource(PLUGIN_ID, name, number)
    )
    keeping(store, lambda host: host.store_certificates([offer]))
