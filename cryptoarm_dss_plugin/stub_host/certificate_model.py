"""The model of the list of certificates: nothing is computed for a row before it is looked at."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from cryptoarm_dss_plugin.host_api.plugin_values import CertificateBadge
from cryptoarm_dss_plugin.host_api.values import StoredCertificate
from cryptoarm_dss_plugin.stub_host.certificate_rows import Category, Row, day, matching
from cryptoarm_dss_plugin.stub_host.icons import file_icon, standing_icon
from cryptoarm_dss_plugin.stub_host.qt import QIcon, QModelIndex, QObject, Qt
from cryptoarm_dss_plugin.stub_host.row_table import RowTable
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, mark
from cryptoarm_dss_plugin.stub_host.widgets import plain_tooltip

OWNER, ISSUER, UNTIL, STATUS = range(4)

_HEADINGS = (mark("Owner"), mark("Issued by"), mark("Valid until"), mark("Status"))
_LIST_HEADINGS = (mark("Number"), mark("Issued by"), mark("Next update"), mark("Status"))
_Role = Qt.ItemDataRole

BadgeOf = Callable[[StoredCertificate], CertificateBadge | None]


class CertificateModel(RowTable[Row]):
    """Rows of one category that match the search, in the order that was asked for.

    Args:
        texts: gives the texts of the present language.
        badge_of: asks the plugins for the mark of a certificate; asked once for each row that is seen.
        parent: owner.
    """

    def __init__(self, texts: Callable[[], HostTexts], badge_of: BadgeOf, parent: QObject) -> None:
        super().__init__(texts, parent)
        self._badge_of = badge_of
        self._category = Category.PERSONAL
        self._all: Sequence[Row] = ()
        self._search = ""
        self._sorting: tuple[int, Qt.SortOrder] | None = None
        self._badges: dict[str, CertificateBadge | None] = {}

    def show(self, category: Category, rows: Sequence[Row], search: str) -> None:
        """Show other rows, or the same ones anew: badges, language and statuses are asked again."""
        self.beginResetModel()
        self._category, self._all, self._search = category, rows, search
        self._badges.clear()
        self._arrange()
        self.endResetModel()

    def data(self, index: QModelIndex, role: int = _Role.DisplayRole) -> object:
        """What a cell shows: its text, its sign, what the pointer and a screen reader are told."""
        row = self.at(index)
        if row is None:
            return None
        column = index.column()
        match role:
            case _Role.DisplayRole:
                return self._text(row, column)
            case _Role.DecorationRole:
                return self._sign(row, column)
            case _Role.ToolTipRole:
                return plain_tooltip(self._told(row, column, "\n"))
            case _Role.AccessibleTextRole:
                return self._told(row, column, ", ")
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column from now on; -1 is the order in which the rows were given."""
        self._sorting = None if column < 0 else (column, order)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [(self._rows[index.row()].key, index.column()) for index in before]
        self._arrange()
        places = {row.key: number for number, row in enumerate(self._rows)}
        self.changePersistentIndexList(before, [self.index(places[key], column) for key, column in keys])
        self.layoutChanged.emit()

    def _headings(self) -> Sequence[str]:
        return _LIST_HEADINGS if self._category is Category.REVOCATION_LISTS else _HEADINGS

    def _key_of(self, row: Row) -> str:
        return row.key

    def _arrange(self) -> None:
        self._rows = matching(self._all, self._search)
        if self._sorting is None:
            return
        column, order = self._sorting
        descending = order == Qt.SortOrder.DescendingOrder
        if column == UNTIL:
            never = datetime.max.replace(tzinfo=UTC)
            self._rows.sort(key=lambda row: row.valid_until or never, reverse=descending)
        else:
            self._rows.sort(key=lambda row: self._text(row, column).casefold(), reverse=descending)

    def _text(self, row: Row, column: int) -> str:
        if column == OWNER:
            return row.owner or self._texts().text("without a number")
        if column == ISSUER:
            return row.issuer
        if column == UNTIL:
            return day(row.valid_until, self._texts())
        return self._texts().text(row.status(datetime.now(UTC)).words)

    def _sign(self, row: Row, column: int) -> QIcon | None:
        if column == STATUS:
            return standing_icon(row.status(datetime.now(UTC)).standing)
        badge = self._badge(row) if column == OWNER else None
        return None if badge is None else file_icon(badge.icon)

    def _told(self, row: Row, column: int, between: str) -> str:
        badge = self._badge(row) if column == OWNER else None
        text = self._text(row, column)
        return text if badge is None else f"{text}{between}{badge.tooltip}"

    def _badge(self, row: Row) -> CertificateBadge | None:
        if row.key not in self._badges:
            sourced = (entry for entry in row.entries if entry.source is not None)
            found = (self._badge_of(entry) for entry in sourced)
            self._badges[row.key] = next((badge for badge in found if badge is not None), None)
        return self._badges[row.key]
