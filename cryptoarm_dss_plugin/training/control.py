"""The control endpoint: the person's phone, the variants, the faults, the log; JSON over plain http.

All addresses begin with the unguessable path printed as ``control`` on the first line. A request whose Host
is not loopback, or whose Origin is another page's, is refused. Answers are JSON objects; a mistake is 400
with ``error``.

GET ``state``
    ``now`` (monotonic seconds, the clock of every time here), ``waiting`` and ``finished`` confirmations
    (newest first; see :meth:`~cryptoarm_dss_plugin.training.challenge.Challenge.view`: login, refid, code,
    age, polls, decided_at...), ``counts`` of sign-ins by login, ``polls`` (by login: count, most_at_once,
    shortest_gap), ``exchanges`` (by the first RefID of a confirmation: login, polls, codes, choices,
    most_at_once, shortest_gap, after_end, first, last; see
    :meth:`~cryptoarm_dss_plugin.training.request_log.RequestLog.exchange_summary`), ``connections``
    (accepted, handshakes, failed_handshakes, open), ``settings``, ``faults``.
GET ``log``
    ``entries`` of the request log (:class:`~cryptoarm_dss_plugin.training.request_log.Entry`).
GET ``wait?login=push&polls=1&seconds=10``
    Returns the newest confirmation of the login (``*``: anybody) as soon as it waits for the person and was
    polled that often; 408 when that does not happen in time.
GET ``phone``
    The page for people.
POST ``confirm``, ``decline``, ``expire`` ``{"login": "push"}``
    The person acts now; ``login`` defaults to anybody. ``{"login", "refid", "decided_at"}``, or
    ``{"queued": true}`` when nobody waits: then it happens to the next confirmation of that login the
    moment it comes.
POST ``auto`` ``{"login": "*", "decision": "confirm", "delay": 2.5}``
    Every later confirmation of the login is decided ``delay`` seconds after it was created (with
    ``after_polls`` instead: with that poll), and those waiting now. ``"decision": null`` ends that. The
    time of the tap is noted exactly.
POST ``scan`` ``{"text": "TRAINING-DSS:1:..."}``
    What a phone without network makes of the text in a challenge's picture: ``code``, ``cancel_code``, and
    ``login`` while that challenge waits.
POST ``settings`` ``{"names": "camel", ...}``
    Changes variants (:class:`~cryptoarm_dss_plugin.training.settings.Settings`), returns all of them.
POST ``certificates`` ``{"login": "idonly", "without": [15], "items": {"14": {"status": "REVOKED"}}}``
    From now on the account's list is another one (``list``), lacks items (``without``) or has other values
    in them (``items``); see :class:`~cryptoarm_dss_plugin.training.list_changes.ListChange`. With a login
    only, it is as usual again.
POST ``fault`` ``{"kind": "slow", "path": "certificates", "seconds": 3}``
    Adds a fault (:mod:`~cryptoarm_dss_plugin.training.faults`). POST ``faults/clear`` lifts all.
POST ``reset``
    Starts over: variants and lists as usual, nobody waiting, nothing counted, no faults, an empty log.
"""

import dataclasses
import json
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from cryptoarm_dss_plugin.training.challenge import Decision
from cryptoarm_dss_plugin.training.challenges import ANY_LOGIN, Rule
from cryptoarm_dss_plugin.training.desk import Desk
from cryptoarm_dss_plugin.training.http_messages import (
    JsonObject,
    Request,
    Response,
    bare_response,
    json_response,
)
from cryptoarm_dss_plugin.training.http_server import HttpServer
from cryptoarm_dss_plugin.training.phone_page import phone_page

_LOOPBACK = ("127.0.0.1", "localhost")
_LONGEST_WAIT = 60.0


class Control:
    """The application behind the control port. ``token`` is the secret part of every path."""

    def __init__(self, desk: Desk, token: str) -> None:
        self._desk = desk
        self._token = token
        self.dss_server: HttpServer | None = None
        """The server whose connections are counted; set once it exists."""
        self._reads: Mapping[str, Callable[[Request], Response]] = {
            "state": lambda _request: json_response(self.state()),
            "log": lambda _request: json_response({"entries": desk.log.entries()}),
            "wait": self._wait,
            "phone": lambda _request: phone_page(),
        }
        self._acts: Mapping[str, Callable[[JsonObject], object]] = {
            "confirm": lambda message: self._decide(message, Decision.CONFIRM),
            "decline": lambda message: self._decide(message, Decision.DECLINE),
            "expire": lambda message: self._decide(message, Decision.EXPIRE),
            "auto": self._auto,
            "scan": self._scan,
            "settings": self._settings,
            "certificates": self._certificates,
            "fault": self._fault,
            "faults/clear": self._lift_faults,
            "reset": self._reset,
        }

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        if not _is_ours(request):
            return bare_response(HTTPStatus.FORBIDDEN)
        prefix = f"/{self._token}/"
        if not request.path.startswith(prefix):
            return bare_response(HTTPStatus.NOT_FOUND)
        what = request.path.removeprefix(prefix)
        if request.method == "GET" and what in self._reads:
            return self._reads[what](request)
        if request.method == "POST" and what in self._acts:
            return self._act(self._acts[what], request.body)
        return bare_response(HTTPStatus.NOT_FOUND)

    def state(self) -> JsonObject:
        """Return what GET ``state`` shows."""
        desk, server = self._desk, self.dss_server
        connections = {} if server is None else _connections(server)
        return {
            "now": time.monotonic(),
            **desk.challenges.view(),
            "counts": desk.counts.view(),
            "polls": desk.log.poll_summary(),
            "exchanges": desk.log.exchange_summary(),
            "connections": connections,
            "settings": dataclasses.asdict(desk.settings),
            "faults": desk.faults.view(),
        }

    def _act(self, action: Callable[[JsonObject], object], body: bytes) -> Response:
        try:
            message = json.loads(body or b"{}")
            if isinstance(message, dict):
                return json_response(action(message))
            return json_response({"error": "a JSON object is expected"}, HTTPStatus.BAD_REQUEST)
        except ValueError as mistake:
            return json_response({"error": str(mistake)}, HTTPStatus.BAD_REQUEST)

    def _wait(self, request: Request) -> Response:
        query = dict(parse_qsl(request.query))
        try:
            polls, seconds = int(query.get("polls", "0")), float(query.get("seconds", "10"))
        except ValueError:
            return json_response({"error": "polls and seconds are numbers"}, HTTPStatus.BAD_REQUEST)
        login = query.get("login", ANY_LOGIN)
        view = self._desk.challenges.await_one(login, polls, min(seconds, _LONGEST_WAIT))
        if view is None:
            return json_response({"error": "nobody waits"}, HTTPStatus.REQUEST_TIMEOUT)
        return json_response(view)

    def _decide(self, message: JsonObject, decision: Decision) -> JsonObject:
        ref_id = message.get("refid")
        challenge = self._desk.challenges.decide(
            self._login(message), decision, None if ref_id is None else str(ref_id)
        )
        if challenge is None:
            return {"queued": ref_id is None}
        return {"login": challenge.login, "refid": challenge.text_id, "decided_at": challenge.decided_at}

    def _auto(self, message: JsonObject) -> JsonObject:
        login, decision = self._login(message), message.get("decision", Decision.CONFIRM.value)
        delay, after_polls = message.get("delay", 0), message.get("after_polls")
        if decision is None:
            self._desk.challenges.drop_rule(login)
            return {}
        if not isinstance(delay, int | float) or delay < 0:
            raise ValueError("delay is a number of seconds")
        if after_polls is not None and (not isinstance(after_polls, int) or after_polls < 1):
            raise ValueError("after_polls is a positive whole number")
        self._desk.challenges.add_rule(Rule(login, Decision(str(decision)), float(delay), after_polls))
        return {}

    def _scan(self, message: JsonObject) -> JsonObject:
        text = str(message.get("text", ""))
        code, cancel_code = self._desk.challenges.phone_codes.codes(text)
        waiting = [one.login for one in self._desk.challenges.waiting() if one.qr_text == text]
        return {"login": waiting[0] if waiting else None, "code": code, "cancel_code": cancel_code}

    def _login(self, message: JsonObject) -> str:
        login = str(message.get("login") or ANY_LOGIN)
        account = self._desk.account(login)
        if account is None and login != ANY_LOGIN:
            raise ValueError(f"no account {login!r}")
        return ANY_LOGIN if account is None else account.login

    def _settings(self, message: JsonObject) -> JsonObject:
        self._desk.change_settings(message)
        return dataclasses.asdict(self._desk.settings)

    def _certificates(self, message: JsonObject) -> JsonObject:
        login = self._login(message)
        if login == ANY_LOGIN:
            raise ValueError("whose list? login is needed")
        self._desk.list_changes.change(login, {key: message[key] for key in message if key != "login"})
        return {"login": login}

    def _fault(self, message: JsonObject) -> JsonObject:
        self._desk.faults.add(message)
        return {"faults": self._desk.faults.view()}

    def _lift_faults(self, _message: JsonObject) -> JsonObject:
        self._desk.faults.clear()
        return {}

    def _reset(self, _message: JsonObject) -> JsonObject:
        self._desk.reset()
        if self.dss_server is not None:
            self.dss_server.reset_counters()
        return {}


def _connections(server: HttpServer) -> JsonObject:
    return {
        "accepted": server.accepted,
        "handshakes": server.handshakes,
        "failed_handshakes": server.failed_handshakes,
        "open": server.open_connections,
    }


def _is_ours(request: Request) -> bool:
    """Refuse names that merely resolve to loopback, and pages of others."""
    host = request.headers.get("host", "")
    if host.rpartition(":")[0] not in _LOOPBACK:
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host
