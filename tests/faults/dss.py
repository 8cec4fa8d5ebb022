"""A whole DSS on a scripted server: right answers, but for those that a row replaces."""

import base64
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from tests.dss.scripted_server import PeerGone, Received, Talk, answer
from tests.dss.signs import BIDI
from tests.x509.certificates import training_certificate

METHODS = "http://dss.cryptopro.ru/identity/authenticationmethod/"
TOKEN = {"IsFinal": True, "IsError": False, "AccessToken": "aaa.bbb.ccc", "ExpiresIn": 300}
CERTIFICATE = training_certificate("accountant-256")

HOSTILE = "<img src=x onerror=alert(1)>" + BIDI + "\x1b[31m\x00\r\nЗаголовок: подделка"
"""Words of a server that would like to be more than words."""

Action = bytes | Callable[[Talk], object]
"""What the server does with a request: sends these bytes, or what the function does."""


def reply(body: object, status: str = "200 OK", **headers: str) -> bytes:
    """An answer with a JSON body."""
    return answer(json.dumps(body), status, **headers)


def item(number: int = 14, der: bytes = CERTIFICATE, **members: object) -> dict[str, Any]:
    """An item of the list, as the documents spell it."""
    text = base64.b64encode(der).decode()
    usual = {"ID": number, "CertificateBase64": text, "Status": {"Value": "ACTIVE"}, "IsDefault": True}
    return {**usual, **members}


def challenge(method: str = "mobile", **text: object) -> dict[str, Any]:
    """An answer that asks for a confirmation in the phone, or otherwise."""
    asked = {"Label": "Подтвердите вход", "RefID": "text-1", "AuthnMethod": METHODS + method, "ExpiresIn": 60}
    both = {"TextChallenge": [{**asked, **text}], "ContextData": {"RefID": "context-1"}}
    return {"IsFinal": False, "IsError": False, "Challenge": {"Title": {"Value": "Вход"}, **both}}


def closed(data: bytes = b"") -> Action:
    """These bytes, and the connection is closed properly."""

    def act(talk: Talk) -> None:
        talk.send(data)
        raise PeerGone

    return act


def reset(data: bytes = b"") -> Action:
    """These bytes, and the connection is reset."""

    def act(talk: Talk) -> None:
        talk.send(data)
        talk.reset()
        raise PeerGone

    return act


def dripping(head: bytes, drop: bytes) -> Action:
    """A head, and then a drop every now and then without end."""

    def act(talk: Talk) -> None:
        talk.send(head)
        while True:
            talk.send(drop)
            talk.pause(0.02)

    return act


def streaming(head: bytes, piece: bytes) -> Action:
    """A head, and then as much as the client takes."""

    def act(talk: Talk) -> None:
        talk.send(head)
        while True:
            talk.send(piece)

    return act


class Dss:
    """The script of both servers of DSS.

    Attributes:
        asked: the requests in order.
        steps: the same as letters: S start, 2 start at version 2, P poll or code, C choice, T token, L list.
        waited: for each, the seconds since the one before it was answered.
    """

    def __init__(self, **instead: Action | Sequence[Action]) -> None:
        """By step ("start", "poll", "choice", "token", "list"), what is done instead, the last for good."""
        usual: dict[str, Action | Sequence[Action]] = {
            "start": reply(TOKEN),
            "poll": reply(TOKEN),
            "choice": reply(TOKEN),
            "token": reply({"error": "invalid_request"}, "400 Bad Request"),
            "list": reply([item()]),
        }
        self._actions = {
            step: [what] if isinstance(what, bytes) or callable(what) else list(what)
            for step, what in {**usual, **instead}.items()
        }
        self.asked: list[Received] = []
        self.steps = ""
        self.waited: list[float] = []
        self._last = time.monotonic()

    def __call__(self, talk: Talk) -> None:
        """Converse on one connection."""
        while True:
            request = talk.receive()
            step, letter = _step_of(request)
            self.asked.append(request)
            self.waited.append(time.monotonic() - self._last)
            self.steps += letter
            actions = self._actions[step]
            action = actions.pop(0) if len(actions) > 1 else actions[0]
            try:
                talk.send(action) if isinstance(action, bytes) else action(talk)
            finally:
                self._last = time.monotonic()


def _step_of(request: Received) -> tuple[str, str]:
    path = request.target.lower()
    if path.endswith("/certificates"):
        return "list", "L"
    if path.endswith("/token"):
        return "token", "T"
    if b"TextChallengeResponse" in request.body:
        return "poll", "P"
    if b"ChoiceChallengeResponse" in request.body:
        return "choice", "C"
    return "start", "2" if "v2.0" in path else "S"
