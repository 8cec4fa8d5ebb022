"""An import as a difference: what is new, as before, changed, or gone from the server; nothing is deleted."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.memory_host import MemoryHost
from cryptoarm_dss_plugin.host_api.values import (
    CertificateUpdate,
    HostStorageError,
    Severity,
    StoreChange,
    StoredCertificate,
)
from cryptoarm_dss_plugin.importing.report import ImportReport, News
from cryptoarm_dss_plugin.importing.states import Failed, State
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, changes, error_of, report_of
from tests.importing.hosts import odd_host, raising
from tests.importing.listed import item, next_list

PLUGIN = "cryptoarm-dss"
NEW, UNCHANGED, UPDATED = StoreChange.NEW, StoreChange.UNCHANGED, StoreChange.UPDATED


@pytest.fixture(params=["at once", "after a dry run"])
def refresh(request: pytest.FixtureRequest, front: Front, store: Store) -> Callable[[], State]:
    """Import once more; in half of the tests a dry run before that must have told the same."""

    def told(state: State) -> object:
        report = getattr(state, "report", None) or ImportReport("")
        gone = [(one.stored, one.change) for one in report.gone]
        return type(state), report.certificates, report.skipped, gone

    def refreshed() -> State:
        if request.param == "at once":
            return front.run(front.form("idonly"))
        before = (store.stored_certificates(None, None), store.journal())
        tried = front.run(front.form("idonly", dry_run=True))
        assert (store.stored_certificates(None, None), store.journal()) == before
        done = front.run(front.form("idonly"))
        assert told(tried) == told(done)
        return done

    return refreshed


def on_server(store: Store) -> dict[int, bool]:
    """The items that are kept, and whether the server has them."""
    kept = store.stored_certificates(PLUGIN, "idonly")
    return {entry.source.item_id: entry.gone_since is None for entry in kept if entry.source}


def gone(state: State) -> list[tuple[int, StoreChange]]:
    """What a report tells of certificates that are gone."""
    report = getattr(state, "report", None)
    assert report is not None
    return [(one.stored.source.item_id, one.change) for one in report.gone]


def test_what_left_the_server_stays_here_with_a_mark(
    front: Front, store: Store, training: TrainingProcess, refresh: Callable[[], State]
) -> None:
    front.run(front.form("idonly"))
    training.change_list("idonly", without=[15])

    state = refresh()

    assert changes(state) == [UNCHANGED, UNCHANGED]
    assert gone(state) == [(15, UPDATED)]
    assert on_server(store) == {14: True, 15: False, 16: True}


def test_what_is_gone_already_is_told_as_that(
    front: Front, store: Store, training: TrainingProcess, refresh: Callable[[], State]
) -> None:
    front.run(front.form("idonly"))
    training.change_list("idonly", without=[15])
    front.run(front.form("idonly"))
    [found_gone] = [one for one in store.stored_certificates(PLUGIN, None) if one.gone_since]
    assert found_gone.source is not None
    long_ago = datetime(2025, 6, 1, tzinfo=UTC)
    store.update_certificates([CertificateUpdate(found_gone.der, found_gone.source, long_ago)])
    marked = store.stored_certificates(PLUGIN, None)

    state = refresh()

    assert gone(state) == [(15, UNCHANGED)]
    assert report_of(state).newly_gone == 0
    assert store.stored_certificates(PLUGIN, None) == marked


def test_what_comes_back_loses_its_mark(
    front: Front, store: Store, training: TrainingProcess, refresh: Callable[[], State]
) -> None:
    front.run(front.form("idonly"))
    training.change_list("idonly", without=[15])
    front.run(front.form("idonly"))
    training.change_list("idonly")

    state = refresh()

    assert changes(state) == [UNCHANGED, UPDATED, UNCHANGED]
    assert report_of(state).certificates[1].news == (News.BACK,)
    assert gone(state) == []
    assert on_server(store) == {14: True, 15: True, 16: True}


@pytest.mark.parametrize(
    ("changed", "news"),
    [
        ({"status": "REVOKED"}, [News.STATUS]),
        ({"status": "HOLD", "IsDefault": False}, [News.STATUS, News.DEFAULT]),
        ({"HasPin": True}, [News.PIN]),
        ({"Storage": "Mobile"}, [News.KEY_PLACE]),
        ({"FriendlyName": "Новое"}, [News.NAME]),
    ],
    ids=["revoked", "on-hold", "pin", "phone", "name"],
)
def test_what_has_changed_is_named(
    front: Front,
    training: TrainingProcess,
    refresh: Callable[[], State],
    changed: dict[str, object],
    news: list[News],
) -> None:
    front.run(front.form("idonly"))
    training.change_list("idonly", items={"14": changed})

    report = report_of(refresh())

    assert [kept.change for kept in report.certificates] == [UPDATED, UNCHANGED, UNCHANGED]
    assert [kept.news for kept in report.certificates] == [tuple(news), (), ()]


def test_an_empty_list_marks_all_and_deletes_nothing(
    front: Front, store: Store, training: TrainingProcess, refresh: Callable[[], State]
) -> None:
    front.run(front.form("idonly"))
    front.run(front.form("onecert"))
    training.change_list("idonly", list="none")

    state = refresh()

    error_of(state, ErrorCode.NO_CERTIFICATES)
    assert gone(state) == [(14, UPDATED), (15, UPDATED), (16, UPDATED)]
    assert on_server(store) == {14: False, 15: False, 16: False}
    assert [entry.gone_since for entry in store.stored_certificates(PLUGIN, "onecert")] == [None]


def test_an_item_that_cannot_be_read_is_not_gone(
    front: Front, store: Store, training: TrainingProcess, refresh: Callable[[], State]
) -> None:
    front.run(front.form("idonly"))
    training.change_list("idonly", without=[16], items={"15": {"CertificateBase64": "!!!"}})

    state = refresh()

    assert gone(state) == [(16, UPDATED)]
    assert on_server(store) == {14: True, 15: True, 16: False}


def test_nothing_is_gone_when_not_even_the_number_of_an_item_can_be_read(
    front: Front, store: Store, training: TrainingProcess
) -> None:
    front.run(front.form("idonly"))
    next_list(training, item(14, "accountant-256"), None)

    state = front.run(front.form("idonly"))

    assert gone(state) == []
    assert on_server(store) == {14: True, 15: True, 16: True}


def test_nothing_is_gone_when_no_item_can_be_read(
    front: Front, store: Store, training: TrainingProcess, refresh: Callable[[], State]
) -> None:
    front.run(front.form("idonly"))
    training.change_list("idonly", list="all-broken")

    state = refresh()

    error_of(state, ErrorCode.BAD_CERTIFICATE)
    assert gone(state) == []
    assert on_server(store) == {14: True, 15: True, 16: True}


def test_a_renewed_certificate_leaves_the_old_one_with_a_mark(
    front: Front, store: Store, training: TrainingProcess
) -> None:
    next_list(training, item(14, "accountant-256"))
    front.run(front.form("idonly"))
    next_list(training, item(14, "renewed-256"))

    state = front.run(front.form("idonly"))

    assert changes(state) == [NEW]
    assert gone(state) == [(14, UPDATED)]
    marks = [entry.gone_since is None for entry in store.stored_certificates(PLUGIN, "idonly")]
    assert marks == [False, True]


def test_a_certificate_that_moved_to_another_item_is_not_gone(
    front: Front, training: TrainingProcess
) -> None:
    front.run(front.form("onecert"))
    next_list(training, item(40, "accountant-256", IsDefault=True, FriendlyName="Основной"))

    state = front.run(front.form("onecert"))

    assert changes(state) == [UPDATED]
    assert report_of(state).certificates[0].news == ()
    assert gone(state) == []


def test_other_connections_keep_what_they_have(front: Front, store: Store, training: TrainingProcess) -> None:
    front.run(front.form("idonly"))
    front.run(front.form("idonly", name="second"))
    training.change_list("idonly", without=[15])

    assert gone(front.run(front.form("idonly", name="second", dry_run=True))) == [(15, UPDATED)]
    front.run(front.form("idonly", name="second"))

    assert on_server(store) == {14: True, 15: True, 16: True}


def test_nothing_is_marked_when_the_list_does_not_come(
    front: Front, store: Store, training: TrainingProcess
) -> None:
    front.run(front.form("idonly"))
    training.change_list("idonly", without=[15])
    training.fault("status", path="certificates", status=403, times=None)

    error_of(front.run(front.form("idonly")), ErrorCode.ACCESS_DENIED)

    assert on_server(store) == {14: True, 15: True, 16: True}


def test_the_journal_tells_of_it(front: Front, store: Store, training: TrainingProcess) -> None:
    front.run(front.form("idonly"))
    training.change_list("idonly", without=[15], items={"14": {"status": "HOLD", "IsDefault": False}})
    front.begin(front.form("idonly"), language="en").end()

    entry = store.journal()[0]

    assert entry.severity is Severity.WARNING
    assert "Deleted on the server: 1 certificate." in entry.text
    assert entry.detail == "14: status, default; 15: gone"


def test_the_journal_of_an_empty_list_tells_of_it(
    front: Front, store: Store, training: TrainingProcess
) -> None:
    front.run(front.form("idonly"))
    training.change_list("idonly", list="none")
    front.begin(front.form("idonly"), language="en").end()

    entry = store.journal()[0]

    assert (entry.severity, entry.code) == (Severity.ERROR, "no-certificates")
    assert "Deleted on the server: 3 certificates." in entry.text
    assert "14: gone; 15: gone; 16: gone" in entry.detail


def test_a_host_that_cannot_mark_still_imports_and_tells(store: Store, training: TrainingProcess) -> None:
    front = Front(training, odd_host(store))
    front.run(front.form("idonly"))
    training.change_list("idonly", without=[15], items={"14": {"status": "HOLD"}})

    state = front.run(front.form("idonly"))

    assert not front.host.takes_updates
    assert changes(state) == [UPDATED, UNCHANGED]
    assert gone(state) == [(15, UPDATED)]
    assert on_server(store) == {14: True, 15: True, 16: True}


def test_a_host_in_memory_is_told_the_same(training: TrainingProcess) -> None:
    memory = MemoryHost()
    manager = new_host_manager()
    manager.register(memory)
    front = Front(training, Host(manager))
    front.run(front.form("idonly"))
    training.change_list("idonly", without=[15])
    front.run(front.form("idonly"))

    def marked(entry: StoredCertificate) -> bool:
        return entry.gone_since is not None

    assert [marked(entry) for entry in memory.certificates] == [False, True, False]
    training.change_list("idonly")
    assert changes(front.run(front.form("idonly"))) == [UNCHANGED, UPDATED, UNCHANGED]
    assert not any(map(marked, memory.certificates))


def test_what_cannot_be_marked_fails_before_anything_is_stored(
    store: Store, training: TrainingProcess
) -> None:
    fails = raising(HostStorageError("disk-full: no space left"))
    front = Front(training, odd_host(store, update_certificates=fails))
    front.run(front.form("idonly"))
    training.change_list("idonly", without=[15], items={"14": {"status": "HOLD"}})
    before = store.stored_certificates(None, None)

    state = front.run(front.form("idonly"))

    assert isinstance(state, Failed)
    assert "disk-full" in error_of(state, ErrorCode.STORE_FAILED).detail
    assert store.stored_certificates(None, None) == before
