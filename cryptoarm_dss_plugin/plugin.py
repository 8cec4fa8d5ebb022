"""The one door of the plugin: the hooks a host calls. Everything else is opened when it is needed.

Importing and enabling loads neither the toolkit's wizard pages nor requests, cryptography or msgspec.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import (
    CertificateBadge,
    ImportAction,
    WizardRequest,
    WizardSpec,
)
from cryptoarm_dss_plugin.host_api.values import HostStorageError, Notification, Severity, StoredCertificate
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.texts import Texts

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.wizard.conversation import Conversation, Notice
    from cryptoarm_dss_plugin.wizard.views import FilledForm

PLUGIN_ID = "cryptoarm-dss"
IMPORT_ACTION = "dss.import"
_REPEAT_ACTION = "dss.repeat"
_ICONS = Path(__file__).parent / "icons"


class DssPlugin:
    """«Импорт из DSS» in a host. One object for each time the plugin is enabled."""

    def __init__(self) -> None:
        self._host: Host | None = None
        self._texts = Texts("ru")
        self._passwords = PasswordKeeper()
        self._conversations: list[Conversation] = []
        self._forms: dict[str, FilledForm] = {}
        self._own_names: set[str] = set()

    @plugin_impl
    def plugin_enabled(self, host: Host) -> None:
        """Keep the host's door; nothing heavy is loaded yet."""
        self._host = host
        self._texts = Texts(_known_language(host.host_info().language))

    @plugin_impl
    def plugin_disabling(self) -> None:
        """End every import, forget every password."""
        for conversation in list(self._conversations):
            conversation.close()
        self._conversations.clear()
        self._passwords.forget_all()
        self._forms.clear()
        self._host = None

    @plugin_impl
    def host_closing(self) -> None:
        """The same as disabling: nothing may outlive the host's window."""
        self.plugin_disabling()

    @plugin_impl
    def language_changed(self, language: str) -> None:
        """Later texts are in this language; an open wizard keeps its own."""
        self._texts = Texts(_known_language(language))

    @plugin_impl
    def import_actions(self) -> list[ImportAction]:
        """The entry «Импорт из DSS»."""
        title = self._texts.text("Import from DSS")
        return [ImportAction(IMPORT_ACTION, title, _ICONS / "import-dss.svg", order=10)]

    @plugin_impl
    def import_wizard(self, action_id: str, argument: str) -> WizardSpec | None:
        """The wizard; `argument` is the name of a connection whose form is to be filled in again."""
        if action_id != IMPORT_ACTION or self._host is None:
            return None
        from cryptoarm_dss_plugin.wizard.build import build_wizard  # noqa: PLC0415 - loads the toolkit's pages
        from cryptoarm_dss_plugin.wizard.conversation import Conversation  # noqa: PLC0415
        from cryptoarm_dss_plugin.wizard.views import FilledForm  # noqa: PLC0415

        conversation = Conversation(self._host, self._texts, self._passwords, self._own_names, self._notify)
        self._conversations.append(conversation)
        form = self._forms.get(argument, FilledForm(name=argument))
        return build_wizard(conversation, self._texts, form, lambda: self._finished(conversation))

    @plugin_impl
    def run_action(self, action_id: str, argument: str) -> WizardRequest | None:
        """«Повторить» of a notification: the wizard again, with the form as it was."""
        return WizardRequest(IMPORT_ACTION, argument) if action_id == _REPEAT_ACTION else None

    @plugin_impl
    def certificate_badge(self, entry: StoredCertificate) -> CertificateBadge | None:
        """The cloud, with the name of the connection."""
        if entry.source is None or entry.source.plugin_id != PLUGIN_ID:
            return None
        if entry.source.connection is None:
            tooltip = self._texts.text("DSS certificate; its connection was removed")
        else:
            tooltip = self._texts.text("DSS certificate, connection {name}", name=entry.source.connection)
        return CertificateBadge(_ICONS / "cloud.svg", tooltip)

    def _finished(self, conversation: "Conversation") -> None:
        """A wizard has ended, however it did."""
        if conversation.last_form.name:
            self._forms[conversation.last_form.name.strip()] = conversation.last_form
        conversation.close()
        if conversation in self._conversations:
            self._conversations.remove(conversation)

    def _notify(self, notice: "Notice") -> None:
        """Put a notice into the host's notification centre, with «Повторить» when it failed."""
        if self._host is None:
            return
        repeat = ((_REPEAT_ACTION, self._texts.text("Repeat")),)
        notification = Notification(
            notice.severity,
            notice.title,
            notice.text,
            code=notice.code,
            journal_id=notice.journal_id,
            actions=repeat if notice.severity is Severity.ERROR else (),
            action_argument=notice.connection,
        )
        try:
            self._host.show_notification(notification)
        except HostStorageError:
            # The page says the same, and the host names its own failure: there is no third place to tell.
            return


def _known_language(language: str) -> str:
    return language if language in {"ru", "en"} else "en"
