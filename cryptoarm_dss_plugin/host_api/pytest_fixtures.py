"""A small conformance kit for authors of plugins and of hosts; it needs pytest, and no window.

Load its fixtures with `pytest -p cryptoarm_dss_plugin.host_api.pytest_fixtures`. The tests of a plugin::

    from cryptoarm_dss_plugin.host_api.pytest_fixtures import check_answers, check_hooks, check_rounds

    def test_its_hooks_are_those_of_the_contract():
        check_hooks(MyPlugin())

    def test_its_answers_are_too(host):
        check_answers(MyPlugin, host)

    def test_it_leaves_nothing_behind(host, plugin_manager):
        check_rounds(MyPlugin, host, plugin_manager, use=lambda plugin: plugin.refresh())

    def test_it_keeps_its_settings(host_store, host):
        MyPlugin().save(host)
        assert host_store.settings["my-plugin"] == {"answer": "42"}

And of a host, whose storage has to be empty::

    def test_it_keeps_what_plugins_give_it(tmp_path):
        check_host(MyHostHooks(tmp_path), AN_OFFER)

A check that fails says everything that it found wrong.
"""

import gc
import time
import weakref
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pluggy
import pytest

from cryptoarm_dss_plugin.host_api.conformance import (
    HOST_HOOKS,
    OPTIONAL_HOST_HOOKS,
    host_hook_problems,
    host_implementations,
    plugin_hook_problems,
)
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.host_checks import storage_problems, window_problems
from cryptoarm_dss_plugin.host_api.isolation import ask
from cryptoarm_dss_plugin.host_api.memory_host import MemoryHost
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import new_plugin_manager
from cryptoarm_dss_plugin.host_api.plugin_values import ImportAction
from cryptoarm_dss_plugin.host_api.traces import Trace, different, traces
from cryptoarm_dss_plugin.host_api.values import (
    CertificateFacts,
    CertificateOffer,
    CertificateSource,
    ServerFacts,
    StoredCertificate,
    StoreName,
)

_PLUGIN = "plugin-under-test"
_FOREIGN = "no.such.action"


@pytest.fixture
def host_store() -> MemoryHost:
    """A host in memory that remembers what was asked of it."""
    return MemoryHost()


@pytest.fixture
def host(host_store: MemoryHost) -> Host:
    """That host as a plugin sees it."""
    manager = new_host_manager()
    manager.register(host_store)
    return Host(manager)


@pytest.fixture
def plugin_manager() -> pluggy.PluginManager:
    """A manager on which plugins can be registered."""
    return new_plugin_manager()


def check_hooks(plugin: object) -> None:
    """Every hook implementation of a plugin has a hook it belongs to and takes no unknown arguments."""
    _fail_for(f"{one.hook}: {one.deviation} {one.detail}".strip() for one in plugin_hook_problems(plugin))


def check_answers(make_plugin: Callable[[], object], host: Host) -> None:
    """An enabled plugin answers every hook as the contract says, and foreign questions with None.

    `import_wizard` is only asked for an action that is not the plugin's: its pages need a running toolkit.

    Args:
        make_plugin: makes a plugin object, e.g. its class.
        host: what the plugin gets.
    """
    manager = new_plugin_manager()
    manager.register(make_plugin(), _PLUGIN)
    failures = []

    def answer_of(hook: str, **arguments: object) -> object:
        result = ask(manager, _PLUGIN, hook, **arguments)
        if result.failure:
            failures.append(f"{hook}: {result.failure}")
        return result.answer

    answer_of("plugin_enabled", host=host)
    actions = answer_of("import_actions")
    failures += _action_problems(actions if isinstance(actions, list) else [])
    foreign: dict[str, dict[str, object]] = {
        "import_wizard": {"action_id": _FOREIGN, "argument": ""},
        "run_action": {"action_id": _FOREIGN, "argument": ""},
        "certificate_badge": {"entry": _foreign_certificate()},
    }
    for hook, arguments in foreign.items():
        if answer_of(hook, **arguments) is not None:
            failures.append(f"{hook}: answered what is not this plugin's")
    for language in ("en", "ru"):
        answer_of("language_changed", language=language)
    answer_of("settings_pages")
    answer_of("support_sections", entry_id=0)
    answer_of("plugin_disabling")
    _fail_for(failures)


def check_rounds(
    make_plugin: Callable[[], object],
    host: Host,
    manager: pluggy.PluginManager,
    *,
    use: Callable[[object], object] = lambda _plugin: None,
    patience: float = 2.0,
) -> None:
    """Enabled, used and disabled three times, a plugin leaves the process as it was and is collected.

    Args:
        make_plugin: makes a plugin object, e.g. its class.
        host: what the plugin gets.
        manager: where it is registered.
        use: does with the enabled plugin what a person would.
        patience: seconds that its threads may take to end.
    """
    _round(make_plugin, host, manager, use)  # what is loaded only once, such as modules, is not a trace
    before = traces(manager)
    for number in (1, 2, 3):
        remains = _round(make_plugin, host, manager, use)
        deadline = time.monotonic() + patience
        while left := _left(before, manager, remains):
            if time.monotonic() > deadline:
                pytest.fail(f"round {number} left: {'; '.join(left)}")
            time.sleep(0.01)


def check_host(hooks: object, offer: CertificateOffer) -> None:
    """A host implements every hook it must, keeps what it is given and gives it back.

    The hooks are called as plugins call them: those of the storage on another thread.

    Args:
        hooks: the object that the host registers; nothing may be stored yet.
        offer: a certificate that this host would keep, with the name of a connection in its source.
    """
    implemented = {hook for hook, _ in host_implementations(hooks)}
    _fail_for(
        [f"{one.hook}: {one.deviation} {one.detail}".strip() for one in host_hook_problems(hooks)]
        + [
            f"{hook}: missing"
            for hook in HOST_HOOKS
            if hook not in implemented and hook not in OPTIONAL_HOST_HOOKS
        ]
    )
    manager = new_host_manager()
    manager.register(hooks)
    host = Host(manager)
    failures = window_problems(host)
    with ThreadPoolExecutor(1) as worker:
        failures += worker.submit(storage_problems, host, offer).result()
    _fail_for(failures)


def _action_problems(actions: list[ImportAction]) -> list[str]:
    problems = [
        f"import_actions: {action.action_id}: its icon is not an SVG file"
        for action in actions
        if action.icon.suffix != ".svg" or not action.icon.is_file()
    ]
    problems += [
        f"import_actions: {action.action_id}: no title" for action in actions if not action.title.strip()
    ]
    if len({action.action_id for action in actions}) < len(actions):
        problems.append("import_actions: two actions have the same id")
    return problems


def _round(
    make_plugin: Callable[[], object],
    host: Host,
    manager: pluggy.PluginManager,
    use: Callable[[object], object],
) -> "weakref.ref[object]":
    """Enable, use and disable once; what is left of the plugin object."""
    plugin = make_plugin()
    manager.register(plugin, _PLUGIN)
    results = [ask(manager, _PLUGIN, "plugin_enabled", host=host)]
    use(plugin)
    results.append(ask(manager, _PLUGIN, "plugin_disabling"))
    manager.unregister(name=_PLUGIN)
    _fail_for(result.failure for result in results)
    return weakref.ref(plugin)


def _left(
    before: frozenset[Trace], manager: pluggy.PluginManager, plugin: "weakref.ref[object]"
) -> list[str]:
    """What is not as before."""
    gc.collect()
    kept = [] if plugin() is None else ["the plugin object"]
    return different(before, traces(manager)) + kept


def _foreign_certificate() -> StoredCertificate:
    """A certificate that another plugin brought."""
    begin, end = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    facts = CertificateFacts("00" * 20, "01", "CN=Nobody", "CN=Nobody", begin, end, "RSA 2048")
    source = CertificateSource("another-plugin", "connection", 1)
    return StoredCertificate(b"\x30\x00", facts, ServerFacts(), source, StoreName.PERSONAL, begin)


def _fail_for(failures: Iterable[str]) -> None:
    """Fail with all of them, if there are any."""
    told = [failure for failure in failures if failure]
    if told:
        pytest.fail("\n".join(told))
