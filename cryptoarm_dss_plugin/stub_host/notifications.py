"""The notification centre: what plugins and the host have to tell, kept across restarts."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count

from cryptoarm_dss_plugin.host_api.values import HostStorageError, Notification, Severity
from cryptoarm_dss_plugin.stub_host.certificate_rows import moment_words
from cryptoarm_dss_plugin.stub_host.icons import severity_icon
from cryptoarm_dss_plugin.stub_host.qt import QAbstractListModel, QModelIndex, QObject, Qt, pyqtSignal
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, mark

SEVERITY_WORDS = {
    Severity.INFO: mark("Message"),
    Severity.SUCCESS: mark("Done"),
    Severity.WARNING: mark("Warning"),
    Severity.ERROR: mark("Error"),
}

_NO_PARENT = QModelIndex()
_Role = Qt.ItemDataRole


@dataclass(slots=True)
class Shown:
    """A notification in the list.

    Attributes:
        number: its id in this window; never that of another one.
        notification: what it says.
        earlier: whether it is from an earlier run.
        stored_id: its id on disk, None until it is there; belongs to the worker thread, whose jobs run in
            the order in which they were given.
    """

    number: int
    notification: Notification
    earlier: bool = False
    stored_id: int | None = None


class NotificationCentre(QAbstractListModel):
    """All notifications, newest first, as a model of one column; GUI thread only.

    Signals:
        unread_changed: carries how many are unread.
        trouble_changed: reading or keeping them failed, or works again; see `trouble`.
    """

    unread_changed = pyqtSignal(int)
    trouble_changed = pyqtSignal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self.services = services
        self.trouble: HostStorageError | None = None
        self._shown: list[Shown] = []
        self._loaded = False
        self._numbers = count(1)

    @property
    def unread(self) -> int:
        """How many the person has not seen."""
        return sum(not one.notification.read for one in self._shown)

    @property
    def news(self) -> str:
        """How the newest of this run ended and its title, in one line; "" once the person has seen it."""
        newest = next(iter(self._shown), None)
        if newest is None or newest.earlier or newest.notification.read:
            return ""
        how = self.services.texts.text(SEVERITY_WORDS[newest.notification.severity])
        return f"{how}: {newest.notification.title}"

    def load(self) -> None:
        """Read those of earlier times soon."""
        self.services.background.run(self.services.store.notifications, self._take, self._fail)

    def add(self, notification: Notification) -> int:
        """Show a notification at once and keep it soon; its number in this window."""
        fresh = replace(notification, notification_id=None, created_at=datetime.now(UTC), read=False)
        shown = Shown(next(self._numbers), fresh)
        self.beginInsertRows(_NO_PARENT, 0, 0)
        self._shown.insert(0, shown)
        self.endInsertRows()
        self.unread_changed.emit(self.unread)
        store = self.services.store

        def keep() -> None:
            shown.stored_id = store.show_notification(notification)

        self.services.background.run(keep, self._kept, self._fail)
        return shown.number

    def at(self, index: QModelIndex) -> Notification | None:
        """The notification at an index, None for an invalid one."""
        return self._shown[index.row()].notification if index.isValid() else None

    def mark_read(self, index: QModelIndex | None = None) -> None:
        """The person has seen one; None: all of them."""
        seen = self._shown if index is None else [self._shown[index.row()]] if index.isValid() else []
        fresh = [one for one in seen if not one.notification.read]
        if not fresh:
            return
        for one in fresh:
            one.notification = replace(one.notification, read=True)
        self.retranslate()
        self.unread_changed.emit(self.unread)
        store = self.services.store

        def keep() -> None:
            store.mark_notifications_read([one.stored_id for one in fresh if one.stored_id is not None])

        self.services.background.run(keep, failed=self._fail)

    def retranslate(self) -> None:
        """What is written in the rows has changed."""
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, 0))

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:  # noqa: N802 - Qt's name
        """How many there are."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex, role: int = _Role.DisplayRole) -> object:
        """A row: when, how it ended, whether it is new, the title; and the sign of its severity."""
        notification = self.at(index)
        if notification is None:
            return None
        match role:
            case _Role.DisplayRole | _Role.AccessibleTextRole:
                return f"{when_and_how(notification, self.services.texts)}\n{notification.title}"
            case _Role.DecorationRole:
                return severity_icon(notification.severity)
        return None

    def _take(self, stored: list[Notification]) -> None:
        """Those of earlier times, below what came since this window is there."""
        self._loaded = True
        here = {one.stored_id for one in self._shown}
        fresh = [one for one in stored if one.notification_id not in here]
        earlier = [
            Shown(next(self._numbers), one, earlier=True, stored_id=one.notification_id) for one in fresh
        ]
        if earlier:
            first = len(self._shown)
            self.beginInsertRows(_NO_PARENT, first, first + len(earlier) - 1)
            self._shown += earlier
            self.endInsertRows()
        self._set_trouble(None)
        self.unread_changed.emit(self.unread)

    def _kept(self, _answer: None) -> None:
        if not self._loaded:  # the store works again
            self.load()
        self._set_trouble(None)

    def _fail(self, error: HostStorageError) -> None:
        self._set_trouble(error)

    def _set_trouble(self, trouble: HostStorageError | None) -> None:
        if (trouble is None) is not (self.trouble is None):
            self.trouble = trouble
            self.trouble_changed.emit()


def when_and_how(notification: Notification, texts: HostTexts) -> str:
    """The first line of a notification: new or not, its time, how it ended."""
    parts = [moment_words(notification.created_at), texts.text(SEVERITY_WORDS[notification.severity])]
    if not notification.read:
        parts.insert(0, texts.text("New"))
    return " · ".join(part for part in parts if part)
