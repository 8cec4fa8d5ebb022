"""A search on its worker thread: every question is told, one end, cancelled at once."""

import queue
import threading
import time

from cryptoarm_dss_plugin.discovering.job import SearchEnded, SearchEvent, SearchFailed, SearchJob
from cryptoarm_dss_plugin.discovering.probing import Asked
from cryptoarm_dss_plugin.errors import ErrorCode
from tests.checking.computers import ABSENT, Computer
from tests.discovering.conftest import Searcher
from tests.dss.scripted_server import ScriptedServer, Talk

PATIENCE_SECONDS = 20.0
AT_ONCE_SECONDS = 2.0


class Watched:
    """A job and what it tells."""

    def __init__(self, text: str, ca_pem: str) -> None:
        self.events: queue.SimpleQueue[SearchEvent] = queue.SimpleQueue()
        self.threads: set[str] = set()
        self.job = SearchJob(text, self._on_event, ca_pem=ca_pem)

    def _on_event(self, event: SearchEvent) -> None:
        self.threads.add(threading.current_thread().name)
        self.events.put(event)

    def all(self) -> list[SearchEvent]:
        """Every event; the last one ends it."""
        told = [self.events.get(timeout=PATIENCE_SECONDS)]
        while isinstance(told[-1], Asked):
            told.append(self.events.get(timeout=PATIENCE_SECONDS))
        assert self.job.join(PATIENCE_SECONDS)
        assert self.events.empty()
        assert self.threads == {"dss-search"}
        return told


def test_a_search_tells_what_it_asks_and_ends_with_what_it_found(searcher: Searcher) -> None:
    server = searcher.serve(Computer())
    watched = Watched(server.url("/STS"), searcher.authority.pem)

    watched.job.start()
    *asked, last = watched.all()

    assert [(one.what, one.path) for one in asked if isinstance(one, Asked)] == [
        ("webfinger", ""),
        ("auth", "/STS"),
        ("dss", "/SignServer"),
    ]
    assert isinstance(last, SearchEnded)
    assert last.found.auth_server == server.url("/STS/oauth")


def test_what_was_not_found_is_the_end_too(searcher: Searcher) -> None:
    server = searcher.serve(Computer({"/STS/confirmation": ABSENT}))
    watched = Watched(server.url("/"), searcher.authority.pem)

    watched.job.start()
    last = watched.all()[-1]

    assert isinstance(last, SearchFailed)
    assert last.error.code is ErrorCode.NOT_DSS


def test_cancelling_ends_it_at_once(searcher: Searcher) -> None:
    def says_nothing(talk: Talk) -> None:
        talk.receive()
        talk.signal()
        talk.hang()

    with ScriptedServer(says_nothing, searcher.identity) as server:
        watched = Watched(server.url("/"), searcher.authority.pem)
        watched.job.start()
        server.wait_until_reached()

        began = time.monotonic()
        watched.job.cancel()
        last = watched.all()[-1]

    assert time.monotonic() - began < AT_ONCE_SECONDS
    assert isinstance(last, SearchFailed)
    assert last.error.code is ErrorCode.CANCELLED
    assert len(server.received) == 1


def test_cancelled_before_it_began_it_asks_nobody(searcher: Searcher) -> None:
    server = searcher.serve(Computer())
    watched = Watched(server.url("/"), searcher.authority.pem)

    watched.job.cancel()
    watched.job.start()
    last = watched.all()[-1]

    assert isinstance(last, SearchFailed)
    assert last.error.code is ErrorCode.CANCELLED
    assert server.accepted == 0
