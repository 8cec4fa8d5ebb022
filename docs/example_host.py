"""The smallest host: a store, two window hooks, the plugin from its entry point, its wizard in a window."""

import sys
import threading
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

from PyQt5.QtWidgets import QApplication, QWizard, QWizardPage

from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.hookspecs import host_impl
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import new_plugin_manager
from cryptoarm_dss_plugin.host_api.plugin_values import HostInfo, WizardSpec
from cryptoarm_dss_plugin.host_api.values import API_VERSION, Notification
from cryptoarm_dss_plugin.store import Store


class ExampleHost:
    """A host over a data directory; made, used and closed in the GUI thread."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.store = directory, Store(directory)  # it implements all the storage hooks
        host_hooks = new_host_manager()
        host_hooks.register(self.store)
        host_hooks.register(self)
        self.plugins = new_plugin_manager()
        (plugin,) = entry_points(group="cryptoarm.plugins", name="cryptoarm-dss")
        self.plugins.register(plugin.load()(), plugin.name)
        self.plugins.hook.plugin_enabled(host=Host(host_hooks, gui_thread=threading.get_ident()))

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
        """Open the wizard of the plugin's first action."""
        ((action, *_), *_) = self.plugins.hook.import_actions()
        spec: WizardSpec = self.plugins.hook.import_wizard(action_id=action.action_id, argument="")
        wizard = QWizard()
        wizard.setObjectName(spec.object_name)
        wizard.setWindowTitle(spec.title)
        for one in spec.pages:
            wizard.setPage(one.page_id, cast("QWizardPage", one.page))
        wizard.finished.connect(lambda result: spec.on_finished(result == QWizard.DialogCode.Accepted))
        wizard.open()
        return wizard

    def close(self) -> None:
        """End the plugin, then the store."""
        self.plugins.hook.plugin_disabling()
        self.plugins.unregister(name="cryptoarm-dss")
        self.store.close()


if __name__ == "__main__":
    application = QApplication(sys.argv)
    host = ExampleHost(Path(sys.argv[1]))
    window = host.open_wizard()
    code = application.exec()
    host.close()
    sys.exit(code)
