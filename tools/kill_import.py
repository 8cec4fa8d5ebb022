"""Kills imports of 5,000 certificates at random moments and looks at what they leave.

    python tools/kill_import.py [--rounds 20] [--seed 1]

Each round: a data directory, every second one with an earlier import on it; `cryptoarm-dss import` of the
training account with 5,000 certificates; SIGKILL at a moment between the sign-in and a little after the usual
end; then the store must open, be whole by SQLite's own check, hold all of the batch or nothing of it, still
hold the earlier import, and take the next import whole. A line for each round; exit code 1 if one failed.
"""

import argparse
import contextlib
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

PACKAGE_PARENT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PACKAGE_PARENT))

from cryptoarm_dss_plugin.store import Store  # noqa: E402 - after the path is set
from cryptoarm_dss_plugin.training.process import TrainingProcess  # noqa: E402

BATCH = 5000
EARLIER = 3
_SIGNED_IN = b"Signed in"
_BEYOND_THE_END = 1.1


class RoundFailed(Exception):
    """What a killed import left is not as it must be; the text says how."""


@dataclass(frozen=True)
class Bench:
    """Where the rounds take place: a running training server, a directory with an earlier import."""

    training: TrainingProcess
    earlier: Path

    def command(self, directory: Path, name: str, login: str) -> list[str]:
        """The command line of an import."""
        return [
            *(sys.executable, "-m", "cryptoarm_dss_plugin.cli", "import", name, "--login", login),
            *("--auth-server", self.training.auth_server, "--dss-server", self.training.dss_server),
            *("--ca-file", self.training.ca_file, "--data-dir", str(directory), "--lang", "en", "--json"),
        ]

    def import_whole(self, directory: Path, name: str, login: str) -> int:
        """Let an import run to its end; how many certificates it reports."""
        command = self.command(directory, name, login)
        finished = subprocess.run(command, capture_output=True, check=False, cwd=PACKAGE_PARENT)
        if finished.returncode != 0:
            raise RoundFailed(f"an import ended with exit code {finished.returncode}")
        return len(json.loads(finished.stdout)["certificates"])

    def import_killed(self, directory: Path, after: float) -> float:
        """Kill an import so many seconds after its sign-in; the seconds it had, fewer when it was done."""
        command = self.command(directory, "batch", "thousands")
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=PACKAGE_PARENT
        ) as process:
            assert process.stderr is not None  # noqa: S101 - tells mypy that it is a pipe
            while _SIGNED_IN not in process.stderr.readline():
                if process.poll() is not None:
                    raise RoundFailed("the import ended before its sign-in")
            signed_in = time.monotonic()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=after)
            process.kill()
            process.stderr.read()
            return time.monotonic() - signed_in


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
    with contextlib.closing(Store(directory)) as store:
        listed = store.stored_certificates("cryptoarm-dss", None)
    return Counter(one.source.connection or "" for one in listed if one.source)


def play(bench: Bench, directory: Path, after: float, *, on_earlier: bool) -> str:
    """One round; what was found. Raises RoundFailed."""
    if on_earlier:
        shutil.copytree(bench.earlier, directory)
    lived = bench.import_killed(directory, after)
    found = look_at(directory)
    kept = EARLIER if on_earlier else 0
    if found["batch"] not in {0, BATCH} or found["earlier"] != kept:
        raise RoundFailed(f"a part of a batch: {dict(found)}")
    if bench.import_whole(directory, "batch", "thousands") != BATCH:
        raise RoundFailed("the next import was not whole")
    after_all = look_at(directory)
    if (after_all["batch"], after_all["earlier"]) != (BATCH, kept):
        raise RoundFailed(f"after the next import: {dict(after_all)}")
    return f"killed {lived:5.3f} s after the sign-in, found {found['batch']:4d}, next import whole"


def main() -> int:
    """Play the rounds; the exit code."""
    parser = argparse.ArgumentParser(description="Kill imports at random moments.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    moments = random.Random(options.seed)  # noqa: S311 - repeatable moments, no secret
    failed = 0
    with TrainingProcess() as training, tempfile.TemporaryDirectory() as place:
        bench = Bench(training, Path(place, "earlier"))
        bench.import_whole(bench.earlier, "earlier", "idonly")
        usual = bench.import_killed(Path(place, "usual"), after=60.0)
        print(f"an import that is left alone takes {usual:.3f} s after the sign-in; seed {options.seed}")
        for number in range(1, options.rounds + 1):
            after = moments.uniform(0.0, usual * _BEYOND_THE_END)
            directory = Path(place, f"round-{number}")
            try:
                verdict = play(bench, directory, after, on_earlier=number % 2 == 0)
            except RoundFailed as failure:
                failed += 1
                verdict = f"FAILED: {failure}"
            print(f"round {number:2d}: {verdict}", flush=True)
            shutil.rmtree(directory, ignore_errors=True)
    print(f"{options.rounds - failed} of {options.rounds} rounds as they must be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
