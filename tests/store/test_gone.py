"""Certificates that are gone from where they came: marked, back again, removed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    CertificateSource,
    CertificateUpdate,
    StoreChange,
    StoreName,
)
from cryptoarm_dss_plugin.store import Store
from tests.store.helpers import PLUGIN, ask_file, certificate, changes, facts_of, offer

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
UNCHANGED, UPDATED = StoreChange.UNCHANGED, StoreChange.UPDATED


def gone(one: CertificateOffer, since: datetime | None = NOON) -> CertificateUpdate:
    """That an offered certificate is gone from its source."""
    return CertificateUpdate(one.der, one.source, since)


def marks(store: Store) -> dict[tuple[str | None, int], datetime | None]:
    """Since when each source is gone."""
    listed = store.stored_certificates(None, None)
    return {(kept.source.connection, kept.source.item_id): kept.gone_since for kept in listed if kept.source}


def test_a_mark_is_kept_and_changes_nothing_else(directory: Path) -> None:
    store = Store(directory)
    store.store_certificates([offer(1), offer(2)])
    before = store.stored_certificates(None, None)

    assert store.update_certificates([gone(offer(2))]) == 1
    store.close()

    again = Store(directory)
    after = again.stored_certificates(None, None)
    again.close()
    assert after == [before[0], replace(before[1], gone_since=NOON)]


def test_a_mark_is_told_in_utc(store: Store) -> None:
    store.store_certificates([offer(1)])

    store.update_certificates([gone(offer(1), NOON.astimezone(timezone(timedelta(hours=3))))])

    [told] = marks(store).values()
    assert told == NOON
    assert told.tzinfo == UTC


def test_what_is_offered_again_loses_its_mark_and_is_an_update(store: Store) -> None:
    store.store_certificates([offer(1), offer(2)])
    store.update_certificates([gone(offer(1)), gone(offer(2))])

    assert changes(store, offer(1)) == [UPDATED]
    assert marks(store) == {("work", 1): None, ("work", 2): NOON}
    assert changes(store, offer(1)) == [UNCHANGED]


def test_a_mark_can_be_taken_away(store: Store) -> None:
    store.store_certificates([offer(1)])
    store.update_certificates([gone(offer(1))])

    assert store.update_certificates([gone(offer(1), None)]) == 1

    assert marks(store) == {("work", 1): None}


@pytest.mark.parametrize(
    "stranger",
    [
        offer(2),
        offer(1, "home"),
        offer(7, der=certificate(1)),
        offer(2**80, der=certificate(1)),
        replace(offer(1), source=CertificateSource("another-plugin", "work", 1)),
        offer(1, None),
    ],
    ids=["certificate", "connection", "item", "number", "plugin", "released"],
)
def test_what_is_not_kept_from_that_source_is_passed_over(store: Store, stranger: CertificateOffer) -> None:
    store.store_certificates([offer(1)])

    assert store.update_certificates([gone(stranger)]) == 0

    assert marks(store) == {("work", 1): None}


def test_one_connection_says_nothing_about_another(store: Store) -> None:
    store.store_certificates([offer(1), offer(1, "home")])

    store.update_certificates([gone(offer(1))])

    assert marks(store) == {("work", 1): NOON, ("home", 1): None}


def test_the_mark_outlives_its_connection(store: Store) -> None:
    store.store_certificates([offer(1)])
    store.update_certificates([gone(offer(1))])
    store.release_certificates(PLUGIN, "work")

    assert marks(store) == {(None, 1): NOON}
    assert changes(store, offer(1, "new")) == [UPDATED]
    assert marks(store) == {("new", 1): None}


def test_what_is_gone_from_everywhere_can_be_removed_and_leaves_nothing(
    store: Store, directory: Path
) -> None:
    store.store_certificates([offer(1), offer(2)])
    store.update_certificates([gone(offer(1))])

    assert store.remove_gone_certificate(certificate(1)) == 1

    assert marks(store) == {("work", 2): None}
    assert ask_file(directory, "SELECT count(*) FROM certificates") == [(1,)]
    assert not [file for file in directory.iterdir() if certificate(1) in file.read_bytes()]


def test_what_is_still_somewhere_stays_there(store: Store) -> None:
    store.store_certificates([offer(1), offer(1, "home")])
    store.keep_own_certificates([(certificate(1), facts_of(certificate(1)), StoreName.PERSONAL)])
    store.update_certificates([gone(offer(1))])

    assert store.remove_gone_certificate(certificate(1)) == 1

    left = store.stored_certificates(None, None)
    assert [kept.source and kept.source.connection for kept in left] == ["home", None]


def test_what_is_not_gone_is_not_removed(store: Store) -> None:
    store.store_certificates([offer(1)])

    assert store.remove_gone_certificate(certificate(1)) == 0
    assert store.remove_gone_certificate(certificate(2)) == 0

    assert marks(store) == {("work", 1): None}
