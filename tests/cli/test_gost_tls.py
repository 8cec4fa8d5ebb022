"""Imports and checks at a server that speaks GOST TLS and nothing else."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.canaries import Canaries
from tests.cli.command_line import CommandLine

SUITES = {
    "kuznyechik": "GOST2012-KUZNYECHIK-KUZNYECHIKOMAC",
    "magma": "GOST2012-MAGMA-MAGMAOMAC",
    "iana-28147": "IANA-GOST2012-GOST8912-GOST8912",
    "legacy-28147": "LEGACY-GOST2012-GOST8912-GOST8912",
}
"""The names of the training server, and OpenSSL's."""


@pytest.fixture(scope="module")
def gost_server() -> Iterator[TrainingProcess]:
    """A server that speaks GOST TLS and nothing else."""
    with TrainingProcess(gost_tls="any") as training:
        yield training


@pytest.fixture
def gost(gost_server: TrainingProcess, data_dir: Path, canaries: Canaries) -> Iterator[CommandLine]:
    """Commands on a fresh data directory, with that server as it is after a start."""
    gost_server.reset()
    commands = CommandLine(gost_server, data_dir, canaries)
    yield commands
    commands.close()


def suites_of(training: TrainingProcess) -> set[tuple[str, str]]:
    """Version and suite of every request that the server has answered."""
    return {(entry["tls"], entry["suite"]) for entry in training.log()}


def handshakes_of(training: TrainingProcess) -> tuple[int, int]:
    """How many succeeded, and how many failed."""
    connections = training.state()["connections"]
    return connections["handshakes"], connections["failed_handshakes"]


@pytest.mark.parametrize("suite", SUITES)
def test_imports_with_and_without_a_phone(suite: str, data_dir: Path, canaries: Canaries) -> None:
    with TrainingProcess(gost_tls=suite, auto_confirm=0.1) as training:
        commands = CommandLine(training, data_dir, canaries)

        without, with_phone = (commands.import_from(login, name=login) for login in ("idonly", "push"))

        asked = {entry["login"] for entry in training.log() if entry["step"] == "poll"}
        assert suites_of(training) == {("TLSv1.2", SUITES[suite])}
    assert (without.code, with_phone.code, asked) == (0, 0, {"push"})
    assert without.answer["outcome"] == with_phone.answer["outcome"] == "imported"
    assert len(without.answer["certificates"]) == 3


def test_what_was_found_out_is_kept_with_the_connection(
    gost: CommandLine, gost_server: TrainingProcess
) -> None:
    gost.prepare("idonly")
    first = handshakes_of(gost_server)
    gost_server.reset()

    again = gost.run("import", "work", "--json")

    assert (first, again.code, handshakes_of(gost_server)) == ((1, 1), 0, (1, 0))


def test_what_is_insisted_on_is_saved_and_asks_for_nothing_else(
    gost: CommandLine, gost_server: TrainingProcess
) -> None:
    gost.prepare("idonly", "--gost-tls", "require")

    again = gost.run("import", "work", "--json")
    switched_off = gost.run("import", "work", "--gost-tls", "off", "--json")

    assert (again.code, switched_off.code) == (0, 4)
    assert handshakes_of(gost_server) == (2, 1)
    assert "разрешите ГОСТ TLS для этого подключения" in switched_off.answer["error"]["message"]


def test_the_check_shows_version_and_suite(gost: CommandLine) -> None:
    checked = gost.run("check", *gost.server())

    assert checked.code == 0, checked
    assert checked.out.count(f"TLSv1.2, {SUITES['kuznyechik']}") == 2
    assert "Учебный центр ГОСТ" in checked.out


def test_the_addresses_are_found(gost: CommandLine) -> None:
    found = gost.run("discover", gost.training.auth_server, "--ca-file", gost.training.ca_file, "--json")

    assert found.answer["dss_server"] == gost.training.dss_server


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "localhost принимает только соединения, защищённые ГОСТ TLS"),
        (("--gost-tls", "require"), "для подключения требуется ГОСТ TLS, а установить его здесь нельзя"),
    ],
)
def test_without_the_engine_the_sentence_names_the_package(
    options: tuple[str, ...], message: str, gost: CommandLine, gost_server: TrainingProcess, tmp_path: Path
) -> None:
    finished = gost.run(
        *gost.importing("work", "idonly", *options), environment={"OPENSSL_ENGINES": str(tmp_path)}
    )

    told = finished.answer["error"]["message"]
    assert (finished.code, finished.error_code) == (4, "tls-gost-required")
    assert message in told
    assert "libengine-gost-openssl в Debian и Ubuntu" in told
    assert gost_server.log() == []
    assert gost.listed("connections") == []


def test_the_training_server_speaks_it_on_request(gost: CommandLine) -> None:
    running = gost.start("training", "--gost-tls", "magma")
    assert running.process.stdout is not None

    first_line = json.loads(running.process.stdout.readline())

    addresses = [first_line["auth_server"], "--dss-server", first_line["dss_server"]]
    checked = gost.run("check", "--auth-server", *addresses, "--ca-file", first_line["ca_file"])
    running.send(signal.SIGINT)
    assert (checked.code, running.end().code) == (0, 0)
    assert SUITES["magma"] in checked.out


def test_the_training_server_says_when_it_cannot(gost: CommandLine, tmp_path: Path) -> None:
    refused = gost.run("training", "--gost-tls", "--json", environment={"OPENSSL_ENGINES": str(tmp_path)})

    assert (refused.code, refused.error_code) == (4, "tls-gost-required")
