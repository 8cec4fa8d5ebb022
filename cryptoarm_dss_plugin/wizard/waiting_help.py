"""«Уведомление не пришло?»: causes and remedies, offered to who has waited in vain for a while."""

from collections.abc import Sequence

from cryptoarm_dss_plugin.wizard.lines import Lines
from cryptoarm_dss_plugin.wizard.qt import (
    QFrame,
    QScrollArea,
    QSize,
    QSizePolicy,
    Qt,
    QToolButton,
    QVBoxLayout,
    QWidget,
    Signal,
)
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

_ROOM_LINES = 3


class _Text(QScrollArea):
    """Asks for a few lines, takes what there is, and scrolls."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """So much room is kept for it."""
        return QSize(super().sizeHint().width(), _ROOM_LINES * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """With less it could not be read."""
        return QSize(0, self.sizeHint().height())


class WaitingHelp(QWidget):
    """A button, and below it the text that it unfolds.

    Their room is kept while they are hidden, so that nothing moves when they come. The text scrolls when the
    room is too small for it.

    Signals:
        unfolded: the text has come, it is told which widget.

    Args:
        bugs: where exceptions of slots go.
    """

    unfolded = Signal(QWidget)

    def __init__(self, bugs: BugReports) -> None:
        super().__init__()
        self.bugs = bugs
        self._button = QToolButton()
        self._button.setObjectName("noNotificationButton")
        self._button.setCheckable(True)
        self._button.setAutoRaise(True)
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.toggled.connect(self._unfold)
        self._lines = Lines("noNotificationLine", numbered=False)
        self._text = _Text()
        self._text.setObjectName("noNotificationHelp")
        self._text.setWidgetResizable(True)
        self._text.setWidget(self._lines)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        for ground in (self._lines, self._text.viewport()):
            if ground:
                ground.setAutoFillBackground(False)  # the wizard's own ground, in either palette
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._text, 1)
        _keep_room(self._button, on=True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        bar = self._text.verticalScrollBar()
        if bar:
            bar.rangeChanged.connect(self._on_range)
        self._on_range(0, 0)
        self.withdraw(keep_room=True)

    def offer(self, title: str, lines: Sequence[str]) -> None:
        """Show the button, if it is not there yet; the text is folded."""
        if not self._button.isHidden():
            return
        self._button.setText(title)
        self._text.setAccessibleName(title.replace("&", ""))
        self._lines.show_lines(lines)
        self._button.show()

    def withdraw(self, *, keep_room: bool) -> None:
        """Offer nothing, and fold the text for the next time.

        Args:
            keep_room: for the text, too; beside a picture the window would be too high.
        """
        _keep_room(self._text, on=keep_room)
        self._button.setChecked(False)
        self._unfold(False)  # noqa: FBT003 - as the signal calls it
        self._button.hide()

    @guarded
    def _unfold(self, unfolded: bool) -> None:  # noqa: FBT001 - the signature of Qt's signal
        self._button.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        self._text.setVisible(unfolded)
        if unfolded:
            self.unfolded.emit(self._text)

    @guarded
    def _on_range(self, _least: int, most: int) -> None:
        """Only what can be scrolled is worth a stop of the Tab key."""
        self._text.setFocusPolicy(Qt.FocusPolicy.StrongFocus if most else Qt.FocusPolicy.NoFocus)


def _keep_room(widget: QWidget, *, on: bool) -> None:
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(on)
    widget.setSizePolicy(policy)
