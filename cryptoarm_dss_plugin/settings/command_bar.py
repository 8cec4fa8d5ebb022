"""The buttons above the table, and the same as a menu; what cannot be done says why."""

from cryptoarm_dss_plugin.settings.connection_commands import COMMANDS, Situation, refusal
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.flow_layout import FlowLayout
from cryptoarm_dss_plugin.wizard.qt import (
    QAction,
    QKeySequence,
    QMenu,
    QPoint,
    QPushButton,
    Qt,
    QWidget,
    Signal,
)
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

_APART = frozenset({"refresh", "check", "edit", "remove"})
"""The menu has a line before them."""


class CommandBar(QWidget):
    """The commands as buttons and as entries of a menu.

    Attributes:
        bugs: where exceptions of its slots go.
    """

    wanted = Signal(str)
    """A command, by its key."""

    def __init__(self, texts: Texts, bugs: BugReports) -> None:
        super().__init__()
        self.bugs = bugs
        self._texts = texts
        self._buttons: dict[str, QPushButton] = {}
        self._entries: dict[str, QAction] = {}
        self._menu = QMenu(self)
        self._menu.setObjectName("connectionMenu")
        self._menu.setToolTipsVisible(True)
        row = FlowLayout()
        for command in COMMANDS:
            words = texts.text(command.words)
            button = QPushButton(words)
            button.setObjectName(command.object_name)
            button.setAutoDefault(False)
            button.clicked.connect(self._on_button)
            row.addWidget(button)
            if command.key in _APART:
                self._menu.addSeparator()
            entry = QAction(words, self._menu)
            entry.setObjectName(f"{command.object_name}Entry")
            entry.setShortcut(QKeySequence(command.shortcut))
            entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # shown; the table takes the key
            self._menu.addAction(entry)
            self._buttons[command.key], self._entries[command.key] = button, entry
        self._menu.triggered.connect(self._on_entry)
        self.setLayout(row)

    def allow(self, now: Situation) -> None:
        """Open what can be done now; the rest says why it cannot."""
        for command in COMMANDS:
            why_not = refusal(command.key, now, self._texts)
            told = self._texts.text(command.told)
            key = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            hint = why_not or (f"{told} ({key})" if key else told)
            for one in (self._buttons[command.key], self._entries[command.key]):
                one.setEnabled(not why_not)
                one.setToolTip(hint)
            self._buttons[command.key].setAccessibleDescription(hint)

    def can(self, key: str) -> bool:
        """Whether a command can be carried out."""
        return self._entries[key].isEnabled()

    def open_menu(self, place: QPoint) -> None:
        """Open the menu at a point of the screen."""
        self._menu.popup(place)

    @guarded
    def _on_button(self) -> None:
        pressed = self.sender()
        self._want(next(key for key, button in self._buttons.items() if button is pressed))

    @guarded
    def _on_entry(self, entry: QAction) -> None:
        self._want(next(key for key, one in self._entries.items() if one is entry))

    def _want(self, key: str) -> None:
        self.wanted.emit(key)
