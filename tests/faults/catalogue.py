"""The catalogue of faults: a test enters what it staged and what person, journal and store saw of it.

`tools/fault_docs.py` runs the tests that use `enter_fault` and writes `docs/faults.md` from what they
entered; in any other run each of them asserts that the page says just that.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass
from functools import cache
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
FIXTURE = "enter_fault"
MARK = "fault"
ANEW = "--faults-anew"


@dataclass(frozen=True, slots=True)
class Fault:
    """One row: what was injected, and what was seen of it. No times, no paths, no ports.

    Attributes:
        point: the part of the catalogue.
        key: names the row within its part; stable.
        injected: what was wrong.
        person: code and sentence, or how it ended well.
        journal: what stands in the journal.
        store: what became of what is stored.
    """

    point: str
    key: str
    injected: str
    person: str
    journal: str
    store: str


EnterFault = Callable[[Fault], None]


@pytest.fixture
def enter_fault(record_property: Callable[[str, object], None], request: pytest.FixtureRequest) -> EnterFault:
    """Enter a fault into the catalogue; the page has to say the same."""

    def enter(fault: Fault) -> None:
        record_property(MARK, json.dumps(asdict(fault), ensure_ascii=False))
        if not request.config.getoption(ANEW):
            told = documented().get((fault.point, fault.key))
            seen = tuple(cell.replace("|", "\\|") for cell in astuple(fault)[1:])
            assert told == seen, f"{PAGE.name} says otherwise: run tools/fault_docs.py and read what changed"

    return enter


@cache
def documented() -> dict[tuple[str, str], tuple[str, ...]]:
    """The rows of the page, by part and key, each with its cells from the key on."""
    rows = {}
    point = ""
    for line in PAGE.read_text("utf-8").splitlines() if PAGE.exists() else ():
        if line.startswith("## "):
            point = line.removeprefix("## ")
        elif line.startswith("| ") and line[2].isdigit():
            _number, key, *cells = line.removeprefix("| ").removesuffix(" |").split(" | ")
            rows[point, key] = (key, *cells)
    return rows
