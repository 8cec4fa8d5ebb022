"""One address as it is typed or pasted: what is cut, made canonical, or refused at its field."""

import pytest

from cryptoarm_dss_plugin.dss.addresses import read_addresses
from cryptoarm_dss_plugin.dss.origin import ServerKind
from tests.dss.typed_addresses import AUTH, DSS, codes, facts_of, refusal_of

SURROUNDINGS = [
    ("  {}\n", {"spaces-cut"}),
    ("\u00a0{}\u00a0", {"spaces-cut"}),
    ("«{}»", {"quotes-cut"}),
    ("“{}”,", {"quotes-cut", "punctuation-cut"}),
    ('"{}".', {"quotes-cut", "punctuation-cut"}),
    ("'{}'", {"quotes-cut"}),
    ("<{}>;", {"quotes-cut", "punctuation-cut"}),
    ("({})", {"quotes-cut"}),
    ("{}).", {"quotes-cut", "punctuation-cut"}),
    (" « {} » . ", {"spaces-cut", "quotes-cut", "punctuation-cut"}),
    ("{}...", {"punctuation-cut"}),
    ("{}/.", {"punctuation-cut", "slashes-mended"}),
    ("\ufeff{}\u200b", {"invisible-cut"}),
    ("\u2068{}\u2069", {"invisible-cut"}),
    ("{}#", {"query-cut"}),
    ("{}?", {"query-cut"}),
    ("https://{}", {"scheme-mended"}),
    ("http://{}", {"scheme-mended"}),
]


@pytest.mark.parametrize(("surroundings", "notes"), SURROUNDINGS)
def test_what_copying_brings_along_is_cut_off(surroundings: str, notes: set[str]) -> None:
    addresses = read_addresses(surroundings.format(AUTH), surroundings.format(DSS))

    assert (addresses.auth.address(), addresses.dss.address()) == (AUTH, DSS)
    assert codes(addresses, ServerKind.AUTH) == codes(addresses, ServerKind.DSS) == notes


def test_invisible_signs_in_the_middle_are_cut_out() -> None:
    addresses = read_addresses("https://dss.exam\u00adple.ru/S\u200bTS\ufeff/oa\u2060uth", DSS)

    assert addresses.auth.address() == AUTH
    assert codes(addresses, ServerKind.AUTH) == {"invisible-cut"}


BEGINNINGS = [
    ("dss.example.ru", "https://dss.example.ru", {"scheme-added"}),
    ("//dss.example.ru", "https://dss.example.ru", {"scheme-added"}),
    ("dss.example.ru:8443", "https://dss.example.ru:8443", {"scheme-added"}),
    ("localhost:8443", "https://localhost:8443", {"scheme-added"}),
    ("localhost:", "https://localhost", {"scheme-added", "port-cut"}),
    ("https:/dss.example.ru", "https://dss.example.ru", {"scheme-mended"}),
    ("https:dss.example.ru", "https://dss.example.ru", {"scheme-mended"}),
    ("https//dss.example.ru", "https://dss.example.ru", {"scheme-mended"}),
    ("HTTPS://dss.example.ru", "https://dss.example.ru", set()),
    ("https://https.example.ru", "https://https.example.ru", set()),
    ("https.example.ru", "https://https.example.ru", {"scheme-added"}),
    ("https://DSS.Example.RU", "https://dss.example.ru", {"host-lowered"}),
    ("https://dss.example.ru.", "https://dss.example.ru", {"host-dot-cut"}),
    ("https://dss.example.ru:443", "https://dss.example.ru", {"port-cut"}),
    ("https://dss.example.ru:0443", "https://dss.example.ru", {"port-cut"}),
    ("https://dss.example.ru:", "https://dss.example.ru", {"port-cut"}),
    ("https://dss.example.ru:65535", "https://dss.example.ru:65535", set()),
    ("https://dss.example.ru:4430", "https://dss.example.ru:4430", {"gost-port"}),
    ("https://pc_17", "https://pc_17", set()),
    ("https://192.0.2.7:8443", "https://192.0.2.7:8443", set()),
    ("https://[2001:DB8:0:0::7]", "https://[2001:db8::7]", set()),
    ("https://[::1]:4443", "https://[::1]:4443", set()),
    ("https://пример.рф", "https://xn--e1afmkfd.xn--p1ai", {"host-punycode"}),
    ("https://ПРИМЕР.РФ:4430", "https://xn--e1afmkfd.xn--p1ai:4430", {"host-punycode", "gost-port"}),
    ("https://XN--E1AFMKFD.xn--p1ai", "https://xn--e1afmkfd.xn--p1ai", {"host-lowered"}),
    ("https://подпись.example.ru", "https://xn--d1aiqdcn1f.example.ru", {"host-punycode"}),
    ("https://pc_1.пример.рф", "https://pc_1.xn--e1afmkfd.xn--p1ai", {"host-punycode"}),
    ("https://faß.example", "https://xn--fa-hia.example", {"host-punycode"}),
    ("https://dss。example。ru", "https://dss.example.ru", {"host-punycode"}),
    ("https://１９２.0.2.7", "https://192.0.2.7", {"host-punycode"}),
]


@pytest.mark.parametrize(("beginning", "origin", "notes"), BEGINNINGS)
def test_scheme_host_and_port_are_made_canonical(beginning: str, origin: str, notes: set[str]) -> None:
    addresses = read_addresses(f"{beginning}/STS/oauth", DSS)

    assert addresses.auth.address() == f"{origin}/STS/oauth"
    assert addresses.auth.origin.text == origin
    assert codes(addresses, ServerKind.AUTH) == notes


def test_a_look_alike_of_one_alphabet_is_shown_as_punycode() -> None:
    addresses = read_addresses("https://аррӏе.example/STS/oauth", DSS)

    assert addresses.auth.origin.host == "xn--80ak6aa92e.example"
    assert codes(addresses, ServerKind.AUTH) == {"host-punycode"}


@pytest.mark.parametrize(
    ("path", "application", "notes"),
    [
        ("/%D0%A6%D0%98/oauth", "/%D0%A6%D0%98", set()),
        ("/%d0%a6%d0%98/oauth", "/%D0%A6%D0%98", set()),
        ("/ЦИ/oauth", "/%D0%A6%D0%98", {"path-encoded"}),
        ("/ЦИ-DSS/oauth", "/%D0%A6%D0%98-DSS", {"path-encoded"}),
        ("/и\u0306/oauth", "/%D0%B9", {"path-encoded"}),
        ("/a%2Foauth/sts/oauth", "/a%2Foauth/sts", set()),
        ("/(S(x1))/STS/oauth", "/(S(x1))/STS", set()),
    ],
)
def test_percent_encoding_is_kept_and_other_letters_are_encoded(
    path: str, application: str, notes: set[str]
) -> None:
    addresses = read_addresses(f"https://dss.example.ru{path}", DSS)

    assert addresses.auth.path == application
    assert codes(addresses, ServerKind.AUTH) == notes


BAD = [
    ("", "empty"),
    (" \u200b\n", "empty"),
    ("«».", "empty"),
    ("https://", "no-host"),
    ("https:///STS/oauth", "no-host"),
    ("https://:8443/STS/oauth", "no-host"),
    ("/STS/oauth", "no-host"),
    ("?x", "no-host"),
    ("ftp://dss.example.ru/STS", "bad-scheme"),
    ("https://ftp://dss.example.ru/STS", "bad-scheme"),
    ("htps://dss.example.ru/STS", "bad-scheme"),
    ("javascript:alert(1)", "bad-scheme"),
    ("urn:cryptopro:dss:signserver:signserver", "bad-scheme"),
    ("https://dss.example.ru:0/STS", "bad-port"),
    ("https://dss.example.ru:65536/STS", "bad-port"),
    ("https://dss.example.ru:443443/STS", "bad-port"),
    ("https://dss.example.ru:" + "9" * 2000 + "/STS", "bad-port"),
    ("https://dss.example.ru:https/STS", "bad-port"),
    ("https://dss.example.ru:-1/STS", "bad-port"),
    ("https://dss.example.ru:٤٤٣/STS", "bad-port"),
    ("dss.example.ru:port/STS", "bad-port"),
    ("https://name:word@dss.example.ru/STS/oauth", "userinfo"),
    ("name@dss.example.ru/STS/oauth", "userinfo"),
    ("https://name:wo/rd@dss.example.ru/STS/oauth", "userinfo"),
    ("https://dss.example.ru/STS/" + "a" * 2048, "too-long"),
    ("https://dss.example.ru/" + "ж" * 1000, "too-long"),
    ("https://dss.example.ru/STS?" + "a" * 2048, "too-long"),
    ("https://dss.example.ru/STS\n/oauth", "control-characters"),
    ("https://dss.example.ru/STS\x00/oauth", "control-characters"),
    ("https://dss.example.ru/STS\ud800/oauth", "control-characters"),
    (f"{AUTH} {DSS}", "inner-space"),
    (f"{AUTH}\u00a0{DSS}", "inner-space"),
    ("адрес: https://dss.example.ru/STS", "inner-space"),
    ("https:\\\\dss.example.ru\\STS", "backslash"),
    ("https://dss..example.ru/STS", "bad-host"),
    ("https://dss.example.ru../STS", "bad-host"),
    ("https://.example.ru/STS", "bad-host"),
    ("https://-dss.example.ru/STS", "bad-host"),
    ("https://dss!.example.ru/STS", "bad-host"),
    ("https://{host}/STS/oauth", "bad-host"),
    ("https://<host>/STS/oauth", "bad-host"),
    ("https://dss%2eexample.ru/STS", "bad-host"),
    ("https://dss%40example.ru/STS", "bad-host"),
    ("https://name＠example.ru/STS", "bad-host"),
    ("https://℀.example.ru/STS", "bad-host"),
    ("https://" + "a" * 64 + ".example.ru/STS", "bad-host"),
    ("https://" + "a." * 126 + "ru/STS", "bad-host"),
    ("https://" + "ж" * 300 + ".рф/STS", "bad-host"),
    ("https://xn--a.example.ru/STS", "bad-host"),
    ("https://127.1/STS", "bad-host"),
    ("https://0x7f.1/STS", "bad-host"),
    ("https://2130706433/STS", "bad-host"),
    ("https://256.0.0.1/STS", "bad-host"),
    ("https://fe80::7/STS", "bad-host"),
    ("https://[fe80::1%25eth0]/STS", "bad-host"),
    ("https://[dss.example.ru]/STS", "bad-host"),
    ("https://[::1/STS", "bad-host"),
    ("https://[::1]x/STS", "bad-host"),
    ("https://dsс.example.ru/STS", "mixed-script-host"),
    ("https://dοs.example.ru/STS", "mixed-script-host"),
    ("https://xn--pple-43d.example/STS", "mixed-script-host"),
    ("https://dss.example.ru/SТS/oauth", "mixed-script-path"),
    ("https://dss.example.ru/STS/../oauth", "dot-segments"),
    ("https://dss.example.ru/STS/..", "dot-segments"),
    ("https://dss.example.ru/%2E%2e/STS", "dot-segments"),
    ("https://dss.example.ru/S%zzTS", "bad-path"),
    ("https://dss.example.ru/STS%0d%0a/oauth", "bad-path"),
    ("https://dss.example.ru/{app}/oauth", "bad-path"),
    ("https://dss.example.ru/STS|oauth", "bad-path"),
    ("dss.example.ru", "no-application"),
    ("https://dss.example.ru", "no-application"),
    ("https://dss.example.ru/", "no-application"),
    ("https://dss.example.ru/oauth/token", "no-application"),
    ("https://dss.example.ru/login", "no-application"),
    ("https://dss.example.ru/Frontend", "cabinet-link"),
    ("https://dss.example.ru/frontend/certificates?id=1", "cabinet-link"),
    ("https://dss.example.ru/a1frontend/", "cabinet-link"),
    ("https://dss.example.ru/Frontend/login", "cabinet-link"),
    ("https://dss.example.ru/Frontend/oauth", "cabinet-link"),
    ("https://dss.example.ru/lk/certificates", "cabinet-link"),
]


@pytest.mark.parametrize(("typed", "problem"), BAD)
def test_what_cannot_be_mended_is_refused_at_its_field(typed: str, problem: str) -> None:
    assert facts_of(typed, DSS) == ("bad-address", "auth", "auth_server", problem)
    assert facts_of(AUTH, typed) == ("bad-address", "dss", "dss_server", problem)


@pytest.mark.parametrize(
    "typed",
    [
        "http://dss.example.ru/STS/oauth",
        "HTTP://dss.example.ru:443/SignServer/rest",
        "http:dss.example.ru/STS",
        "https://http://dss.example.ru/STS/oauth",
    ],
)
def test_http_is_refused_because_the_password_would_go_in_clear(typed: str) -> None:
    assert facts_of(typed, DSS) == ("insecure-address", "auth", "auth_server", "plain-http")
    assert facts_of(AUTH, typed) == ("insecure-address", "dss", "dss_server", "plain-http")


@pytest.mark.parametrize(
    "typed",
    [
        "https://accountant:canary-7f3a@dss.example.ru/STS/oauth",
        "http://accountant:canary-7f3a@dss.example.ru/STS/oauth",
        "accountant:canary-7f3a@dss.example.ru/STS/oauth",
        "https://accountant:canary-7f3a/x@dss.example.ru/STS/oauth",
        "https://accountant:canary-7f3a?x@dss.example.ru/STS/oauth",
        "https://accountant:canary-7f3a",
        "canary-7f3a:x",
    ],
)
def test_a_password_in_an_address_is_never_echoed(typed: str) -> None:
    error = refusal_of(typed, DSS)

    told = [str(error), repr(error), error.detail, error.server_words, *error.facts.values()]
    assert not any("canary" in text or "accountant" in text for text in told)
    assert error.__context__ is None or "canary" not in repr(error.__context__)
