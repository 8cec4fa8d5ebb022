"""A wizard looked at: what lies upon something else, and how well its texts stand out, as drawn."""

from collections import Counter
from collections.abc import Callable

from PyQt5.QtCore import QPoint, QRect
from PyQt5.QtGui import QColor, QImage
from PyQt5.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListWidget, QScrollArea, QWidget, QWizard
from pytestqt.qtbot import QtBot

from tests.stub_host.looks import contrast, visible

_NEARLY = 0xFFE0E0E0
"""Of a colour, what is the same for those that can hardly be told apart."""


def texts_with_poor_contrast(wizard: QWizard, least: float) -> list[str]:
    """The texts that do not stand out from what is drawn behind them."""
    image = wizard.grab().toImage().convertToFormat(QImage.Format.Format_ARGB32)
    poor = []
    for widget in visible(wizard):
        if (
            not isinstance(widget, QLabel | QAbstractButton | QLineEdit | QListWidget)
            or not widget.isEnabled()
            or _in_sight(widget, wizard).isEmpty()
            or _in_sight(widget, wizard).height() * 2 < widget.height()  # of a sliver only the frame is seen
        ):
            continue
        ground = _ground(image, wizard, widget)
        colour = widget.palette().color(widget.foregroundRole())
        if contrast(colour, ground) < least:
            poor.append(f"{widget.objectName()}: {colour.name()} on {ground.name()}")
    return poor


def _ground(image: QImage, wizard: QWizard, widget: QWidget) -> QColor:
    """The colour that most of a widget is drawn in; a ground that goes over from one to the next is one."""
    scale = image.devicePixelRatio()
    place = _in_sight(widget, wizard)
    across = range(int(place.left() * scale), min(int((place.right() + 1) * scale), image.width()), 2)
    down = range(int(place.top() * scale), min(int((place.bottom() + 1) * scale), image.height()), 2)
    drawn: Counter[int] = Counter()
    for y in down:
        drawn.update(_row(image, y)[across.start : across.stop : across.step])
    alike: Counter[int] = Counter()
    for pixel, number in drawn.items():
        alike[pixel & _NEARLY] += number
    ((most, _number),) = alike.most_common(1)
    ((colour, _number),) = Counter({one: drawn[one] for one in drawn if one & _NEARLY == most}).most_common(1)
    return QColor(colour)


def _row(image: QImage, y: int) -> memoryview:
    """The pixels of a line, as numbers 0xAARRGGBB."""
    line = image.constScanLine(y)
    assert line is not None
    return memoryview(line.asstring(image.bytesPerLine())).cast("I")


def once_grown(qtbot: QtBot, look: Callable[[], list[str]]) -> list[str]:
    """What is still amiss when a window has had time to grow: that takes some turns of the event loop."""
    for _ in range(5):
        qtbot.wait(1)
    for _ in range(100):
        if not (found := look()):
            return []
        qtbot.wait(1)
    return found


def overlapping(wizard: QWizard) -> list[str]:
    """Pairs of widgets of the shown page that lie upon one another."""
    page = wizard.currentPage()
    places = [
        (widget, _in_sight(widget, wizard))
        for widget in visible(wizard)
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit | QListWidget)
        and page is not None
        and page.isAncestorOf(widget)
        and widget.height()
    ]
    return [
        f"{one.objectName()} and {other.objectName()}"
        for number, (one, place) in enumerate(places)
        for other, other_place in places[:number]
        if place.intersects(other_place) and not one.isAncestorOf(other) and not other.isAncestorOf(one)
    ]


def _in_sight(widget: QWidget, wizard: QWizard) -> QRect:
    """Where a widget is to be seen in the wizard: what is scrolled out of sight lies upon nothing."""
    place = QRect(widget.mapTo(wizard, QPoint(0, 0)), widget.size())
    outer = widget.parentWidget()
    while outer is not None and outer is not wizard:
        place &= QRect(outer.mapTo(wizard, QPoint(0, 0)), outer.size())
        outer = outer.parentWidget()
    return place


def too_wide(wizard: QWizard) -> list[str]:
    """The shown page, when one has to scroll it sideways."""
    page = wizard.currentPage()
    bars = [] if page is None else [area.horizontalScrollBar() for area in page.findChildren(QScrollArea)]
    assert bars, "no page without a bar"
    return ["the page"] if any(bar is not None and bar.maximum() for bar in bars) else []
