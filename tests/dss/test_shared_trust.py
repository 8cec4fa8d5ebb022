"""Transports side by side: what they trust may be the same thing in memory, and nothing else is."""

import gc
import ssl
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.tls import shared_context
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.dss.watching import Watch
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from tests.dss.conftest import QUICK, Serve
from tests.dss.identities import Authority
from tests.dss.scripted_server import always, answer


class Noting(Watch):
    """Notes the certificates that are not trusted."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []

    def distrusted(self, certificate: bytes) -> None:
        """Note it."""
        self.seen.append(certificate)


def asked(url: str, ca_pem: str, watch: Watch | None = None) -> int:
    """The status of an answer, over a transport of its own."""
    with Transport(Cancellation(), limits=QUICK, ca_pem=ca_pem, watch=watch) as transport:
        return transport.get(url).status


def test_a_ca_file_counts_only_for_its_connection_also_while_others_are_open(
    serve: Serve, authority: Authority
) -> None:
    url = serve(always(answer())).url()
    other, watch = Authority("Другой корень"), Noting()
    with Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem) as trusting:
        assert trusting.get(url).status == 200
        for ca_pem in ("", other.pem):
            with pytest.raises(DssPluginError) as caught:
                asked(url, ca_pem, watch)
            assert caught.value.code is ErrorCode.TLS_UNTRUSTED
        assert trusting.get(url).status == 200

    assert len(watch.seen) == 2
    assert watch.seen[0]


def test_who_trusts_the_same_shares_it_until_the_last_lets_go(authority: Authority) -> None:
    first = shared_context(authority.pem)

    assert shared_context(authority.pem) is first
    assert shared_context("") is not first

    gone = weakref.ref(first)
    del first
    gc.collect()
    assert gone() is None
    assert shared_context(authority.pem).cert_store_stats()["x509_ca"] >= 1


def test_nobody_can_change_what_others_trust(authority: Authority) -> None:
    context = shared_context(authority.pem)

    context.set_alpn_protocols(["h2"])  # urllib3 says such things before each connection
    context.verify_mode = ssl.CERT_REQUIRED

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_many_threads_open_connections_with_one_trust(serve: Serve, authority: Authority) -> None:
    server = serve(always(answer()))
    ready = threading.Barrier(16)

    def ask() -> int:
        ready.wait(10)
        return sum(asked(server.url(), authority.pem) for _ in range(5))

    with ThreadPoolExecutor(16) as pool:
        statuses = [one.result() for one in [pool.submit(ask) for _ in range(16)]]

    assert statuses == [1000] * 16
    assert server.accepted == 80  # no kept-alive connection, and no session, is anybody else's


def test_each_connection_tells_its_own_watch(serve: Serve, authority: Authority) -> None:
    url = serve(always(answer())).url()
    other = Authority("Другой корень")
    watches = [Noting() for _ in range(8)]
    ready = threading.Barrier(len(watches))

    def ask(number: int) -> None:
        ready.wait(10)
        if number % 2:
            with pytest.raises(DssPluginError):
                asked(url, other.pem, watches[number])
        else:
            asked(url, authority.pem, watches[number])

    with ThreadPoolExecutor(len(watches)) as pool:
        for one in [pool.submit(ask, number) for number in range(len(watches))]:
            one.result()

    assert [len(watch.seen) for watch in watches] == [0, 1] * 4
