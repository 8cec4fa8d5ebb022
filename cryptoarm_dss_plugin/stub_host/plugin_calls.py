"""Calls the hooks of the enabled plugins, each by itself."""

import threading
from collections.abc import Callable
from typing import Literal, cast, overload

from cryptoarm_dss_plugin.host_api.conformance import PLUGIN_HOOKS
from cryptoarm_dss_plugin.host_api.facade import WrongThreadError
from cryptoarm_dss_plugin.host_api.isolation import Result, ask, call
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import new_plugin_manager
from cryptoarm_dss_plugin.host_api.plugin_values import (
    CertificateBadge,
    ImportAction,
    SettingsPage,
    SupportSection,
    WizardRequest,
    WizardSpec,
)
from cryptoarm_dss_plugin.host_api.values import StoredCertificate
from cryptoarm_dss_plugin.stub_host.plugin_failures import PluginFailures

Offered = list[tuple[str, list[ImportAction]]]


class PluginCalls:
    """The hooks of the enabled plugins. Whatever a plugin raises or answers wrongly is told and harms nobody.

    Everything is called, and calls back, in the thread that made this object: the GUI thread.

    Args:
        failures: where failures are told.
        name_of: the name of a plugin for the person, given its id.

    Attributes:
        manager: the pluggy manager on which the enabled plugins are registered.
    """

    def __init__(self, failures: PluginFailures, name_of: Callable[[str], str]) -> None:
        self.manager = new_plugin_manager()
        self._failures = failures
        self._name_of = name_of
        self._gui_thread = threading.get_ident()
        self._on: list[str] = []  # in the order in which they were enabled
        self._closing: set[str] = set()

    @overload
    def each(self, hook: Literal["import_actions"]) -> Offered: ...
    @overload
    def each(self, hook: Literal["settings_pages"]) -> list[tuple[str, list[SettingsPage]]]: ...
    @overload
    def each(
        self, hook: Literal["support_sections"], *, entry_id: int
    ) -> list[tuple[str, list[SupportSection]]]: ...
    @overload
    def each(
        self, hook: Literal["run_action"], *, action_id: str, argument: str
    ) -> list[tuple[str, WizardRequest]]: ...
    @overload
    def each(self, hook: str, **arguments: object) -> list[tuple[str, object]]: ...
    def each(self, hook: str, **arguments: object) -> object:
        """Ask every enabled plugin a hook: (plugin id, answer) of those that answered something.

        They are asked in the order in which they were enabled. An action id of `import_actions` belongs to
        the first plugin that gives it; the action of the other one is left out and the clash told.

        Raises:
            KeyError: there is no such hook.
        """
        self._must_be_gui_thread()
        _must_be_known(hook)
        answers = []
        for plugin_id in self._on.copy():
            answer = self._ask(plugin_id, hook, arguments)
            if answer is not None:
                answers.append((plugin_id, answer))
        return self._without_clashes(cast("Offered", answers)) if hook == "import_actions" else answers

    @overload
    def first(
        self, plugin_id: str, hook: Literal["import_wizard"], *, action_id: str, argument: str
    ) -> WizardSpec | None: ...
    @overload
    def first(
        self, plugin_id: str, hook: Literal["run_action"], *, action_id: str, argument: str
    ) -> WizardRequest | None: ...
    @overload
    def first(
        self, plugin_id: str, hook: Literal["certificate_badge"], *, entry: StoredCertificate
    ) -> CertificateBadge | None: ...
    @overload
    def first(self, plugin_id: str, hook: str, **arguments: object) -> object: ...
    def first(self, plugin_id: str, hook: str, **arguments: object) -> object:
        """Ask one plugin a hook; None when it answers nothing, fails, or is not on.

        Raises:
            KeyError: there is no such hook.
        """
        self._must_be_gui_thread()
        _must_be_known(hook)
        return self._ask(plugin_id, hook, arguments)

    def call(self, plugin_id: str, place: str, function: Callable[..., object], *arguments: object) -> object:
        """Call something that a plugin gave to the host (`WizardSpec.on_finished`, `SettingsPage.make`).

        Args:
            plugin_id: whose it is; it may be off already.
            place: what it is, for the journal, e.g. "on_finished".
            function: what to call.
            arguments: with what.

        Returns:
            What it returned, None when it failed.
        """
        self._must_be_gui_thread()
        return self._told(plugin_id, place, call(function, *arguments))

    def _ask(self, plugin_id: str, hook: str, arguments: dict[str, object]) -> object:
        if not self._answers(plugin_id):
            return None
        answer = self._told(plugin_id, hook, ask(self.manager, plugin_id, hook, **arguments))
        # the plugin may have been switched off meanwhile, even by itself
        return answer if self._answers(plugin_id) else None

    def _answers(self, plugin_id: str) -> bool:
        return plugin_id in self._on and plugin_id not in self._closing

    def _told(self, plugin_id: str, place: str, result: Result) -> object:
        """The answer of a call; of a failure it is told."""
        if result.failure:
            self._failures.report(plugin_id, self._name_of(plugin_id), place, result.failure)
        return result.answer

    def _without_clashes(self, offered: Offered) -> Offered:
        keepers: dict[str, str] = {}
        settled = []
        for plugin_id, actions in offered:
            kept = []
            for action in actions:
                if action.action_id not in keepers:
                    keepers[action.action_id] = plugin_id
                    kept.append(action)
                else:
                    both = [(one, self._name_of(one)) for one in (keepers[action.action_id], plugin_id)]
                    self._failures.report_clash(both[0], both[1], action.action_id)
            settled.append((plugin_id, kept))
        return settled

    def _must_be_gui_thread(self) -> None:
        if threading.get_ident() != self._gui_thread:
            raise WrongThreadError("the plugins are called outside the GUI thread")


def _must_be_known(hook: str) -> None:
    if hook not in PLUGIN_HOOKS:
        raise KeyError(hook)
