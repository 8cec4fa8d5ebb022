"""A calm sign that something goes on: three dots, one after the other, without haste."""

from cryptoarm_dss_plugin.wizard.qt import (
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QRectF,
    QShowEvent,
    QSize,
    QStyle,
    Qt,
    QTimer,
    QWidget,
)
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

_DOTS = 3
_STEP_MS = 600


class Pulse(QWidget):
    """Three dots of which one stands out; it moves on while the pulse goes and the widget is seen.

    Says nothing that is not written beside it, so it has no name of its own.

    Args:
        bugs: where exceptions of slots go.
    """

    def __init__(self, bugs: BugReports) -> None:
        super().__init__()
        self.bugs = bugs
        self._goes = False
        self._bright = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._step)
        side = self.fontMetrics().height()
        self.setFixedSize(QSize(2 * side, side))

    def go(self, *, on: bool) -> None:
        """Begin or end; ended it leaves an empty place."""
        self._goes = on
        self._settle()
        self.update()

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """Go on."""
        super().showEvent(event)
        self._settle()

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 - Qt's name
        """Nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Draw the dots."""
        if not self._goes:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step = self.width() / _DOTS
        for number in range(_DOTS):
            size = step * (0.6 if number == self._bright else 0.3)
            colour = QPalette.ColorRole.Link if number == self._bright else QPalette.ColorRole.PlaceholderText
            painter.setBrush(self.palette().color(colour))
            left = number * step + (step - size) / 2
            painter.drawEllipse(QRectF(left, (self.height() - size) / 2, size, size))
        painter.end()

    def _settle(self) -> None:
        style = self.style()
        # Who has switched animations off on this computer gets three dots that stand.
        moves = style is None or style.styleHint(QStyle.StyleHint.SH_Widget_Animate, None, self) != 0
        if self._goes and moves and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    @guarded
    def _step(self) -> None:
        self._bright = (self._bright + 1) % _DOTS
        self.update()
