"""Saved connections and what was learnt about accounts, in the settings of a real store."""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook, LastImport, check_name
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.store import Store

PLUGIN = "cryptoarm-dss"
AUTH = "https://dss.example/STS/oauth"
WORK = Connection("work", AUTH, "https://dss.example/SignServer/rest", "ivanov")
FULL = Connection(
    "full",
    AUTH,
    "https://dss.example/SignServer/rest",
    "Пётр Петров",
    confirmation_api="v2",
    learnt_api="v2",
    ref_source="context",
    certificates_url="https://dss.example/SignServer/api/certificates",
    ca_pem="-----BEGIN CERTIFICATE-----\n...",
    proxy="http://proxy.example:3128",
    proxy_user="user",
    client_id="client",
    resource="urn:cryptopro:dss:signserver:other",
)


LAST = LastImport(datetime(2030, 1, 2, tzinfo=UTC), "imported", certificates=3, issuers={"auth": "CN=A"})


def failing_book() -> ConnectionBook:
    """A book of a host without any storage."""
    return ConnectionBook(Host(new_host_manager()))


def test_nothing_is_saved_at_first(book: ConnectionBook) -> None:
    assert book.all() == []
    assert book.find("work") is None
    assert book.empty_password(AUTH, "ivanov") == "unknown"


@pytest.mark.parametrize("connection", [WORK, FULL])
def test_what_is_saved_comes_back_whole(book: ConnectionBook, connection: Connection) -> None:
    book.save(connection)

    assert book.find(connection.name) == connection
    assert book.all() == [connection]


def test_connections_are_listed_by_name_and_replaced_by_name(book: ConnectionBook) -> None:
    for name in ("b", "C", "a"):
        book.save(msgspec.structs.replace(WORK, name=name))
    book.save(msgspec.structs.replace(WORK, name="b", login="petrov"))

    assert [(one.name, one.login) for one in book.all()] == [
        ("C", "ivanov"),
        ("a", "ivanov"),
        ("b", "petrov"),
    ]


def test_a_connection_is_removed_alone(book: ConnectionBook) -> None:
    book.save(WORK)
    book.save(FULL)
    book.keep_empty_password(AUTH, "ivanov", "refused")

    book.save(msgspec.structs.replace(WORK, name="twin", login="Ivanov"))
    book.remove("work")
    book.remove("never-saved")

    assert book.all() == [FULL, msgspec.structs.replace(WORK, name="twin", login="Ivanov")]
    assert book.empty_password(AUTH, "ivanov") == "refused"  # it is the account that locks
    book.remove("twin")
    assert book.empty_password(AUTH, "ivanov") == "unknown"
    assert book.accounts() == 0


def test_how_the_last_import_ended_is_kept_beside_and_goes_with_the_connection(book: ConnectionBook) -> None:
    book.save(WORK)
    book.keep_last_import("work", LAST)
    book.keep_last_import("full", LAST)

    assert book.last_imports() == {"work": LAST, "full": LAST}
    assert book.all() == [WORK]
    book.keep_last_import("full", None)
    book.remove("work")
    assert book.last_imports() == {}


def test_a_new_name_must_be_free_and_one(book: ConnectionBook) -> None:
    book.save(WORK)
    book.save(FULL)
    for name, new_name, code in (
        ("work", "full", ErrorCode.CONNECTION_EXISTS),
        ("work", "work", ErrorCode.CONNECTION_EXISTS),
        ("work", "a b", ErrorCode.BAD_NAME),
        ("none", "new", ErrorCode.UNKNOWN_CONNECTION),
    ):
        with pytest.raises(DssPluginError) as caught:
            book.rename(name, new_name)
        assert caught.value.code is code
    assert book.all() == [FULL, WORK]

    book.rename("work", "home")

    assert book.all() == [FULL, msgspec.structs.replace(WORK, name="home")]
    assert book.last_imports() == {}


def test_two_programs_do_not_overwrite_each_others_connections(book: ConnectionBook, host: Host) -> None:
    other = ConnectionBook(host)
    book.all()

    other.save(FULL)
    book.save(WORK)

    assert [one.name for one in other.all()] == ["full", "work"]


def test_settings_of_another_kind_are_no_connections(book: ConnectionBook, store: Store) -> None:
    book.save(WORK)
    book.keep_empty_password(AUTH, "ivanov", "accepted")
    store.write_settings(PLUGIN, {"window": "1280x720", "connection": "{}"})

    assert book.all() == [WORK]


BROKEN = ["", "{", "null", "[]", "7", '"work"', "{}", '{"name": "work"}', '{"name": "work", "login": 1}']


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_connection_is_left_out_not_lost_and_can_be_removed(
    book: ConnectionBook, store: Store, text: str
) -> None:
    book.save(FULL)
    store.write_settings(PLUGIN, {"connection/work": text})

    assert book.all() == [FULL]
    with pytest.raises(DssPluginError) as caught:
        book.find("work")
    assert caught.value.code is ErrorCode.STORE_FAILED
    assert "work" in caught.value.detail
    assert store.read_settings(PLUGIN)["connection/work"] == text
    book.remove("work")
    assert book.find("work") is None


def test_a_connection_of_a_later_version_is_read_as_far_as_it_is_known(
    book: ConnectionBook, store: Store
) -> None:
    text = msgspec.json.encode(msgspec.to_builtins(WORK) | {"colour": {"of": ["later"]}}).decode()
    store.write_settings(PLUGIN, {"connection/work": text})

    assert book.find("work") == WORK


def test_what_is_known_of_an_account_is_known_under_every_connection_and_case(book: ConnectionBook) -> None:
    book.keep_empty_password(AUTH, "Ivanov", "refused")
    book.keep_empty_password(AUTH, "petrov", "accepted")

    assert book.empty_password(AUTH, "IVANOV") == "refused"
    assert book.empty_password(AUTH, "petrov") == "accepted"
    assert book.empty_password("https://other.example/STS/oauth", "ivanov") == "unknown"
    book.keep_empty_password(AUTH, "ivanov", "accepted")
    assert book.empty_password(AUTH, "ivanov") == "accepted"


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '{"empty_password": 7}'])
def test_a_broken_account_is_one_that_is_not_known(book: ConnectionBook, store: Store, text: str) -> None:
    book.keep_empty_password(AUTH, "ivanov", "refused")
    [key] = store.read_settings(PLUGIN)
    store.write_settings(PLUGIN, {key: text})

    assert book.empty_password(AUTH, "ivanov") == "unknown"


def test_no_login_stands_in_the_name_of_a_setting(book: ConnectionBook, store: Store) -> None:
    book.keep_empty_password(AUTH, "ivanov", "refused")

    [key] = store.read_settings(PLUGIN)
    assert key.startswith("account/")
    assert "ivanov" not in key


@pytest.mark.parametrize(
    "call",
    [
        lambda book: book.all(),
        lambda book: book.find("work"),
        lambda book: book.save(WORK),
        lambda book: book.remove("work"),
        lambda book: book.empty_password(AUTH, "ivanov"),
        lambda book: book.keep_empty_password(AUTH, "ivanov", "refused"),
        lambda book: book.rename("work", "home"),
        lambda book: book.last_imports(),
        lambda book: book.keep_last_import("work", LAST),
        lambda book: book.accounts(),
        lambda book: book.forget_accounts(),
        lambda book: book.texts(),
        lambda book: book.forget_all(),
    ],
)
def test_a_host_that_fails_is_one_kind_of_error(call: Callable[[ConnectionBook], object]) -> None:
    with pytest.raises(DssPluginError) as caught:
        call(failing_book())

    assert caught.value.code is ErrorCode.STORE_FAILED
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("name", ["a", "Work_2", "_" * 64])
def test_good_names(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["", " a", "a ", "a-b", "имя", "a" * 65, "a\n", "\n"])
def test_bad_names_are_not_repeated_in_the_error(name: str) -> None:
    with pytest.raises(DssPluginError) as caught:
        check_name(name)

    assert caught.value.code is ErrorCode.BAD_NAME
    assert caught.value.detail == f"{len(name)} characters"
