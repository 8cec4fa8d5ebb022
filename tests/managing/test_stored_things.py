"""What is stored on this computer, told whole, and deleted kind by kind or all at once."""

import msgspec
import pytest

from cryptoarm_dss_plugin.connections import PLUGIN_ID, Connection, ConnectionBook, LastImport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.values import (
    CertificateFacts,
    JournalEntry,
    Severity,
    StoreName,
)
from cryptoarm_dss_plugin.managing.stored_kinds import Keeper, ThingKind
from cryptoarm_dss_plugin.managing.stored_things import forget, forget_everything, stored_things
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.presets.administration import Administration
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.store import Store
from tests.administrators import AUTH, DSS, Administrator
from tests.managing.conftest import NOW, Keep

WORK = Connection("work", AUTH, DSS, "anna")
OURS = [kind for kind in ThingKind if kind not in {"presets", "journal", "notifications"}]
THEIRS = [kind for kind in ThingKind if kind not in OURS]


@pytest.fixture
def passwords() -> PasswordKeeper:
    """Two remembered passwords."""
    keeper = PasswordKeeper()
    for account in ("a", "b"):
        keeper.remember(account, Secret("Canary-password"))
    return keeper


@pytest.fixture(autouse=True)
def everything(host: Host, book: ConnectionBook, keep: Keep) -> None:
    """Something of every kind; one certificate of a removed connection, one of two connections."""
    book.save(WORK)
    book.save(msgspec.structs.replace(WORK, name="home"))
    book.keep_last_import("work", LastImport(NOW, "imported"))
    book.keep_empty_password(AUTH, "anna", "refused")
    host.write_settings(PLUGIN_ID, {"window": "1280x720"})
    host.write_settings("another-plugin", {"window": "1x1"})
    keep("left behind", "gone")
    host.release_certificates(PLUGIN_ID, "gone")
    for connection in ("work", "home"):
        keep("shared", connection)
    host.write_journal(JournalEntry(PLUGIN_ID, "import", Severity.INFO, "Импорт"))


def counts(host: Host, passwords: PasswordKeeper | None = None) -> dict[str, int | None]:
    """How many there are of each kind."""
    return {thing.kind.value: thing.count for thing in stored_things(host, Administration(), passwords)}


def test_every_kind_is_told_with_number_size_place_and_keeper(
    host: Host, passwords: PasswordKeeper, administrator: Administrator
) -> None:
    administrator.preset()
    administrator.set_policy({})

    things = {thing.kind: thing for thing in stored_things(host, administrator.read(), passwords)}

    assert list(things) == list(ThingKind)
    assert {kind.value: thing.count for kind, thing in things.items()} == {
        "connections": 2,
        "last-imports": 1,
        "accounts": 1,
        "certificates": 2,
        "passwords": 2,
        "other-settings": 1,
        "presets": 2,
        "journal": None,
        "notifications": None,
    }
    assert things[ThingKind.CERTIFICATES].size == len(b"left behind") + len(b"shared")
    assert things[ThingKind.OTHER_SETTINGS].size == len("window1280x720")
    assert things[ThingKind.PASSWORDS].size is None
    assert things[ThingKind.PRESETS].path == str(administrator.directory)
    assert {kind for kind, thing in things.items() if thing.keeper is Keeper.PLUGIN} == set(OURS)
    assert things[ThingKind.PRESETS].keeper is Keeper.ADMINISTRATOR


@pytest.mark.parametrize("kind", OURS)
def test_one_kind_is_deleted_and_the_others_stay(
    host: Host, passwords: PasswordKeeper, kind: ThingKind
) -> None:
    before = counts(host, passwords)

    assert forget(kind, host, passwords) == before[kind.value]

    with_them = {"last-imports", "accounts"} if kind is ThingKind.CONNECTIONS else set()
    gone = {kind.value, *with_them}
    assert counts(host, passwords) == {one: 0 if one in gone else count for one, count in before.items()}


@pytest.mark.parametrize("kind", THEIRS)
def test_what_is_not_the_plugins_cannot_be_deleted_by_it(host: Host, kind: ThingKind) -> None:
    with pytest.raises(ValueError, match=kind.value):
        forget(kind, host)


def test_certificates_of_removed_connections_stay_until_they_are_deleted_themselves(host: Host) -> None:
    forget(ThingKind.CONNECTIONS, host)

    names = [one.source.connection for one in host.stored_certificates(PLUGIN_ID) if one.source]
    assert set(names) == {None}
    assert forget(ThingKind.CERTIFICATES, host) == 2
    assert host.stored_certificates() == []


def test_everything_is_forgotten_but_what_is_others(
    host: Host, store: Store, passwords: PasswordKeeper
) -> None:
    own = CertificateFacts("own", "1", "CN=A", "CN=B", NOW, NOW, "RSA")
    store.keep_own_certificates([(b"own", own, StoreName.PERSONAL)])

    gone = forget_everything(host, passwords)

    assert gone == {
        ThingKind.PASSWORDS: 2,
        ThingKind.CERTIFICATES: 2,
        ThingKind.LAST_IMPORTS: 1,
        ThingKind.CONNECTIONS: 2,
        ThingKind.ACCOUNTS: 1,
        ThingKind.OTHER_SETTINGS: 1,
    }
    assert host.read_settings(PLUGIN_ID) == {}
    assert host.read_settings("another-plugin") == {"window": "1x1"}
    assert [one.der for one in host.stored_certificates()] == [b"own"]
    assert [entry.text for entry in store.journal()] == ["Импорт"]
    assert set(forget_everything(host, passwords).values()) == {0}


def test_a_host_that_fails_is_told_as_a_failure_of_the_store() -> None:
    host = Host(new_host_manager())

    for call in (lambda: stored_things(host, Administration()), lambda: forget_everything(host)):
        with pytest.raises(DssPluginError) as caught:
            call()
        assert caught.value.code is ErrorCode.STORE_FAILED
