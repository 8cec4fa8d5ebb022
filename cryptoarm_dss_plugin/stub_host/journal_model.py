"""The model of the journal: the newest entries, or those from one of them backwards."""

from collections.abc import Callable, Sequence
from typing import Final

from cryptoarm_dss_plugin.host_api.values import HostStorageError, JournalEntry
from cryptoarm_dss_plugin.stub_host.certificate_rows import moment_words
from cryptoarm_dss_plugin.stub_host.icons import severity_icon
from cryptoarm_dss_plugin.stub_host.journal_words import operation_words
from cryptoarm_dss_plugin.stub_host.notifications import SEVERITY_WORDS
from cryptoarm_dss_plugin.stub_host.qt import QModelIndex, QObject, Qt, pyqtSignal
from cryptoarm_dss_plugin.stub_host.row_table import NO_PARENT, RowTable
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.texts import mark
from cryptoarm_dss_plugin.stub_host.widgets import plain_tooltip

PAGE: Final = 200
"""So many entries are read at once."""

WHEN, RESULT, OPERATION, TEXT = range(4)

_HEADINGS = (mark("When"), mark("Result"), mark("What was done"), mark("What happened"))
_Role = Qt.ItemDataRole


class JournalModel(RowTable[JournalEntry]):
    """Journal entries, newest first.

    Signals:
        read: entries were read, or could not be; see `trouble`.
    """

    read = pyqtSignal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(lambda: services.texts, parent)
        self.services = services
        self.trouble: HostStorageError | None = None
        self.more = False

    def read_anew(self, entry_id: int | None, then: Callable[[], object]) -> None:
        """Read the newest entries soon, or so far back that an entry is among them.

        Args:
            entry_id: the entry that is wanted; None for none.
            then: called once they are shown.
        """
        store = self.services.store

        def taken(entries: list[JournalEntry]) -> None:
            self._replace(entries)
            then()

        def job() -> list[JournalEntry]:
            newest = store.journal(PAGE)
            if entry_id is None or any(entry.entry_id == entry_id for entry in newest):
                return newest
            return store.journal(PAGE, before=entry_id + 1)

        self.services.background.run(job, taken, self._fail)

    def read_earlier(self) -> None:
        """Read the entries before the last one shown, soon."""
        store = self.services.store
        last = self._rows[-1].entry_id if self._rows else None
        self.services.background.run(lambda: store.journal(PAGE, before=last), self._append, self._fail)

    def retranslate(self) -> None:
        """What is written in the rows has changed."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, TEXT))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, TEXT)

    def data(self, index: QModelIndex, role: int = _Role.DisplayRole) -> object:
        """What a cell shows."""
        entry = self.at(index)
        if entry is None:
            return None
        if role == _Role.DisplayRole:
            return self._text(entry, index.column())
        if role == _Role.ToolTipRole:
            return plain_tooltip(self._text(entry, index.column()))
        if role == _Role.DecorationRole and index.column() == RESULT:
            return severity_icon(entry.severity)
        return None

    def _headings(self) -> Sequence[str]:
        return _HEADINGS

    def _key_of(self, row: JournalEntry) -> int | None:
        return row.entry_id

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
        self._rows = entries
        self.endResetModel()
        self._has_read(len(entries))

    def _append(self, entries: list[JournalEntry]) -> None:
        if entries:
            first = len(self._rows)
            self.beginInsertRows(NO_PARENT, first, first + len(entries) - 1)
            self._rows += entries
            self.endInsertRows()
        self._has_read(len(entries))

    def _has_read(self, number: int) -> None:
        self.trouble = None
        self.more = number == PAGE
        self.read.emit()

    def _fail(self, error: HostStorageError) -> None:
        self.trouble = error
        self.read.emit()
