"""«Импорт из файла»: the person chooses files, the worker reads them, the list shows what came."""

from collections.abc import Callable, Sequence
from pathlib import Path

from cryptoarm_dss_plugin.host_api.values import HostStorageError, Severity
from cryptoarm_dss_plugin.stub_host.certificate_files import FileImport, import_files
from cryptoarm_dss_plugin.stub_host.certificate_rows import CATEGORY_TITLES, Category
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.qt import QFileDialog, QObject, QWidget
from cryptoarm_dss_plugin.stub_host.services import Happening, Services
from cryptoarm_dss_plugin.stub_host.store_trouble import in_words
from cryptoarm_dss_plugin.stub_host.texts import mark
from cryptoarm_dss_plugin.stub_host.widgets import characters, start_folder

OPERATION = "file-import"

_PATTERNS = "*.cer *.crt *.der *.pem *.crl"


class FileImporter(QObject):
    """Asks for files and imports them.

    Args:
        services: shared by the parts of the window.
        show: called with the category and the key of the first one that a file held.
        window: the window that asks; owner.
    """

    def __init__(self, services: Services, show: Callable[[Category, str], object], window: QWidget) -> None:
        super().__init__(window)
        self.services = services
        self._show = show
        self._window = window
        self._dialog: QFileDialog | None = None

    @guarded
    def ask(self) -> None:
        """Open the choice of files; one at a time."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        texts = self.services.texts
        dialog = QFileDialog(self._window, texts.text("Import from a file"), start_folder())
        dialog.setObjectName("importFileDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [
                f"{texts.text('Certificates and CRLs')} ({_PATTERNS})",
                f"{texts.text('All files')} (*)",
            ]
        )
        dialog.filesSelected.connect(self._on_files)
        dialog.finished.connect(self._on_dialog_finished)
        self._dialog = dialog
        dialog.resize(characters(dialog, 110), dialog.sizeHint().height())
        dialog.open()

    def import_files(self, files: Sequence[Path]) -> None:
        """Import files soon; how it went is told by a notification."""
        store = self.services.store
        self.services.background.run(lambda: import_files(store, files), self._imported, self._failed)

    @guarded
    def _on_files(self, names: list[str]) -> None:
        self.import_files([Path(name) for name in names])

    @guarded
    def _on_dialog_finished(self, _result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _imported(self, done: FileImport) -> None:
        if done.first is not None:
            self._show(*done.first)
        if done.kept or done.known:
            self.services.tell(self._came(done))
        if done.refused:
            self.services.tell(self._refused(done))

    def _failed(self, error: HostStorageError) -> None:
        texts = self.services.texts
        self.services.tell(
            Happening(
                OPERATION,
                Severity.ERROR,
                texts.text("The files could not be imported"),
                in_words(error, texts),
                "store-failed",
                error.detail,
            )
        )

    def _came(self, done: FileImport) -> Happening:
        texts = self.services.texts
        lines = [
            texts.text(
                "{category}: new ones: {number}",
                category=texts.text(CATEGORY_TITLES[category]),
                number=number,
            )
            for category, number in done.kept.items()
        ]
        if done.known:
            lines.append(texts.text("Already on this computer: {number}", number=done.known))
        title = mark("Imported from a file") if done.kept else mark("Nothing new in the file")
        return Happening(OPERATION, Severity.SUCCESS, texts.text(title), "\n".join(lines))

    def _refused(self, done: FileImport) -> Happening:
        texts = self.services.texts
        names = ", ".join(f"«{name}»" for name, _ in done.refused)
        return Happening(
            OPERATION,
            Severity.ERROR,
            texts.text("No certificate or CRL could be read from the file {names}", names=names),
            texts.text(
                "Check that it is a certificate or a CRL (PEM or DER), or ask for the file once more."
            ),
            "bad-certificate",
            "; ".join(f"{name}: {why}" for name, why in done.refused),
        )
