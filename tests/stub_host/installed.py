"""Throw-away plugins, installed as real packages with real metadata in a directory of their own."""

import json
from collections.abc import Mapping
from itertools import count
from pathlib import Path

ICON = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"/>'

_NUMBERS = count(1)

OFFERING = """
from pathlib import Path

from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import ImportAction

happened = []


class Plugin:
    @plugin_impl
    def plugin_enabled(self, host):
        happened.append("enabled")

    @plugin_impl
    def plugin_disabling(self):
        happened.append("disabling")

    @plugin_impl
    def host_closing(self):
        happened.append("host closing")

    @plugin_impl
    def language_changed(self, language):
        happened.append(language)

    @plugin_impl
    def import_actions(self):
        return [ImportAction("example.import", "Example", Path(__file__).parent / "icon.svg")]
"""
"""A plugin with one action; its module keeps what happened to it."""

OFFERING_HOOKS = ["plugin_enabled", "plugin_disabling", "host_closing", "language_changed", "import_actions"]


class Site:
    """A directory of installed packages; put on `sys.path` by whoever uses it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir()

    def install(
        self,
        plugin_id: str,
        code: str = OFFERING,
        hooks: list[str] | None = None,
        *,
        manifest: Mapping[str, object] | str | None = None,
        without: str = "",
        distribution_version: str = "1.0",
    ) -> str:
        """Install a plugin and return the name of its package, which no other test has used.

        Args:
            plugin_id: the name of the entry point, and the id in the manifest.
            code: the source of its module `plugin`; the entry is the class `Plugin` in it.
            hooks: the hooks that the manifest declares; those of `OFFERING` unless given.
            manifest: keys that differ from those of a good manifest; or the text of the whole file.
            without: a key that the manifest lacks.
            distribution_version: the version in the metadata.
        """
        package = f"throwaway_plugin_{next(_NUMBERS)}"
        folder = self.directory / package
        folder.mkdir()
        (folder / "__init__.py").touch()
        (folder / "plugin.py").write_text(code, encoding="utf-8")
        (folder / "icon.svg").write_text(ICON, encoding="utf-8")
        if isinstance(manifest, str):
            text = manifest
        else:
            good = good_manifest(plugin_id, package, OFFERING_HOOKS if hooks is None else hooks)
            keys = {**good, **(manifest or {})}
            text = json.dumps({key: value for key, value in keys.items() if key != without})
        (folder / "manifest.json").write_text(text, encoding="utf-8")
        self.describe(package, plugin_id, distribution_version)
        return package

    def describe(self, package: str, plugin_id: str, version: str = "1.0") -> Path:
        """Write the metadata of a distribution with one package; their directory."""
        metadata = self.directory / f"{package}-{version}.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n", encoding="utf-8"
        )
        (metadata / "entry_points.txt").write_text(
            f"[cryptoarm.plugins]\n{plugin_id} = {package}.plugin:Plugin\n", encoding="utf-8"
        )
        return metadata

    def manifest_of(self, package: str) -> Path:
        """Where a package has its manifest."""
        return self.directory / package / "manifest.json"


def good_manifest(plugin_id: str, package: str, hooks: list[str]) -> dict[str, object]:
    """A manifest that nothing is wrong with."""
    return {
        "manifest_version": 1,
        "id": plugin_id,
        "version": "1.0",
        "name": {"ru": f"Пример {plugin_id}", "en": f"Example {plugin_id}"},
        "description": {"ru": "Плагин для проверки", "en": "A plugin for a test"},
        "author": "Nobody",
        "license": "Apache-2.0",
        "icon": "icon.svg",
        "host_api": ">=1.0,<2",
        "gui": "PyQt5",
        "python": ">=3.11",
        "entry": f"{package}.plugin:Plugin",
        "hooks": {"implements": hooks, "calls": []},
        "permissions": [],
        "languages": ["ru", "en"],
        "default_language": "ru",
    }
