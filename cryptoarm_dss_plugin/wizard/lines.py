"""Several lines one below the other, each behind its number or dot."""

from collections.abc import Sequence

from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import QGridLayout, QLabel, Qt, QWidget

_MOST = 12


class Lines(QWidget):
    """A list to be read, not to be chosen from.

    Args:
        name: the object name; the lines are called the same with their number.
        numbered: numbers in front instead of dots.
    """

    def __init__(self, name: str, *, numbered: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        for number in range(1, _MOST + 1):
            sign = QLabel(f"{number}." if numbered else "•")
            text = plain_label(name=f"{name}{number}")
            sign.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(sign, number, 0)
            grid.addWidget(text, number, 1)
            self._rows.append((sign, text))

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these lines, twelve at most."""
        for number, (sign, text) in enumerate(self._rows):
            line = lines[number] if number < len(lines) else ""
            text.setText(line)
            for label in (sign, text):
                label.setVisible(bool(line))
