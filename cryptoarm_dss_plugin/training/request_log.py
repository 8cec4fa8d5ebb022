"""The request log: what was asked when, over which connection, never a secret.

An entry knows the kind of the Authorization header and whether the password in it was empty; it never holds a
password, a one-time code or a token, nor the query of an address (a client could have put one there).
"""

import itertools
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from cryptoarm_dss_plugin.training.http_messages import JsonObject

LONGEST = 20_000
"""Older entries are dropped."""


@dataclass(slots=True)
class Entry:
    """One request.

    ``at`` and ``ended`` (None until the answer was sent) are on the machine's monotonic clock, in seconds;
    ``tls`` and ``suite``: what the handshake came to, as OpenSSL names it; ``authorization``: none, basic,
    bearer, other; ``password``: empty, given, or None when there was neither a Basic header nor a password
    grant; ``step`` of a confirmation: start, choice, poll, code, or
    None; ``sent``: the names in the body, sorted, in lower case where it is JSON; ``exchange``: the first
    RefID of the confirmation that a later step belongs to; ``late``: it had ended already, and the client had
    been told; ``fault``: the injected fault, if any.
    """

    number: int
    at: float
    method: str
    path: str
    host: str
    connection: int
    tls: str | None
    suite: str | None
    authorization: str
    password: str | None
    login: str | None
    step: str | None
    sent: tuple[str, ...] = ()
    exchange: str | None = None
    late: bool = False
    status: int | None = None
    fault: str | None = None
    ended: float | None = None


class RequestLog:
    """Keeps the entries; thread-safe."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=LONGEST)
        self._number = 0

    def next_number(self) -> int:
        """Return the number for a new entry, counted from 1 since the last reset."""
        with self._guard:
            self._number += 1
            return self._number

    def add(self, entry: Entry) -> None:
        """Keep an entry; its end and status may be filled in later."""
        with self._guard:
            self._entries.append(entry)

    def entries(self) -> list[JsonObject]:
        """Return all entries as JSON objects, oldest first."""
        with self._guard:
            return [asdict(entry) for entry in self._entries]

    def clear(self) -> None:
        """Forget everything."""
        with self._guard:
            self._entries.clear()
            self._number = 0

    def poll_summary(self) -> dict[str, JsonObject]:
        """Return how each login was polled: ``count``, ``most_at_once``, ``shortest_gap`` (seconds)."""
        with self._guard:
            polls: dict[str, list[Entry]] = {}
            for entry in self._entries:
                if entry.step == "poll" and entry.login is not None:
                    polls.setdefault(entry.login, []).append(entry)
        return {login: _summary(entries) for login, entries in polls.items()}

    def exchange_summary(self) -> dict[str, JsonObject]:
        """Return how each confirmation was asked about, by the first RefID of its exchange.

        ``login``; ``polls``, ``codes``, ``choices``: how many; ``most_at_once``: of all of these;
        ``shortest_gap``: between the beginnings of polls, seconds, None below two of them; ``after_end``: how
        many came after the client had been told the outcome; ``first`` and ``last``: when, on the monotonic
        clock.
        """
        with self._guard:
            exchanges: dict[str, list[Entry]] = {}
            for entry in self._entries:
                if entry.exchange is not None:
                    exchanges.setdefault(entry.exchange, []).append(entry)
        return {exchange: _exchange(entries) for exchange, entries in exchanges.items()}


def _exchange(entries: Sequence[Entry]) -> JsonObject:
    steps = {kind: [entry for entry in entries if entry.step == kind] for kind in ("poll", "code", "choice")}
    return {
        "login": entries[0].login,
        "polls": len(steps["poll"]),
        "codes": len(steps["code"]),
        "choices": len(steps["choice"]),
        "most_at_once": _summary(entries)["most_at_once"],
        "shortest_gap": _summary(steps["poll"])["shortest_gap"],
        "after_end": sum(entry.late for entry in entries),
        "first": min(entry.at for entry in entries),
        "last": max(entry.at for entry in entries),
    }


def _summary(entries: Sequence[Entry]) -> JsonObject:
    starts = sorted(entry.at for entry in entries)
    moments = sorted(
        [(entry.at, 1) for entry in entries]
        + [(entry.ended, -1) for entry in entries if entry.ended is not None]
    )
    running = most = 0
    for _, change in moments:
        running += change
        most = max(most, running)
    gaps = [later - earlier for earlier, later in itertools.pairwise(starts)]
    return {"count": len(starts), "most_at_once": most, "shortest_gap": min(gaps) if gaps else None}
