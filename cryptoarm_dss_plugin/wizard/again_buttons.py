"""«Проверить сейчас», «Отправить запрос ещё раз», «Другой способ»: what can be done beside answering."""

import math

from cryptoarm_dss_plugin.importing.clock import now
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.flow_layout import FlowLayout
from cryptoarm_dss_plugin.wizard.qt import QPushButton, QWidget
from cryptoarm_dss_plugin.wizard.views import Confirmation

_LONGEST_WAIT_SECONDS = 30


class AgainButtons(QWidget):
    """The buttons of the page «Подтверждение», as far as they make sense for what is asked.

    Args:
        texts: the person's language.
    """

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._asked: Confirmation | None = None
        self.poll_now = QPushButton(texts.text("Check &now"))
        self.poll_now.setObjectName("pollNowButton")
        self.again = QPushButton()
        self.again.setObjectName("askAgainButton")
        self.other = QPushButton(texts.text("Other &method"))
        self.other.setObjectName("otherFactorButton")
        row = FlowLayout()
        for button in (self.poll_now, self.again, self.other):
            row.addWidget(button)
        self.setLayout(row)

    def show_for(self, asked: Confirmation) -> None:
        """Show the buttons that fit."""
        another = self._asked is None or self._asked.again != asked.again
        self._asked = asked
        self.poll_now.setVisible(asked.may_poll)
        self.again.setVisible(bool(asked.again))
        self.other.setVisible(asked.may_change)
        if another and asked.again:
            self._keep_width(asked.again)
        self.tick()

    def tick(self) -> None:
        """Count down to when it may be asked for again."""
        asked = self._asked
        if asked is None or not asked.again:
            return
        left = math.ceil(asked.again_at - now())
        text = asked.again if left <= 0 else self._waiting_text(asked.again, left)
        if self.again.text() != text:
            self.again.setText(text)
        self.again.setEnabled(left <= 0)

    def _keep_width(self, again: str) -> None:
        """As wide as for its longest text, so that its neighbour stays where it is."""
        self.again.setMinimumWidth(0)
        self.again.setText(self._waiting_text(again, _LONGEST_WAIT_SECONDS))
        self.again.setMinimumWidth(self.again.sizeHint().width())

    def _waiting_text(self, again: str, seconds: int) -> str:
        waiting = self._texts.text("in {seconds} s", seconds=seconds)
        return f"{again} ({waiting})"
