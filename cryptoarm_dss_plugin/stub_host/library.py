"""Reads the store for the list of certificates: on the worker, in slices, and again when it changed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptoarm_dss_plugin.host_api.values import HostStorageError
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.stub_host.certificate_rows import Category, Row, RowBuilder
from cryptoarm_dss_plugin.stub_host.qt import QObject, pyqtSignal
from cryptoarm_dss_plugin.stub_host.services import Services

SLICE: Final = 25
"""So many certificates are read before the window's thread gets its turn: less than a millisecond's work. A
window that draws asks for the interpreter again and again, and each time waits for the end of a slice."""

BREATH: Final = 0.0005
"""Seconds that the worker lets the window's thread have for itself between two slices."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the store held when it was read, and its stamp from before."""

    stamp: object
    rows: dict[Category, list[Row]]


class Library(QObject):
    """The rows of all categories, as last read.

    Attributes:
        rows: the rows by category.
        trouble: why the last reading failed, None when it did not.
        loaded: whether a reading has ended.
        reading: whether one is under way.

    Signals:
        changed: the rows are others now, or the reading failed.
    """

    changed = pyqtSignal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self.services = services
        self.rows: dict[Category, list[Row]] = {category: [] for category in Category}
        self.trouble: HostStorageError | None = None
        self.loaded = False
        self._stamp: object = None
        self.reading = False
        self._next: bool | None = None  # `only_if_changed` of what was asked for during a reading

    def refresh(self, *, only_if_changed: bool = False) -> None:
        """Read the store soon; asked for during a reading, it is read once more after it.

        Args:
            only_if_changed: spare the reading when no file of the store was written since the last one.
        """
        if self.reading:
            self._next = only_if_changed and self._next is not False
            return
        self.reading = True
        known = self._stamp if only_if_changed and self.trouble is None else None
        store = self.services.store
        self.services.background.run(lambda: read(store, known), self._take, self._fail)

    def _take(self, contents: Contents | None) -> None:
        self.reading = False
        if contents is not None:
            outdated = [row for rows in self.rows.values() for row in rows]
            self._stamp, self.rows = contents.stamp, contents.rows
            self.trouble = None
            self.loaded = True
            self.changed.emit()
            self.services.background.run(lambda: discard(outdated))
        self._go_on()

    def _fail(self, error: HostStorageError) -> None:
        self.reading = False
        self.trouble = error
        self.loaded = True
        self.changed.emit()
        self._go_on()

    def _go_on(self) -> None:
        wanted, self._next = self._next, None
        if wanted is not None:
            self.refresh(only_if_changed=wanted)


def discard(rows: list[Row], breathe: Callable[[float], object] = time.sleep) -> None:
    """Let go of rows that nobody shows any more, in slices: freeing ten thousand at once can be felt."""
    while rows:
        del rows[-SLICE:]
        breathe(BREATH)


def read(store: Store, known: object, breathe: Callable[[float], object] = time.sleep) -> Contents | None:
    """All rows of a store; None when its stamp is still `known`.

    The window's thread shares the interpreter with this one: after each slice it is left alone for a
    moment, or a long list would be felt at the keyboard.

    Raises:
        HostStorageError: the store cannot be read.
    """
    stamp = store.stamp()
    if known is not None and stamp == known:
        return None
    builder = RowBuilder()
    place: int | None = -1
    while place is not None:
        entries, place = store.certificates_after(place, SLICE)
        builder.add(entries)
        breathe(BREATH)
    return Contents(stamp, builder.rows(store.revocation_lists()))
