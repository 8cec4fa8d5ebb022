"""A host without windows: a store, a worker, its plugins, and a GUI thread that a test turns by hand."""

import queue
import sqlite3
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.hookspecs import host_impl
from cryptoarm_dss_plugin.host_api.plugin_values import HostInfo
from cryptoarm_dss_plugin.host_api.values import API_VERSION, JournalEntry, Notification
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.store.database import FILE_NAME
from cryptoarm_dss_plugin.stub_host.background import Background
from cryptoarm_dss_plugin.stub_host.plugins import PluginRow, Plugins

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "stub-host"
OWN_PLUGIN = "cryptoarm-dss"
"""The plugin of this repository is installed wherever its tests run; here it stays switched off."""


class Info:
    """Tells what the host is."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @host_impl
    def host_info(self) -> HostInfo:
        """A Russian host with windows of PyQt5."""
        return HostInfo(API_VERSION, "Desk 1.0", "ru", "PyQt5", self._directory)


class Desk:
    """One run of a host on a data directory; the thread that makes it is its GUI thread."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.store = Store(directory)
        manager = new_host_manager()
        manager.register(self.store)
        manager.register(Info(directory))
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.background = Background(self._calls.put)
        self.changed: list[str] = []
        self.closed_wizards: list[str] = []
        self.on_close_wizards: Callable[[], object] = lambda: None
        self.plugins = Plugins(
            Host(manager, threading.get_ident()),
            self.background,
            close_wizards=self._close_wizards,
            changed=self.changed.append,
        )

    def start(self) -> "Desk":
        """Start the plugins but the one of this repository."""
        self.background.wait_for(
            lambda: self.store.write_settings(HOST, {f"plugin/{OWN_PLUGIN}": "disabled"})
        )
        self.plugins.start()
        return self

    def settle(self) -> None:
        """Let the worker finish and make the calls that it has for the GUI thread, until there are none."""
        self.background.wait_for(lambda: None)
        while not self._calls.empty():
            self._calls.get()()
            self.background.wait_for(lambda: None)

    def row(self, plugin_id: str) -> PluginRow:
        """A plugin's row."""
        return self.plugins.row(plugin_id)

    def notifications(self) -> list[Notification]:
        """What the person was told, oldest first."""
        self.settle()
        return self.store.notifications()[::-1]

    def journal(self) -> list[JournalEntry]:
        """What the journal says, oldest first."""
        self.settle()
        return self.store.journal()[::-1]

    def break_journal(self) -> None:
        """From now on no entry can be written."""
        with sqlite3.connect(self._directory / FILE_NAME) as other:
            other.execute(
                "CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        other.close()

    def _close_wizards(self, plugin_id: str) -> None:
        self.closed_wizards.append(plugin_id)
        self.on_close_wizards()

    def close(self) -> None:
        """End this run."""
        self.plugins.host_closing()
        assert self.background.close()
        self.store.close()


def module_of(package: str) -> ModuleType:
    """The module of a throw-away plugin, which the host has imported."""
    return sys.modules[f"{package}.plugin"]
