"""The tab «Плагины»: which there are, how they stand and why, switching them on and off."""

import re
from collections.abc import Callable, Sequence

from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.icons import own_icon
from cryptoarm_dss_plugin.stub_host.plugins import PluginRow
from cryptoarm_dss_plugin.stub_host.problems import PluginState
from cryptoarm_dss_plugin.stub_host.qt import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSize,
    QSplitter,
    Qt,
    QVBoxLayout,
    QWidget,
)
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, mark
from cryptoarm_dss_plugin.stub_host.widgets import (
    characters,
    heading,
    plain_label,
    plain_tooltip,
    wide_button,
)

_STATES = {
    PluginState.FOUND: (mark("not loaded"), "waiting"),
    PluginState.INVALID: (mark("not loaded"), "bad"),
    PluginState.INCOMPATIBLE: (mark("not loaded"), "bad"),
    PluginState.DISABLED: (mark("switched off"), "waiting"),
    PluginState.ENABLED: (mark("switched on"), "good"),
}
_NAME_AT_MOST = 60
_ENDLESS = re.compile(r"\S{24}(?=\S{4})")
_ID = Qt.ItemDataRole.UserRole


class PluginPage(QWidget):
    """Shows the list of plugins.

    Args:
        services: shared by the parts of the window.
        rows: gives the rows.
        switch: switches a plugin on or off: its id, and whether it shall be on.
        parent: owner.
    """

    def __init__(
        self,
        services: Services,
        rows: Callable[[], Sequence[PluginRow]],
        switch: Callable[[str, bool], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.services = services
        self._ask_rows = rows
        self._switch = switch
        self._rows: dict[str, PluginRow] = {}
        self._make_widgets()
        self._lay_out()
        self.list.currentRowChanged.connect(self._on_current_changed)
        self._button.clicked.connect(self._on_switch)
        self.retranslate()

    @property
    def chosen(self) -> PluginRow | None:
        """The plugin that is selected."""
        item = self.list.currentItem()
        return None if item is None else self._rows.get(item.data(_ID))

    def refresh(self) -> None:
        """Show the plugins as they are now; the selection is kept."""
        chosen = self.chosen
        self._rows = {row.plugin_id: row for row in self._ask_rows()}
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's only argument
        self.list.clear()
        for row in self._rows.values():
            words = state_words(row, self.services.texts)
            name = f"{row.name} {row.version}".strip()
            item = QListWidgetItem(own_icon(_STATES[row.state][1]), f"{short(name)}\n{words}")
            item.setToolTip(plain_tooltip(name) if short(name) != name else "")
            item.setData(_ID, row.plugin_id)
            self.list.addItem(item)
            if chosen is not None and row.plugin_id == chosen.plugin_id:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None and self._rows:
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's only argument
        self._show_chosen()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._list_label.setText(self.services.texts.text("P&lugins:"))
        self.refresh()

    def _make_widgets(self) -> None:
        self.list = QListWidget(self)
        self.list.setObjectName("pluginList")
        self.list.setWordWrap(True)
        self.list.setIconSize(QSize(22, 22))
        self.list.setSpacing(2)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list_label = QLabel(self)
        self._list_label.setBuddy(self.list)
        self._name = heading("", self)
        self._description = plain_label(self, selectable=True)
        self._standing = plain_label(self, selectable=True)
        self._button = wide_button(self, "switchPluginButton")

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list_label)
        column.addWidget(self.list, 1)
        panel_frame = QFrame(self)
        panel_frame.setFrameShape(QFrame.Shape.StyledPanel)
        panel = QVBoxLayout(panel_frame)
        for label in (self._name, self._description, self._standing):
            panel.addWidget(label)
        panel.addStretch()
        panel.addWidget(self._button)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        left.setMinimumWidth(characters(self, 40))
        panel_frame.setMinimumWidth(characters(self, 46))
        splitter.addWidget(left)
        splitter.addWidget(panel_frame)
        splitter.setStretchFactor(0, 1)
        layout = QHBoxLayout(self)
        layout.addWidget(splitter)

    def _show_chosen(self) -> None:
        texts = self.services.texts
        row = self.chosen
        self._button.setVisible(row is not None)
        if row is None:
            self._name.setText(texts.text("No plugin is installed"))
            self._description.clear()
            self._standing.clear()
            return
        words = state_words(row, texts)
        name = f"{row.name} {row.version}".strip()
        self._name.setText(breakable(short(name)))
        self._name.setToolTip(plain_tooltip(name) if short(name) != name else "")
        self._description.setText(breakable(row.description))
        self._standing.setText(texts.text("State: {state}", state=breakable(words)))
        on = row.state is PluginState.ENABLED
        self._button.setText(texts.text("&Switch off") if on else texts.text("&Switch on"))
        self._button.setVisible(on or row.state in {PluginState.DISABLED, PluginState.FOUND})

    @guarded
    def _on_current_changed(self, _row: int) -> None:
        self._show_chosen()

    @guarded
    def _on_switch(self) -> None:
        row = self.chosen
        if row is not None:
            self._switch(row.plugin_id, row.state is not PluginState.ENABLED)


def short(name: str) -> str:
    """A name as long as there is room for; what is left out ends in dots."""
    return name if len(name) <= _NAME_AT_MOST else f"{name[: _NAME_AT_MOST - 1]}…"


def breakable(text: str) -> str:
    """A stranger's text whose endless words can be broken, so that they do not widen the window."""
    return _ENDLESS.sub("\\g<0>\u200b", text)


def state_words(row: PluginRow, texts: HostTexts) -> str:
    """The state of a plugin, with the reason where there is one."""
    return row.reason or texts.text(_STATES[row.state][0])
