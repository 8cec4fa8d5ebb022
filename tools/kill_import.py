"""Kills imports of 5,000 certificates at random moments and looks at what they leave.

    python tools/kill_import.py [--rounds 20] [--seed 1] [--warm]

Each round: a data directory, every second one with an earlier import on it; `cryptoarm-dss import` of the
training account with 5,000 certificates; SIGKILL at a moment between the sign-in and the end, as long as the
last one took; then the store must open, be whole by SQLite's own check, hold all of the batch or nothing of
it, still hold the earlier import, and take the next import whole. An import that was through before its
moment came is no round. A line for each round; exit code 1 if one failed.

Every import is a process of its own. With `--warm` it is a copy of this one, which has loaded the command
line already: that saves the time of two starts in each round, and nothing else is different.
"""

import argparse
import contextlib
import gc
import math
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

PACKAGE_PARENT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PACKAGE_PARENT))

# After the path is set. What an import loads is loaded here, for the copies of this process.
from cryptoarm_dss_plugin.cli import host, import_command  # noqa: E402, F401
from cryptoarm_dss_plugin.cli.main import run  # noqa: E402
from cryptoarm_dss_plugin.store import Store  # noqa: E402
from cryptoarm_dss_plugin.training.process import TrainingProcess  # noqa: E402

BATCH = 5000
EARLIER = 3
_SIGNED_IN = b"Signed in"
_LOOK_EVERY_SECONDS = 0.001


class RoundFailed(Exception):
    """What a killed import left is not as it must be; the text says how."""


class Import:
    """An import in a process of its own that has begun.

    Args:
        arguments: of `cryptoarm-dss`.
        warm: the process is a copy of this one, and does not load the program anew.

    Attributes:
        said: what it says on standard error.
    """

    def __init__(self, arguments: list[str], *, warm: bool) -> None:
        self._code: int | None = None
        reading, writing = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _be_command(arguments, writing, warm=warm)
        os.close(writing)
        self.said = os.fdopen(reading, "rb")

    def wait_for_sign_in(self) -> float:
        """Wait until it has signed in; when that was. Raises RoundFailed when it ends before."""
        while _SIGNED_IN not in (line := self.said.readline()):
            if not line:
                raise RoundFailed("the import ended before its sign-in")
        return time.monotonic()

    def wait(self, seconds: float = math.inf) -> int | None:
        """Wait for its end; the exit code, negative after a signal, None when it goes on after the time."""
        deadline = time.monotonic() + seconds
        while self._code is None:
            ended, status = os.waitpid(self._pid, os.WNOHANG)
            if ended:
                self._code = os.waitstatus_to_exitcode(status)
            elif time.monotonic() >= deadline:
                break
            else:
                time.sleep(_LOOK_EVERY_SECONDS)
        return self._code

    def kill(self) -> None:
        """End it at once by SIGKILL, and wait until it is gone."""
        if self._code is None:
            os.kill(self._pid, signal.SIGKILL)
        self.wait()
        self.said.close()


@dataclass(frozen=True)
class Bench:
    """Where the rounds take place: a running training server, a directory with an earlier import."""

    training: TrainingProcess
    earlier: Path
    warm: bool

    def import_whole(self, directory: Path, name: str, login: str) -> float:
        """Let an import run to its end; the seconds it took from its sign-in."""
        running = self._begin(directory, name, login)
        try:
            signed_in = running.wait_for_sign_in()
            words = running.said.read()
            code = running.wait()
        finally:
            running.kill()
        if code != 0:
            raise RoundFailed(f"an import ended with exit code {code}: {words!r}")
        return time.monotonic() - signed_in

    def import_killed(self, directory: Path, after: float) -> float | None:
        """Kill an import so many seconds after its sign-in; the seconds it had, None when it was through."""
        running = self._begin(directory, "batch", "thousands")
        try:
            signed_in = running.wait_for_sign_in()
            was_through = running.wait(after) is not None
        finally:
            running.kill()
        return None if was_through else time.monotonic() - signed_in

    def _begin(self, directory: Path, name: str, login: str) -> Import:
        arguments = [
            *("import", name, "--login", login, "--data-dir", str(directory), "--lang", "en"),
            *("--auth-server", self.training.auth_server, "--dss-server", self.training.dss_server),
            *("--ca-file", self.training.ca_file),
        ]
        return Import(arguments, warm=self.warm)


def _be_command(arguments: list[str], writing: int, *, warm: bool) -> NoReturn:
    """Be `cryptoarm-dss`, in the process that has just begun; what it says on standard error is for us."""
    code = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor, stream in enumerate((nothing, nothing, writing)):
            os.dup2(stream, descriptor)
        if not warm:
            os.chdir(PACKAGE_PARENT)
            os.execv(  # noqa: S606 - our own program, and no shell is wanted
                sys.executable, [sys.executable, "-m", "cryptoarm_dss_plugin.cli", *arguments]
            )
        code = run(arguments)
    finally:
        os._exit(code)


def look_at(directory: Path) -> Counter[str]:
    """How many certificates each connection has in a store that must be whole."""
    file = directory / "store.sqlite3"
    if not file.exists():
        return Counter()
    with contextlib.closing(sqlite3.connect(file)) as database:
        (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise RoundFailed(f"integrity_check: {verdict}")
        if database.execute("PRAGMA foreign_key_check").fetchone():
            raise RoundFailed("foreign_key_check found something")
        found = Counter(
            dict(database.execute("SELECT connection, count(*) FROM sources GROUP BY connection"))
        )
    with contextlib.closing(Store(directory)) as store:
        if len(store.stored_certificates("cryptoarm-dss", "earlier")) != found["earlier"]:
            raise RoundFailed("the program sees other certificates than there are")
    return found


@dataclass(frozen=True)
class Round:
    """What one round has shown.

    Attributes:
        lived: seconds that the killed import had after its sign-in; None when it was through before.
        found: how many certificates of the batch there were then.
        next_took: seconds that the next import took after its sign-in.
    """

    lived: float | None
    found: int
    next_took: float = 0.0


def play(bench: Bench, directory: Path, after: float, *, on_earlier: bool) -> Round:
    """Play a round. Raises RoundFailed."""
    if on_earlier:
        shutil.copytree(bench.earlier, directory)
    lived = bench.import_killed(directory, after)
    found = look_at(directory)
    kept = EARLIER if on_earlier else 0
    if found["batch"] not in {0, BATCH} or found["earlier"] != kept:
        raise RoundFailed(f"a part of a batch: {dict(found)}")
    if lived is None:
        return Round(None, found["batch"])
    next_took = bench.import_whole(directory, "batch", "thousands")
    after_all = look_at(directory)
    if (after_all["batch"], after_all["earlier"]) != (BATCH, kept):
        raise RoundFailed(f"after the next import: {dict(after_all)}")
    return Round(lived, found["batch"], next_took)


def main() -> int:
    """Play the rounds; the exit code."""
    parser = argparse.ArgumentParser(description="Kill imports at random moments.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--warm", action="store_true", help="copies of this process instead of new ones")
    options = parser.parse_args()
    moments = random.Random(options.seed)  # noqa: S311 - repeatable moments, no secret
    counted: Counter[str] = Counter()
    with TrainingProcess() as training, tempfile.TemporaryDirectory() as name:
        place = Path(name)
        bench = Bench(training, place / "earlier", options.warm)
        bench.import_whole(bench.earlier, "earlier", "idonly")
        usual = bench.import_whole(place / "usual", "batch", "thousands")
        print(f"an import that is left alone takes {usual:.3f} s after the sign-in; seed {options.seed}")
        gc.freeze()  # so that the copies share it
        while (number := counted["rounds"] + 1) <= options.rounds:
            directory = place / f"round-{number}"
            after = moments.uniform(0.0, usual)
            try:
                shown = play(bench, directory, after, on_earlier=number % 2 == 0)
            except RoundFailed as failure:
                counted.update(("rounds", "failed"))
                print(f"round {number:3d}: FAILED: {failure}", flush=True)
            else:
                usual = _note(shown, number, after, usual, counted)
            shutil.rmtree(directory, ignore_errors=True)
    print(
        f"the batch was there in {counted['after']}, not yet in {counted['before']}; "
        f"{counted['through']} more imports were through before their moment"
    )
    print(f"{options.rounds - counted['failed']} of {options.rounds} rounds as they must be")
    return 1 if counted["failed"] else 0


def _note(shown: Round, number: int, after: float, usual: float, counted: Counter[str]) -> float:
    """Count a round and say what it has shown; the seconds that an import takes now."""
    if shown.lived is None:
        counted["through"] += 1
        return after
    counted.update(("rounds", "after" if shown.found else "before"))
    print(
        f"round {number:3d}: killed {shown.lived:5.3f} s after the sign-in, found {shown.found:4d}, "
        "next import whole",
        flush=True,
    )
    return usual if shown.found else shown.next_took


if __name__ == "__main__":
    sys.exit(main())
