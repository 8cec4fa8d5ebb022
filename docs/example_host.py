"""The smallest host: a store, two window hooks, the installed plugin, its wizard in a window."""

import sys
from pathlib import Path

from PyQt5.QtWidgets import QApplication, QWizard

from cryptoarm_dss_plugin.host_api.hookspecs import host_impl
from cryptoarm_dss_plugin.host_api.installed_plugin import InstalledPlugin
from cryptoarm_dss_plugin.host_api.plugin_values import HostInfo
from cryptoarm_dss_plugin.host_api.values import API_VERSION, Notification
from cryptoarm_dss_plugin.store import Store


class ExampleHost:
    """A host over a data directory; made, used and closed in the GUI thread."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.store = directory, Store(directory)  # it implements all the storage hooks
        self.plugin = InstalledPlugin("cryptoarm-dss", self.store, self)

    @host_impl
    def host_info(self) -> HostInfo:
        """What the plugin may know of this host."""
        return HostInfo(API_VERSION, "Example 1.0", "ru", "PyQt5", self.directory)

    @host_impl
    def show_notification(self, notification: Notification) -> int:
        """Tell the person, and keep it."""
        print(notification.text, file=sys.stderr)
        return self.store.show_notification(notification)

    def open_wizard(self) -> QWizard:
        """Open the wizard behind the plugin's first entry in the menu of imports."""
        return self.plugin.open_wizard(QWizard(), self.plugin.import_actions()[0].action_id)

    def close(self) -> None:
        """End the plugin, then the store."""
        self.plugin.close()
        self.store.close()


if __name__ == "__main__":
    application = QApplication(sys.argv)
    host = ExampleHost(Path(sys.argv[1]))
    window = host.open_wizard()
    application.exec()
    host.close()
