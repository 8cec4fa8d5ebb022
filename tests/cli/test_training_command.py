"""`training`: the server as a child, for as long as it is wanted."""

import json
import signal
import socket
import time
from typing import Any

import pytest

from tests.cli.command_line import PATIENCE_SECONDS, CommandLine, Running


def first_line(running: Running) -> dict[str, Any]:
    """What the command tells of its server."""
    assert running.process.stdout is not None
    told: dict[str, Any] = json.loads(running.process.stdout.readline())
    return told


def port_of(told: dict[str, Any]) -> int:
    return int(told["auth_server"].removeprefix("https://localhost:").partition("/")[0])


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_tells_its_addresses_and_ends_with_a_signal(cli: CommandLine, number: signal.Signals) -> None:
    running = cli.start("training")
    told = first_line(running)

    assert {"auth_server", "dss_server", "ca_file", "accounts"} <= set(told)
    assert all(set(account) == {"login", "password", "what"} for account in told["accounts"])
    assert {"idonly", "pwd", "push", "sms"} <= {account["login"] for account in told["accounts"]}
    addresses = ["--auth-server", told["auth_server"], "--dss-server", told["dss_server"]]
    imported = cli.run(
        "import", "work", "--login", "idonly", *addresses, "--ca-file", told["ca_file"], "--json"
    )
    assert imported.code == 0, imported

    running.send(number)
    finished = running.end()

    assert (finished.code, finished.out, finished.err) == (0, "", ""), "one line and nothing else"
    assert not listens(port_of(told))
    assert not cli.directory.joinpath("training").exists()


def test_it_listens_where_it_is_told_to(cli: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    running = cli.start("training", "--port", str(port))

    assert port_of(first_line(running)) == port

    running.send(signal.SIGTERM)
    assert running.end().code == 0


def test_a_port_that_is_taken(cli: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        finished = cli.run("training", "--json", "--port", str(listener.getsockname()[1]))

    assert (finished.code, finished.error_code) == (2, "usage")
    assert list(finished.answer) == ["error"]
    assert "--port" in finished.answer["error"]["message"]


def test_the_server_does_not_outlive_a_command_that_was_killed(cli: CommandLine) -> None:
    running = cli.start("training")
    port = port_of(first_line(running))
    assert listens(port)

    running.process.kill()
    running.process.wait()

    deadline = time.monotonic() + PATIENCE_SECONDS
    while listens(port):
        assert time.monotonic() < deadline, "the server is still there"
    running.process.communicate()


def test_nothing_is_stored_by_it(cli: CommandLine) -> None:
    running = cli.start("training")
    first_line(running)
    running.send(signal.SIGTERM)

    assert running.end().code == 0
    assert not cli.directory.exists()
