"""The file for technical support: what goes into it, masked and searched for secrets, and writing it."""

import contextlib
import errno
import os
import platform
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptoarm_dss_plugin.host_api.plugin_values import SupportSection
from cryptoarm_dss_plugin.host_api.values import API_VERSION, JournalEntry, Notification
from cryptoarm_dss_plugin.stub_host.host_hooks import GUI, PRODUCT
from cryptoarm_dss_plugin.stub_host.journal_words import full_text, operation_words
from cryptoarm_dss_plugin.stub_host.masking import SecretFound, logins_in, mask, secrets_in
from cryptoarm_dss_plugin.stub_host.notifications import SEVERITY_WORDS
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, mark

TIMELINE: Final = 40
"""So many journal entries up to the one in question tell what came before."""

_FORBIDDEN: Final = frozenset('\\/:*?"<>|')


_REASONS: Final = {
    errno.ENOSPC: mark("there is no room on the disk"),
    errno.EDQUOT: mark("there is no room on the disk"),
    errno.ENOENT: mark("there is no such folder"),
    errno.EACCES: mark("you may not write there"),
    errno.EPERM: mark("you may not write there"),
    errno.EROFS: mark("you may not write there"),
}


@dataclass(frozen=True, slots=True)
class SupportPart:
    """One text of the file.

    Attributes:
        name: its name in the file.
        text: as it will be saved: masked.
        secrets: what in it looks like a secret; with any it is not saved.
    """

    name: str
    text: str
    secrets: tuple[SecretFound, ...] = ()


@dataclass(frozen=True, slots=True)
class SupportCase:
    """What a support file is about.

    Attributes:
        notification: the notification, or None when the person came from the journal.
        entry: its journal entry, or None when there is none.
        timeline: that entry and the ones before it, newest first.
        plugins: lines that name the plugins with their versions and states.
        sections: what the plugins add.
    """

    notification: Notification | None = None
    entry: JournalEntry | None = None
    timeline: Sequence[JournalEntry] = ()
    plugins: Sequence[str] = ()
    sections: Sequence[SupportSection] = ()


def compose(case: SupportCase, texts: HostTexts, qt_version: str) -> list[SupportPart]:
    """The parts of a support file, each masked and searched for secrets.

    Args:
        case: what it is about.
        texts: the language of the names and headings.
        qt_version: the version of Qt.
    """
    told = _masking(case)
    raw = [
        (texts.text("What happened"), _what_happened(case, texts, told)),
        (texts.text("Versions"), _versions(case, texts, qt_version)),
        (texts.text("Timeline"), "\n".join(_timeline(case.timeline, texts, told))),
        *((told(section.title), told(section.text)) for section in case.sections),
    ]
    parts: list[SupportPart] = []
    for number, (title, text) in enumerate(raw, 1):
        if text:
            masked = mask(text)
            name = f"{number}. {_file_name(mask(title))}.txt"
            parts.append(SupportPart(name, masked, tuple(secrets_in(masked) + secrets_in(name))))
    return parts


def save(parts: Iterable[SupportPart], file: Path) -> None:
    """Write the parts into a zip, all of them or nothing; readable by its owner only.

    Raises:
        ValueError: one of the parts holds what looks like a secret.
        OSError: it cannot be written there.
    """
    chosen = list(parts)
    if any(part.secrets for part in chosen):
        raise ValueError("a part of the support file holds what looks like a secret")
    descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".zip", dir=file.parent)
    try:
        with (
            os.fdopen(descriptor, "wb") as opened,
            zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for part in chosen:
                archive.writestr(part.name, part.text)
        Path(temporary).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def why_not(error: OSError) -> str:
    """Why a file could not be written: an English sentence for `HostTexts.text`."""
    return _REASONS.get(error.errno or 0, mark("the place cannot be written to"))


def suggested_name(texts: HostTexts) -> str:
    """A name for a new file: with the day and time, so that none is overwritten."""
    return f"{texts.text('support')}-{datetime.now(UTC).astimezone():%Y%m%d-%H%M%S}.zip"


def _masking(case: SupportCase) -> Callable[[str], str]:
    """What may be told of a text: without the logins of the case, but with the codes of its errors.

    The program's own headings and names of facts do not go through it: a login may be any word.
    """
    entries = [*case.timeline, *([case.entry] if case.entry else [])]
    logins = logins_in((name, value) for entry in entries for name, value in entry.facts.items())
    codes = {entry.code for entry in entries}
    if case.notification is not None:
        codes.add(case.notification.code)
    return lambda text: mask(text, logins, codes)


def _what_happened(case: SupportCase, texts: HostTexts, told: Callable[[str], str]) -> str:
    paragraphs = []
    if case.notification is not None:
        paragraphs += [told(case.notification.title), told(case.notification.text)]
        if case.entry is None and case.notification.code:
            paragraphs.append(f"{texts.text('Error code')}: {case.notification.code}")
    if case.entry is not None:
        paragraphs.append(full_text(case.entry, texts, told))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _versions(case: SupportCase, texts: HostTexts, qt_version: str) -> str:
    lines = [
        f"{texts.text('Program')}: {PRODUCT}",
        f"{texts.text('Plugin interface')}: {API_VERSION}",
        f"{texts.text('System')}: {platform.platform()}",
        f"Python: {platform.python_version()}",
        f"{GUI}: Qt {qt_version}",
        f"{texts.text('Made at')}: {datetime.now(UTC).isoformat(timespec='seconds')}",
        *case.plugins,
    ]
    return "\n".join(lines)


def _timeline(entries: Iterable[JournalEntry], texts: HostTexts, told: Callable[[str], str]) -> list[str]:
    lines = []
    for entry in entries:
        at = "" if entry.created_at is None else entry.created_at.isoformat(timespec="seconds")
        how = texts.text(SEVERITY_WORDS[entry.severity])
        code = f" [{entry.code}]" if entry.code else ""
        lines.append(f"{at} {how}{code} {operation_words(entry, texts)}: {told(entry.text)}")
    return lines


def _file_name(title: str) -> str:
    """A title as a part of a file's name on any system."""
    kept = "".join(" " if one in _FORBIDDEN or not one.isprintable() else one for one in title)
    return " ".join(kept.split())[:60].rstrip(". ") or "-"
