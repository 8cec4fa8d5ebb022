"""What becomes of offered certificates, and how they are listed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from cryptoarm_dss_plugin.host_api.values import (
    CertificateSource,
    ServerFacts,
    ServerStatus,
    StoreChange,
    StoreName,
    StoreOutcome,
)
from cryptoarm_dss_plugin.store import Store
from tests.store.helpers import ACTIVE, PLUGIN, ask_file, certificate, changes, facts_of, offer

NEW, UNCHANGED, UPDATED = StoreChange.NEW, StoreChange.UNCHANGED, StoreChange.UPDATED
HELD = ServerFacts(ServerStatus.HOLD, has_pin=True, key_in_phone=True, friendly_name="ключ")


def sources(store: Store, connection: str | None = None) -> list[tuple[str | None, int]]:
    listed = store.stored_certificates(None, connection)
    return [(kept.source.connection, kept.source.item_id) for kept in listed if kept.source]


def test_everything_offered_comes_back_and_survives_a_restart(directory: Path) -> None:
    wanted = replace(offer(14, server=HELD), store=StoreName.INTERMEDIATE)
    before = datetime.now(UTC)
    first = Store(directory)
    outcomes = first.store_certificates([wanted])
    first.close()

    again = Store(directory)
    (kept,) = again.stored_certificates(PLUGIN, "work")
    again.close()

    assert outcomes == [StoreOutcome(wanted.facts.thumbprint, NEW)]
    assert (kept.der, kept.facts, kept.server, kept.source, kept.store) == (
        wanted.der,
        wanted.facts,
        wanted.server,
        wanted.source,
        wanted.store,
    )
    assert before <= kept.stored_at <= datetime.now(UTC)


def test_a_second_import_says_unchanged_and_adds_nothing(store: Store, directory: Path) -> None:
    assert changes(store, offer(1), offer(2)) == [NEW, NEW]
    first = store.stored_certificates(None, None)

    assert changes(store, offer(1), offer(2), offer(3)) == [UNCHANGED, UNCHANGED, NEW]

    assert store.stored_certificates(None, None)[:2] == first
    assert ask_file(directory, "SELECT count(*) FROM certificates") == [(3,)]


def test_whatever_the_server_says_differently_is_an_update(store: Store) -> None:
    store.store_certificates([offer(1)])
    said = [
        replace(ACTIVE, status=ServerStatus.REVOKED),
        replace(ACTIVE, is_default=False),
        replace(ACTIVE, has_pin=True),
        replace(ACTIVE, key_in_phone=True),
        replace(ACTIVE, friendly_name="Другая"),
        ACTIVE,
    ]

    for server in said:
        assert changes(store, offer(1, server=server)) == [UPDATED]
        assert [kept.server for kept in store.stored_certificates(None, None)] == [server]

    assert changes(store, replace(offer(1), store=StoreName.ROOT)) == [UPDATED]
    assert [kept.store for kept in store.stored_certificates(None, None)] == [StoreName.ROOT]


def test_an_update_keeps_the_day_on_which_the_certificate_came(store: Store) -> None:
    store.store_certificates([offer(1)])
    (first,) = store.stored_certificates(None, None)

    store.store_certificates([offer(1, server=ServerFacts())])

    (later,) = store.stored_certificates(None, None)
    assert later.stored_at == first.stored_at
    assert later.server == ServerFacts()


def test_a_better_reading_of_the_same_certificate_is_shown_from_then_on(store: Store) -> None:
    store.store_certificates([offer(1)])
    better = facts_of(certificate(1), owner="Примерова Анна")

    assert changes(store, offer(1, facts=better)) == [UNCHANGED]

    assert [kept.facts for kept in store.stored_certificates(None, None)] == [better]


def test_the_same_certificate_from_two_connections_keeps_both_sources(store: Store, directory: Path) -> None:
    assert changes(store, offer(1, "work")) == [NEW]
    assert changes(store, offer(7, "home", der=certificate(1))) == [NEW]
    assert changes(store, offer(1, "work")) == [UNCHANGED]

    assert sources(store) == [("work", 1), ("home", 7)]
    assert sources(store, "home") == [("home", 7)]
    assert ask_file(directory, "SELECT count(*) FROM certificates") == [(1,)]


def test_an_item_that_carries_another_certificate_now_leaves_the_old_one_in_place(store: Store) -> None:
    store.store_certificates([offer(1)])

    assert changes(store, offer(1, der=certificate(99))) == [NEW]

    listed = store.stored_certificates(None, None)
    assert [kept.der for kept in listed] == [certificate(1), certificate(99)]
    assert sources(store) == [("work", 1), ("work", 1)]


def test_a_certificate_that_moved_to_another_item_is_not_new(store: Store) -> None:
    store.store_certificates([offer(1)])

    assert changes(store, offer(8, der=certificate(1))) == [UPDATED]

    assert sources(store) == [("work", 1), ("work", 8)]


def test_certificates_with_one_thumbprint_but_other_bytes_are_two(store: Store) -> None:
    one = offer(1)
    other = replace(offer(1, der=certificate(2)), facts=one.facts)

    assert changes(store, one, other) == [NEW, NEW]

    assert [kept.der for kept in store.stored_certificates(None, None)] == [one.der, other.der]


def test_repetitions_in_one_batch_count_as_if_they_came_one_by_one(store: Store, directory: Path) -> None:
    pin = replace(ACTIVE, has_pin=True)

    told = changes(
        store, offer(1), offer(1), offer(1, server=pin), offer(2, der=certificate(1)), offer(1, "home")
    )

    assert told == [NEW, UNCHANGED, UPDATED, UPDATED, NEW]
    assert sources(store) == [("work", 1), ("work", 2), ("home", 1)]
    assert [kept.server for kept in store.stored_certificates(None, None)] == [pin, ACTIVE, ACTIVE]
    assert ask_file(directory, "SELECT count(*) FROM certificates") == [(1,)]


def test_there_and_back_in_one_batch_ends_as_it_began(store: Store) -> None:
    store.store_certificates([offer(1)])

    assert changes(store, offer(1, server=ServerFacts()), offer(1)) == [UPDATED, UPDATED]

    assert [kept.server for kept in store.stored_certificates(None, None)] == [ACTIVE]


def test_an_empty_batch_is_no_work(store: Store) -> None:
    assert store.store_certificates([]) == []
    assert store.stored_certificates(None, None) == []


def test_plugins_and_connections_are_listed_apart(store: Store) -> None:
    other = replace(offer(3), source=CertificateSource("other-plugin", "work", 3))
    store.store_certificates([offer(1, "work"), offer(2, "home"), other])

    def items(plugin_id: str | None, connection: str | None) -> list[int]:
        listed = store.stored_certificates(plugin_id, connection)
        return [kept.source.item_id for kept in listed if kept.source]

    assert items(None, None) == [1, 2, 3]
    assert items(PLUGIN, None) == [1, 2]
    assert items(PLUGIN, "work") == [1]
    assert items("other-plugin", None) == [3]
    assert items("nobody", None) == []


def test_removing_a_connection_takes_only_what_nobody_else_brought(store: Store, directory: Path) -> None:
    store.store_certificates([offer(1, "work"), offer(2, "work"), offer(1, "home")])

    assert store.remove_certificates(PLUGIN, "work") == 2

    assert sources(store) == [("home", 1)]
    assert ask_file(directory, "SELECT count(*) FROM certificates") == [(1,)]
    assert store.remove_certificates(PLUGIN, "work") == 0
    assert changes(store, offer(2, "work")) == [NEW]


def test_what_was_removed_is_in_no_file_any_more(store: Store, directory: Path) -> None:
    removed = facts_of(certificate(2), owner="Удалённый Владелец")
    store.store_certificates([offer(1, "home"), offer(2, "work", facts=removed)])

    def found(needle: bytes) -> bool:
        return any(needle in file.read_bytes() for file in directory.iterdir())

    assert found(certificate(2))
    store.remove_certificates(PLUGIN, "work")

    assert not found(certificate(2)[:32])
    assert not found(certificate(2)[-32:])
    assert not found("Удалённый".encode())
    assert found(certificate(1))


def test_a_released_certificate_stays_without_the_name_of_its_connection(store: Store) -> None:
    store.store_certificates([offer(1, "work"), offer(2, "home")])

    assert store.release_certificates(PLUGIN, "work") == 1
    assert store.release_certificates(PLUGIN, "work") == 0

    assert sources(store) == [(None, 1), ("home", 2)]
    assert sources(store, "work") == []


def test_an_import_adopts_what_a_removed_connection_left(store: Store) -> None:
    store.store_certificates([offer(1, "work"), offer(2, "work")])
    before = store.stored_certificates(None, None)
    store.release_certificates(PLUGIN, "work")

    pin = replace(ACTIVE, has_pin=True)
    assert changes(store, offer(1, "work"), offer(2, "office", server=pin)) == [UPDATED, UPDATED]

    assert sources(store) == [("work", 1), ("office", 2)]
    after = store.stored_certificates(None, None)
    assert [kept.server for kept in after] == [ACTIVE, pin]
    assert [kept.stored_at for kept in after] == [kept.stored_at for kept in before]
    assert changes(store, offer(1, "work")) == [UNCHANGED]


def test_a_released_certificate_is_not_adopted_as_another_item_or_by_another_plugin(store: Store) -> None:
    store.store_certificates([offer(1, "work")])
    store.release_certificates(PLUGIN, "work")
    stranger = replace(offer(1), source=CertificateSource("other-plugin", "work", 1))

    assert changes(store, offer(5, "work", der=certificate(1)), stranger) == [NEW, NEW]

    assert sources(store) == [(None, 1), ("work", 5), ("work", 1)]


def test_two_removed_connections_leave_the_same_item_once(store: Store) -> None:
    store.store_certificates([offer(1, "work"), offer(1, "home", server=ServerFacts())])

    assert store.release_certificates(PLUGIN, "work") == 1
    assert store.release_certificates(PLUGIN, "home") == 1

    (kept,) = store.stored_certificates(None, None)
    assert (kept.source, kept.server) == (CertificateSource(PLUGIN, None, 1), ServerFacts())


def test_an_offer_without_a_connection_is_a_source_like_any_other(store: Store) -> None:
    assert changes(store, offer(1, None)) == [NEW]
    assert changes(store, offer(1, None)) == [UNCHANGED]
    assert changes(store, offer(1, None, server=ServerFacts())) == [UPDATED]

    assert [(kept.source, kept.server) for kept in store.stored_certificates(None, None)] == [
        (CertificateSource(PLUGIN, None, 1), ServerFacts())
    ]


def test_offers_with_and_without_a_connection_may_come_in_one_batch(store: Store) -> None:
    assert changes(store, offer(1, None), offer(1, "work")) == [NEW, NEW]
    assert sources(store) == [(None, 1), ("work", 1)]

    assert changes(store, offer(1, "home"), offer(1, None)) == [UPDATED, NEW]
    assert sources(store) == [("home", 1), ("work", 1), (None, 1)]


def test_odd_text_never_costs_a_batch(store: Store) -> None:
    odd = facts_of(certificate(1), owner="Конец\ud800 \x00 \u202e «\U0001f511»")
    named = replace(ACTIVE, friendly_name="\udfff ключ \ud83d\udd11")
    batch = [offer(1, "connection \ud800", server=named, facts=odd), offer(2)]

    assert changes(store, *batch) == [NEW, NEW]
    assert changes(store, *batch) == [UNCHANGED, UNCHANGED]

    first, second = store.stored_certificates(None, None)
    assert first.facts.owner == "Конец\ufffd \x00 \u202e «\U0001f511»"
    assert first.server.friendly_name == "\ufffd ключ \U0001f511"
    assert store.stored_certificates(PLUGIN, "connection \ud800") == [first]
    assert second.facts == facts_of(certificate(2))


def test_times_come_back_to_the_microsecond_from_any_year_and_zone(store: Store) -> None:
    times = [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1949, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 2, 28, 3, 0, 0, 1, tzinfo=timezone(timedelta(hours=3))),
    ]
    a, b, c, d = times
    odd = replace(facts_of(certificate(1)), not_before=a, not_after=b, key_not_before=c, key_not_after=d)
    store.store_certificates([offer(1, facts=odd)])

    (kept,) = store.stored_certificates(None, None)

    assert kept.facts == odd
    assert str(kept.facts.key_not_after) == str(d)


def test_an_item_number_beyond_all_bounds_costs_only_its_own_certificate(store: Store) -> None:
    largest = 2**63 - 1

    outcomes = store.store_certificates(
        [offer(1), offer(largest + 1, der=certificate(2)), offer(largest, der=b"x")]
    )

    assert [(outcome.change, outcome.reason) for outcome in outcomes] == [
        (NEW, ""),
        (StoreChange.REJECTED, "bad-certificate"),
        (NEW, ""),
    ]
    assert sources(store) == [("work", 1), ("work", largest)]
