"""The connections as a table: one row each, two lines high, with how a refresh stands or ended."""

from datetime import UTC, datetime
from enum import IntEnum

from cryptoarm_dss_plugin.settings.connection_rows import ConnectionRow
from cryptoarm_dss_plugin.settings.connection_words import (
    expiry_words,
    is_urgent,
    last_words,
    login_words,
    name_words,
    server_words,
    spoken,
)
from cryptoarm_dss_plugin.settings.connections_desk import ConnectionsDesk
from cryptoarm_dss_plugin.settings.refresh_words import ended_words, state_words
from cryptoarm_dss_plugin.texts import Texts, mark
from cryptoarm_dss_plugin.wizard.labels import plain_tooltip
from cryptoarm_dss_plugin.wizard.qt import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QSortFilterProxyModel,
    Qt,
)

SORT_ROLE = int(Qt.ItemDataRole.UserRole)
NO_PARENT = QModelIndex()
_NEVER = datetime.max.replace(tzinfo=UTC)


class Column(IntEnum):
    """The columns, from the left."""

    NAME = 0
    SERVER = 1
    LOGIN = 2
    LAST = 3
    CERTIFICATES = 4
    EXPIRY = 5


_HEADINGS = {
    Column.NAME: mark("Name"),
    Column.SERVER: mark("Server"),
    Column.LOGIN: mark("Login"),
    Column.LAST: mark("Last import"),
    Column.CERTIFICATES: mark("Certificates"),
    Column.EXPIRY: mark("Nearest expiry"),
}


class ConnectionsModel(QAbstractTableModel):
    """A model over the rows of the desk.

    Args:
        desk: what it shows.
        texts: the person's language.
        parent: owner.
    """

    def __init__(self, desk: ConnectionsDesk, texts: Texts, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._texts = texts
        self._rows: tuple[ConnectionRow, ...] = ()

    def take(self) -> bool:
        """Show the rows that the desk has now; whether they are others."""
        rows = self._desk.rows or ()
        if rows == self._rows:
            return False
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

    def show_progress(self, name: str) -> None:
        """A connection stands otherwise in the refresh; "" for all of them."""
        for number, row in enumerate(self._rows):
            if name in {"", row.name}:
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(Column) - 1))

    def at(self, index: QModelIndex) -> ConnectionRow | None:
        """The connection at an index, None for an invalid one."""
        return self._rows[index.row()] if index.isValid() else None

    def row_of(self, name: str) -> int | None:
        """The number of a connection's row, None when it is not there."""
        return next((number for number, row in enumerate(self._rows) if row.name == name), None)

    def rowCount(self, parent: QModelIndex = NO_PARENT) -> int:  # noqa: N802 - Qt's name
        """How many connections there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = NO_PARENT) -> int:  # noqa: N802 - Qt's name
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The headings of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._texts.text(_HEADINGS[Column(section)])

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows, what is read out, and what it is sorted by."""
        row = self.at(index)
        if row is None:
            return None
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._shown(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._texts.text(_HEADINGS[column])}: {self._shown(row, column)}"
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(spoken(row, self._texts, self._last(row)))
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            case _ if role == SORT_ROLE:
                return self._sorted_by(row, column)
        return None

    def _shown(self, row: ConnectionRow, column: Column) -> str:
        match column:
            case Column.NAME:
                return name_words(row, self._texts)
            case Column.SERVER:
                return server_words(row)
            case Column.LOGIN:
                return login_words(row, self._texts)
            case Column.LAST:
                return self._last(row)
            case Column.CERTIFICATES:
                return str(row.certificates)
            case _:
                return expiry_words(row, datetime.now(UTC), self._texts)

    def _last(self, row: ConnectionRow) -> str:
        """How the refresh stands or ended; without one how the last import ended."""
        refresh = self._desk.refresh
        if row.name in refresh.ended:
            return ended_words(refresh.ended[row.name], self._texts)
        if refresh.running and row.name in refresh.names:
            doing = state_words(refresh.states.get(row.name), self._texts)
            return "\n".join([self._texts.text("is being refreshed"), doing])
        return last_words(row.last, self._texts)

    def _sorted_by(self, row: ConnectionRow, column: Column) -> object:
        match column:
            case Column.LAST:
                return row.last.at.timestamp() if row.last else 0.0
            case Column.CERTIFICATES:
                return row.certificates
            case Column.EXPIRY:
                is_first = is_urgent(row, datetime.now(UTC)) and row.nearest_expiry is None
                return 0.0 if is_first else (row.nearest_expiry or _NEVER).timestamp()
            case _:
                return self._shown(row, column).casefold()


class SortedConnections(QSortFilterProxyModel):
    """The table in the order that the person wants."""

    def __init__(self, connections: ConnectionsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._connections = connections
        self.setSourceModel(connections)
        self.setSortRole(SORT_ROLE)
        self.setDynamicSortFilter(False)  # rows do not move while a refresh goes on

    def at(self, index: QModelIndex) -> ConnectionRow | None:
        """The connection at an index, None for an invalid one."""
        return self._connections.at(self.mapToSource(index))

    def place_of(self, name: str) -> QModelIndex:
        """Where a connection is; invalid when it is not there."""
        number = self._connections.row_of(name)
        if number is None:
            return QModelIndex()
        return self.mapFromSource(self._connections.index(number, 0))
