"""The computers that are checked, and who checks them."""

import datetime as dt
import ssl
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from cryptoarm_dss_plugin.checking.ladder import climb
from cryptoarm_dss_plugin.checking.plan import CheckPlan
from cryptoarm_dss_plugin.checking.rungs import CheckReport, LadderEvent
from cryptoarm_dss_plugin.dss.addresses import read_addresses
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.dss.proxies import Proxy
from tests.checking.computers import HOST, Computer
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer

MONTH = dt.timedelta(days=30)


@pytest.fixture(autouse=True)
def quiet_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of this machine, and no long look-ups where there is no name server."""
    monkeypatch.setenv("RES_OPTIONS", "timeout:1 attempts:1")
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="session")
def authority() -> Authority:
    """Who issues the certificates of the servers."""
    return Authority()


@pytest.fixture(scope="session")
def identity(authority: Authority) -> ssl.SSLContext:
    """The identity of a server that has long to go."""
    return authority.server_context(names=("localhost", "127.0.0.1", HOST), ends=MONTH)


class Checker:
    """Checks computers of the tests."""

    def __init__(self, authority: Authority, identity: ssl.SSLContext, stack: ExitStack) -> None:
        self.authority = authority
        self.identity = identity
        self.events: list[LadderEvent] = []
        self._stack = stack

    def serve(self, computer: Computer, identity: ssl.SSLContext | None = None) -> ScriptedServer:
        """Switch a computer on until the test is over."""
        return self._stack.enter_context(ScriptedServer(computer, identity or self.identity))

    def check(
        self,
        auth: str,
        dss: str,
        *,
        trusted: bool = True,
        ca_pem: str = "",
        proxy: Proxy | None = None,
        expected: str = "",
    ) -> CheckReport:
        """Climb the ladder to two addresses."""
        plan = CheckPlan(
            read_addresses(auth, dss),
            ca_pem or (self.authority.pem if trusted else ""),
            proxy,
            dict.fromkeys(ServerKind, expected),
        )
        return climb(plan, Cancellation(), self.events.append)


@pytest.fixture
def checker(authority: Authority, identity: ssl.SSLContext) -> Iterator[Checker]:
    """Who checks."""
    with ExitStack() as stack:
        yield Checker(authority, identity, stack)
