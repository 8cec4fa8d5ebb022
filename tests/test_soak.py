"""Many imports in one process: nothing grows; and what would grow is noticed."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]


def soak(*options: str) -> subprocess.CompletedProcess[str]:
    """Run the tool that counts; a process of its own, in which no other test has left anything."""
    return subprocess.run(  # noqa: S603 - our own tool
        [sys.executable, "tools/soak.py", *options],
        cwd=REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=110,
    )


def test_fifty_imports_of_every_kind_leave_no_more_than_sixteen() -> None:
    finished = soak("--imports", "50", "--warm-up", "1")

    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert finished.stdout.endswith("\ngrown: nothing\n")
    assert finished.stderr == ""


def test_whatever_is_lost_with_each_import_is_noticed() -> None:
    """A thread, a socket, a file, a secret, a timer, a window and two megabytes each time."""
    finished = soak("--imports", "6", "--only", "without a factor", "--lose")

    assert finished.returncode == 1, finished.stdout + finished.stderr
    said = finished.stdout.splitlines()[-1].removeprefix("grown: ").split(", ")
    assert {
        "threads",
        "sockets",
        "other descriptors",
        "secrets",
        "QObjects of Python",
        "widgets",
        "windows",
        "timers",
        "memory",
    } <= set(said)
