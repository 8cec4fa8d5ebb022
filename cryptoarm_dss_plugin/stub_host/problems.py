"""Why a plugin is not loaded, as a value that is put into words where it is shown."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cryptoarm_dss_plugin.stub_host.texts import HostTexts, mark

_LONGEST: Final = 120


class PluginState(StrEnum):
    """How a plugin stands in the list of plugins."""

    FOUND = "found"
    INVALID = "invalid"
    INCOMPATIBLE = "incompatible"
    DISABLED = "disabled"
    ENABLED = "enabled"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a plugin is not loaded.

    Attributes:
        state: the state that the plugin has for that reason.
        english: a sentence of the host with `{name}` for each field.
        fields: a stranger's words in it: a plugin's names, keys, versions.
    """

    state: PluginState
    english: str
    fields: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, texts: HostTexts) -> str:
        """The row's words: «не загружен: причина»."""
        fields = {name: plain(value) for name, value in self.fields.items()}
        return texts.text(mark("not loaded: {reason}"), reason=texts.text(self.english, **fields))


def invalid(english: str, **fields: str) -> Problem:
    """The plugin itself is at fault."""
    return Problem(PluginState.INVALID, english, fields)


def incompatible(english: str, **fields: str) -> Problem:
    """The plugin may be good, but not for this host."""
    return Problem(PluginState.INCOMPATIBLE, english, fields)


def plain(words: str) -> str:
    """A stranger's words as one short line without invisible characters; to be shown as plain text."""
    line = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in words)
    line = " ".join(line.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
