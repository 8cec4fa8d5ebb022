"""The tab «Сертификаты»: categories, the list with its search, details of the selected one."""

from cryptoarm_dss_plugin.stub_host.certificate_details import DetailsPanel
from cryptoarm_dss_plugin.stub_host.certificate_model import BadgeOf, CertificateModel
from cryptoarm_dss_plugin.stub_host.certificate_rows import CATEGORY_TITLES, Category
from cryptoarm_dss_plugin.stub_host.certificate_view import CertificateView
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.library import Library
from cryptoarm_dss_plugin.stub_host.panes import ThreePanes
from cryptoarm_dss_plugin.stub_host.qt import (
    SELECT_ROW,
    QHBoxLayout,
    QKeySequence,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QModelIndex,
    QPushButton,
    QShortcut,
    Qt,
    QVBoxLayout,
    QWidget,
)
from cryptoarm_dss_plugin.stub_host.removing import GoneRemover
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.store_trouble import in_words
from cryptoarm_dss_plugin.stub_host.widgets import SearchBox, characters, plain_label

_CATEGORIES = tuple(Category)

# Widths in characters:
_LEAST = (54, 23)
"""Of the list and the details, so that all of it is to be seen on a small screen."""
_WANTED = (66, 34)
"""Of the list and the details. The categories need their longest word, and want it all in one line."""


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
        self._remover = GoneRemover(services, library, self)
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
        selected = self.model.at(self.view.currentIndex())
        bar = self.view.verticalScrollBar()
        place = 0 if bar is None else bar.value()
        self.model.show(self.category, self._library.rows[self.category], self.search.text())
        self._select(None if selected is None else self.model.index_of(selected.key))
        if bar is not None:
            bar.setValue(place)
        self.view.share_width()
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
        self.categories.setWordWrap(True)
        self.categories.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.categories.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._categories_label = QLabel(self)
        self._categories_label.setBuddy(self.categories)
        self.search = SearchBox(self.services, self)
        self.search.setObjectName("certificateSearch")
        self._search_label = QLabel(self)
        self._search_label.setBuddy(self.search)
        self.view = CertificateView(self.services, self.model, self)
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
        middle.setMinimumWidth(characters(self, _LEAST[0]))
        self._panes = ThreePanes(self.services, (left, middle, self.details), self)
        layout = QHBoxLayout(self)
        layout.addWidget(self._panes)

    def _connect(self) -> None:
        self._library.changed.connect(self._on_library_changed)
        self.categories.currentRowChanged.connect(self._on_category_changed)
        self.search.textChanged.connect(self._on_search_changed)
        self._again.clicked.connect(self._on_again)
        self.details.removal_wanted.connect(self._on_removal_wanted)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.view)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._on_removal_wanted)
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
        self.details.show_row(self.model.at(index))

    def _category_names(self) -> list[str]:
        items = (self.categories.item(number) for number in range(self.categories.count()))
        return [item.text() for item in items if item is not None]

    def _widest(self, texts: list[str]) -> int:
        return max(self.categories.fontMetrics().horizontalAdvance(text) for text in texts)

    def _tell_counts(self) -> None:
        texts = self.services.texts
        for number, category in enumerate(_CATEGORIES):
            item = self.categories.item(number)
            if item is not None:
                count = len(self._library.rows[category])
                item.setText(f"{texts.text(CATEGORY_TITLES[category])} ({count})")
        frame = 2 * self.categories.frameWidth() + characters(self.categories, 2)
        names = self._category_names()
        self.details.setMinimumWidth(max(characters(self, _LEAST[1]), self.details.minimumSizeHint().width()))
        self.categories.setMinimumWidth(
            self._widest([word for name in names for word in name.split()]) + frame
        )
        # Qt breaks a line a little before it is as wide as the list.
        whole = self._widest(names) + frame + characters(self.categories, 2)
        self._panes.want(whole, *(characters(self, wanted) for wanted in _WANTED))
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
    def _on_removal_wanted(self) -> None:
        self._remover.ask(self.model.at(self.view.currentIndex()))

    @guarded
    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.details.show_row(self.model.at(current))
