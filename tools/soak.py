"""A thousand imports in one process: whether anything grows.

    python tools/soak.py [--imports 1000] [--without-window] [--record FILE]

The real host's window (offscreen), the real plugin and a training server of its own process. Imports of every
kind (`soak_window.py`; with --without-window jobs of the engine, `soak_jobs.py`) come in rounds, always in
the same order. After each, once nothing goes on any more, everything is counted that could be left behind:
threads, descriptors, sockets, Qt objects, timers, hooks, secrets; and the memory that the process takes.
After a warm-up each count has to be what it was after the same import of the first round that counts, and the
memory less than 5 MiB above. A line for each round; exit code 1 if something has grown.

    --only KIND  imports of one kind, as the first lines of a report name them: which of them is it?
    --trace      tell which lines of the code hold the memory that was added
    --lose       lose a thread, a descriptor, a socket, a widget, a timer... with each import: is it noticed?
"""

import argparse
import gc
import os
import platform
import socket
import sys
import tempfile
import threading
import time
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from soak_census import MEBIBYTE, Sample, count, growth, memory, memory_growth, refuse_elsewhere, things_grown

from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.training.process import TrainingProcess

PATIENCE_SECONDS = 3.0
_LINES_TRACED = 15
_MEMORY_LOST = 2 * MEBIBYTE


class Imports(Protocol):
    """Kinds of imports, and what there is around them."""

    kinds: Mapping[str, Callable[[], None]]

    def settle(self) -> None:
        """Wait until nothing goes on."""

    def counts(self) -> Mapping[str, int]:
        """What there is besides what every process has."""

    def close(self) -> None:
        """End."""


class Soak:
    """Imports in rounds, and a sample after each.

    Args:
        imports: what is done.
        kinds: of them, in the order in which they come.
        prepare: called before each.
        warm_up: rounds that do not count.
        lose: what is lost with each import.
    """

    def __init__(
        self,
        imports: Imports,
        kinds: Mapping[str, Callable[[], None]],
        prepare: Callable[[], None],
        warm_up: int,
        lose: Callable[[], None],
    ) -> None:
        self._imports = imports
        self._kinds = list(kinds.items())
        self._prepare = prepare
        self._warm_up = warm_up
        self._lose = lose
        self.samples: list[Sample] = []
        self._things: tuple[str, ...] = ()

    @property
    def deck(self) -> int:
        """Imports in a round."""
        return len(self._kinds)

    def run(self, number: int, on_round: Callable[[], None]) -> None:
        """So many imports; told after each round."""
        for place in range(number):
            kind, carry_out = self._kinds[place % self.deck]
            self._prepare()
            carry_out()
            self._lose()
            self.samples.append(self._sample(kind, place))
            if place == 0:
                gc.freeze()  # modules and what is there for good need not be looked through each time
            if place % self.deck == self.deck - 1 or place == number - 1:
                on_round()

    def _sample(self, kind: str, place: int) -> Sample:
        """What there is now; what ends by itself gets a moment for it."""
        earlier = place - self.deck * (place // self.deck - self._warm_up)
        before = self.samples[earlier].counts if 0 <= earlier < place else None
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            self._imports.settle()
            counts = count(self._imports.counts)
            grown = before is not None and any(number > before[thing] for thing, number in counts.items())
            if not grown or time.monotonic() > deadline:
                self._things = self._things or tuple(counts)
                return Sample(kind, self._things, tuple(counts.values()), memory())


class Loser:
    """Loses one of everything, so that one sees that it is noticed."""

    def __init__(self, *, with_window: bool) -> None:
        self._with_window = with_window
        self._lost: list[object] = []

    def __call__(self) -> None:
        """Lose."""
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        self._lost += [
            os.open(os.devnull, os.O_RDONLY),
            socket.socket(),
            Secret("lost"),
            os.urandom(_MEMORY_LOST),
        ]
        if self._with_window:
            from PyQt5.QtCore import QObject, QTimer  # noqa: PLC0415 - only where there is Qt
            from PyQt5.QtWidgets import QWidget  # noqa: PLC0415

            timer = QTimer()
            timer.start(1_000_000)
            self._lost += [timer, QObject(), QWidget()]


def _lose_nothing() -> None:
    """As it should be."""


def _begin(training: TrainingProcess, directory: Path, *, with_window: bool) -> Imports:
    if with_window:
        from soak_window import WindowImports  # noqa: PLC0415 - loads Qt

        return WindowImports(training, directory)
    from soak_jobs import JobImports  # noqa: PLC0415 - loads the engine

    return JobImports(training, directory)


class Report:
    """Says everything on standard output and into the record."""

    def __init__(self, record: Path | None) -> None:
        self._record = record
        self._lines: list[str] = []

    def say(self, line: str) -> None:
        """A line."""
        print(line, flush=True)
        self._lines.append(line)
        if self._record is not None:
            self._record.write_text("\n".join(self._lines) + "\n", encoding="utf-8")

    def round(self, soak: Soak, seconds: float) -> None:
        """The last import's counts; with the first round, what the columns are."""
        last = soak.samples[-1]
        if len(soak.samples) <= soak.deck:
            self.say("imports, seconds, MiB; " + ", ".join(last.counts))
        counts = " ".join(f"{number:5d}" for number in last.counts.values())
        self.say(f"{len(soak.samples):7d} {seconds:8.0f} {last.memory / MEBIBYTE:6.1f}; {counts}")


def _traced(before: tracemalloc.Snapshot) -> list[str]:
    gc.collect()
    added = tracemalloc.take_snapshot().compare_to(before, "lineno")
    return [f"  {one}" for one in added[:_LINES_TRACED]]


def main() -> int:
    """Carry the imports out; the exit code."""
    parser = argparse.ArgumentParser(description="Many imports in one process: does anything grow?")
    parser.add_argument("--imports", type=int, default=1000)
    parser.add_argument("--warm-up", type=int, default=2, metavar="ROUNDS", help="that do not count")
    parser.add_argument("--without-window", action="store_true", help="jobs of the engine, without Qt")
    parser.add_argument("--record", type=Path, metavar="FILE", help="write the report there, too")
    parser.add_argument("--only", metavar="KIND", help="imports of this kind")
    parser.add_argument("--trace", action="store_true", help="tell where added memory comes from")
    parser.add_argument("--lose", action="store_true", help="lose one of everything with each import")
    options = parser.parse_args()
    refuse_elsewhere()
    with_window = not options.without_window
    report = Report(options.record)
    begun = time.monotonic()
    snapshot: list[tracemalloc.Snapshot] = []
    with TrainingProcess() as training, tempfile.TemporaryDirectory() as directory:
        os.environ.setdefault("XDG_RUNTIME_DIR", directory)  # or Qt would make one that stays
        imports = _begin(training, Path(directory, "data"), with_window=with_window)
        lose = Loser(with_window=with_window) if options.lose else _lose_nothing
        kinds = {kind: one for kind, one in imports.kinds.items() if options.only in {None, kind}}
        if not kinds:
            parser.error(f"--only is one of: {'; '.join(imports.kinds)}")
        soak = Soak(imports, kinds, training.reset, options.warm_up, lose)

        def on_round() -> None:
            report.round(soak, time.monotonic() - begun)
            if options.trace and len(soak.samples) == soak.deck * (options.warm_up + 1):
                tracemalloc.start()
                snapshot.append(tracemalloc.take_snapshot())

        report.say(f"{'window' if with_window else 'engine alone'}, {soak_system()}")
        report.say(f"rounds of {soak.deck}: {'; '.join(kinds)}")
        soak.run(options.imports, on_round)
        traced = _traced(snapshot[0]) if snapshot else []
        imports.close()
    return _judge(soak, options.warm_up, report, traced)


def soak_system() -> str:
    """What the imports run on."""
    library = platform.libc_ver()[0] or "another C library than glibc"
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {library}"


def _judge(soak: Soak, warm_up: int, report: Report, traced: list[str]) -> int:
    counting = soak.samples[soak.deck * warm_up :]
    if len(counting) < 2 * soak.deck:
        report.say(f"too few: {soak.deck * (warm_up + 2)} imports are the fewest that tell anything")
        return 2
    found = growth(soak.samples, soak.deck, warm_up)
    more = memory_growth(counting, soak.deck)
    report.say(f"memory: {more / MEBIBYTE:+.2f} MiB from import {soak.deck * warm_up} to {len(soak.samples)}")
    for line in traced:
        report.say(line)
    for thing in things_grown(found):
        told = [line for line in found if line.startswith(f"{thing}:")]
        report.say(f"GROWN {told[0]}, and {len(told) - 1} times more")
    report.say(f"grown: {', '.join(things_grown(found)) or 'nothing'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
