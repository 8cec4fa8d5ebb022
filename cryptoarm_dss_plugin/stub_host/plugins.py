"""`Plugins`: which plugins there are, which of them are on, and how the host calls their hooks."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Final, Literal

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.isolation import ask, call
from cryptoarm_dss_plugin.host_api.values import HostStorageError
from cryptoarm_dss_plugin.stub_host.background import Background
from cryptoarm_dss_plugin.stub_host.discovery import Found, discover
from cryptoarm_dss_plugin.stub_host.loading import Refusal, failed_to_start, load
from cryptoarm_dss_plugin.stub_host.plugin_calls import PluginCalls
from cryptoarm_dss_plugin.stub_host.plugin_failures import PluginFailures
from cryptoarm_dss_plugin.stub_host.problems import PluginState, Problem, invalid, plain
from cryptoarm_dss_plugin.stub_host.services import HOST_ID
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, mark

_DISABLED: Final = "disabled"
_UNREADABLE: Final = invalid(mark("the list of disabled plugins cannot be read"))


@dataclass(frozen=True, slots=True)
class PluginRow:
    """A plugin as the list of plugins shows it, in the host's language; to be shown as plain text.

    Attributes:
        plugin_id: its id.
        name: its name, else its id.
        version: its version, "" when unknown.
        description: what it is for, "" when unknown.
        state: how it stands.
        reason: why it is not loaded, as a sentence («не загружен: ...»); "" when nothing is wrong.
        can_be_enabled: whether `enable` would try to load it now; also after a failure while it was loaded.
    """

    plugin_id: str
    name: str
    version: str
    description: str
    state: PluginState
    reason: str
    can_be_enabled: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """A plugin between starts: `problem` is what stands in its way now."""

    found: Found
    state: PluginState
    problem: Problem | None = None


class Plugins(PluginCalls):
    """The plugins of one host. Everything is called, and calls back, in the GUI thread.

    No call of it waits for the disk but `start`; what has to be kept is written by `background`.

    Args:
        host: the host as plugins see it.
        background: the host's worker thread.
        close_wizards: deletes the open windows of a plugin, at once; given its id.
        changed: called with a plugin's id after it went on or off.
    """

    def __init__(
        self,
        host: Host,
        background: Background,
        *,
        close_wizards: Callable[[str], object],
        changed: Callable[[str], object],
    ) -> None:
        failures = PluginFailures(host, background, lambda: self._texts)
        super().__init__(failures, lambda plugin_id: self.row(plugin_id).name)
        self._host = host
        self._background = background
        self._close_wizards = close_wizards
        self._changed = changed
        self._texts = HostTexts("ru")
        self._known: dict[str, _Known] = {}
        self._closed = False

    def start(self) -> None:
        """Find the plugins and enable those that the person did not disable; before a window is shown.

        When it cannot be read which plugins are disabled, none is enabled: one of them may be disabled
        because it does harm.
        """
        self._must_be_gui_thread()
        info = self._host.host_info()
        self._texts = HostTexts(info.language)
        kept: dict[str, str] | None
        try:
            kept = self._background.wait_for(lambda: self._host.read_settings(HOST_ID))
        except HostStorageError:
            kept = None
        for found in discover(info.gui):
            if found.problem:
                self._known[found.plugin_id] = _Known(found, found.problem.state, found.problem)
            elif kept is None:
                self._block(_Known(found, PluginState.DISABLED, _UNREADABLE))
            elif kept.get(_key(found.plugin_id)) == _DISABLED:
                self._block(_Known(found, PluginState.DISABLED))
            else:
                self._known[found.plugin_id] = _Known(found, PluginState.FOUND)
                self._turn_on(found.plugin_id)

    def rows(self) -> list[PluginRow]:
        """All plugins by their ids."""
        return [self.row(plugin_id) for plugin_id in self._known]

    def row(self, plugin_id: str) -> PluginRow:
        """One plugin.

        Raises:
            KeyError: there is no such plugin.
        """
        known = self._known[plugin_id]
        language = self._texts.language
        manifest = known.found.manifest
        return PluginRow(
            plugin_id,
            plain(manifest.name_in(language) if manifest else plugin_id),
            plain(known.found.version),
            plain(manifest.description_in(language) if manifest else ""),
            known.state,
            known.problem.sentence(self._texts) if known.problem else "",
            self._can_be_enabled(known),
        )

    def enable(self, plugin_id: str) -> PluginRow:
        """Switch a plugin on, now and for later starts; its row afterwards.

        Nothing happens to one that is on already or that cannot be loaded here; one that failed while it
        was loaded is tried once more.

        Raises:
            KeyError: there is no such plugin.
        """
        self._must_be_gui_thread()
        if self._can_be_enabled(self._known[plugin_id]):
            self._keep(plugin_id, None)
            self._failures.forget(plugin_id)
            self._turn_on(plugin_id)
            self._changed(plugin_id)
        return self.row(plugin_id)

    def disable(self, plugin_id: str) -> PluginRow:
        """Switch a plugin off, at any moment, now and for later starts; its row afterwards.

        When it returns, no job and no window of the plugin is left, no hook of it is called any more and
        the host holds nothing of it. What is wrong with its manifest stays in its row.

        Raises:
            KeyError: there is no such plugin.
        """
        self._must_be_gui_thread()
        known = self._known[plugin_id]
        if plugin_id not in self._closing and not self._closed:
            self._keep(plugin_id, _DISABLED)
            try:
                self._take_down(plugin_id, "plugin_disabling")
            finally:
                problem = known.found.problem
                self._block(_Known(known.found, problem.state if problem else PluginState.DISABLED, problem))
            self._changed(plugin_id)
        return self.row(plugin_id)

    def host_closing(self) -> None:
        """The host ends: every plugin is told, its windows are closed and it is let go; none is disabled."""
        self._must_be_gui_thread()
        self._closed = True
        with ExitStack() as farewells:  # whatever happens with one, the others are told, too
            for plugin_id in self._on:
                self._known[plugin_id] = replace(self._known[plugin_id], state=PluginState.FOUND)
                farewells.callback(self._take_down, plugin_id, "host_closing")

    def language_changed(self, language: Literal["ru", "en"]) -> None:
        """The host's windows now speak another language."""
        self._must_be_gui_thread()
        self._texts = HostTexts(language)
        self.each("language_changed", language=language)

    def _can_be_enabled(self, known: _Known) -> bool:
        return not (known.found.problem or known.found.plugin_id in self._on or self._closed)

    def _turn_on(self, plugin_id: str) -> None:
        found = self._known[plugin_id].found
        refusal = self._load_and_register(found) or self._greet(found)
        if refusal is not None:
            self._known[plugin_id] = _Known(found, refusal.problem.state, refusal.problem)
            row = self.row(plugin_id)
            self._failures.report_refusal(plugin_id, row.name, row.reason, refusal.detail)

    def _load_and_register(self, found: Found) -> Refusal | None:
        if found.manifest is None:
            raise AssertionError(f"{found.plugin_id} has neither manifest nor problem")
        loaded = load(found.manifest)
        if isinstance(loaded, Refusal):
            return loaded
        self.manager.unblock(found.plugin_id)
        registered = call(self.manager.register, loaded, found.plugin_id)
        if registered.failure:
            return failed_to_start(registered)
        return None

    def _greet(self, found: Found) -> Refusal | None:
        """Tell a registered plugin that it is on; one that fails is taken down, half enabled as it is."""
        self._on.append(found.plugin_id)
        self._known[found.plugin_id] = _Known(found, PluginState.ENABLED)
        result = ask(self.manager, found.plugin_id, "plugin_enabled", host=self._host)
        if not result.failure or found.plugin_id not in self._on:
            return None
        self._take_down(found.plugin_id, "plugin_disabling")
        return failed_to_start(result)

    def _take_down(self, plugin_id: str, farewell: str) -> None:
        """Let a plugin end its work, close its windows and let it go; in this order."""
        if plugin_id not in self._on:
            return
        self._closing.add(plugin_id)
        try:
            self._told(plugin_id, farewell, ask(self.manager, plugin_id, farewell))
            self._close_wizards(plugin_id)
        finally:
            self.manager.unregister(name=plugin_id)
            self._on.remove(plugin_id)
            self._closing.discard(plugin_id)

    def _block(self, known: _Known) -> None:
        self._known[known.found.plugin_id] = known
        self.manager.set_blocked(known.found.plugin_id)

    def _keep(self, plugin_id: str, value: str | None) -> None:
        """Remember for the next start whether a plugin is disabled."""
        name = self.row(plugin_id).name
        self._background.run(
            lambda: self._host.write_settings(HOST_ID, {_key(plugin_id): value}),
            failed=lambda error: self._failures.report_forgetful(name, error),
        )


def _key(plugin_id: str) -> str:
    return f"plugin/{plugin_id}"
