"""What the host itself keeps: certificates from a file, revocation lists; and reading all in parts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.host_api.values import CertificateFacts, StoreChange, StoredCertificate, StoreName
from cryptoarm_dss_plugin.store import RevocationList, Store, StoreError, unpack
from cryptoarm_dss_plugin.store.database import FILE_NAME, Database
from cryptoarm_dss_plugin.store.schema import STEPS
from tests.store.helpers import PLUGIN, certificate, changes, facts_of, offer

A_LIST = RevocationList(
    der=b"\x30list",
    issuer="CN=УЦ «Пример»",
    issuer_name="УЦ «Пример»",
    this_update=datetime(2026, 2, 1, tzinfo=UTC),
    next_update=None,
    revoked=2,
    number="1f",
)


def own(number: int, kept_in: StoreName = StoreName.ROOT) -> tuple[bytes, CertificateFacts, StoreName]:
    der = certificate(number)
    return der, facts_of(der), kept_in


def test_a_certificate_of_the_host_has_no_source(store: Store) -> None:
    outcomes = store.keep_own_certificates([own(1), own(2, StoreName.INTERMEDIATE)])

    assert [outcome.change for outcome in outcomes] == [StoreChange.NEW, StoreChange.NEW]
    kept = store.stored_certificates(None, None)
    assert [(one.source, one.store) for one in kept] == [
        (None, StoreName.ROOT),
        (None, StoreName.INTERMEDIATE),
    ]
    again = store.keep_own_certificates([own(1)])
    assert [outcome.change for outcome in again] == [StoreChange.UNCHANGED]
    assert store.stored_certificates(PLUGIN, None) == []


def test_it_stays_when_a_connection_that_brought_it_too_is_removed(store: Store) -> None:
    store.keep_own_certificates([own(1)])
    assert changes(store, offer(1)) == [StoreChange.NEW]

    store.remove_certificates(PLUGIN, "work")

    assert [one.source for one in store.stored_certificates(None, None)] == [None]


def test_a_revocation_list_comes_back_as_it_was_and_once(store: Store) -> None:
    assert store.keep_revocation_lists([A_LIST, A_LIST]) == [StoreChange.NEW, StoreChange.UNCHANGED]

    (kept,) = store.revocation_lists()

    assert kept.stored_at is not None
    assert (kept.der, kept.issuer, kept.next_update, kept.number) == (A_LIST.der, A_LIST.issuer, None, "1f")
    assert (kept.this_update, kept.revoked) == (A_LIST.this_update, 2)


def test_a_file_of_the_first_schema_learns_to_keep_lists(directory: Path) -> None:
    earlier = Database(directory, steps=STEPS[:1])
    earlier.write(lambda db: db.execute("INSERT INTO settings VALUES ('x', 'key', 'value')"))
    earlier.close()

    store = Store(directory)
    store.keep_revocation_lists([A_LIST])

    assert len(store.revocation_lists()) == 1
    assert store.read_settings("x") == {"key": "value"}
    store.close()


@pytest.mark.parametrize("size", [0, 1, 3, 4, 7])
def test_reading_in_parts_gives_all_of_it_in_order(store: Store, size: int) -> None:
    store.store_certificates([offer(number) for number in range(size)])

    read: list[StoredCertificate] = []
    further: int | None = -1
    while further is not None:
        part, further = store.certificates_after(further, 3)
        assert len(part) <= 3
        read += map(unpack, part)

    assert read == store.stored_certificates(None, None)


def test_the_stamp_changes_with_every_writing_and_only_then(store: Store, directory: Path) -> None:
    nothing = store.stamp()
    store.store_certificates([offer(1)])
    first = store.stamp()
    assert first != nothing
    store.stored_certificates(None, None)
    assert store.stamp() == first

    another = Store(directory)
    another.store_certificates([offer(2)])
    another.close()

    assert store.stamp() != first


def test_a_damaged_file_is_refused_here_too(store: Store, directory: Path) -> None:
    directory.mkdir()
    (directory / FILE_NAME).write_bytes(b"no database at all" * 100)

    for call in (
        store.revocation_lists,
        store.certificates_after,
        lambda: store.keep_revocation_lists([A_LIST]),
    ):
        with pytest.raises(StoreError):
            call()
