"""What a person typed goes as it was typed to the origin it was made for, and nowhere else."""

import base64
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from cryptoarm_dss_plugin.importing.states import EnteringCode
from cryptoarm_dss_plugin.secrets import Secret
from tests.canaries import Canaries
from tests.dss.identities import Authority
from tests.dss.scripted_server import Received, ScriptedServer, Talk, always, answer
from tests.faults.desk import PASSWORD, Outcome
from tests.faults.dss import Dss, challenge, reply
from tests.faults.rows import Row, Stage, table
from tests.front import code

POINT = "Credentials"
NOT_DSS, BAD_ADDRESS = "not-dss", "bad-address"

ODD = {
    "a colon": "Canary:4403:",
    "quotes": "Canary-'4403'\"`\\",
    "signs of addresses": "Canary-4403&+%20=?#/",
    "Cyrillic": "Canary-пароль-Ёж",
    "an emoji": "Canary-4403-\N{GRINNING FACE}\N{ZERO WIDTH JOINER}",
    "spaces at the ends": "  Canary-4403  ",
    "a tab and a no-break space": "Canary\t44\N{NO-BREAK SPACE}03",
    "256 characters": "Canary-" + "ы" * 249,
    "a combining letter": "Canary-и\N{COMBINING BREVE}",
    "markup": "<Canary>&amp;</Canary>]]>",
}


def _typed(password: str) -> Callable[[Outcome, Dss], None]:
    def look(_outcome: Outcome, dss: Dss) -> None:
        start, listing = dss.asked
        scheme, _, pair = start.headers["Authorization"].partition(" ")
        assert scheme == "Basic"
        assert base64.b64decode(pair, validate=True) == b"ivanova:" + password.encode()
        assert listing.headers["Authorization"] == "Bearer aaa.bbb.ccc"
        assert "canary" not in start.target.lower()

    return look


@pytest.mark.parametrize("what", ODD)
def test_a_password_is_sent_byte_for_byte_as_it_was_typed(stage: Stage, what: str) -> None:
    key = f"a password with {what}"
    form = {"password": Secret(ODD[what])}
    stage.play(POINT, Row(key, key, "", "SL", form=form, look=_typed(ODD[what])))


GRANTED = reply({"access_token": "aaa.bbb.ccc", "token_type": "Bearer", "expires_in": 300})


@pytest.mark.parametrize("what", ["a colon", "signs of addresses", "an emoji", "spaces at the ends"])
def test_in_a_form_it_is_the_same(stage: Stage, what: str) -> None:
    def look(_outcome: Outcome, dss: Dss) -> None:
        fields = urllib.parse.parse_qs(dss.asked[3].body.decode("ascii"), strict_parsing=True)
        assert fields["password"] == [ODD[what]]

    gone = answer(b"", "404 Not Found")
    says = {"start": gone, "token": [reply({"error": "invalid_request"}, "400 Bad Request"), GRANTED]}
    row = Row(
        f"the grant: a password with {what}",
        f"the server knows the password grant only; a password with {what}",
        "",
        "S2TTL",
        says,
        form={"password": Secret(ODD[what])},
        look=look,
    )
    stage.play(POINT, row)


def test_a_code_is_sent_as_it_was_typed(stage: Stage, canaries: Canaries) -> None:
    typed = canaries.add("the code", '00 "7\\ё"-4403')

    def look(_outcome: Outcome, dss: Dss) -> None:
        assert b'00 \\"7\\\\\\u0451\\"-4403' in dss.asked[1].body

    says = {"start": reply(challenge("otpviasms"))}
    script = {EnteringCode: code(typed)}
    injected = "a code with quotes, a backslash and a letter"
    stage.play(POINT, Row("a one-time code", injected, "", "SPL", says, script=script, look=look))


@dataclass
class Stranger:
    """Another server, which must not hear a thing."""

    port: int
    received: list[Received] = field(default_factory=list)


@pytest.fixture
def stranger(authority: Authority) -> Iterator[Stranger]:
    """A server that is trusted, and yet another one."""
    with ScriptedServer(always(answer()), authority.server_context()) as server:
        yield Stranger(server.port, server.received)
        assert server.accepted == 0


Location = Callable[[int, int], str]
ELSEWHERE: dict[str, tuple[str, Location]] = {
    "another port": (
        "the same host at another port",
        lambda _own, other: f"https://localhost:{other}/STS/confirmation",
    ),
    "another host": (
        "another name of the same computer",
        lambda own, _other: f"https://127.0.0.1:{own}/STS/confirmation",
    ),
    "http": ("the same address without TLS", lambda own, _other: f"http://localhost:{own}/STS/confirmation"),
    "a trailing dot": (
        "the same host with a dot at its end",
        lambda own, _other: f"https://localhost.:{own}/STS",
    ),
    "userinfo": (
        "the same host with a name and a password before it",
        lambda own, _other: f"https://thief:word@localhost:{own}/STS",
    ),
    "an empty userinfo": (
        "the same host after a bare @",
        lambda own, _other: f"https://@localhost:{own}/STS",
    ),
    "the host as userinfo": (
        "the host before an @, another one behind",
        lambda own, other: f"https://localhost:{own}@127.0.0.1:{other}/STS",
    ),
    "a backslash": (
        "another host behind a backslash and an @",
        lambda own, _other: f"https://localhost:{own}\\@evil.example.test/STS",
    ),
    "a longer host": (
        "a host that begins like ours",
        lambda own, _other: f"https://localhost:{own}.evil.example.test/STS",
    ),
    "no scheme": (
        "//host:port of another server",
        lambda _own, other: f"//127.0.0.1:{other}/STS/confirmation",
    ),
    "the default port": (
        "the same host without a port",
        lambda _own, _other: "https://localhost/STS/confirmation",
    ),
    "a look-alike": (
        "a host with a Cyrillic letter",
        lambda own, _other: f"https://l%D0%BEcalhost:{own}/STS",
    ),
    "a script": ("a javascript: address", lambda _own, _other: "javascript:alert(1)"),
    "a broken host": ("half of an IPv6 address", lambda _own, _other: "https://[::1/STS"),
}


def _redirecting(status: int, location: Location, other: int) -> Callable[[Talk], None]:
    def act(talk: Talk) -> None:
        own = int(talk.last.headers["Host"].rpartition(":")[2])
        talk.send(answer(b"", f"{status} Elsewhere", Location=location(own, other)))

    return act


@pytest.mark.parametrize("key", ELSEWHERE)
def test_the_password_never_follows_a_redirect_to_another_origin(
    stage: Stage, stranger: Stranger, key: str
) -> None:
    where, location = ELSEWHERE[key]
    says = {"start": _redirecting(307, location, stranger.port)}
    stage.play(POINT, Row(f"307 to {key}", f"the sign-in is redirected: {where}", NOT_DSS, "S", says))


@pytest.mark.parametrize("key", ["another port", "another host", "http", "a trailing dot", "no scheme"])
def test_the_token_never_follows_a_redirect_to_another_origin(
    stage: Stage, stranger: Stranger, key: str
) -> None:
    where, location = ELSEWHERE[key]
    says = {"list": _redirecting(302, location, stranger.port)}
    stage.play(POINT, Row(f"list: 302 to {key}", f"the list is redirected: {where}", NOT_DSS, "SL", says))


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_sign_in_is_not_turned_into_something_else(stage: Stage, status: int) -> None:
    says = {"start": _redirecting(status, lambda _own, _other: "/STS/confirmation", 0)}
    row = Row(f"{status} within the origin", f"the sign-in is redirected by {status}", NOT_DSS, "S", says)
    stage.play(POINT, row)


def test_a_circle_of_redirects_ends(stage: Stage) -> None:
    says = {"list": _redirecting(302, lambda _own, _other: "/SignServer/rest/api/certificates", 0)}
    stage.play(POINT, Row("a circle", "the list is redirected to itself", NOT_DSS, "SLLLL", says))


def test_the_dss_server_never_hears_the_password(stage: Stage, authority: Authority) -> None:
    def refusing(talk: Talk) -> None:
        while True:
            talk.receive()
            talk.send(answer(b"", "401 Unauthorized", WWW_Authenticate='Basic realm="DSS"'))

    with ScriptedServer(refusing, authority.server_context()) as other:
        form = {"dss_server": f"https://localhost:{other.port}/SignServer"}
        row = Row(
            "asked for the password",
            "the signature service asks for a password",
            "session-expired",
            "SS",
            form=form,
        )
        stage.play(POINT, row)
        assert {one.headers["Authorization"] for one in other.received} == {"Bearer aaa.bbb.ccc"}
        assert not [one for one in other.received if PASSWORD.encode() in one.raw]


def _address(key: str, injected: str, host: str, seen: str = BAD_ADDRESS) -> Row:
    return Row(f"address: {key}", injected, seen, "", form={"auth_server": f"https://{host}/STS"})


@table(
    [
        _address("userinfo", "a name and a password stand before the host", "thief:word@localhost"),
        _address("a bare @", "an @ stands before the host", "@localhost"),
        _address(
            "mixed alphabets",
            "a Latin host with one Cyrillic letter",
            "dss.ex\N{CYRILLIC SMALL LETTER A}mple.test",
        ),
        _address("mixed alphabets in punycode", "the same, written in punycode", "dss.xn--exmple-4nf.test"),
        _address("broken punycode", "punycode that says nothing", "xn--\N{EN DASH}.test"),
        _address("a number", "a host that is a number in disguise", "0x7f.1"),
        _address("port 0", "port 0", "localhost:0"),
        _address("port 65536", "port 65536", "localhost:65536"),
        _address("a port in other digits", "a port in Arabic digits", "localhost:\u0664\u0664\u0663"),
        _address("a backslash", "a backslash and another host", "localhost\\@evil.example.test"),
        _address("a line feed", "a line feed in the host", "localhost\n.evil.example.test"),
        _address("a zone", "an IPv6 address of one computer alone", "[fe80::1%25eth0]"),
    ]
)
def test_an_address_that_plays_games_is_refused_before_anything_is_sent(stage: Stage, row: Row) -> None:
    outcome = stage.play(POINT, row)

    assert "thief" not in f"{outcome.person}{outcome.error.detail}{outcome.error.facts}"


def test_a_whole_host_in_look_alikes_is_shown_in_punycode(stage: Stage) -> None:
    row = _address(
        "look-alikes", "a host of Cyrillic letters that look Latin", "аррӏе.invalid", "cannot-resolve"
    )

    outcome = stage.play(POINT, row)

    assert "xn--80ak6aa92e.invalid" in outcome.person


@pytest.mark.parametrize(
    ("key", "host"),
    [
        ("capitals", "LOCALHOST"),
        ("a trailing dot", "localhost."),
        ("full-width letters", "ｌｏｃａｌｈｏｓｔ"),
    ],
)
def test_games_of_spelling_lead_to_the_host_they_spell(
    stage: Stage, authority: Authority, key: str, host: str
) -> None:
    dss = Dss()
    with ScriptedServer(dss, authority.server_context()) as server:
        form = stage.desk.form(server.port, auth_server=f"https://{host}:{server.port}/STS")
        outcome = stage.desk.run(form)
    assert {one.headers["Host"] for one in dss.asked} == {f"localhost:{server.port}"}
    stage.check(POINT, Row(f"address: {key}", f"the host is typed with {key}"), outcome)
