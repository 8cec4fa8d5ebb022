"""From the server's list into the store: how many, how odd, how broken, from where."""

from collections.abc import Sequence

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.values import ServerStatus, StoreChange
from cryptoarm_dss_plugin.importing.job import Progress
from cryptoarm_dss_plugin.importing.report import ImportReport
from cryptoarm_dss_plugin.importing.states import Failed
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, changes, error_of, report_of
from tests.importing.listed import item, next_list
from tests.x509.certificates import training_certificate

NEW, UNCHANGED, UPDATED = StoreChange.NEW, StoreChange.UNCHANGED, StoreChange.UPDATED
PLUGIN = "cryptoarm-dss"


def subjects(report: ImportReport) -> list[str]:
    return [certificate.offer.facts.subject for certificate in report.certificates]


def test_one_certificate(front: Front, store: Store) -> None:
    report = report_of(front.run(front.form("onecert")))

    [certificate] = report.certificates
    assert certificate.offer.der == training_certificate("accountant-256")
    assert certificate.offer.source.item_id == 14
    assert certificate.offer.server.friendly_name == "Основной"
    assert certificate.offer.server.is_default
    [stored] = store.stored_certificates(PLUGIN, "onecert")
    assert (stored.der, stored.facts, stored.server, stored.source) == (
        certificate.offer.der,
        certificate.offer.facts,
        certificate.offer.server,
        certificate.offer.source,
    )


def test_500_certificates(front: Front, store: Store) -> None:
    running = front.begin(front.form("manycerts"))

    assert changes(running.end()) == [NEW] * 500
    assert len({entry.facts.thumbprint for entry in store.stored_certificates(PLUGIN, "manycerts")}) == 500
    progress = [event for event in running.events if isinstance(event, Progress)]
    assert [event.done for event in progress] == list(range(50, 501, 50))
    assert {event.total for event in progress} == {500}


def test_5000_certificates(front: Front, store: Store) -> None:
    assert changes(front.run(front.form("thousands"))) == [NEW] * 5000

    assert len(store.stored_certificates(PLUGIN, "thousands")) == 5000


def test_no_certificate_is_no_success_but_the_connection_is_good(
    front: Front, book: ConnectionBook, store: Store
) -> None:
    state = front.run(front.form("nocerts"))

    error_of(state, ErrorCode.NO_CERTIFICATES)
    assert isinstance(state, Failed)
    assert state.report == ImportReport("nocerts")
    assert book.find("nocerts") is not None
    assert store.stored_certificates(None, None) == []


def test_a_broken_item_never_costs_the_good_ones(front: Front, store: Store) -> None:
    report = report_of(front.run(front.form("badcert")))

    assert [certificate.offer.source.item_id for certificate in report.certificates] == [14, 16]
    assert [(skipped.dss_id, skipped.reason) for skipped in report.skipped] == [(15, "bad-certificate")]
    assert report.skipped[0].detail
    assert len(store.stored_certificates(PLUGIN, "badcert")) == 2


def test_nothing_but_broken_items(front: Front, store: Store) -> None:
    state = front.run(front.form("allbad"))

    error_of(state, ErrorCode.BAD_CERTIFICATE)
    assert isinstance(state, Failed)
    assert state.report is not None
    assert [skipped.dss_id for skipped in state.report.skipped] == [14, 15, 16]
    assert store.stored_certificates(None, None) == []


def test_items_that_are_no_items(front: Front, training: TrainingProcess) -> None:
    good = item(14, "accountant-256")
    next_list(training, None, 7, "text", [], {}, {"ID": 21}, good, item(22, "person-256", None))

    report = report_of(front.run(front.form("idonly")))

    assert [certificate.offer.source.item_id for certificate in report.certificates] == [14, 22]
    assert [skipped.dss_id for skipped in report.skipped] == [-1, -1, -1, -1, -1, 21]
    assert {skipped.reason for skipped in report.skipped} == {"bad-certificate"}


@pytest.mark.parametrize("number", [None, "fifteen", -3, 2**64, 1e300])
def test_a_number_that_is_none_does_not_cost_the_certificate(
    front: Front, training: TrainingProcess, number: object
) -> None:
    next_list(training, item(14, "accountant-256"), item(number, "person-256"))

    report = report_of(front.run(front.form("idonly")))

    assert [certificate.offer.source.item_id for certificate in report.certificates] == [14, -1]


def test_what_the_server_says_of_each_certificate(front: Front) -> None:
    report = report_of(front.run(front.form("revoked")))

    assert [certificate.offer.server.status for certificate in report.certificates] == [
        ServerStatus.ACTIVE,
        ServerStatus.REVOKED,
        ServerStatus.HOLD,
        ServerStatus.NOT_VALID,
        ServerStatus.REVOKED,
        ServerStatus.HOLD,
        ServerStatus.NOT_VALID,
        ServerStatus.OUT_OF_ORDER,
    ]


@pytest.mark.parametrize("status", [None, "", "SOMETHING", 99, {"Value": 1}])
def test_a_status_that_nobody_knows(front: Front, training: TrainingProcess, status: object) -> None:
    next_list(training, item(14, "accountant-256", status))

    [certificate] = report_of(front.run(front.form("idonly"))).certificates

    assert certificate.offer.server.status is ServerStatus.UNKNOWN


def test_a_key_in_the_phone_a_pin_and_a_default(front: Front) -> None:
    in_phone = report_of(front.run(front.form("mobile"))).certificates
    usual = report_of(front.run(front.form("idonly"))).certificates

    assert [certificate.offer.server.key_in_phone for certificate in in_phone] == [False, True]
    assert [certificate.offer.server.has_pin for certificate in usual] == [False, True, False]
    assert [certificate.offer.server.is_default for certificate in usual] == [True, False, False]


@pytest.mark.parametrize(
    ("login", "names"),
    [("odd", ["odd-postal-address", "odd-boolean"]), ("rsa", ["rsa-2048", "ecdsa-p256"])],
)
def test_odd_and_foreign_certificates_are_kept_whole(
    front: Front, store: Store, login: str, names: Sequence[str]
) -> None:
    report = report_of(front.run(front.form(login)))

    assert report.skipped == ()
    assert all(subjects(report))
    assert [entry.der for entry in store.stored_certificates(PLUGIN, login)] == [
        training_certificate(name) for name in names
    ]


def test_a_certificate_from_two_connections_keeps_both_sources(front: Front, store: Store) -> None:
    assert changes(front.run(front.form("onecert", name="home"))) == [NEW]
    assert changes(front.run(front.form("onecert", name="work"))) == [NEW]
    assert changes(front.run(front.form("onecert", name="home"))) == [UNCHANGED]

    sources = [entry.source for entry in store.stored_certificates(PLUGIN, None)]
    assert [source.connection for source in sources if source] == ["home", "work"]
    assert len({entry.der for entry in store.stored_certificates(PLUGIN, None)}) == 1


def test_a_certificate_that_is_listed_twice(front: Front, training: TrainingProcess) -> None:
    next_list(training, item(14, "accountant-256"), item(15, "accountant-256"), item(14, "accountant-256"))

    assert changes(front.run(front.form("idonly"))) == [NEW, UPDATED, UNCHANGED]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ('{"not": "a list"}', ErrorCode.BAD_ANSWER),
        ("", ErrorCode.NOT_DSS),
        ("<html></html>", ErrorCode.NOT_DSS),
        ('[{"ID": 14, "Certif', ErrorCode.BAD_ANSWER),
    ],
)
def test_an_answer_that_is_no_list_names_the_signature_service(
    front: Front, training: TrainingProcess, answer: str, code: ErrorCode
) -> None:
    training.fault("body", path="certificates", body=answer)

    assert error_of(front.run(front.form("idonly")), code).facts["server"] == "dss"


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, ErrorCode.ACCESS_DENIED), (404, ErrorCode.NOT_DSS), (500, ErrorCode.SERVER_ERROR)],
)
def test_a_signature_service_that_refuses(
    front: Front, training: TrainingProcess, status: int, code: ErrorCode
) -> None:
    training.fault("status", path="*/api/*", status=status, times=None)

    assert error_of(front.run(front.form("idonly")), code).facts["server"] == "dss"
