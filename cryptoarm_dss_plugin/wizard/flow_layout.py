"""A row of widgets that goes on in the next line where the window is too narrow for all of them."""

from cryptoarm_dss_plugin.wizard.qt import QLayout, QLayoutItem, QPoint, QRect, QSize, Qt

_GAP = 6


class FlowLayout(QLayout):
    """Puts its widgets one beside the other, each as wide as it wants to be, as words in a text."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem | None) -> None:  # noqa: N802 - Qt's name
        """Take one more."""
        if item is not None:
            self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """One of them, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Give one of them back, None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientations:  # noqa: N802 - Qt's name
        """It needs no more than it asks for."""
        return Qt.Orientations()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """The height of all lines."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, place: QRect) -> None:  # noqa: N802 - Qt's name
        """Put them into this place."""
        super().setGeometry(place)
        self._arrange(place, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + _GAP * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """The widest of them."""
        least = QSize(0, 0)
        for item in self._shown():
            least = least.expandedTo(item.sizeHint())
        return least

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, place: QRect, *, move: bool) -> int:
        """Put them into lines; the height that takes."""
        left, top, line = place.left(), place.top(), 0
        for item in self._shown():
            size = item.sizeHint()
            if left > place.left() and left + size.width() > place.left() + place.width():
                left, top, line = place.left(), top + line + _GAP, 0
            if move:
                item.setGeometry(QRect(QPoint(left, top), size))
            left, line = left + size.width() + _GAP, max(line, size.height())
        return top + line - place.top()
