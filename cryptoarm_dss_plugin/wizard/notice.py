"""What a wizard wants to be told in the notification centre."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.host_api.values import Severity

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.wizard.presenter import Words


@dataclass(frozen=True, slots=True)
class Notice:
    """What the notification centre is told about an import.

    Attributes:
        severity: how the import ended.
        title: one line.
        text: what happened and what to do.
        code: the error's code, "" for none.
        connection: name of the connection.
        journal_id: the journal entry about it, None when there is none.
        note: what technical support is to know of it, "" for nothing.
    """

    severity: Severity
    title: str
    text: str
    code: str
    connection: str
    journal_id: int | None
    note: str = ""


def notice_of(words: "Words", connection: str, journal_id: int | None) -> Notice:
    """The notice about a state that was put into words, of an import of a connection."""
    return Notice(words.severity, words.title, words.text, words.code, connection, journal_id, words.note)
