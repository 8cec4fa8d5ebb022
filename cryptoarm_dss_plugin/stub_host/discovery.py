"""Finds the plugins that are installed, without importing any of their code."""

import importlib.metadata
import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from cryptoarm_dss_plugin.host_api.installed_plugin import GROUP
from cryptoarm_dss_plugin.stub_host.judging import Expected, judge
from cryptoarm_dss_plugin.stub_host.manifest import FILE_NAME, Manifest, read_manifest
from cryptoarm_dss_plugin.stub_host.problems import Problem, invalid
from cryptoarm_dss_plugin.stub_host.texts import mark


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin that is installed.

    Attributes:
        plugin_id: the name of its entry point.
        version: the version of its distribution, "" when unknown.
        manifest: what it says of itself, None when that could not be read.
        problem: why it cannot be loaded, None when nothing speaks against it.
    """

    plugin_id: str
    version: str
    manifest: Manifest | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class _Offer:
    """An entry point of the group, and the distribution it is of."""

    plugin_id: str
    entry: str
    distribution: str
    version: str
    is_editable: bool


def discover(gui: str) -> list[Found]:
    """All plugins of this Python environment, by their ids.

    Args:
        gui: the toolkit binding of the host, e.g. "PyQt5".
    """
    offers: dict[str, list[_Offer]] = {}
    for offer in _offers():
        offers.setdefault(offer.plugin_id, []).append(offer)
    return [_found(offers[plugin_id], gui) for plugin_id in sorted(offers)]


def _found(offers: list[_Offer], gui: str) -> Found:
    offer = offers[0]
    manifest, problem = _manifest_of(offer, gui)
    if len(offers) > 1:
        # Which of them the person trusts cannot be guessed, so none of them runs.
        packages = ", ".join(sorted(one.distribution for one in offers))
        problem = invalid(mark("several packages claim to be this plugin: {packages}"), packages=packages)
    return Found(offer.plugin_id, offer.version, manifest, problem)


def _manifest_of(offer: _Offer, gui: str) -> tuple[Manifest | None, Problem | None]:
    package = _package_folder(offer.entry)
    if package is None:
        return None, invalid(mark("its package is not there: “{entry}”"), entry=offer.entry)
    file = package / FILE_NAME
    if offer.is_editable and not file.exists():
        file = package.parent / FILE_NAME  # an editable install leaves the manifest where its author keeps it
    if not file.exists():
        return None, invalid(mark("the package has no {file}"), file=FILE_NAME)
    manifest = read_manifest(file)
    if isinstance(manifest, Problem):
        return None, manifest
    return manifest, judge(manifest, Expected(offer.plugin_id, offer.entry, offer.version, package, gui))


def _package_folder(entry: str) -> Path | None:
    """The folder of the top-level package that an entry point leads to; finding it runs none of its code."""
    top = entry.partition(":")[0].partition(".")[0].strip()
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError, AttributeError):
        return None
    places = list(spec.submodule_search_locations or []) if spec else []
    return Path(places[0]) if places else None


def _offers() -> Iterator[_Offer]:
    """The entry points of the group; of a distribution that is there twice, those Python would import."""
    seen = set()
    for distribution in importlib.metadata.distributions():
        entry_points = _entry_points(distribution)
        if not entry_points:
            continue
        name, version = _name_and_version(distribution)
        if name and canonicalize_name(name) in seen:
            continue
        seen.add(canonicalize_name(name))
        for one in entry_points:
            yield _Offer(one.name, one.value, name or "?", version, _is_editable(distribution))


def _entry_points(distribution: importlib.metadata.Distribution) -> list[importlib.metadata.EntryPoint]:
    try:
        return [one for one in distribution.entry_points if one.group == GROUP]
    except Exception:  # noqa: BLE001 - a stranger's broken entry_points.txt hides only its own plugins
        return []


def _name_and_version(distribution: importlib.metadata.Distribution) -> tuple[str, str]:
    try:
        return str(distribution.metadata["Name"] or ""), str(distribution.metadata["Version"] or "")
    except Exception:  # noqa: BLE001 - a distribution without readable metadata has neither
        return "", ""


def _is_editable(distribution: importlib.metadata.Distribution) -> bool:
    """Whether the installer noted that the package is imported from where it is developed (PEP 610)."""
    try:
        noted = json.loads(distribution.read_text("direct_url.json") or "{}")
        return noted["dir_info"]["editable"] is True
    except (ValueError, LookupError, TypeError):
        return False
