"""`manifest.json`: what a plugin says of itself; its shape."""

from pathlib import Path
from typing import Any, Final

import msgspec

from cryptoarm_dss_plugin.host_api.conformance import nearest
from cryptoarm_dss_plugin.stub_host.problems import Problem, incompatible, invalid
from cryptoarm_dss_plugin.stub_host.texts import mark

FILE_NAME: Final = "manifest.json"

MANIFEST_VERSION: Final = 1
"""The version of the manifest's own format."""

NAME_AT_MOST: Final = 100
"""So many characters a plugin's name, its id and its version may have."""

_LARGEST: Final = 256 * 1024


class HookLists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hooks of a plugin in both directions.

    Attributes:
        implements: hooks of the plugin that the host calls.
        calls: hooks of the host that the plugin calls.
    """

    implements: tuple[str, ...]
    calls: tuple[str, ...]


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A manifest whose shape is right; every key is required unless it has a default.

    Attributes:
        manifest_version: version of this format.
        id: stable id of the plugin: lower-case letters and digits, joined by ".", "_" or "-".
        version: equal to that of the installed distribution (PEP 440).
        name: language -> the name shown.
        description: language -> one sentence shown.
        author: shown.
        license: SPDX expression.
        icon: an SVG file of the package, relative to its folder.
        host_api: range of host API versions it works with (PEP 440 specifiers), e.g. ">=1.0,<2".
        gui: the toolkit binding its windows need, e.g. "PyQt5"; "" for a plugin without windows.
        python: range of Python versions (PEP 440 specifiers).
        entry: "package.module:Class"; the class is called without arguments.
        hooks: declared hooks; after loading they are compared with the implemented ones.
        permissions: some of `judging.PERMISSIONS`.
        languages: languages the plugin speaks, e.g. ("ru", "en").
        default_language: one of them, for hosts that speak another one.
        homepage: address for the person, "" for none.
    """

    manifest_version: int
    id: str
    version: str
    name: dict[str, str]
    description: dict[str, str]
    author: str
    license: str
    icon: str
    host_api: str
    gui: str
    python: str
    entry: str
    hooks: HookLists
    permissions: tuple[str, ...]
    languages: tuple[str, ...]
    default_language: str
    homepage: str = ""

    def name_in(self, language: str) -> str:
        """The name in a language, else in the default one, else the id."""
        return self.name.get(language) or self.name.get(self.default_language) or self.id

    def description_in(self, language: str) -> str:
        """The description in a language, else in the default one, else ""."""
        return self.description.get(language) or self.description.get(self.default_language, "")


def read_manifest(file: Path) -> Manifest | Problem:
    """The manifest in a file, if its shape is right: JSON, known keys, none missing, of the right types."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
    except OSError:
        return invalid(mark("{file} cannot be read"), file=FILE_NAME)
    return manifest_in(content)


def manifest_in(content: bytes) -> Manifest | Problem:
    """The same for what stands in the file."""
    if len(content) > _LARGEST:
        return invalid(mark("{file} is too large"), file=FILE_NAME)
    try:
        raw = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return invalid(mark("{file} is not JSON"), file=FILE_NAME)
    if not isinstance(raw, dict):
        return invalid(mark("{file} does not hold an object"), file=FILE_NAME)
    problem = _version_problem(raw) or _shape_problem(raw, Manifest)
    if problem is not None:
        return problem
    manifest = msgspec.convert(raw, Manifest)
    return _length_problem(manifest) or manifest


_MUST_BE: Final[dict[Any, str]] = {
    int: mark("“{key}” must be a whole number"),
    str: mark("“{key}” must be text"),
    dict[str, str]: mark("“{key}” must be an object of texts by language"),
    tuple[str, ...]: mark("“{key}” must be a list of texts"),
    HookLists: mark("“{key}” must be an object"),
}


def _version_problem(raw: dict[str, Any]) -> Problem | None:
    """A later format may have any other keys: so its version is looked at before them."""
    version = raw.get("manifest_version", MANIFEST_VERSION)
    if type(version) is int and version != MANIFEST_VERSION:
        return incompatible(
            mark("the manifest has version {version}; this program knows version {known}"),
            version=str(version),
            known=str(MANIFEST_VERSION),
        )
    return None


def _shape_problem(raw: dict[str, Any], kind: type[msgspec.Struct], prefix: str = "") -> Problem | None:
    """The first thing wrong with an object's keys and types."""
    fields = {one.name: one for one in msgspec.structs.fields(kind)}
    for key in raw:
        if key not in fields:
            return _unknown_key(prefix + key, nearest(key, fields), prefix)
    for key, one in fields.items():
        if key not in raw:
            if one.required:
                return invalid(mark("“{key}” is missing in the manifest"), key=prefix + key)
            continue
        if one.type is HookLists and isinstance(raw[key], dict):
            problem = _shape_problem(raw[key], HookLists, f"{key}.")
            if problem is not None:
                return problem
        if not _is_convertible(raw[key], one.type):
            return invalid(_MUST_BE[one.type], key=prefix + key)
    return None


def _length_problem(manifest: Manifest) -> Problem | None:
    """What is shown in one line of the window must not fill it."""
    shown = {"id": [manifest.id], "version": [manifest.version], "name": list(manifest.name.values())}
    for key, texts in shown.items():
        if any(len(text) > NAME_AT_MOST for text in texts):
            return invalid(mark("“{key}” is longer than {most} characters"), key=key, most=str(NAME_AT_MOST))
    return None


def _unknown_key(key: str, near: str, prefix: str) -> Problem:
    if near:
        return invalid(
            mark("unknown key “{key}” in the manifest; perhaps “{near}” is meant"),
            key=key,
            near=prefix + near,
        )
    return invalid(mark("unknown key “{key}” in the manifest"), key=key)


def _is_convertible(value: object, kind: Any) -> bool:  # noqa: ANN401 - a type hint of any kind
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True
