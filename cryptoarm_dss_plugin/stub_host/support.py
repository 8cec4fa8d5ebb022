"""From a notification or a journal entry to the dialog with the file for technical support."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from cryptoarm_dss_plugin.host_api.plugin_values import SupportSection
from cryptoarm_dss_plugin.host_api.values import HostStorageError, JournalEntry, Notification, Severity
from cryptoarm_dss_plugin.stub_host.qt import QObject, QWidget, qVersion, sip
from cryptoarm_dss_plugin.stub_host.services import Happening, Services
from cryptoarm_dss_plugin.stub_host.store_trouble import in_words
from cryptoarm_dss_plugin.stub_host.support_dialog import SupportDialog
from cryptoarm_dss_plugin.stub_host.support_file import TIMELINE, SupportCase, SupportPart, compose

OPERATION = "support-file"


class SupportDesk(QObject):
    """Gathers what support needs and shows it to the person, one file at a time.

    Args:
        services: shared by the parts of the window.
        sections: asks the plugins for their part about a journal entry.
        plugins: lines that name the plugins.
        window: the window that the dialog belongs to; owner.
    """

    def __init__(
        self,
        services: Services,
        sections: Callable[[int], Sequence[SupportSection]],
        plugins: Callable[[], Sequence[str]],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.services = services
        self._sections = sections
        self._plugins = plugins
        self._window = window
        self._dialog: SupportDialog | None = None
        self._gathering = False

    def about_notification(self, notification: Notification) -> None:
        """Open the dialog about a notification soon."""
        self._gather(notification, notification.journal_id)

    def about_entry(self, entry: JournalEntry) -> None:
        """Open the dialog about a journal entry soon."""
        self._gather(None, entry.entry_id)

    def _gather(self, notification: Notification | None, entry_id: int | None) -> None:
        if self._gathering:
            return
        if self._dialog is not None and not sip.isdeleted(self._dialog):
            self._dialog.activateWindow()
            return
        self._gathering = True
        store = self.services.store
        before = None if entry_id is None else entry_id + 1
        self.services.background.run(
            lambda: store.journal(TIMELINE, before=before),
            partial(self._compose, notification, entry_id),
            self._fail,
        )

    def _compose(
        self, notification: Notification | None, entry_id: int | None, timeline: list[JournalEntry]
    ) -> None:
        entry = next((one for one in timeline if one.entry_id == entry_id), None)
        sections = [] if entry_id is None else self._sections(entry_id)
        case = SupportCase(notification, entry, timeline, self._plugins(), sections)
        texts = self.services.texts
        self.services.background.run(lambda: compose(case, texts, qVersion() or ""), self._show, self._fail)

    def _show(self, parts: list[SupportPart]) -> None:
        self._gathering = False
        self._dialog = SupportDialog(self.services, parts, self._saved, self._window)
        self._dialog.open()

    def _fail(self, error: HostStorageError) -> None:
        self._gathering = False
        texts = self.services.texts
        self.services.tell(
            Happening(
                OPERATION,
                Severity.ERROR,
                texts.text("The file for technical support could not be made"),
                in_words(error, texts),
                "store-failed",
                error.detail,
            )
        )

    def _saved(self, file: Path) -> None:
        texts = self.services.texts
        self.services.tell(
            Happening(
                OPERATION,
                Severity.SUCCESS,
                texts.text("The file for technical support was saved: {name}", name=file.name),
                texts.text(
                    "Attach it to your letter to technical support. It lies here: {place}", place=str(file)
                ),
            )
        )
