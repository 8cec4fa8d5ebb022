"""What `check` does not say alone: troubles that the import tells, and those of a saved connection."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import CommandLine, Finished, in_this_process
from tests.cli.proxies import INSPECTOR, inspecting_proxy

KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"


@pytest.fixture(autouse=True)
def quiet_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of this machine."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def inspector(training: TrainingProcess, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A proxy that inspects, and the path of a file with its authority and the training server's."""
    with inspecting_proxy(tmp_path, training.ca_file) as (port, own):
        both = tmp_path / "both.pem"
        both.write_text(Path(training.ca_file).read_text() + Path(own).read_text())
        yield f"127.0.0.1:{port}", str(both)


def here(cli: CommandLine, *arguments: str) -> Finished:
    """A command on the data directory of the test, with JSON."""
    return in_this_process(*arguments, "--data-dir", str(cli.directory), "--json")


def first_failed(finished: Finished) -> tuple[str, str, str]:
    """Rung, code and sentence of the first broken rung."""
    rung = next(one for one in finished.answer["rungs"] if one["state"] == "failed")
    return rung["rung"], rung["error"]["code"], rung["error"]["message"]


# Trouble 1.


@pytest.mark.parametrize("client", [[], ["--client-id", "training-client"]], ids=["no client", "a client"])
@pytest.mark.parametrize("confirmation", ["both", "none"])
def test_a_mistyped_path_of_the_signature_service_is_told_before_anything_else(
    cli: CommandLine, training: TrainingProcess, client: list[str], confirmation: str
) -> None:
    training.settings(confirmation=confirmation)
    address = training.dss_server.replace("SignServer", "SingServer")
    options = ["--auth-server", training.auth_server, "--dss-server", address, "--ca-file", training.ca_file]

    finished = cli.run("import", "work", "--login", "idonly", *options, *client, "--json")

    assert (finished.code, finished.error_code) == (3, "not-dss")
    assert "«Сервер DSS»" in finished.answer["error"]["message"]
    asked = [one for one in training.log() if one["method"] == "GET"]
    assert {one["authorization"] for one in asked} == {"none"}
    assert 0 < len(asked) <= 3


def test_a_client_that_is_wanted_is_still_told_as_such(cli: CommandLine, training: TrainingProcess) -> None:
    training.settings(client="required", missing_client="invalid_request")

    finished = cli.import_from("idonly")

    assert (finished.code, finished.error_code) == (5, "client-not-registered")
    assert "«Идентификатор клиента»" in finished.answer["error"]["message"]


def test_a_signature_service_out_of_order_leaves_the_refusal_as_it_is(
    cli: CommandLine, training: TrainingProcess
) -> None:
    training.settings(client="required", missing_client="invalid_request")
    training.fault("close", path="certificates", times=None)

    assert cli.import_from("idonly").error_code == "client-not-registered"


# Trouble 11.


def test_an_account_without_certificates_has_a_sound_connection(cli: CommandLine) -> None:
    checked = in_this_process("check", *cli.server(), "--json")
    imported = cli.import_from("nocerts")

    assert (checked.code, checked.answer["ok"]) == (0, True)
    assert (imported.code, imported.error_code, imported.answer["outcome"]) == (
        7,
        "no-certificates",
        "no-certificates",
    )


# Trouble 15.


@pytest.mark.parametrize("command", ["import", "check", "discover", "explain"])
def test_a_private_key_among_the_roots_is_refused(
    cli: CommandLine, training: TrainingProcess, tmp_path: Path, command: str
) -> None:
    file = tmp_path / "with-key.pem"
    file.write_text(Path(training.ca_file).read_text() + KEY)
    addresses = ["--auth-server", training.auth_server, "--dss-server", training.dss_server]
    given = {
        "import": ["work", "--login", "idonly", *addresses],
        "check": addresses,
        "discover": [training.auth_server],
        "explain": ["work", *addresses],
    }[command]

    finished = here(cli, command, *given, "--ca-file", str(file))

    assert (finished.code, finished.error_code) == (2, "bad-ca-file")
    assert "закрытый ключ" in finished.answer["error"]["message"]
    assert training.log() == []


# Trouble 16.


def test_an_inspector_that_has_come_between_is_named_by_its_issuer(
    cli: CommandLine, inspector: tuple[str, str], training: TrainingProcess
) -> None:
    cli.prepare("idonly")
    before = len(training.log())

    checked = here(cli, "check", "work", "--proxy", inspector[0])
    imported = here(cli, "import", "work", "--proxy", inspector[0])

    rung, code, message = first_failed(checked)
    assert (rung, code, checked.code) == ("tls", "tls-untrusted", 4)
    assert f"подменила сертификат сервера localhost, он выдан центром «{INSPECTOR}»" in message
    assert "попросите администратора" in message
    assert (imported.code, imported.error_code) == (4, "tls-untrusted")
    assert imported.answer["error"]["message"] == message
    assert len(training.log()) == before


def test_an_inspector_from_the_first_is_an_authority_that_is_not_known(
    cli: CommandLine, inspector: tuple[str, str]
) -> None:
    checked = in_this_process("check", *cli.server(), "--proxy", inspector[0], "--json")
    imported = cli.import_from("idonly", "--proxy", inspector[0])

    message = first_failed(checked)[2]
    assert f"выдан центром «{INSPECTOR}», которому этот компьютер не доверяет" in message
    assert imported.answer["error"]["message"] == message


def test_an_inspector_that_is_trusted_is_a_warning(cli: CommandLine, inspector: tuple[str, str]) -> None:
    cli.prepare("idonly")

    checked = here(cli, "check", "work", "--proxy", inspector[0], "--ca-file", inspector[1])

    assert checked.code == 0
    warned = [one for one in checked.answer["rungs"] if one["state"] == "warning"]
    assert {(one["rung"], one["error"]["code"]) for one in warned} == {("tls", "server-certificate-replaced")}
    assert f"«{INSPECTOR}»" in warned[0]["error"]["message"]


# Trouble 19.


def test_a_clock_that_is_hours_off_does_not_keep_from_importing(
    cli: CommandLine, training: TrainingProcess
) -> None:
    training.settings(clock_offset=-7_200)
    checked = in_this_process("check", *cli.server(), "--json")

    codes = {one["error"]["code"] for one in checked.answer["rungs"] if one["error"]}
    assert (checked.code, codes) == (0, {"clock-skew"})
    assert cli.import_from("idonly").code == 0
