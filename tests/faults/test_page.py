"""The page of the catalogue has a row for every test that stages a fault, and no other."""

import re
import subprocess
import sys
from pathlib import Path

from tests.faults.catalogue import FIXTURE, PAGE, documented

COLLECT = (sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "fault", "-p", "no:cacheprovider")
ROOT = Path(__file__).parents[2]


def _may_stage(file: Path) -> bool:
    """Whether its tests may enter faults: it says so, or its room's fixtures do it."""
    return file.parent == Path(__file__).parent or FIXTURE in file.read_text("utf-8")


def test_every_row_of_the_page_is_staged_by_a_test() -> None:
    staging = [file for file in (ROOT / "tests").rglob("test_*.py") if _may_stage(file)]
    collected = subprocess.run(  # noqa: S603 - pytest on our own tests
        [*COLLECT, *staging],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    ).stdout
    tests = re.findall(r"^tests/.*::", collected, re.MULTILINE)
    numbers = re.findall(r"^\| (\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)

    assert len(documented()) == len(tests), "run tools/fault_docs.py"
    assert [int(number) for number in numbers] == list(range(1, len(tests) + 1))
    assert f"{len(tests)} rows" in PAGE.read_text("utf-8")
