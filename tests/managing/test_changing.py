"""Renaming, editing, removing: nothing is lost, and what belongs to another account does not stay."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import msgspec
import pytest

from cryptoarm_dss_plugin.connections import PLUGIN_ID, Connection, ConnectionBook, LastImport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.values import CertificateUpdate
from cryptoarm_dss_plugin.importing.request import ImportForm
from cryptoarm_dss_plugin.managing.changing import edit_connection, rename_connection
from cryptoarm_dss_plugin.managing.removing import remove_connection
from cryptoarm_dss_plugin.presets.administration import Administration
from tests.administrators import AUTH, DSS, Administrator
from tests.managing.conftest import NOW, Keep

WORK = Connection(
    "work", AUTH, DSS, "anna", learnt_api="v2", ref_source="context", certificates_url="x", proxy_user=""
)
LAST = LastImport(datetime(2030, 1, 2, tzinfo=UTC), "imported", certificates=2, issuers={"auth": "CN=A"})
NOTHING = Administration()


@pytest.fixture
def saved(book: ConnectionBook) -> Connection:
    """A connection that an import has succeeded over."""
    book.save(WORK)
    book.keep_last_import("work", LAST)
    return WORK


def places(host: Host) -> list[tuple[bytes, str | None]]:
    """Which certificate is there of which connection."""
    stored = host.stored_certificates(PLUGIN_ID)
    return sorted((one.der, one.source.connection if one.source else "") for one in stored)


def refused(code: ErrorCode, call: Callable[[], object]) -> DssPluginError:
    """The error of a call that must fail."""
    with pytest.raises(DssPluginError) as caught:
        call()
    assert caught.value.code is code
    assert isinstance(caught.value.__context__, DssPluginError | None)
    return caught.value


@pytest.mark.usefixtures("saved")
def test_certificates_and_everything_known_follow_a_new_name(
    host: Host, book: ConnectionBook, keep: Keep
) -> None:
    offers = [keep("first"), keep("second")]
    keep("other", "other")
    gone = CertificateUpdate(offers[0].der, offers[0].source, NOW)
    host.update_certificates([gone])

    assert rename_connection("work", "office", host, NOTHING) == 2

    assert book.all() == [msgspec.structs.replace(WORK, name="office")]
    assert book.last_imports() == {"office": LAST}
    assert places(host) == [(b"first", "office"), (b"other", "other"), (b"second", "office")]
    renamed = {one.der: one for one in host.stored_certificates(PLUGIN_ID, "office")}
    assert (renamed[b"first"].gone_since, renamed[b"second"].gone_since) == (NOW, None)
    for offer in offers:
        stored = renamed[offer.der]
        assert (stored.facts, stored.server, stored.store) == (offer.facts, offer.server, offer.store)
        assert stored.source is not None
        assert stored.source.item_id == offer.source.item_id


@pytest.mark.usefixtures("saved")
def test_a_name_that_is_taken_or_none_is_refused_and_nothing_moves(
    host: Host, book: ConnectionBook, keep: Keep, administrator: Administrator
) -> None:
    administrator.preset()
    administration = administrator.read()
    book.save(msgspec.structs.replace(WORK, name="other"))
    keep("first")

    refused(ErrorCode.CONNECTION_EXISTS, lambda: rename_connection("work", "other", host, administration))
    refused(ErrorCode.CONNECTION_EXISTS, lambda: rename_connection("work", "office", host, administration))
    refused(ErrorCode.BAD_NAME, lambda: rename_connection("work", "имя", host, administration))
    refused(ErrorCode.UNKNOWN_CONNECTION, lambda: rename_connection("none", "new", host, administration))

    assert [one.name for one in book.all()] == ["other", "work"]
    assert places(host) == [(b"first", "work")]


def test_a_preset_connection_keeps_its_name(
    host: Host, book: ConnectionBook, administrator: Administrator
) -> None:
    administrator.preset()
    book.save(msgspec.structs.replace(WORK, name="office"))

    error = refused(ErrorCode.USAGE, lambda: rename_connection("office", "new", host, administrator.read()))

    assert error.facts["problem"] == "locked"


@pytest.mark.usefixtures("saved")
def test_editing_what_belongs_to_the_same_account_keeps_what_was_learnt(
    host: Host, book: ConnectionBook, keep: Keep
) -> None:
    keep("first")

    edited = edit_connection(
        ImportForm("work", auth_server=f"{AUTH}/", proxy="clerk@proxy.example.test", client_id="desk"),
        host,
        NOTHING,
    )

    assert (edited.is_other_account, edited.certificates) == (False, 0)
    assert edited.connection == msgspec.structs.replace(
        WORK, proxy="http://proxy.example.test:3128", proxy_user="clerk", client_id="desk"
    )
    assert book.find("work") == edited.connection
    assert book.last_imports() == {"work": LAST}
    assert places(host) == [(b"first", "work")]


OTHERS = [
    ImportForm("work", login="boris"),
    ImportForm("work", auth_server="https://new.example.test/STS"),
    ImportForm("work", dss_server="https://new.example.test/SignServer"),
]


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize("form", OTHERS)
@pytest.mark.parametrize("with_certificates", [False, True])
def test_another_account_or_server_begins_anew(
    host: Host, book: ConnectionBook, keep: Keep, form: ImportForm, *, with_certificates: bool
) -> None:
    keep("first")
    book.keep_empty_password(AUTH, "anna", "refused")

    edited = edit_connection(form, host, NOTHING, with_certificates=with_certificates)

    assert (edited.is_other_account, edited.certificates) == (True, 1)
    connection = book.find("work")
    assert connection == edited.connection
    assert connection is not None
    assert (connection.learnt_api, connection.ref_source, connection.certificates_url) == ("", "", "")
    assert (connection.auth_server, connection.dss_server, connection.login) != (AUTH, DSS, "anna")
    assert book.last_imports() == {}
    assert places(host) == ([] if with_certificates else [(b"first", None)])
    assert book.empty_password(AUTH, "anna") == "refused"


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(
    ("form", "code"),
    [
        (ImportForm("none", login="boris"), ErrorCode.UNKNOWN_CONNECTION),
        (ImportForm("work", login=" "), ErrorCode.USAGE),
        (ImportForm("work", login="a:b"), ErrorCode.USAGE),
        (ImportForm("work", auth_server="http://dss.example.test/STS"), ErrorCode.INSECURE_ADDRESS),
        (ImportForm("work", ca_pem="none"), ErrorCode.BAD_CA_FILE),
        (ImportForm("work", confirmation_api="v9"), ErrorCode.USAGE),
    ],
)
def test_a_mistake_changes_nothing(
    host: Host, book: ConnectionBook, keep: Keep, form: ImportForm, code: ErrorCode
) -> None:
    keep("first")

    refused(code, lambda: edit_connection(form, host, NOTHING))

    assert book.all() == [WORK]
    assert places(host) == [(b"first", "work")]


def test_what_the_administrator_locked_cannot_be_edited(
    host: Host, book: ConnectionBook, administrator: Administrator
) -> None:
    administrator.preset(login="anna", locked=["login", "proxy", "dss_server"])
    book.save(msgspec.structs.replace(WORK, name="office"))
    administration = administrator.read()

    for form in (
        ImportForm("office", login="boris"),
        ImportForm("office", proxy="proxy.example.test"),
        ImportForm("office", dss_server="https://new.example.test/SignServer"),
    ):
        error = refused(ErrorCode.USAGE, partial(edit_connection, form, host, administration))
        assert error.facts["problem"] == "locked"
    edited = edit_connection(ImportForm("office", login="anna", client_id="x"), host, administration)
    assert edited.connection.client_id == "x"


@pytest.mark.usefixtures("saved")
def test_a_server_that_is_not_allowed_cannot_be_edited_in(host: Host, administrator: Administrator) -> None:
    administrator.set_policy({"allowed_servers": ["dss.example.test"]})
    form = ImportForm("work", auth_server="https://new.example.test/STS")

    error = refused(ErrorCode.BAD_ADDRESS, lambda: edit_connection(form, host, administrator.read()))

    assert (error.facts["problem"], error.facts["field"]) == ("not-allowed", "auth_server")


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize("with_certificates", [False, True])
def test_removing(host: Host, book: ConnectionBook, keep: Keep, *, with_certificates: bool) -> None:
    keep("first")

    assert remove_connection("work", host, with_certificates=with_certificates) == 1

    assert (book.all(), book.last_imports()) == ([], {})
    assert places(host) == ([] if with_certificates else [(b"first", None)])
    refused(
        ErrorCode.UNKNOWN_CONNECTION,
        lambda: remove_connection("work", host, with_certificates=with_certificates),
    )


def test_a_host_that_fails_is_told_as_a_failure_of_the_store() -> None:
    host = Host(new_host_manager())

    refused(ErrorCode.STORE_FAILED, lambda: rename_connection("work", "new", host, NOTHING))
    refused(ErrorCode.STORE_FAILED, lambda: edit_connection(ImportForm("work"), host, NOTHING))
    refused(ErrorCode.STORE_FAILED, lambda: remove_connection("work", host, with_certificates=True))
