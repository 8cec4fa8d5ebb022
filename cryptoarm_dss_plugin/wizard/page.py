"""What all pages share: labels, the problem line and its letter, the busy line, going where the flow says."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.letter_button import LetterButton
from cryptoarm_dss_plugin.wizard.qt import (
    QEvent,
    QHBoxLayout,
    QLabel,
    QPainter,
    QPaintEvent,
    QPalette,
    QProgressBar,
    QShowEvent,
    QSize,
    Qt,
    QVBoxLayout,
    QWidget,
    QWizard,
    QWizardPage,
)
from cryptoarm_dss_plugin.wizard.scrolling import NoticePane, ScrolledBody, is_narrow, room_on_screen
from cryptoarm_dss_plugin.wizard.slots import guarded
from cryptoarm_dss_plugin.wizard.views import PageId, Problem, View

_WIDTH_CHARACTERS = 84
_HEIGHT_LINES = 24
_BORDER_ALPHA = 0.6
_LINES_AROUND = 10
"""About the height of what a wizard has around a page: title, subtitle, buttons."""


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
        self._letter = LetterButton(self, texts, self.bugs)
        self._busy = BusyLine()
        self._note = plain_label(name="noteText")
        self._note.hide()
        self._body = QVBoxLayout()
        contents = QVBoxLayout()
        contents.addWidget(self._note)  # above the boxes: it must be seen where a small screen has to scroll
        contents.addLayout(self._body, 1 if self.grows else 0)
        contents.addWidget(self._busy)
        contents.addStretch(0 if self.grows else 1)
        self._contents = contents
        self._scrolled = ScrolledBody(contents)
        self._pane = NoticePane(self._problem, self._room_for_notice, texts.text("Error"))
        # What is wrong, and the letter about it, are seen whatever box the person is led to: they do not
        # scroll.
        whole = QVBoxLayout(self)
        whole.addWidget(self._pane)
        whole.addWidget(self._scrolled, 1)
        whole.addWidget(self._letter)
        self._is_narrow = False
        self._hidden_heading: tuple[str, str] | None = None
        conversation.changed.connect(self._on_changed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a usual page, as far as the screen has it: a page scrolls when there is less."""
        metrics = self.fontMetrics()
        usual = QSize(_WIDTH_CHARACTERS * metrics.averageCharWidth(), _HEIGHT_LINES * metrics.height())
        room = room_on_screen(self)
        around = _LINES_AROUND * metrics.height()
        usual = usual.boundedTo(QSize(room.width() * 9 // 10, room.height() - around))
        return super().minimumSizeHint().expandedTo(usual)

    def needed(self) -> QSize:
        """The size at which nothing has to be scrolled."""
        scrolled = self._scrolled
        more = (scrolled.needed() - scrolled.minimumSizeHint()).expandedTo(QSize(0, 0))
        return (super().minimumSizeHint() + more).expandedTo(self.minimumSizeHint())

    def event(self, event: QEvent | None) -> bool:
        """A wizard keeps its size when a page comes to need more room: let it grow."""
        handled = super().event(event)
        wizard = self.wizard()
        if event is not None and event.type() == QEvent.Type.LayoutRequest and wizard and self._is_current():
            missing = (self.needed() - self.size()).expandedTo(QSize(0, 0))
            room = room_on_screen(wizard) - (wizard.frameSize() - wizard.size())
            wizard.resize((wizard.size() + missing).boundedTo(room).expandedTo(wizard.size()))
        return handled

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """The contents are known: is the screen wide enough for them?"""
        super().showEvent(event)
        if not self._is_narrow and is_narrow(self, self._scrolled.needed().width()):
            self._is_narrow = True
            self._contents.insertWidget(self._contents.count() - 1, self._letter)
            self._make_narrow()

    def nextId(self) -> int:  # noqa: N802 - Qt's name
        """Where the flow is; -1 (no next page) on the last one."""
        return -1 if self.page_id is PageId.RESULT else int(self._conversation.mover.target)

    def validatePage(self) -> bool:  # noqa: N802 - Qt's name
        """Let the wizard go on only when the flow has gone on; otherwise do what the button is for."""
        if self._conversation.mover.may_leave(self.page_id):
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
        self._make_way(for_notice=self._is_narrow and view.problem is not None)
        self._letter.show_letter(view.letter)
        self._note.setText(f"ℹ {view.note}" if view.note else "")
        self._note.setVisible(bool(view.note))
        self.completeChanged.emit()

    def _make_way(self, *, for_notice: bool) -> None:
        """On a small screen a notice takes the place of the page's heading."""
        if for_notice and self._hidden_heading is None:
            self._hidden_heading = (self.title(), self.subTitle())
            title, subtitle = "", ""
        elif self._hidden_heading is not None and not for_notice:
            title, subtitle = self._hidden_heading
            self._hidden_heading = None
        else:
            return
        self.setTitle(title)
        self.setSubTitle(subtitle)

    def _room_for_notice(self) -> int:
        """How high a notice may become on this screen, so that a box is seen beside it; in pixels."""
        wizard, layout = self.wizard(), self.layout()
        if wizard is None or layout is None or not self.isVisible():
            return 0
        around = wizard.frameSize().height() - self.height()
        beside = layout.minimumSize().height() - self._pane.minimumHeight()
        return room_on_screen(self).height() - around - beside

    def _make_narrow(self) -> None:
        """The screen is too narrow for the page (1024 pixels at 200 %)."""

    def _is_filled(self) -> bool:
        return True

    def _forward(self) -> None:
        """The forward button was pressed."""

    def _go_to(self, box: QWidget) -> None:
        """Put the person at a box, and the box into sight."""
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scrolled.follow_focus()

    def _is_current(self) -> bool:
        wizard = self.wizard()
        return wizard is not None and wizard.currentPage() is self

    @guarded
    def _on_changed(self, view: View) -> None:
        if self._is_current():
            self.draw(view)

    def _forward_text(self, text: str) -> None:
        self.setButtonText(QWizard.WizardButton.NextButton, text)


class ProblemBox(QWidget):
    """What is wrong: a sign, our sentence, apart from it the server's words, and whom to ask."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.setObjectName("problemBox")
        self._text = plain_label(name="problemText")
        self._server_words = plain_label(name="problemServerWords")
        self._help = plain_label(name="problemHelp")
        sign = QLabel("⚠")
        sign.setAccessibleName(texts.text("Error"))
        self._column = QVBoxLayout()
        self._column.addWidget(self._text)
        self._column.addWidget(self._server_words)
        self._column.addWidget(self._help)
        self._column.addStretch(1)
        row = QHBoxLayout(self)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._column, 1)
        self.hide()

    def paintEvent(self, _event: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Draw a border: that of a style's frames can hardly be seen in a dark window."""
        painter = QPainter(self)
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        colour.setAlphaF(_BORDER_ALPHA)
        painter.setPen(colour)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def add(self, part: QWidget) -> None:
        """Put a further line, or a button, below the others."""
        self._column.insertWidget(self._column.count() - 1, part)

    def show_problem(self, problem: Problem | None) -> None:
        """Show a problem, or nothing."""
        self._text.setText(problem.text if problem else "")
        self._text.setAccessibleName(problem.text if problem else "")
        words = problem.server_words if problem else ""
        self._server_words.setText(
            self._texts.text("The DSS server says: {words}", words=words) if words else ""
        )
        self._server_words.setVisible(bool(words))
        self._help.setText(problem.help_line if problem else "")
        self._help.setVisible(bool(self._help.text()))
        self.setVisible(problem is not None)


class BusyLine(QWidget):
    """What is being done, with a bar that moves.

    Args:
        name: object name of the line.
    """

    def __init__(self, name: str = "busyText") -> None:
        super().__init__()
        self._line = plain_label(name=name)
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
