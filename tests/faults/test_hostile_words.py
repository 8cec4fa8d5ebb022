"""Every text a server has a say in, full of markup, bidi overrides and controls: plain words or none."""

import base64
import json

from cryptoarm_dss_plugin.importing.states import ChoosingFactor, EnteringCode
from tests.dss.scripted_server import answer
from tests.dss.signs import BIDI
from tests.faults.desk import Outcome
from tests.faults.dss import HOSTILE, METHODS, TOKEN, Dss, challenge, reply
from tests.faults.rows import Row, Stage, table
from tests.front import Running, Script, code

POINT = "Answers"
DENIED, MISMATCH, NOT_DSS = "access-denied", "account-mismatch", "not-dss"
FORGED = HOSTILE + "\nLogin: admin\u2028Password: \x9b2J"
LONG = "eyJ password= :// " * 300_000
"""5 MB that look like secrets everywhere; a challenge holds them four times."""


def _token(who: str) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"unique_name": who}).encode()).decode().rstrip("=")
    return f"e30.{claims}.x"


def hostile_challenge(method: str, words: str = FORGED) -> bytes:
    """An answer that asks for a confirmation in such words."""
    asked = challenge(method, Label=words, Title=words, Image={"MimeType": words, "Value": words})
    asked["Challenge"]["Title"] = {"Value": words}
    return reply(asked)


def hostile_choice(words: str = FORGED) -> bytes:
    """An answer that offers three ways to confirm in such words."""
    options = [{"RefID": f"{METHODS}{words}?{number}", "Label": words} for number in range(3)]
    asked = {"ChoiceChallenge": [{"RefID": "c", "Choice": options}], "ContextData": {"RefID": words}}
    return reply({"IsFinal": False, "IsError": False, "Challenge": {"Title": {"Value": words}, **asked}})


def _last(running: Running, state: ChoosingFactor) -> None:
    running.job.choose(state.choice.options[-1].ref)


def _sent_back_as_it_came(_outcome: Outcome, dss: Dss) -> None:
    sent = json.loads(dss.asked[1].body)["ChallengeResponse"]["ChoiceChallengeResponse"]
    assert sent == [{"RefId": FORGED, "ChoiceSelected": [{"RefID": f"{METHODS}{FORGED}?2"}]}]


def _when_short(running: Running, state: EnteringCode) -> None:
    assert max(len(state.challenge.title), len(state.challenge.label)) <= 2_000
    code("123456")(running, state)


CODE: Script = {EnteringCode: _when_short}
ROWS = [
    Row(
        "words: a hostile code",
        "the refusal's code is HTML, bidi overrides and controls",
        DENIED,
        says={"start": reply({"IsFinal": True, "IsError": True, "Error": FORGED})},
    ),
    Row(
        "words: a hostile message",
        "HTTP 403 with a hostile message",
        DENIED,
        says={"start": answer(json.dumps({"Message": FORGED, "MessageDetail": FORGED}), "403 Forbidden")},
    ),
    Row(
        "words: a hostile page",
        "a page of HTML, bidi overrides and controls",
        NOT_DSS,
        says={"start": answer(FORGED, Content_Type="text/html")},
    ),
    Row(
        "words: a hostile challenge",
        "title, label, kind and bytes of the picture are hostile",
        "",
        "SPL",
        {"start": hostile_challenge("otpviasms")},
        script=CODE,
    ),
    Row(
        "words: a hostile method",
        "the method's name is hostile",
        "",
        "SPL",
        {"start": hostile_challenge(FORGED)},
        script=CODE,
    ),
    Row(
        "words: hostile ways",
        "title, labels and RefIDs of a choice are hostile",
        "",
        "SCL",
        {"start": hostile_choice()},
        script={ChoosingFactor: _last},
        look=_sent_back_as_it_came,
    ),
    Row(
        "words: a hostile name of the account",
        "the token is for an account with a hostile name",
        MISMATCH,
        says={"start": reply(TOKEN | {"AccessToken": _token(FORGED)})},
    ),
    Row(
        "words: 20 MB",
        "a challenge with 20 MB of words that look like secrets",
        "",
        "SPL",
        {"start": hostile_challenge("otpviasms", LONG)},
        script=CODE,
    ),
]


@table(ROWS)
def test_words_are_plain_wherever_they_stand(stage: Stage, row: Row) -> None:
    outcome = stage.play(POINT, row)

    told = f"{outcome.person}{outcome.journal}"
    assert told.isprintable()
    assert not set(BIDI) & set(told)
