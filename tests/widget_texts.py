"""Every text that the windows hold, be it seen or not, for the hunt for secrets."""

from collections.abc import Iterable, Iterator

from PyQt5.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    Qt,
)
from PyQt5.QtGui import QTextDocument
from PyQt5.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAction,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QTabWidget,
    QTextEdit,
    QWidget,
    QWizardPage,
)

SECRET_BOXES = frozenset({"password", "confirmationCode", "clientSecret", "proxyPassword"})
"""By their object names; what is typed into them stands in them, of course, and nowhere else."""

_KEPT_BOXES = frozenset({"clientSecret", "proxyPassword"})
"""They belong to the form, to which one may go back, until the window is closed."""

_ROWS = 40
_FURTHER_ROLES = (Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2)


def texts_of(widgets: Iterable[QWidget]) -> list[str]:
    """All texts of these widgets but what stands in boxes for secrets."""
    models: dict[int, QAbstractItemModel] = {}
    said: set[str] = set()
    for widget in widgets:
        said |= {
            widget.objectName(),
            widget.toolTip(),
            widget.statusTip(),
            widget.whatsThis(),
            widget.windowTitle(),
            widget.windowFilePath(),
            widget.accessibleName(),
            widget.accessibleDescription(),
        }
        said.update(_own_texts(widget))
        said.update(_dynamic(widget))
        for action in widget.actions():
            said.update(_of_action(action))
        if isinstance(widget, QAbstractItemView | QComboBox):
            model = widget.model()
            if model is not None:
                models[id(model)] = model
    for model in models.values():
        said.update(_of_model(model))
    said.discard("")
    return sorted(said)


def all_texts() -> list[str]:
    """Of all widgets that there are, and of the clipboard; nothing before there are windows."""
    if QApplication.instance() is None:
        return []
    clipboard = QApplication.clipboard()
    copied = [] if clipboard is None else [clipboard.text()]
    return [*texts_of(QApplication.allWidgets()), *copied]


def undone_texts(*, seen: bool = True) -> list[str]:
    """What "undo" would bring back in a line, but for what a box for secrets holds now; changes nothing.

    Args:
        seen: also in those that the person can see, who may be typing.
    """
    if QApplication.instance() is None:
        return []
    brought: list[str] = []
    for line in QApplication.allWidgets():
        if not isinstance(line, QLineEdit) or (not seen and line.isVisible()):
            continue
        if not (is_for_a_secret(line) and line.text()):
            brought += _undone(line)
    return brought


def is_for_a_secret(line: QLineEdit) -> bool:
    """Whether it is one of the boxes that may hold what is typed."""
    return line.echoMode() != QLineEdit.EchoMode.Normal or line.objectName() in SECRET_BOXES


def _undone(line: QLineEdit) -> list[str]:
    brought: list[str] = []
    signals, mode = line.blockSignals(True), line.echoMode()  # noqa: FBT003 - Qt's
    line.setEchoMode(QLineEdit.EchoMode.Normal)
    steps = 0
    while line.isUndoAvailable():
        line.undo()
        steps += 1
        brought.append(line.text())
    for _ in range(steps):
        line.redo()
    line.setEchoMode(mode)
    line.blockSignals(signals)
    return brought


def _own_texts(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
        left = not widget.isVisibleTo(widget.window()) and widget.objectName() not in _KEPT_BOXES
        if left or not is_for_a_secret(widget):
            yield widget.text()
        completer = widget.completer()
        if completer is not None:
            yield from _of_model(completer.model())
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.placeholderText()
        yield from _of_document(widget.document())
    elif isinstance(widget, QComboBox):
        yield widget.currentText()
    elif isinstance(widget, QGroupBox | QMenu):
        yield widget.title()
    elif isinstance(widget, QProgressBar):
        yield widget.text()
    elif isinstance(widget, QTabWidget):
        for number in range(widget.count()):
            yield from (widget.tabText(number), widget.tabToolTip(number))
    elif isinstance(widget, QWizardPage):
        yield from (widget.title(), widget.subTitle())


def _of_document(document: QTextDocument | None) -> Iterator[str]:
    if document is not None:
        yield from (document.toPlainText(), document.toHtml())


def _of_action(action: QAction) -> set[str]:
    return {action.text(), action.iconText(), action.toolTip(), action.statusTip(), str(action.data() or "")}


def _dynamic(thing: QObject) -> Iterator[str]:
    for name in thing.dynamicPropertyNames():
        yield str(thing.property(bytes(name.data()).decode()))


def _of_model(model: QAbstractItemModel | None, parent: QModelIndex | None = None) -> Iterator[str]:
    """The first and the last rows; a list of thousands says the same in between."""
    if model is None:
        return
    within = QModelIndex() if parent is None else parent
    rows = model.rowCount(within)
    # Qt keeps what these two have no use for private.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(within)
    is_flat = isinstance(model, QAbstractListModel | QAbstractTableModel)
    for row in {*range(min(rows, _ROWS)), *range(max(rows - _ROWS, 0), rows)}:
        for column in range(columns):
            index = model.index(row, column, within)
            said = [*model.itemData(index).values(), *(model.data(index, role) for role in _FURTHER_ROLES)]
            yield from (text if isinstance(text, str) else repr(text) for text in said if text is not None)
            if parent is None and not is_flat and model.hasChildren(index):
                yield from _of_model(model, index)
