"""The server does not let somebody in: which code, which exit code, what the person reads."""

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import CommandLine
from tests.cli.failing import FailingImports
from tests.front import steps_of


def arguments(cli: CommandLine, login: str, *further: str) -> list[str]:
    return ["--login", login, *cli.server(), *further]


WRONG_PASSWORD = ("--password-stdin",)


@pytest.mark.parametrize("failure", ["401", "401-json", "200"])
def test_a_wrong_password(
    cli: CommandLine, failing: FailingImports, training: TrainingProcess, failure: str
) -> None:
    training.settings(failure=failure)

    failing.expect("wrong-credentials", 5, arguments(cli, "pwd", *WRONG_PASSWORD), stdin="Canary-wrong\n")

    assert steps_of(training) == ["start"] * 2, "once for each language"


@pytest.mark.parametrize("login", ["nobody", "locked"])
def test_an_unknown_or_locked_account(cli: CommandLine, failing: FailingImports, login: str) -> None:
    failing.expect("wrong-credentials", 5, arguments(cli, login, *WRONG_PASSWORD), stdin="Canary-wrong\n")
    told = failing.expect(
        *("password-required", 5, arguments(cli, login)),
        latin=["--password-stdin"],
        as_a_process=login == "locked",
    )
    assert "--password-stdin" in told.answer["error"]["message"], "a script is told how to give it"


def test_a_forbidden_account(cli: CommandLine, failing: FailingImports, training: TrainingProcess) -> None:
    training.settings(failure="403")

    failing.expect("access-denied", 5, arguments(cli, "pwd", *WRONG_PASSWORD), stdin="Canary-wrong\n")


def test_an_account_that_may_not_read_certificates(
    cli: CommandLine, failing: FailingImports, training: TrainingProcess
) -> None:
    training.fault("status", path="certificates", status=403, times=None)

    failing.expect("access-denied", 5, arguments(cli, "idonly"))


def test_an_unregistered_client(cli: CommandLine, failing: FailingImports, training: TrainingProcess) -> None:
    training.settings(client="required")

    told = failing.expect("client-not-registered", 5, arguments(cli, "idonly"), latin=["--client-id"])
    assert "«Идентификатор клиента»" in told.answer["error"]["message"]


def test_a_token_for_somebody_else(cli: CommandLine, failing: FailingImports) -> None:
    finished = failing.expect("account-mismatch", 1, arguments(cli, "mismatch"), latin=["mismatch"])

    assert "someone-else" not in finished.out


def test_a_session_that_ends_at_once_is_renewed_once(
    cli: CommandLine, training: TrainingProcess, failing: FailingImports
) -> None:
    training.fault("status", path="certificates", status=401)
    assert cli.import_from("idonly").code == 0
    assert steps_of(training) == ["start", "GET", "start", "GET"]

    training.fault("status", path="certificates", status=401, times=None)
    failing.expect("session-expired", 1, arguments(cli, "idonly"))


def test_a_declined_confirmation(
    cli: CommandLine, failing: FailingImports, training: TrainingProcess
) -> None:
    training.auto("push", decision="decline", delay=0)

    failing.expect("confirmation-declined", 6, arguments(cli, "push"))


def test_a_decline_told_by_a_bare_status(
    cli: CommandLine, failing: FailingImports, training: TrainingProcess
) -> None:
    training.settings(decline_status=400)
    training.auto("push", decision="decline", delay=0)

    failing.expect("confirmation-declined", 6, arguments(cli, "push"))


@pytest.mark.parametrize("told", ["transaction_expired", "invalid_transaction"])
def test_a_confirmation_that_expired_on_the_server(
    cli: CommandLine, failing: FailingImports, training: TrainingProcess, told: str
) -> None:
    training.settings(expired_error=told)
    training.auto("push", decision="expire", delay=0)

    failing.expect("confirmation-expired", 6, arguments(cli, "push"))


def test_the_lifetime_that_the_server_names_binds(
    cli: CommandLine, failing: FailingImports, training: TrainingProcess
) -> None:
    training.settings(expires_in=1)

    failing.expect("confirmation-expired", 6, arguments(cli, "push", "--timeout", "600"))


def test_the_persons_own_bound_binds(
    cli: CommandLine, failing: FailingImports, training: TrainingProcess
) -> None:
    failing.expect("confirmation-expired", 6, arguments(cli, "push", "--timeout", "0.5"))

    assert steps_of(training).count("poll") == 2, "one last question for each language"


def test_an_earlier_request_that_still_waits(cli: CommandLine, failing: FailingImports) -> None:
    failing.expect("confirmation-pending", 6, arguments(cli, "pending"))


def test_a_code_that_cannot_be_asked_for(cli: CommandLine, failing: FailingImports) -> None:
    told = failing.expect(
        *("code-required", 6, arguments(cli, "sms", "--password-stdin")),
        stdin="Canary-sms-8264\n",
        latin=["--code-stdin"],
    )
    assert "--code-stdin" in told.answer["error"]["message"]


def test_too_many_wrong_codes(cli: CommandLine, failing: FailingImports) -> None:
    failing.expect(
        "attempts-exceeded",
        6,
        arguments(cli, "sms", "--password-stdin", "--code-stdin"),
        stdin="Canary-sms-8264\n001\n002\n003\n",
    )


def test_a_factor_that_is_not_offered(cli: CommandLine, failing: FailingImports) -> None:
    finished = failing.expect(
        "factor-not-offered",
        6,
        arguments(cli, "choice", "--password-stdin", "--factor", "carrier-pigeon"),
        stdin="Canary-choice-6042\n",
        latin=["carrier-pigeon", "otpviasms", "mobile"],
    )

    message = finished.answer["error"]["message"]
    assert "«carrier-pigeon»" in message
    assert "otpviasms, mobile" in message, "what is offered is told"


def test_an_account_without_certificates(cli: CommandLine, failing: FailingImports) -> None:
    failing.expect("no-certificates", 7, arguments(cli, "nocerts"), latin=["nocerts"])


def test_an_account_with_broken_certificates_only(cli: CommandLine, failing: FailingImports) -> None:
    failing.expect("bad-certificate", 8, arguments(cli, "allbad"))


def test_an_account_refused_once_by_mistake_gets_its_way_back(
    cli: CommandLine, training: TrainingProcess
) -> None:
    training.fault("status", status=401, path="confirmation")
    assert cli.import_from("idonly").error_code == "password-required"
    assert cli.import_from("idonly").error_code == "password-required"
    assert cli.import_from("idonly", "--password-stdin", stdin="\n").error_code is None

    assert cli.import_from("idonly").answer["outcome"] == "imported"


def test_gost_tls_that_is_insisted_on_and_not_spoken(cli: CommandLine, training: TrainingProcess) -> None:
    finished = cli.import_from("idonly", "--gost-tls", "require")

    assert (finished.code, finished.error_code) == (4, "tls-failed")
    assert training.log() == []
