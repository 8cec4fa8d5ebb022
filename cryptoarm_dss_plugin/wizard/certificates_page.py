"""The page «Выбор сертификатов»: shown only to who asked for it; what is ticked will be imported."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.labels import plain_label, plain_tooltip
from cryptoarm_dss_plugin.wizard.page import Page
from cryptoarm_dss_plugin.wizard.qt import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSignalBlocker,
    Qt,
)
from cryptoarm_dss_plugin.wizard.slots import guarded
from cryptoarm_dss_plugin.wizard.views import Choice, ChoiceRow, PageId, View

_POSITION = Qt.ItemDataRole.UserRole
_BATCH = 200
"""So many rows are laid out at a time."""


class CertificatesPage(Page):
    """Offers the server's certificates as a difference to what is here."""

    page_id = PageId.CERTIFICATES
    grows = True

    def __init__(self, conversation: Conversation, texts: Texts) -> None:
        super().__init__(conversation, texts)
        self.setObjectName("certificatesPage")
        self.setTitle(texts.text("Choice of certificates"))
        self.setSubTitle(texts.text("Tick the certificates to be imported."))
        self._forward_text(texts.text("&Import the chosen ones"))
        self._account = plain_label(name="choiceAccount")
        self._list = QListWidget()
        self._list.setObjectName("certificateChoice")
        self._list.setAccessibleName(texts.text("Certificates"))
        self._list.setWordWrap(True)
        self._list.setSpacing(2)
        self._list.setLayoutMode(QListWidget.LayoutMode.Batched)  # thousands at once would stall the window
        self._list.setBatchSize(_BATCH)
        self._list.itemChanged.connect(self._on_ticked)
        self._all = QPushButton(texts.text("Tick &all"))
        self._all.setObjectName("tickAll")
        self._all.clicked.connect(self._tick_all)
        self._none = QPushButton(texts.text("Tick &none"))
        self._none.setObjectName("tickNone")
        self._none.clicked.connect(self._tick_none)
        self._count = plain_label(name="choiceCount")
        self._choice = Choice()
        buttons = QHBoxLayout()
        buttons.addWidget(self._all)
        buttons.addWidget(self._none)
        buttons.addWidget(self._count, 1, Qt.AlignmentFlag.AlignVCenter)
        self._body.addWidget(self._account)
        self._body.addWidget(self._list, 1)
        self._body.addLayout(buttons)

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Show the choice."""
        self.draw(self._conversation.view)

    def cleanupPage(self) -> None:  # noqa: N802 - Qt's name
        """The person went back: the import is given up, and can only be begun anew."""
        self._conversation.leave(PageId.CONNECTION)

    def draw(self, view: View) -> None:
        """Draw a view; another choice is shown as it is ticked from the beginning."""
        super().draw(view)
        if view.account:
            self._account.setText(view.account)
        if view.choice is not None and view.choice is not self._choice:
            self._choice = view.choice
            self._fill(view.choice)
        for widget in (self._list, self._all, self._none):
            widget.setEnabled(not view.busy)

    def _fill(self, choice: Choice) -> None:
        with QSignalBlocker(self._list):
            self._list.clear()
            for row in choice.rows:
                self._list.addItem(_item(row))
        self._list.setCurrentRow(0)
        self._tell_count()

    def _choosable(self) -> list[QListWidgetItem]:
        items = (self._list.item(number) for number in range(self._list.count()))
        return [item for item in items if item is not None and item.data(_POSITION) is not None]

    def _ticked(self) -> frozenset[int]:
        return frozenset(
            int(item.data(_POSITION))
            for item in self._choosable()
            if item.checkState() == Qt.CheckState.Checked
        )

    def _is_filled(self) -> bool:
        return self._choice.may_be_empty or bool(self._ticked())

    def _forward(self) -> None:
        self._conversation.choose_certificates(self._ticked())

    def _tell_count(self) -> None:
        number, of = len(self._ticked()), len(self._choosable())
        self._count.setText(self._texts.text("Ticked: {number} of {of}", number=number, of=of))
        self.completeChanged.emit()

    @guarded
    def _on_ticked(self, _item: QListWidgetItem) -> None:
        self._tell_count()

    @guarded
    def _tick_all(self) -> None:
        self._tick(Qt.CheckState.Checked)

    @guarded
    def _tick_none(self) -> None:
        self._tick(Qt.CheckState.Unchecked)

    def _tick(self, state: Qt.CheckState) -> None:
        with QSignalBlocker(self._list):
            for item in self._choosable():
                item.setCheckState(state)
        viewport = self._list.viewport()
        if viewport is not None:
            viewport.update()
        self._tell_count()


def _item(row: ChoiceRow) -> QListWidgetItem:
    """A row; one that is no matter of choice has no box to tick."""
    item = QListWidgetItem(f"{row.text}\n{row.remark}" if row.remark else row.text)
    item.setToolTip(plain_tooltip(row.issuer))
    item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, row.issuer)
    if row.position is None:
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)  # type: ignore[arg-type] # PyQt5 says int
        return item
    item.setData(_POSITION, row.position)
    item.setCheckState(Qt.CheckState.Checked if row.ticked else Qt.CheckState.Unchecked)
    return item
