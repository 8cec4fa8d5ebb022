"""SIGTERM to the host's process while a request of its plugin hangs: it ends, at once and in order.

The programs are real processes, each with a server of its own that stays silent until the process is gone;
the name look-up is the real resolver's. A process that ends has ended because of the signal.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import pytest

from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.store.database import FILE_NAME
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.canaries import Canaries
from tests.cli.hanging import Stage
from tests.cli.hanging_server import Aliases, HangingServer, Place
from tests.front import requests_of, steps_of, wait_until
from tests.stub_host.hosted_person import OPENED_AND_CLOSED, Wish
from tests.wizard.hanging import PLACES, REQUESTS, Request
from tests.wizard.person import PLUGIN
from tests.wizard.test_leaving_while_storing import HELD_AT_CLOSING_SECONDS, OtherProgram

REPOSITORY = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0
_GLANCE_SECONDS = 0.01

Cases = Sequence[tuple[str, Place]]

USUAL: Cases = (
    ("password", Place.LOOK_UP),
    ("check", Place.CONNECT),
    ("refresh: sign-in", Place.HANDSHAKE),
    ("poll", Place.HEADERS),
    ("list", Place.BODY),
)
"""One request at each place; `tools/leaving.py` has all."""


class Hosted:
    """A program with a person whose request hangs; a context manager, within which the server is silent."""

    def __init__(self, request: Request, place: Place, stage: Stage) -> None:
        self.request = request
        self.place = place
        directory = stage.new_directory()
        self.data_dir = directory / "data"
        self._aliases = Aliases(directory / "aliases")
        self._stage = stage
        self.server = HangingServer(place, request.number, stage.training, stage.tls)

    def __enter__(self) -> Self:
        self.server.__enter__()
        training = self._stage.training
        wish = Wish(
            self.request.name,
            str(self.place),
            self.server.port,
            str(self._stage.ca_file),
            training.control,
            training.accounts,
        )
        self.process = start(self.data_dir, wish, HOSTALIASES=str(self._aliases.path))
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self._aliases.close()
        self.server.__exit__(None, None, None)

    def is_hanging(self) -> bool:
        """Whether it hangs where it is to hang; AssertionError when it has ended instead."""
        if self.process.poll() is not None:
            pytest.fail(f"{self.request.name}, {self.place}: {self.process.communicate()}")
        return self._aliases.is_read() if self.place is Place.LOOK_UP else self.server.is_reached()

    def is_cut(self) -> bool:
        """Whether the server has seen its connection end."""
        return self.place is Place.LOOK_UP or self.server.is_cut()


def start(data_dir: Path, wish: Wish, **environment: str) -> subprocess.Popen[str]:
    """Start a program with a person at it."""
    process = subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-m", "tests.stub_host.hosted_person", str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=REPOSITORY,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", **environment},
    )
    assert process.stdin is not None
    process.stdin.write(wish.to_json() + "\n")
    process.stdin.flush()
    return process


@contextmanager
def running(data_dir: Path, wish: Wish, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A program with a person at it, which is gone afterwards."""
    process = start(data_dir, wish, **environment)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wish_for(training: TrainingProcess, request: str) -> Wish:
    """The wish of a person whose server answers."""
    port = urlsplit(training.auth_server).port or 0
    return Wish(request, str(Place.BODY), port, training.ca_file, training.control, training.accounts)


def end(process: subprocess.Popen[str], canaries: Canaries) -> float:
    """Send the signal, wait for the end in order; the seconds between. What was said is hunted through."""
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    code = process.wait(PATIENCE_SECONDS)
    seconds = time.monotonic() - begun
    out, err = process.communicate()
    canaries.add_text("stdout", out)
    canaries.add_text("stderr", err)
    assert code == 0, err
    assert "Traceback" not in err
    return seconds


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All at once, or, with the option, each request at each place, alone."""
    if "cases" not in metafunc.fixturenames:
        return
    cases: dict[str, Cases] = {"one at each place": USUAL}
    if metafunc.config.getoption("--every-leaving"):
        every = [(one.name, place) for place in PLACES for one in REQUESTS if one.can_hang(place)]
        cases = {f"{place}, {name}": [(name, place)] for name, place in every}
    metafunc.parametrize("cases", cases.values(), ids=cases.keys())


@pytest.fixture
def stage(training: TrainingProcess, tmp_path: Path) -> Stage:
    """What the servers have in common."""
    return Stage(training, tmp_path)


def test_the_program_ends_while_a_request_hangs(
    cases: Cases,
    stage: Stage,
    canaries: Canaries,
    record_property: Callable[[str, object], None],
) -> None:
    by_name = {one.name: one for one in REQUESTS}
    with ExitStack() as stack:
        waiting = [stack.enter_context(Hosted(by_name[name], place, stage)) for name, place in cases]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while waiting:
            assert time.monotonic() < deadline, f"never came so far: {[one.request.name for one in waiting]}"
            for one in [one for one in waiting if one.is_hanging()]:
                waiting.remove(one)
                seconds = end(one.process, canaries)
                told = {"place": str(one.place), "way": "SIGTERM", "request": one.request.name}
                record_property("leaving", json.dumps({**told, "free": seconds}))
                assert one.is_cut()
                check_store(one.data_dir, one.request)
            time.sleep(_GLANCE_SECONDS)


def test_what_is_being_stored_is_stored_whole_or_not_at_all_and_the_journal_knows(
    training: TrainingProcess, data_dir: Path, canaries: Canaries
) -> None:
    training.fault("slow", path="certificates", seconds=0.2)
    with running(data_dir, wish_for(training, "sign-in")) as process:
        wait_until(lambda: "GET" in steps_of(training), PATIENCE_SECONDS)
        program = OtherProgram(data_dir / FILE_NAME)
        wait_until(lambda: requests_of(training)[-1]["ended"] is not None)
        releasing = threading.Timer(HELD_AT_CLOSING_SECONDS, program.let_go)
        releasing.start()
        end(process, canaries)
        releasing.join()
        program.close()

    assert is_whole(data_dir)
    with closing(Store(data_dir)) as store:
        (entry,) = [one for one in store.journal() if one.plugin_id == PLUGIN]
        kept = len(store.stored_certificates(PLUGIN, None))
    assert (entry.severity, kept) in {(Severity.SUCCESS, 3), (Severity.INFO, 0)}


def test_a_module_that_loads_slowly_keeps_nobody_who_leaves(
    training: TrainingProcess, tmp_path: Path, data_dir: Path, canaries: Canaries
) -> None:
    """The engine is loaded while the wizard opens; a disk that does not answer is no reason to wait."""
    disk = tmp_path / "disk"
    os.mkfifo(disk)
    (tmp_path / "idna.py").write_text(f"open({str(disk)!r}).read()", encoding="utf-8")
    wish = wish_for(training, OPENED_AND_CLOSED.name)

    with running(data_dir, wish, PYTHONPATH=str(tmp_path)) as process:
        writer = os.open(disk, os.O_WRONLY)  # returns when the module is being loaded
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        end(process, canaries)
        os.close(writer)


def check_store(data_dir: Path, request: Request) -> None:
    """The store is whole, an import is told as cancelled, and nobody is told of anything."""
    assert not (data_dir / FILE_NAME).exists() or is_whole(data_dir)
    with closing(Store(data_dir)) as store:
        told = [(one.severity, one.code) for one in store.journal() if one.plugin_id == PLUGIN]
        assert told == ([(Severity.INFO, "cancelled")] if request.is_import else []), request.name
        assert store.notifications() == []
        assert store.stored_certificates(PLUGIN, None) == []


def is_whole(data_dir: Path) -> bool:
    """Whether SQLite finds nothing wrong with the store."""
    with closing(sqlite3.connect(data_dir / FILE_NAME)) as database:
        return bool(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
