"""What support is told of an error besides the journal, for the errors since the plugin was enabled."""

from typing import Final

MOST: Final = 100
"""Notes that are kept: whoever asks for help does so soon, and a program may run for months."""


class SupportNotes:
    """Notes on entries of the journal; the newest ones only. For one thread."""

    def __init__(self) -> None:
        self._notes: dict[int, str] = {}

    def keep(self, entry_id: int, note: str) -> None:
        """Keep a note on an entry; the oldest one goes when there are too many."""
        self._notes[entry_id] = note
        if len(self._notes) > MOST:
            del self._notes[next(iter(self._notes))]

    def of(self, entry_id: int) -> str:
        """The note on an entry, "" when there is none."""
        return self._notes.get(entry_id, "")
