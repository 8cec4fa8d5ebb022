"""SIGKILL at random moments while 5,000 certificates are imported: the store is whole, before or after."""

import subprocess
import sys

from tests.cli.command_line import REPOSITORY


def test_a_killed_import_leaves_the_store_before_or_after() -> None:
    rounds = 5
    tool = REPOSITORY / "tools" / "kill_import.py"

    finished = subprocess.run(  # noqa: S603 - our own tool
        [sys.executable, str(tool), "--rounds", str(rounds), "--seed", "4"],
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )

    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert finished.stdout.count("next import whole") == rounds
