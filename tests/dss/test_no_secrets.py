"""Whatever goes wrong: no password, code or token in the error, its traceback with locals, or the log."""

import copy
import json
import pickle
import traceback
from collections.abc import Callable
from urllib.parse import quote_plus

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation, Cancelled
from cryptoarm_dss_plugin.dss.credentials import BasicCredentials, BearerCredentials
from cryptoarm_dss_plugin.dss.oauth import sign_in_by_password
from cryptoarm_dss_plugin.dss.proxies import Proxy
from cryptoarm_dss_plugin.dss.signserver import read_certificates
from cryptoarm_dss_plugin.dss.sts import Account, SignIn
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from tests.canaries import Canaries
from tests.dss.conftest import QUICK
from tests.dss.conversations import LOGIN, RESOURCE, auth_server, sign_server
from tests.dss.identities import Authority, self_signed_context
from tests.dss.scripted_server import Received, ScriptedServer, Talk, always, answer, once

# Module-level, so that no frame of a test has them among its locals.
PASSWORD = "Canary-pass: «слово» +%&/4418"
CODE = "Canary-code-902613"
TOKEN = "Canary-token.eyJhbGciOi.9127"
CLIENT_SECRET = "Canary-client-5530"
PROXY_PASSWORD = "Canary-proxy-1206"
IMPATIENT = Limits(connect=2.0, read=0.2, total=0.3)

Script = Callable[[Talk], None]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def _reset(talk: Talk) -> None:
    talk.receive()
    talk.reset()


def _drip(talk: Talk) -> None:
    talk.receive()
    while True:
        talk.send(b"H")
        talk.pause(0.05)


def _redirect(talk: Talk) -> None:
    talk.receive()
    talk.send(answer(b"", "307 Away", Location="https://evil.example.test/"))


FAILURES: dict[str, tuple[Script, str]] = {
    "silence": (Talk.hang, "timeout"),
    "drops": (_drip, "timeout"),
    "closed": (once(b""), "cannot-connect"),
    "reset": (_reset, "cannot-connect"),
    "cut": (once(HEAD + b"Content-Length: 9\r\n\r\n{"), "cannot-connect"),
    "not HTTP": (once(b"220 ready\r\n"), "bad-answer"),
    "headers": (once(HEAD + b"X: y\r\n" * 300), "bad-answer"),
    "chunks": (once(HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n"), "bad-answer"),
    "packed": (once(answer(b"{}", Content_Encoding="gzip")), "bad-answer"),
    "truncated": (once(answer(b'{"IsFinal": tr')), "bad-answer"),
    "depth": (once(answer(b"[" * 100_000)), "bad-answer"),
    "wrong kind": (once(answer(b'{"Challenge": [1]}')), "bad-answer"),
    "HTML": (once(answer(b"<html>", Content_Type="text/html")), "not-dss"),
    "empty": (once(answer(b"")), "not-dss"),
    "404": (always(answer(b"", "404 Not Found")), "not-dss"),
    "500": (once(answer(b'{"Message": "An error has occurred."}', "500 Oops")), "server-error"),
    "403": (once(answer(b"", "403 No")), "access-denied"),
    "redirect": (_redirect, "not-dss"),
}


def _send_code(transport: Transport, port: int) -> None:
    account = Account(LOGIN, RESOURCE, "client", Secret(CLIENT_SECRET))
    exchange = SignIn(transport, auth_server(port), account, Secret(PASSWORD))
    exchange.send_code("5e6f", Secret(CODE))


def _password_grant(transport: Transport, port: int) -> None:
    account = Account(LOGIN, RESOURCE, "client", Secret(CLIENT_SECRET))
    sign_in_by_password(transport, auth_server(port), account, Secret(PASSWORD), is_known=True)


def _read_list(transport: Transport, port: int) -> None:
    read_certificates(transport, sign_server(port), Secret(TOKEN))


REQUESTS = {"a code": _send_code, "the grant": _password_grant, "the list": _read_list}


@pytest.fixture
def hunted(canaries: Canaries) -> Canaries:
    """The hunt through errors, tracebacks and the log, for the secrets of this module."""
    for name, secret in (
        ("the password", PASSWORD),
        ("the code", CODE),
        ("the token", TOKEN),
        ("the client's secret", CLIENT_SECRET),
        ("the proxy's password", PROXY_PASSWORD),
        ("the pair of Basic", f"{LOGIN}:{PASSWORD}"),
        ("the encoded password", quote_plus(PASSWORD)),
    ):
        canaries.add(name, secret)
    return canaries


def _carries_a_secret(request: Received) -> bool:
    return "Authorization" in request.headers or b"password=Canary" in request.body


def _told(error: BaseException) -> str:
    """Everything that an error can tell to whoever prints it."""
    frames = traceback.TracebackException.from_exception(error, capture_locals=True)
    members = vars(error)
    return "\n".join([repr(error), str(error), repr(members), repr(error.args), *frames.format()])


@pytest.mark.parametrize("request_name", REQUESTS)
@pytest.mark.parametrize("kind", FAILURES)
def test_no_failure_tells_a_secret(
    kind: str, request_name: str, authority: Authority, hunted: Canaries
) -> None:
    script, code = FAILURES[kind]
    with (
        ScriptedServer(script, authority.server_context()) as server,
        Transport(
            Cancellation(), limits=IMPATIENT if code == "timeout" else QUICK, ca_pem=authority.pem
        ) as transport,
    ):
        with pytest.raises(DssPluginError) as caught:
            REQUESTS[request_name](transport, server.port)
        assert server.received == [] or _carries_a_secret(server.received[0])

    assert caught.value.code == code
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    hunted.add_text("the error", _told(caught.value))


@pytest.mark.parametrize("request_name", REQUESTS)
def test_no_failure_of_the_connection_tells_a_secret(
    request_name: str, authority: Authority, hunted: Canaries
) -> None:
    def outcome(transport: Transport, port: int) -> ErrorCode:
        with pytest.raises(DssPluginError) as caught:
            REQUESTS[request_name](transport, port)
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)
        hunted.add_text("the error", _told(caught.value))
        return caught.value.code

    with ScriptedServer(Talk.hang) as mute, Transport(Cancellation(), limits=IMPATIENT) as transport:
        assert outcome(transport, mute.port) is ErrorCode.TIMEOUT
    with Transport(Cancellation(), limits=QUICK) as transport:
        assert outcome(transport, mute.port) is ErrorCode.CANNOT_CONNECT
    with (
        ScriptedServer(always(answer()), self_signed_context()) as stranger,
        Transport(Cancellation(), limits=QUICK) as transport,
    ):
        assert outcome(transport, stranger.port) is ErrorCode.TLS_UNTRUSTED
    refusal = once(b"HTTP/1.1 407 No\r\n\r\n")
    with ScriptedServer(refusal) as proxy_server:
        proxy = Proxy(f"http://127.0.0.1:{proxy_server.port}", "user", Secret(PROXY_PASSWORD))
        with Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem, proxy=proxy) as transport:
            assert outcome(transport, 443) is ErrorCode.PROXY_FAILED


def test_cancelling_tells_no_secret(authority: Authority, hunted: Canaries) -> None:
    switch = Cancellation()

    def cancel(talk: Talk) -> None:
        talk.receive()
        switch.cancel()
        talk.hang()

    with (
        ScriptedServer(cancel, authority.server_context()) as server,
        Transport(switch, limits=QUICK, ca_pem=authority.pem) as transport,
        pytest.raises(Cancelled) as caught,
    ):
        _send_code(transport, server.port)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    hunted.add_text("the error", _told(caught.value))


def _final(suffix: str) -> bytes:
    return answer(json.dumps({"IsFinal": True, "IsError": False, "AccessToken": TOKEN + suffix}))


@pytest.mark.parametrize("suffix", ["\r\nX: y", "\n", "ё", "\0", " ", "\x7f"])
def test_a_token_that_no_header_can_carry_is_refused(
    suffix: str, authority: Authority, hunted: Canaries
) -> None:
    with (
        ScriptedServer(always(_final(suffix)), authority.server_context()) as server,
        Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem) as transport,
        pytest.raises(DssPluginError) as caught,
    ):
        _send_code(transport, server.port)
    assert caught.value.code is ErrorCode.BAD_ANSWER
    hunted.add_text("the error", _told(caught.value))


@pytest.mark.parametrize("suffix", ["\r\nX: y", "\n", "ё"])
def test_the_header_that_cannot_be_sent_is_not_quoted(
    suffix: str, authority: Authority, hunted: Canaries
) -> None:
    """The standard library's error about such a header has the header in its text."""
    with (
        ScriptedServer(always(answer(b"[]")), authority.server_context()) as server,
        Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem) as transport,
        pytest.raises(DssPluginError) as caught,
    ):
        read_certificates(transport, sign_server(server.port), Secret(TOKEN + suffix))
    assert server.received == []
    assert caught.value.code is ErrorCode.BAD_ANSWER
    hunted.add_text("the error", _told(caught.value))


def test_what_holds_a_secret_does_not_print_it(hunted: Canaries) -> None:
    account = Account(LOGIN, RESOURCE, "client", Secret(CLIENT_SECRET))
    with Transport(Cancellation()) as transport:
        holders = [
            BasicCredentials(LOGIN, Secret(PASSWORD)),
            BearerCredentials(Secret(TOKEN)),
            account,
            SignIn(transport, auth_server(443), account, Secret(PASSWORD)),
            Proxy("http://proxy.example.test:3128", "user", Secret(PROXY_PASSWORD)),
            Secret(PASSWORD),
        ]
        hunted.add_text("texts", "\n".join(f"{one!r} {one} {one!s:>200}" for one in holders))
        hunted.add_text("a copy", repr([copy.copy(one) for one in holders]))


def test_a_secret_is_not_pickled() -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(Secret(PASSWORD), protocol)
