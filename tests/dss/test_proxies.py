"""Through a proxy: the connection's own, the system's, never for this computer itself."""

import base64
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.proxies import Proxy, read_proxy, system_proxy
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from tests.canaries import Canaries
from tests.dss.conftest import QUICK
from tests.dss.conversations import basic, failure_of
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer, Talk, always, answer, once

HOST = "dss.example.test"
_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests say themselves what the environment says."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def dss(authority: Authority) -> Iterator[ScriptedServer]:
    """A server under a name that only the proxy can reach."""
    with ScriptedServer(always(answer()), authority.server_context(names=(HOST,))) as server:
        yield server


@pytest.fixture
def proxy_server(dss: ScriptedServer) -> Iterator[ScriptedServer]:
    """A proxy that leads to the server whatever host is asked for."""

    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(_ESTABLISHED)
        talk.forward(dss.port)

    with ScriptedServer(script) as server:
        yield server


Through = Callable[[Proxy | None], Transport]


@pytest.fixture
def through(authority: Authority) -> Iterator[Through]:
    """Make a transport with a proxy of its own."""
    with ExitStack() as stack:
        yield lambda proxy: stack.enter_context(
            Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem, proxy=proxy)
        )


def _own(server: ScriptedServer, user: str = "", password: str = "") -> Proxy:
    return Proxy(f"http://127.0.0.1:{server.port}", user, Secret(password))


def test_requests_go_through_one_tunnel_and_the_proxy_sees_no_credentials_of_dss(
    dss: ScriptedServer, proxy_server: ScriptedServer, through: Through
) -> None:
    transport = through(_own(proxy_server))

    transport.post_json(dss.url("/STS/confirmation", HOST), Secret("{}"), basic("Canary-8313"))
    transport.get(dss.url("/list", HOST))

    assert [(one.method, one.target) for one in proxy_server.received] == [("CONNECT", f"{HOST}:{dss.port}")]
    assert not any("uthorization" in name for name in proxy_server.received[0].headers)
    assert (proxy_server.accepted, dss.accepted, len(dss.received)) == (1, 1, 2)


def test_an_own_proxy_is_signed_in_at_and_nobody_else_hears_its_password(
    dss: ScriptedServer, proxy_server: ScriptedServer, through: Through
) -> None:
    transport = through(_own(proxy_server, "прокси", "Canary:пароль 5"))

    transport.get(dss.url(host=HOST), basic("dss password"))

    sent = proxy_server.received[0].headers["Proxy-Authorization"]
    assert sent.startswith("Basic ")
    assert base64.b64decode(sent.removeprefix("Basic ")).decode() == "прокси:Canary:пароль 5"
    assert "Proxy-Authorization" not in dss.received[0].headers


def test_the_system_s_proxy_is_used_without_the_credentials_in_its_address(
    dss: ScriptedServer,
    proxy_server: ScriptedServer,
    through: Through,
    monkeypatch: pytest.MonkeyPatch,
    canaries: Canaries,
) -> None:
    canaries.expect("the environment")
    monkeypatch.setenv("https_proxy", f"http://thief:Canary-6120@127.0.0.1:{proxy_server.port}")
    transport = through(None)

    transport.get(dss.url(host=HOST))

    assert proxy_server.received[0].method == "CONNECT"
    assert "Proxy-Authorization" not in proxy_server.received[0].headers


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_this_computer_is_reached_without_the_system_s_proxy(
    host: str,
    authority: Authority,
    proxy_server: ScriptedServer,
    through: Through,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy_server.port}")
    with ScriptedServer(always(answer()), authority.server_context()) as server:
        assert through(None).get(server.url(host=host)).status == 200
    assert proxy_server.accepted == 0


def test_the_own_proxy_goes_before_the_system_s(
    dss: ScriptedServer, proxy_server: ScriptedServer, through: Through, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(once(b"")) as other:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{other.port}")
        assert through(_own(proxy_server)).get(dss.url(host=HOST)).status == 200
        assert other.accepted == 0


def test_a_proxy_over_tls_is_trusted_like_a_server(
    dss: ScriptedServer, authority: Authority, through: Through
) -> None:
    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(_ESTABLISHED)
        talk.forward(dss.port)

    def outcome(context: ssl.SSLContext) -> str:
        with ScriptedServer(script, context) as server:
            transport = through(Proxy(f"https://localhost:{server.port}"))
            try:
                return str(transport.get(dss.url(host=HOST)).status)
            except DssPluginError as error:
                return error.code.value

    assert outcome(authority.server_context()) == "200"
    assert outcome(Authority("Чужой корень").server_context()) == "proxy-failed"


def test_what_fails_behind_the_tunnel_is_not_the_proxy_s_fault(
    dss: ScriptedServer, proxy_server: ScriptedServer, through: Through
) -> None:
    def reset_inside(talk: Talk) -> None:
        talk.receive()
        talk.send(_ESTABLISHED)
        talk.hear()  # the client's part of the handshake
        talk.reset()

    with Transport(Cancellation(), limits=QUICK, proxy=_own(proxy_server)) as distrustful:
        assert failure_of(distrustful, dss.url(host=HOST)).code is ErrorCode.TLS_UNTRUSTED
    with ScriptedServer(reset_inside) as server:
        assert failure_of(through(_own(server)), dss.url(host=HOST)).code is ErrorCode.CANNOT_CONNECT


@pytest.mark.parametrize(
    ("typed", "url", "user", "password"),
    [
        ("proxy.example.test:8080", "http://proxy.example.test:8080", "", ""),
        ("  proxy.example.test  ", "http://proxy.example.test:3128", "", ""),
        ("http://proxy.example.test:8080/", "http://proxy.example.test:8080", "", ""),
        ("https://proxy.example.test:443", "https://proxy.example.test:443", "", ""),
        ("[2001:db8::1]:3128", "http://[2001:db8::1]:3128", "", ""),
        ("petrov@proxy.example.test", "http://proxy.example.test:3128", "petrov", ""),
        ("petrov:s%40cret@proxy.example.test:1", "http://proxy.example.test:1", "petrov", "s@cret"),
        ("http://%D0%AE:a:b@proxy.example.test:1", "http://proxy.example.test:1", "Ю", "a:b"),
    ],
)
def test_a_proxy_is_read_as_people_type_it(typed: str, url: str, user: str, password: str) -> None:
    proxy = read_proxy(typed)
    assert (proxy.url, proxy.user) == (url, user)
    assert (proxy.password.reveal() if proxy.password else "") == password
    assert not password or password not in repr(proxy)


def test_a_password_given_apart_goes_before_the_one_in_the_address() -> None:
    proxy = read_proxy("petrov:old@proxy.example.test", Secret("new"))
    assert proxy.password is not None
    assert proxy.password.reveal() == "new"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "http://",
        ":3128",
        "socks5://proxy.example.test:1080",
        "ftp://proxy.example.test",
        "proxy.example.test:0x50",
        "proxy.example.test:99999",
        "http://[2001:db8::1",
        "user:Canary-1744@",
    ],
)
def test_what_is_no_proxy_is_refused_without_quoting_it(typed: str) -> None:
    with pytest.raises(DssPluginError) as caught:
        read_proxy(typed)
    assert (caught.value.code, caught.value.facts["server"]) == (ErrorCode.BAD_ADDRESS, "proxy")
    assert "Canary" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("host", ["localhost", "dss.localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_the_system_has_no_proxy_for_this_computer(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example.test:8080")
    assert system_proxy(host) is None


def test_the_system_s_exceptions_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example.test:8080")
    monkeypatch.setenv("no_proxy", ".example.ru")

    assert system_proxy("dss.example.ru") is None
    assert system_proxy("dss.example.test") == Proxy("http://proxy.example.test:8080")


@pytest.mark.parametrize(
    "typed",
    [
        "http://petrov:Canary-4471@proxy.example.test:8080",
        "http://office%3Apetrov%00:Canary-4471@proxy.example.test:8080",  # could not be sent, and is not
        "petrov:Canary-4471@proxy.example.test:8080",
    ],
)
def test_credentials_in_the_environment_are_left_there(
    typed: str, monkeypatch: pytest.MonkeyPatch, canaries: Canaries
) -> None:
    canaries.expect("the environment")
    monkeypatch.setenv("https_proxy", typed)
    assert system_proxy(HOST) == Proxy("http://proxy.example.test:8080", "", None)


def test_without_a_proxy_of_the_system_there_is_none() -> None:
    assert system_proxy(HOST) is None
