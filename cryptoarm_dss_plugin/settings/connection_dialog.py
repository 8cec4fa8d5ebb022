"""What the small windows of the page «Подключения DSS» have in common."""

from collections.abc import Callable

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.settings.connections_desk import Change, ConnectionsDesk
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.flow_layout import FlowLayout
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.patience import silent_words
from cryptoarm_dss_plugin.wizard.qt import QDialog, QEvent, QPushButton, QSize, Qt, QVBoxLayout, QWidget
from cryptoarm_dss_plugin.wizard.scrolling import ScrolledBody, room_on_screen
from cryptoarm_dss_plugin.wizard.slots import guarded

_WIDTH_CHARACTERS = 86
_AROUND = QSize(40, 60)
"""What the window's frame takes, in pixels."""


class ConnectionDialog(QDialog):
    """Shown with `open()`; gone when it is closed, or when the plugin is switched off.

    A change it wants is made on a worker; when that fails it stays and says why.

    Args:
        desk: who changes.
        texts: the person's language.
        parent: the page.
        name: the object name.
        title: the title.

    Attributes:
        bugs: where exceptions of its slots go.
    """

    def __init__(self, desk: ConnectionsDesk, texts: Texts, parent: QWidget, name: str, title: str) -> None:
        super().__init__(parent)
        self.bugs = desk.bugs
        self._desk = desk
        self._texts = texts
        self._ticket = 0
        self._needed = ("", 0)
        self._buttons: list[QPushButton] = []
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._body = QVBoxLayout()
        self._scrolled = ScrolledBody(self._body)
        self._problem = plain_label(name="connectionProblem")
        self._problem.hide()
        self._row = FlowLayout()
        whole = QVBoxLayout(self)
        whole.addWidget(self._scrolled, 1)
        whole.addWidget(self._problem)
        whole.addLayout(self._row)
        desk.change_ended.connect(self._on_change_ended)
        desk.changed.connect(self._on_changed)
        desk.closing.connect(self.reject)

    def open(self) -> None:
        """Show it over the window, as large as it needs."""
        metrics = self.fontMetrics()
        width = _WIDTH_CHARACTERS * metrics.averageCharWidth()
        room = room_on_screen(self) - _AROUND
        self.resize(QSize(min(width, room.width()), 1))
        self.ensurePolished()
        if self._scrolled.needed().width() > room.width():
            self._make_narrow()
        super().open()
        self._grow()

    def event(self, event: QEvent | None) -> bool:
        """What it says has changed: it becomes as high as that takes."""
        handled = super().event(event)
        if event is not None and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._grow()
        return handled

    def _grow(self) -> None:
        """Become as high as the contents need, if that is more than before and as far as the screen goes."""
        before = self._needed
        self._needed = (self._problem.text(), self._scrolled.needed().height())
        missing = self._needed[1] - self._scrolled.height()
        if missing <= 0 or (self._needed[0] == before[0] and self._needed[1] <= before[1]):
            return
        height = min(self.height() + missing, (room_on_screen(self) - _AROUND).height())
        self.resize(QSize(self.width(), max(height, self.height())))
        screen = self.screen()
        below = self.frameGeometry().bottom() - screen.availableGeometry().bottom() if screen else 0
        if below > 0:
            self.move(self.x(), max(0, self.y() - below))

    def done(self, result: int) -> None:
        """It ends."""
        self.release()
        super().done(result)

    def _make_narrow(self) -> None:
        """The screen is too narrow for headings beside their boxes."""

    def release(self) -> None:
        """End what it has running."""

    def _add_button(self, words: str, name: str, pressed: Callable[..., None]) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(pressed)
        self._row.addWidget(button)
        self._buttons.append(button)
        return button

    def _want(self, work: Change) -> None:
        """Have something changed; the window closes when it is done."""
        self._say(None)
        self._open_boxes(on=False)
        self._ticket = self._desk.change(work, self._done_well)

    def _open_boxes(self, *, on: bool) -> None:
        self._scrolled.setEnabled(on)
        for button in self._buttons[:-1]:  # the last one cancels
            button.setEnabled(on)

    @guarded
    def _on_changed(self) -> None:
        if self._ticket and self._desk.is_lost:
            self._say(silent_words(self._texts))

    @guarded
    def _on_change_ended(self, ticket: int, result: object) -> None:
        if ticket != self._ticket or not ticket:
            return
        self._ticket = 0
        if isinstance(result, DssPluginError):
            self._say(None)  # the host has answered
            self._open_boxes(on=True)
            self._failed(result)
        else:
            self.accept()

    def _done_well(self, result: object) -> None:
        """The change is made, whether the window is still open or not."""

    def _failed(self, error: DssPluginError) -> None:
        """The change could not be made."""
        self._say(explain(error, self._texts).notice)

    def _say(self, problem: str | None) -> None:
        self._problem.setText(f"⚠ {problem}" if problem else "")
        self._problem.setVisible(bool(problem))
