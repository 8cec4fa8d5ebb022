"""The plugin of this repository under the conformance kit that is offered to others."""

import pluggy
import pytest

from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.memory_host import MemoryHost
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import new_plugin_manager
from cryptoarm_dss_plugin.host_api.pytest_fixtures import check_answers, check_hooks, check_rounds
from cryptoarm_dss_plugin.plugin import DssPlugin


@pytest.fixture
def memory() -> MemoryHost:
    """A host in memory."""
    return MemoryHost()


@pytest.fixture
def host(memory: MemoryHost) -> Host:
    """That host, as a plugin sees it."""
    manager = new_host_manager()
    manager.register(memory)
    return Host(manager)


@pytest.fixture
def plugin_manager() -> pluggy.PluginManager:
    """Where the plugin is registered."""
    return new_plugin_manager()


def test_its_hooks_are_those_of_the_contract() -> None:
    check_hooks(DssPlugin())


def test_its_answers_are_those_of_the_contract_and_it_asks_for_nothing_unbidden(
    host: Host, memory: MemoryHost
) -> None:
    check_answers(DssPlugin, host)

    assert set(memory.hooks_asked()) <= {"host_info"}


def test_enabled_and_disabled_it_leaves_nothing(host: Host, plugin_manager: pluggy.PluginManager) -> None:
    check_rounds(DssPlugin, host, plugin_manager)
