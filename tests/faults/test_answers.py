"""Answers of a hostile or broken server: each is understood, left out or refused, and none does harm."""

import json
from typing import Any

from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.importing.states import ChoosingFactor, EnteringCode, PasswordNeeded
from tests.dss.scripted_server import answer
from tests.dss.signs import BIDI
from tests.faults.desk import Outcome
from tests.faults.dss import HOSTILE, METHODS, TOKEN, Dss, challenge, reply
from tests.faults.rows import Row, Stage, table
from tests.front import choice, code, giving_up

POINT = "Answers"
NOT_DSS, BAD, LARGE = "not-dss", "bad-answer", "answer-too-large"
DENIED, ASKED = "access-denied", "password-required"

SIGN_INS = [
    ("nothing", "an empty body", b"", NOT_DSS),
    ("white space", "white space", b" \r\n\t", NOT_DSS),
    ("HTML", "a page", b"<!DOCTYPE html><html></html>", NOT_DSS),
    ("null", "null", b"null", NOT_DSS),
    ("a text", "a bare text", b'"IsFinal"', NOT_DSS),
    ("UTF-16", "JSON in UTF-16", '{"IsFinal": true}'.encode("utf-16"), NOT_DSS),
    ("true", "a bare true", b"true", NOT_DSS),
    ("an empty object", "an object without members", b"{}", NOT_DSS),
    ("two nulls", "null for both flags", b'{"IsFinal": null, "IsError": null}', NOT_DSS),
    ("OAuth", "an answer of OAuth in its place", b'{"access_token": "x", "expires_in": 300}', NOT_DSS),
    ("cut off", "half of an object", b'{"IsFinal": tr', BAD),
    ("two objects", "two objects one after the other", b'{"IsFinal": true} {}', BAD),
    ("a comma too many", "a comma before the brace", b'{"IsFinal": true,}', BAD),
    ("not UTF-8", "a token that is not UTF-8", b'{"IsFinal": true, "AccessToken": "\xff"}', BAD),
    ("a bare line feed", "a token with a line feed", b'{"IsFinal": true, "AccessToken": "a\nb"}', BAD),
    ("single quotes", "single quotes, as Python has them", b"{'IsFinal': true}", BAD),
    ("an empty array", "an empty array", b"[]", BAD),
    ("an empty token", "an empty token", b'{"IsFinal": true, "AccessToken": ""}', BAD),
    ("a token with a space", "a token with a space", b'{"IsFinal": true, "AccessToken": "a b"}', BAD),
    ("a code and no flags", "a code of OAuth and no flags", b'{"Error": "invalid_grant"}', ASKED),
    (
        "a final code",
        "final, no error, and yet a code",
        b'{"IsFinal": true, "IsError": false, "Error": "invalid_grant"}',
        ASKED,
    ),
    ("an array", "the answer in an array", b'[{"IsFinal": true, "AccessToken": "x"}]', BAD),
    ("a token too early", "a token, and not final", b'{"IsFinal": false, "AccessToken": "a.b.c"}', BAD),
    ("final without a token", "final, and no token", b'{"IsFinal": true}', BAD),
    (
        "a token that is an object",
        "an object for a token",
        b'{"IsFinal": true, "AccessToken": {"x": "y"}}',
        BAD,
    ),
    (
        "a token for two headers",
        "a token with CR and LF",
        b'{"IsFinal": true, "AccessToken": "a\\r\\nX: y"}',
        BAD,
    ),
    ("a challenge that is a text", "a text for a challenge", b'{"IsFinal": false, "Challenge": "x"}', BAD),
    (
        "a challenge that is a number",
        "a number for the text challenges",
        b'{"IsFinal": false, "Challenge": {"TextChallenge": 5}}',
        BAD,
    ),
    ("a number out of range", "1e400", b'{"IsFinal": false, "ExpiresIn": 1e400}', BAD),
    ("a depth bomb of arrays", "200,000 brackets", b"[" * 200_000, BAD),
    ("a depth bomb of objects", "200,000 objects in one another", b'{"a":' * 200_000, BAD),
    ("too many values", "300,000 objects", b'{"IsFinal": false, "a": [%s0]}' % (b"{}," * 300_000), LARGE),
    ("an error without a code", "IsError alone", b'{"IsError": true}', DENIED),
    ("an unknown code", "a code that nobody knows", b'{"IsError": "True", "Error": "something_new"}', DENIED),
    ("a number for a code", "a number for a code", b'{"IsError": 1, "Error": 300010}', DENIED),
    (
        "an error with a token",
        "IsError beside a token",
        b'{"IsFinal": true, "IsError": true, "AccessToken": "x", "Error": "authentication_failed"}',
        ASKED,
    ),
    (
        "twice the same member",
        "AccessToken twice, the second no token",
        b'{"IsFinal": true, "IsError": false, "AccessToken": "a.b.c", "AccessToken": ""}',
        BAD,
    ),
]


@table(
    [
        Row(
            f"sign-in: {key}",
            f"the answer to the sign-in: {what}",
            seen,
            says={"start": answer(body)},
            script={PasswordNeeded: giving_up(ErrorCode.PASSWORD_REQUIRED)},
        )
        for key, what, body, seen in SIGN_INS
    ]
)
def test_a_sign_in_that_is_answered_with_nonsense(stage: Stage, row: Row) -> None:
    outcome = stage.play(POINT, row)

    assert outcome.store == "as before"


def _refused(words: str) -> bytes:
    return reply({"IsFinal": True, "IsError": True, "Error": "access_denied", "ErrorDescription": words})


def _harmless(outcome: Outcome, _dss: Dss) -> None:
    told = f"{outcome.person}{outcome.journal}"
    assert told.isprintable()
    assert not set(BIDI) & set(told)
    assert len(told) < 1000


@table(
    [
        Row(
            "words: hostile",
            "the refusal's words: HTML, bidi overrides, control characters",
            DENIED,
            says={"start": _refused(HOSTILE)},
            look=_harmless,
        ),
        Row(
            "words: a megabyte",
            "the refusal's words: a megabyte",
            DENIED,
            says={"start": _refused("ы" * (1 << 19))},
            look=_harmless,
        ),
        Row(
            "words: half a surrogate",
            "the refusal's words: half of a surrogate pair",
            DENIED,
            says={"start": _refused("\ud83d")},
            look=_harmless,
        ),
    ]
)
def test_the_servers_words_are_plain_text_and_short(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)


def _choices(number: int) -> bytes:
    options = [{"RefID": f"{METHODS}otpviasms?{n}", "Label": HOSTILE} for n in range(number)]
    asked = {"ChoiceChallenge": [{"RefID": "choice-1", "Choice": options}], "ContextData": {"RefID": "c"}}
    return reply({"IsFinal": False, "IsError": False, "Challenge": {"Title": {"Value": HOSTILE}, **asked}})


def _expiring(seconds: object) -> dict[str, Any]:
    return {
        "says": {"start": reply(challenge("otpviasms", ExpiresIn=seconds, Label=HOSTILE))},
        "script": {EnteringCode: code("123456")},
    }


@table(
    [
        Row(
            "choice: 10,000 ways",
            "10,000 ways to confirm, hostile labels",
            "",
            "SCL",
            {"start": _choices(10_000)},
            script={ChoosingFactor: choice("otpviasms")},
        ),
        Row(
            "choice: without end",
            "each choice is answered with another one",
            BAD,
            "SCCC",
            {"start": _choices(2), "choice": _choices(2)},
            script={ChoosingFactor: choice("otpviasms")},
        ),
        Row("choice: of nothing", "a choice without a single way", BAD, "S", {"start": _choices(0)}),
        Row(
            "challenge: nothing to answer to",
            "a challenge without any RefID",
            BAD,
            "S",
            {
                "start": reply(
                    {"IsFinal": False, "IsError": False, "Challenge": {"TextChallenge": [{"Label": "x"}]}}
                )
            },
        ),
        Row(
            "challenge: ExpiresIn 0",
            "a code is asked for that ends at once: ExpiresIn 0",
            "",
            "SPL",
            **_expiring(0),
        ),
        Row("challenge: ExpiresIn -1", "ExpiresIn is negative", "", "SPL", **_expiring(-1)),
        Row("challenge: ExpiresIn of a year", "ExpiresIn is a year", "", "SPL", **_expiring(31_536_000)),
        Row("challenge: ExpiresIn of 10^30", "ExpiresIn has thirty digits", "", "SPL", **_expiring(10**30)),
        Row("challenge: ExpiresIn is a word", "ExpiresIn is a word", "", "SPL", **_expiring("soon")),
        Row(
            "challenge: a picture that is none",
            "the picture for the phone is no picture",
            "",
            "SPL",
            {"start": reply(challenge("otpviasms", Image={"MimeType": "image/png", "Value": "AAAA"}))},
            script={EnteringCode: code("123456")},
        ),
    ]
)
def test_a_challenge_that_is_odd(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)


SMALL_SINS = [
    (
        "a byte order mark",
        "a byte order mark before the JSON",
        b"\xef\xbb\xbf\r\n " + json.dumps(TOKEN).encode(),
    ),
    (
        "names in lower case",
        "the members' names in lower case",
        json.dumps({k.lower(): v for k, v in TOKEN.items()}).encode(),
    ),
    (
        "flags as words",
        "flags as words",
        json.dumps(TOKEN | {"IsFinal": "True", "IsError": "false"}).encode(),
    ),
    (
        "unknown members",
        "members that nobody knows",
        json.dumps(TOKEN | {"Новое": [{"IsError": True}]}).encode(),
    ),
]


@table(
    [
        Row(f"forgiven: {key}", what, "", "SL", {"start": answer(body, Content_Type="text/html")})
        for key, what, body in SMALL_SINS
    ]
)
def test_small_sins_are_forgiven(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)
