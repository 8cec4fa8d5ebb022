"""Notices when a whole letter or a link to a page is pasted into a box for an address."""

import re

from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.wizard.qt import QLineEdit, QObject, Signal
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

LONGEST_LETTER = 64 * 1024
"""In characters: what the search takes."""

_SHORTEST = len("https://a.ru")
"""Whatever comes in at once and is shorter has been typed."""


class PasteWatch(QObject):
    """Watches one box: a letter goes to whoever searches it, and the box keeps what it held.

    Attributes:
        bugs: where exceptions of its slots go.
    """

    letter_pasted = Signal(str)

    def __init__(self, line: QLineEdit, bugs: BugReports) -> None:
        super().__init__(line)
        self.bugs = bugs
        self._line = line
        self._before = line.text()
        line.setMaxLength(LONGEST_LETTER)
        line.textEdited.connect(self._edited)
        line.textChanged.connect(self._changed)

    @guarded
    def _edited(self, text: str) -> None:
        pasted = _inserted(self._before, text)
        if len(pasted) >= _SHORTEST and is_to_be_searched(pasted):
            self._line.setText(self._before)
            self.letter_pasted.emit(pasted)

    @guarded
    def _changed(self, _text: str) -> None:
        self._before = self._line.text()


def is_to_be_searched(text: str) -> bool:
    """Whether a text is more than the address of one service: a letter, a cabinet's link, a bare computer."""
    stripped = text.strip()
    if re.search(r"\s", stripped):
        return bool(re.search(r"\w\.\w|://", stripped))
    from cryptoarm_dss_plugin.discovering.named import read_named  # noqa: PLC0415 - loads the engine

    try:
        path = read_named(stripped).path
    except DssPluginError:
        return False
    return path.is_cabinet or bool(path.page) or not path.application


def _inserted(before: str, after: str) -> str:
    """What an edit has put in; the rest is at both ends of what was there before."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return after[start : len(after) - end]
