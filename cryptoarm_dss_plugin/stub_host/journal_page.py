"""The tab «Журнал»: what was done, newest first, and the chosen entry with all its detail."""

from collections.abc import Callable

from cryptoarm_dss_plugin.host_api.values import JournalEntry
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.icons import own_icon
from cryptoarm_dss_plugin.stub_host.journal_model import OPERATION, RESULT, WHEN, JournalModel
from cryptoarm_dss_plugin.stub_host.journal_words import full_text
from cryptoarm_dss_plugin.stub_host.qt import (
    SELECT_ROW,
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QModelIndex,
    QSize,
    QSplitter,
    Qt,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.store_trouble import in_words
from cryptoarm_dss_plugin.stub_host.widgets import characters, plain_label, reading_pane, wide_button

_WIDTHS = {WHEN: 18, RESULT: 20, OPERATION: 26}
"""Of the columns but the last, in characters."""


class JournalPage(QWidget):
    """Shows the journal; it is read when the tab is opened.

    Args:
        services: shared by the parts of the window.
        support: called with an entry for which a support file is wanted.
        parent: owner.
    """

    def __init__(
        self, services: Services, support: Callable[[JournalEntry], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.services = services
        self._support = support
        self.model = JournalModel(services, self)
        self._wanted: int | None = None  # where the person is, or on the way to
        self._arriving = False
        self._missing = False
        self._make_widgets()
        self._lay_out()
        self._connect()
        self.retranslate()

    @property
    def chosen(self) -> JournalEntry | None:
        """The entry that is selected."""
        return self.model.at(self.view.currentIndex())

    def open(self, entry_id: int | None = None) -> None:
        """Read the journal anew; then go to an entry, or stay at the one that is selected.

        Args:
            entry_id: the entry to go to; None for none.
        """
        self._missing = False
        if entry_id is not None:
            self._wanted, self._arriving = entry_id, True
        self.refresh()

    def refresh(self) -> None:
        """Read the journal anew; the person stays where they are, or on the way to where they wanted."""
        wanted = self._wanted
        self.model.read_anew(wanted, lambda: self._find_place(wanted))

    def tell_missing(self) -> None:
        """Say that what the person came from has no entry."""
        self.view.setCurrentIndex(QModelIndex())
        self._wanted, self._arriving = None, False
        self._missing = True
        self._show_chosen()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        texts = self.services.texts
        self._list_label.setText(texts.text("&Entries of the journal:"))
        self._detail_label.setText(texts.text("Full &description:"))
        self._earlier.setText(texts.text("Show ear&lier entries"))
        self._send.setText(texts.text("Send to technical su&pport"))
        self.model.retranslate()
        self._show_chosen()

    def _make_widgets(self) -> None:
        self.view = QTreeView(self)
        self.view.setObjectName("journalView")
        self.view.setModel(self.model)
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.setAllColumnsShowFocus(True)
        self.view.setAlternatingRowColors(True)
        self.view.setIconSize(QSize(18, 18))
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for column, width in _WIDTHS.items():
            self.view.setColumnWidth(column, characters(self.view, width))
        self._list_label = QLabel(self)
        self._list_label.setBuddy(self.view)
        self._trouble = plain_label(self)
        self._earlier = wide_button(self, "earlierEntriesButton")
        self.detail = reading_pane(self, "journalDetail")
        self._detail_label = QLabel(self)
        self._detail_label.setBuddy(self.detail)
        self._send = wide_button(self, "journalSupportButton")
        self._send.setIcon(own_icon("support"))

    def _lay_out(self) -> None:
        upper = QWidget(self)
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(self._list_label)
        above.addWidget(self._trouble)
        above.addWidget(self.view, 1)
        above.addWidget(self._earlier, 0, Qt.AlignmentFlag.AlignLeft)
        lower = QWidget(self)
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._detail_label)
        below.addWidget(self.detail, 1)
        below.addWidget(self._send, 0, Qt.AlignmentFlag.AlignRight)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(upper)
        splitter.addWidget(lower)
        layout = QHBoxLayout(self)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        selection = self.view.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(self._on_current_changed)
        self.model.read.connect(self._on_read)
        self._earlier.clicked.connect(self._on_earlier)
        self._send.clicked.connect(self._on_support)

    def _find_place(self, asked: int | None) -> None:
        """Select the wanted entry among those just read.

        Args:
            asked: the entry that was wanted when the reading began; by now it may be another.
        """
        index = self.model.index_of(self._wanted)
        if index.isValid():
            self._select(index)
        elif asked != self._wanted:
            self.refresh()
        elif self._wanted is not None:
            self.tell_missing()

    def _select(self, index: QModelIndex) -> None:
        selection = self.view.selectionModel()
        if selection is not None:
            selection.setCurrentIndex(index, SELECT_ROW)
        if self._arriving:
            self._arriving = False
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            self.view.setFocus()
        else:
            self.view.scrollTo(index)

    def _show_chosen(self) -> None:
        texts = self.services.texts
        chosen = self.chosen
        self._send.setEnabled(chosen is not None)
        if chosen is not None:
            self.detail.setPlainText(full_text(chosen, texts))
        elif self._missing:
            self.detail.setPlainText(texts.text("The journal has no entry about this notification"))
        else:
            self.detail.setPlainText(texts.text("Choose an entry to see all that is known about it"))

    @guarded
    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        chosen = self.model.at(current)
        if chosen is not None:
            self._missing = False
            if not self._arriving:  # a list that is given the focus makes its first row the current one
                self._wanted = chosen.entry_id
        self._show_chosen()

    @guarded
    def _on_read(self) -> None:
        trouble = self.model.trouble
        self._trouble.setVisible(trouble is not None)
        if trouble is not None:
            self._arriving = False
            self._trouble.setText(in_words(trouble, self.services.texts))
        self._earlier.setVisible(self.model.more)
        self._show_chosen()

    @guarded
    def _on_earlier(self) -> None:
        self.model.read_earlier()

    @guarded
    def _on_support(self) -> None:
        if self.chosen is not None:
            self._support(self.chosen)
