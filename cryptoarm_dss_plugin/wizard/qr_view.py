"""Draws the QR code of a challenge: whole device pixels for every module, black on white."""

import math
from collections.abc import Sequence

from cryptoarm_dss_plugin.wizard.qt import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QPointF,
    QSize,
    QSizePolicy,
    Qt,
    QWidget,
)

_QUIET_MODULES = 4
"""The white margin that ISO/IEC 18004 wants around the symbol; without it cameras do not find it."""

_SIDE_LINES = 9
_SMALLEST_MODULE = 2.0
"""Of a module, in pixels before scaling: a phone reads smaller ones badly from a screen."""

_LARGEST_SIDE = 420
"""Before scaling: a picture that is no clean grid of modules may be as wide as the window allows."""


class QrView(QWidget):
    """A square with the code in it. It takes as much room as a phone needs to read it.

    Args:
        accessible_name: what a screen reader says of it.
    """

    def __init__(self, accessible_name: str) -> None:
        super().__init__()
        self._rows: tuple[tuple[bool, ...], ...] = ()
        self.setObjectName("confirmationQr")
        self.setAccessibleName(accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def rows(self) -> tuple[tuple[bool, ...], ...]:
        """What is shown: True for dark modules, row by row."""
        return self._rows

    def show_rows(self, rows: Sequence[Sequence[bool]]) -> None:
        """Show a picture; without rows there is nothing to show.

        Args:
            rows: True for dark modules, without a margin; rows of the same length.
        """
        taken = tuple(tuple(row) for row in rows)
        if taken != self._rows:
            self._rows = taken
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A square of some lines' height, larger when the modules would be too small to be read."""
        usual = _SIDE_LINES * self.fontMetrics().height()
        needed = min(math.ceil(self._modules() * _SMALLEST_MODULE), _LARGEST_SIDE)
        # However many there are: below one pixel of the screen a module cannot be drawn.
        least = math.ceil(self._modules() / self.devicePixelRatioF())
        side = max(usual, needed, least)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Smaller it could not be read."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Draw white ground and black modules, whatever the palette: cameras want dark on light."""
        if not self._rows:
            return
        ratio = self.devicePixelRatioF()
        side = int(min(self.width(), self.height()) * ratio)
        image = self._image(side)
        image.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        # At 150 % a widget may begin between two pixels of the screen: begin at a whole one.
        origin = painter.deviceTransform().map(QPointF(0.0, 0.0))
        shift = QPointF(math.ceil(origin.x()) - origin.x(), math.ceil(origin.y()) - origin.y()) / ratio
        painter.drawImage(shift, image)
        painter.end()

    def _modules(self) -> int:
        return max(len(self._rows), *(len(row) for row in self._rows), 0) + 2 * _QUIET_MODULES

    def _image(self, side: int) -> QImage:
        """The picture in pixels of the screen, each module of the same whole number of them."""
        module = max(1, side // self._modules())
        image = QImage(side, side, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        width = max(len(row) for row in self._rows) * module
        left, top = (side - width) // 2, (side - len(self._rows) * module) // 2
        painter = QPainter(image)
        black = QColor(Qt.GlobalColor.black)
        for down, row in enumerate(self._rows):
            for across, dark in enumerate(row):
                if dark:
                    painter.fillRect(left + across * module, top + down * module, module, module, black)
        painter.end()
        return image
