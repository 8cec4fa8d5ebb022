"""Where the way to a computer breaks: name, connection, TLS, proxy, inspector."""

import datetime as dt
import socket
import ssl
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.checking.ladder import climb
from cryptoarm_dss_plugin.checking.plan import CheckPlan, plan_check
from cryptoarm_dss_plugin.checking.rungs import RungName, RungState
from cryptoarm_dss_plugin.dss.addresses import read_addresses
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.dss.proxies import Proxy
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.checking.computers import HOST, Computer, addresses_of, broken_at, rung, states
from tests.checking.conftest import MONTH, Checker
from tests.dss.identities import Authority, only, self_signed_context
from tests.dss.scripted_server import ScriptedServer, Talk, always, once

DSS = ServerKind.DSS
ISSUER = "CN=Корень для проверок"
_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def through(server: ScriptedServer, user: str = "", password: str = "") -> Proxy:
    return Proxy(f"http://127.0.0.1:{server.port}", user, Secret(password) if password else None)


def test_a_name_that_nobody_knows(checker: Checker) -> None:
    report = checker.check("https://dss.invalid/STS", "https://dss.invalid/SignServer")

    assert broken_at(report) == broken_at(report, DSS) == ("resolve", "cannot-resolve")
    assert report.first_failed is not None
    assert report.first_failed.error is not None
    assert report.first_failed.error.facts["host"] == "dss.invalid"


def test_each_server_has_its_own_way(checker: Checker) -> None:
    server = checker.serve(Computer())

    report = checker.check("https://dss.invalid/STS", addresses_of(server)[1])

    assert broken_at(report) == ("resolve", "cannot-resolve")
    assert set(states(report, DSS).values()) == {RungState.OK}
    assert not report.ok


def test_a_port_where_nobody_listens(checker: Checker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    report = checker.check(f"https://127.0.0.1:{port}/STS", f"https://127.0.0.1:{port}/SignServer")

    assert broken_at(report) == broken_at(report, DSS) == ("tcp", "cannot-connect")


def test_a_computer_that_vouches_for_itself_is_not_trusted_and_its_issuer_is_named(checker: Checker) -> None:
    server = checker.serve(Computer(), self_signed_context())

    report = checker.check(*addresses_of(server))

    assert broken_at(report) == broken_at(report, DSS) == ("tls", "tls-untrusted")
    error = rung(report, RungName.TLS).error
    assert error is not None
    assert error.facts["issuer"] == "localhost"
    assert "replaced" not in error.facts
    assert server.received == []


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_an_own_authority_that_is_not_known_here_is_named(
    checker: Checker, authority: Authority, version: ssl.TLSVersion
) -> None:
    server = checker.serve(Computer(), only(authority.server_context(), version))

    report = checker.check(*addresses_of(server), trusted=False)

    assert broken_at(report) == ("tls", "tls-untrusted")
    error = rung(report, RungName.TLS).error
    assert error is not None
    assert error.facts["issuer"] == "Корень для проверок"


def test_the_certificate_of_another_computer(checker: Checker, authority: Authority) -> None:
    server = checker.serve(Computer(), authority.server_context(names=("other.example.test",)))

    assert broken_at(checker.check(*addresses_of(server))) == ("tls", "tls-name-mismatch")


def test_a_certificate_that_has_expired(checker: Checker, authority: Authority) -> None:
    yesterday = authority.server_context(begins=dt.timedelta(days=-2), ends=dt.timedelta(hours=-1))
    server = checker.serve(Computer(), yesterday)

    assert broken_at(checker.check(*addresses_of(server))) == ("tls", "tls-expired")


def test_a_certificate_that_expires_soon_is_a_warning(checker: Checker, authority: Authority) -> None:
    end = dt.timedelta(days=13)
    server = checker.serve(Computer(), authority.server_context(ends=end))

    report = checker.check(*addresses_of(server))

    assert report.ok
    tls = rung(report, RungName.TLS)
    assert tls.state is RungState.WARNING
    assert tls.error is not None
    assert tls.error.code is ErrorCode.SERVER_CERTIFICATE_EXPIRES
    assert tls.tls is not None
    assert tls.tls.not_after is not None
    assert tls.error.facts["date"] == tls.tls.not_after.strftime("%d.%m.%Y")


def test_a_certificate_with_two_weeks_to_go_is_none(checker: Checker, authority: Authority) -> None:
    server = checker.serve(Computer(), authority.server_context(ends=dt.timedelta(days=14, hours=1)))

    assert rung(checker.check(*addresses_of(server)), RungName.TLS).state is RungState.OK


def test_gost_tls_and_nothing_else(checker: Checker) -> None:
    with TrainingProcess(tls_foreign_suites=True) as training:
        report = checker.check(training.auth_server, training.dss_server)

    assert broken_at(report) == broken_at(report, DSS) == ("tls", "tls-gost-required")


def test_something_that_speaks_no_tls(checker: Checker) -> None:
    def mail(talk: Talk) -> None:
        talk.hear()
        talk.send(b"220 mail.example.test ready\r\n")

    with ScriptedServer(mail) as server:
        report = checker.check(*addresses_of(server))

    assert broken_at(report) == ("tls", "tls-failed")


def test_through_a_proxy_everything_before_tls_is_the_proxy_s(checker: Checker) -> None:
    server = checker.serve(Computer())

    def tunnel(talk: Talk) -> None:
        talk.receive()
        talk.pause(0.1)
        talk.send(_ESTABLISHED)
        talk.forward(server.port)

    with ScriptedServer(tunnel) as proxy:
        report = checker.check(*addresses_of(server, HOST), proxy=through(proxy))

        assert report.ok
        assert rung(report, RungName.PROXY).ms >= 100
        assert rung(report, RungName.RESOLVE).ms == rung(report, RungName.TCP).ms == 0
        assert set(states(report).values()) == {RungState.OK}
        assert rung(report, RungName.PROXY).found == f"http://127.0.0.1:{proxy.port}"
        assert (proxy.accepted, len(server.versions), len(server.received)) == (1, 1, 2)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n", "407"),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", "403"),
        (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "502"),
        (b"220 mail.example.test ready\r\n", None),
        (b"", None),
    ],
    ids=["407", "403", "502", "no proxy", "closed"],
)
def test_a_proxy_that_gives_no_tunnel_is_the_broken_rung(
    checker: Checker, said: bytes, status: str | None
) -> None:
    with ScriptedServer(once(said)) as proxy:
        own = through(proxy, "petrov", "Canary-8471")
        report = checker.check(f"https://{HOST}/STS", f"https://{HOST}/SignServer", proxy=own)

    assert broken_at(report) == broken_at(report, DSS) == ("proxy", "proxy-failed")
    error = rung(report, RungName.PROXY).error
    assert error is not None
    assert error.facts.get("status") == status
    assert "Canary" not in f"{error} {error.facts} {report}"


@pytest.mark.parametrize("address", ["http://proxy.invalid:3128", "http://127.0.0.1:9"])
def test_a_proxy_that_is_not_there_is_the_broken_rung(checker: Checker, address: str) -> None:
    report = checker.check(f"https://{HOST}/STS", f"https://{HOST}/SignServer", proxy=Proxy(address))

    assert broken_at(report) == ("proxy", "proxy-failed")


@pytest.mark.parametrize("proxy", ["", "  "])
def test_without_an_own_proxy_the_system_s_is_meant(proxy: str) -> None:
    assert plan_check(f"https://{HOST}/STS", f"https://{HOST}/SignServer", proxy=proxy).proxy is None


def test_an_own_proxy_is_read_with_its_user_and_password() -> None:
    plan = plan_check(
        f"https://{HOST}/STS",
        f"https://{HOST}/SignServer",
        proxy="http://anna:old@proxy.example.test:8080",
        proxy_user="petrov",
        proxy_password=Secret("Canary-9911"),
    )

    assert plan.proxy is not None
    assert plan.proxy.headers() == Proxy(plan.proxy.url, "petrov", Secret("Canary-9911")).headers()
    assert plan.proxy.url == "http://proxy.example.test:8080"
    assert "Canary" not in repr(plan)


def test_a_proxy_of_the_system_that_cannot_be_read_is_the_broken_rung(
    checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "socks5://proxy.example.test:1080")

    report = checker.check(f"https://{HOST}/STS", f"https://{HOST}/SignServer")

    assert broken_at(report) == ("proxy", "proxy-failed")


def test_the_proxy_of_the_system_is_used(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(once(b"HTTP/1.1 407 Who are you\r\n\r\n")) as proxy:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
        report = checker.check(f"https://{HOST}/STS", f"https://{HOST}/SignServer")

    assert broken_at(report) == ("proxy", "proxy-failed")
    assert rung(report, RungName.PROXY).found == f"http://127.0.0.1:{proxy.port}"


class Inspector(ScriptedServer):
    """A proxy that ends the protected connection itself, as gateways and anti-virus programs do."""

    def __init__(self, authority: Authority) -> None:
        super().__init__(
            Computer(), authority.server_context(names=(HOST,), ends=MONTH), before_tls=self._let_in
        )

    @staticmethod
    def _let_in(talk: Talk) -> None:
        talk.receive()
        talk.send(_ESTABLISHED)


def test_an_inspector_whose_root_is_unknown_is_named(checker: Checker) -> None:
    with Inspector(Authority("Шлюз проверки")) as inspector:
        report = checker.check(
            f"https://{HOST}/STS", f"https://{HOST}/SignServer", proxy=through(inspector), expected=ISSUER
        )

    assert broken_at(report) == broken_at(report, DSS) == ("tls", "tls-untrusted")
    error = rung(report, RungName.TLS).error
    assert error is not None
    assert (error.facts["issuer"], error.facts["replaced"]) == ("Шлюз проверки", "yes")


def test_an_inspector_whose_root_is_installed_is_a_warning(checker: Checker) -> None:
    gateway = Authority("Шлюз проверки")
    with Inspector(gateway) as inspector:
        report = checker.check(
            f"https://{HOST}/STS",
            f"https://{HOST}/SignServer",
            ca_pem=gateway.pem,
            proxy=through(inspector),
            expected=ISSUER,
        )

    assert report.ok
    for kind in ServerKind:
        tls = rung(report, RungName.TLS, kind)
        assert tls.state is RungState.WARNING
        assert tls.error is not None
        assert tls.error.code is ErrorCode.SERVER_CERTIFICATE_REPLACED
        assert tls.error.facts["issuer"] == "Шлюз проверки"


def test_the_issuer_of_the_last_success_gives_no_warning(checker: Checker) -> None:
    server = checker.serve(Computer())
    first = checker.check(*addresses_of(server))

    again = checker.check(*addresses_of(server), expected=first.issuer_of(ServerKind.AUTH))

    assert first.issuer_of(DSS) == ISSUER
    assert again.warnings == ()


def test_each_server_is_compared_with_its_own_last_issuer(checker: Checker) -> None:
    server = checker.serve(Computer())
    plan = plan_check(
        *addresses_of(server),
        ca_pem=checker.authority.pem,
        expected_issuers={"auth": ISSUER, "dss": "CN=Другой корень"},
    )

    report = climb(plan, Cancellation())

    assert [(one.server, one.name) for one in report.warnings] == [(DSS, RungName.TLS)]
    assert report.issuer_of("auth") == report.issuer_of("dss") == ISSUER


def test_a_file_of_roots_without_any_is_refused_before_anyone_is_asked(tmp_path: Path) -> None:
    plan = CheckPlan(read_addresses(f"https://{HOST}/STS", f"https://{HOST}/SignServer"), "no certificate")

    with pytest.raises(DssPluginError) as caught:
        climb(plan, Cancellation())

    assert caught.value.code is ErrorCode.BAD_CA_FILE
    assert not list(tmp_path.iterdir())


def test_a_tls_connection_to_the_proxy_itself_works_too(checker: Checker, authority: Authority) -> None:
    server = checker.serve(Computer())

    def tunnel(talk: Talk) -> None:
        talk.receive()
        talk.send(_ESTABLISHED)
        talk.forward(server.port)

    with ScriptedServer(tunnel, authority.server_context()) as proxy:
        own = Proxy(f"https://localhost:{proxy.port}")
        report = checker.check(*addresses_of(server, HOST), proxy=own)
        assert report.ok
        tls = rung(report, RungName.TLS).tls
        assert tls is not None
        assert tls.subject == "CN=localhost"

    with ScriptedServer(always(b""), Authority("Чужой корень").server_context()) as proxy:
        own = Proxy(f"https://localhost:{proxy.port}")
        report = checker.check(*addresses_of(server, HOST), proxy=own)
        assert broken_at(report) == ("proxy", "proxy-failed")
