"""The table of connections: rows of two lines, chosen by mouse and keyboard, with keys for what is usual."""

import math
from collections.abc import Sequence

from cryptoarm_dss_plugin.settings.connection_rows import ConnectionRow
from cryptoarm_dss_plugin.settings.connections_model import Column, ConnectionsModel, SortedConnections
from cryptoarm_dss_plugin.wizard.qt import (
    QAbstractItemView,
    QContextMenuEvent,
    QEvent,
    QHeaderView,
    QItemSelectionModel,
    QKeyEvent,
    QResizeEvent,
    QSize,
    Qt,
    QTableView,
    Signal,
)
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

KEYS = {
    Qt.Key.Key_Return: "import",
    Qt.Key.Key_Enter: "import",
    Qt.Key.Key_F2: "rename",
    Qt.Key.Key_F5: "refresh",
    Qt.Key.Key_Delete: "remove",
}
"""What a key does with the chosen connections."""

_LINES = 2
_PADDING = 8
_MARGIN = 30
"""Of a cell, and of a heading with the arrow of its order, beside their texts, in pixels."""

_LEAST_ROWS = 3
_ROWS_LOOKED_AT = 30
"""So many rows decide about the width of a column: looking at hundreds takes time."""

_WIDE = (Column.SERVER, Column.LAST)
"""They get the room that is left."""

_CAN_BREAK = ((Column.SERVER, Column.LOGIN), (Column.LAST,), (Column.NAME,), (Column.EXPIRY,))
"""They can do with less, the first ones first: what does not fit is said in full by the tooltip."""

_LONGEST_NAME = 28
_SHORTEST = 13
"""In usual characters."""

_Flag = QItemSelectionModel.SelectionFlag
_ROW = QItemSelectionModel.SelectionFlags(_Flag.Select) | _Flag.Rows
_ONLY_ROW = QItemSelectionModel.SelectionFlags(_Flag.ClearAndSelect) | _Flag.Rows


class ConnectionsTable(QTableView):
    """Several rows can be chosen; nothing is edited in it.

    Attributes:
        bugs: where exceptions of its slots go.
    """

    chosen = Signal()
    """Other rows are chosen."""
    wanted = Signal(str)
    """A key for something that can be done was pressed, or a row double-clicked."""
    menu_wanted = Signal(object)
    """The menu is wanted at this point of the screen."""

    def __init__(self, model: ConnectionsModel, bugs: BugReports) -> None:
        super().__init__()
        self.bugs = bugs
        self._sorted = SortedConnections(model, self)
        self.setModel(self._sorted)
        self.setObjectName("connectionsTable")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers))
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
        rows, headings = self.verticalHeader(), self.horizontalHeader()
        if rows is not None and headings is not None:
            rows.hide()
            rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            headings.setHighlightSections(False)
            headings.setResizeContentsPrecision(_ROWS_LOOKED_AT)
            headings.setDefaultAlignment(
                Qt.Alignment(Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
            )
        self._fit_rows()
        selection = self.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(self._on_chosen)
        self.doubleClicked.connect(self._on_double_click)

    def rows(self) -> list[ConnectionRow]:
        """The chosen connections, from the top."""
        selection = self.selectionModel()
        indexes = [] if selection is None else sorted(selection.selectedRows(), key=lambda one: one.row())
        return [row for row in map(self._sorted.at, indexes) if row is not None]

    def choose(self, names: Sequence[str]) -> None:
        """Choose these connections, as far as they are there; the first one is brought into sight."""
        selection = self.selectionModel()
        places = [place for place in map(self._sorted.place_of, names) if place.isValid()]
        if selection is None or not places:
            return
        selection.setCurrentIndex(places[0], _ONLY_ROW)
        for place in places[1:]:
            selection.select(place, _ROW)
        self.scrollTo(places[0])

    def sort_anew(self) -> None:
        """Put new rows into the order that the person wants."""
        headings = self.horizontalHeader()
        if headings is not None:
            self._sorted.sort(headings.sortIndicatorSection(), headings.sortIndicatorOrder())
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give each column what it needs; what is missing comes from those that can do with less."""
        headings, ground = self.horizontalHeader(), self.viewport()
        if headings is None or ground is None:
            return
        model, metrics = self._sorted, headings.fontMetrics()
        least = {
            one: metrics.horizontalAdvance(str(model.headerData(one, Qt.Orientation.Horizontal))) + _MARGIN
            for one in Column
        }
        wanted = {one: max(least[one], self.sizeHintForColumn(one) + _PADDING) for one in Column}
        character = self.fontMetrics().averageCharWidth()
        wanted[Column.NAME] = max(least[Column.NAME], min(wanted[Column.NAME], _LONGEST_NAME * character))
        missing = sum(wanted.values()) - ground.width()
        if missing < 0:
            for column in _WIDE:
                wanted[column] += -missing // len(_WIDE)
        for group in _CAN_BREAK:
            spare = {one: max(0, wanted[one] - max(least[one], _SHORTEST * character)) for one in group}
            share = min(1.0, max(0, missing) / max(1, sum(spare.values())))
            for column, room in spare.items():
                taken = math.ceil(room * share)
                wanted[column] -= taken
                missing -= taken
        for column in Column:
            self.setColumnWidth(column, wanted[column])

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a few rows: the page scrolls when there is less."""
        headings = self.horizontalHeader()
        height = headings.sizeHint().height() if headings is not None else 0
        return QSize(super().minimumSizeHint().width(), height + _LEAST_ROWS * self._row_height())

    def event(self, event: QEvent | None) -> bool:
        """Keep the keys of this table from the window's shortcuts."""
        is_override = event is not None and event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and _wanted_by(event):
            event.accept()
            return True
        handled = super().event(event)
        if event is not None and event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit_rows()
        return handled

    @guarded
    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 - Qt's name
        """A key of this table, or of any."""
        if event is None:
            return
        key = _wanted_by(event)
        if key:
            self.wanted.emit(key)
        else:
            super().keyPressEvent(event)

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:  # noqa: N802 - Qt's name
        """The menu at the mouse, or, by keyboard, at the current row."""
        ground = self.viewport()
        if event is None or ground is None:
            return
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = ground.mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.menu_wanted.emit(place)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Another width."""
        super().resizeEvent(event)
        if event is not None and event.size().width() != event.oldSize().width():
            self.fit_columns()

    def _fit_rows(self) -> None:
        rows = self.verticalHeader()
        if rows is not None:
            rows.setDefaultSectionSize(self._row_height())

    def _row_height(self) -> int:
        return _LINES * self.fontMetrics().lineSpacing() + _PADDING

    @guarded
    def _on_chosen(self) -> None:
        self.chosen.emit()

    @guarded
    def _on_double_click(self) -> None:
        self.wanted.emit("import")


def _wanted_by(event: QKeyEvent) -> str:
    """What a key without Shift, Ctrl or Alt wants, "" for nothing of this table."""
    if event.modifiers() & ~Qt.KeyboardModifiers(Qt.KeyboardModifier.KeypadModifier):
        return ""
    return next((doing for key, doing in KEYS.items() if event.key() == key), "")
