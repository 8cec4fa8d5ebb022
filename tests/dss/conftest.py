"""Servers to talk to, and transports that trust them."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer, Talk

QUICK = Limits(connect=2.0, read=2.0, total=5.0)
"""Limits for tests in which nothing is to take long; those that wait for a limit take shorter ones."""

Serve = Callable[[Callable[[Talk], None]], ScriptedServer]


@pytest.fixture(autouse=True)
def impatient_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name look-up goes on for long where there is no name server."""
    monkeypatch.setenv("RES_OPTIONS", "timeout:1 attempts:1")


@pytest.fixture(scope="session")
def authority() -> Authority:
    """The authority of the tests' servers; no system trusts it."""
    return Authority()


@pytest.fixture(scope="session")
def identity(authority: Authority) -> ssl.SSLContext:
    """The identity of a server for "localhost"; shared, so not to be changed."""
    return authority.server_context()


@pytest.fixture
def serve(identity: ssl.SSLContext) -> Iterator[Serve]:
    """Start a TLS server for "localhost" that plays a script; it is stopped after the test."""
    with ExitStack() as stack:
        yield lambda script: stack.enter_context(ScriptedServer(script, identity))


@pytest.fixture
def cancellation() -> Cancellation:
    """The switch of the test's transport."""
    return Cancellation()


@pytest.fixture
def transport(authority: Authority, cancellation: Cancellation) -> Iterator[Transport]:
    """A transport that trusts the authority of the tests."""
    with Transport(cancellation, limits=QUICK, ca_pem=authority.pem) as opened:
        yield opened
