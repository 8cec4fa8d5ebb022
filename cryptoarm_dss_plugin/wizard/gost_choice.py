"""«ГОСТ TLS» under «Дополнительно»: where the server wants it, always, never."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import QComboBox, QGridLayout, QLabel, QSizePolicy

_VALUES = ("auto", "require", "off")


class GostChoice(QComboBox):
    """The choice, with its heading and, below it, why it cannot be changed."""

    def __init__(self, texts: Texts, grid: QGridLayout, value: str) -> None:
        """Put it below what is in a grid.

        Args:
            texts: the person's language.
            grid: the layout.
            value: "auto", "require" or "off".
        """
        super().__init__()
        self.setObjectName("gostTls")
        heading = texts.text("GOST TLS")
        self.setAccessibleName(heading)
        self.addItems([texts.text("where the server wants it"), texts.text("always"), texts.text("never")])
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_value(value)
        self._is_open = True
        self._note = plain_label(name="gostTlsNote")
        self._note.hide()
        row = grid.rowCount()
        label = QLabel(heading)
        label.setBuddy(self)
        grid.addWidget(label, row, 0)
        grid.addWidget(self, row, 1)
        grid.addWidget(self._note, row + 1, 1)

    @property
    def value(self) -> str:
        """What is chosen."""
        return _VALUES[self.currentIndex()]

    def set_value(self, value: str) -> None:
        """Choose it; what is none of the values is the usual one."""
        self.setCurrentIndex(_VALUES.index(value) if value in _VALUES else 0)

    def lock(self, note: str) -> None:
        """Close it and say why; "" opens it again."""
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.setAccessibleDescription(note)
        self.setEnabled(self._is_open and not note)

    def set_open(self, *, enabled: bool) -> None:
        """Open or close it with all the rest."""
        self._is_open = enabled
        self.setEnabled(enabled and not self._note.text())
