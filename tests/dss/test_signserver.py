"""Reading the list of certificates: where it is asked for, and how what is no list is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.dss.addresses import SignServer, read_addresses
from cryptoarm_dss_plugin.dss.answers import TokenIssued
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.origin import Origin
from cryptoarm_dss_plugin.dss.signserver import CertificateList, read_certificates
from cryptoarm_dss_plugin.dss.sts import Account, SignIn
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.dss.conftest import QUICK, Serve
from tests.dss.lists import BARE, REST, TOKEN, V2, items_of, listed, refusal_of
from tests.dss.memory import MEBIBYTE, measured
from tests.dss.scripted_server import Talk, always, answer


def only_at(*paths: str) -> Callable[[Talk], None]:
    """A script that has the list at these paths alone."""

    def script(talk: Talk) -> None:
        while True:
            found = talk.receive().target in paths
            talk.send(answer(b"[]") if found else answer(b"", "404 Not Found"))

    return script


@pytest.mark.parametrize(
    ("there", "asked"),
    [(REST, [REST]), (BARE, [REST, BARE]), (V2, [REST, BARE, V2])],
)
def test_the_next_spelling_is_asked_on_404(
    there: str, asked: list[str], transport: Transport, serve: Serve
) -> None:
    server = serve(only_at(there))
    found = listed(transport, server)
    assert [one.target for one in server.received] == asked
    assert found == CertificateList((), server.url(there))
    assert server.accepted == 1


def test_the_spelling_that_was_typed_is_asked_first(transport: Transport, serve: Serve) -> None:
    server = serve(only_at(BARE, REST))
    bare = SignServer(Origin("localhost", server.port), "/SignServer", has_rest=False)
    read_certificates(transport, bare, Secret(TOKEN))
    assert [one.target for one in server.received] == [BARE]


def test_the_remembered_address_is_asked_first(transport: Transport, serve: Serve) -> None:
    server = serve(only_at(V2, REST))
    assert listed(transport, server, server.url(V2)).url == server.url(V2)
    assert [one.target for one in server.received] == [V2]


def test_a_remembered_address_that_is_gone_costs_one_request(transport: Transport, serve: Serve) -> None:
    server = serve(only_at(REST))
    listed(transport, server, server.url(V2))
    assert [one.target for one in server.received] == [V2, REST]


def test_a_remembered_address_of_another_server_is_never_asked(transport: Transport, serve: Serve) -> None:
    server, other = serve(only_at(REST)), serve(always(answer(b"[]")))
    listed(transport, server, other.url(REST))
    assert other.accepted == 0


def test_nowhere_is_the_end(transport: Transport, serve: Serve) -> None:
    server = serve(only_at())
    with pytest.raises(DssPluginError) as caught:
        listed(transport, server)
    assert (caught.value.code, caught.value.facts["status"]) == (ErrorCode.NOT_DSS, "404")
    assert [one.target for one in server.received] == [REST, BARE, V2]


@pytest.mark.parametrize("status", ["401 No", "403 No", "405 No", "500 No", "200 OK"])
def test_no_other_answer_makes_the_client_look_further(
    status: str, transport: Transport, serve: Serve
) -> None:
    server = serve(always(answer(b"<html>", status)))
    with pytest.raises(DssPluginError):
        listed(transport, server)
    assert len(server.received) == 1


def test_the_request_has_the_token_and_no_body(transport: Transport, serve: Serve) -> None:
    server = serve(always(answer(b"[]")))
    listed(transport, server)
    (request,) = server.received
    assert (request.method, request.headers["Authorization"]) == ("GET", f"Bearer {TOKEN}")
    assert request.body == b""
    assert "Content-Type" not in request.headers


def test_an_empty_list_is_a_list(transport: Transport, serve: Serve) -> None:
    assert items_of(transport, serve, b"\xef\xbb\xbf []\r\n") == ()


def test_a_wait_that_the_server_asks_for_is_told(transport: Transport, serve: Serve) -> None:
    error = refusal_of(transport, serve, answer(b"", "503 Busy", Retry_After="12"))
    assert (error.facts["status"], error.facts["retry_after"]) == ("503", "12")


@pytest.mark.parametrize("login", ["idonly", "revoked", "mobile", "nocerts", "badcert"])
@pytest.mark.parametrize("form", ["bare", "pem"])
def test_the_lists_of_the_training_server(login: str, form: str, training: TrainingProcess) -> None:
    """The quick way for items as documented and the liberal one read the same."""
    addresses = read_addresses(training.auth_server, training.dss_server)
    ca_pem = Path(training.ca_file).read_text()
    account = Account(login, addresses.dss.resource())
    read = []
    for names in ("upper", "lower"):
        training.settings(names=names, certificate_form=form)
        with Transport(Cancellation(), limits=QUICK, ca_pem=ca_pem) as transport:
            issued = SignIn(transport, addresses.auth, account, Secret("")).start()
            assert isinstance(issued, TokenIssued)
            read.append(read_certificates(transport, addresses.dss, issued.token).items)
    assert read[0] == read[1]
    assert bool(read[0]) is (login != "nocerts")
    assert all(one.dss_id > 0 and one.text for one in read[0])
    assert any(one.key_in_phone for one in read[0]) is (login == "mobile")
    assert {"revoked", "hold"} <= {one.status for one in read[0]} or login != "revoked"


def test_millions_of_values_do_not_fill_the_memory(transport: Transport, serve: Serve) -> None:
    reply = answer(b"[" + b"0," * 4_000_000 + b"0]")
    with measured() as peak:
        error = refusal_of(transport, serve, reply)
    assert error.code is ErrorCode.ANSWER_TOO_LARGE
    assert peak.memory < 60 * MEBIBYTE
