"""Keeps numbers in groups in one piece where a text breaks its lines: phone and account numbers, codes."""

import re
from typing import Final

_GROUPS: Final = re.compile(r"[+(]*[\d*•][\d*•()-]*(?: [\d*•(][\d*•()-]*)*")
_LEAST_DIGITS: Final = 5
_LONGEST: Final = 24
"""Characters; a longer one would not fit into a narrow window."""

_NO_BREAK_SPACE: Final = "\u00a0"
_WORD_JOINER: Final = "\u2060"


def unbroken(text: str) -> str:
    """The text as it is to be drawn: nothing else is seen, and no line ends inside a number in groups."""
    return _GROUPS.sub(_joined, text)


def _joined(found: re.Match[str]) -> str:
    number = found[0]
    digits = sum(sign.isdigit() or sign in "*•" for sign in number)
    if digits < _LEAST_DIGITS or digits == len(number) or len(number) > _LONGEST:
        return number
    return _WORD_JOINER.join(number.replace(" ", _NO_BREAK_SPACE))
