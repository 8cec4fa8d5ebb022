"""Signing in: what goes over the wire in each step, read by somebody who does not share our encoder."""

import base64
import json

import pytest

from cryptoarm_dss_plugin.dss.answers import (
    Answer,
    StillWaiting,
    TokenIssued,
)
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.sts import ConfirmationApi
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from tests.dss.conftest import QUICK, Serve
from tests.dss.conversations import LOGIN, RESOURCE, sign_in
from tests.dss.identities import Authority
from tests.dss.scripted_server import Talk, always, answer

WAITING = answer('{"IsFinal": false, "IsError": false}')
FINAL = answer('{"IsFinal": true, "IsError": false, "AccessToken": "a.b.c", "ExpiresIn": 300}')


def test_the_start_names_the_resource_and_nothing_else(transport: Transport, serve: Serve) -> None:
    server = serve(always(WAITING))

    sign_in(transport, server.port).start()

    (request,) = server.received
    assert (request.method, request.target) == ("POST", "/STS/confirmation")
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.body) == {"Resource": RESOURCE}


def test_version_2_differs_in_the_address_alone(transport: Transport, serve: Serve) -> None:
    server = serve(always(WAITING))

    sign_in(transport, server.port, api=ConfirmationApi.V1).start()
    sign_in(transport, server.port, api=ConfirmationApi.V2).start()

    one, two = server.received
    assert (one.target, two.target) == ("/STS/confirmation", "/STS/v2.0/confirmation")
    assert (one.body, one.headers) == (two.body, two.headers)


def test_the_bodies_of_the_later_steps(transport: Transport, serve: Serve) -> None:
    server = serve(always(WAITING))
    exchange = sign_in(transport, server.port, "pass")

    exchange.poll("text-1")
    exchange.send_code("text-1", Secret('01"\\ё'))
    exchange.choose("context-1", "http://dss.cryptopro.ru/method/mydss?device=7&x")

    poll, code, choice = [json.loads(one.body) for one in server.received]
    assert poll == {
        "Resource": RESOURCE,
        "ChallengeResponse": {"TextChallengeResponse": [{"RefId": "text-1"}]},
    }
    assert code == {
        "Resource": RESOURCE,
        "ChallengeResponse": {"TextChallengeResponse": [{"RefId": "text-1", "Value": '01"\\ё'}]},
    }
    assert choice == {
        "Resource": RESOURCE,
        "ChallengeResponse": {
            "ChoiceChallengeResponse": [
                {
                    "RefId": "context-1",
                    "ChoiceSelected": [{"RefID": "http://dss.cryptopro.ru/method/mydss?device=7&x"}],
                }
            ]
        },
    }
    assert len({one.target for one in server.received}) == 1
    assert len({one.headers["Authorization"] for one in server.received}) == 1


def test_the_client_is_named_in_every_step_when_there_is_one(transport: Transport, serve: Serve) -> None:
    server = serve(always(WAITING))

    exchange = sign_in(transport, server.port, client_id="desk", client_secret="Canary-client-3")
    exchange.start()
    exchange.poll("text-1")
    sign_in(transport, server.port, client_id="desk").start()

    start, poll, public = [json.loads(one.body) for one in server.received]
    for body in (start, poll):
        assert (body["ClientId"], body["ClientSecret"]) == ("desk", "Canary-client-3")
    assert public == {"Resource": RESOURCE, "ClientId": "desk"}


AWKWARD = [
    "",
    " ",
    "  пробелы по краям  ",
    "a:b::c:",
    "\"double\" 'single' `back`",
    "&+%=?#/\\;,",
    "%20%D1%91",
    "ёЁ«»№",
    "пароль-" + "я" * 249,
    "🔑👩‍👩‍👧",
    "e\u0301 é",
    "tab\tnew\nline\0nul",
    "\u202eпaссword\u200b",
    "\xa0",
]


@pytest.mark.parametrize("password", AWKWARD)
def test_a_password_goes_byte_for_byte(password: str, transport: Transport, serve: Serve) -> None:
    server = serve(always(WAITING))

    sign_in(transport, server.port, password).start()

    kind, _, pair = server.received[0].headers["Authorization"].partition(" ")
    assert kind == "Basic"
    assert base64.b64decode(pair, validate=True) == f"{LOGIN}:".encode() + password.encode()


@pytest.mark.parametrize("code", [one for one in AWKWARD if one])
def test_a_code_goes_as_it_was_typed(code: str, transport: Transport, serve: Serve) -> None:
    server = serve(always(WAITING))
    sign_in(transport, server.port).send_code("r", Secret(code))
    response = json.loads(server.received[0].body)["ChallengeResponse"]["TextChallengeResponse"][0]
    assert response == {"RefId": "r", "Value": code}


def test_no_password_leaves_nothing_after_the_colon(transport: Transport, serve: Serve) -> None:
    server = serve(always(WAITING))
    sign_in(transport, server.port, "", login="Ёжикова").start()
    assert server.received[0].headers["Authorization"] == "Basic 0IHQttC40LrQvtCy0LA6"


def test_a_password_typed_in_a_broken_locale_is_sent_all_the_same(transport: Transport, serve: Serve) -> None:
    server = serve(always(WAITING))

    exchange = sign_in(transport, server.port, "p\udcd1")
    exchange.start()
    exchange.send_code("r", Secret("1\udcd1"))

    pair = base64.b64decode(server.received[0].headers["Authorization"].partition(" ")[2])
    assert pair.startswith(f"{LOGIN}:p".encode())
    assert json.loads(server.received[1].body)["Resource"] == RESOURCE


def test_no_cookie_is_kept(transport: Transport, serve: Serve) -> None:
    server = serve(always(answer('{"IsFinal": false}', Set_Cookie="ASP.NET_SessionId=1; path=/")))
    exchange = sign_in(transport, server.port)
    exchange.start()
    exchange.poll("text-1")
    for request in server.received:
        assert "Cookie" not in request.headers
    assert server.received[0].headers.keys() == server.received[1].headers.keys()


def test_the_language_of_the_person_is_asked_for(authority: Authority, serve: Serve) -> None:
    server = serve(always(WAITING))
    with Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem, language="en") as english:
        sign_in(english, server.port).start()
    assert server.received[0].headers["Accept-Language"] == "en"


def test_a_failure_says_which_server_it_was(transport: Transport, serve: Serve) -> None:
    server = serve(always(answer(b"", "404 Not Found")))
    with pytest.raises(DssPluginError) as caught:
        sign_in(transport, server.port).start()
    assert dict(caught.value.facts) == {"server": "auth", "status": "404"}


def test_a_refusal_brings_the_server_s_code_and_words(transport: Transport, serve: Serve) -> None:
    body = {
        "IsFinal": True,
        "IsError": True,
        "Error": "transaction_pending",
        "ErrorDescription": "Уже ждёт",
    }
    server = serve(always(answer(json.dumps(body))))
    with pytest.raises(DssPluginError) as caught:
        sign_in(transport, server.port).start()
    assert caught.value.code is ErrorCode.CONFIRMATION_PENDING
    assert caught.value.facts["server_code"] == "transaction_pending"
    assert caught.value.server_words == "Уже ждёт"


def test_the_steps_of_an_exchange_share_a_connection(transport: Transport, serve: Serve) -> None:
    def script(talk: Talk) -> None:
        for _ in range(3):
            talk.receive()
            talk.send(WAITING)
        talk.receive()
        talk.send(FINAL)

    server = serve(script)
    exchange = sign_in(transport, server.port)

    answers: list[Answer] = [exchange.start(), *(exchange.poll("t") for _ in range(3))]

    assert answers[:3] == [StillWaiting()] * 3
    assert isinstance(answers[3], TokenIssued)
    assert answers[3].token.reveal() == "a.b.c"
    assert server.accepted == 1
