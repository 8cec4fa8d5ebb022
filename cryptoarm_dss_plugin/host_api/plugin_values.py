"""The values a plugin gives to its host, and what the host tells about itself: frozen, without toolkit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

NO_ENGINES: Final = "no-openssl-engines"
"""Among the capabilities: no engine of OpenSSL may be loaded into the host's process."""


@dataclass(frozen=True, slots=True)
class HostInfo:
    """What a host tells a plugin about itself.

    Attributes:
        api_version: version of this contract that the host implements, e.g. "1.0".
        product: the host's name and version for support, e.g. "CryptoARM GOST 3.2".
        language: "ru" or "en": the language of its windows.
        gui: the toolkit binding of its windows, e.g. "PyQt5"; "" for a host without windows.
        data_directory: where the host keeps its data.
        capabilities: what else the host can do or permits, by stable kebab-case names; `NO_ENGINES`.
    """

    api_version: str
    product: str
    language: str
    gui: str
    data_directory: Path
    capabilities: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ImportAction:
    """An entry for the host's menu «Импортировать».

    Attributes:
        action_id: stable id, also the object name of the menu entry, e.g. "dss.import".
        title: in the host's language.
        icon: an SVG file.
        order: entries are sorted by it, then by title; the host's own have 0.
    """

    action_id: str
    title: str
    icon: Path
    order: int = 100


@dataclass(frozen=True, slots=True)
class WizardPageSpec:
    """A page of a wizard: its id within the wizard, and a QWizardPage of the host's toolkit."""

    page_id: int
    page: object


@dataclass(frozen=True, slots=True)
class WizardSpec:
    """A wizard for the host to build, own, show with `open()` and delete.

    Attributes:
        object_name: Qt object name of the wizard window.
        title: its title.
        pages: its pages; the first one is the start page.
        on_finished: called exactly once, in the GUI thread, however the wizard ends (finished,
            cancelled, closed, deleted, plugin disabled); whether it ended well.
    """

    object_name: str
    title: str
    pages: tuple[WizardPageSpec, ...]
    on_finished: Callable[[bool], None] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WizardRequest:
    """A plugin asks its host to open one of its wizards: the action's id and an argument for it."""

    action_id: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class CertificateBadge:
    """A mark on a certificate in the host's list.

    Attributes:
        icon: an SVG file.
        tooltip: what it means, in the host's language, plain text.
    """

    icon: Path
    tooltip: str


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """A page for the host's settings.

    Attributes:
        page_id: stable id, e.g. "dss.connections".
        title: in the host's language.
        make: makes a QWidget for a given parent; a host calls it when the person first looks at the page,
            again after the language has changed, and hides the page before it deletes it.
    """

    page_id: str
    title: str
    make: Callable[[object], object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SupportSection:
    """The plugin's part of a support file: a heading and plain text without secrets."""

    title: str
    text: str
