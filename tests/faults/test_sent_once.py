"""What a person did goes out once: a sign-in, a code, a choice; and a server says when to come again."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.importing.states import ChoosingFactor, EnteringCode, PasswordNeeded
from tests.dss.scripted_server import Talk, answer
from tests.faults.desk import PASSWORD, Outcome
from tests.faults.dss import METHODS, Action, Dss, challenge, closed, item, reply, reset
from tests.faults.rows import Row, Stage, table
from tests.front import choice, code, giving_up, password

POINT = "Transport"
CANNOT, BUSY, EXPIRED = "cannot-connect", "server-error", ErrorCode.CONFIRMATION_EXPIRED
ASKS_FOR_CODE = reply(challenge("otpviasms"))
OPTIONS = [{"RefID": f"{METHODS}otpviasms", "Label": "SMS"}, {"RefID": f"{METHODS}mobile", "Label": "App"}]
ASKS_TO_CHOOSE = reply(
    {
        "IsFinal": False,
        "IsError": False,
        "Challenge": {
            "ChoiceChallenge": [{"RefID": "choice-1", "Choice": OPTIONS}],
            "ContextData": {"RefID": "context-1"},
        },
    }
)
GONE = answer(b"", "404 Not Found")
OF_OAUTH = reply({"error": "invalid_request"}, "400 Bad Request")
TROUBLES: dict[str, tuple[str, Action]] = {
    "closed": (CANNOT, closed()),
    "reset": (CANNOT, reset()),
    "503 with Retry-After": (BUSY, answer(b"", "503 Unavailable", Retry_After="0")),
}


def _once(where: str, steps: str, code_seen: str, says: dict[str, Any], script: dict[Any, Any]) -> Row:
    key, _, trouble = where.partition(": ")
    return Row(where, f"{key}: {trouble}; it is not sent again", code_seen, steps, says, script=script)


@table(
    [
        *(
            _once(
                f"a code: {key}",
                "SP",
                EXPIRED.value,
                {"start": ASKS_FOR_CODE, "poll": act},
                {EnteringCode: [code("123456"), giving_up(EXPIRED)]},
            )
            for key, (_seen, act) in TROUBLES.items()
        ),
        *(
            _once(
                f"a choice: {key}",
                "SC",
                seen,
                {"start": ASKS_TO_CHOOSE, "choice": act},
                {ChoosingFactor: choice("otpviasms")},
            )
            for key, (seen, act) in TROUBLES.items()
        ),
        *(
            _once(f"a grant: {key}", "S2TT", seen, {"start": GONE, "token": [OF_OAUTH, act]}, {})
            for key, (seen, act) in TROUBLES.items()
        ),
        *(
            _once(
                f"a second password: {key}",
                "SS",
                seen,
                {"start": [reply({"error": "invalid_grant"}, "401 Unauthorized"), act]},
                {PasswordNeeded: password(PASSWORD)},
            )
            for key, (seen, act) in TROUBLES.items()
        ),
    ]
)
def test_what_signs_in_is_sent_once(stage: Stage, row: Row) -> None:
    outcome = stage.play(POINT, row)

    assert outcome.store == "as before"


def _busy(after: timedelta | str, *, date: bool = True) -> Callable[[Talk], None]:
    """503 that asks for a wait, as a date by a clock that is two hours slow, or as it stands."""

    def act(talk: Talk) -> None:
        now = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
        said = after if isinstance(after, str) else format_datetime(now + after, usegmt=True)
        headers = {"Date": format_datetime(now, usegmt=True)} if date else {}
        talk.send(answer(b"", "503 Unavailable", Retry_After=said, **headers))

    return act


def _waited(seconds: float) -> Callable[[Outcome, Dss], None]:
    def look(_outcome: Outcome, dss: Dss) -> None:
        assert dss.waited[-1] >= seconds

    return look


LIST = reply([item()])
DATES: list[tuple[str, timedelta | str, bool, str, Callable[[Outcome, Dss], None] | None]] = [
    ("a date in two seconds", timedelta(seconds=2), True, "SLL", _waited(2.0)),
    ("a date that is over", timedelta(seconds=-90), True, "SLL", _waited(0.0)),
    ("a date and no clock", timedelta(days=300), False, "SLL", _waited(0.0)),
    ("a date in ten hours", timedelta(hours=10), True, "SL", None),
    ("the last day there is", "Fri, 31 Dec 9999 23:59:59 GMT", True, "SL", None),
    ("5,000 digits", "9" * 5000, True, "SL", None),
    ("999,999,999 seconds", "999999999", True, "SL", None),
    ("zero", "0", True, "SLL", _waited(0.0)),
    ("a fraction", "0.5", True, "SLL", _waited(0.0)),
]


@table(
    [
        Row(
            f"list: Retry-After: {key}",
            f"the list: HTTP 503 that asks for {key}, then well",
            "" if look else BUSY,
            steps,
            {"list": [_busy(after, date=date), LIST]},
            look=look or _waited(0.0),
        )
        for key, after, date, steps, look in DATES
    ]
)
def test_a_server_says_when_to_come_again(stage: Stage, row: Row) -> None:
    began = time.monotonic()

    stage.play(POINT, row)

    assert time.monotonic() - began < 30.0, "nobody waits blindly"
