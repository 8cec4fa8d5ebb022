"""The plugins' own pages of the settings, each in a tab as long as its plugin is on."""

from collections.abc import Callable

from cryptoarm_dss_plugin.host_api.plugin_values import SettingsPage
from cryptoarm_dss_plugin.stub_host.plugins import Plugins
from cryptoarm_dss_plugin.stub_host.qt import QCoreApplication, QEvent, QWidget
from cryptoarm_dss_plugin.stub_host.window import SettingsWindow


class PluginTabs:
    """Keeps the tabs of the plugins.

    Args:
        window: where the tabs are.
        plugins: whom to ask for pages.
    """

    def __init__(self, window: SettingsWindow, plugins: Plugins) -> None:
        self._window = window
        self._plugins = plugins
        self._pages: list[tuple[str, QWidget]] = []

    def refresh(self) -> None:
        """Make all tabs anew: of the plugins that are on, in the present language."""
        self.close_of()
        for plugin_id, pages in self._plugins.each("settings_pages"):
            for page in pages:
                made = self._plugins.call(plugin_id, "settings_pages", self._made, page)
                if isinstance(made, QWidget):
                    made.setObjectName(page.page_id)
                    self._pages.append((plugin_id, made))
                    self._window.add_tab(made, _always(page.title))

    def close_of(self, plugin_id: str | None = None) -> None:
        """Remove the tabs of a plugin, or all, and delete their pages at once."""
        gone = [page for owner, page in self._pages if plugin_id in {None, owner}]
        self._pages = [pair for pair in self._pages if pair[1] not in gone]
        self._window.remove_tabs(gone)
        for page in gone:
            QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)

    def _made(self, page: SettingsPage) -> QWidget:
        """A plugin's page.

        Raises:
            TypeError: it is not a widget.
        """
        made = page.make(self._window)
        if not isinstance(made, QWidget):
            raise TypeError(f"the page {page.page_id} is a {type(made).__name__}, not a QWidget")
        return made


def _always(title: str) -> Callable[[], str]:
    """The title as it was given in the host's language; the tab is made anew when that changes."""
    return lambda: title.replace("&", "&&")
