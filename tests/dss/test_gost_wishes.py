"""What is taken for a server's wish for GOST TLS, and what is not."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests.exceptions
import urllib3.exceptions

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.failures import classified
from cryptoarm_dss_plugin.dss.gost_tls import GostTls, GostWish
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.dss.conftest import QUICK
from tests.dss.conversations import failure_of
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer, Talk, always, answer


@pytest.fixture(scope="module")
def gost_server() -> Iterator[TrainingProcess]:
    """A server that speaks GOST TLS and nothing else."""
    with TrainingProcess(gost_tls="any") as training:
        yield training


def hang_up(talk: Talk) -> None:
    """End the connection when the client has said hello, without an alert."""
    talk.hear()


def reset(talk: Talk) -> None:
    """The same with a TCP reset, as IIS does to a client with which it shares no suite."""
    talk.hear()
    talk.reset()


@pytest.mark.parametrize("end", [hang_up, reset])
def test_gost_is_tried_when_the_server_hangs_up_in_the_ordinary_handshake(
    end: Callable[[Talk], None], gost_server: TrainingProcess
) -> None:
    def script(talk: Talk) -> None:
        if server.accepted == 1:
            end(talk)
        else:
            talk.forward(urlsplit(gost_server.auth_server).port or 0)

    ca_pem = Path(gost_server.ca_file).read_text()
    with (
        ScriptedServer(script) as server,
        Transport(Cancellation(), limits=QUICK, ca_pem=ca_pem) as transport,
    ):
        transport.get(server.url())

        assert (server.accepted, transport.speaks_gost) == (2, True)


@pytest.mark.parametrize(("mode", "tried"), [(GostTls.AUTO, 2), (GostTls.OFF, 1)])
def test_a_server_that_always_hangs_up_does_not_want_gost(mode: GostTls, tried: int) -> None:
    with (
        ScriptedServer(reset) as server,
        Transport(Cancellation(), limits=QUICK, gost=GostWish(mode)) as transport,
    ):
        error = failure_of(transport, server.url())

        assert (error.code, server.accepted) == (ErrorCode.CANNOT_CONNECT, tried)


def test_an_alert_after_the_handshake_is_no_wish_for_gost() -> None:
    late = ssl.SSLError(1, "[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] ssl/tls alert handshake failure")
    late.reason = "SSLV3_ALERT_HANDSHAKE_FAILURE"

    error = classified(requests.exceptions.SSLError(urllib3.exceptions.SSLError(late)))

    # What was sent must not be sent once more: it may be a confirmation.
    assert (error.code, error.facts) == (ErrorCode.TLS_FAILED, {"problem": "client-certificate"})


def test_a_server_that_takes_the_usual_suites_again_speaks_no_gost(authority: Authority) -> None:
    with (
        ScriptedServer(always(answer()), authority.server_context()) as server,
        Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem, gost=GostWish(known=True)) as transport,
    ):
        transport.get(server.url())

        assert transport.speaks_gost is False
