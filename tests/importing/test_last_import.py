"""What stays known of how an import ended, and who the servers were when one last went well."""

from datetime import UTC, datetime, timedelta

import pytest

from cryptoarm_dss_plugin.checking.ladder import climb
from cryptoarm_dss_plugin.checking.plan import plan_check
from cryptoarm_dss_plugin.connections import ConnectionBook, LastImport
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.importing.states import Cancelled, Done, Failed, PasswordNeeded
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front

HOUR = timedelta(hours=1)


def last(book: ConnectionBook, name: str) -> LastImport:
    """How the last import over a connection ended."""
    return book.last_imports()[name]


def test_a_good_import(front: Front, book: ConnectionBook, training: TrainingProcess) -> None:
    assert isinstance(front.run(front.form("idonly")), Done)

    ended = last(book, "idonly")
    assert (ended.outcome, ended.error, ended.certificates, ended.skipped) == ("imported", "", 3, 0)
    assert abs(ended.at - datetime.now(UTC)) < HOUR
    assert ended.succeeded_at == ended.at
    plan = plan_check(training.auth_server, training.dss_server, ca_pem=front.ca_pem)
    report = climb(plan, Cancellation())
    assert ended.issuers == {"auth": report.issuer_of("auth"), "dss": report.issuer_of("dss")}
    assert all("Учебный корень" in issuer for issuer in ended.issuers.values())


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("badcert", ("partly-imported", "", 2, 1)),
        ("allbad", ("failed", "bad-certificate", 0, 3)),
        ("nocerts", ("no-certificates", "no-certificates", 0, 0)),
    ],
)
def test_one_that_brought_less(
    front: Front, book: ConnectionBook, login: str, expected: tuple[str, str, int, int]
) -> None:
    front.run(front.form(login))

    ended = last(book, login)
    assert (ended.outcome, ended.error, ended.certificates, ended.skipped) == expected
    assert (ended.succeeded_at is None) == (ended.outcome == "failed")


def test_a_failure_keeps_who_the_servers_were(
    front: Front, book: ConnectionBook, training: TrainingProcess
) -> None:
    front.run(front.form("idonly"))
    before = last(book, "idonly")
    training.fault("status", path="/STS/confirmation", status=503, times=None)

    assert isinstance(front.run(front.form("idonly")), Failed)

    after = last(book, "idonly")
    assert (after.outcome, after.error, after.certificates) == ("failed", "server-error", 0)
    assert (after.succeeded_at, after.issuers) == (before.succeeded_at, before.issuers)


def test_what_was_cancelled_only_shown_or_never_saved_leaves_nothing(
    front: Front, book: ConnectionBook, training: TrainingProcess
) -> None:
    front.run(front.form("idonly", dry_run=True))
    assert book.last_imports() == {}
    wrong = front.run(front.form("pwd", "Canary-wrong"), {PasswordNeeded: lambda one, _: one.job.cancel()})
    assert isinstance(wrong, Cancelled)
    assert book.last_imports() == {}

    front.run(front.form("idonly"))
    before = last(book, "idonly")
    training.fault("status", path="/STS/confirmation", status=503, times=None)
    assert isinstance(front.run(front.form("idonly", dry_run=True)), Failed)
    running = front.begin(front.form("idonly"))
    running.job.cancel()
    assert isinstance(running.end(), Cancelled)
    assert last(book, "idonly") == before
