"""The list of connections: saved and preset ones, with their certificates and how the last import ended."""

from datetime import UTC, datetime, timedelta

import msgspec

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook, LastImport
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.managing.overview import connection_cards
from cryptoarm_dss_plugin.presets.administration import Administration
from tests.administrators import AUTH, DSS, Administrator
from tests.managing.conftest import NOW, Keep

LAST = LastImport(datetime(2030, 1, 2, tzinfo=UTC), "failed", error="timeout")


def test_fifty_connections_and_two_accounts_on_one_server(
    host: Host, book: ConnectionBook, keep: Keep
) -> None:
    for number in range(50):
        book.save(Connection(f"work_{number:02}", AUTH, DSS, f"login{number}"))
        keep(f"certificate {number}", f"work_{number:02}", days=number)

    cards = connection_cards(host, Administration(), NOW)

    assert [card.login for card in cards] == [f"login{number}" for number in range(50)]
    assert {card.certificates for card in cards} == {1}
    assert [card.expired for card in cards] == [1, *[0] * 49]
    assert cards[0].nearest_expiry is None
    assert cards[7].nearest_expiry == NOW + timedelta(days=7)


def test_a_card_tells_what_is_known(host: Host, book: ConnectionBook, keep: Keep) -> None:
    book.save(Connection("work", AUTH, DSS, "anna"))
    book.save(Connection("new", AUTH, DSS, "boris"))
    book.keep_last_import("work", LAST)
    keep("late", days=300)
    keep("soon", days=3)
    keep("past", days=-3)
    keep("theirs", "gone")

    new, work = connection_cards(host, Administration(), NOW)

    assert (new.name, new.last_import, new.certificates, new.nearest_expiry) == ("new", None, 0, None)
    assert (work.last_import, work.certificates, work.expired) == (LAST, 3, 1)
    assert work.nearest_expiry == NOW + timedelta(days=3)
    assert (work.saved, work.preset) == (book.find("work"), None)


def test_preset_connections_stand_among_them_with_the_values_that_count(
    host: Host, book: ConnectionBook, administrator: Administrator
) -> None:
    administrator.preset(locked=["dss_server"])
    administrator.write("a.json", {"name": "branch", "auth_server": AUTH, "dss_server": DSS, "login": "all"})
    book.save(Connection("office", AUTH, "https://old.example.test/SignServer/rest", "anna"))

    branch, office = connection_cards(host, administrator.read(), NOW)

    assert (branch.name, branch.saved, branch.login) == ("branch", None, "all")
    assert (office.login, office.dss_server) == ("anna", DSS)
    assert office.preset is not None


def test_what_was_saved_before_there_were_last_imports_and_presets_is_read(host: Host) -> None:
    old = {"name": "work", "auth_server": AUTH, "dss_server": DSS, "login": "anna"}
    host.write_settings("cryptoarm-dss", {"connection/work": msgspec.json.encode(old).decode()})
    host.write_settings("cryptoarm-dss", {"last-import/work": "{broken"})

    [card] = connection_cards(host, Administration(), NOW)

    assert card.saved == Connection("work", AUTH, DSS, "anna")
    assert card.last_import is None
