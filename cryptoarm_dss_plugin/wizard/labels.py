"""Labels that show plain text, break their lines, and have the room for them."""

import html

from cryptoarm_dss_plugin.wizard.qt import QLabel, QResizeEvent, QShowEvent, QSizePolicy, Qt
from cryptoarm_dss_plugin.wizard.unbroken import unbroken

_HIGH = "⚠"
"""Signs may be higher than the letters beside them."""


class WrappedLabel(QLabel):
    """A label that breaks its lines and has the height for all of them.

    A wizard does not ask its pages for their height at a width, so lines would be cut; as a minimum height
    it gives them the room, and grows. A number in groups, such as that of a phone, stays on one line.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(unbroken(text))
        self._said = text
        self._laid_out = False
        self.setWordWrap(True)

    def setText(self, text: str | None) -> None:  # noqa: N802 - Qt's name
        """Show another text."""
        self._said = text or ""
        super().setText(unbroken(self._said))
        self._fit()

    def text(self) -> str:
        """The text as it was given, without the signs that keep numbers together."""
        return self._said

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """The width has been settled."""
        super().resizeEvent(event)
        self._laid_out = True
        self._fit()

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """The text may have changed while it was hidden."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._laid_out:
            self.setMinimumHeight(0)  # Qt's label counts it as needed: one that became wider would stay high
            self.setMinimumHeight(self.heightForWidth(self.width()) if self.text() else 0)


def plain_label(text: str = "", name: str = "") -> QLabel:
    """A label that shows text and never markup, breaks its lines, and can be read out and copied."""
    label = WrappedLabel(text)
    _make_plain(label)
    if name:
        label.setObjectName(name)
    return label


def plain_tooltip(text: str) -> str:
    """A text for a tooltip to show as it is: Qt takes one with a tag in it for a page, pictures and all."""
    if "<" not in text and "&" not in text:
        return text
    return f"<qt>{html.escape(text, quote=False).replace(chr(10), '<br>')}</qt>"


class RoomyLabel(WrappedLabel):
    """A plain label that keeps its room, so that what stands below it does not move when its text changes.

    Args:
        name: the object name.
        lines: the room that it has from the beginning.
    """

    def __init__(self, name: str, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self._room = 0
        _make_plain(self)
        self.setObjectName(name)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.begin_anew()

    def begin_anew(self, lines: int | None = None) -> None:
        """Say nothing, and give back the room that earlier texts needed but for so many lines."""
        self._lines = self._lines if lines is None else lines
        super().setText("\n".join(_HIGH * self._lines))
        self._room = self.sizeHint().height() if self._lines else 0
        super().setText("")
        self._fit()

    def _fit(self) -> None:
        if self._laid_out and self.text():
            self._room = max(self._room, self.heightForWidth(self.width()))
        self.setMinimumHeight(self._room)


def _make_plain(label: QLabel) -> None:
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
