"""One installed plugin in a host, from its entry point to its end: for hosts that need no list of plugins.

It knows no toolkit: the wizard's window comes from the host, and any binding's QWizard will do.
"""

import threading
from functools import partial
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.isolation import Result, ask, call
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import new_plugin_manager
from cryptoarm_dss_plugin.host_api.plugin_values import ImportAction, WizardRequest, WizardSpec

if TYPE_CHECKING:
    from collections.abc import Callable

GROUP: Final = "cryptoarm.plugins"
"""The entry point group of plugins; the name of an entry point is the plugin's id."""


class PluginFailedError(Exception):
    """A plugin raised something or answered what its hook does not allow; the text says where, no values."""


Window = TypeVar("Window")
"""A QWizard of the host's toolkit."""


class InstalledPlugin:
    """A plugin of this Python environment, enabled as long as this object is not closed. GUI thread only.

    A host that lets the person choose among plugins looks at their manifests first: `stub_host` shows how.

    Args:
        plugin_id: the name of its entry point.
        host_hooks: objects that implement the host's hooks, all of them together.

    Raises:
        LookupError: there is none of this name, or more than one.
        PluginFailedError: it cannot be imported, made or enabled.
    """

    def __init__(self, plugin_id: str, *host_hooks: object) -> None:
        found = list(entry_points(group=GROUP, name=plugin_id))
        if len(found) != 1:
            raise LookupError(f"{len(found)} plugins are called {plugin_id!r}")
        host_manager = new_host_manager()
        for hooks in host_hooks:
            host_manager.register(hooks)
        self._plugin_id = plugin_id
        self._manager = new_plugin_manager()
        make = cast("Callable[[], object]", _answer(call(found[0].load)))
        _answer(call(self._manager.register, _answer(call(make)), plugin_id))
        self.ask("plugin_enabled", host=Host(host_manager, gui_thread=threading.get_ident()))

    def ask(self, hook: str, **arguments: object) -> Any:  # noqa: ANN401 - each hook has an answer of its own
        """Ask one of the hooks of `plugin_hookspecs`; None when the plugin does not implement it.

        Raises:
            PluginFailedError: it failed.
            KeyError: there is no such hook, or an argument is missing.
        """
        return _answer(ask(self._manager, self._plugin_id, hook, **arguments))

    def import_actions(self) -> list[ImportAction]:
        """Its entries for the menu of imports, in their order; raises as `ask` does."""
        actions: list[ImportAction] = self.ask("import_actions") or []
        return sorted(actions, key=lambda action: (action.order, action.title))

    def open_wizard(self, window: Window, action_id: str, argument: str = "") -> Window:
        """Put the pages of an action's wizard into a window and open it.

        However the window ends - finished, cancelled, closed, deleted, or by `close` - the plugin is told so
        once. It is kept until then.

        Args:
            window: a new QWizard.
            action_id: an action of `import_actions`, or of a `WizardRequest`.
            argument: for the plugin, likewise.

        Returns:
            The window.

        Raises:
            LookupError: the plugin has no such wizard.
            PluginFailedError: it failed.
        """
        spec: WizardSpec | None = self.ask("import_wizard", action_id=action_id, argument=argument)
        if spec is None:
            raise LookupError(action_id)
        wizard, key = cast("Any", window), id(window)
        wizard.setObjectName(spec.object_name)
        wizard.setWindowTitle(spec.title)
        for one in spec.pages:
            wizard.setPage(one.page_id, one.page)
        on_destroyed = partial(_on_destroyed, key)
        _OPEN[key] = _Open(self, wizard, spec.on_finished, on_destroyed)
        # It holds the window, which otherwise might be deleted within its own signal.
        wizard.finished.connect(partial(_on_finished, key, wizard))
        wizard.destroyed.connect(on_destroyed)
        wizard.open()
        return window

    def run_action(self, action_id: str, argument: str) -> WizardRequest | None:
        """A button of a notification was pressed: the wizard to open, None for nothing; raises as `ask`."""
        request: WizardRequest | None = self.ask("run_action", action_id=action_id, argument=argument)
        return request

    def close(self) -> None:
        """The host ends: so do the plugin's work and its windows. Failures matter to nobody any more.

        A second time nothing happens.
        """
        ask(self._manager, self._plugin_id, "host_closing")
        for key, one in list(_OPEN.items()):
            if one.plugin is self:
                _ended(key, well=False)
                one.window.hide()
                one.window.deleteLater()
        if self._manager.has_plugin(self._plugin_id):
            self._manager.unregister(name=self._plugin_id)


class _Open(NamedTuple):
    """A wizard that has not ended."""

    plugin: InstalledPlugin
    window: Any
    on_finished: "Callable[[bool], None]"
    on_destroyed: object


# Of the module, and what is called when a window is destroyed knows but a key: were both collected as garbage
# together, that would be called after Python has taken it apart, which ends the process.
_OPEN: Final[dict[int, _Open]] = {}


def _on_finished(key: int, _window: object, result: int) -> None:
    _ended(key, well=result == 1)  # QDialog.Accepted


def _ended(key: int, *, well: bool) -> None:
    """Tell the plugin that its wizard has ended, the first time."""
    one = _OPEN.pop(key, None)
    if one is not None:
        one.window.destroyed.disconnect(one.on_destroyed)
        call(one.on_finished, well)  # an exception in a slot would end the program


def _on_destroyed(key: int, *_: object) -> None:
    one = _OPEN.pop(key, None)
    if one is not None:
        call(one.on_finished, False)  # noqa: FBT003 - as the contract has it


def _answer(result: Result) -> object:
    if result.failure:
        raise PluginFailedError(result.failure)
    return result.answer
