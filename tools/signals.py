"""Measures how long a command takes to end when a signal comes while a request hangs, wherever and whichever.

    python tools/signals.py [--rounds 5] [--report FILE]

Every request of the commands, at every place where it can hang, with SIGINT, SIGTERM and SIGHUP, one after
another: `tests/cli/hanging.py` stages them and says what must be true of each. Then a person at a terminal
who is asked for the password and the code, and the training server. The time is that from the signal until
the process has ended. Prints a table of median and longest times as Markdown; with a file named, into that as
well. Exit code 1 when something was not as it must be.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from cryptoarm_dss_plugin.training.process import TrainingProcess  # noqa: E402 - after the path is set
from tests.canaries import Canaries  # noqa: E402
from tests.cli.command_line import CommandLine  # noqa: E402
from tests.cli.hanging import COMMAND, REQUESTS, Case, Stage, can_hang, troubles  # noqa: E402
from tests.cli.hanging_server import Place  # noqa: E402
from tests.cli.terminal import Begin, Terminal  # noqa: E402

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SECRETS: Final = ("Canary-sms-8264", "Canary-half")

Row = tuple[str, str]
"""What hangs, and where."""

Ended = tuple[float, list[str]]
"""Seconds from the signal to the end, and what was not as it must be."""


def hang(stage: Stage, case: Case) -> Ended:
    """One request that hangs."""
    stage.training.reset()
    (seen,) = stage.play([case])
    return seen.seconds, troubles(seen)


def type_half(stage: Stage, asked: str, number: signal.Signals) -> Ended:
    """A person who has typed half of what is asked for."""
    stage.training.reset()
    canaries = Canaries()
    commands = CommandLine(stage.training, stage.new_directory() / "data", canaries)
    terminal = Terminal(canaries)
    try:
        running = Begin(commands, terminal)(*commands.importing("work", "sms"))
        terminal.wait_for("Пароль: ")
        if asked == "code":
            terminal.type("Canary-sms-8264\n")
            terminal.wait_for("Одноразовый код: ")
        terminal.type("Canary-half")
        was_silent = not terminal.echoes
        struck = time.monotonic()
        running.send(number)
        running.process.wait()
        seconds = time.monotonic() - struck
        finished = running.end()
        shown = terminal.read_to_the_end() + finished.out
        said = {
            "exit code and outcome": (finished.code, finished.answer["outcome"]) == (130, "cancelled"),
            "echo": was_silent and terminal.echoes,
            "no traceback": "Traceback" not in shown,
            "no secret": not any(secret in shown for secret in _SECRETS),
        }
        return seconds, [f"{what}: {finished}, {shown!r}" for what, holds in said.items() if not holds]
    finally:
        commands.close()
        terminal.close()


def stop_training(number: signal.Signals) -> Ended:
    """The training server, run by its command."""
    with subprocess.Popen(
        [*COMMAND, "training"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=ROOT
    ) as command:
        assert command.stdout is not None  # noqa: S101 - tells mypy that it is a pipe
        ca_file = Path(json.loads(command.stdout.readline())["ca_file"])
        (server,) = Path(f"/proc/{command.pid}/task/{command.pid}/children").read_text().split()
        struck = time.monotonic()
        command.send_signal(number)
        code = command.wait()
        seconds = time.monotonic() - struck
    said = {
        "exit code": code == 0,
        "no process left": not Path("/proc", server).exists(),
        "no file left": not ca_file.exists(),
    }
    return seconds, [f"{what}: exit code {code}" for what, holds in said.items() if not holds]


def plays(stage: Stage) -> Iterator[tuple[Row, signal.Signals, Callable[[], Ended]]]:
    """Everything there is to measure."""
    for number in SIGNALS:
        for request in REQUESTS:
            for place in Place:
                if can_hang(request, place):
                    yield (request, place.value), number, partial(hang, stage, Case(request, place, number))
        for asked in ("password", "code"):
            row = "at a terminal", f"half of the {asked} is typed"
            yield row, number, partial(type_half, stage, asked, number)
        yield ("training", "serving"), number, partial(stop_training, number)


def table(measured: dict[Row, dict[signal.Signals, list[float]]]) -> str:
    """The times, as Markdown."""
    lines = [
        "| what hangs | where | " + " | ".join(f"{one.name}, ms" for one in SIGNALS) + " |",
        "|---|---|" + "---|" * len(SIGNALS),
    ]
    for (what, where), times in measured.items():
        cells = [f"{_ms(statistics.median(times[one]))} / {_ms(max(times[one]))}" for one in SIGNALS]
        lines.append(f"| {what} | {where} | " + " | ".join(cells) + " |")
    every = [seconds for times in measured.values() for one in times.values() for seconds in one]
    lines += [
        "",
        f"{len(every)} endings: median {_ms(statistics.median(every))} ms, longest {_ms(max(every))} ms.",
    ]
    return "\n".join(lines)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"


def main() -> int:
    """Measure; the exit code."""
    parser = argparse.ArgumentParser(description="Measure how long commands take to end with a signal.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--report", type=Path)
    options = parser.parse_args()
    measured: dict[Row, dict[signal.Signals, list[float]]] = defaultdict(lambda: defaultdict(list))
    failed = 0
    with TrainingProcess() as training, tempfile.TemporaryDirectory() as directory:
        stage = Stage(training, Path(directory))
        for round_number in range(1, options.rounds + 1):
            for row, number, play in plays(stage):
                seconds, wrong = play()
                measured[row][number].append(seconds)
                failed += bool(wrong)
                for one in wrong:
                    print(f"round {round_number}, {row}, {number.name}: {one}", flush=True)
            load = os.getloadavg()[0]
            print(f"round {round_number} of {options.rounds} done, load average {load:.1f}", flush=True)
    text = table(measured)
    print(text)
    if options.report:
        options.report.write_text(f"{text}\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
