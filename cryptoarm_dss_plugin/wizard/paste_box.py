"""«Заполнить из письма или файла»: where a letter is pasted or a file is opened."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.flow_layout import FlowLayout
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import (
    QFileDialog,
    QPlainTextEdit,
    QPushButton,
    Qt,
    QToolButton,
    QVBoxLayout,
    QWidget,
    Signal,
)
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

_LINES = 4


class PasteBox(QWidget):
    """Closed until wanted. Searches nothing itself.

    Attributes:
        button: opens and closes it.
        bugs: where exceptions of its slots go.
    """

    given = Signal(str)
    """The person wants this text searched."""
    file_chosen = Signal(str)
    """The person wants the file with this path searched."""
    toggled = Signal()

    def __init__(self, texts: Texts, bugs: BugReports) -> None:
        super().__init__()
        self.bugs = bugs
        self._texts = texts
        self.button = QToolButton()
        self.button.setObjectName("fillFromText")
        self.button.setText(texts.text("Fill in fro&m a letter or a file..."))
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._section = QWidget()
        self._section.setObjectName("fillSection")
        self._text = QPlainTextEdit()
        self._text.setObjectName("letterText")
        self._text.setTabChangesFocus(True)
        self._text.setAcceptDrops(False)  # the page takes what is dropped: a file is to be opened
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * _LINES + 12)
        heading = plain_label(
            texts.text(
                "Paste the letter, a link or one of the addresses here, "
                "or drop a text or a file on this page."
            ),
            "letterExplanation",
        )
        self._text.setAccessibleName(texts.text("Letter, link or address"))
        self._text.setAccessibleDescription(heading.text())
        self._find = QPushButton(texts.text("Find addresses in the te&xt"))
        self._find.setObjectName("findAddresses")
        self._open = QPushButton(texts.text("&Open a file..."))
        self._open.setObjectName("openLetter")
        row = FlowLayout()
        row.addWidget(self._find)
        row.addWidget(self._open)
        inner = QVBoxLayout(self._section)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(heading)
        inner.addWidget(self._text)
        inner.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._section)
        self._show_section(opened=False)
        self._find.setEnabled(False)
        self.button.toggled.connect(self._toggled)
        self._text.textChanged.connect(self._typed)
        self._find.clicked.connect(self._search)
        self._open.clicked.connect(self._browse)

    @property
    def is_open(self) -> bool:
        """Whether the box is to be seen."""
        return self.button.isChecked()

    def open(self, *, opened: bool) -> None:
        """Open or close it."""
        self.button.setChecked(opened)

    def go_to_text(self) -> None:
        """Put the person at the letter."""
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_text(self, text: str) -> None:
        """What is in the box."""
        self._text.setPlainText(text)

    def set_enabled(self, *, enabled: bool) -> None:
        """Open or close it for typing."""
        for part in (self.button, self._text, self._open):
            part.setEnabled(enabled)
        self._find.setEnabled(enabled and self._is_filled())

    def _is_filled(self) -> bool:
        return bool(self._text.toPlainText().strip())

    def _show_section(self, *, opened: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self._section.setVisible(opened)

    @guarded
    def _toggled(self, opened: bool) -> None:  # noqa: FBT001 - the signature of Qt's signal
        self._show_section(opened=opened)
        if opened:
            self.go_to_text()
        self.toggled.emit()

    @guarded
    def _typed(self) -> None:
        self._find.setEnabled(self._text.isEnabled() and self._is_filled())

    @guarded
    def _search(self) -> None:
        self.given.emit(self._text.toPlainText())

    @guarded
    def _browse(self) -> None:
        """Choose a file without blocking the event loop."""
        dialog = QFileDialog(self, self._texts.text("A letter or a settings file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        letters, all_files = self._texts.text("Letters and settings"), self._texts.text("All files")
        dialog.setNameFilters([f"{letters} (*.txt *.eml *.html *.htm)", f"{all_files} (*)"])
        dialog.fileSelected.connect(self.file_chosen)
        dialog.open()


def is_letter(text: str) -> bool:
    """Whether a text is more than one address."""
    return len(text.split()) > 1
