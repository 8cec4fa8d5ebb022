"""GOST TLS over the engine of OpenSSL, against a server of GOST keys."""

import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation, Cancelled
from cryptoarm_dss_plugin.dss.gost_tls import GostTls, GostWish, gost_context
from cryptoarm_dss_plugin.dss.proxies import Proxy
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from cryptoarm_dss_plugin.dss.watching import Handshake, Watch
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.dss.conftest import QUICK
from tests.dss.conversations import failure_of
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer, Talk, always, answer

SUITES = {
    "kuznyechik": "GOST2012-KUZNYECHIK-KUZNYECHIKOMAC",
    "magma": "GOST2012-MAGMA-MAGMAOMAC",
    "iana-28147": "IANA-GOST2012-GOST8912-GOST8912",
    "legacy-28147": "LEGACY-GOST2012-GOST8912-GOST8912",
}
"""The names of the training server, and OpenSSL's."""

REQUIRE = GostWish(GostTls.REQUIRE)


class Seen(Watch):
    """Keeps the handshakes."""

    def __init__(self) -> None:
        self.handshakes: list[Handshake] = []

    def shaken(self, handshake: Handshake) -> None:
        """Keep it."""
        self.handshakes.append(handshake)


@pytest.fixture(scope="module")
def gost_server() -> Iterator[TrainingProcess]:
    """A server that speaks GOST TLS and nothing else, with any suite."""
    with TrainingProcess(gost_tls="any") as training:
        yield training


class Opener:
    """Opens transports to a server, trusting its authority; they are closed after the test."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def __call__(
        self, training: TrainingProcess, wish: GostWish | None = None, watch: Watch | None = None
    ) -> Transport:
        """A transport that goes about GOST TLS so."""
        ca_pem = Path(training.ca_file).read_text()
        return self._stack.enter_context(
            Transport(Cancellation(), limits=QUICK, ca_pem=ca_pem, gost=wish, watch=watch)
        )


@pytest.fixture
def open_to() -> Iterator[Opener]:
    """Opens transports for the test."""
    with ExitStack() as stack:
        yield Opener(stack)


def suites_of(training: TrainingProcess) -> set[tuple[str, str]]:
    """Version and suite of every request that the server has answered."""
    return {(entry["tls"], entry["suite"]) for entry in training.log()}


@pytest.mark.parametrize("name", SUITES)
def test_every_suite_is_spoken(name: str, open_to: Opener) -> None:
    seen = Seen()
    with TrainingProcess(gost_tls=name) as training:
        status = open_to(training, REQUIRE, watch=seen).get(training.auth_server).status

        assert suites_of(training) == {("TLSv1.2", SUITES[name])}
    assert status < 500
    assert [(shaken.protocol, shaken.cipher) for shaken in seen.handshakes] == [("TLSv1.2", SUITES[name])]


@pytest.mark.parametrize(("wish", "usual"), [(REQUIRE, False), (GostWish(), True)])
def test_the_strongest_suite_comes_first_and_the_usual_ones_last(wish: GostWish, usual: bool) -> None:  # noqa: FBT001
    offered = [suite["name"] for suite in gost_context(wish).get_ciphers() if suite["protocol"] != "TLSv1.3"]

    assert offered[:4] == list(SUITES.values())
    assert bool(offered[4:]) is usual


def test_gost_is_tried_when_the_ordinary_handshake_was_refused(
    gost_server: TrainingProcess, open_to: Opener
) -> None:
    gost_server.reset()
    transport = open_to(gost_server)
    spoke_before = transport.speaks_gost

    transport.get(gost_server.auth_server)
    transport.get(gost_server.auth_server)

    connections = gost_server.state()["connections"]
    assert (spoke_before, transport.speaks_gost) == (False, True)
    assert (connections["failed_handshakes"], connections["handshakes"]) == (1, 1)


def test_what_is_known_spares_the_refusal(gost_server: TrainingProcess, open_to: Opener) -> None:
    gost_server.reset()

    open_to(gost_server, GostWish(known=True)).get(gost_server.auth_server)

    connections = gost_server.state()["connections"]
    assert (connections["failed_handshakes"], connections["handshakes"]) == (0, 1)


def test_a_server_that_was_known_for_gost_and_has_it_no_more(authority: Authority) -> None:
    with (
        ScriptedServer(always(answer()), authority.server_context()) as server,
        Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem, gost=GostWish(known=True)) as transport,
    ):
        assert transport.get(server.url()).status == 200


def test_ordinary_servers_see_no_gost(authority: Authority) -> None:
    with (
        ScriptedServer(always(answer()), authority.server_context()) as server,
        Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem, gost=GostWish()) as transport,
    ):
        transport.get(server.url())

        assert (server.accepted, transport.speaks_gost) == (1, False)
        assert server.versions == ["TLSv1.3"]


def test_gost_that_is_switched_off_is_not_tried(gost_server: TrainingProcess, open_to: Opener) -> None:
    gost_server.reset()

    error = failure_of(open_to(gost_server, GostWish(GostTls.OFF)), gost_server.auth_server)

    assert (error.code, error.facts["missing"]) == (ErrorCode.TLS_GOST_REQUIRED, "switched-off")
    assert gost_server.state()["connections"]["accepted"] == 1


def test_an_ordinary_server_where_gost_is_insisted_on(authority: Authority) -> None:
    with (
        ScriptedServer(always(answer()), authority.server_context()) as server,
        Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem, gost=REQUIRE) as transport,
    ):
        error = failure_of(transport, server.url())

    assert (error.code, error.facts["problem"]) == (ErrorCode.TLS_FAILED, "no-gost")


def test_a_server_that_refuses_gost_as_well(open_to: Opener) -> None:
    with TrainingProcess(tls_foreign_suites=True) as training:
        error = failure_of(open_to(training), training.auth_server)

        assert training.state()["connections"]["accepted"] == 2
    assert (error.code, error.facts["missing"]) == (ErrorCode.TLS_GOST_REQUIRED, "common-suite")


@pytest.mark.parametrize("mode", [GostTls.AUTO, GostTls.REQUIRE])
def test_a_host_that_forbids_it_has_no_engine_in_its_process(
    mode: GostTls, gost_server: TrainingProcess, open_to: Opener
) -> None:
    with pytest.raises(DssPluginError) as caught:
        open_to(gost_server, GostWish(mode, forbidden=True)).get(gost_server.auth_server)

    assert (caught.value.code, caught.value.facts["missing"]) == (ErrorCode.TLS_GOST_REQUIRED, "forbidden")


@pytest.mark.parametrize("mode", [GostTls.AUTO, GostTls.REQUIRE])
def test_a_chain_that_nobody_vouches_for(mode: GostTls, gost_server: TrainingProcess) -> None:
    with Transport(Cancellation(), limits=QUICK, gost=GostWish(mode)) as distrustful:
        error = failure_of(distrustful, gost_server.auth_server)

    assert error.code is ErrorCode.TLS_UNTRUSTED


@pytest.mark.parametrize(
    ("certificate", "code"),
    [
        ("expired", ErrorCode.TLS_EXPIRED),
        ("not-yet-valid", ErrorCode.TLS_EXPIRED),
        ("wrong-name", ErrorCode.TLS_NAME_MISMATCH),
        ("self-signed", ErrorCode.TLS_UNTRUSTED),
    ],
)
def test_a_wrong_certificate_of_gost_keys(certificate: str, code: ErrorCode, open_to: Opener) -> None:
    with TrainingProcess(gost_tls="any", tls_certificate=certificate) as training:
        assert failure_of(open_to(training, REQUIRE), training.auth_server).code is code
        assert training.log() == []


def test_many_requests_go_over_one_handshake(gost_server: TrainingProcess, open_to: Opener) -> None:
    gost_server.reset()
    transport = open_to(gost_server, REQUIRE)

    for _ in range(50):
        transport.get(gost_server.auth_server)

    assert len(gost_server.log()) == 50
    assert gost_server.state()["connections"]["handshakes"] == 1


def test_two_servers_of_different_kinds_side_by_side(
    gost_server: TrainingProcess, open_to: Opener, authority: Authority
) -> None:
    gost = open_to(gost_server)
    with (
        ScriptedServer(always(answer()), authority.server_context()) as server,
        Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem) as ordinary,
    ):
        for _ in range(3):
            gost.get(gost_server.auth_server)
            assert ordinary.get(server.url()).status == 200
        assert (server.accepted, server.versions) == (1, ["TLSv1.3"])


def test_many_threads_shake_hands_at_once(gost_server: TrainingProcess, open_to: Opener) -> None:
    gost_server.reset()
    together = threading.Barrier(8)

    def ask(transport: Transport) -> int:
        together.wait(timeout=10)
        return transport.get(gost_server.auth_server).status

    transports = [open_to(gost_server, REQUIRE) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, transports))) == 1

    assert gost_server.state()["connections"]["handshakes"] == 8


def test_a_handshake_that_never_comes_is_cut() -> None:
    patient = Limits(connect=60.0, read=60.0, total=60.0)
    cancellation = Cancellation()

    def mute(talk: Talk) -> None:
        talk.hear()
        talk.signal()
        talk.hang()

    def cancel() -> None:
        server.wait_until_reached()
        cancellation.cancel()

    with (
        ScriptedServer(mute) as server,
        Transport(cancellation, limits=patient, gost=REQUIRE) as transport,
    ):
        person = threading.Thread(target=cancel)
        person.start()
        with pytest.raises(Cancelled):
            transport.get(server.url())
        person.join()


def test_a_handshake_that_never_comes_is_not_awaited_for_ever() -> None:
    limits = Limits(connect=0.3, read=5.0, total=5.0)
    with (
        ScriptedServer(Talk.hang) as server,
        Transport(Cancellation(), limits=limits, gost=REQUIRE) as transport,
    ):
        error = failure_of(transport, server.url())

    assert (error.code, error.detail) == (ErrorCode.TIMEOUT, "TLS handshake: no answer in time")


def test_through_a_proxy(gost_server: TrainingProcess) -> None:
    gost_server.reset()
    port = urlsplit(gost_server.auth_server).port or 0

    def tunnel(talk: Talk) -> None:
        talk.receive()
        talk.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        talk.forward(port)

    ca_pem = Path(gost_server.ca_file).read_text()
    with ScriptedServer(tunnel) as server:
        proxy = Proxy(f"http://127.0.0.1:{server.port}", "", Secret(""))
        with Transport(Cancellation(), limits=QUICK, ca_pem=ca_pem, proxy=proxy) as transport:
            transport.get(gost_server.auth_server)
        assert server.accepted == 2

    assert suites_of(gost_server) == {("TLSv1.2", SUITES["kuznyechik"])}


def test_through_a_proxy_over_tls_of_the_usual_kind(
    gost_server: TrainingProcess, authority: Authority
) -> None:
    port = urlsplit(gost_server.auth_server).port or 0

    def tunnel(talk: Talk) -> None:
        talk.receive()
        talk.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        talk.forward(port)

    ca_pem = Path(gost_server.ca_file).read_text() + authority.pem
    with ScriptedServer(tunnel, authority.server_context()) as server:
        proxy = Proxy(f"https://localhost:{server.port}", "", Secret(""))
        with Transport(Cancellation(), limits=QUICK, ca_pem=ca_pem, proxy=proxy, gost=REQUIRE) as transport:
            assert transport.get(gost_server.auth_server).status < 500


def test_no_second_handshake_is_taken_up_later() -> None:
    assert gost_context(GostWish()).options & ssl.OP_NO_RENEGOTIATION
