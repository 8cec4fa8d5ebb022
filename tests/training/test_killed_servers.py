"""A server that is killed cannot tidy up: its parent does, or the next server of the same user."""

import os
import signal
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the servers of a test make their directories."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def kill(training: TrainingProcess) -> int:
    """Kill a running server; its process id."""
    pid = training.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def test_stopping_tidies_up_after_a_server_that_was_killed(place: Path) -> None:
    with TrainingProcess() as training:
        kill(training)

    assert list(place.iterdir()) == []


def test_the_next_start_removes_what_dead_servers_left_and_nothing_else(place: Path) -> None:
    with TrainingProcess() as dead:
        pid = kill(dead)
    stale = place / f"training-dss-{pid}-abcdefgh"
    stale.mkdir()
    (stale / "ca.pem").write_text("left behind")
    kept = [
        place / "training-dss-notes",
        place / f"training-dss-{os.getpid()}-abcdefgh",
        place / f"x-{pid}-a",
    ]
    for directory in kept:
        directory.mkdir()
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    link = place / f"training-dss-{pid}-linked00"
    link.symlink_to(elsewhere)

    with TrainingProcess() as living, TrainingProcess() as second:
        own = [Path(one.ca_file).parent for one in (living, second)]
        assert all(directory.is_dir() for directory in own)
        assert set(place.iterdir()) == {*kept, elsewhere, link, *own}

    assert set(place.iterdir()) == {*kept, elsewhere, link}
