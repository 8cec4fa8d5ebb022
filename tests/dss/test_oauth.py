"""The password grant: what goes over the wire, in which form, and what each answer means."""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl

import pytest

from cryptoarm_dss_plugin.dss.addresses import read_addresses
from cryptoarm_dss_plugin.dss.answers import TokenIssued
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.oauth import sign_in_by_password
from cryptoarm_dss_plugin.dss.sts import Account
from cryptoarm_dss_plugin.dss.token import unique_name
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.dss.conftest import QUICK, Serve
from tests.dss.conversations import LOGIN, RESOURCE, auth_server
from tests.dss.scripted_server import Talk, always, answer

ISSUED = answer('{"access_token": "a.b.c", "token_type": "Bearer", "expires_in": 300}')


def refusal(error: str, status: str = "400 Bad Request") -> bytes:
    """An OAuth error as it comes over the wire."""
    return answer(json.dumps({"error": error, "error_description": "Слова сервера"}), status)


def in_turn(*replies: bytes) -> Callable[[Talk], None]:
    """A script that gives these answers, one to each request."""

    def script(talk: Talk) -> None:
        for reply in replies:
            talk.receive()
            talk.send(reply)

    return script


def ask(
    transport: Transport,
    port: int,
    password: str = "",
    *,
    client_id: str = "",
    client_secret: str = "",
    is_known: bool = True,
) -> TokenIssued:
    """A sign-in at the server on this port."""
    account = Account(LOGIN, RESOURCE, client_id, Secret(client_secret) if client_secret else None)
    return sign_in_by_password(transport, auth_server(port), account, Secret(password), is_known=is_known)


def error_of(
    transport: Transport, port: int, *, client_id: str = "", client_secret: str = ""
) -> DssPluginError:
    """The error with which it ends."""
    with pytest.raises(DssPluginError) as caught:
        ask(transport, port, "pass", client_id=client_id, client_secret=client_secret)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    return caught.value


def test_the_form_names_the_account_and_the_resource_and_nothing_else(
    transport: Transport, serve: Serve
) -> None:
    server = serve(always(ISSUED))

    ask(transport, server.port, "pass")

    (request,) = server.received
    assert (request.method, request.target) == ("POST", "/STS/oauth/token")
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "Authorization" not in request.headers
    assert parse_qsl(request.body.decode("ascii"), strict_parsing=True) == [
        ("grant_type", "password"),
        ("username", LOGIN),
        ("password", "pass"),
        ("resource", RESOURCE),
    ]


def test_identification_only_sends_an_empty_password(transport: Transport, serve: Serve) -> None:
    server = serve(always(ISSUED))

    ask(transport, server.port)

    assert b"&password=&" in server.received[0].body


@pytest.mark.parametrize("password", [" a b ", "&=+%;?#", "%20%D1%91", "ёЁ«»№🔑", "a:b\n\t\0", "p\udcd1"])
def test_a_password_goes_byte_for_byte(password: str, transport: Transport, serve: Serve) -> None:
    server = serve(always(ISSUED))

    ask(transport, server.port, password, client_id="desk", client_secret=password)

    fields = parse_qs(server.received[0].body.decode("ascii"), keep_blank_values=True, errors="surrogatepass")
    assert fields["password"] == fields["client_secret"] == [password]


def test_client_and_secret_travel_in_the_form(transport: Transport, serve: Serve) -> None:
    server = serve(always(ISSUED))

    ask(transport, server.port, "pass", client_id="desk")
    ask(transport, server.port, "pass", client_id="desk", client_secret="Canary-client-3")

    public, confidential = [dict(parse_qsl(one.body.decode())) for one in server.received]
    assert public["client_id"] == "desk"
    assert "client_secret" not in public
    assert (confidential["client_id"], confidential["client_secret"]) == ("desk", "Canary-client-3")


@pytest.mark.parametrize("status", ["400 Bad Request", "401 Unauthorized"])
def test_a_server_that_wants_the_client_in_the_header_gets_it_there(
    transport: Transport, serve: Serve, status: str
) -> None:
    server = serve(in_turn(refusal("invalid_client", status), ISSUED))

    token = ask(transport, server.port, "pass", client_id="desk", client_secret="Canary-client-3")

    assert token.token.reveal() == "a.b.c"
    _, second = server.received
    expected = base64.b64encode(b"desk:Canary-client-3").decode()
    assert second.headers["Authorization"] == f"Basic {expected}"
    assert dict(parse_qsl(second.body.decode())) == {
        "grant_type": "password",
        "username": LOGIN,
        "password": "pass",
        "resource": RESOURCE,
    }


def test_in_the_header_client_and_secret_are_encoded_as_in_a_form(transport: Transport, serve: Serve) -> None:
    server = serve(in_turn(refusal("invalid_client"), ISSUED))

    ask(transport, server.port, "pass", client_id="бухгалтерия 1", client_secret="Canary:+%3")

    client = "%D0%B1%D1%83%D1%85%D0%B3%D0%B0%D0%BB%D1%82%D0%B5%D1%80%D0%B8%D1%8F+1"
    expected = base64.b64encode(f"{client}:Canary%3A%2B%253".encode()).decode()
    assert server.received[1].headers["Authorization"] == f"Basic {expected}"


def test_a_scope_is_named_only_when_the_server_asks_for_one(transport: Transport, serve: Serve) -> None:
    server = serve(in_turn(refusal("invalid_scope"), ISSUED))

    ask(transport, server.port, "pass")

    first, second = [dict(parse_qsl(one.body.decode())) for one in server.received]
    assert "scope" not in first
    assert second == {**first, "scope": "dss"}


def test_a_service_that_has_not_shown_itself_gets_no_password(transport: Transport, serve: Serve) -> None:
    server = serve(in_turn(refusal("invalid_request"), ISSUED))

    ask(transport, server.port, "pass", client_id="desk", is_known=False)

    first, second = [dict(parse_qsl(one.body.decode())) for one in server.received]
    assert first == {"grant_type": "password", "resource": RESOURCE, "client_id": "desk"}
    assert (second["username"], second["password"]) == (LOGIN, "pass")


@pytest.mark.parametrize("password", ["", "pass"], ids=["empty", "given"])
@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (answer(b"", "401 Unauthorized"), "not-dss"),
        (answer(b"<html>", "403 Forbidden"), "not-dss"),
        (answer(b"<html>", "400 Bad Request"), "not-dss"),
        (answer(b"{}"), "not-dss"),
        (answer(b"", "404 Not Found"), "not-dss"),
        (answer(b"", "503 Unavailable"), "server-error"),
    ],
)
def test_what_is_no_oauth_service_is_told_as_such(
    password: str, reply: bytes, code: str, transport: Transport, serve: Serve
) -> None:
    server = serve(always(reply))

    with pytest.raises(DssPluginError) as caught:
        ask(transport, server.port, password, is_known=False)

    assert caught.value.code == code
    assert [b"pass&" in request.body for request in server.received] == [False]


@pytest.mark.parametrize(
    "reply", [refusal("invalid_grant"), refusal("invalid_request"), answer(b"", "401 Unauthorized")]
)
def test_for_no_other_reason_is_a_password_sent_again(
    transport: Transport, serve: Serve, reply: bytes
) -> None:
    server = serve(always(reply))

    error_of(transport, server.port, client_id="desk", client_secret="Canary-client-3")

    assert len(server.received) == 1


def test_without_a_secret_there_is_no_other_form_to_try(transport: Transport, serve: Serve) -> None:
    server = serve(always(refusal("invalid_client")))

    error_of(transport, server.port)
    error_of(transport, server.port, client_id="desk")

    assert len(server.received) == 2


@pytest.mark.parametrize(
    "reply",
    [
        {"access_token": "a.b.c", "expires_in": 250, "token_type": "Bearer", "refresh_token": "r"},
        {"AccessToken": "a.b.c", "ExpiresIn": "250", "tokentype": "Bearer"},
        {"accessToken": "a.b.c", "expiresIn": 250},
        {"ACCESS_TOKEN": "a.b.c", "EXPIRES_IN": 250.0, "error": None},
    ],
)
def test_the_reply_is_read_in_every_spelling(
    reply: dict[str, object], transport: Transport, serve: Serve
) -> None:
    server = serve(always(answer(json.dumps(reply))))

    issued = ask(transport, server.port)

    assert (issued.token.reveal(), issued.expires_in) == ("a.b.c", 250.0)


def test_a_lifetime_may_be_left_out(transport: Transport, serve: Serve) -> None:
    server = serve(always(answer('{"access_token": "a.b.c"}')))

    assert ask(transport, server.port).expires_in is None


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (refusal("invalid_grant"), "wrong-credentials"),
        (refusal("Invalid_Grant ", "401 Unauthorized"), "wrong-credentials"),
        (refusal("unsupported_grant_type"), "access-denied"),
        (refusal("login_required"), "access-denied"),
        (refusal("invalid_grant", "200 OK"), "wrong-credentials"),
        (answer(b"", "401 Unauthorized"), "wrong-credentials"),
        (answer(b"", "403 Forbidden"), "access-denied"),
        (answer(b"", "404 Not Found"), "not-dss"),
        (answer(b"", "405 Method Not Allowed"), "not-dss"),
        (answer(b"<html>", "400 Bad Request"), "not-dss"),
        (refusal("invalid_grant", "404 Not Found"), "wrong-credentials"),
        (refusal("invalid_grant", "503 Unavailable"), "server-error"),
        (answer(b"", "429 Too Many Requests"), "server-error"),
        (answer(b"<html>", Content_Type="text/html"), "not-dss"),
        (answer(b"{}"), "not-dss"),
        (answer(b"[]"), "bad-answer"),
        (answer(b'{"access_token": '), "bad-answer"),
        (answer(b'{"access_token": ""}'), "bad-answer"),
        (answer(b'{"access_token": "a b"}'), "bad-answer"),
        (answer(b'{"access_token": ["a"]}'), "bad-answer"),
    ],
)
def test_what_the_other_answers_mean(reply: bytes, code: str, transport: Transport, serve: Serve) -> None:
    server = serve(always(reply))

    error = error_of(transport, server.port)

    assert error.code == code
    assert error.facts["server"] == "auth"
    assert "field" not in error.facts


@pytest.mark.parametrize(
    ("error", "client_id", "client_secret", "field"),
    [
        ("invalid_client", "", "", "client_id"),
        ("invalid_client", "desk", "", "client_secret"),
        ("invalid_client", "desk", "Canary-client-3", "client_id"),
        ("unauthorized_client", "", "", "client_id"),
        ("unauthorized_client", "desk", "", "client_id"),
        ("invalid_request", "", "", "client_id"),
        ("invalid_request", "desk", "", "resource"),
        ("invalid_scope", "desk", "Canary-client-3", "client_id"),
    ],
)
def test_a_refused_client_names_the_box_to_ask_the_operator_about(
    error: str, client_id: str, client_secret: str, field: str, transport: Transport, serve: Serve
) -> None:
    server = serve(always(refusal(error)))

    told = error_of(transport, server.port, client_id=client_id, client_secret=client_secret)

    assert (told.code, told.facts["field"]) == (ErrorCode.CLIENT_NOT_REGISTERED, field)
    both = error == "invalid_client" and client_secret
    assert told.facts.get("sent", "") == ("client_secret" if both else "")
    assert told.server_words == "Слова сервера"


@pytest.fixture
def desk(training: TrainingProcess) -> Iterator[Callable[..., TokenIssued]]:
    """Sign-ins at the training server."""
    addresses = read_addresses(training.auth_server, training.dss_server)
    with Transport(Cancellation(), limits=QUICK, ca_pem=Path(training.ca_file).read_text()) as transport:

        def sign(login: str, client_id: str = "", client_secret: str = "") -> TokenIssued:
            secret = Secret(client_secret) if client_secret else None
            account = Account(login, addresses.dss.resource(), client_id, secret)
            return sign_in_by_password(
                transport,
                addresses.auth,
                account,
                Secret(training.password(login) or ""),
                is_known=False,
            )

        yield sign


@pytest.mark.parametrize("login", ["idonly", "pwd", "awkward"])
def test_accounts_without_a_second_factor_are_let_in(desk: Callable[..., TokenIssued], login: str) -> None:
    issued = desk(login)

    assert unique_name(issued.token) == login
    assert issued.expires_in == 300


def test_an_account_with_a_second_factor_is_not(desk: Callable[..., TokenIssued]) -> None:
    with pytest.raises(DssPluginError) as caught:
        desk("sms")

    assert caught.value.code is ErrorCode.WRONG_CREDENTIALS
    assert caught.value.facts["server_code"] == "invalid_grant"


def test_a_confidential_client_is_known_by_its_secret(
    desk: Callable[..., TokenIssued], training: TrainingProcess
) -> None:
    training.settings(client="required")

    assert unique_name(desk("pwd", "training-service", "Canary-client-8806").token) == "pwd"
    with pytest.raises(DssPluginError) as caught:
        desk("pwd", "training-service", "Canary-wrong-3")
    assert caught.value.code is ErrorCode.CLIENT_NOT_REGISTERED
