"""Many connections refreshed side by side, against one of them in the same run."""

import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.managing.refreshing import AllRefreshed, RefreshEvent, RefreshJob, RefreshOutcome
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.training.process import TrainingProcess

_LOGIN = "idonly"


@dataclass(frozen=True, slots=True)
class RefreshFigures:
    """A refresh of many connections.

    Attributes:
        connections: how many there were.
        answer_seconds: after how long the server gave each answer.
        one: median of the refreshes of one of them, seconds.
        all: median of the refreshes of all, seconds.
        ratios: the time of all over that of one, pair by pair, sorted.
        at_once: the most requests that were under way at once, counted by the server.
    """

    connections: int
    answer_seconds: float
    one: float
    all: float
    ratios: tuple[float, ...]
    at_once: int


def measure_refresh(
    training: TrainingProcess, connections: int, answer_seconds: float, rounds: int
) -> RefreshFigures:
    """Refresh connections to as many accounts of three certificates, in turn with one of them."""
    training.reset()
    names = [f"work_{number:03}" for number in range(connections)]
    one, everything = [], []
    with tempfile.TemporaryDirectory() as directory:
        store = Store(Path(directory))
        manager = new_host_manager()
        manager.register(store)
        host = Host(manager)
        _save(names, training, ConnectionBook(host))
        _time(names, host)  # the first one brings the certificates, and loads modules
        training.fault("slow", seconds=answer_seconds, times=None)
        for number in range(rounds):
            if number % 2:
                everything.append(_time(names, host))
            one.append(_time([names[number % connections]], host))
            if not number % 2:
                everything.append(_time(names, host))
        store.close()
    at_once = _most_at_once(training)
    training.reset()
    return RefreshFigures(
        connections,
        answer_seconds,
        statistics.median(one),
        statistics.median(everything),
        tuple(sorted(many / single for many, single in zip(everything, one, strict=True))),
        at_once,
    )


def _save(names: list[str], training: TrainingProcess, book: ConnectionBook) -> None:
    ca_pem = Path(training.ca_file).read_text("ascii")
    for number, name in enumerate(names):
        login = f"{_LOGIN}+{number}"
        book.save(Connection(name, training.auth_server, training.dss_server, login, ca_pem=ca_pem))
        book.keep_empty_password(training.auth_server, login, "accepted")


def _time(names: list[str], host: Host) -> float:
    """Refresh them; how long it took, in seconds. RuntimeError if one did not succeed."""
    events: list[RefreshEvent] = []
    started = time.perf_counter()
    job = RefreshJob(names, host, PasswordKeeper(), events.append, Texts("ru"))
    job.start()
    job.join()
    seconds = time.perf_counter() - started
    ended = [one for event in events if isinstance(event, AllRefreshed) for one in event.ended]
    if [one.outcome for one in ended] != [RefreshOutcome.DONE] * len(names):
        raise RuntimeError(str(ended[:3]))
    return seconds


def _most_at_once(training: TrainingProcess) -> int:
    log = training.log()
    moments = sorted([(entry["at"], 1) for entry in log] + [(entry["ended"], -1) for entry in log])
    under_way = most = 0
    for _at, change in moments:
        under_way += change
        most = max(most, under_way)
    return most
