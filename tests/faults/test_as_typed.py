"""Logins, codes, clients' secrets and passwords of proxies go out byte for byte as they were typed."""

import base64
import json
import urllib.parse
from collections.abc import Callable

import pytest

from cryptoarm_dss_plugin.importing.states import EnteringCode
from cryptoarm_dss_plugin.secrets import Secret
from tests.canaries import Canaries
from tests.dss.scripted_server import ScriptedServer, Talk, answer
from tests.faults.desk import Outcome
from tests.faults.dss import Dss, challenge, reply
from tests.faults.rows import Row, Stage, table
from tests.faults.test_credentials import GRANTED, ODD
from tests.front import code

POINT = "Credentials"
HALF = "Canary-4403-\udc80"
"""With an octet that a broken locale could not read."""

LOGINS = {
    "quotes": "ivan'ova\"`\\",
    "signs of addresses": "a&b+c%20=?#/d@e",
    "Cyrillic": "иванова-ё",
    "an emoji": "ivanova\N{GRINNING FACE}",
    "256 characters": "и" * 256,
    "markup": "<i>ivanova</i>&amp;",
    "blanks inside": "ivanova  anna",
}


def _login(login: str) -> Callable[[Outcome, Dss], None]:
    def look(_outcome: Outcome, dss: Dss) -> None:
        pair = base64.b64decode(dss.asked[0].headers["Authorization"].removeprefix("Basic "), validate=True)
        assert pair.partition(b":")[0] == login.encode()

    return look


@table(
    [
        *(
            Row(
                f"a login with {what}",
                f"a login with {what}",
                "",
                "SL",
                {},
                form={"login": login},
                look=_login(login),
            )
            for what, login in LOGINS.items()
        ),
        Row(
            "a login with blanks around",
            "a login with blanks around it: they are no part of it",
            "",
            "SL",
            form={"login": " \tivanova\N{NO-BREAK SPACE} "},
            look=_login("ivanova"),
        ),
        *(
            Row(
                f"a login with {what}",
                f"a login with {what}, which the header cannot carry",
                "usage",
                "",
                form={"login": login},
            )
            for what, login in {
                "a colon": "ivanova:anna",
                "a line break": "ivanova\r\nX-Admin: 1",
                "a zero byte": "iva\x00nova",
                "a bidi override": "ivanova\u202eannavi",
            }.items()
        ),
    ]
)
def test_a_login_is_sent_as_it_was_typed_or_not_at_all(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)


@pytest.mark.parametrize("what", [*ODD, "an octet of no alphabet", "a zero byte and a line break"])
def test_a_code_is_sent_byte_for_byte(stage: Stage, what: str, canaries: Canaries) -> None:
    typed = {**ODD, "an octet of no alphabet": HALF, "a zero byte and a line break": "Canary\x0044\n03"}[what]
    canaries.add("the code", typed)

    def look(_outcome: Outcome, dss: Dss) -> None:
        asked = json.loads(dss.asked[1].body)
        assert asked["ChallengeResponse"]["TextChallengeResponse"] == [{"RefId": "text-1", "Value": typed}]

    key = f"a code with {what}"
    says = {"start": reply(challenge("otpviasms"))}
    stage.play(POINT, Row(key, key, "", "SPL", says, script={EnteringCode: code(typed)}, look=look))


@pytest.mark.parametrize("what", ODD)
def test_the_secret_of_a_client_is_sent_byte_for_byte(stage: Stage, what: str, canaries: Canaries) -> None:
    """In the JSON of the exchange, in the form of the grant, and in the header in which a server wants it."""
    secret = canaries.add("the client's secret", f"{ODD[what]}-client")

    def look(_outcome: Outcome, dss: Dss) -> None:
        assert json.loads(dss.asked[0].body)["ClientSecret"] == secret
        meeting, form, header = dss.asked[2:5]
        assert secret.encode() not in urllib.parse.unquote_to_bytes(meeting.body)
        fields = urllib.parse.parse_qs(form.body.decode("ascii"), strict_parsing=True)
        assert fields["client_secret"] == [secret]
        pair = base64.b64decode(header.headers["Authorization"].removeprefix("Basic "), validate=True)
        assert urllib.parse.unquote_plus(pair.decode("ascii").partition(":")[2]) == secret
        assert b"client_secret" not in header.body

    gone, wanted = answer(b"", "404 Not Found"), reply({"error": "invalid_client"}, "401 Unauthorized")
    says = {"start": gone, "token": [reply({"error": "invalid_request"}, "400 Bad Request"), wanted, GRANTED]}
    form = {"client_id": "desk & co", "client_secret": Secret(secret)}
    key = f"a client's secret with {what}"
    stage.play(POINT, Row(key, key, "", "S2TTTL", says, form=form, look=look))


@pytest.mark.parametrize("what", ODD)
def test_the_password_of_a_proxy_is_sent_byte_for_byte_to_the_proxy_alone(
    stage: Stage, what: str, canaries: Canaries
) -> None:
    password = canaries.add("the proxy's password", f"{ODD[what]}-proxy")
    dss = Dss()

    def tunnel(talk: Talk) -> None:
        talk.receive()
        talk.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        talk.forward(server.port)

    with ScriptedServer(dss, stage.identity) as server, ScriptedServer(tunnel) as proxy:
        address = f"http://anna%20b@127.0.0.1:{proxy.port}"
        form = stage.desk.form(9, proxy=address, proxy_password=Secret(password))
        outcome = stage.desk.run(form)
    asked = {one.headers["Proxy-Authorization"].removeprefix("Basic ") for one in proxy.received}
    assert {base64.b64decode(one, validate=True) for one in asked} == {b"anna b:" + password.encode()}
    assert dss.steps == "SL"
    assert not [one for one in dss.asked if "proxy" in one.raw.decode("latin-1").lower()]
    key = f"a proxy's password with {what}"
    stage.check(POINT, Row(key, key), outcome)


@table(
    [
        Row(
            f"a proxy's user with {what}",
            f"the user in a proxy's address with {what}, which the header cannot carry",
            "bad-address",
            "",
            form={"proxy": f"{user}@127.0.0.1:9", "proxy_password": Secret("Canary-4403-proxy")},
        )
        for what, user in {"a colon": "an%3Ana", "a line break": "anna%0D%0AX-Admin%3A%201"}.items()
    ]
)
def test_a_user_of_a_proxy_that_cannot_be_told_from_his_password_is_refused(stage: Stage, row: Row) -> None:
    outcome = stage.play(POINT, row)

    assert outcome.error.facts["server"] == "proxy"
