"""Tells of what plugins did wrong: in the journal with the place, to the person once."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import HostStorageError, JournalEntry, Notification, Severity
from cryptoarm_dss_plugin.stub_host.background import Background
from cryptoarm_dss_plugin.stub_host.problems import plain
from cryptoarm_dss_plugin.stub_host.services import HOST_ID
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, mark

OPERATION: Final = "plugin-failure"
"""The operation of the journal entries, and the code of the notifications."""

CLASH: Final = "plugin-clash"

_WHAT: Final = {
    "plugin_enabled": mark("when it was switched on"),
    "plugin_disabling": mark("when it was switched off"),
    "host_closing": mark("when the program was closed"),
    "language_changed": mark("when the language was changed"),
    "import_actions": mark("when it added to the menu “Import”"),
    "import_wizard": mark("when its window was opened"),
    "run_action": mark("when a button of its notification was pressed"),
    "certificate_badge": mark("when it marked its certificates"),
    "settings_pages": mark("when its settings were opened"),
    "support_sections": mark("when a file for technical support was made"),
}


class PluginFailures:
    """Reports every kind of failure of a plugin once, until the plugin is switched on anew.

    Args:
        host: for the journal and the notification centre.
        background: for the journal.
        texts: gives the sentences in the host's present language.
    """

    def __init__(self, host: Host, background: Background, texts: Callable[[], HostTexts]) -> None:
        self._host = host
        self._background = background
        self._texts = texts
        self._reported: set[tuple[str, str]] = set()

    def forget(self, plugin_id: str) -> None:
        """The plugin starts anew: what it does wrong from now on is told again."""
        self._reported = {key for key in self._reported if key[0] != plugin_id}

    def report(self, plugin_id: str, name: str, place: str, detail: str) -> None:
        """A plugin raised, or answered something that the contract does not allow.

        Args:
            plugin_id: its id.
            name: its name as the person knows it.
            place: the hook, or what else of the plugin was called.
            detail: kind and place, without values.
        """
        if self._is_known(plugin_id, place):
            return
        texts = self._texts()
        title = texts.text(mark("Error in the plugin “{name}”"), name=plain(name))
        text = texts.text(
            mark(
                "It failed {when}. Everything else works as before. If it happens again, switch the plugin "
                "off in the list of plugins and send the details to technical support."
            ),
            when=texts.text(_WHAT.get(place, mark("at work"))),
        )
        facts = {"plugin": plugin_id, "place": place}
        self._tell(JournalEntry(HOST_ID, OPERATION, Severity.ERROR, title, OPERATION, detail, facts), text)

    def report_refusal(self, plugin_id: str, name: str, reason: str, detail: str) -> None:
        """A plugin could not be switched on; `reason` is the sentence of its row."""
        if self._is_known(plugin_id, "load"):
            return
        texts = self._texts()
        title = texts.text(mark("The plugin “{name}” is not loaded"), name=plain(name))
        text = texts.text(
            mark(
                "{reason}. Everything else works as before. Ask the maker of the plugin for another version."
            ),
            reason=reason[:1].upper() + reason[1:],
        )
        facts = {"plugin": plugin_id, "place": "load"}
        self._tell(JournalEntry(HOST_ID, OPERATION, Severity.ERROR, title, OPERATION, detail, facts), text)

    def report_clash(self, keeper: tuple[str, str], loser: tuple[str, str], action_id: str) -> None:
        """Two plugins offer an action of the same id; both are given as (id, name)."""
        if self._is_known(loser[0], f"{keeper[0]}/{action_id}"):
            return
        texts = self._texts()
        title = texts.text(
            mark("The plugins “{keeper}” and “{loser}” are in each other's way"),
            keeper=plain(keeper[1]),
            loser=plain(loser[1]),
        )
        text = texts.text(
            mark(
                "Both add the same action “{action}”. The menu shows the one of “{keeper}”. "
                "Switch off the plugin that you do not need in the list of plugins."
            ),
            action=plain(action_id),
            keeper=plain(keeper[1]),
        )
        facts = {"plugin": loser[0], "other": keeper[0], "action": action_id}
        self._tell(JournalEntry(HOST_ID, CLASH, Severity.WARNING, title, CLASH, "", facts), text)

    def report_forgetful(self, name: str, error: HostStorageError) -> None:
        """It could not be kept that a plugin is on or off."""
        texts = self._texts()
        title = texts.text(mark("The list of plugins could not be saved"))
        text = texts.text(
            mark(
                "Until the program is closed the plugin “{name}” stays as you set it; afterwards it will be "
                "as it was before. Check whether the disk is full or write-protected, then set it again."
            ),
            name=plain(name),
        )
        entry = JournalEntry(HOST_ID, "plugin-settings", Severity.ERROR, title, "store-failed", error.detail)
        self._tell(entry, text)

    def _is_known(self, plugin_id: str, place: str) -> bool:
        known = (plugin_id, place) in self._reported
        self._reported.add((plugin_id, place))
        return known

    def _tell(self, entry: JournalEntry, text: str) -> None:
        """Write a journal entry, then show its notification, also when the journal fails."""
        notification = Notification(entry.severity, entry.text, text, code=entry.code)

        def show(journal_id: int | None) -> None:
            with suppress(HostStorageError):  # there is no third place to tell of it
                self._host.show_notification(replace(notification, journal_id=journal_id))

        self._background.run(lambda: self._host.write_journal(entry), show, lambda _error: show(None))
