"""What a page shows, with scroll bars when the window is too small for it."""

from collections.abc import Callable

from cryptoarm_dss_plugin.wizard.qt import (
    QCheckBox,
    QEvent,
    QFrame,
    QScrollArea,
    QSize,
    Qt,
    QVBoxLayout,
    QWidget,
)

_MARGIN = 24
"""What stays visible around the box that has the focus, in pixels."""

_CHARACTERS_AROUND = 6
"""About the width of a wizard's margins."""

SAID_BELOW = "saidBelow"
"""The property of a box that names the line about it: whoever is at the box has to read that, too."""

_LEAST_LINES = 2
"""About the height of a box."""

_SMALLEST_SCREEN = QSize(512, 384)

_OTHER_SIZE = frozenset({QEvent.Type.LayoutRequest, QEvent.Type.Resize})


class ScrolledBody(QScrollArea):
    """Takes the height its contents need, and scrolls when it cannot get it (a small screen at 200 %)."""

    def __init__(self, body: QVBoxLayout) -> None:
        """Prepare.

        Args:
            body: the layout of the contents.
        """
        super().__init__()
        self._body = body
        self._looked_at: QWidget | None = None
        bar = self.verticalScrollBar()
        if bar:
            bar.actionTriggered.connect(self._look_away)
        content = QWidget()
        body.setContentsMargins(0, 0, 0, 0)
        content.setLayout(body)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab leads from box to box
        self.setWidget(content)
        for ground in (content, self.viewport()):
            if ground:
                ground.setAutoFillBackground(False)  # the wizard's own ground, in either palette

    def needed(self) -> QSize:
        """The size at which nothing has to be scrolled."""
        content = self.widget()
        if content is None:
            return QSize()
        bar = self.verticalScrollBar()
        least = content.minimumSizeHint()
        if bar:
            least += QSize(bar.sizeHint().width(), 0)  # so that scrolling down does not cut the right side
        return least.expandedTo(QSize(0, self._body.totalHeightForWidth(max(self.width(), least.width()))))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for one box."""
        return QSize(super().minimumSizeHint().width(), _LEAST_LINES * self.fontMetrics().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for all of it."""
        return self.needed()

    def event(self, event: QEvent | None) -> bool:
        """The contents came to need another size: so does this, and the box in use stays in sight."""
        handled = super().event(event)
        if event is not None and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self.follow_focus()
        return handled

    def look_at(self, part: QWidget) -> None:
        """Keep a part of the contents that has just come in sight, until the person scrolls."""
        self._looked_at = part
        self.follow_focus()

    def follow_focus(self) -> None:
        """Scroll to what is looked at, and to the widget that has the focus, if it is one of the contents."""
        if self._looked_at and self._looked_at.isVisible():
            self.ensureWidgetVisible(self._looked_at, 0, 0)
        content = self.widget()
        focused = content.focusWidget() if content else None
        if focused and focused.hasFocus() and (focused.height() < self.height() // 2 or _is_hidden(focused)):
            below = focused.property(SAID_BELOW)
            if isinstance(below, QWidget) and below.isVisible():
                self.ensureWidgetVisible(below, 0, 0)
            self.ensureWidgetVisible(focused, _MARGIN, _MARGIN)

    def _look_away(self, _action: int) -> None:
        self._looked_at = None


class NoticePane(ScrolledBody):
    """What is wrong, outside of what scrolls: as high as its text, as far as there is room beside the boxes.

    Args:
        box: what says it.
        room: how high it may become, in pixels.
        name: what it is read out as where the key Tab leads to it, because it has to be scrolled.
    """

    def __init__(self, box: QWidget, room: Callable[[], int], name: str) -> None:
        body = QVBoxLayout()
        body.addWidget(box)
        super().__init__(body)
        self._room = room
        self.setAccessibleName(name)
        self.setFixedHeight(0)

    def event(self, event: QEvent | None) -> bool:
        """What it says has changed, or its width has: it becomes as high as that."""
        handled = super().event(event)
        if event is not None and event.type() in _OTHER_SIZE:
            needed = self.needed().height()
            height = max(0, min(needed, self._room()))
            self.setFixedHeight(height)
            is_cut = 0 < height < needed
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_cut else Qt.FocusPolicy.NoFocus)
        return handled


def _is_hidden(widget: QWidget) -> bool:
    return widget.visibleRegion().isEmpty()


def room_on_screen(widget: QWidget) -> QSize:
    """What the screen has for a window; never less than 1024x768 pixels at 200 % have."""
    screen = widget.screen()
    return screen.availableSize().expandedTo(_SMALLEST_SCREEN) if screen else _SMALLEST_SCREEN


def is_narrow(page: QWidget, needed: int) -> bool:
    """Whether the screen is too narrow for contents of a width in pixels."""
    around = _CHARACTERS_AROUND * page.fontMetrics().averageCharWidth()
    return room_on_screen(page).width() < needed + around


def wrap_tick(tick: QCheckBox) -> None:
    """Break the text of a tick in two lines: Qt does not."""
    words = tick.text().split()
    halves = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    tick.setText("\n".join(min(halves, key=lambda pair: max(map(len, pair)), default=(tick.text(),))))
