"""Whether a plugin with a given manifest may be loaded here; judged before any of its code is imported."""

import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from cryptoarm_dss_plugin.host_api.conformance import HOST_HOOKS, PLUGIN_HOOKS, nearest
from cryptoarm_dss_plugin.host_api.values import API_VERSION
from cryptoarm_dss_plugin.stub_host.manifest import HookLists, Manifest
from cryptoarm_dss_plugin.stub_host.problems import Problem, incompatible, invalid
from cryptoarm_dss_plugin.stub_host.texts import mark

PERMISSIONS: Final = frozenset({"certificates", "journal", "network", "notifications", "settings"})
"""What a plugin can declare that it needs; a declaration to the person, not a sandbox."""

_ID: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_ICON: Final = re.compile(r"[\w./-]+\.svg")
_ENTRY: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Expected:
    """What the surroundings say that a manifest must agree with.

    Attributes:
        plugin_id: the name of the entry point.
        entry: its value.
        version: the version of the installed distribution, "" when it has none.
        package: the folder of the plugin's package.
        gui: the toolkit binding of the host.
    """

    plugin_id: str
    entry: str
    version: str
    package: Path
    gui: str


def judge(manifest: Manifest, expected: Expected) -> Problem | None:
    """Why a plugin with this manifest cannot be loaded here; None when it can."""
    return (
        _identity_problem(manifest, expected)
        or _words_problem(manifest)
        or _hooks_problem(manifest.hooks)
        or _unknown_word(mark("permission “{word}” is unknown"), manifest.permissions, PERMISSIONS)
        or _icon_problem(manifest.icon, expected.package)
        or _fit_problem(manifest, expected.gui)
    )


def _identity_problem(manifest: Manifest, expected: Expected) -> Problem | None:
    if not _ID.fullmatch(manifest.id):
        return invalid(mark("“{id}” cannot be the id of a plugin"), id=manifest.id)
    if manifest.id != expected.plugin_id:
        return invalid(
            mark("the manifest is of “{id}”, the entry point of “{other}”"),
            id=manifest.id,
            other=expected.plugin_id,
        )
    if not _ENTRY.fullmatch(manifest.entry) or manifest.entry != expected.entry:
        return invalid(
            mark("the manifest enters at “{entry}”, the entry point at “{other}”"),
            entry=manifest.entry,
            other=expected.entry,
        )
    try:
        same = Version(manifest.version) == Version(expected.version)
    except InvalidVersion:
        same = False
    if not same:
        return invalid(
            mark("the manifest has version {version}, the installed package {other}"),
            version=manifest.version,
            other=expected.version or "?",
        )
    return None


def _words_problem(manifest: Manifest) -> Problem | None:
    for language in manifest.languages:
        if not _LANGUAGE.fullmatch(language):
            return invalid(mark("“{language}” is not a language"), language=language)
    if manifest.default_language not in manifest.languages:
        return invalid(
            mark("the default language “{language}” is not among the languages"),
            language=manifest.default_language,
        )
    for key, words in (("name", manifest.name), ("description", manifest.description)):
        for language in manifest.languages:
            if not words.get(language, "").strip():
                return invalid(mark("“{key}” is missing in the manifest"), key=f"{key}.{language}")
    return None


def _hooks_problem(hooks: HookLists) -> Problem | None:
    unknown = mark("hook “{word}” is unknown")
    return _unknown_word(unknown, hooks.implements, PLUGIN_HOOKS) or _unknown_word(
        unknown, hooks.calls, HOST_HOOKS
    )


_PERHAPS: Final = {
    "hook “{word}” is unknown": mark("hook “{word}” is unknown; perhaps “{near}” is meant"),
    "permission “{word}” is unknown": mark("permission “{word}” is unknown; perhaps “{near}” is meant"),
}


def _unknown_word(english: str, words: Iterable[str], known: Iterable[str]) -> Problem | None:
    for word in words:
        if word not in known:
            near = nearest(word, known)
            if near:
                return invalid(_PERHAPS[english], word=word, near=near)
            return invalid(english, word=word)
    return None


def _icon_problem(icon: str, package: Path) -> Problem | None:
    """An icon is a file inside the package, wherever links and ".." lead."""
    if _ICON.fullmatch(icon):
        file = (package / icon).resolve()
        if file.is_relative_to(package.resolve()) and file.is_file():
            return None
    return invalid(mark("the package has no icon “{icon}” (SVG)"), icon=icon)


def _fit_problem(manifest: Manifest, gui: str) -> Problem | None:
    """Whether the plugin fits this host and this Python."""
    needs = {"host_api": API_VERSION, "python": platform.python_version()}
    sentences = {
        "host_api": mark("it needs version {wanted} of the host's plugin interface; this is {here}"),
        "python": mark("it needs Python {wanted}; this is {here}"),
    }
    for key, here in needs.items():
        wanted = getattr(manifest, key)
        try:
            accepted = SpecifierSet(wanted)
        except InvalidSpecifier:
            accepted = SpecifierSet()
        if not accepted:  # also an empty text, which would promise to fit every later interface
            return invalid(mark("“{key}” is not a range of versions"), key=key)
        if not accepted.contains(here, prereleases=True):
            return incompatible(sentences[key], wanted=wanted, here=here)
    if manifest.gui not in {"", gui}:
        return incompatible(
            mark("its windows need {wanted}; this program's are of {here}"), wanted=manifest.gui, here=gui
        )
    return None
