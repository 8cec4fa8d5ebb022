"""What stands below the headline while a challenge waits: steps, code, picture, time, buttons, help."""

from cryptoarm_dss_plugin.importing.clock import now
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.again_buttons import AgainButtons
from cryptoarm_dss_plugin.wizard.code_box import CodeBox
from cryptoarm_dss_plugin.wizard.labels import RoomyLabel
from cryptoarm_dss_plugin.wizard.lines import Lines
from cryptoarm_dss_plugin.wizard.qr_view import QrView
from cryptoarm_dss_plugin.wizard.qt import (
    QBoxLayout,
    QHideEvent,
    QResizeEvent,
    QShowEvent,
    Qt,
    QTimer,
    QVBoxLayout,
    QWidget,
    Signal,
)
from cryptoarm_dss_plugin.wizard.scrolling import is_narrow
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded
from cryptoarm_dss_plugin.wizard.status_line import StatusLine
from cryptoarm_dss_plugin.wizard.views import Ask, Confirmation
from cryptoarm_dss_plugin.wizard.waiting_help import WaitingHelp

_TICK_MS = 250
_HELP_AFTER_SECONDS = 20.0
_TIMES_THE_PICTURE = 2.5
"""As wide a window has the picture beside the text."""


class WaitingPanel(QWidget):
    """Draws one challenge. Its parts keep their places while it lasts: texts come into room that was kept.

    Signals:
        typed: the code was changed.
        poll_wanted: «Проверить сейчас», once for each answer however often it is pressed.
        again_wanted: the request or the code once more.
        other_wanted: another way to confirm.
        unfolded: a widget has come that is to be seen.

    Attributes:
        trouble: the line that says what is wrong.

    Args:
        texts: the person's language.
        bugs: where exceptions of slots go.
    """

    typed = Signal(str)
    poll_wanted = Signal()
    again_wanted = Signal()
    other_wanted = Signal()
    unfolded = Signal(QWidget)

    def __init__(self, texts: Texts, bugs: BugReports) -> None:
        super().__init__()
        self.bugs = bugs
        self._asked: Confirmation | None = None
        self._busy = False
        self._is_asking = False
        self._steps = Lines("confirmationSteps", numbered=True)
        self._code = CodeBox(texts)
        self.trouble = RoomyLabel("confirmationTrouble", lines=1)
        self._qr = QrView(texts.text("QR code for the application on the phone"))
        self._status = StatusLine(texts, bugs)
        self._buttons = AgainButtons(texts)
        self._help = WaitingHelp(bugs)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._code.typed.connect(self.typed)
        self._help.unfolded.connect(self.unfolded)
        self._buttons.poll_now.clicked.connect(self._on_poll_now)
        self._buttons.again.clicked.connect(self.again_wanted)
        self._buttons.other.clicked.connect(self.other_wanted)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        for widget in (self._steps, self._code, self.trouble):
            left.addWidget(widget)
        left.addStretch()
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.addLayout(left, 1)
        self._top.addWidget(self._qr, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._top)
        for widget in (self._status, self._buttons):
            column.addWidget(widget)
        column.addWidget(self._help, 1)

    @property
    def has_code(self) -> bool:
        """Whether a code was typed."""
        return self._code.is_filled

    def take_code(self) -> Secret:
        """The code that was typed; it is not shown any more then."""
        return self._code.take()

    def forget_code(self) -> None:
        """Empty the box."""
        self._code.empty()

    def begin(self, asked: Confirmation) -> None:
        """Another challenge: everything gets the room that it needs for this one."""
        self._steps.show_lines(asked.steps)
        self.trouble.begin_anew(lines=2 if asked.takes_code else 1)
        self._code.hide_letters(hidden=asked.hidden)
        self._code.setVisible(asked.takes_code)
        self._qr.show_rows(asked.rows)
        self._qr.setVisible(bool(asked.rows))
        self._place_picture()
        self._help.withdraw(keep_room=not (asked.rows or asked.unseen))

    def show_asked(self, asked: Confirmation, trouble: str) -> None:
        """Show how a challenge stands.

        Args:
            asked: the challenge, the same one as with `begin`.
            trouble: what is wrong, several lines perhaps, "" for nothing.
        """
        self._asked, self._busy, self._is_asking = asked, False, False
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self._code.describe(trouble)
        self._buttons.show_for(asked)
        self._enable(on=True)
        self._settle()

    def show_busy(self, sentence: str) -> None:
        """What was asked for is being sent: nothing can be done now, the time goes on."""
        self._busy = True
        self._status.show_busy(sentence)
        self._enable(on=False)

    def end(self) -> None:
        """The challenge is over."""
        self._asked = None
        self._code.empty()
        self._status.end()
        self._settle()

    def focus_answer(self) -> None:
        """Put the person where the answer is given."""
        if self._asked and self._asked.takes_code:
            self._code.focus()
        else:
            self._buttons.poll_now.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """Go on counting."""
        super().showEvent(event)
        self._settle()

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 - Qt's name
        """Nobody looks at the time."""
        super().hideEvent(event)
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """A narrow window has the picture below the text instead of beside it."""
        super().resizeEvent(event)
        self._place_picture()

    def _place_picture(self) -> None:
        picture = self._qr.sizeHint().width()
        # The panel itself gets no narrower than what it holds: then the screen tells.
        narrow = self.width() < _TIMES_THE_PICTURE * picture or is_narrow(
            self, self._code.minimumSizeHint().width() + picture
        )
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._top.setDirection(below if narrow else beside)

    def _enable(self, *, on: bool) -> None:
        for widget in (self._code, self._buttons):
            widget.setEnabled(on)

    def _settle(self) -> None:
        """Count while there is something to count, and somebody to see it."""
        if self._asked is not None and self.isVisible():
            self._timer.start()
            self._tick()
        else:
            self._timer.stop()

    @guarded
    def _tick(self) -> None:
        asked = self._asked
        if asked is None:
            return
        self._status.show_left(asked.ends_at)
        if self._busy:
            return
        self._buttons.tick()
        polled = asked.ask is Ask.PHONE
        self._status.show_contact(asked.contact_at, polled=polled, asking=self._is_asking, lost=asked.lost)
        if asked.help_title and now() >= asked.came_at + _HELP_AFTER_SECONDS:
            self._help.offer(asked.help_title, asked.help_lines)

    @guarded
    def _on_poll_now(self) -> None:
        if self._asked and self._asked.may_poll and not self._is_asking:
            self._is_asking = True  # until its answer, or that there is none, is shown
            self.poll_wanted.emit()
            self._tick()
