"""Plugins go on and off at any moment, and what one of them does wrong stays its own."""

import gc
import sqlite3
import sys
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import pytest

from cryptoarm_dss_plugin.host_api.facade import WrongThreadError
from cryptoarm_dss_plugin.host_api.traces import different, traces
from cryptoarm_dss_plugin.store.database import FILE_NAME
from cryptoarm_dss_plugin.stub_host.problems import PluginState
from tests.stub_host.desk import HOST, OWN_PLUGIN, Desk, module_of
from tests.stub_host.installed import Site


class NewDesk(Protocol):
    """Makes the next run of the host."""

    def __call__(self, *, start: bool = True) -> Desk:
        """End the run before, and make one whose plugins are started or not."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """An empty directory of packages that Python imports from."""
    site = Site(tmp_path / "site")
    monkeypatch.syspath_prepend(site.directory)
    return site


@pytest.fixture
def new_desk(tmp_path: Path) -> Iterator[NewDesk]:
    """Makes runs of a host on one data directory, one after the other."""
    desks: list[Desk] = []

    def run(*, start: bool = True) -> Desk:
        if desks:
            desks[-1].close()
        desks.append(Desk(tmp_path / "data"))
        return desks[-1].start() if start else desks[-1]

    yield run
    if desks:
        desks[-1].close()


def offered(desk: Desk) -> list[tuple[str, list[str]]]:
    """The plugins that offer actions, and the ids of these."""
    found = desk.plugins.each("import_actions")
    return [(plugin_id, [action.action_id for action in actions]) for plugin_id, actions in found]


def test_a_plugin_is_on_from_the_first_start(site: Site, new_desk: NewDesk) -> None:
    package = site.install("example")

    desk = new_desk()

    row = desk.row("example")
    assert (row.name, row.version, row.description) == ("Пример example", "1.0", "Плагин для проверки")
    assert (row.state, row.reason, row.can_be_enabled) == (PluginState.ENABLED, "", False)
    assert module_of(package).happened == ["enabled"]
    assert offered(desk) == [("example", ["example.import"])]
    assert desk.row(OWN_PLUGIN).state is PluginState.DISABLED
    assert desk.notifications() == []


def test_a_disabled_plugin_stays_off_after_a_restart_and_is_not_even_imported(
    site: Site, new_desk: NewDesk
) -> None:
    package = site.install("example")
    desk = new_desk()
    row = desk.plugins.disable("example")
    assert (row.state, row.can_be_enabled) == (PluginState.DISABLED, True)
    assert offered(desk) == []
    assert desk.changed == ["example"]
    del sys.modules[f"{package}.plugin"], sys.modules[package]

    desk = new_desk()
    assert desk.row("example").state is PluginState.DISABLED
    assert package not in sys.modules
    assert desk.plugins.enable("example").state is PluginState.ENABLED
    assert offered(desk) == [("example", ["example.import"])]

    assert new_desk().row("example").state is PluginState.ENABLED


def test_disabling_ends_work_then_windows_then_hooks(site: Site, new_desk: NewDesk) -> None:
    package = site.install("example")
    desk = new_desk()
    happened = module_of(package).happened
    during = []

    def close_wizards() -> None:
        during.append((happened[-1], desk.plugins.manager.has_plugin("example"), offered(desk)))

    desk.on_close_wizards = close_wizards
    desk.plugins.disable("example")

    assert during == [("disabling", True, [])], "told, still registered, but asked nothing any more"
    assert desk.closed_wizards == ["example"]
    assert not desk.plugins.manager.has_plugin("example")
    assert desk.plugins.manager.is_blocked("example")


def test_switching_twice_is_the_same_as_once(site: Site, new_desk: NewDesk) -> None:
    package = site.install("example")
    desk = new_desk()

    desk.plugins.enable("example")
    desk.plugins.disable("example")
    desk.plugins.disable("example")

    assert module_of(package).happened == ["enabled", "disabling"]
    assert desk.closed_wizards == ["example"]


def test_a_window_that_cannot_be_closed_does_not_keep_the_plugin_alive(site: Site, new_desk: NewDesk) -> None:
    site.install("example")
    desk = new_desk()

    def close_wizards() -> None:
        raise ValueError("a bug of the window")

    desk.on_close_wizards = close_wizards
    with pytest.raises(ValueError, match="a bug of the window"):
        desk.plugins.disable("example")

    assert desk.row("example").state is PluginState.DISABLED
    assert not desk.plugins.manager.has_plugin("example")


def test_three_rounds_leave_nothing_and_the_plugin_object_is_collected(site: Site, new_desk: NewDesk) -> None:
    site.install("example")
    desk = new_desk()
    desk.plugins.disable("example")
    before = traces(desk.plugins.manager)

    for _ in range(3):
        desk.plugins.enable("example")
        assert offered(desk) == [("example", ["example.import"])]
        plugin = weakref.ref(desk.plugins.manager.get_plugin("example"))
        assert plugin() is not None
        desk.plugins.disable("example")

        gc.collect()
        assert plugin() is None
        assert different(before, traces(desk.plugins.manager)) == []


def test_closing_the_host_tells_the_plugins_and_disables_none(site: Site, new_desk: NewDesk) -> None:
    first, second = site.install("first"), site.install("second")
    desk = new_desk()
    plugin = weakref.ref(desk.plugins.manager.get_plugin("first"))

    desk.plugins.host_closing()
    desk.plugins.enable("first")
    desk.plugins.disable("second")

    assert module_of(first).happened == ["enabled", "host closing"]
    assert sorted(desk.closed_wizards) == ["first", "second"]
    gc.collect()
    assert plugin() is None
    del module_of(second).happened[:]
    assert new_desk().row("second").state is PluginState.ENABLED
    assert module_of(second).happened == ["enabled"]


def test_closing_goes_on_after_a_plugin_that_fails_in_it(site: Site, new_desk: NewDesk) -> None:
    site.install("first", failing("host_closing", "raise OSError"), ["host_closing"])
    second = site.install("second")
    third = site.install("third")
    desk = new_desk()

    desk.plugins.host_closing()

    assert module_of(second).happened[-1] == module_of(third).happened[-1] == "host closing"


def test_the_language_of_the_rows_and_of_the_plugins_follows_the_host(site: Site, new_desk: NewDesk) -> None:
    package = site.install("example")
    site.install("wrong", manifest={"gui": "PySide6"})
    desk = new_desk()

    desk.plugins.language_changed("en")

    assert desk.row("example").name == "Example example"
    assert desk.row("wrong").reason == "not loaded: its windows need PySide6; this program's are of PyQt5"
    assert module_of(package).happened == ["enabled", "en"]


def test_a_plugin_with_a_wrong_manifest_is_a_row_and_nothing_else(site: Site, new_desk: NewDesk) -> None:
    package = site.install("wrong", manifest={"gui": "PySide6"})
    site.install("example")
    desk = new_desk()

    row = desk.plugins.enable("wrong")

    assert (row.name, row.state, row.can_be_enabled) == ("Пример wrong", PluginState.INCOMPATIBLE, False)
    assert row.reason == "не загружен: его окнам нужен PySide6, а здесь PyQt5"
    assert desk.plugins.disable("wrong").state is PluginState.INCOMPATIBLE
    assert package not in sys.modules
    assert desk.row("example").state is PluginState.ENABLED


def test_a_plugin_without_readable_manifest_is_called_by_its_id(site: Site, new_desk: NewDesk) -> None:
    site.install("wrong", manifest="{")

    assert new_desk().row("wrong").name == "wrong"


def test_an_unknown_plugin_is_a_bug_of_the_caller(new_desk: NewDesk) -> None:
    desk = new_desk()

    with pytest.raises(KeyError):
        desk.plugins.enable("nobody")
    with pytest.raises(KeyError):
        desk.plugins.each("no_such_hook")


def test_the_window_never_waits_for_the_disk(site: Site, new_desk: NewDesk, tmp_path: Path) -> None:
    site.install("example")
    desk = new_desk()
    desk.settle()
    writer = sqlite3.connect(tmp_path / "data" / FILE_NAME, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")  # from now on nobody else can write

    desk.plugins.disable("example")

    assert desk.row("example").state is PluginState.DISABLED
    assert "plugin/example" not in desk.store.read_settings(HOST), "it is off, though that is not written yet"
    writer.execute("ROLLBACK")
    writer.close()
    desk.settle()
    assert desk.store.read_settings(HOST)["plugin/example"] == "disabled"


def test_hooks_are_called_in_the_gui_thread_only(site: Site, new_desk: NewDesk) -> None:
    site.install("example")
    plugins = new_desk().plugins

    with ThreadPoolExecutor(1) as worker:
        for call in (
            lambda: plugins.each("import_actions"),
            lambda: plugins.first("example", "import_actions"),
            lambda: plugins.disable("example"),
            lambda: plugins.enable("example"),
        ):
            with pytest.raises(WrongThreadError):
                worker.submit(call).result()


def test_unreadable_settings_start_no_plugin_and_a_person_still_can(
    site: Site, tmp_path: Path, new_desk: NewDesk
) -> None:
    package = site.install("example")
    desk = new_desk(start=False)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FILE_NAME).write_bytes(b"nothing of a database" * 100)

    desk.plugins.start()

    row = desk.row("example")
    assert row.state is PluginState.DISABLED
    assert row.reason == "не загружен: не удалось прочитать, какие плагины отключены"
    assert package not in sys.modules
    assert desk.plugins.enable("example").state is PluginState.ENABLED


def test_a_switch_that_cannot_be_kept_is_told(site: Site, new_desk: NewDesk, tmp_path: Path) -> None:
    site.install("example")
    desk = new_desk()
    desk.settle()
    with sqlite3.connect(tmp_path / "data" / FILE_NAME) as other:
        other.execute(
            "CREATE TRIGGER full BEFORE INSERT ON settings BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    other.close()

    desk.plugins.disable("example")

    (told,) = desk.notifications()
    assert desk.row("example").state is PluginState.DISABLED
    assert (told.title, told.code) == ("Не удалось сохранить список плагинов", "store-failed")
    assert "«Пример example»" in told.text
    assert [entry.entry_id for entry in desk.journal()] == [told.journal_id]


def failing(hook: str, how: str) -> str:
    """The source of a plugin with one hook that does nothing but `how`."""
    return f"""
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl


class Plugin:
    @plugin_impl
    def {hook}(self):
        {how}
"""
