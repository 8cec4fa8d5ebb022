"""Small widgets that several parts of the window use."""

import html

from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.qt import (
    SELECTABLE_TEXT,
    QDir,
    QFontMetrics,
    QKeyEvent,
    QLabel,
    QLineEdit,
    QPalette,
    QPlainTextEdit,
    QPushButton,
    QSize,
    QSizePolicy,
    QStandardPaths,
    Qt,
    QWidget,
)
from cryptoarm_dss_plugin.stub_host.services import Services


class SearchBox(QLineEdit):
    """A line to search with; Esc empties it."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self.services = services
        self.setClearButtonEnabled(True)

    @guarded
    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 - Qt's name
        """Esc in a line that is empty already is for the window."""
        if event is not None and event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def plain_label(parent: QWidget, text: str = "", *, selectable: bool = False) -> QLabel:
    """A label that wraps and never takes a text for HTML: some come from strangers.

    Args:
        parent: owner.
        text: what it shows.
        selectable: it can be reached with Tab, and its text marked and copied.
    """
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    if selectable:
        label.setTextInteractionFlags(SELECTABLE_TEXT)
    return label


def plain_tooltip(text: str) -> str:
    """A text for a tooltip to show as it is.

    Qt takes one with a tag in it for a page, and loads the pictures it names: of a stranger's certificate,
    too, and on Windows from the stranger's computer, with the person's name and password hash.
    """
    if "<" not in text and "&" not in text:
        return text
    return f"<qt>{html.escape(text, quote=False).replace(chr(10), '<br>')}</qt>"


def name_label(text: str, buddy: QWidget) -> QLabel:
    """The name of a value that stands below it, in a quieter colour that can still be read well."""
    label = plain_label(buddy.parentWidget() or buddy, text)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    label.setBuddy(buddy)
    return label


def heading(text: str, parent: QWidget) -> QLabel:
    """A label in bold type."""
    label = plain_label(parent, text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def reading_pane(parent: QWidget, object_name: str) -> QPlainTextEdit:
    """A read-only text that wraps; Tab leaves it."""
    pane = QPlainTextEdit(parent)
    pane.setObjectName(object_name)
    pane.setReadOnly(True)
    pane.setTabChangesFocus(True)
    pane.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
    return pane


def wide_button(parent: QWidget, object_name: str) -> QPushButton:
    """A button in a column of buttons; it takes the width that its text needs."""
    button = QPushButton(parent)
    button.setObjectName(object_name)
    button.setAutoDefault(False)
    button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
    return button


def start_folder() -> str:
    """Where choosing a file begins: the person's documents, else their home."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return documents if QDir(documents).exists() else QDir.homePath()


def within(window: QWidget, wanted: QSize) -> QSize:
    """The size of a dialog: as wanted, but no larger than the window that it belongs to."""
    below = window.window()
    return wanted if below is None else wanted.boundedTo(below.size())


def characters(widget: QWidget, number: int) -> int:
    """The width in pixels of so many usual characters in the widget's font: sizes follow the font."""
    return QFontMetrics(widget.font()).averageCharWidth() * number
