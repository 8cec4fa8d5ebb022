"""Servers that are none, are broken or are not who they say: which code, which exit code, no harm."""

import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import CommandLine
from tests.cli.failing import FailingImports
from tests.dss.scripted_server import ScriptedServer, Talk, answer
from tests.front import steps_of

Fault = Mapping[str, Any]

FAULTS: dict[str, tuple[Fault, str, int]] = {
    "a page": ({"kind": "html"}, "not-dss", 3),
    "a gzip bomb": ({"kind": "gzip-bomb"}, "answer-too-large", 3),
    "500": ({"kind": "status", "status": 500, "body": "json"}, "server-error", 1),
    "a way to another host": ({"kind": "redirect", "status": 302, "to": "other"}, "not-dss", 3),
    "a cut in the middle": ({"kind": "reset"}, "cannot-connect", 4),
}
"""One for each exit code and front of the trouble; tests/faults has the catalogue."""


@pytest.mark.parametrize("fault", FAULTS)
def test_an_authorization_server_with(
    cli: CommandLine, failing: FailingImports, training: TrainingProcess, fault: str
) -> None:
    parameters, code, exit_code = FAULTS[fault]
    training.fault(path="confirmation", times=None, **parameters)
    training.settings(oauth_token=False)

    failing.expect(
        code,
        exit_code,
        ["--login", "idonly", *cli.server()],
        latin=["localhost"],
        as_a_process=parameters["kind"] != "status",
    )

    assert "GET" not in steps_of(training)


@pytest.mark.parametrize("fault", ["a page", "500"])
def test_a_signature_server_with(
    cli: CommandLine, failing: FailingImports, training: TrainingProcess, fault: str
) -> None:
    parameters, code, exit_code = FAULTS[fault]
    training.fault(path="certificates", times=None, **parameters)

    failing.expect(
        code,
        exit_code,
        ["--login", "idonly", *cli.server()],
        latin=["localhost"],
        as_a_process=fault == "500",
    )


def test_what_is_only_odd_does_no_harm(cli: CommandLine, training: TrainingProcess) -> None:
    for number, kind in enumerate(["bom", "content-type"]):
        training.fault(kind, path="confirmation")
        training.fault(kind, path="certificates")
        cli.prepare("onecert", name=f"odd_{number}")
    training.fault("redirect", path="certificates", status=302, to="same")
    cli.prepare("onecert", name="redirected")
    training.settings(gzip=True)
    cli.prepare("idonly", name="packed")


SERVERS: dict[str, tuple[dict[str, Any], str]] = {
    "another's certificate": ({"tls_certificate": "wrong-name"}, "tls-name-mismatch"),
    "other suites only": ({"tls_foreign_suites": True}, "tls-gost-required"),
}


@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_with(cli: CommandLine, failing: FailingImports, kind: str) -> None:
    options, code = SERVERS[kind]
    with TrainingProcess(**options) as server:
        arguments = ["--login", "idonly", *cli.server(server)]

        failing.expect(code, 4, arguments, latin=["localhost"])

        assert server.log() == [], "nothing was told to it"


def test_a_server_that_only_its_own_ca_file_makes_trusted(
    cli: CommandLine, failing: FailingImports, training: TrainingProcess
) -> None:
    arguments = ["--login", "idonly", *cli.server()[:-2]]

    finished = failing.expect("tls-untrusted", 4, arguments, latin=["localhost"])

    assert "localhost" in finished.answer["error"]["message"]
    assert training.log() == []


def test_a_port_where_nobody_listens(failing: FailingImports) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    addresses = [
        *("--auth-server", f"https://127.0.0.1:{port}/STS"),
        *("--dss-server", f"https://127.0.0.1:{port}/SignServer"),
    ]

    finished = failing.expect("cannot-connect", 4, ["--login", "idonly", *addresses])

    assert "127.0.0.1" in finished.answer["error"]["message"]


def test_a_signature_server_that_cannot_be_reached_is_the_one_named(
    failing: FailingImports, training: TrainingProcess
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    arguments = [
        *("--login", "idonly", "--auth-server", training.auth_server, "--ca-file", training.ca_file),
        *("--dss-server", f"https://127.0.0.1:{port}/SignServer"),
    ]

    finished = failing.expect("cannot-connect", 4, arguments)

    assert "«Сервер DSS»" in finished.answer["error"]["message"]


def _asking(talk: Talk) -> None:
    talk.receive()
    talk.send(answer(b"", "407 Proxy Authentication Required", Proxy_Authenticate='Basic realm="test"'))


def test_a_proxy_that_lets_nobody_through(
    cli: CommandLine, failing: FailingImports, training: TrainingProcess
) -> None:
    with ScriptedServer(_asking) as proxy:
        arguments = ["--login", "idonly", *cli.server(), "--proxy", f"127.0.0.1:{proxy.port}"]

        options = "--proxy, --proxy-password-stdin"
        finished = failing.expect("proxy-failed", 4, arguments, latin=[options])

    assert training.log() == []
    assert options in finished.answer["error"]["message"]


def test_the_environment_adds_neither_trust_nor_credentials(
    cli: CommandLine, training: TrainingProcess, tmp_path: Path
) -> None:
    netrc = tmp_path / "home" / ".netrc"
    netrc.write_text("machine localhost login pwd password of-netrc\n", encoding="ascii")
    netrc.chmod(0o600)
    names = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")

    untrusted = cli.run(*_without_ca(cli), environment=dict.fromkeys(names, training.ca_file))
    trusted = cli.import_from("onecert")

    assert (untrusted.code, untrusted.error_code) == (4, "tls-untrusted")
    assert trusted.code == 0
    assert [entry["login"] for entry in training.log()] == ["onecert", "onecert"]


def _without_ca(cli: CommandLine) -> list[str]:
    command = cli.importing("work", "onecert")
    position = command.index("--ca-file")
    return command[:position] + command[position + 2 :]


BAD_CA_FILES: dict[str, bytes | None] = {
    "missing": None,
    "empty": b"",
    "text": b"not a certificate\n",
    "other bytes": bytes(range(256)) * 10,
    "a key": b"-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n",
    "a broken one": b"-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n",
    "one without an end": b"-----BEGIN CERTIFICATE-----\nMIIC\n",
    "huge": b"-----BEGIN CERTIFICATE-----\n" + b"A" * 2_000_000,
}


@pytest.mark.parametrize("kind", BAD_CA_FILES)
def test_a_ca_file_that_is_none(
    cli: CommandLine, failing: FailingImports, training: TrainingProcess, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "authority.pem"
    content = BAD_CA_FILES[kind]
    if content is not None:
        file.write_bytes(content)

    arguments = ["--login", "idonly", *cli.server()[:-1], str(file)]
    finished = failing.expect("bad-ca-file", 2, arguments, latin=[str(file)], as_a_process=kind == "missing")

    assert str(file) in finished.answer["error"]["message"]
    assert training.log() == []


@pytest.mark.parametrize("place", ["/", "/dev/zero"])
def test_a_ca_file_that_is_not_even_a_file(cli: CommandLine, failing: FailingImports, place: str) -> None:
    failing.expect("bad-ca-file", 2, ["--login", "idonly", *cli.server()[:-1], place], latin=["dev", "zero"])
