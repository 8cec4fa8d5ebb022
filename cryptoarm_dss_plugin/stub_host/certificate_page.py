"""The tab «Сертификаты»: categories, the list with its search, details of the selected one."""

from cryptoarm_dss_plugin.stub_host.certificate_details import DetailsPanel
from cryptoarm_dss_plugin.stub_host.certificate_model import (
    ISSUER,
    OWNER,
    STATUS,
    UNTIL,
    BadgeOf,
    CertificateModel,
)
from cryptoarm_dss_plugin.stub_host.certificate_rows import CATEGORY_TITLES, Category
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.library import Library
from cryptoarm_dss_plugin.stub_host.qt import (
    SELECT_ROW,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QModelIndex,
    QPushButton,
    QSize,
    QSplitter,
    Qt,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.store_trouble import in_words
from cryptoarm_dss_plugin.stub_host.widgets import SearchBox, characters, plain_label

_RESIZING = {
    OWNER: QHeaderView.ResizeMode.Stretch,
    ISSUER: QHeaderView.ResizeMode.Interactive,
    UNTIL: QHeaderView.ResizeMode.ResizeToContents,
    STATUS: QHeaderView.ResizeMode.ResizeToContents,
}

_ISSUER_WIDTH = 16
"""Characters; the owner's column takes what is left."""

_CATEGORIES = tuple(Category)


class CertificatePage(QWidget):
    """Shows what the library holds.

    Args:
        services: shared by the parts of the window.
        library: the rows.
        badge_of: asks the plugins for the mark of a certificate.
        menu: the menu of imports.
        parent: owner.
    """

    def __init__(
        self, services: Services, library: Library, badge_of: BadgeOf, menu: QMenu, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.services = services
        self._library = library
        self.model = CertificateModel(lambda: services.texts, badge_of, self)
        self._make_widgets()
        self.details = DetailsPanel(services, menu, self)  # last, for Tab goes in the order of making
        self._lay_out()
        self._connect()
        self.retranslate()

    @property
    def category(self) -> Category:
        """The category that is shown."""
        return _CATEGORIES[max(self.categories.currentRow(), 0)]

    def show_row(self, category: Category, key: str | None) -> None:
        """Go to a category and select a row of it, without the search; None selects nothing."""
        self.search.clear()
        self.categories.setCurrentRow(_CATEGORIES.index(category))
        self._select(None if key is None else self.model.index_of(key))

    def refresh_rows(self) -> None:
        """Show what the library now holds; selection and place in the list are kept."""
        selected = self.model.row(self.view.currentIndex())
        bar = self.view.verticalScrollBar()
        place = 0 if bar is None else bar.value()
        self.model.show(self.category, self._library.rows[self.category], self.search.text())
        self._select(None if selected is None else self.model.index_of(selected.key))
        if bar is not None:
            bar.setValue(place)
        self._keep_headings_whole()
        self._tell_counts()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        texts = self.services.texts
        self._categories_label.setText(texts.text("&Categories:"))
        self._search_label.setText(texts.text("&Search:"))
        self.search.setPlaceholderText(texts.text("owner, issuer, INN or number"))
        self.view.setAccessibleName(texts.text("List of certificates"))
        self._again.setText(texts.text("&Try again"))
        self.details.retranslate()
        self.refresh_rows()

    def _make_widgets(self) -> None:
        self.categories = QListWidget(self)
        self.categories.setObjectName("categoryList")
        for _ in _CATEGORIES:
            self.categories.addItem(QListWidgetItem())
        self.categories.setCurrentRow(0)
        self.categories.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._categories_label = QLabel(self)
        self._categories_label.setBuddy(self.categories)
        self.search = SearchBox(self.services, self)
        self.search.setObjectName("certificateSearch")
        self._search_label = QLabel(self)
        self._search_label.setBuddy(self.search)
        # A table, not a tree: a tree asks its model about every row when that changes.
        self.view = QTableView(self)
        self.view.setObjectName("certificateView")
        self.view.setModel(self.model)
        self.view.setShowGrid(False)
        self.view.setWordWrap(False)
        self.view.setTabKeyNavigation(False)
        self.view.setAlternatingRowColors(True)
        self.view.setIconSize(QSize(18, 18))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.view.verticalHeader()
        if rows is not None:
            rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            rows.setDefaultSectionSize(self.view.fontMetrics().height() + characters(self.view, 1))
            rows.hide()
        header = self.view.horizontalHeader()
        if header is not None:
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
            header.setHighlightSections(False)
            header.setStretchLastSection(False)
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            header.setResizeContentsPrecision(0)  # rows that cannot be seen are not asked
            for column, mode in _RESIZING.items():
                header.setSectionResizeMode(column, mode)
        self.view.setColumnWidth(ISSUER, characters(self.view, _ISSUER_WIDTH))
        self.view.setSortingEnabled(True)
        self.model.sort(-1)
        self._count = plain_label(self)
        self._trouble = plain_label(self)
        self._trouble.setObjectName("storeTrouble")
        self._again = QPushButton(self)

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._categories_label)
        column.addWidget(self.categories)
        self._trouble_box = QWidget(self)
        trouble = QHBoxLayout(self._trouble_box)
        trouble.setContentsMargins(0, 0, 0, 0)
        trouble.addWidget(self._trouble, 1)
        trouble.addWidget(self._again)
        self._trouble_box.hide()
        middle = QWidget(self)
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        search = QHBoxLayout()
        search.addWidget(self._search_label)
        search.addWidget(self.search, 1)
        rows.addLayout(search)
        rows.addWidget(self._trouble_box)
        rows.addWidget(self.view, 1)
        rows.addWidget(self._count)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        for part in (left, middle, self.details):
            splitter.addWidget(part)
        middle.setMinimumWidth(characters(self, 60))
        self.details.setMinimumWidth(characters(self, 34))
        splitter.setStretchFactor(1, 1)
        layout = QHBoxLayout(self)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self._library.changed.connect(self._on_library_changed)
        self.categories.currentRowChanged.connect(self._on_category_changed)
        self.search.textChanged.connect(self._on_search_changed)
        self._again.clicked.connect(self._on_again)
        selection = self.view.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(self._on_current_changed)

    def _select(self, index: QModelIndex | None) -> None:
        if index is None or not index.isValid():
            self.view.setCurrentIndex(QModelIndex())
            self.view.clearSelection()
            self.details.show_row(None)
            return
        selection = self.view.selectionModel()
        if selection is not None:
            selection.setCurrentIndex(index, SELECT_ROW)
        self.view.scrollTo(index)
        self.details.show_row(self.model.row(index))

    def _keep_headings_whole(self) -> None:
        """No column may become narrower than the heading of the one that takes what is left."""
        header = self.view.horizontalHeader()
        if header is not None:
            words = str(self.model.headerData(OWNER, Qt.Orientation.Horizontal))
            margin = characters(self.view, 2)
            header.setMinimumSectionSize(header.fontMetrics().horizontalAdvance(words) + margin)

    def _tell_counts(self) -> None:
        texts = self.services.texts
        for number, category in enumerate(_CATEGORIES):
            item = self.categories.item(number)
            if item is not None:
                count = len(self._library.rows[category])
                item.setText(f"{texts.text(CATEGORY_TITLES[category])} ({count})")
        frame = 2 * self.categories.frameWidth() + characters(self.categories, 2)
        self.categories.setMinimumWidth(self.categories.sizeHintForColumn(0) + frame)
        shown, there = self.model.rowCount(), len(self._library.rows[self.category])
        if not self._library.loaded:
            words = texts.text("Reading the store of certificates")
        elif there == 0:
            words = texts.text("Nothing is kept here yet")
        elif shown == 0:
            words = texts.text("Nothing was found: change the words of the search")
        else:
            words = texts.text("Shown: {shown} of {there}", shown=shown, there=there)
        self._count.setText(words)
        trouble = self._library.trouble
        self._trouble_box.setVisible(trouble is not None)
        if trouble is not None:
            self._trouble.setText(in_words(trouble, texts))

    @guarded
    def _on_library_changed(self) -> None:
        self.refresh_rows()

    @guarded
    def _on_category_changed(self, _row: int) -> None:
        self.refresh_rows()

    @guarded
    def _on_search_changed(self, _text: str) -> None:
        self.refresh_rows()

    @guarded
    def _on_again(self) -> None:
        self._library.refresh()

    @guarded
    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.details.show_row(self.model.row(current))
