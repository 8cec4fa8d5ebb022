"""The boxes of the form: each with its heading and, below it, the line that says what is wrong there."""

from collections.abc import Iterable

from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QObject,
    QWidget,
    Signal,
)
from cryptoarm_dss_plugin.wizard.scrolling import SAID_BELOW
from cryptoarm_dss_plugin.wizard.secret_box import SecretBox
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded
from cryptoarm_dss_plugin.wizard.views import Problem

_LONGEST = 4096


class Boxes(QObject):
    """The boxes by their keys, which are the names of the fields in `FilledForm` and in `Problem.field`.

    Attributes:
        bugs: where exceptions of its slots go.
    """

    typed = Signal(str)
    """The text of the box with this key has changed."""
    edited = Signal(str)
    """The person has changed it."""
    left = Signal()
    """The person has left a box."""

    def __init__(self, bugs: BugReports) -> None:
        super().__init__()
        self.bugs = bugs
        self._lines: dict[str, QLineEdit] = {}
        self._hints: dict[str, QLabel] = {}
        self._notes: dict[str, QLabel] = {}
        self._rows: dict[str, list[QWidget]] = {}
        self._places: list[tuple[QGridLayout, int, QLabel, QHBoxLayout, tuple[QLabel, ...]]] = []
        self._touched: set[str] = set()
        self._demands: dict[str, Problem] = {}
        self._said: dict[str, str] = {}
        self._refusals: dict[str, str] = {}

    def add(
        self,
        grid: QGridLayout,
        key: str,
        name: str,
        label: str,
        text: str = "",
        button: QAbstractButton | None = None,
        below: QLabel | None = None,
    ) -> QLineEdit:
        """Put a box below what is in a grid.

        Args:
            grid: the layout.
            key: the box's key.
            name: its object name.
            label: its heading with a mnemonic.
            text: what it is filled in with.
            button: what stands beside it.
            below: what explains it.
        """
        line = QLineEdit(text)
        line.setObjectName(name)
        line.setAccessibleName(label.replace("&", ""))
        line.setMaxLength(_LONGEST)
        self._add(grid, key, line, label, button, *filter(None, (below,)))
        return line

    def add_secret(self, grid: QGridLayout, key: str, box: SecretBox, label: str) -> None:
        """The same for a box for a secret."""
        self._add(grid, key, box.line, label, box.button, box.hint)

    def content(self, key: str) -> str:
        """What is typed in a box."""
        return self._lines[key].text()

    def line(self, key: str) -> QLineEdit:
        """A box."""
        return self._lines[key]

    def has(self, key: str) -> bool:
        """Whether there is a box with this key."""
        return key in self._lines

    def is_filled(self, keys: Iterable[str]) -> bool:
        """Whether there is something in each of these boxes."""
        return all(self.content(key).strip() for key in keys)

    def set_enabled(self, *, enabled: bool) -> None:
        """Open or close all of them for typing."""
        for line in self._lines.values():
            line.setEnabled(enabled)

    def lock(self, key: str, note: str) -> None:
        """Make a box one that can be read and copied from, not changed; say why below it.

        Args:
            key: its key.
            note: why; "" opens the box again.
        """
        line = self._lines[key]
        line.setReadOnly(bool(note))
        line.setFrame(not note)  # what can be typed into has a frame; the colours stay those of any text
        self._notes[key].setText(note)
        self._notes[key].setVisible(bool(note))
        self._let_read_out(key)

    def is_locked(self, key: str) -> bool:
        """Whether a box cannot be changed."""
        return self._lines[key].isReadOnly()

    def show_row(self, key: str, *, shown: bool) -> None:
        """Show or hide a box with all that belongs to it."""
        for widget in self._rows[key]:
            widget.setVisible(shown)
        self._notes[key].setVisible(shown and bool(self._notes[key].text()))
        self._hints[key].setVisible(shown and bool(self._hints[key].text()))

    def touch_all(self) -> None:
        """From now on every mistake is shown: the person wants to go on."""
        self._touched.update(self._lines)

    def show_hints(self, problems: list[Problem]) -> None:
        """Show mistakes under their boxes, as far as the person has been there."""
        by_field = {problem.field: problem for problem in reversed(problems)}
        for key, line in self._lines.items():
            problem = by_field.get(key) if key in self._touched and line.text().strip() else None
            problem = problem or self._demands.get(key)
            sign = "" if problem and problem.only_hint else "⚠ "
            self._hints[key].setText(f"{sign}{problem.text}" if problem else "")
            self._hints[key].setVisible(problem is not None)
            self._describe(key, problem.text if problem else "")

    def demand(self, key: str, sentence: str) -> None:
        """Say under a box what is wanted there, until something else is said; "" takes it back."""
        self._demands.pop(key, None)
        if sentence:
            self._demands[key] = Problem(sentence, key)
        self._hints[key].setText(f"⚠ {sentence}" if sentence else "")
        self._hints[key].setVisible(bool(sentence))
        self._describe(key, sentence)

    def refuse(self, key: str, sentence: str) -> None:
        """Let it be read out with a box why what is in it was refused, until something is typed there."""
        self._refusals[key] = sentence
        self._let_read_out(key)

    def forget_refusals(self) -> None:
        """The person tries again with what there is."""
        self._refusals.clear()

    def stack(self) -> None:
        """Put every heading above its box: the screen is too narrow for both side by side."""
        for grid, row, heading, pair, hints in self._places:
            grid.removeWidget(heading)
            grid.removeItem(pair)
            grid.addWidget(heading, row, 0, 1, 2)
            grid.addLayout(pair, row + 1, 0, 1, 2)
            for below, hint in enumerate(hints, row + 2):
                grid.removeWidget(hint)
                grid.addWidget(hint, below, 0, 1, 2)

    def _add(
        self,
        grid: QGridLayout,
        key: str,
        line: QLineEdit,
        label: str,
        button: QAbstractButton | None,
        *further_hints: QLabel,
    ) -> None:
        hint = plain_label(name=f"{line.objectName()}Hint")
        hint.hide()
        line.setProperty(SAID_BELOW, hint)
        note = plain_label(name=f"{line.objectName()}Note")
        note.hide()
        heading = QLabel(label)
        heading.setBuddy(line)
        row = grid.rowCount()
        grid.addWidget(heading, row, 0)
        pair = QHBoxLayout()
        pair.addWidget(line, 1)
        if button:
            pair.addWidget(button)
        grid.addLayout(pair, row, 1)
        hints = (note, hint, *further_hints)
        for below, one in enumerate(hints, row + 2):  # between them is room for `stack`
            grid.addWidget(one, below, 1)  # a row of its own: a form's row is too low for several lines
        self._places.append((grid, row, heading, pair, hints))
        self._lines[key] = line
        self._hints[key] = hint
        self._notes[key] = note
        self._rows[key] = [one for one in (heading, line, button) if one is not None]
        line.textChanged.connect(lambda _text: self._on_typed(key))
        line.textEdited.connect(lambda _text: self.edited.emit(key))
        line.editingFinished.connect(self.left)

    def _describe(self, key: str, sentence: str) -> None:
        """Let something be read out with a box."""
        self._said[key] = sentence
        self._let_read_out(key)

    def _let_read_out(self, key: str) -> None:
        """Why a box cannot be changed, then why it was refused or else what is said below it."""
        said = self._notes[key].text(), self._refusals.get(key) or self._said.get(key)
        self._lines[key].setAccessibleDescription(" ".join(filter(None, said)))

    @guarded
    def _on_typed(self, key: str) -> None:
        self._touched.add(key)
        self._hints[key].hide()
        if self._refusals.pop(key, None):
            self._let_read_out(key)
        self.typed.emit(key)
