"""A wizard looked at: what lies upon something else, and how well its texts stand out, as drawn."""

from collections import Counter

from PyQt5.QtCore import QPoint, QRect
from PyQt5.QtGui import QColor, QImage
from PyQt5.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListWidget, QWidget, QWizard

from tests.stub_host.looks import contrast, visible


def texts_with_poor_contrast(wizard: QWizard, least: float) -> list[str]:
    """The texts that do not stand out from what is drawn behind them."""
    image = wizard.grab().toImage()
    poor = []
    for widget in visible(wizard):
        if (
            not isinstance(widget, QLabel | QAbstractButton | QLineEdit | QListWidget)
            or not widget.isEnabled()
            or not widget.height()
        ):
            continue
        ground = _ground(image, wizard, widget)
        colour = widget.palette().color(widget.foregroundRole())
        if contrast(colour, ground) < least:
            poor.append(f"{widget.objectName()}: {colour.name()} on {ground.name()}")
    return poor


def _ground(image: QImage, wizard: QWizard, widget: QWidget) -> QColor:
    """The colour that most of a widget is drawn in."""
    scale = image.devicePixelRatio()
    corner = widget.mapTo(wizard, widget.rect().topLeft())
    across = range(int(corner.x() * scale), int((corner.x() + widget.width()) * scale), 2)
    down = range(int(corner.y() * scale), int((corner.y() + widget.height()) * scale), 2)
    inside = [(x, y) for x in across for y in down if x < image.width() and y < image.height()]
    ((colour, _number),) = Counter(image.pixel(x, y) for x, y in inside).most_common(1)
    return QColor(colour)


def overlapping(wizard: QWizard) -> list[str]:
    """Pairs of widgets of the shown page that lie upon one another."""
    page = wizard.currentPage()
    places = [
        (widget, QRect(widget.mapTo(wizard, QPoint(0, 0)), widget.size()))
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
