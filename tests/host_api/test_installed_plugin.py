"""A plugin of the environment in a host without windows of its own: found, asked, ended."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.host_api.installed_plugin import InstalledPlugin, PluginFailedError
from cryptoarm_dss_plugin.host_api.memory_host import MemoryHost

SOURCE = """
from pathlib import Path

from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import (
    ImportAction, WizardPageSpec, WizardRequest, WizardSpec
)

happened = []


class Plugin:
    @plugin_impl
    def plugin_enabled(self, host):
        happened.append(("enabled", host.host_info().product))

    @plugin_impl
    def host_closing(self):
        happened.append("closing")

    @plugin_impl
    def import_actions(self):
        return [ImportAction("b", "Second", Path("i.svg"), 20), ImportAction("a", "First", Path("i.svg"), 10)]

    @plugin_impl
    def import_wizard(self, action_id, argument):
        pages = (WizardPageSpec(0, "first page"), WizardPageSpec(7, "other page"))
        return WizardSpec("a.wizard", "Title " + argument, pages, self.finished) if action_id == "a" else None

    @plugin_impl
    def run_action(self, action_id, argument):
        return WizardRequest("a", argument) if action_id == "again" else None

    @plugin_impl
    def support_sections(self, entry_id):
        raise ValueError("a secret")

    def finished(self, well):
        happened.append(("finished", well))
        raise RuntimeError("in a slot")
"""

Install = Callable[[str, str], None]


class Signal:
    """A signal as any binding has it."""

    def __init__(self) -> None:
        self._slots: list[Callable[..., object]] = []

    def connect(self, slot: Callable[..., object]) -> None:
        """Call a slot later."""
        self._slots.append(slot)

    def disconnect(self, slot: Callable[..., object]) -> None:
        """Call it no more."""
        self._slots.remove(slot)

    def emit(self, *arguments: object) -> None:
        """Call the slots."""
        for slot in list(self._slots):
            slot(*arguments)


class Window:
    """The part of a QWizard that a host's toolkit brings."""

    def __init__(self) -> None:
        self.finished, self.destroyed = Signal(), Signal()
        self.told: list[object] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments: self.told.append((name, *arguments))


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Install]:
    """Puts a distribution with one plugin where Python finds it."""
    before = set(sys.modules)

    def install(name: str, source: str) -> None:
        module = name.replace("-", "_")
        (tmp_path / f"{module}.py").write_text(source)
        information = tmp_path / f"{module}-1.0.dist-info"
        information.mkdir()
        (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (information / "entry_points.txt").write_text(f"[cryptoarm.plugins]\n{name} = {module}:Plugin\n")

    sys.path.insert(0, str(tmp_path))
    yield install
    sys.path.remove(str(tmp_path))
    for name in set(sys.modules) - before:
        del sys.modules[name]


def happened(name: str) -> list[object]:
    """What the plugin has noted."""
    noted: list[object] = sys.modules[name].happened
    return noted


def test_it_is_enabled_asked_and_ended(install: Install) -> None:
    install("tame_one", SOURCE)
    plugin = InstalledPlugin("tame_one", MemoryHost())

    assert [action.action_id for action in plugin.import_actions()] == ["a", "b"]
    request = plugin.run_action("again", "work")
    assert request is not None
    assert (request.action_id, request.argument) == ("a", "work")
    assert plugin.run_action("other", "") is None
    plugin.close()

    assert happened("tame_one") == [("enabled", "Host in memory 1.0"), "closing"]
    assert plugin.import_actions() == []


@pytest.mark.parametrize("end", ["finished", "rejected", "deleted", "closed"])
def test_a_wizard_is_built_opened_and_its_end_told_once(install: Install, end: str) -> None:
    install("tame_two", SOURCE)
    plugin = InstalledPlugin("tame_two", MemoryHost())

    window = plugin.open_wizard(Window(), "a", "work")
    assert window.told == [
        ("setObjectName", "a.wizard"),
        ("setWindowTitle", "Title work"),
        ("setPage", 0, "first page"),
        ("setPage", 7, "other page"),
        ("open",),
    ]
    match end:
        case "finished":
            window.finished.emit(1)
        case "rejected":
            window.finished.emit(0)
        case "deleted":
            window.destroyed.emit(None)
    plugin.close()
    window.destroyed.emit(None)

    assert [one for one in happened("tame_two") if one[0] == "finished"] == [("finished", end == "finished")]  # type: ignore[index]
    assert (("hide",) in window.told) is (end == "closed")


def test_what_is_not_there_is_said(install: Install) -> None:
    install("tame_three", SOURCE)
    plugin = InstalledPlugin("tame_three", MemoryHost())

    with pytest.raises(LookupError, match="0 plugins are called 'nobody'"):
        InstalledPlugin("nobody", MemoryHost())
    with pytest.raises(LookupError):
        plugin.open_wizard(Window(), "unknown")
    plugin.close()


def test_its_failures_tell_the_place_and_no_value(install: Install) -> None:
    install("tame_four", SOURCE)
    install("broken", "import nothing_of_this_name\n")
    plugin = InstalledPlugin("tame_four", MemoryHost())

    with pytest.raises(PluginFailedError, match="ValueError") as caught:
        plugin.ask("support_sections", entry_id=1)
    assert "secret" not in str(caught.value)
    with pytest.raises(PluginFailedError, match="ModuleNotFoundError"):
        InstalledPlugin("broken", MemoryHost())
    plugin.close()
