"""What all pages share: plain-text labels, the problem line, the busy line, going where the flow says."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.qt import (
    QEvent,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QResizeEvent,
    QShowEvent,
    QSize,
    QSizePolicy,
    Qt,
    QVBoxLayout,
    QWidget,
    QWizard,
    QWizardPage,
)
from cryptoarm_dss_plugin.wizard.slots import guarded
from cryptoarm_dss_plugin.wizard.views import PageId, Problem, View


class WrappedLabel(QLabel):
    """A label that breaks its lines and has the height for all of them.

    A wizard does not ask its pages for their height at a width, so lines would be cut; as a minimum height
    it gives them the room, and grows.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._laid_out = False
        self.setWordWrap(True)

    def setText(self, text: str | None) -> None:  # noqa: N802 - Qt's name
        """Show another text."""
        super().setText(text)
        self._fit()

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
            self.setMinimumHeight(self.heightForWidth(self.width()) if self.text() else 0)


def plain_label(text: str = "", name: str = "") -> QLabel:
    """A label that shows text and never markup, breaks its lines, and can be read out and copied."""
    label = WrappedLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    if name:
        label.setObjectName(name)
    return label


_WIDTH_CHARACTERS = 84
_HEIGHT_LINES = 22


class Page(QWizardPage):
    """A page of the wizard: draws the conversation's view and reports what the person did.

    Where the wizard goes next is the conversation's word alone: `nextId` is pure.
    """

    page_id: PageId
    grows = False
    """Whether the page's own contents take the room that is left."""

    def __init__(self, conversation: Conversation, texts: Texts) -> None:
        super().__init__()
        self.bugs = conversation.bugs
        self._conversation = conversation
        self._texts = texts
        self._problem = ProblemBox(texts)
        self._busy = BusyLine()
        self._body = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.addLayout(self._body, 1 if self.grows else 0)
        outer.addWidget(self._problem)  # right below the boxes: an error belongs where the eyes are
        outer.addWidget(self._busy)
        outer.addStretch(0 if self.grows else 1)
        conversation.changed.connect(self._on_changed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a usual page, more when there is more to say: a fixed minimum would hide that from Qt."""
        metrics = self.fontMetrics()
        usual = QSize(_WIDTH_CHARACTERS * metrics.averageCharWidth(), _HEIGHT_LINES * metrics.height())
        return super().minimumSizeHint().expandedTo(usual)

    def event(self, event: QEvent | None) -> bool:
        """A wizard keeps its size when a page comes to need more room: let it grow."""
        handled = super().event(event)
        wizard = self.wizard()
        if event is not None and event.type() == QEvent.Type.LayoutRequest and wizard and self._is_current():
            missing = self.minimumSizeHint() - self.size()
            wizard.resize(
                wizard.width() + max(0, missing.width()), wizard.height() + max(0, missing.height())
            )
        return handled

    def nextId(self) -> int:  # noqa: N802 - Qt's name
        """Where the flow is; -1 (no next page) on the last one."""
        return -1 if self.page_id is PageId.RESULT else int(self._conversation.target)

    def validatePage(self) -> bool:  # noqa: N802 - Qt's name
        """Let the wizard go on only when the flow has gone on; otherwise do what the button is for."""
        if self._conversation.may_leave(self.page_id):
            return True
        self._forward()
        return False

    def isComplete(self) -> bool:  # noqa: N802 - Qt's name
        """Whether the forward button can be pressed."""
        return not self._conversation.view.busy and self._is_filled()

    def draw(self, view: View) -> None:
        """Draw a view; overridden to draw the rest of the page."""
        self._busy.show_line(view.busy)
        self._problem.show_problem(view.problem)
        self.completeChanged.emit()

    def _is_filled(self) -> bool:
        return True

    def _forward(self) -> None:
        """The forward button was pressed."""

    def _is_current(self) -> bool:
        wizard = self.wizard()
        return wizard is not None and wizard.currentPage() is self

    @guarded
    def _on_changed(self, view: View) -> None:
        if self._is_current():
            self.draw(view)

    def _forward_text(self, text: str) -> None:
        self.setButtonText(QWizard.WizardButton.NextButton, text)


class ProblemBox(QFrame):
    """The line that says what is wrong: a sign, our sentence, and apart from it the server's words."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.setObjectName("problemBox")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._text = plain_label(name="problemText")
        self._server_words = plain_label(name="problemServerWords")
        sign = QLabel("⚠")
        sign.setAccessibleName(texts.text("Error"))
        column = QVBoxLayout()
        column.addWidget(self._text)
        column.addWidget(self._server_words)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.hide()

    def show_problem(self, problem: Problem | None) -> None:
        """Show a problem, or nothing."""
        self._text.setText(problem.text if problem else "")
        self._text.setAccessibleName(problem.text if problem else "")
        words = problem.server_words if problem else ""
        self._server_words.setText(
            self._texts.text("The DSS server says: {words}", words=words) if words else ""
        )
        self._server_words.setVisible(bool(words))
        self.setVisible(problem is not None)


class BusyLine(QWidget):
    """What is being done, with a bar that moves."""

    def __init__(self) -> None:
        super().__init__()
        self._line = plain_label(name="busyText")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._line)
        column.addWidget(self._bar)
        self.hide()

    def show_line(self, sentence: str) -> None:
        """Show what is being done, or nothing."""
        self._line.setText(sentence)
        self._bar.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
