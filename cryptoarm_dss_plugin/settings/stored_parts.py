"""The parts of the page «Что хранится на этом компьютере»: one kind of thing, a path, a line."""

from cryptoarm_dss_plugin.managing.stored_kinds import Keeper, StoredThing, ThingKind, ThingPlace
from cryptoarm_dss_plugin.managing.stored_words import (
    about_words,
    keeper_words,
    kind_words,
    number_words,
    place_words,
)
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import plain_label, plain_tooltip
from cryptoarm_dss_plugin.wizard.qt import (
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    Qt,
    QWidget,
    Signal,
)

_READABLE = (
    Qt.TextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class ThingRow(QWidget):
    """One kind of thing: what it is, how many, where, who can delete it, and «Удалить» where that is you.

    Args:
        kind: which kind.
        keeper: who can delete it.
        texts: the person's language.
    """

    wanted = Signal(object)
    """The person wants the things of this kind (a `ThingKind`) deleted."""

    def __init__(self, kind: ThingKind, keeper: Keeper, texts: Texts) -> None:
        super().__init__()
        self.setObjectName(f"stored.{kind.value}")
        self._button: QPushButton | None = None
        self._texts = texts
        self._is_there = False
        words = kind_words(kind, texts)
        self._facts = plain_label(name=f"storedFacts.{kind.value}")
        self._path = path_line(words, f"storedPath.{kind.value}")
        self._path.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(heading(words, f"storedTitle.{kind.value}"), 0, 0)
        grid.addWidget(plain_label(about_words(kind, texts), f"storedAbout.{kind.value}"), 1, 0)
        grid.addWidget(self._facts, 2, 0)
        grid.addWidget(self._path, 3, 0)
        grid.setColumnStretch(0, 1)
        if keeper is Keeper.PLUGIN:
            self._button = QPushButton(texts.text("Delete"))
            self._button.setObjectName(f"deleteStored.{kind.value}")
            self._button.setAccessibleName(texts.text("Delete: {what}", what=words))
            self._button.setEnabled(False)
            self._button.clicked.connect(lambda: self.wanted.emit(kind))
            grid.addWidget(self._button, 0, 1, 3, 1, Qt.AlignmentFlag.AlignTop)

    def show_thing(self, thing: StoredThing) -> None:
        """Show what there is of it now."""
        self._is_there = bool(thing.count)
        texts = self._texts
        in_files = thing.place is ThingPlace.FILES
        said = [number_words(thing, texts)]
        if thing.count != 0 and not in_files:
            said.append(texts.text("Where: {place}.", place=place_words(thing, texts)))
        if thing.count != 0:
            said.append(texts.text("Who can delete it: {who}.", who=keeper_words(thing.keeper, texts)))
        self._facts.setText(" ".join(said))
        self._path.setVisible(in_files and self._is_there)
        if in_files:
            show_path(self._path, place_words(thing, texts))
        if self._button is not None:
            self._button.setAccessibleDescription(self._facts.text())

    def set_open(self, *, is_open: bool) -> None:
        """Open or close it for deleting; with nothing there it stays closed."""
        if self._button is not None:
            self._button.setEnabled(is_open and self._is_there)


def heading(words: str, name: str) -> QLabel:
    """A line in bold type."""
    label = plain_label(words, name)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def spoken_label(name: str) -> QLabel:
    """A text that the key Tab leads to, so that it is read out; it can be selected and copied."""
    label = plain_label(name=name)
    label.setTextInteractionFlags(_READABLE)
    return label


def rule() -> QFrame:
    """A thin line between two parts."""
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Sunken)
    return line


def path_line(what: str, name: str) -> QLineEdit:
    """A box to read and copy a path from, by mouse and by keyboard."""
    line = QLineEdit()
    line.setObjectName(name)
    line.setAccessibleName(what)
    line.setReadOnly(True)
    return line


def show_path(line: QLineEdit, path: str) -> None:
    """Show a path from its beginning."""
    if line.text() != path:
        line.setText(path)
        line.setCursorPosition(0)
    line.setToolTip(plain_tooltip(path))
