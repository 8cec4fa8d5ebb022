"""`StubHost`: a host with windows, put together."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.plugin_values import CertificateBadge, SupportSection, WizardSpec
from cryptoarm_dss_plugin.host_api.values import Notification, StoredCertificate
from cryptoarm_dss_plugin.store import Store, set_aside_if_spoilt
from cryptoarm_dss_plugin.stub_host.appearance import Appearance
from cryptoarm_dss_plugin.stub_host.background import Background
from cryptoarm_dss_plugin.stub_host.certificate_page import CertificatePage
from cryptoarm_dss_plugin.stub_host.certificate_rows import Category
from cryptoarm_dss_plugin.stub_host.demo_mode import DemoMode
from cryptoarm_dss_plugin.stub_host.events_page import EventsPage
from cryptoarm_dss_plugin.stub_host.file_import import FileImporter
from cryptoarm_dss_plugin.stub_host.guarding import GuiCalls
from cryptoarm_dss_plugin.stub_host.host_hooks import HostHooks
from cryptoarm_dss_plugin.stub_host.import_menu import ImportMenu
from cryptoarm_dss_plugin.stub_host.journal_page import JournalPage
from cryptoarm_dss_plugin.stub_host.library import Library
from cryptoarm_dss_plugin.stub_host.notifications import NotificationCentre
from cryptoarm_dss_plugin.stub_host.plugin_page import PluginPage, state_words
from cryptoarm_dss_plugin.stub_host.plugin_tabs import PluginTabs
from cryptoarm_dss_plugin.stub_host.plugins import Plugins
from cryptoarm_dss_plugin.stub_host.qt import QApplication, QCoreApplication, QEvent, QWidget, sip
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.store_trouble import set_aside
from cryptoarm_dss_plugin.stub_host.support import SupportDesk
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, Language
from cryptoarm_dss_plugin.stub_host.window import SettingsWindow
from cryptoarm_dss_plugin.stub_host.window_memory import WindowMemory, restore
from cryptoarm_dss_plugin.stub_host.wizard_host import WizardHost


class StubHost:
    """A minimal host: its window is shown when the constructor returns. GUI thread only.

    Args:
        data_dir: the data directory, shared with the command line.
        language: "ru" or "en"; None for the one that the person chose last, Russian at first.
        dark: dark or light windows; None for what the person chose last, at first the application's palette.
        training: start the training server and show what it offers.

    Attributes:
        window: the window.
        plugins: the plugins; `enable(id)`, `disable(id)`, `rows()`.
        training: the training server, None without one.

    Raises:
        RuntimeError: there is no QApplication.
    """

    def __init__(
        self,
        data_dir: Path | str,
        language: str | None = None,
        *,
        dark: bool | None = None,
        training: bool = False,
    ) -> None:
        application = cast("QApplication | None", QApplication.instance())
        if application is None:
            raise RuntimeError("a QApplication has to be there before a StubHost")
        directory = Path(data_dir)
        self._closed = False
        self._gui_calls = GuiCalls()
        aside = set_aside_if_spoilt(directory)
        self._store = Store(directory)
        self._background = Background(self._gui_calls.deliver)
        self._memory = WindowMemory(self._store, self._background)
        remembered = self._memory.recall()
        self.services = Services(self._store, self._background, language or remembered.language or "ru")
        self._gui_calls.on_fault = self.services.report_fault
        self._appearance = Appearance(
            application, self.services.language, dark=remembered.dark if dark is None else dark
        )
        self.window = SettingsWindow(self.services, dark=self._appearance.dark)
        self.notifications = NotificationCentre(self.services, self.window)
        self.notifications.load()
        self.services.show = self.notifications.add
        if aside is not None:
            self.services.tell(set_aside(aside, self.services.texts))
        self.plugins = self._make_plugins(directory)
        self.wizards = WizardHost(self.services, self._specify, self.plugins.call, self.window)
        self._make_parts()
        self._make_pages()
        self._demo = DemoMode(self.services, self.window) if training else None
        self.training = None if self._demo is None else self._demo.server
        self.window.furnish(self._menu, training=training)
        self._connect()
        self.plugins.start()
        self._after_plugins_changed()
        self.window.retranslate()
        self.library.refresh()
        restore(self.window, remembered)
        self.window.show()
        if self._demo is None:
            self._memory.watch(self.window)
        else:
            self._demo.arrange()
        self.certificates.view.setFocus()

    def set_language(self, language: str) -> None:
        """Let the windows, and the plugins, speak another language from now on.

        Raises:
            ValueError: neither "ru" nor "en".
        """
        self.services.texts = HostTexts(language)
        self._appearance.set_language(self.services.language)
        self.plugins.language_changed(self.services.language)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew with the texts of the services."""
        for page in (self.certificates, self.events, self.journal, self.plugin_page):
            page.retranslate()
        self.wizards.retranslate()
        self._after_plugins_changed()
        self.window.retranslate()
        self._tell_news()
        if self._demo is not None:
            self._demo.retranslate()

    def close(self) -> None:
        """End everything: windows, plugins, worker, store; what was to be kept is on disk then."""
        self._end()
        if not sip.isdeleted(self.window):
            QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)

    def _end(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._memory.keep_geometry(self.window)
        self.window.hide()  # the person is done at once; the rest may take a moment
        if self._demo is not None:
            self._demo.hide()
        self.plugins.host_closing()
        self.wizards.close_of()
        self._tabs.close_of()
        if self._demo is not None:
            self._demo.end()
        self._background.close()
        self._gui_calls.stop()
        self._store.close()
        self._appearance.restore()
        self.window.deleteLater()

    def _make_plugins(self, directory: Path) -> Plugins:
        deliver = self._gui_calls.deliver
        hooks = HostHooks(
            self._store,
            directory,
            language=lambda: self.services.language,
            stored=lambda: deliver(self.library.refresh),
            journal_written=lambda: deliver(self._on_journal_written),
            show=self.notifications.add,
            open_wizard=lambda wanted: self.wizards.open_of(self.plugins.each("import_actions"), wanted),
        )
        manager = new_host_manager()
        manager.register(hooks)
        return Plugins(
            Host(manager, threading.get_ident()),
            self._background,
            close_wizards=self._close_windows_of,
            changed=self._on_plugin_changed,
        )

    def _make_parts(self) -> None:
        window = self.window
        self.library = Library(self.services, window)
        self.importer = FileImporter(self.services, self._show_row_when_read, window)
        self._menu = ImportMenu(self.services, self.importer.ask, self.wizards.open, window)
        self._support = SupportDesk(self.services, self._support_sections, self._plugin_lines, window)
        self._wanted_row: tuple[Category, str] | None = None

    def _make_pages(self) -> None:
        window, services = self.window, self.services
        self.certificates = CertificatePage(services, self.library, self._badge_of, self._menu, window)
        self.events = EventsPage(
            services,
            self.notifications,
            go_to_log=self._go_to_log,
            support=self._support.about_notification,
            run_action=self._run_action,
            parent=window,
        )
        self.journal = JournalPage(services, self._support.about_entry, window)
        self.plugin_page = PluginPage(services, self.plugins.rows, self._switch_plugin, window)
        window.add_tab(self.certificates, lambda: services.texts.text("Certificates"))
        window.add_tab(self.events, lambda: services.texts.text("Events"))
        window.add_tab(self.journal, lambda: services.texts.text("Journal"))
        window.add_tab(self.plugin_page, lambda: services.texts.text("Plugins"))
        self._tabs = PluginTabs(window, self.plugins)

    def _connect(self) -> None:
        window = self.window
        window.closing.connect(self._end)
        window.activated.connect(self._on_activated)
        window.refresh_wanted.connect(self.library.refresh)
        window.events_wanted.connect(self._show_events)
        window.training_wanted.connect(self._show_training)
        window.language_wanted.connect(self._on_language)
        window.dark_wanted.connect(self._on_dark)
        window.tab_shown.connect(self._on_tab_shown)
        self.notifications.unread_changed.connect(window.set_unread)
        self.notifications.unread_changed.connect(self._tell_news)
        self.library.changed.connect(self._on_library_changed)

    def _specify(self, plugin_id: str, action_id: str, argument: str) -> WizardSpec | None:
        return self.plugins.first(plugin_id, "import_wizard", action_id=action_id, argument=argument)

    def _badge_of(self, entry: StoredCertificate) -> CertificateBadge | None:
        if entry.source is None:
            return None
        return self.plugins.first(entry.source.plugin_id, "certificate_badge", entry=entry)

    def _support_sections(self, entry_id: int) -> Sequence[SupportSection]:
        answers = self.plugins.each("support_sections", entry_id=entry_id)
        return [section for _, sections in answers for section in sections]

    def _plugin_lines(self) -> list[str]:
        return [
            f"{row.name} ({row.plugin_id}) {row.version}: {state_words(row, self.services.texts)}"
            for row in self.plugins.rows()
        ]

    def _run_action(self, action_id: str, argument: str) -> bool:
        requests = self.plugins.each("run_action", action_id=action_id, argument=argument)
        for plugin_id, request in requests:
            self.wizards.open(plugin_id, request.action_id, request.argument)
        return bool(requests)

    def _switch_plugin(self, plugin_id: str, on: bool) -> None:  # noqa: FBT001 - a callback's argument
        (self.plugins.enable if on else self.plugins.disable)(plugin_id)

    def _close_windows_of(self, plugin_id: str) -> None:
        self.wizards.close_of(plugin_id)
        self._tabs.close_of(plugin_id)

    def _on_plugin_changed(self, _plugin_id: str) -> None:
        if not self._closed:
            self._after_plugins_changed()

    def _after_plugins_changed(self) -> None:
        self._menu.fill(
            (plugin_id, action)
            for plugin_id, actions in self.plugins.each("import_actions")
            for action in actions
        )
        self._tabs.refresh()
        self.certificates.refresh_rows()
        self.plugin_page.refresh()

    def _go_to_log(self, notification: Notification) -> None:
        self.window.tabs.setCurrentWidget(self.journal)
        if notification.journal_id is None:
            self.journal.tell_missing()
        else:
            self.journal.open(notification.journal_id)

    def _show_events(self) -> None:
        self.window.tabs.setCurrentWidget(self.events)
        self.events.show_newest()

    def _show_training(self) -> None:
        if self._demo is not None:
            self._demo.bring_to_front()

    def _show_row_when_read(self, category: Category, key: str) -> None:
        """Go to a row that the library will have after it has read the store again."""
        self._wanted_row = (category, key)
        self.library.refresh()

    def _tell_news(self) -> None:
        self.window.tell_news(self.notifications.news)

    def _on_library_changed(self) -> None:
        wanted, self._wanted_row = self._wanted_row, None
        if wanted is not None:
            self.window.tabs.setCurrentWidget(self.certificates)
            self.certificates.show_row(*wanted)

    def _on_activated(self) -> None:
        self.library.refresh(only_if_changed=True)

    def _on_journal_written(self) -> None:
        if self.journal.isVisible():
            self.journal.refresh()

    def _on_tab_shown(self, page: QWidget) -> None:
        if page is self.journal:
            self.journal.open()

    def _on_language(self, language: Language) -> None:
        self.set_language(language)
        self._memory.keep_language(language)

    def _on_dark(self, dark: bool) -> None:  # noqa: FBT001 - a slot's argument
        self._appearance.set_dark(dark=dark)
        self._memory.keep_dark(dark=dark)
