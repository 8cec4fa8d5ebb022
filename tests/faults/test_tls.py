"""Servers that are not who they should be, speak wrongly, or are vouched for by the wrong one."""

import datetime as dt
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import certifi
import pytest
import requests

from cryptoarm_dss_plugin.dss.transport import Limits
from tests.dss.identities import Authority, only, self_signed_context
from tests.dss.scripted_server import PeerGone, ScriptedServer, Talk, always, answer
from tests.dss.test_trust import hashed_name
from tests.faults.identities import Chain
from tests.faults.rows import Row, Stage, table

POINT = "TLS"
UNTRUSTED, NAME, EXPIRED, FAILED = "tls-untrusted", "tls-name-mismatch", "tls-expired", "tls-failed"
_DAY = dt.timedelta(days=1)
Identity = Callable[[Authority], ssl.SSLContext]


def _demanding(authority: Authority, version: ssl.TLSVersion) -> ssl.SSLContext:
    context = only(authority.server_context(), version)
    context.load_verify_locations(cadata=authority.pem)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


WRONG: list[tuple[str, str, str, Identity]] = [
    (
        "a stranger's authority",
        "the certificate is issued by an authority that nobody here knows",
        UNTRUSTED,
        lambda _own: Authority("Чужой корень").server_context(),
    ),
    (
        "a name taken in vain",
        "the unknown authority calls itself as the trusted one does",
        UNTRUSTED,
        lambda _own: Authority().server_context(),
    ),
    ("self-signed", "the server vouches for itself", UNTRUSTED, lambda _own: self_signed_context()),
    (
        "expired",
        "the certificate ended yesterday",
        EXPIRED,
        lambda own: own.server_context(begins=-2 * _DAY, ends=-_DAY),
    ),
    (
        "not yet valid",
        "the certificate begins tomorrow",
        EXPIRED,
        lambda own: own.server_context(begins=_DAY, ends=2 * _DAY),
    ),
    (
        "another host",
        "the certificate is for dss.example.test",
        NAME,
        lambda own: own.server_context(names=("dss.example.test",)),
    ),
    (
        "an address for a name",
        "the certificate is for 127.0.0.1 alone, the address says localhost",
        NAME,
        lambda own: own.server_context(names=("127.0.0.1",)),
    ),
    (
        "a host below",
        "the certificate is for *.localhost",
        NAME,
        lambda own: own.server_context(names=("*.localhost",)),
    ),
    (
        "TLS 1.0",
        "the server speaks TLS 1.0 alone",
        FAILED,
        lambda own: only(own.server_context(), ssl.TLSVersion.TLSv1),
    ),
    (
        "TLS 1.1",
        "the server speaks TLS 1.1 alone",
        FAILED,
        lambda own: only(own.server_context(), ssl.TLSVersion.TLSv1_1),
    ),
    (
        "a client certificate, TLS 1.2",
        "the server demands a certificate of the client, in TLS 1.2",
        FAILED,
        lambda own: _demanding(own, ssl.TLSVersion.TLSv1_2),
    ),
    (
        "a client certificate, TLS 1.3",
        "the server demands a certificate of the client, in TLS 1.3",
        FAILED,
        lambda own: _demanding(own, ssl.TLSVersion.TLSv1_3),
    ),
]


@pytest.mark.parametrize(("key", "injected", "code", "identity"), WRONG, ids=[one[0] for one in WRONG])
def test_a_server_that_is_not_the_right_one_is_told_nothing(
    stage: Stage, authority: Authority, key: str, injected: str, code: str, identity: Identity
) -> None:
    outcome = stage.play(POINT, Row(key, injected, code, ""), tls=identity(authority))

    assert outcome.error.facts["host"] == "localhost"


OF_ONE_AUTHORITY: list[tuple[str, str, str, Callable[[Chain], ssl.SSLContext]]] = [
    ("a name in the subject alone", "the host stands in the common name only", NAME, Chain.without_names),
    ("a wildcard of all", "the certificate is for *", NAME, Chain.wildcard_of_all),
    (
        "a client's certificate",
        "the certificate is for clients, not for servers",
        UNTRUSTED,
        Chain.for_clients,
    ),
    (
        "issued by no authority",
        "the issuer's certificate is no authority's",
        UNTRUSTED,
        Chain.by_no_authority,
    ),
    (
        "the middle is missing",
        "the intermediate authority is not sent along",
        UNTRUSTED,
        Chain.without_the_middle,
    ),
    ("forged", "the trusted authority is named, another key has signed", UNTRUSTED, Chain.forged),
    ("a weak key", "the server's key is RSA of 1024 bits", UNTRUSTED, Chain.weak),
]


@pytest.mark.parametrize(
    ("key", "injected", "code", "identity"), OF_ONE_AUTHORITY, ids=[one[0] for one in OF_ONE_AUTHORITY]
)
def test_a_certificate_with_one_fault_is_refused(
    stage: Stage, key: str, injected: str, code: str, identity: Callable[[Chain], ssl.SSLContext]
) -> None:
    chain = Chain()
    stage.play(POINT, Row(key, injected, code, "", form={"ca_pem": chain.pem}), tls=identity(chain))


def _saying(data: bytes, *, hard: bool = False) -> Callable[[Talk], None]:
    def instead(talk: Talk) -> None:
        talk.hear()
        talk.send(data)
        if hard:
            talk.reset()
        raise PeerGone

    return instead


def _dripping(talk: Talk) -> None:
    talk.hear()
    talk.send(b"\x16\x03\x03\x40\x00")  # a handshake record of 16 KiB is announced...
    while True:
        talk.send(b"\x02")  # ...and comes byte by byte
        talk.pause(0.02)


SHORT = Limits(connect=0.3, read=2.0, total=5.0)
HANDSHAKES = [
    (
        Row("the handshake is closed", "the connection is closed after the client's greeting", FAILED, ""),
        _saying(b""),
    ),
    (
        Row(
            "the handshake is reset",
            "the connection is reset after the client's greeting",
            "cannot-connect",
            "",
        ),
        _saying(b"", hard=True),
    ),
    (
        Row(
            "no suite in common",
            "the alert handshake_failure, to ordinary suites and to those of GOST",
            "tls-gost-required",
            "",
        ),
        _saying(b"\x15\x03\x03\x00\x02\x02\x28"),
    ),
    (Row("nonsense", "nonsense in a record of TLS", FAILED, ""), _saying(b"\x16\x03\x03\x00\x04nope")),
    (
        Row("plain HTTP", "the server speaks HTTP without TLS at this port", FAILED, ""),
        _saying(answer(b"", "400 Bad Request")),
    ),
    (
        Row("another protocol", "a mail server greets at this port", FAILED, ""),
        _saying(b"220 mail.example.test\r\n"),
    ),
    (
        Row(
            "half-open", "the connection stands, but the handshake never begins", "timeout", "", limits=SHORT
        ),
        Talk.hang,
    ),
    (
        Row(
            "a handshake drop by drop",
            "the handshake comes a byte at a time",
            "timeout",
            "",
            limits=Limits(2.0, 2.0, 0.3),
        ),
        _dripping,
    ),
]


@pytest.mark.parametrize(("row", "before"), HANDSHAKES, ids=[row.key for row, _ in HANDSHAKES])
def test_a_handshake_that_fails_has_its_code(stage: Stage, row: Row, before: Callable[[Talk], None]) -> None:
    stage.play(POINT, row, before_tls=before, plain=True)


def test_a_port_where_nobody_listens(stage: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    row = Row("nobody listens", "no program listens at the port", "cannot-connect", "")

    stage.check(POINT, row, stage.desk.run(stage.desk.form(port)))


@table(
    [
        Row(
            "an unknown host",
            "a host that no name server knows",
            "cannot-resolve",
            "",
            form={"auth_server": "https://dss.invalid/STS"},
        ),
        Row(
            "http in the address",
            "an address that begins with http://",
            "insecure-address",
            "",
            form={"auth_server": "http://localhost/STS"},
        ),
        Row(
            "no CA file",
            "the CA file holds no certificate",
            "bad-ca-file",
            "",
            form={"ca_pem": "not a certificate"},
        ),
    ]
)
def test_what_cannot_be_reached_is_told_before_anything_is_sent(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)


VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@pytest.mark.parametrize("way", [*VARIABLES, "certifi.where()"])
def test_nothing_but_the_system_and_the_connection_adds_a_root(
    stage: Stage, authority: Authority, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    bundle = tmp_path / "bundle.pem"
    bundle.write_text(authority.pem)
    folder = tmp_path / "hashed"
    folder.mkdir()
    (folder / hashed_name("Корень для проверок")).write_text(authority.pem)
    if way in VARIABLES:
        monkeypatch.setenv(way, str(folder if way == "SSL_CERT_DIR" else bundle))
    else:
        monkeypatch.setattr(certifi, "where", lambda: str(bundle))
        monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(bundle))
    with ScriptedServer(always(answer()), stage.identity) as server:
        assert _others_trust(server.port, way), "what was staged works for programs that heed it"
        outcome = stage.desk.run(stage.desk.form(server.port, ca_pem=None))
    row = Row(way, f"{way} leads to a bundle with the server's authority", UNTRUSTED, "")
    stage.check(POINT, row, outcome)


def _others_trust(port: int, way: str) -> bool:
    """Whether the library that heeds this way of adding roots now trusts the server."""
    if way.startswith("SSL_"):
        context = ssl.create_default_context()
        with socket.create_connection(("127.0.0.1", port)) as raw:
            context.wrap_socket(raw, server_hostname="localhost").close()
        return True
    return requests.get(f"https://localhost:{port}/", timeout=5).ok
