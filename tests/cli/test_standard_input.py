"""Secrets from standard input: a line each, in a fixed order, exactly as they stand."""

import base64
import json
import signal
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.canaries import Canaries
from tests.cli.command_line import CommandLine, in_this_process, wait_until_drained
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer, Talk, always, answer
from tests.front import steps_of

_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"

LINES = {
    "Canary-plain\n": "Canary-plain",
    "Canary-without-end": "Canary-without-end",
    "Canary-crlf\r\n": "Canary-crlf",
    "  Canary with spaces  \n": "  Canary with spaces  ",
    "\tCanary\ttabs\t\n": "\tCanary\ttabs\t",
    "Canary-first\nCanary-second\n": "Canary-first",
    "\n": "",
    "\r\n": "",
    "Канарейка-ё-鳥-🐦\n": "Канарейка-ё-鳥-🐦",
    "Ca:na\"r'y&+%20\\$`\n": "Ca:na\"r'y&+%20\\$`",
    "C" * 256 + "\n": "C" * 256,
    "C" * 5000 + "\r\n": "C" * 5000,
}


def test_a_password_arrives_exactly_as_its_line_stands(
    cli: CommandLine, canaries: Canaries, tmp_path: Path
) -> None:
    authority = Authority()
    ca_file = tmp_path / "ca.pem"
    ca_file.write_text(authority.pem, encoding="ascii")
    refusal = answer(b"", "401 Unauthorized")
    with ScriptedServer(always(refusal), authority.server_context()) as server:
        command = [
            *("import", "work", "--login", "somebody", "--ca-file", str(ca_file)),
            *("--auth-server", server.url("/STS"), "--dss-server", server.url("/SignServer")),
            *("--password-stdin", "--json", "--data-dir", str(cli.directory)),
        ]
        for number, (line, password) in enumerate(LINES.items()):
            run = cli.run if number % 4 == 0 else in_this_process
            finished = run(*command, stdin=line)

            assert (finished.code, finished.error_code) == (5, "wrong-credentials"), finished
            scheme, _, pair = server.received[-1].headers["Authorization"].partition(" ")
            assert scheme == "Basic"
            assert base64.b64decode(pair).decode() == f"somebody:{password}"
            if len(password) > 3:
                canaries.add("a typed password", password)
        assert len(server.received) == len(LINES), "each was sent once"


@pytest.mark.parametrize(
    "line", [b"Canary-\xff\xfe\n", b"Canary-endless" * 10_000], ids=["not UTF-8", "endless"]
)
def test_a_line_that_is_no_password(cli: CommandLine, training: TrainingProcess, line: bytes) -> None:
    finished = cli.import_from("pwd", "--password-stdin", stdin=line)

    assert (finished.code, finished.error_code) == (2, "usage")
    assert training.log() == []


@pytest.mark.parametrize(
    ("options", "given"),
    [
        (["--password-stdin"], ""),
        (["--password-stdin", "--proxy-password-stdin"], "Canary-1\n"),
        (["--password-stdin", "--client-secret-stdin"], "Canary-1\n"),
        (["--password-stdin", "--proxy-password-stdin", "--client-secret-stdin"], "Canary-1\nCanary-2"),
    ],
)
def test_input_that_ends_early(
    cli: CommandLine, training: TrainingProcess, options: list[str], given: str
) -> None:
    command = [*cli.importing("work", "pwd", *options), "--data-dir", str(cli.directory)]
    finished = in_this_process(*command, stdin=given)

    assert (finished.code, finished.error_code) == (2, "usage")
    assert training.log() == []


def test_lines_that_nobody_asked_for_are_not_read(cli: CommandLine, training: TrainingProcess) -> None:
    finished = cli.import_from("pwd", stdin="Canary-pwd-4701\n")

    assert (finished.code, finished.error_code) == (5, "password-required")
    assert [entry["password"] for entry in training.log()] == ["empty"]


def test_the_order_is_password_proxy_password_client_secret_codes(
    cli: CommandLine, training: TrainingProcess
) -> None:
    training.settings(client="required")
    dss_port = int(training.dss_server.removeprefix("https://localhost:").partition("/")[0])

    def through(talk: Talk) -> None:
        talk.receive()
        talk.send(_ESTABLISHED)
        talk.forward(dss_port)

    with ScriptedServer(through) as proxy:
        running = cli.start(
            *cli.importing("work", "sms", "--client-id", "training-service"),
            *("--proxy", f"http://clerk@127.0.0.1:{proxy.port}", "--code-stdin"),
            *("--client-secret-stdin", "--proxy-password-stdin", "--password-stdin"),
        )
        running.write("Canary-sms-8264\nCanary-proxy\nCanary-client-8806\n")
        training.wait_for("sms")
        running.write(f"{training.codes('sms')[0]}\n")
        finished = running.end()

        assert finished.code == 0, finished
        (connect,) = proxy.received
    expected = base64.b64encode(b"clerk:Canary-proxy").decode()
    assert connect.headers["Proxy-Authorization"] == f"Basic {expected}"


def test_the_proxys_user_is_saved_and_its_password_is_not(
    cli: CommandLine, training: TrainingProcess, canaries: Canaries
) -> None:
    canaries.expect("the arguments of a process")  # SECURITY.md says so of `--proxy`
    dss_port = int(training.dss_server.removeprefix("https://localhost:").partition("/")[0])

    def through(talk: Talk) -> None:
        talk.receive()
        talk.send(_ESTABLISHED)
        talk.forward(dss_port)

    with ScriptedServer(through) as proxy:
        address = f"http://clerk:Canary-in-argv@127.0.0.1:{proxy.port}"
        assert cli.import_from("onecert", "--proxy", address).code == 0
        again = cli.run("import", "work", "--proxy-password-stdin", "--json", stdin="Canary-typed-again\n")
        given = [base64.b64decode(one.headers["Proxy-Authorization"][6:]) for one in proxy.received]

    assert again.code == 0, again
    assert given == [b"clerk:Canary-in-argv", b"clerk:Canary-typed-again"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_wrong_code_and_then_the_right_one(cli: CommandLine, training: TrainingProcess, end: str) -> None:
    running = cli.start(*cli.importing("work", "sms", "--password-stdin", "--code-stdin"))
    running.write(f"Canary-sms-8264{end}")
    training.wait_for("sms")

    running.write(f"000{end}{training.codes('sms')[0]}{end}")
    finished = running.end()

    assert finished.code == 0, finished
    assert steps_of(training) == ["start", "code", "code", "GET"]
    assert "Код не принят" in finished.err
    assert "Осталось попыток: 2" in finished.err


def test_wrong_codes_until_the_attempts_are_used_up(cli: CommandLine, training: TrainingProcess) -> None:
    finished = cli.import_from(
        "sms", "--password-stdin", "--code-stdin", stdin="Canary-sms-8264\n001\n002\n003\n004\n"
    )

    assert (finished.code, finished.error_code) == (6, "attempts-exceeded")
    assert steps_of(training) == ["start", "code", "code", "code"]


@pytest.mark.parametrize("codes", ["", "001\n"])
def test_codes_that_end_early(cli: CommandLine, training: TrainingProcess, codes: str) -> None:
    finished = cli.import_from("sms", "--password-stdin", "--code-stdin", stdin=f"Canary-sms-8264\n{codes}")

    assert (finished.code, finished.error_code) == (6, "code-required")
    assert steps_of(training) == ["start", *["code"] * codes.count("\n")]


def test_without_code_stdin_a_code_is_not_waited_for(cli: CommandLine) -> None:
    finished = cli.import_from("sms", "--password-stdin", stdin="Canary-sms-8264\n123456\n")

    assert (finished.code, finished.error_code) == (6, "code-required")


def test_the_timeout_ends_also_the_wait_for_a_code_that_nobody_types(
    cli: CommandLine, training: TrainingProcess
) -> None:
    running = cli.start(*cli.importing("work", "sms", "--password-stdin", "--code-stdin", "--timeout", "0.5"))
    running.write("Canary-sms-8264\n")

    # Its standard input stays open: nothing but the time ends this.
    running.process.wait(timeout=60)

    finished = running.end()
    assert (finished.code, finished.error_code) == (6, "confirmation-expired")
    assert steps_of(training) == ["start"]


def test_a_code_that_the_server_repeats_is_not_repeated_here(
    cli: CommandLine, training: TrainingProcess
) -> None:
    title = "Код Canary-code-5506 неверен"
    challenge = (
        '{"IsFinal": false, "IsError": false, "Challenge": {"Title": {"Value": "%s"}, "TextChallenge": '
        '[{"RefID": "r", "AuthnMethod": "http://dss.cryptopro.ru/identity/authenticationmethod/otpviasms"}]}}'
    )
    training.fault("body", step="code", body=challenge % title)

    finished = cli.import_from(
        "sms", "--password-stdin", "--code-stdin", stdin="Canary-sms-8264\nCanary-code-5506\n"
    )

    assert finished.error_code == "code-required"
    assert "Код *** неверен" in finished.err


@pytest.mark.parametrize("how", ["200", "401", "500"])
def test_a_password_that_the_server_repeats_is_not_repeated_here(
    cli: CommandLine, training: TrainingProcess, how: str
) -> None:
    words = "Пароль Canary-wrong-1177 неверен"
    answered = {"IsFinal": True, "IsError": True, "Error": "authentication_failed"}
    body = json.dumps({**answered, "ErrorDescription": words, "error_description": words})
    training.fault("body", step="start", body=body, status=int(how), times=None)

    with_json = cli.import_from("pwd", "--password-stdin", stdin="Canary-wrong-1177\n")
    for_people = cli.run(
        *("import", "work", "--login", "pwd", *cli.server(), "--password-stdin"), stdin="Canary-wrong-1177\n"
    )

    assert with_json.code == for_people.code != 0
    assert "неверен" in with_json.answer["error"]["detail"] + for_people.err


def test_a_password_is_in_no_place_that_other_programs_see(
    cli: CommandLine, training: TrainingProcess
) -> None:
    running = cli.start(*cli.importing("work", "pushpwd", "--password-stdin"))
    running.write("Canary-pushpwd-1935\n")
    training.wait_for("pushpwd")

    process = Path(f"/proc/{running.process.pid}")
    seen = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()

    assert b"pushpwd" in seen
    assert b"Canary" not in seen
    training.confirm("pushpwd")
    assert running.end().code == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_waiting_for_a_line_can_be_interrupted(
    cli: CommandLine, training: TrainingProcess, number: signal.Signals
) -> None:
    running = cli.start(*cli.importing("work", "pwd", "--password-stdin", "--proxy-password-stdin"))
    running.write("Canary-pwd-4701\n")
    wait_until_drained(running)

    running.send(number)
    running.process.wait(timeout=60)

    finished = running.end()
    assert finished.code == 130
    assert finished.answer["outcome"] == "cancelled"
    assert training.log() == []
