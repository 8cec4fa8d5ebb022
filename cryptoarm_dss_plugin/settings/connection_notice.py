"""Below the table: what is wrong with the chosen connection, what to do, and the letter to who can help."""

from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.settings.connection_rows import ConnectionRow
from cryptoarm_dss_plugin.settings.connection_words import error_of
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.letter_button import LetterButton
from cryptoarm_dss_plugin.wizard.letters import around, letter_of
from cryptoarm_dss_plugin.wizard.qt import QVBoxLayout, QWidget
from cryptoarm_dss_plugin.wizard.slots import BugReports
from cryptoarm_dss_plugin.wizard.views import FilledForm

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.managing.refresh_events import RefreshEnded


class ConnectionNotice(QWidget):
    """Hidden while there is nothing to say.

    Args:
        texts: the person's language.
        bugs: where exceptions of slots go.
    """

    def __init__(self, texts: Texts, bugs: BugReports) -> None:
        super().__init__()
        self._texts = texts
        self._said = ""
        self._line = plain_label(name="connectionNotice")
        self._letter = LetterButton(self, texts, bugs, "Connection")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._line)
        column.addWidget(self._letter)
        self.hide()

    def say(self, sentence: str) -> None:
        """Say something about what was just done, until another connection is chosen."""
        self._said = sentence
        self._letter.show_letter(None)
        self._show(sentence)

    def say_error(self, error: DssPluginError) -> None:
        """The same about an error."""
        self.say(f"⚠ {explain(error, self._texts).notice}")

    def forget_said(self) -> None:
        """Another connection is chosen."""
        self._said = ""

    def show_about(self, row: ConnectionRow | None, ended: "RefreshEnded | None", *, may_show: bool) -> None:
        """Say what is wrong with a connection.

        Args:
            row: the chosen one, None when there is not exactly one.
            ended: how its refresh ended, None when it was not refreshed.
            may_show: whether the table is to be seen.
        """
        if self._said:
            self._show(self._said)
            return
        error = None
        if row is not None and may_show:
            error = ended.error if ended is not None else error_of(row.last)
        if row is None or error is None:
            self._letter.show_letter(None)
            self._show("")
            return
        form = FilledForm(row.name, row.auth_server, row.dss_server, row.login)
        told = explain(error, self._texts, around(form) if ended is not None else None)
        said = [f"⚠ {row.name}: {told.notice} {told.who}"]
        if told.server_words:
            said.append(self._texts.text("The server says: {words}", words=told.server_words))
        self._letter.show_letter(letter_of(told, self._texts))
        self._show("\n".join(said))

    def _show(self, said: str) -> None:
        if said != self._line.text():
            self._line.setText(said)
        self.setVisible(bool(said))
