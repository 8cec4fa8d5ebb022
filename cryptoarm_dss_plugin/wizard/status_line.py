"""How the waiting goes: a sign that something goes on, the time that is left, the last word of the server."""

from cryptoarm_dss_plugin.importing.clock import now
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import RoomyLabel
from cryptoarm_dss_plugin.wizard.pulse import Pulse
from cryptoarm_dss_plugin.wizard.qt import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from cryptoarm_dss_plugin.wizard.slots import BugReports

_JUST_NOW_SECONDS = 4.0
_LONGEST_TIME = "60:00"


class StatusLine(QWidget):
    """The time that is left, and what is being done or when the server last answered.

    Args:
        texts: the person's language.
        bugs: where exceptions of slots go.
    """

    def __init__(self, texts: Texts, bugs: BugReports) -> None:
        super().__init__()
        self._texts = texts
        self._pulse = Pulse(bugs)
        self._countdown = QLabel()
        self._countdown.setObjectName("confirmationCountdown")
        font = self._countdown.font()
        font.setBold(True)
        self._countdown.setFont(font)
        longest = texts.text("Time left: {time}", time=_LONGEST_TIME)
        self._countdown.setMinimumWidth(self._countdown.fontMetrics().horizontalAdvance(longest))
        self._contact = RoomyLabel("confirmationLastContact", lines=1)
        first = QHBoxLayout()
        first.addWidget(self._countdown)
        first.addWidget(self._pulse)
        first.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(first)
        column.addWidget(self._contact)

    def show_left(self, ends_at: float | None) -> None:
        """Show the time that is left until then, on `clock.now`; nothing for None."""
        if ends_at is None:
            self._countdown.clear()
            return
        left = max(0, round(ends_at - now()))
        time_left = f"{left // 60}:{left % 60:02d}"
        self._say(self._countdown, self._texts.text("Time left: {time}", time=time_left))

    def show_busy(self, sentence: str) -> None:
        """Show what is being done."""
        self._say(self._contact, sentence)
        self._pulse.go(on=True)

    def show_contact(self, contact_at: float | None, *, polled: bool, asking: bool, lost: bool) -> None:
        """Show when the server last answered.

        Args:
            contact_at: when, on `clock.now`; None where nobody asks it.
            polled: it is asked again and again.
            asking: the person has just asked to ask it.
            lost: it does not answer.
        """
        self._pulse.go(on=polled or asking)
        if contact_at is None:
            self._say(self._contact, "")
            return
        texts, seconds = self._texts, max(0, int(now() - contact_at))
        ago = (
            texts.text("just now")
            if seconds < _JUST_NOW_SECONDS
            else texts.text("{seconds} s ago", seconds=seconds)
        )
        if lost:
            line = texts.text("No connection to the server, trying again (it answered {ago})", ago=ago)
            line = f"⚠ {line}"
        elif asking:
            line = texts.text("Asking the DSS server...")
        else:
            line = texts.text("Last contact with the DSS server: {ago}", ago=ago)
        self._say(self._contact, line)

    def end(self) -> None:
        """Nothing goes on any more."""
        self._pulse.go(on=False)
        self._countdown.clear()
        self._contact.setText("")

    @staticmethod
    def _say(label: QLabel, line: str) -> None:
        if label.text() != line:  # a label that is set anew is laid out anew
            label.setText(line)
