"""Fifty connections at once: that they do not wait for each other, and that all of them end when told to."""

import json
import ssl
import threading
from collections.abc import Iterator

import pytest

from cryptoarm_dss_plugin.dss.transport import Limits
from cryptoarm_dss_plugin.importing.states import SigningIn, WaitingForPhone
from cryptoarm_dss_plugin.managing import refreshing
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.texts import Texts
from tests.dss.identities import Authority
from tests.dss.scripted_server import PeerGone, ScriptedServer, Talk, answer
from tests.importing.listed import item
from tests.managing.refreshes import CANCELLED, DONE, FAILED, Office, outcomes

PLUGIN = "cryptoarm-dss"
FIFTY = [f"work_{number:02}" for number in range(50)]
_PATIENCE_SECONDS = 20.0


class HoldingServer:
    """A DSS that answers nobody before so many have asked; each sign-in and each list by itself.

    Attributes:
        scripted: the server that plays it.
    """

    def __init__(self, everybody: int, identity: ssl.SSLContext) -> None:
        self._signing_in = threading.Barrier(everybody)
        self._reading = threading.Barrier(everybody)
        self.scripted = ScriptedServer(self._converse, identity)

    def _converse(self, talk: Talk) -> None:
        try:
            talk.receive()
            self._signing_in.wait(_PATIENCE_SECONDS)
            talk.send(answer(json.dumps({"IsFinal": True, "IsError": False, "AccessToken": "token"})))
            talk.receive()
            self._reading.wait(_PATIENCE_SECONDS)
            talk.send(answer(json.dumps([item(14, "accountant-256")])))
            talk.hang()
        except threading.BrokenBarrierError:
            raise PeerGone from None


@pytest.fixture(scope="module")
def authority() -> Authority:
    """Who vouches for the holding server."""
    return Authority()


@pytest.fixture
def holding(authority: Authority) -> Iterator[HoldingServer]:
    """A server that waits for all fifty."""
    server = HoldingServer(len(FIFTY), authority.server_context())
    with server.scripted:
        yield server


def test_fifty_ask_before_the_first_is_answered(
    office: Office, holding: HoldingServer, authority: Authority, store: Store
) -> None:
    for number, name in enumerate(FIFTY):
        office.save(
            name,
            f"login{number}",
            auth_server=holding.scripted.url("/STS/oauth"),
            dss_server=holding.scripted.url("/SignServer/rest"),
            ca_pem=authority.pem,
        )

    ended = office.run(*FIFTY)

    assert outcomes(ended) == dict.fromkeys(FIFTY, DONE)
    assert list(ended) == FIFTY
    assert holding.scripted.accepted == len(FIFTY)  # nobody shares a kept-alive connection
    assert {one.source.connection for one in store.stored_certificates(PLUGIN, None) if one.source} == {
        *FIFTY
    }
    assert len(store.journal()) == len(FIFTY)


def test_fifty_accounts_of_a_real_server_are_refreshed_and_kept_apart(office: Office, store: Store) -> None:
    office.save_many(FIFTY, "idonly")

    first, second = office.run(*FIFTY), office.run(*FIFTY)

    assert outcomes(first) == outcomes(second) == dict.fromkeys(FIFTY, DONE)
    assert {len(store.stored_certificates(PLUGIN, name)) for name in FIFTY} == {3}
    logins: dict[int, set[str]] = {}
    for entry in office.training.log():
        logins.setdefault(entry["connection"], set()).add(entry["login"])
    assert {len(of_one) for of_one in logins.values()} == {1}
    assert len(logins) == 2 * len(FIFTY)
    assert len(office.book.last_imports()) == len(FIFTY)


def test_more_than_may_be_under_way_at_once_wait_for_their_turn(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "AT_ONCE", 2)
    names = FIFTY[:6]
    office.save_many(names, "push")
    for number in range(len(names)):
        office.training.auto_confirm(f"push+{number}", 0.0)

    assert outcomes(office.run(*names)) == dict.fromkeys(names, DONE)
    whole: dict[int, list[float]] = {}
    for entry in office.training.log():
        whole.setdefault(entry["connection"], []).extend((entry["at"], entry["ended"]))
    moments = sorted(
        (at, change) for of_one in whole.values() for at, change in ((min(of_one), 1), (max(of_one), -1))
    )
    under_way = most = 0
    for _at, change in moments:
        under_way += change
        most = max(most, under_way)
    assert most == 2


def test_all_are_cancelled_at_once_and_leave_no_thread(office: Office) -> None:
    names = FIFTY[:20]
    office.save_many(names, "push")
    refresh = office.begin(*names)
    for name in names:
        refresh.wait_for(name, WaitingForPhone)

    assert refresh.job is not None
    refresh.job.cancel()

    assert outcomes(refresh.end()) == dict.fromkeys(names, CANCELLED)
    left = [one for one in threading.enumerate() if one.name.startswith("dss-")]
    # who looked at the time of the requests has nothing to look at any more, and is about to end
    assert {one.name for one in left} <= {"dss-time-limit"}
    for one in left:
        one.join(5)
        assert not one.is_alive()


def test_cancelling_cuts_requests_that_the_server_never_answers(office: Office) -> None:
    names = FIFTY[:10]
    office.save_many(names, "idonly")
    office.training.fault("slow", seconds=600, times=None)
    refresh = office.begin(*names)
    for name in names:
        refresh.wait_for(name, SigningIn)

    assert refresh.job is not None
    refresh.job.cancel()

    assert outcomes(refresh.end()) == dict.fromkeys(names, CANCELLED)
    assert office.book.last_imports() == {}


def test_cancelled_before_it_starts_it_sends_nothing(office: Office, store: Store) -> None:
    office.save("work", "idonly")
    refresh = office.begin()
    refresh.end()
    job = refreshing.RefreshJob(["work"], office.host, office.passwords, refresh.on_event, Texts("en"))
    refresh.events.clear()
    refresh.threads.clear()
    refresh.job = job

    job.cancel()
    assert job.join()
    job.start()

    assert outcomes(refresh.end()) == {"work": CANCELLED}
    assert office.training.log() == []
    assert store.journal() == []


def test_one_is_cancelled_and_the_others_go_on(office: Office) -> None:
    names = FIFTY[:3]
    office.save_many(names, "push")
    refresh = office.begin(*names)
    for name in names:
        refresh.wait_for(name, WaitingForPhone)

    assert refresh.job is not None
    refresh.job.cancel(names[1])
    refresh.wait_until_ended(names[1])
    office.training.confirm("push+0")
    office.training.confirm("push+2")

    assert outcomes(refresh.end()) == {names[0]: DONE, names[1]: CANCELLED, names[2]: DONE}


def test_a_server_that_never_answers_holds_up_nobody_else(office: Office) -> None:
    office.save("slow", "onecert")
    office.save("quick", "idonly")
    office.training.fault("slow", login="onecert", seconds=600, times=None)

    refresh = office.begin("slow", "quick", limits=Limits(total=1.0))

    ended = refresh.end()
    assert outcomes(ended) == {"slow": FAILED, "quick": DONE}
    assert [one.name for one in refresh.all_ended()] == ["quick", "slow"]
