"""The server as a process: its first line, its ends, its certificate, and the TLS it can be told to speak."""

import contextlib
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from cryptoarm_dss_plugin.training.process import TrainingError, TrainingProcess
from tests.training.plain_client import RESOURCE, PlainClient
from tests.training.raw_socket import connect, tls_context

MODULE = [sys.executable, "-m", "cryptoarm_dss_plugin.training"]
PATIENCE = 20.0


def handshake(training: TrainingProcess, context: ssl.SSLContext) -> str | None:
    """Shake hands with the server; return the TLS version."""
    address = urlsplit(training.auth_server)
    with (
        socket.create_connection(("127.0.0.1", address.port or 0), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=address.hostname) as connection,
    ):
        return connection.version()


def old_tls(training: TrainingProcess) -> ssl.SSLContext:
    """Return the context of a client that knows TLS 1.0 and 1.1 only."""
    context = tls_context(training.ca_file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def run(program: str) -> subprocess.CompletedProcess[str]:
    """Run a Python program to its end."""
    return subprocess.run(  # noqa: S603 - this interpreter, a program from this file
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def is_gone(port: int) -> bool:
    """Wait until nobody listens on the port."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            continue
        return True
    return False


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(ending: signal.Signals) -> None:
    with subprocess.Popen(  # noqa: S603 - this interpreter, the module under test
        MODULE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        line = json.loads(child.stdout.readline())
        directory = Path(line["ca_file"]).parent
        assert directory.is_dir()
        child.send_signal(ending)
        _, errors = child.communicate(timeout=PATIENCE)
    assert (child.returncode, errors) == (0, b"")
    assert not directory.exists()
    assert is_gone(urlsplit(line["auth_server"]).port or 0)


def test_the_first_line_says_where_everything_is(training: TrainingProcess) -> None:
    port = urlsplit(training.auth_server).port
    assert training.auth_server == f"https://localhost:{port}/STS/oauth"
    assert training.dss_server == f"https://localhost:{port}/SignServer/rest"
    assert urlsplit(training.control).port != port
    logins = [account["login"] for account in training.accounts]
    assert {"idonly", "pwd", "sms", "push", "qr", "choice", "devices", "strict"} <= set(logins)
    assert all(set(account) == {"login", "password", "what"} for account in training.accounts)
    assert all(account["what"] for account in training.accounts)


def test_only_the_authoritys_certificate_is_on_disk(training: TrainingProcess) -> None:
    directory = Path(training.ca_file).parent
    assert [file.name for file in directory.iterdir()] == ["ca.pem"]
    assert "PRIVATE" not in Path(training.ca_file).read_text()
    assert directory.stat().st_mode & 0o077 == 0


def test_it_ends_with_its_parent() -> None:
    program = (
        "import os; from cryptoarm_dss_plugin.training.process import TrainingProcess\n"
        "training = TrainingProcess().start(); print(training.auth_server, flush=True); os._exit(9)"
    )
    done = run(program)
    assert done.returncode == 9
    assert is_gone(urlsplit(done.stdout.strip()).port or 0)


def test_stopping_leaves_nothing_behind() -> None:
    threads = threading.active_count()
    with TrainingProcess() as training, PlainClient(training) as client:
        client.start("push")
        with connect(client):  # a client that is still there
            directory, pid = Path(training.ca_file).parent, training.pid
            training.stop()
    assert threading.active_count() == threads
    assert not directory.exists()
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    training.stop()


def test_a_port_that_is_taken_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(TrainingError):
        TrainingProcess(port=taken.getsockname()[1]).start()
    errors = capfd.readouterr().err
    assert errors.startswith("training: ")
    assert "Traceback" not in errors


def test_the_wanted_port_is_used() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with TrainingProcess(port=port) as training:
        assert urlsplit(training.auth_server).port == port


def test_it_shares_no_code_with_the_client() -> None:
    program = (
        "import sys, cryptoarm_dss_plugin.training.__main__, cryptoarm_dss_plugin.training.process\n"
        "print(*[name for name in sys.modules if name.startswith('cryptoarm_dss_plugin.')], sep='\\n')"
    )
    names = run(program).stdout.split()
    assert names
    assert all(name.startswith("cryptoarm_dss_plugin.training") for name in names)


def test_it_says_nothing_but_its_first_line(capfd: pytest.CaptureFixture[str]) -> None:
    with TrainingProcess() as training, PlainClient(training) as client:
        for login in ("idonly", "odd", "rsa", "revoked"):
            assert client.certificates(login)
        client.start("push")
    assert capfd.readouterr() == ("", "")


def test_confirming_by_itself_from_the_start() -> None:
    with TrainingProcess(auto_confirm=0) as training, PlainClient(training) as client:
        training.reset()
        ref_id = client.start("push")["Challenge"]["ContextData"]["RefID"]
        assert client.answer("push", ref_id)["AccessToken"]
        assert client.start("pending")["Error"] == "transaction_pending", "that phone is elsewhere"


def test_plain_http() -> None:
    with TrainingProcess(plain_http=True) as training, PlainClient(training) as client:
        assert training.auth_server.startswith("http://localhost:")
        assert client.token()
        assert training.log()[0]["tls"] is None


def test_a_body_that_does_not_come_whole_or_is_too_long_is_not_answered_as_if_it_were() -> None:
    head = b"POST /STS/confirmation HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with TrainingProcess(plain_http=True) as training, PlainClient(training) as client:
        for rest, expected in (
            (b"Content-Length: 9999999\r\n\r\n", b"HTTP/1.1 413 "),
            (b"Transfer-Encoding: chunked\r\n\r\n", b"HTTP/1.1 411 "),
            (b"Content-Length: 10\r\n\r\n{}", b""),
        ):
            with connect(client) as connection:
                connection.sendall(head + rest)
                connection.shutdown(socket.SHUT_WR)
                assert connection.recv(13) == expected
        assert training.log() == []


def test_a_silent_connection_keeps_nobody_waiting(training: TrainingProcess, client: PlainClient) -> None:
    port = urlsplit(training.auth_server).port or 0
    with socket.create_connection(("127.0.0.1", port), timeout=10):
        assert client.token()


def test_a_connection_is_kept_alive(training: TrainingProcess, client: PlainClient) -> None:
    for _ in range(5):
        client.post("idonly", {"Resource": RESOURCE})
    assert {entry["connection"] for entry in training.log()} == {training.log()[0]["connection"]}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("expired", "certificate has expired"),
        ("not-yet-valid", "certificate is not yet valid"),
        ("wrong-name", "Hostname mismatch"),
        ("self-signed", "self-signed certificate"),
    ],
)
def test_a_certificate_that_is_wrong(kind: str, reason: str) -> None:
    with TrainingProcess(tls_certificate=kind) as training:
        with pytest.raises(ssl.SSLCertVerificationError, match=reason):
            handshake(training, tls_context(training.ca_file))
        deadline = time.monotonic() + PATIENCE
        while training.state()["connections"]["failed_handshakes"] != 1:
            assert time.monotonic() < deadline


def test_the_usual_versions_of_tls(training: TrainingProcess) -> None:
    context = tls_context(training.ca_file)
    assert handshake(training, context) == "TLSv1.3"
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    assert handshake(training, context) == "TLSv1.2"
    with pytest.raises(ssl.SSLError):
        handshake(training, old_tls(training))


def test_old_tls_only() -> None:
    with TrainingProcess(tls_maximum="1.1") as training:
        modern = tls_context(training.ca_file)
        with pytest.raises(ssl.SSLError):
            handshake(training, modern)
        assert handshake(training, old_tls(training)) == "TLSv1.1"


def test_suites_nobody_has() -> None:
    with (
        TrainingProcess(tls_foreign_suites=True) as training,
        pytest.raises(ssl.SSLError, match=r"(?i)handshake[ _]failure"),
    ):
        handshake(training, tls_context(training.ca_file))


def test_plain_http_on_the_tls_port_is_not_answered(training: TrainingProcess) -> None:
    address = training.dss_server.replace("https:", "http:")
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(address, timeout=10)
