"""A computer to be searched, and who searches."""

import datetime as dt
import ssl
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from cryptoarm_dss_plugin.discovering.finding import find_addresses
from cryptoarm_dss_plugin.discovering.found import Found
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.proxies import Proxy
from cryptoarm_dss_plugin.errors import DssPluginError
from tests.checking.computers import Computer
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer


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
    """The identity of the computers."""
    return authority.server_context(ends=dt.timedelta(days=30))


class Searcher:
    """Searches computers of the tests."""

    def __init__(self, authority: Authority, identity: ssl.SSLContext, stack: ExitStack) -> None:
        self.authority = authority
        self.identity = identity
        self.asked: list[object] = []
        self._stack = stack

    def serve(self, computer: Computer) -> ScriptedServer:
        """Switch a computer on until the test is over."""
        return self._stack.enter_context(ScriptedServer(computer, self.identity))

    def find(self, text: str, *, trusted: bool = True, proxy: Proxy | None = None) -> Found:
        """Search with a text."""
        ca_pem = self.authority.pem if trusted else ""
        return find_addresses(text, Cancellation(), ca_pem=ca_pem, proxy=proxy, on_asked=self.asked.append)

    def failure(self, text: str, *, trusted: bool = True) -> DssPluginError:
        """The error with which a search ends."""
        with pytest.raises(DssPluginError) as caught:
            self.find(text, trusted=trusted)
        return caught.value


@pytest.fixture
def searcher(authority: Authority, identity: ssl.SSLContext) -> Iterator[Searcher]:
    """Who searches."""
    with ExitStack() as stack:
        yield Searcher(authority, identity, stack)
