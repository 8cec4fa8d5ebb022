"""The plugins' own pages of the settings, each in a tab as long as its plugin is on."""

from collections.abc import Callable

from cryptoarm_dss_plugin.host_api.plugin_values import SettingsPage
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.plugins import Plugins
from cryptoarm_dss_plugin.stub_host.qt import QCoreApplication, QEvent, QShowEvent, QVBoxLayout, QWidget
from cryptoarm_dss_plugin.stub_host.texts import mark
from cryptoarm_dss_plugin.stub_host.widgets import plain_label
from cryptoarm_dss_plugin.stub_host.window import SettingsWindow


class PluginTab(QWidget):
    """A tab that has its page made when it is looked at for the first time.

    Args:
        window: where it will be.
        page: what the plugin offers.
        make: has the plugin make it for a parent; None when that failed, which is told then.
    """

    def __init__(
        self,
        window: SettingsWindow,
        page: SettingsPage,
        make: Callable[[SettingsPage, QWidget], object],
    ) -> None:
        super().__init__(window)
        self.services = window.services
        self.setObjectName(page.page_id)
        self._page: SettingsPage | None = page
        self._make = make
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def let_go(self) -> None:
        """It goes: nothing is made for it any more, though it may be shown for a moment."""
        self._page = None

    @guarded
    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """It is looked at."""
        super().showEvent(event)
        page, self._page = self._page, None
        if page is None:
            return
        made = self._make(page, self)
        if isinstance(made, QWidget):
            self._column.addWidget(made)
            made.show()
        else:
            said = mark("The plugin could not show this page. More is told among the events.")
            self._column.addWidget(plain_label(self, self.services.texts.text(said)))
            self._column.addStretch(1)


class PluginTabs:
    """Keeps the tabs of the plugins.

    Args:
        window: where the tabs are.
        plugins: whom to ask for pages.
    """

    def __init__(self, window: SettingsWindow, plugins: Plugins) -> None:
        self._window = window
        self._plugins = plugins
        self._tabs: list[tuple[str, PluginTab]] = []

    def refresh(self) -> None:
        """Make all tabs anew: of the plugins that are on, in the present language; the open one stays so."""
        shown = self._window.tabs.currentWidget()
        shown_id = shown.objectName() if isinstance(shown, PluginTab) else ""
        self.close_of()
        for plugin_id, pages in self._plugins.each("settings_pages"):
            for page in pages:
                tab = PluginTab(self._window, page, self._maker(plugin_id))
                self._tabs.append((plugin_id, tab))
                self._window.add_tab(tab, _always(page.title))
                if shown_id == page.page_id:
                    self._window.tabs.setCurrentWidget(tab)

    def close_of(self, plugin_id: str | None = None) -> None:
        """Remove the tabs of a plugin, or all, and delete their pages at once."""
        gone = [tab for owner, tab in self._tabs if plugin_id in {None, owner}]
        self._tabs = [pair for pair in self._tabs if pair[1] not in gone]
        for tab in gone:
            tab.let_go()
        self._window.remove_tabs(gone)
        for tab in gone:
            QCoreApplication.sendPostedEvents(tab, QEvent.Type.DeferredDelete)

    def _maker(self, plugin_id: str) -> Callable[[SettingsPage, QWidget], object]:
        return lambda page, parent: self._plugins.call(plugin_id, "settings_pages", _made, page, parent)


def _made(page: SettingsPage, parent: QWidget) -> QWidget:
    """A plugin's page.

    Raises:
        TypeError: it is not a widget.
    """
    made = page.make(parent)
    if not isinstance(made, QWidget):
        raise TypeError(f"the page {page.page_id} is a {type(made).__name__}, not a QWidget")
    return made


def _always(title: str) -> Callable[[], str]:
    """The title as it was given in the host's language; the tab is made anew when that changes."""
    return lambda: title.replace("&", "&&")
