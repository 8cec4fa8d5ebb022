"""The menu «Импортировать»: the host's own entry and those of the plugins, for all buttons that open it."""

from collections.abc import Callable, Iterable

from cryptoarm_dss_plugin.host_api.plugin_values import ImportAction
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.icons import file_icon, own_icon
from cryptoarm_dss_plugin.stub_host.qt import QAction, QMenu, QWidget
from cryptoarm_dss_plugin.stub_host.services import Services

FROM_FILE = "file.import"
"""Object name of the host's own entry."""


class ImportMenu(QMenu):
    """The menu; its entries are made anew when plugins or the language change.

    Args:
        services: shared by the parts of the window.
        from_file: called for the host's own entry.
        from_plugin: called with plugin and action for one of a plugin's.
        parent: owner.
    """

    def __init__(
        self,
        services: Services,
        from_file: Callable[[], object],
        from_plugin: Callable[[str, str], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.services = services
        self._from_file = from_file
        self._from_plugin = from_plugin
        self._offered: dict[str, str] = {}
        self.setObjectName("importMenu")
        self.triggered.connect(self._on_triggered)
        self.fill(())

    def fill(self, offered: Iterable[tuple[str, ImportAction]]) -> None:
        """Show these actions, given with the ids of their plugins, beside the host's own."""
        self.clear()
        for action in self.actions():
            action.deleteLater()
        own = QAction(own_icon("file"), self.services.texts.text("Import from a &file"), self)
        own.setObjectName(FROM_FILE)
        self.addAction(own)
        self._offered = {}
        for plugin_id, wanted in sorted(offered, key=lambda pair: (pair[1].order, pair[1].title)):
            action = QAction(file_icon(wanted.icon), wanted.title, self)
            action.setObjectName(wanted.action_id)
            self._offered[wanted.action_id] = plugin_id
            self.addAction(action)

    @guarded
    def _on_triggered(self, action: QAction) -> None:
        name = action.objectName()
        if name == FROM_FILE:
            self._from_file()
        elif name in self._offered:
            self._from_plugin(self._offered[name], name)
