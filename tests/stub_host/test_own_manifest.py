"""The manifest of the plugin of this repository: true, and found however the package is installed."""

import ast
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import hatchling.build
import pytest

from cryptoarm_dss_plugin.host_api.conformance import HOST_HOOKS, plugin_hook_problems, plugin_implementations
from cryptoarm_dss_plugin.plugin import DssPlugin
from cryptoarm_dss_plugin.stub_host.manifest import Manifest, read_manifest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "cryptoarm_dss_plugin"
SHOW = """
import json, site, sys
before = sys.path[:]
site.addsitedir(sys.argv[1])
sys.path = [*(one for one in sys.path if one not in before), *before]  # as if nothing else were installed
from cryptoarm_dss_plugin.stub_host.discovery import discover
import cryptoarm_dss_plugin
for one in discover("PyQt5"):
    if one.plugin_id == "cryptoarm-dss":
        print(json.dumps([
            cryptoarm_dss_plugin.__file__,
            one.version,
            one.manifest and one.manifest.version,
            one.problem and one.problem.english,
            "cryptoarm_dss_plugin.plugin" in sys.modules,
        ]))
"""


@pytest.fixture
def manifest() -> Manifest:
    """The manifest at the root of the repository."""
    manifest = read_manifest(ROOT / "manifest.json")
    assert isinstance(manifest, Manifest)
    return manifest


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what a build needs, as the current directory: building writes beside the sources."""
    clone = tmp_path / "clone"
    ignored = shutil.ignore_patterns("*.mo", "__pycache__", "training")
    shutil.copytree(PACKAGE, clone / PACKAGE.name, ignore=ignored)
    for name in ("pyproject.toml", "hatch_build.py", "manifest.json", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, clone / name)
    monkeypatch.chdir(clone)
    return clone


def test_it_says_what_the_package_says(manifest: Manifest) -> None:
    assert manifest.version == project()["version"]
    assert manifest.license == project()["license"]
    assert manifest.python == project()["requires-python"]
    assert manifest.author == project()["authors"][0]["name"]
    assert project()["entry-points"]["cryptoarm.plugins"] == {manifest.id: manifest.entry}


def test_the_hooks_it_declares_are_those_of_the_code(manifest: Manifest) -> None:
    plugin = DssPlugin()

    assert plugin_hook_problems(plugin) == []
    assert sorted(manifest.hooks.implements) == sorted(hook for hook, _ in plugin_implementations(plugin))


def test_the_host_hooks_it_declares_are_those_that_its_code_calls(manifest: Manifest) -> None:
    sources = [PACKAGE / "plugin.py", PACKAGE / "connections.py"]
    rooms = ("importing", "managing", "settings", "wizard")
    sources += [file for room in rooms for file in (PACKAGE / room).glob("*.py")]
    called = {
        node.func.attr
        for file in sources
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }

    assert sorted(manifest.hooks.calls) == sorted(called & set(HOST_HOOKS))


@pytest.mark.usefixtures("clone")
def test_a_wheel_carries_it_in_the_package(tmp_path: Path) -> None:
    wheel = tmp_path / hatchling.build.build_wheel(str(tmp_path))
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)

    file, *found = installed(site)

    carried = site / "cryptoarm_dss_plugin" / "manifest.json"
    assert carried.read_bytes() == (ROOT / "manifest.json").read_bytes()
    assert file == str(carried.with_name("__init__.py"))
    assert found == [project()["version"], project()["version"], None, False]


def test_an_editable_install_finds_it_at_the_root(clone: Path, tmp_path: Path) -> None:
    wheel = tmp_path / hatchling.build.build_editable(str(tmp_path))
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    noted = {"url": clone.as_uri(), "dir_info": {"editable": True}}  # what an installer adds
    metadata = next(site.glob("*.dist-info"))
    (metadata / "direct_url.json").write_text(json.dumps(noted), encoding="utf-8")

    file, *found = installed(site)

    assert file == str(clone / "cryptoarm_dss_plugin" / "__init__.py")
    assert not (clone / "cryptoarm_dss_plugin" / "manifest.json").exists()
    assert found == [project()["version"], project()["version"], None, False]


def project() -> dict[str, Any]:
    """What the project says of itself."""
    told: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return told


def installed(site: Path) -> list[object]:
    """What a fresh Python with this directory of packages finds of the plugin.

    Returns:
        The file of the package, the versions of distribution and manifest, the problem, and whether the
        plugin's code was imported.
    """
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", SHOW, str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)  # noqa: S603 - our own command
    answer: list[object] = json.loads(done.stdout)
    return answer
