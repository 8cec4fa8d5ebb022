"""Writes the catalogue of faults, docs/faults.md, from a run of the tests that stage them.

    python tools/fault_docs.py [OPTION OF PYTEST...]

Runs every test that enters a fault (tests/faults/catalogue.py says how) and writes down what was seen.
Options go to pytest, as `-n 4`. When a test fails nothing is written, and the exit code is pytest's.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = ROOT / "docs" / "faults.md"

_POINTS: Final = {
    "Transport": "Broken HTTP, bad weather, busy servers. The list is asked for again after passing trouble, "
    "three times at the most; a sign-in is sent once, whatever happens; a question about the phone is put "
    "again.",
    "TLS": "Servers that are not who they should be. Nothing is sent to them.",
    "Proxy": "Proxies that let nobody through, and what goes wrong behind them.",
    "Credentials": "What a person typed goes byte for byte to the origin it was made for, and nowhere else.",
    "Answers": "Answers of a hostile or broken server.",
    "Store": "A store that is full, write-protected, in use, of another age or spoilt.",
    "Host": "Hooks of the host that raise, answer nonsense or do not return. No hook can be ended: who "
    "leaves is free at once, and what comes too late changes nothing. What a broken hook has stored all the "
    "same is there, and the next import says so.",
}
_COLUMNS: Final = ("key", "injected", "person", "journal", "store")
_HEAD: Final = """\
<!-- This page is made by tools/fault_docs.py from a run of the tests: change those, not this. -->

# Catalogue of faults

What was injected into a whole import, and what the person, the journal and the store saw of it. The servers
are real sockets with real TLS, the store is a real SQLite file on which an earlier import has gone well;
after every row that import is still there and `PRAGMA integrity_check` finds nothing. "As before" means that
nothing was added either. A sign-in that went well saves the connection, even where the list then fails. Each
row is a test in `tests/faults/` that asserts it; {count} rows.
"""


def main(options: list[str]) -> int:
    """Run the tests and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        done = subprocess.run(
            [
                *(
                    sys.executable,
                    "-m",
                    "pytest",
                    "-q",
                    "-m",
                    "fault",
                    "--faults-anew",
                    "-p",
                    "no:cacheprovider",
                ),
                *("-o", "junit_family=xunit1", f"--junitxml={report}", *options),
            ],
            cwd=ROOT,
            check=False,
        )
        if done.returncode:
            print("Nothing is written: tests failed.", file=sys.stderr)
            return done.returncode
        faults = _entered(report)
    PAGE.write_text(_page(faults), "utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(faults)} rows")
    return 0


def _entered(report: Path) -> list[dict[str, str]]:
    """What the tests entered, in the order of the page."""
    tree = ET.parse(report)  # noqa: S314 - pytest wrote it a moment ago
    found = [
        json.loads(entry.attrib["value"])
        for entry in tree.iter("property")
        if entry.attrib.get("name") == "fault"
    ]
    return sorted(found, key=lambda fault: (list(_POINTS).index(fault["point"]), fault["key"]))


def _page(faults: list[dict[str, str]]) -> str:
    parts = [_HEAD.format(count=len(faults))]
    number = 0
    for point, about in _POINTS.items():
        parts.append(
            f"\n## {point}\n\n{about}\n\n"
            "| № | fault | injected | the person | the journal | the store |\n|---|---|---|---|---|---|\n"
        )
        for fault in faults:
            if fault["point"] == point:
                number += 1
                cells = [
                    fault[name].replace("|", "\\|")
                    for name in ("key", "injected", "person", "journal", "store")
                ]
                parts.append(f"| {number} | {' | '.join(cells)} |\n")
    return "".join(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
