"""A question about something that cannot be taken back: who only presses Enter or Esc, keeps everything."""

from collections.abc import Mapping, Sequence

from cryptoarm_dss_plugin.managing.stored_kinds import StoredThing, ThingKind
from cryptoarm_dss_plugin.managing.stored_words import counted_lines, kind_words, loss_words
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import (
    QDialog,
    QDialogButtonBox,
    QShowEvent,
    QSize,
    Qt,
    QVBoxLayout,
    QWidget,
)
from cryptoarm_dss_plugin.wizard.scrolling import ScrolledBody, room_on_screen

_CHARACTERS = 64
"""The width that is comfortable to read, in usual characters."""

_AROUND = QSize(16, 48)
"""Frame and title of a window, in pixels."""


class Question(QDialog):
    """Asks in a window of its own; shown with `open()`, deleted when it is answered or its parent goes.

    Signals:
        accepted: the person wants it.
    """

    def __init__(self, parent: QWidget, texts: Texts, title: str, words: Sequence[str], accept: str) -> None:
        """Prepare.

        Args:
            parent: the page that asks.
            texts: the person's language.
            title: what is asked, in a few words.
            words: what happens then: paragraphs of plain text.
            accept: what is written on the button that does it.
        """
        super().__init__(parent)
        self.setObjectName("storedQuestion")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)  # noqa: FBT003 - Qt's argument
        self.setAccessibleDescription(" ".join(words))
        body = QVBoxLayout()
        for number, paragraph in enumerate(words, start=1):
            body.addWidget(plain_label(paragraph, f"storedQuestionText{number}"))
        body.addStretch(1)
        self._body = ScrolledBody(body)
        self._body.setAccessibleName(title)
        buttons = QDialogButtonBox()
        does = buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        keeps = buttons.addButton(texts.text("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        if does is not None:
            does.setObjectName("storedQuestionYes")
            does.setAutoDefault(False)
        if keeps is not None:
            keeps.setObjectName("storedQuestionNo")
            keeps.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._body, 1)
        column.addWidget(buttons)
        self._keeps = keeps
        self._fit(column, body, buttons)

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """The keyboard is at the button that changes nothing."""
        super().showEvent(event)
        if self._keeps is not None:
            self._keeps.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self, column: QVBoxLayout, body: QVBoxLayout, buttons: QDialogButtonBox) -> None:
        """As large as its text, as far as the screen has room; what does not fit can be scrolled."""
        room = room_on_screen(self) - _AROUND
        width = min(_CHARACTERS * self.fontMetrics().averageCharWidth(), room.width())
        margins, bar = column.contentsMargins(), self._body.verticalScrollBar()
        beside = margins.left() + margins.right() + (bar.sizeHint().width() if bar else 0)
        beneath = margins.top() + margins.bottom() + column.spacing() + buttons.sizeHint().height()
        needed = body.totalHeightForWidth(width - beside) + beneath
        is_cut = needed > room.height()
        self._body.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_cut else Qt.FocusPolicy.NoFocus)
        self.resize(width, min(needed, room.height()))


def about_kind(parent: QWidget, thing: StoredThing, texts: Texts) -> Question:
    """Whether the things of a kind are to go: how many, what is lost, what stays."""
    what = f"{kind_words(thing.kind, texts)} - {thing.count}"
    return Question(
        parent, texts, texts.text("Delete?"), [what, loss_words(thing.kind, texts)], texts.text("&Delete")
    )


def about_everything(parent: QWidget, counts: Mapping[ThingKind, int], texts: Texts) -> Question:
    """Whether everything is to go: all of it by name and number, and what stays.

    Args:
        parent: the page that asks.
        counts: how many there are of each kind that would go.
        texts: the person's language.
    """
    lines = "\n".join(f"• {line}" for line in counted_lines(counts, texts))
    words = [
        texts.text("Deleted from this computer for good:\n{lines}", lines=lines),
        texts.text(
            "On the DSS server nothing changes. The journal, the notifications and the files of the "
            "administrator stay."
        ),
    ]
    return Question(parent, texts, texts.text("Forget everything?"), words, texts.text("Forge&t everything"))
