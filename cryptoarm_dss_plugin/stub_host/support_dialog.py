"""«Отправить в техническую поддержку»: the person reads what the file will hold, then saves it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from cryptoarm_dss_plugin.host_api.values import HostStorageError
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.icons import own_icon
from cryptoarm_dss_plugin.stub_host.qt import (
    TICKABLE_ITEM,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSize,
    QSplitter,
    Qt,
    QVBoxLayout,
    QWidget,
    sip,
)
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.support_file import SupportPart, save, suggested_name, why_not
from cryptoarm_dss_plugin.stub_host.texts import mark
from cryptoarm_dss_plugin.stub_host.widgets import characters, plain_label, reading_pane, start_folder, within

Saved = Callable[[Path], object]


class SupportDialog(QDialog):
    """Shows the parts of a support file; those that are ticked can be saved. Nothing is sent.

    A part with what looks like a secret keeps the file from being saved until its tick is taken away.

    Args:
        services: shared by the parts of the window.
        parts: the parts of the file.
        saved: called with the file once it was written.
        parent: the window that it belongs to.
    """

    def __init__(
        self, services: Services, parts: Sequence[SupportPart], saved: Saved, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._window_below = parent
        self.services = services
        self._parts = list(parts)
        self._saved = saved
        self.setObjectName("supportDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
        self._make_widgets()
        self._fill()
        self._connect()
        self._judge()

    @property
    def chosen(self) -> list[SupportPart]:
        """The parts that are ticked."""
        return [part for number, part in enumerate(self._parts) if self._ticked(number)]

    def save_to(self, file: Path) -> None:
        """Write the ticked parts soon; the dialog closes when that has worked."""
        parts = self.chosen
        if any(part.secrets for part in parts):
            self._judge()
            return
        self._saving(busy=True)

        def job() -> str:
            try:
                save(parts, file)
            except OSError as error:
                return why_not(error)
            return ""

        self.services.background.run(job, partial(self._written, file), self._failed)

    def _make_widgets(self) -> None:
        texts = self.services.texts
        self.setWindowTitle(texts.text("File for technical support"))
        self._explanation = plain_label(
            self,
            texts.text(
                "The program sends nothing. Look through what the file will hold, save it and attach it to"
                " your letter to technical support. Logins, INN and SNILS are hidden."
            ),
        )
        self.list = QListWidget(self)
        self.list.setObjectName("supportParts")
        self._list_label = QLabel(texts.text("&Parts of the file:"), self)
        self._list_label.setBuddy(self.list)
        self.preview = reading_pane(self, "supportPreview")
        self._preview_label = QLabel(texts.text("&What will be saved:"), self)
        self._preview_label.setBuddy(self.preview)
        self.reason = plain_label(self)
        self.reason.setObjectName("supportReason")
        self._buttons = QDialogButtonBox(self)
        self._save = self._buttons.addButton(
            texts.text("&Save the file…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._cancel = self._buttons.addButton(texts.text("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        if self._save is not None:
            self._save.setObjectName("saveSupportFileButton")
            self._save.setDefault(True)
        left, right = QWidget(self), QWidget(self)
        for side, label, widget, least in (
            (left, self._list_label, self.list, 30),
            (right, self._preview_label, self.preview, 60),
        ):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(label)
            column.addWidget(widget, 1)
            side.setMinimumWidth(characters(self, least))
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self._explanation)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.reason)
        layout.addWidget(self._buttons)
        wanted = QSize(characters(self, 110), self.fontMetrics().height() * 28)
        self.resize(within(self._window_below, wanted))

    def _fill(self) -> None:
        for part in self._parts:
            item = QListWidgetItem(part.name)
            item.setFlags(TICKABLE_ITEM)
            item.setCheckState(Qt.CheckState.Checked)
            if part.secrets:
                item.setIcon(own_icon("warning"))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._show_part(0)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._on_part)
        self.list.itemChanged.connect(self._on_tick)
        self._buttons.rejected.connect(self.reject)
        if self._save is not None:
            self._save.clicked.connect(self._on_save)

    def _ticked(self, number: int) -> bool:
        item = self.list.item(number)
        return item is not None and item.checkState() == Qt.CheckState.Checked

    def _show_part(self, number: int) -> None:
        if 0 <= number < len(self._parts):
            self.preview.setPlainText(self._parts[number].text)

    def _judge(self) -> None:
        """Say why the file cannot be saved, if so."""
        texts = self.services.texts
        found = [
            texts.text(
                "{part}, line {line}: {kind}", part=part.name, line=one.line, kind=texts.text(one.kind)
            )
            for part in self.chosen
            for one in part.secrets
        ]
        if found:
            words = texts.text(
                "The file cannot be saved: it may hold a secret. {where}. Take the tick away from that part.",
                where="; ".join(found),
            )
        elif not self.chosen:
            words = texts.text("Tick at least one part")
        else:
            words = ""
        self.reason.setText(words)
        self.reason.setVisible(bool(words))
        if self._save is not None:
            self._save.setEnabled(not words)

    def _saving(self, *, busy: bool) -> None:
        if self._save is not None:
            self._save.setEnabled(not busy)

    def _written(self, file: Path, why_not: str) -> None:
        if sip.isdeleted(self):
            if not why_not:
                self._saved(file)
            return
        if why_not:
            self._tell_failure(why_not)
            return
        self._saved(file)
        self.accept()

    def _failed(self, _error: HostStorageError) -> None:
        if not sip.isdeleted(self):
            self._tell_failure(mark("the place cannot be written to"))

    def _tell_failure(self, why: str) -> None:
        self._saving(busy=False)
        texts = self.services.texts
        self.reason.setText(
            texts.text("The file was not saved: {why}. Choose another place.", why=texts.text(why))
        )
        self.reason.show()

    @guarded
    def _on_part(self, number: int) -> None:
        self._show_part(number)

    @guarded
    def _on_tick(self, _item: QListWidgetItem) -> None:
        self._judge()

    @guarded
    def _on_save(self) -> None:
        texts = self.services.texts
        choice = QFileDialog(self, texts.text("Where to save the file"), start_folder())
        choice.setObjectName("supportFileDialog")
        choice.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choice.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        choice.setNameFilter(f"{texts.text('Archives')} (*.zip)")
        choice.setDefaultSuffix("zip")
        choice.selectFile(suggested_name(texts))
        choice.fileSelected.connect(self._on_place)
        choice.resize(within(self, QSize(characters(choice, 110), choice.sizeHint().height())))
        choice.open()

    @guarded
    def _on_place(self, name: str) -> None:
        if name:
            self.save_to(Path(name))
