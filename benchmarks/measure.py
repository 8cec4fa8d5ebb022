"""What is measured, each against its floor in the same run."""

import itertools
import random
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from benchmarks.floor import Server, import_barely
from benchmarks.product import Product
from cryptoarm_dss_plugin.training.process import TrainingProcess


@dataclass(frozen=True, slots=True)
class ImportFigures:
    """An import of one size.

    Attributes:
        certificates: how many there were.
        ours: median of our imports, seconds.
        floor: median of the bare imports, seconds.
        ratios: our time over the floor's, pair by pair, sorted.
        requests: HTTP requests of one import of ours, counted by the server.
        connections: TLS connections of one import of ours, counted by the server.
    """

    certificates: int
    ours: float
    floor: float
    ratios: tuple[float, ...]
    requests: int
    connections: int


@dataclass(frozen=True, slots=True)
class TapFigures:
    """From the tap on the phone to the certificates in the store.

    Attributes:
        delays: all delays, seconds, sorted.
        polls_a_minute: the most polls any sign-in sent within a minute.
        at_once: the most polls of one sign-in that were under way at once.
        shortest_gap: the shortest time from the end of a poll to the next one's arrival, seconds.
    """

    delays: tuple[float, ...]
    polls_a_minute: int
    at_once: int
    shortest_gap: float


def measure_import(training: TrainingProcess, login: str, rounds: int) -> ImportFigures:
    """Import an account again and again, in turn with the floor; each time into an empty store."""
    server = Server(
        training.auth_server.removesuffix("/oauth") + "/confirmation",
        training.dss_server + "/api/certificates",
        "urn:cryptopro:dss:signserver:signserver",
        training.ca_file,
    )
    ours: list[float] = []
    floor: list[float] = []
    count = 0
    for number in range(rounds + 1):
        training.reset()
        if number % 2:
            floor.append(_time_floor(server, login)[0])
        training.reset()
        seconds, count = _time_ours(training, login)
        ours.append(seconds)
        log = training.log()
        if not number % 2:
            floor.append(_time_floor(server, login)[0])
    del ours[0], floor[0]  # the first round loads modules and caches
    return ImportFigures(
        count,
        statistics.median(ours),
        statistics.median(floor),
        tuple(sorted(one / other for one, other in zip(ours, floor, strict=True))),
        len(log),
        len({entry["connection"] for entry in log}),
    )


def measure_taps(training: TrainingProcess, samples: int, shortest: float, longest: float) -> TapFigures:
    """Confirm imports at random moments, uniform between two numbers of seconds, side by side."""
    training.reset()
    moments = random.SystemRandom()
    with tempfile.TemporaryDirectory() as directory:
        product = _product(training, Path(directory))
        running = []
        for number in range(samples):
            # The rule is taken over by the challenge when it is made, so each import has its own moment.
            training.auto_confirm("push", moments.uniform(shortest, longest))
            started = product.start(f"tap_{number}", "push")
            started.until_asked()
            running.append(started)
        for one in running:
            one.until_done()
        product.close()
    tapped = {view["refid"]: view["decided_at"] for view in training.state()["finished"]}
    delays = tuple(sorted(one.ended_at - tapped[one.ref] for one in running))
    return TapFigures(delays, *_poll_discipline(training))


def _poll_discipline(training: TrainingProcess) -> tuple[int, int, float]:
    """Most polls a minute, most at once, shortest gap; of any one sign-in (one connection)."""
    polls: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for entry in training.log():
        if entry["step"] == "poll":
            polls[entry["connection"]].append((entry["at"], entry["ended"]))
    a_minute, at_once, gap = 0, 1, float("inf")
    for of_one in polls.values():
        minutes = Counter(int((at - of_one[0][0]) // 60) for at, _ended in of_one)
        a_minute = max(a_minute, *minutes.values())
        for (_at, ended), (following, _ended) in itertools.pairwise(of_one):
            gap = min(gap, following - ended)
            at_once = 2 if following < ended else at_once
    return a_minute, at_once, gap


def _time_floor(server: Server, login: str) -> tuple[float, int]:
    with tempfile.TemporaryDirectory() as directory:
        started = time.perf_counter()
        count = import_barely(server, login, Path(directory))
        return time.perf_counter() - started, count


def _time_ours(training: TrainingProcess, login: str) -> tuple[float, int]:
    with tempfile.TemporaryDirectory() as directory:
        started = time.perf_counter()
        product = _product(training, Path(directory))
        count = product.start("bench", login).until_done()
        seconds = time.perf_counter() - started
        product.close()
        return seconds, count


def _product(training: TrainingProcess, directory: Path) -> Product:
    ca_pem = Path(training.ca_file).read_text("ascii")
    return Product(directory, (training.auth_server, training.dss_server), ca_pem)
