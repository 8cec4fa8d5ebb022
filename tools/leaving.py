"""Measures how long it takes to leave while a request hangs: every request, every place, every way to leave.

    python tools/leaving.py [--report FILE] [OPTION OF PYTEST...]

Runs tests/wizard/test_hanging.py and tests/stub_host/test_sigterm.py with every combination, in random order
with a fixed seed, and prints a table of the longest times as Markdown; with a file named, into that as well.
When a test fails nothing is written, and the exit code is pytest's.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

ROOT: Final = Path(__file__).parent.parent
SEED: Final = 20261123
_TESTS: Final = ("tests/wizard/test_hanging.py", "tests/stub_host/test_sigterm.py")
_PLACES: Final = {
    "look-up": "name look-up",
    "connect": "connect",
    "handshake": "TLS handshake",
    "headers": "before the answer",
    "body": "in the answer",
}
_WAYS: Final = {
    "press_cancel": "«Отмена» of the wizard",
    "close_wizard": "closing the wizard",
    "stop": "the button that stops it",
    "disable": "disabling the plugin",
    "close_host": "closing the host",
    "SIGTERM": "SIGTERM to the host",
}
_TIMES: Final = {
    "free": "the window is free; with SIGTERM, the process is gone",
    "cut": "the server has seen its connection end",
    "gone": "no thread is left but that of the name look-up",
}

Leaving = dict[str, Any]
"""What was told of one: place, way, request, and the seconds by their names."""


def main(arguments: Sequence[str]) -> int:
    """Run the tests and print the table; the exit code."""
    parser = argparse.ArgumentParser(description="Measure how long leaving takes while a request hangs.")
    parser.add_argument("--report", type=Path, help="write the table into this file, too")
    options, further = parser.parse_known_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--every-leaving"),
                *(f"--randomly-seed={SEED}", "-o", "junit_family=xunit1", f"--junitxml={report}"),
                *(*further, *_TESTS),
            ],
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdout=sys.stderr,
            check=False,
        )
        if done.returncode:
            print("Nothing is written: tests failed.", file=sys.stderr)
            return done.returncode
        told = _told_in(report)
    page = _page(told)
    print(page, end="")
    if options.report is not None:
        options.report.write_text(page, "utf-8")
    return 0


def _told_in(report: Path) -> list[Leaving]:
    """What the tests told."""
    tree = ET.parse(report)  # noqa: S314 - pytest wrote it a moment ago
    entries = (entry.attrib for entry in tree.iter("property"))
    return [json.loads(entry["value"]) for entry in entries if entry.get("name") == "leaving"]


def _page(told: list[Leaving]) -> str:
    """The longest times, and what they are the longest of."""
    requests = sorted({one["request"] for one in told})
    lines = [
        f"{len(told)} combinations, seed {SEED}. Requests: {', '.join(requests)}.",
        "",
        "Seconds until the window is free (with SIGTERM: until the process is gone), the longest of so many:",
        "",
        f"| left by | {' | '.join(_PLACES.values())} |",
        f"|---|{'---:|' * len(_PLACES)}",
    ]
    for way, words in _WAYS.items():
        cells = [
            _longest([one for one in told if (one["way"], one["place"]) == (way, place)]) for place in _PLACES
        ]
        lines.append(f"| {words} | {' | '.join(cells)} |")
    lines.append("")
    for name, words in _TIMES.items():
        timed = [one for one in told if name in one and (name != "cut" or one["place"] != "look-up")]
        if not timed:
            continue
        worst = max(timed, key=lambda one: float(one[name]))
        where = f"{worst['request']}, {_PLACES[worst['place']]}, {_WAYS[worst['way']]}"
        lines.append(f"- {words}: {worst[name]:.3f} s at the longest ({where})")
    return "\n".join(lines) + "\n"


def _longest(told: list[Leaving]) -> str:
    return f"{max(one['free'] for one in told):.3f} ({len(told)})" if told else "-"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
