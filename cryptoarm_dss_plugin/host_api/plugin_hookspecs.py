"""The hooks a plugin implements for its host (manager `cryptoarm`); all are called in the GUI thread."""

from typing import Protocol

import pluggy

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.plugin_values import (
    CertificateBadge,
    ImportAction,
    SettingsPage,
    SupportSection,
    WizardRequest,
    WizardSpec,
)
from cryptoarm_dss_plugin.host_api.values import StoredCertificate

PLUGIN_PROJECT = "cryptoarm"
"""Name of the pluggy project on which plugins register."""

plugin_spec = pluggy.HookspecMarker(PLUGIN_PROJECT)
plugin_impl = pluggy.HookimplMarker(PLUGIN_PROJECT)


class PluginHooks(Protocol):
    """What a plugin may implement. A hook that raises is reported once and harms nobody.

    One that hangs in the GUI thread cannot be survived: no implementation may wait there for a network,
    a disk or another thread.
    """

    @plugin_spec
    def plugin_enabled(self, host: Host) -> None:
        """The plugin was enabled: keep `host`, load nothing heavy yet.

        Example:
            def plugin_enabled(self, host): self._host = host
        """

    @plugin_spec
    def plugin_disabling(self) -> None:
        """The plugin will be unregistered: end every job, forget every secret, leave nothing behind.

        Example:
            def plugin_disabling(self): self._job.cancel()
        """

    @plugin_spec
    def host_closing(self) -> None:
        """The host ends: the same as `plugin_disabling`, but the plugin stays enabled for the next time.

        Called after the windows were hidden and before the storage is closed: a plugin may wait here, for
        three seconds at most, for what the host is storing for it.

        Example:
            def host_closing(self): self._job.cancel()
        """

    @plugin_spec
    def language_changed(self, language: str) -> None:
        """The host's windows now speak `language`, "ru" or "en".

        Example:
            def language_changed(self, language): self._texts = Texts(language)
        """

    @plugin_spec
    def import_actions(self) -> list[ImportAction]:
        """Entries for the menu «Импортировать».

        Example:
            def import_actions(self): return [ImportAction("dss.import", "Импорт из DSS", ICON)]
        """

    @plugin_spec(firstresult=True)
    def import_wizard(self, action_id: str, argument: str) -> WizardSpec | None:
        """The wizard for an action of this plugin, None for a foreign action.

        Args:
            action_id: the id of an entry of `import_actions`.
            argument: "" from the menu; what the plugin put into a `WizardRequest` otherwise.

        Example:
            def import_wizard(self, action_id, argument):
                return WizardSpec("wizard", "Импорт", (WizardPageSpec(0, page),), on_finished)
        """

    @plugin_spec(firstresult=True)
    def run_action(self, action_id: str, argument: str) -> WizardRequest | None:
        """The person pressed a button of a notification of this plugin; None for a foreign action.

        Example:
            def run_action(self, action_id, argument): return WizardRequest("dss.import", argument)
        """

    @plugin_spec(firstresult=True)
    def certificate_badge(self, entry: StoredCertificate) -> CertificateBadge | None:
        """The mark of a certificate that came from this plugin, None for a foreign one.

        Example:
            def certificate_badge(self, entry): return CertificateBadge(CLOUD, "Облако: work")
        """

    @plugin_spec
    def settings_pages(self) -> list[SettingsPage]:
        """Pages for the host's settings.

        Example:
            def settings_pages(self): return [SettingsPage("dss.connections", "Подключения DSS", make)]
        """

    @plugin_spec
    def support_sections(self, entry_id: int) -> list[SupportSection]:
        """The plugin's part of a support file about a journal entry; no secrets.

        Example:
            def support_sections(self, entry_id): return [SupportSection("DSS", "TLS issuer: ...")]
        """


def new_plugin_manager() -> pluggy.PluginManager:
    """A manager with the specifications of the plugin hooks, on which the host registers plugins."""
    manager = pluggy.PluginManager(PLUGIN_PROJECT)
    manager.add_hookspecs(PluginHooks)
    return manager
