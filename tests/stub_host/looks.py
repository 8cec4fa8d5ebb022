"""What a window looks like to a person, measured: cut texts, names, mnemonics, foreign words."""

import re
from collections.abc import Iterator

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QColor, QKeySequence
from PyQt5.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

from tests.stub_host.hands import press

_TAG = re.compile("</?[a-z][^>]*>")
_WORD = re.compile(r"[A-Za-z]{2,}")
_PROPER = re.compile(r"\S+@\S+|\b[0-9a-f]{2,4}\b|\b(?:DSS|PEM|DER|C=RU)\b|\b[A-Z]+=")
"""Names of things, and what stands in a certificate."""


def visible(root: QWidget) -> Iterator[QWidget]:
    """All widgets that a person sees, in no order."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and widget.window() is root:
            yield widget


def text_of(widget: QWidget) -> str:
    """What is written on a widget itself."""
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    return ""


def cut_texts(root: QWidget) -> list[str]:
    """Texts that have not the room they need."""
    cut = [
        f"{widget.objectName() or type(widget).__name__}: {text_of(widget)}"
        for widget in visible(root)
        if text_of(widget) and not _fits(widget)
    ]
    for bar in root.findChildren(QTabBar):
        needed = sum(bar.tabRect(number).width() for number in range(bar.count()))
        if bar.isVisible() and needed > bar.width():
            cut.append("tabs")
    for header in root.findChildren(QHeaderView):
        if header.isVisible() and header.orientation() == Qt.Orientation.Horizontal:
            cut += _cut_headings(header)
    for view in root.findChildren(QListView):
        if view.isVisible():
            cut += _cut_rows(view)
    return cut


def _fits(widget: QWidget) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap():
        words = _TAG.sub(" ", widget.text()).split()
        longest = max(widget.fontMetrics().horizontalAdvance(word) for word in [*words, ""])
        is_high_enough = widget.height() >= widget.heightForWidth(widget.width())
        return is_high_enough and longest <= widget.contentsRect().width()
    return widget.width() >= widget.sizeHint().width() and widget.height() >= widget.fontMetrics().height()


def _cut_headings(header: QHeaderView) -> list[str]:
    model = header.model()
    if model is None:
        return []
    headings = [
        str(model.headerData(section, Qt.Orientation.Horizontal)) for section in range(header.count())
    ]
    return [
        f"heading: {words}"
        for section, words in enumerate(headings)
        if header.fontMetrics().horizontalAdvance(words) > header.sectionSize(section)
    ]


def _cut_rows(view: QListView) -> list[str]:
    model = view.model()
    if model is None:
        return []
    cut = []
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        words = str(index.data())
        place = view.visualRect(index)
        icon = view.iconSize().width() + 8 if index.data(Qt.ItemDataRole.DecorationRole) else 0
        room = view.fontMetrics().boundingRect(
            0, 0, place.width() - icon - 8, 10_000, int(Qt.TextFlag.TextWordWrap), words
        )
        if room.height() > place.height() + 1 or room.width() > place.width() - icon:
            cut.append(f"row: {words}")
    return cut


def nameless(root: QWidget) -> list[str]:
    """Widgets that can have the focus and would be read out as nothing."""
    buddies = {id(label.buddy()) for label in root.findChildren(QLabel) if label.buddy() is not None}
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in visible(root)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QScrollBar | QTabBar | QHeaderView | QDialogButtonBox)
        and not (text_of(widget) or widget.accessibleName() or id(widget) in buddies)
        and not widget.objectName().startswith("qt_")
    ]


def mnemonics(root: QWidget) -> list[str]:
    """The letters that Alt reaches, one for each widget that has one."""
    keys = [QKeySequence.mnemonic(text_of(widget)).toString() for widget in visible(root)]
    return sorted(key for key in keys if key)


def foreign_words(root: QWidget) -> list[str]:
    """Latin words in a Russian window."""
    said = [text_of(widget) for widget in visible(root)]
    for widget in visible(root):
        said += [widget.toolTip(), widget.accessibleName(), widget.windowTitle()]
        if isinstance(widget, QLineEdit):
            said.append(widget.placeholderText())
        if isinstance(widget, QTabBar):
            said += [widget.tabText(number) for number in range(widget.count())]
        if isinstance(widget, QPlainTextEdit):
            said.append(widget.toPlainText())
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            said += _cells(widget)
    said.append(root.windowTitle())
    return sorted({word for text in said for word in _WORD.findall(_PROPER.sub("", text))})


def _cells(view: QAbstractItemView) -> list[str]:
    model = view.model()
    if model is None:
        return []
    headers = [
        one for one in view.findChildren(QHeaderView) if one.orientation() == Qt.Orientation.Horizontal
    ]
    columns = headers[0].count() if headers else 1
    cells = [
        str(model.index(row, column).data() or "")
        for row in range(model.rowCount())
        for column in range(columns)
    ]
    return cells + [
        str(model.headerData(one, Qt.Orientation.Horizontal)) for one in range(columns if headers else 0)
    ]


def tab_round(window: QWidget, steps: int) -> list[str]:
    """The object names of the widgets that Tab visits, from the one that has the focus now."""
    names = []
    for _ in range(steps):
        focused = QApplication.focusWidget()
        names.append("" if focused is None else focused.objectName() or type(focused).__name__)
        press(focused if focused is not None else window, Qt.Key.Key_Tab)
    return names


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours by WCAG 2.1, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
