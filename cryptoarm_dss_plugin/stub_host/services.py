"""What the parts of the window share: the store behind its worker, texts, telling of what happened."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace

from cryptoarm_dss_plugin.host_api.values import HostStorageError, JournalEntry, Notification, Severity
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.stub_host.background import Background
from cryptoarm_dss_plugin.stub_host.masking import mask
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, Language, mark

HOST_ID = "stub-host"
"""Who wrote an entry of the journal, when it was the host itself."""

Show = Callable[[Notification], object]
"""Adds a notification to the notification centre."""

_FRAMES = 6
"""So many calls of a failure are worth keeping: the innermost ones."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something the host itself tells the person, and writes into the journal.

    Attributes:
        operation: stable kebab-case name of what was being done.
        severity: how it ended.
        title: one sentence in the person's language.
        text: what it means and what to do, "" when the title says all.
        code: stable kebab-case error code, "" for none.
        detail: technical detail for support, no secrets.
    """

    operation: str
    severity: Severity
    title: str
    text: str = ""
    code: str = ""
    detail: str = ""


class Services:
    """Shared by all parts of one host; lives in the GUI thread.

    Args:
        store: the storage; its methods only ever run on the worker of `background`.
        background: that worker.
        language: "ru" or "en".

    Attributes:
        texts: the sentences in the language of the windows.
        show: adds a notification to the notification centre; set once that exists.
    """

    def __init__(self, store: Store, background: Background, language: str) -> None:
        self.store = store
        self.background = background
        self.texts = HostTexts(language)
        self.show: Show = _nobody_yet
        self._reported: set[tuple[str, str]] = set()

    @property
    def language(self) -> Language:
        """The language of the windows."""
        return self.texts.language

    def tell(self, happening: Happening) -> None:
        """Write a journal entry, then show a notification that leads to it; returns at once.

        Without a working journal the notification comes without one.
        """
        notification = Notification(happening.severity, happening.title, happening.text, code=happening.code)
        entry = JournalEntry(
            HOST_ID,
            happening.operation,
            happening.severity,
            happening.title,
            happening.code,
            happening.detail,
        )

        def written(entry_id: int) -> None:
            self.show(replace(notification, journal_id=entry_id))

        def not_written(_error: HostStorageError) -> None:
            self.show(notification)

        self.background.run(lambda: self.store.write_journal(entry), written, not_written)

    def report_fault(self, where: str, error: Exception) -> None:
        """Tell of a bug of the host itself, once for each place and kind."""
        kind = type(error).__name__
        if (where, kind) in self._reported:
            return
        self._reported.add((where, kind))
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        calls = " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
        self.tell(
            Happening(
                "host",
                Severity.ERROR,
                self.texts.text(mark("The program could not do what was asked")),
                self.texts.text(
                    mark("Try again; if it does not help, send the details to technical support.")
                ),
                "host-fault",
                mask(f"{where}: {kind}: {error} ({calls})"),
            )
        )


def _nobody_yet(_notification: Notification) -> None:
    """Before there is a notification centre."""
