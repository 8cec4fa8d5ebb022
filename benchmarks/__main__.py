"""`python -m benchmarks [--write]`: measures, prints the tables, and writes docs/performance.md if asked."""

import argparse
import os
import platform
import statistics
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import ImportFigures, TapFigures, measure_import, measure_taps
from benchmarks.refreshing import RefreshFigures, measure_refresh
from cryptoarm_dss_plugin.training.process import TrainingProcess

_DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
_ACCOUNTS = ("idonly", "manycerts", "thousands")
_ANSWER_SECONDS = 0.2


def main() -> int:
    """Measure and print; exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="counted imports of each size")
    parser.add_argument(
        "--taps", type=int, default=40, help="imports confirmed at random moments, 0 for none"
    )
    parser.add_argument(
        "--connections", type=int, default=50, help="connections refreshed side by side, 0 for none"
    )
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    with TrainingProcess() as training:
        rounds, many = options.rounds, options.connections
        imports = [measure_import(training, login, rounds) for login in _ACCOUNTS]
        refresh = measure_refresh(training, many, _ANSWER_SECONDS, rounds) if many else None
        taps = measure_taps(training, options.taps, 3.0, 60.0) if options.taps else None
    text = report(imports, refresh, taps)
    print(text)
    if options.write:
        _DOCUMENT.parent.mkdir(exist_ok=True)
        _DOCUMENT.write_text(text, "utf-8")
    return 0


_HEAD = """# Performance

Written by `python -m benchmarks --write`. Ratios within one run are what counts; the absolute times
belong to the machine they were taken on. The server is the training server on loopback, and its own
time is part of both sides.

Measured {day} on {machine} with {cores} cores, Python {python}, requests {requests},
cryptography {cryptography}, msgspec {msgspec}.

## An import against its floor

The floor is the least there can be with the same libraries: a bare `requests.Session` with the same
two requests, `response.json()`, `cryptography` for names, serial, validity and SHA-1, one SQLite
transaction in WAL mode with `synchronous=FULL`. Ours is the whole import job into an empty store:
settings, certificates, journal, and for each certificate the names in words, INN, OGRN, SNILS and the
private key period besides. Account without a password; rounds in turn, each side first every other time.

| certificates | ours, median | floor, median | ratio: median (min - max) | requests | TLS connections |
|---:|---:|---:|---:|---:|---:|
"""

_REFRESH = """
## Many connections at once

{connections} connections to as many accounts on one server that gives every answer after
{answer_ms:.0f} ms, refreshed side by side, against one of them; each import is two requests over a TLS
connection of its own, three certificates that have not changed, a journal entry and its last import kept.
Rounds in turn, each side first every other time. One after the other they would take {connections} times
as long; what is above 1 is the work of this computer, whose Python does one thing at a time, and that of
the training server beside it: where other programs keep its processors busy, it is more.

| one, median | all {connections}, median | ratio: median (min - max) | requests at once |
|---:|---:|---:|---:|
| {one:.0f} ms | {everything:.0f} ms | {ratios} | {at_once} |
"""

_TAPS = """
## From the tap on the phone to the certificates in the store

{samples} imports side by side, each confirmed at a random moment, uniform in 3-60 s after the server
asked the phone. The floor is the network alone; a client that polls every 10 s has a median of 5 s,
one that polls every 3 s of 1.5 s.

| median | 90 % | longest | polls a minute at most | at once | closest polls |
|---:|---:|---:|---:|---:|---:|
| {median:.2f} s | {most:.2f} s | {longest:.2f} s | {a_minute} | {at_once} | {gap:.2f} s |
"""


def report(imports: list[ImportFigures], refresh: RefreshFigures | None, taps: TapFigures | None) -> str:
    """The figures as a Markdown document."""
    text = _HEAD.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        machine=platform.machine(),
        cores=os.cpu_count(),
        python=platform.python_version(),
        requests=version("requests"),
        cryptography=version("cryptography"),
        msgspec=version("msgspec"),
    )
    for one in imports:
        ours, floor = f"{one.ours * 1000:.0f} ms", f"{one.floor * 1000:.0f} ms"
        text += f"| {one.certificates} | {ours} | {floor} | {_spread(one.ratios)} "
        text += f"| {one.requests} | {one.connections} |\n"
    if refresh:
        text += _REFRESH.format(
            connections=refresh.connections,
            answer_ms=refresh.answer_seconds * 1000,
            one=refresh.one * 1000,
            everything=refresh.all * 1000,
            ratios=_spread(refresh.ratios),
            at_once=refresh.at_once,
        )
    if taps:
        text += _TAPS.format(
            samples=len(taps.delays),
            median=statistics.median(taps.delays),
            most=taps.delays[int(len(taps.delays) * 0.9)],
            longest=taps.delays[-1],
            a_minute=taps.polls_a_minute,
            at_once=taps.at_once,
            gap=taps.shortest_gap,
        )
    return text


def _spread(ratios: tuple[float, ...]) -> str:
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} - {ratios[-1]:.2f})"


if __name__ == "__main__":
    sys.exit(main())
