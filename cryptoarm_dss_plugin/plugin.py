"""The one door of the plugin: the hooks a host calls. Everything else is opened when it is needed.

Importing and enabling loads neither the toolkit's wizard pages nor requests, cryptography or msgspec.
"""

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import (
    CertificateBadge,
    ImportAction,
    SettingsPage,
    SupportSection,
    WizardRequest,
    WizardSpec,
)
from cryptoarm_dss_plugin.host_api.values import HostStorageError, Notification, Severity, StoredCertificate
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.support_notes import SupportNotes
from cryptoarm_dss_plugin.texts import Texts

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.presets.places import Place
    from cryptoarm_dss_plugin.settings.connections_desk import ConnectionsDesk
    from cryptoarm_dss_plugin.settings.stored_work import StoredWork
    from cryptoarm_dss_plugin.wizard.conversation import Conversation
    from cryptoarm_dss_plugin.wizard.notice import Notice
    from cryptoarm_dss_plugin.wizard.qt import QWidget
    from cryptoarm_dss_plugin.wizard.views import FilledForm

_log = logging.getLogger(__name__)

PLUGIN_ID = "cryptoarm-dss"
IMPORT_ACTION = "dss.import"
CONNECTIONS_PAGE = "dss.connections"
STORED_PAGE = "dss.stored"
_REPEAT_ACTION = "dss.repeat"
_PATIENCE_AT_CLOSING = 3.0
"""Seconds that the host waits, without its window, for what is being stored and entered into the journal."""
_PATIENCE_AT_DISABLING = 0.1
"""Seconds that the host waits for the threads of what is ended, or about to end."""

_ICONS = Path(__file__).parent / "icons"


class DssPlugin:
    """«Импорт из DSS» in a host. One object for each time the plugin is enabled.

    Attributes:
        place: where the administrator's files lie, None for the platform's place.
    """

    def __init__(self) -> None:
        self.place: Place | None = None
        self._host: Host | None = None
        self._texts = Texts("ru")
        self._passwords = PasswordKeeper()
        self._conversations: list[Conversation] = []
        self._leaving: list[Conversation] = []
        self._own_names: set[str] = set()
        self._notes = SupportNotes()
        self._desk: ConnectionsDesk | None = None
        self._stored: StoredWork | None = None

    @plugin_impl
    def plugin_enabled(self, host: Host) -> None:
        """Keep the host's door; nothing heavy is loaded yet.

        A host that cannot tell what it is has a plugin that speaks Russian until the language changes.
        """
        self._host = host
        try:
            self._texts = Texts(_known_language(host.host_info().language))
        except HostStorageError as error:
            _log.warning("what the host is: %s", error.detail)

    @plugin_impl
    def plugin_disabling(self) -> None:
        """End every import, forget every password; what is being stored just now is stored.

        Its threads get a moment to be gone when this returns; one that waits for a name or a host to answer
        ends by itself.
        """
        ended = [*self._conversations, *self._desks]
        self._desk = self._stored = None
        for one in ended:
            one.close()
        deadline = time.monotonic() + _PATIENCE_AT_DISABLING
        for one in ended:
            one.join(max(deadline - time.monotonic(), 0.0))
        self._conversations.clear()
        self._leaving.clear()
        self._passwords.forget_all()
        self._host = None

    @plugin_impl
    def host_closing(self) -> None:
        """The same as disabling; an import that was ended gets a little time to write what it did."""
        ended, desks = self._conversations + self._leaving, self._desks
        self.plugin_disabling()
        deadline = time.monotonic() + _PATIENCE_AT_CLOSING
        for conversation in ended:
            conversation.join(max(deadline - time.monotonic(), 0.0))
        for desk in desks:
            desk.join(max(deadline - time.monotonic(), 0.0))

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
        """The wizard; `argument` is that of «Повторить», or the name of a saved connection, or ""."""
        if action_id != IMPORT_ACTION or self._host is None:
            return None
        from cryptoarm_dss_plugin.wizard.build import build_wizard  # noqa: PLC0415 - loads the toolkit's pages
        from cryptoarm_dss_plugin.wizard.conversation import Conversation  # noqa: PLC0415
        from cryptoarm_dss_plugin.wizard.form_argument import from_argument  # noqa: PLC0415

        def notify(notice: "Notice") -> None:
            self._notify(notice, conversation.last_form)

        form, is_new = from_argument(argument)
        if is_new:
            self._own_names.add(form.name.strip())
        conversation = Conversation(
            self._host, self._texts, self._passwords, self._own_names, notify, self.place
        )
        conversation.parted.connect(self._forget_ended)
        self._conversations.append(conversation)
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

    @plugin_impl
    def settings_pages(self) -> list[SettingsPage]:
        """«Подключения DSS» and «Что хранится на этом компьютере»."""
        connections = self._texts.text("DSS connections")
        stored = self._texts.text("What is stored")
        return [
            SettingsPage(CONNECTIONS_PAGE, connections, self._make_connections_page),
            SettingsPage(STORED_PAGE, stored, self._make_stored_page),
        ]

    @plugin_impl
    def support_sections(self, entry_id: int) -> list[SupportSection]:
        """What an error was and who can put it right; known of the newest errors since the plugin is on."""
        note = self._notes.of(entry_id)
        return [SupportSection(self._texts.text("The error and who can help"), note)] if note else []

    def _make_connections_page(self, parent: object) -> object:
        """The page; what it works on lives as long as the plugin is on."""
        from cryptoarm_dss_plugin.settings.connections_desk import ConnectionsDesk  # noqa: PLC0415 - loads Qt
        from cryptoarm_dss_plugin.settings.connections_page import ConnectionsPage  # noqa: PLC0415

        if self._desk is None:
            self._desk = ConnectionsDesk(self._door(), self._passwords, IMPORT_ACTION, lambda: self.place)
            self._tell_stored()
        return ConnectionsPage(self._desk, self._texts, cast("QWidget", parent))

    def _make_stored_page(self, parent: object) -> object:
        """The page; what it works on lives as long as the plugin is on."""
        from cryptoarm_dss_plugin.settings.stored_page import StoredPage  # noqa: PLC0415 - loads Qt
        from cryptoarm_dss_plugin.settings.stored_work import StoredWork  # noqa: PLC0415

        if self._stored is None:
            self._stored = StoredWork(self._door(), self._passwords, lambda: self.place)
            self._tell_stored()
        return StoredPage(self._stored, self._texts, cast("QWidget", parent))

    def _tell_stored(self) -> None:
        """What a refresh has stored is told to the other page, whichever of them came first."""
        if self._desk is not None and self._stored is not None:
            self._desk.refresh.over.connect(self._stored.stored)

    @property
    def _desks(self) -> "list[ConnectionsDesk | StoredWork]":
        """What the pages of the settings work on, as far as there were any."""
        return [one for one in (self._desk, self._stored) if one is not None]

    def _door(self) -> Host:
        """The host.

        Raises:
            RuntimeError: the plugin is off.
        """
        if self._host is None:
            raise RuntimeError("the plugin is off")
        return self._host

    def _finished(self, conversation: "Conversation") -> None:
        """A wizard has ended, however it did."""
        if farewell := conversation.farewell():  # none when the plugin was told to end: all is over then
            self._notify(farewell, conversation.last_form)
        conversation.close()
        if conversation in self._conversations:
            self._conversations.remove(conversation)
        self._leaving.append(conversation)
        self._forget_ended(0.0)
        if self._desk is not None:
            self._desk.import_ended(conversation.last_form.name.strip())
        if self._stored is not None:
            self._stored.stored.emit()

    def _forget_ended(self, patience: float = _PATIENCE_AT_DISABLING) -> None:
        """Keep of the wizards that have ended those only whose threads go on."""
        self._leaving = [one for one in self._leaving if not one.join(patience)]

    def _notify(self, notice: "Notice", form: "FilledForm") -> None:
        """Put a notice into the host's notification centre, with «Повторить» when it failed."""
        if self._host is None:
            return
        from cryptoarm_dss_plugin.wizard.form_argument import to_argument  # noqa: PLC0415 - see above

        if notice.journal_id is not None and notice.note:
            self._notes.keep(notice.journal_id, notice.note)
        repeat = ((_REPEAT_ACTION, self._texts.text("Repeat")),)
        failed = notice.severity is Severity.ERROR
        notification = Notification(
            notice.severity,
            notice.title,
            notice.text,
            code=notice.code,
            journal_id=notice.journal_id,
            actions=repeat if failed else (),
            action_argument=to_argument(form, is_new=form.name.strip() in self._own_names) if failed else "",
        )
        try:
            self._host.show_notification(notification)
        except HostStorageError:
            # The page says the same, and the host names its own failure: there is no third place to tell.
            return


def _known_language(language: str) -> str:
    return language if language in {"ru", "en"} else "en"
