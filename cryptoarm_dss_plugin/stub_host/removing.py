"""Removing a certificate that was deleted on its server: only when the person asks for it, and agrees."""

from cryptoarm_dss_plugin.host_api.values import HostStorageError, Severity
from cryptoarm_dss_plugin.stub_host.certificate_rows import Row
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.library import Library
from cryptoarm_dss_plugin.stub_host.qt import QAbstractButton, QMessageBox, QObject, Qt, QWidget
from cryptoarm_dss_plugin.stub_host.services import Happening, Services
from cryptoarm_dss_plugin.stub_host.store_trouble import in_words

OPERATION = "certificate-removal"
"""Name of it in the journal."""


class GoneRemover(QObject):
    """Asks whether a certificate should go, and lets it go.

    Args:
        services: shared by the parts of the window.
        library: read anew afterwards.
        parent: the widget that the question belongs to.
    """

    def __init__(self, services: Services, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self.services = services
        self._library = library
        self._window = parent
        self._question: QMessageBox | None = None
        self._row: Row | None = None

    def ask(self, row: Row | None) -> None:
        """Ask about a certificate that can be removed; about any other nothing is asked."""
        if row is None or not row.is_removable or self._question is not None:
            return
        texts = self.services.texts
        question = QMessageBox(self._window)
        question.setObjectName("removalQuestion")
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle(texts.text("Remove from the list"))
        question.setTextFormat(Qt.TextFormat.PlainText)
        question.setText(texts.text("Remove the certificate of {owner} from the list?", owner=row.owner))
        question.setInformativeText(
            texts.text("It stays in the list, for it also came in another way.")
            if any(entry.gone_since is None for entry in row.entries)
            else texts.text("It was deleted on the server. From this computer it will be gone for good.")
        )
        remove = question.addButton(texts.text("&Remove"), QMessageBox.ButtonRole.AcceptRole)
        keep = question.addButton(texts.text("Cancel"), QMessageBox.ButtonRole.RejectRole)
        if remove is not None:
            remove.setObjectName("removeButton")
        if keep is not None:
            keep.setObjectName("keepButton")
            question.setDefaultButton(keep)
            question.setEscapeButton(keep)
        question.buttonClicked.connect(self._on_answer)
        question.finished.connect(self._on_finished)
        self._question, self._row = question, row
        question.open()

    @guarded
    def _on_answer(self, button: QAbstractButton) -> None:
        row = self._row
        if row is None or button.objectName() != "removeButton":
            return
        store, der = self.services.store, row.entries[0].der
        self.services.background.run(
            lambda: store.remove_gone_certificate(der),
            lambda _removed: self._removed(row.owner),
            self._failed,
        )

    @guarded
    def _on_finished(self, _result: int) -> None:
        self._question = self._row = None

    def _removed(self, owner: str) -> None:
        texts = self.services.texts
        self._library.refresh()
        title = texts.text("Removed from the list: the certificate of {owner}", owner=owner)
        text = texts.text("It had been deleted on the server before.")
        self.services.tell(Happening(OPERATION, Severity.SUCCESS, title, text))

    def _failed(self, error: HostStorageError) -> None:
        texts = self.services.texts
        title = texts.text("The certificate could not be removed")
        words = in_words(error, texts)
        self.services.tell(Happening(OPERATION, Severity.ERROR, title, words, "store-failed", error.detail))
