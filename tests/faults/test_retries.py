"""What an import asks again and what it never does: busy servers, ended connections, a sleep in between."""

import pytest

from cryptoarm_dss_plugin.dss.transport import Limits
from cryptoarm_dss_plugin.importing.states import PasswordNeeded, WaitingForPhone
from tests.clocks import SystemClock
from tests.dss.scripted_server import PeerGone, Talk, answer
from tests.faults.desk import PASSWORD, Outcome
from tests.faults.dss import TOKEN, Dss, challenge, closed, item, reply, reset
from tests.faults.rows import Row, Stage, table
from tests.front import Running, password

POINT = "Transport"
CANNOT, BUSY = "cannot-connect", "server-error"


def _status(line: str, **headers: str) -> bytes:
    return answer(b"", line, **headers)


def _waited(outcome: Outcome, dss: Dss) -> None:
    assert not outcome.code
    assert dss.waited[-1] >= 1.0, "Retry-After is kept"


LIST = reply([item()])
RETRIED = [
    *(
        Row(
            f"list: {line} once",
            f"the list: HTTP {line}, then well",
            "",
            "SLL",
            {"list": [_status(line), LIST]},
        )
        for line in ("429 Too Many Requests", "502 Bad Gateway", "503 Unavailable", "504 Gateway Timeout")
    ),
    Row(
        "list: 503 with Retry-After: 1",
        "the list: HTTP 503 that asks for a second, then well",
        "",
        "SLL",
        {"list": [_status("503 Unavailable", Retry_After="1"), LIST]},
        look=_waited,
    ),
    Row(
        "list: 503 with Retry-After: nonsense",
        "the list: HTTP 503 that asks for minus five seconds, then for a date, then well",
        "",
        "SLLL",
        {
            "list": [
                _status("503 Unavailable", Retry_After="-5"),
                _status("503 Unavailable", Retry_After="Fri, 31 Dec 1999 23:59:59 GMT"),
                LIST,
            ]
        },
    ),
    Row(
        "list: 503 with Retry-After: 3600",
        "the list: HTTP 503 that asks for an hour",
        BUSY,
        "SL",
        {"list": _status("503 Unavailable", Retry_After="3600")},
    ),
    Row(
        "list: 503 for good",
        "the list: HTTP 503 each time",
        BUSY,
        "SLLL",
        {"list": _status("503 Unavailable")},
    ),
    Row("list: 500", "the list: HTTP 500", BUSY, "SL", {"list": _status("500 Internal Server Error")}),
    Row(
        "list: closed once",
        "the list: the connection is closed, then well",
        "",
        "SLL",
        {"list": [closed(), LIST]},
    ),
    Row(
        "list: reset twice",
        "the list: the connection is reset twice, then well",
        "",
        "SLLL",
        {"list": [reset(), reset(), LIST]},
    ),
    Row(
        "list: silence",
        "the list: no answer at all",
        "timeout",
        "SL",
        {"list": Talk.hang},
        Limits(connect=2.0, read=0.2, total=5.0),
    ),
    *(
        Row(
            f"sign-in: {line}",
            f"the sign-in: HTTP {line}, Retry-After: 1",
            BUSY,
            "S",
            {"start": _status(line, Retry_After="1")},
        )
        for line in (
            "429 Too Many Requests",
            "500 Internal Server Error",
            "502 Bad Gateway",
            "503 Unavailable",
            "504 Gateway Timeout",
        )
    ),
]


@table(RETRIED)
def test_only_the_list_is_asked_for_again_and_only_after_passing_trouble(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)


WAITING = reply(challenge())
POLLS = [
    Row(
        f"poll: {what}",
        f"a question while the phone is waited for: {what}, then well",
        "",
        "SPPL",
        {"start": WAITING, "poll": [act, reply(TOKEN)]},
    )
    for what, act in {
        "HTTP 429 with Retry-After": _status("429 Too Many Requests", Retry_After="1"),
        "closed": closed(),
        "reset": reset(),
        "the page of a gateway": answer(b"<!DOCTYPE html>", Content_Type="text/html"),
    }.items()
]


@table(POLLS)
def test_a_poll_that_fails_is_put_again(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)


def _closed_after(data: bytes, farewell: bytes = b"", *, hard: bool = False) -> object:
    """Answer well, then end the kept-alive connection before the next request."""

    def act(talk: Talk) -> None:
        talk.send(data)
        if farewell:
            talk.send(farewell)
        if hard:
            talk.reset()
        raise PeerGone

    return act


REFUSED = reply({"error": "invalid_grant"}, "401 Unauthorized")
KEPT_ALIVE = [
    Row(
        "kept alive: closed meanwhile",
        "the server closes the connection after each answer",
        "",
        "SPL",
        {"start": _closed_after(WAITING), "poll": _closed_after(reply(TOKEN))},
    ),
    Row(
        "kept alive: reset meanwhile",
        "the server resets the connection after its answer",
        "",
        "SPL",
        {"start": _closed_after(WAITING, hard=True)},
    ),
    Row(
        "kept alive: 408 meanwhile",
        "the server says 408 unasked, then closes the connection",
        "",
        "SPL",
        {"start": _closed_after(WAITING, _status("408 Request Timeout", Connection="close"))},
    ),
    Row(
        "kept alive: closed under a password",
        "the server closes the connection just as the password comes",
        CANNOT,
        "SS",
        {"start": [REFUSED, closed()]},
        form={"password": None},
        script={PasswordNeeded: password(PASSWORD)},
    ),
]


@table(KEPT_ALIVE)
def test_a_connection_that_ended_meanwhile_is_opened_anew_but_no_password_is_sent_twice(
    stage: Stage, row: Row
) -> None:
    stage.play(POINT, row)


SLEPT = [
    ("confirmed meanwhile", "SPL", "", reply(TOKEN)),
    ("still not confirmed", "SP", "confirmation-expired", reply({"IsFinal": False, "IsError": False})),
    ("no network at first", "SPPL", "", [closed(), reply(TOKEN)]),
]


@pytest.mark.parametrize(("what", "steps", "code", "poll"), SLEPT, ids=[one[0] for one in SLEPT])
def test_a_computer_that_sleeps_while_the_phone_is_waited_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, what: str, steps: str, code: str, poll: object
) -> None:
    clock = SystemClock(monkeypatch)
    slept = iter([3600.0])

    def sleep(_running: Running, _state: WaitingForPhone) -> None:
        clock.goes_on(next(slept, 0.0))

    injected = f"the computer sleeps for an hour while the phone is waited for; {what}"
    says = {"start": WAITING, "poll": poll}
    stage.play(POINT, Row(f"sleep: {what}", injected, code, steps, says, script={WaitingForPhone: sleep}))
