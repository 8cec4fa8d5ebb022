"""Below the table: how far a refresh is, its end in words, and the way to those that need the person."""

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.settings.refresh_run import RefreshRun
from cryptoarm_dss_plugin.settings.refresh_words import summary_lines
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.patience import waiting_words
from cryptoarm_dss_plugin.wizard.qt import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded


class RefreshBar(QWidget):
    """Hidden until something is refreshed.

    Args:
        run: the refresh.
        texts: the person's language.
        bugs: where exceptions of slots go.
        may_sign_in: whether the host opens the wizard for the page.

    Attributes:
        bugs: the same.
    """

    stop_wanted = Signal()
    """The refresh shall stop."""
    sign_in_wanted = Signal(str)
    """The person wants to sign in over this connection."""

    def __init__(self, run: RefreshRun, texts: Texts, bugs: BugReports, *, may_sign_in: bool) -> None:
        super().__init__()
        self.bugs = bugs
        self._run = run
        self._texts = texts
        self._next = ""
        self._may_sign_in = may_sign_in
        self._how_far = plain_label(name="refreshProgressText")
        self._bar = QProgressBar()
        self._bar.setObjectName("refreshProgress")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(texts.text("Progress of the refresh"))
        self._stop = QPushButton(texts.text("S&top"))
        self._stop.setObjectName("stopRefresh")
        self._stop.clicked.connect(self._on_stop)
        self._summary = plain_label(name="refreshSummary")
        self._sign_in = QPushButton()
        self._sign_in.setObjectName("signInNext")
        self._sign_in.clicked.connect(self._on_sign_in)
        row = QHBoxLayout()
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._how_far)
        column.addLayout(row)
        column.addWidget(self._summary)
        column.addWidget(self._sign_in, 0, Qt.AlignmentFlag.AlignLeft)
        self.draw()

    def draw(self) -> None:
        """Show how the refresh stands."""
        run, texts = self._run, self._texts
        had_focus = self._stop.hasFocus()
        for widget in (self._how_far, self._bar, self._stop):
            widget.setVisible(run.running)
        if run.running:
            done, number = len(run.ended), len(run.names)
            self._bar.setRange(0, number)
            self._bar.setValue(done)
            said = texts.text("Refreshed: {done} of {number}", done=done, number=number)
            if run.stopping:
                said = texts.text("Being stopped...")
            elif run.is_lost:
                said = f"{said}. {waiting_words(texts)}"
            self._how_far.setText(said)
            self._bar.setAccessibleDescription(said)
            self._stop.setEnabled(not run.stopping)
        ended = [run.ended[name] for name in run.names if name in run.ended]
        lines = [] if run.running else summary_lines(ended, texts)
        if run.trouble is not None:
            lines.append(f"⚠ {explain(run.trouble, texts).notice}")
        self._summary.setText("\n".join(lines))
        self._summary.setVisible(bool(lines))
        self._offer_next()
        self.setVisible(run.running or bool(lines))
        if had_focus and not run.running:
            self.focusNextChild()

    def _offer_next(self) -> None:
        """The button for the first connection that only the person can sign in to."""
        self._next = ""
        self._sign_in.hide()
        if self._run.running or not self._run.ended or not self._may_sign_in:
            return
        from cryptoarm_dss_plugin.managing.refresh_events import RefreshOutcome  # noqa: PLC0415 - loads the engine

        run = self._run
        waiting = [
            name
            for name in run.names
            if name in run.ended and run.ended[name].outcome is RefreshOutcome.NEEDS_PERSON
        ]
        if waiting:
            self._next = waiting[0]
            self._sign_in.setText(self._texts.text("Sign in ne&xt: {name}...", name=self._next))
            self._sign_in.show()

    @guarded
    def _on_stop(self) -> None:
        self.stop_wanted.emit()

    @guarded
    def _on_sign_in(self) -> None:
        if self._next:
            self.sign_in_wanted.emit(self._next)
