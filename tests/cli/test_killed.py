"""SIGKILL at random moments while 5,000 certificates are imported: the store is whole, before or after."""

import subprocess
import sys

import pytest

from tests.cli.command_line import REPOSITORY

ROUNDS = 20
"""The run of 200 is recorded in docs/endurance.md."""


@pytest.mark.timeout(300)  # half a minute on a machine with nothing else to do
def test_a_killed_import_leaves_the_store_before_or_after() -> None:
    tool = REPOSITORY / "tools" / "kill_import.py"

    finished = subprocess.run(  # noqa: S603 - our own tool
        [sys.executable, str(tool), "--rounds", str(ROUNDS), "--seed", "4", "--warm"],
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )

    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert finished.stdout.count("next import whole") == ROUNDS
    assert finished.stdout.endswith(f"{ROUNDS} of {ROUNDS} rounds as they must be\n")
