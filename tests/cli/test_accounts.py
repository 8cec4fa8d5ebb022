"""Every account of the training server, over both versions and all instances, from the command line."""

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import CommandLine, in_this_process
from tests.front import requests_of, steps_of


def with_password(training: TrainingProcess, login: str) -> tuple[list[str], str]:
    """The option and the line of standard input for an account's password, if it has one."""
    password = training.password(login)
    return ([], "") if password is None else (["--password-stdin"], f"{password}\n")


ACCOUNTS = {
    "idonly": 3,
    "pwd": 3,
    "awkward": 3,
    "alias@example.test": 3,
    "expired-token": 3,
    "onecert": 1,
    "manycerts": 500,
    "mobile": 2,
    "odd": 2,
    "rsa": 2,
    "strict": 3,
}
"""Accounts without a second factor, and how many certificates they have."""


@pytest.mark.parametrize("login", ACCOUNTS)
def test_an_account_without_a_second_factor(cli: CommandLine, training: TrainingProcess, login: str) -> None:
    option, line = with_password(training, login)
    command = [*cli.importing("work", login, *option), "--data-dir", str(cli.directory)]
    as_a_process = login in {"idonly", "awkward", "manycerts"}

    finished = cli.run(*command, stdin=line) if as_a_process else in_this_process(*command, stdin=line)

    assert finished.code == 0, finished
    assert finished.answer["outcome"] == "imported"
    assert len(finished.answer["certificates"]) == len(cli.listed("certificates")) == ACCOUNTS[login]
    assert steps_of(training) == ["start", "GET"]


def test_every_account_confirmed_on_the_phone(cli: CommandLine, training: TrainingProcess) -> None:
    logins = ("push", "pushpwd", "mydss", "airkey", "sim", "qr", "devices")
    started = {}
    for login in logins:
        training.confirm(login)
        option, line = with_password(training, login)
        started[login] = cli.start(*cli.importing(login, login, *option))
        started[login].write(line)

    for login, running in started.items():
        finished = running.end()
        assert finished.code == 0, finished
        assert len(finished.answer["certificates"]) == 3
        assert steps_of(training, login) == ["start", "poll", "GET"]
        assert "Подтвердите вход" in finished.err
    assert sorted(one["name"] for one in cli.listed("connections")) == sorted(logins)


def test_every_account_confirmed_by_a_code(cli: CommandLine, training: TrainingProcess) -> None:
    logins = ("sms", "mail", "oath", "unknown")
    started = {}
    for login in logins:
        option, line = with_password(training, login)
        started[login] = cli.start(*cli.importing(login, login, *option, "--code-stdin"))
        started[login].write(line)

    for login, running in started.items():
        training.wait_for(login)
        running.write(f"{training.codes(login)[0]}\n")
    for login, running in started.items():
        finished = running.end()
        assert finished.code == 0, finished
        assert len(finished.answer["certificates"]) == 3
        assert steps_of(training, login) == ["start", "code", "GET"]


def test_five_thousand_certificates(cli: CommandLine) -> None:
    finished = cli.import_from("thousands")

    assert finished.code == 0
    assert len(finished.answer["certificates"]) == 5000
    assert len({one["thumbprint"] for one in finished.answer["certificates"]}) == 5000


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_one_version_is_asked_and_no_other(cli: CommandLine, training: TrainingProcess, api: str) -> None:
    finished = cli.import_from("idonly", "--confirmation-api", api)

    assert finished.code == 0
    paths = {"v1": "/STS/confirmation", "v2": "/STS/v2.0/confirmation"}
    assert training.log()[0]["path"] == paths[api]
    assert cli.listed("connections")[0]["confirmation_api"] == api


@pytest.mark.parametrize(("there", "insisted"), [("v1", "v2"), ("v2", "v1")])
def test_the_version_insisted_on_is_not_replaced_by_the_other(
    cli: CommandLine, training: TrainingProcess, there: str, insisted: str
) -> None:
    training.settings(confirmation=there)

    finished = cli.import_from("idonly", "--confirmation-api", insisted)

    assert (finished.code, finished.error_code) == (3, "not-dss")
    assert len(training.log()) == 1


@pytest.mark.parametrize("there", ["v1", "v2"])
def test_auto_finds_the_version_and_remembers_it(
    cli: CommandLine, training: TrainingProcess, there: str
) -> None:
    training.settings(confirmation=there)
    assert cli.import_from("idonly").code == 0
    before = len(training.log())

    again = cli.run("import", "work", "--json")

    assert again.code == 0
    assert len(training.log()) - before == 2, "the version that is not there was not asked again"
    assert cli.listed("connections")[0]["confirmation_api"] == "auto"


def test_a_renamed_instance(cli: CommandLine, training: TrainingProcess) -> None:
    instance = training.instances[0]
    assert "/a1idp/" in instance["auth_server"]
    addresses = ["--auth-server", instance["auth_server"], "--dss-server", instance["dss_server"]]

    finished = cli.run(
        "import", "work", "--login", "idonly", *addresses, "--ca-file", training.ca_file, "--json"
    )

    assert finished.code == 0, finished
    assert [entry["path"].split("/")[1] for entry in training.log()] == ["a1idp", "a1ss"]


def test_a_resource_can_be_named(cli: CommandLine, training: TrainingProcess) -> None:
    training.settings(client="required")
    wrong = cli.import_from("idonly", "--client-id", "training-client", "--resource", "urn:none:such")
    assert (wrong.code, wrong.error_code) == (5, "client-not-registered")

    right = cli.import_from(
        "idonly",
        "--client-id",
        "training-client",
        "--resource",
        "urn:cryptopro:dss:signserver:signserver",
    )

    assert right.code == 0, right


def test_a_confidential_client_signs_in_with_its_secret(cli: CommandLine, training: TrainingProcess) -> None:
    training.settings(client="required")
    without = cli.import_from("idonly", "--client-id", "training-service")
    assert (without.code, without.error_code) == (5, "client-not-registered")

    finished = cli.import_from(
        "idonly", "--client-id", "training-service", "--client-secret-stdin", stdin="Canary-client-8806\n"
    )

    assert finished.code == 0, finished


def test_the_same_certificates_over_two_connections_keep_both_sources(cli: CommandLine) -> None:
    cli.prepare("idonly", name="first")
    cli.prepare("onecert", name="second")

    listed = cli.listed("certificates")

    assert sorted((one["connection"], one["dss_id"]) for one in listed) == [
        ("first", 14),
        ("first", 15),
        ("first", 16),
        ("second", 14),
    ]
    assert len({one["thumbprint"] for one in listed}) == 3


def test_the_empty_password_is_sent_once_and_never_again_once_refused(
    cli: CommandLine, training: TrainingProcess
) -> None:
    assert cli.import_from("pwd").error_code == "password-required"
    assert cli.listed("connections") == [], "nobody has signed in"
    assert cli.import_from("pwd").error_code == "password-required"

    finished = cli.import_from("pwd", "--password-stdin", stdin="Canary-pwd-4701\n")

    assert finished.code == 0
    sent = [entry["password"] for entry in requests_of(training, "pwd") if entry["step"] == "start"]
    assert sent == ["empty", "given"]


def test_a_dry_run_over_a_saved_connection_tries_no_empty_password(
    cli: CommandLine, training: TrainingProcess
) -> None:
    assert cli.import_from("strict", "--password-stdin", stdin="Canary-strict-3071\n").code == 0

    tried = [cli.run("import", "work", "--dry-run", "--json") for _ in range(4)]

    assert {one.error_code for one in tried} == {"password-required"}
    assert len(training.log()) == 2, "it keeps nothing, so it would try each time, and accounts lock"
    assert cli.run("import", "work", "--password-stdin", stdin="Canary-strict-3071\n").code == 0


def test_a_dry_run_goes_in_without_a_password_where_that_was_learnt(cli: CommandLine) -> None:
    assert cli.import_from("idonly").code == 0

    assert cli.run("import", "work", "--dry-run").code == 0


def test_a_wrong_password_is_sent_once(cli: CommandLine, training: TrainingProcess) -> None:
    finished = cli.import_from("strict", "--password-stdin", stdin="Canary-wrong\nCanary-strict-3071\n")

    assert (finished.code, finished.error_code) == (5, "wrong-credentials")
    assert len(training.log()) == 1, "a further line is no further password"
