"""What the lists of this host have in common: a table of rows, each known by its key."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from cryptoarm_dss_plugin.stub_host.qt import QAbstractTableModel, QModelIndex, QObject, Qt
from cryptoarm_dss_plugin.stub_host.texts import HostTexts

NO_PARENT = QModelIndex()

_Row = TypeVar("_Row")
_Role = Qt.ItemDataRole


class RowTable(QAbstractTableModel, Generic[_Row]):
    """A model over a list of rows; headings, keys and what a cell shows (`data`) are for its heirs to say.

    Args:
        texts: gives the texts of the present language.
        parent: owner.
    """

    def __init__(self, texts: Callable[[], HostTexts], parent: QObject) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: list[_Row] = []

    def at(self, index: QModelIndex) -> _Row | None:
        """The row at an index, None for an invalid one."""
        return self._rows[index.row()] if index.isValid() else None

    def index_of(self, key: Hashable) -> QModelIndex:
        """The index of a row by its key; invalid when it is not shown."""
        for number, row in enumerate(self._rows):
            if self._key_of(row) == key:
                return self.index(number, 0)
        return QModelIndex()

    def rowCount(self, parent: QModelIndex = NO_PARENT) -> int:  # noqa: N802 - Qt's name
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = NO_PARENT) -> int:  # noqa: N802 - Qt's name
        """As many as there are headings."""
        return 0 if parent.isValid() else len(self._headings())

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        """The headings of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != _Role.DisplayRole:
            return None
        return self._texts().text(self._headings()[section])

    def _headings(self) -> Sequence[str]:
        """Marked sentences, one for each column; they may be others after a reset."""
        raise NotImplementedError

    def _key_of(self, row: _Row) -> Hashable:
        """What a row is known by."""
        raise NotImplementedError
