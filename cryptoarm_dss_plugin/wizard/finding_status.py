"""How a search goes, what it has found, and what is asked before another computer is used."""

from collections.abc import Sequence

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.flow_layout import FlowLayout
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.lines import Lines
from cryptoarm_dss_plugin.wizard.page import BusyLine
from cryptoarm_dss_plugin.wizard.qt import QPushButton, QVBoxLayout, QWidget


class FindingStatus(QWidget):
    """Below the box for the letter; hidden while there is nothing to say.

    Attributes:
        stop: ends the search.
        take: yes, the other computer may be used.
        leave: no.
        put_back: what was in the boxes before comes back.
    """

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._busy = BusyLine("searchText")
        self._headline = plain_label(name="foundText")
        self._lines = Lines("foundLine", numbered=False)
        self.stop = self._button(texts.text("Sto&p the search"), "stopSearch")
        self.take = self._button(texts.text("Use this ser&ver"), "takeOtherHost")
        self.leave = self._button(texts.text("Do not &use it"), "leaveOtherHost")
        self.put_back = self._button(texts.text("P&ut back as it was"), "putBack")
        row = FlowLayout()
        for button in (self.stop, self.take, self.leave, self.put_back):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._headline)
        column.addWidget(self._lines)
        column.addWidget(self._busy)
        column.addLayout(row)
        self.say("")

    def show_progress(self, sentence: str) -> None:
        """Show what is being asked."""
        self._show("", (), self.stop)
        self._busy.show_line(sentence)

    def show_found(self, lines: Sequence[str]) -> None:
        """Show what was filled in and from where."""
        self._show(self._texts.text("The form is filled in. Where it came from:"), lines, self.put_back)

    def ask_about(self, hosts: Sequence[str]) -> None:
        """Ask whether these computers may be used."""
        named = ", ".join(hosts)
        self._show(
            self._texts.text(
                "The server names another computer: {host}. Before you sign in there, ask the organisation "
                "that issued your certificate whether that is right.",
                host=named,
            ),
            (),
            self.take,
            self.leave,
        )

    def say(self, sentence: str) -> None:
        """Show a sentence, or nothing."""
        self._show(sentence, ())

    def _show(self, headline: str, lines: Sequence[str], *buttons: QPushButton) -> None:
        self._busy.show_line("")
        self._headline.setText(headline)
        self._headline.setVisible(bool(headline))
        self._lines.show_lines(lines)
        self._lines.setVisible(bool(lines))
        for button in (self.stop, self.take, self.leave, self.put_back):
            button.setVisible(button in buttons)
        self.setVisible(bool(headline or buttons))

    @staticmethod
    def _button(text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        return button
