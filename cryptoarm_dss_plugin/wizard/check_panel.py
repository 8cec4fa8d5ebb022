"""«Проверить подключение»: the way to both servers, rung by rung, without credentials."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.at_fault import wants_proxy_password
from cryptoarm_dss_plugin.wizard.check_plan import CheckBegan, checker
from cryptoarm_dss_plugin.wizard.check_rows import CheckRows, errors_of, outcome_words
from cryptoarm_dss_plugin.wizard.errand import Errand
from cryptoarm_dss_plugin.wizard.flow_layout import FlowLayout
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.letter_button import LetterButton
from cryptoarm_dss_plugin.wizard.letters import letter_about
from cryptoarm_dss_plugin.wizard.patience import waiting_words
from cryptoarm_dss_plugin.wizard.qt import (
    QApplication,
    QListWidget,
    QPushButton,
    QResizeEvent,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded
from cryptoarm_dss_plugin.wizard.views import FilledForm
from cryptoarm_dss_plugin.wizard.ways import FormAtHand


class CheckPanel(QWidget):
    """The button, and the list that fills.

    Attributes:
        bugs: where exceptions of its slots go.
    """

    wants_proxy_password = Signal()
    """The proxy wants a login and a password."""
    letter_shown = Signal(bool)
    """Whether there is a letter about the check: a page has one letter at a time."""

    def __init__(
        self,
        texts: Texts,
        bugs: BugReports,
        host: Host,
        form: Callable[[], FilledForm],
        *,
        proxy_password: Callable[[], Secret | None] = lambda: None,
        place: Place | None = None,
        helped: Callable[[str], str] = lambda sentence: sentence,
    ) -> None:
        """Prepare.

        Args:
            texts: the person's language.
            bugs: where exceptions of slots go.
            host: the host's hooks, called on a worker.
            form: the form as it is filled in at the moment.
            proxy_password: a copy of the proxy's password as typed, None for none.
            place: where the administrator's files lie, the platform's place by default.
            helped: adds to a sentence about what went wrong whom to ask.
        """
        super().__init__()
        self.bugs = bugs
        self._texts = texts
        self._host = host
        self._form = form
        self._at_hand = FormAtHand(form, proxy_password, place)
        self._helped = helped
        self._rows: CheckRows | None = None
        self._errand = Errand(bugs)
        self._errand.told.connect(self._told)
        self._errand.lost.connect(self._lost)
        self._check = self._button(texts.text("C&heck the connection"), "checkConnection", self.run)
        self._stop = self._button(texts.text("Stop t&he check"), "stopCheck", self._stopped)
        self._copy = self._button(texts.text("Copy the check for support"), "copyCheck", self._copied)
        self._list = _Ladder()
        self._list.setObjectName("checkRungs")
        self._list.setAccessibleName(texts.text("Course of the check"))
        self._outcome = plain_label(name="checkOutcome")
        self._letter = LetterButton(self, texts, bugs, "Check")
        row = FlowLayout()
        for button in (self._check, self._stop):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._outcome)
        column.addWidget(self._letter)
        column.addWidget(self._list)
        column.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignLeft)
        self.forget()

    def set_enabled(self, *, enabled: bool) -> None:
        """Open or close it; closed, nothing is checked any more.

        Args:
            enabled: whether there is something to check.
        """
        if not enabled:
            self.forget()
        self._check.setEnabled(enabled)

    def forget(self) -> None:
        """End the check: what it was about is no more so."""
        self._errand.drop()
        self._rows = None
        self._list.clear()
        self._list.hide()
        self._copy.hide()
        self._show_letter(())
        self._say("")
        self._go(on=False)

    @guarded
    def run(self) -> None:
        """Check what the form says now."""
        self.forget()
        self._go(on=True)
        self._say(self._texts.text("The connection is being checked..."))
        self._stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._errand.begin(*checker(self._at_hand, self._host, self._texts))

    @guarded
    def _told(self, event: object) -> None:
        from cryptoarm_dss_plugin.checking.rungs import (  # noqa: PLC0415 - loads the engine
            CheckEnded,
            CheckFailed,
            RungBegan,
            RungEnded,
        )

        match event:
            case CheckBegan():
                self._say(self._texts.text("The connection is being checked..."))
                self._rows = CheckRows(event, self._texts)
                self._list.show()
            case RungBegan() if self._rows:
                self._rows.begin(event)
                self._draw(self._rows)
            case RungEnded() if self._rows:
                self._rows.end(event)
                self._draw(self._rows)
            case CheckEnded(report=report):
                said = outcome_words(report, self._texts)
                errors = errors_of(report)
                self._end("\n".join([f"⚠ {one}" for one in said] if errors else said), errors)
            case CheckFailed(error=error) | (DssPluginError() as error):
                self._end(f"⚠ {explain(error, self._texts).notice}", [error])

    @guarded
    def _lost(self) -> None:
        self._say(waiting_words(self._texts))

    def _draw(self, rows: CheckRows) -> None:
        """Show the rows, each as high as its text needs."""
        for number, line in enumerate(rows.lines):
            item = self._list.item(number)
            if item is None:
                self._list.addItem(line)
            elif item.text() != line:
                item.setText(line)
        self._list.fit()

    def _end(self, said: str, errors: Sequence[DssPluginError] = ()) -> None:
        """The check is over."""
        was_here = self._stop.hasFocus()
        self._errand.drop()
        self._go(on=False)
        self._say(self._helped(said) if errors else said)
        self._show_letter(errors)
        self._copy.setVisible(self._rows is not None)
        if self._rows is not None:
            self._list.setCurrentRow(self._rows.at_fault or 0)
            self._list.setAccessibleDescription(self._outcome.text())
        if was_here:
            (self._list if self._rows else self._check).setFocus(Qt.FocusReason.OtherFocusReason)
        if any(wants_proxy_password(error) for error in errors):
            self.wants_proxy_password.emit()

    def _show_letter(self, errors: Sequence[DssPluginError]) -> None:
        letter = letter_about(errors, self._form(), self._texts) if errors else None
        self._letter.show_letter(letter)
        self.letter_shown.emit(letter is not None)

    def _go(self, *, on: bool) -> None:
        self._stop.setVisible(on)
        self._check.setVisible(not on)

    def _say(self, sentence: str) -> None:
        self._outcome.setText(sentence)
        self._outcome.setVisible(bool(sentence))

    @guarded
    def _stopped(self) -> None:
        self._end(self._texts.text("The check was stopped."))

    @guarded
    def _copied(self) -> None:
        clipboard = QApplication.clipboard()
        if clipboard is not None and self._rows is not None:
            moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            form = self._form()
            head = [moment, form.auth_server.strip(), form.dss_server.strip()]
            clipboard.setText("\n".join([*head, *self._rows.lines, self._outcome.text()]))

    @staticmethod
    def _button(text: str, name: str, pressed: Callable[..., None]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.clicked.connect(pressed)
        return button


class _Ladder(QListWidget):
    """As high as all its rows: the page scrolls, not the list in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        for set_policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Another width breaks the rows at other places."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height that the rows need."""
        self.doItemsLayout()
        first, last = self.item(0), self.item(self.count() - 1)
        if first is not None and last is not None:
            rows = self.visualItemRect(last).bottom() - self.visualItemRect(first).top() + 1
            self.setFixedHeight(rows + 2 * self.frameWidth())
