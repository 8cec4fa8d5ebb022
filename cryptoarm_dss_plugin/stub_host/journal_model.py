"""The model of the journal: the newest entries, or those from one of them backwards."""

from collections.abc import Callable
from typing import Final

from cryptoarm_dss_plugin.host_api.values import HostStorageError, JournalEntry
from cryptoarm_dss_plugin.stub_host.certificate_rows import moment_words
from cryptoarm_dss_plugin.stub_host.icons import severity_icon
from cryptoarm_dss_plugin.stub_host.journal_words import operation_words
from cryptoarm_dss_plugin.stub_host.notifications import SEVERITY_WORDS
from cryptoarm_dss_plugin.stub_host.qt import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.texts import mark

PAGE: Final = 200
"""So many entries are read at once."""

WHEN, RESULT, OPERATION, TEXT = range(4)

_HEADINGS = (mark("When"), mark("Result"), mark("What was done"), mark("What happened"))
_NO_PARENT = QModelIndex()
_Role = Qt.ItemDataRole


class JournalModel(QAbstractTableModel):
    """Journal entries, newest first.

    Signals:
        read: entries were read, or could not be; see `trouble`.
    """

    read = pyqtSignal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self.services = services
        self.trouble: HostStorageError | None = None
        self.more = False
        self._entries: list[JournalEntry] = []

    def read_newest(self) -> None:
        """Read the newest entries soon."""
        store = self.services.store
        self.services.background.run(lambda: store.journal(PAGE), self._replace, self._fail)

    def read_from(self, entry_id: int, then: Callable[[QModelIndex], object]) -> None:
        """Read soon so far back that an entry is among them.

        Args:
            entry_id: the entry that is wanted.
            then: called with its index; invalid when there is no such entry.
        """
        store = self.services.store

        def taken(entries: list[JournalEntry]) -> None:
            self._replace(entries)
            then(self.index_of(entry_id))

        def job() -> list[JournalEntry]:
            newest = store.journal(PAGE)
            if any(entry.entry_id == entry_id for entry in newest):
                return newest
            return store.journal(PAGE, before=entry_id + 1)

        self.services.background.run(job, taken, self._fail)

    def read_earlier(self) -> None:
        """Read the entries before the last one shown, soon."""
        store = self.services.store
        last = self._entries[-1].entry_id if self._entries else None
        self.services.background.run(lambda: store.journal(PAGE, before=last), self._append, self._fail)

    def at(self, index: QModelIndex) -> JournalEntry | None:
        """The entry at an index, None for an invalid one."""
        return self._entries[index.row()] if index.isValid() else None

    def index_of(self, entry_id: int | None) -> QModelIndex:
        """The index of an entry; invalid when it is not shown."""
        for row, entry in enumerate(self._entries):
            if entry.entry_id == entry_id:
                return self.index(row, 0)
        return QModelIndex()

    def retranslate(self) -> None:
        """What is written in the rows has changed."""
        if self._entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._entries) - 1, TEXT))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, TEXT)

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:  # noqa: N802 - Qt's name
        """How many entries were read."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:  # noqa: N802 - Qt's name
        """When, how it ended, what was done, what happened."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        """The headings of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != _Role.DisplayRole:
            return None
        return self.services.texts.text(_HEADINGS[section])

    def data(self, index: QModelIndex, role: int = _Role.DisplayRole) -> object:
        """What a cell shows."""
        entry = self.at(index)
        if entry is None:
            return None
        if role in {_Role.DisplayRole, _Role.ToolTipRole}:
            return self._text(entry, index.column())
        if role == _Role.DecorationRole and index.column() == RESULT:
            return severity_icon(entry.severity)
        return None

    def _text(self, entry: JournalEntry, column: int) -> str:
        texts = self.services.texts
        return (
            moment_words(entry.created_at),
            texts.text(SEVERITY_WORDS[entry.severity]),
            operation_words(entry, texts),
            entry.text,
        )[column]

    def _replace(self, entries: list[JournalEntry]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()
        self._has_read(len(entries))

    def _append(self, entries: list[JournalEntry]) -> None:
        if entries:
            first = len(self._entries)
            self.beginInsertRows(_NO_PARENT, first, first + len(entries) - 1)
            self._entries += entries
            self.endInsertRows()
        self._has_read(len(entries))

    def _has_read(self, number: int) -> None:
        self.trouble = None
        self.more = number == PAGE
        self.read.emit()

    def _fail(self, error: HostStorageError) -> None:
        self.trouble = error
        self.read.emit()
