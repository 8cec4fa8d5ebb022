"""The journal has one entry for each import, however it ended; a dry run leaves no trace at all."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.values import JournalEntry, Severity, StoreChange, StoredCertificate
from cryptoarm_dss_plugin.importing.states import Done, EnteringCode, Failed, PasswordNeeded, Reading, State
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, Script, changes, error_of, giving_up, report_of, steps_of
from tests.importing.listed import item, next_list

NEW, UNCHANGED, UPDATED = StoreChange.NEW, StoreChange.UNCHANGED, StoreChange.UPDATED


def only_entry(store: Store) -> JournalEntry:
    [entry] = store.journal()
    assert (entry.plugin_id, entry.operation) == ("cryptoarm-dss", "import")
    return entry


def test_an_import_that_ended_well(front: Front, store: Store, training: TrainingProcess) -> None:
    front.run(front.form("idonly"))

    entry = only_entry(store)
    assert (entry.severity, entry.code, entry.detail) == (Severity.SUCCESS, "", "")
    assert entry.text == "Импортировано: 3 сертификата."
    assert entry.facts["connection"] == "idonly"
    assert entry.facts["auth_server"] == training.auth_server
    assert entry.facts["dss_server"] == training.dss_server
    assert entry.facts["confirmation_api"] == "v1"
    assert 0.0 <= float(entry.facts["seconds"]) < 60.0
    assert entry.facts["tls_issuer"] == "CN=Учебный корень"
    assert abs(int(entry.facts["clock_offset"])) <= 60


def test_a_server_whose_clock_is_off(front: Front, store: Store, training: TrainingProcess) -> None:
    training.settings(clock_offset=-7200)

    front.run(front.form("idonly"))

    assert -7260 <= int(only_entry(store).facts["clock_offset"]) <= -7140


def test_who_issued_the_certificate_that_is_not_trusted(front: Front, store: Store) -> None:
    ended = front.run(replace(front.form("idonly"), ca_pem=None))

    error_of(ended, ErrorCode.TLS_UNTRUSTED)
    assert only_entry(store).facts["tls_issuer"] == "CN=Учебный корень"
    assert "clock_offset" not in only_entry(store).facts


def test_an_import_that_left_something_out(front: Front, store: Store) -> None:
    front.run(front.form("badcert"))

    entry = only_entry(store)
    assert (entry.severity, entry.code) == (Severity.WARNING, "")
    assert "Пропущен: 1 сертификат" in entry.text
    assert entry.detail.startswith("15: bad-certificate (")


def test_an_import_that_left_nearly_everything_out_does_not_fill_the_journal(
    front: Front, store: Store, training: TrainingProcess
) -> None:
    next_list(training, item(1, "person-256"), *({"ID": number} for number in range(2, 400)))

    front.run(front.form("idonly"))

    detail = only_entry(store).detail
    assert "2: bad-certificate" in detail
    assert detail.endswith("; 348 more")


def test_an_import_of_nothing_but_broken_items_names_them(front: Front, store: Store) -> None:
    front.run(front.form("allbad"))

    entry = only_entry(store)
    assert (entry.severity, entry.code) == (Severity.ERROR, "bad-certificate")
    assert entry.detail.startswith("3 of 3 unreadable; 14: bad-certificate (")


def test_an_import_that_failed(front: Front, store: Store, training: TrainingProcess) -> None:
    training.fault("status", path="certificates", status=500, body="json")

    error = error_of(front.run(front.form("idonly")), ErrorCode.SERVER_ERROR)

    entry = only_entry(store)
    assert (entry.severity, entry.code, entry.detail) == (Severity.ERROR, "server-error", error.detail)
    assert entry.facts["error_status"] == "500"
    assert entry.facts["error_server"] == "dss"
    assert entry.text


def test_an_import_that_was_given_up(front: Front, store: Store) -> None:
    front.run(front.form("pwd"), {PasswordNeeded: giving_up(ErrorCode.PASSWORD_REQUIRED)})

    assert only_entry(store).code == "password-required"


def test_an_import_that_was_cancelled(front: Front, store: Store) -> None:
    running = front.begin(front.form("pwd"), language="en")
    running.wait_for(PasswordNeeded)
    running.job.cancel()
    running.end()

    entry = only_entry(store)
    assert (entry.severity, entry.code) == (Severity.INFO, "cancelled")
    assert entry.text == "Import cancelled. Nothing has changed."


def traces(store: Store, data_dir: Path) -> tuple[dict[str, str], list[StoredCertificate], int, set[str]]:
    """Everything an import could leave behind: settings, certificates, journal, files."""
    files = {file.name for file in data_dir.iterdir()} if data_dir.exists() else set()
    return (
        store.read_settings("cryptoarm-dss"),
        store.stored_certificates(None, None),
        len(store.journal()),
        files,
    )


Prepare = Callable[[TrainingProcess], None]


@pytest.mark.parametrize(
    ("login", "script", "ending"),
    [
        ("idonly", {}, Done),
        ("badcert", {}, Done),
        ("nocerts", {}, Failed),
        ("allbad", {}, Failed),
        ("mismatch", {}, Failed),
        ("pwd", {PasswordNeeded: giving_up(ErrorCode.PASSWORD_REQUIRED)}, Failed),
        ("sms", {PasswordNeeded: giving_up(ErrorCode.PASSWORD_REQUIRED)}, Failed),
    ],
)
def test_a_dry_run_creates_nothing(
    front: Front, store: Store, data_dir: Path, login: str, script: Script, ending: type
) -> None:
    state = front.run(front.form(login, dry_run=True), script)

    assert type(state) is ending
    assert traces(store, data_dir) == ({}, [], 0, set())


def test_a_dry_run_that_is_cancelled_leaves_nothing(
    front: Front, store: Store, data_dir: Path, training: TrainingProcess
) -> None:
    training.fault("slow", path="certificates", seconds=20)
    running = front.begin(front.form("idonly", dry_run=True))
    running.wait_for(Reading)
    running.job.cancel()
    running.end()

    assert traces(store, data_dir) == ({}, [], 0, set())


def test_a_dry_run_changes_nothing_that_is_there(
    front: Front, store: Store, data_dir: Path, training: TrainingProcess
) -> None:
    front.run(front.form("idonly"))
    before = traces(store, data_dir)
    training.settings(confirmation="v2", signserver="bare")
    next_list(training, item(14, "accountant-256", "REVOKED"), item(15, "person-256"))

    front.run(front.form("idonly", dry_run=True, client_id="another"))

    assert traces(store, data_dir) == before


def kinds(state: State) -> list[tuple[int, str]]:
    """Of each item: its number and what became of it."""
    report = report_of(state)
    kept = [(one.offer.source.item_id, one.change.value) for one in report.certificates]
    return kept + [(one.dss_id, one.reason) for one in report.skipped]


ACCOUNTANT, DIRECTOR, PERSON = "accountant-256", "director-512", "person-256"
LISTS: dict[str, list[object]] = {
    "the same": [item(14, ACCOUNTANT), item(15, DIRECTOR)],
    "another status": [item(14, ACCOUNTANT, "HOLD"), item(15, DIRECTOR)],
    "another name": [item(14, ACCOUNTANT, FriendlyName="Mine"), item(15, DIRECTOR)],
    "another number": [item(24, ACCOUNTANT), item(15, DIRECTOR)],
    "another certificate": [item(14, PERSON), item(15, DIRECTOR)],
    "a further one": [item(14, ACCOUNTANT), item(15, DIRECTOR), item(16, PERSON)],
    "twice the same": [item(16, PERSON), item(16, PERSON), item(17, PERSON), item(17, PERSON, "HOLD")],
    "no numbers": [item(None, ACCOUNTANT), item(None, PERSON), item(2**70, PERSON)],
    "a broken one": [item(14, ACCOUNTANT), {"ID": 15, "CertificateBase64": "broken"}],
}


@pytest.mark.parametrize("items", LISTS.values(), ids=LISTS)
def test_a_dry_run_tells_what_the_real_one_will_do(
    front: Front, training: TrainingProcess, items: list[object]
) -> None:
    next_list(training, item(14, ACCOUNTANT), item(15, DIRECTOR))
    front.run(front.form("idonly"))
    next_list(training, *items)
    next_list(training, *items)

    dry = kinds(front.run(front.form("idonly", dry_run=True)))

    assert dry == kinds(front.run(front.form("idonly")))


@pytest.mark.parametrize("name", ["work", "home", "third"])
def test_a_dry_run_knows_certificates_of_other_and_of_removed_connections(
    front: Front, store: Store, name: str
) -> None:
    front.run(front.form("onecert", name="work"))
    front.run(front.form("idonly", name="home"))
    store.release_certificates("cryptoarm-dss", "work")
    store.write_settings("cryptoarm-dss", {"connection/work": None, "connection/home": None})

    dry = kinds(front.run(front.form("idonly", name=name, dry_run=True)))

    assert dry == kinds(front.run(front.form("idonly", name=name)))


def test_a_dry_run_signs_in_and_reads_like_a_real_one(front: Front, training: TrainingProcess) -> None:
    form = front.form("sms", training.password("sms"), dry_run=True)

    assert changes(front.run(form, {EnteringCode: front.right_code("sms")})) == [NEW] * 3
    assert steps_of(training) == ["start", "code", "GET"]
