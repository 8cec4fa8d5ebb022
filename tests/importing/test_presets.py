"""What the administrator has set, in the plan of an import: locked, proposed, allowed."""

from pathlib import Path

import msgspec
import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.request import ImportForm, ImportPlan, plan_import
from tests.administrators import AUTH, DSS, Administrator

NEW = "https://new.example.test/SignServer/rest"


@pytest.fixture
def administrator(tmp_path: Path) -> Administrator:
    """Who writes the files."""
    return Administrator(tmp_path / "etc")


def plan(book: ConnectionBook, administrator: Administrator, **fields: str) -> ImportPlan:
    """The plan of an import over "office", with what is said."""
    return plan_import(ImportForm("office", **fields), book, administrator.read())  # type: ignore[arg-type]


def saved(book: ConnectionBook, administrator: Administrator, **fields: str) -> ImportPlan:
    """The same, and the sign-in has succeeded."""
    made = plan(book, administrator, **fields)
    book.save(made.connection)
    return made


def refused(book: ConnectionBook, administrator: Administrator, **fields: str) -> DssPluginError:
    """Why there is no plan."""
    with pytest.raises(DssPluginError) as caught:
        plan(book, administrator, **fields)
    assert caught.value.__cause__ is None
    return caught.value


def test_a_preset_connection_needs_only_a_login(book: ConnectionBook, administrator: Administrator) -> None:
    administrator.preset(confirmation_api="v2", client_id="desk", proxy="clerk@proxy.example.test:8080")

    made = plan(book, administrator, login="anna")

    connection = made.connection
    assert (connection.auth_server, connection.dss_server, connection.login) == (AUTH, DSS, "anna")
    assert (connection.confirmation_api, connection.client_id) == ("v2", "desk")
    assert made.proxy is not None
    assert (made.proxy.url, made.proxy.user) == ("http://proxy.example.test:8080", "clerk")
    error = refused(book, administrator)
    assert (error.code, error.facts["field"]) == (ErrorCode.USAGE, "login")


def test_what_is_proposed_may_be_another(book: ConnectionBook, administrator: Administrator) -> None:
    administrator.preset(login="anna", client_id="desk", proxy="proxy.example.test")

    made = plan(book, administrator, login="boris", dss_server=NEW, client_id="own", proxy="")

    connection = made.connection
    assert (connection.login, connection.dss_server, connection.client_id) == ("boris", NEW, "own")
    assert made.proxy is None
    assert connection.preset_fields == ("auth_server",)


LOCKED = {
    "auth_server": "https://new.example.test/STS/oauth",
    "dss_server": NEW,
    "login": "boris",
    "confirmation_api": "v1",
    "client_id": "own",
    "resource": "urn:own",
    "proxy": "other.example.test",
    "gost_tls": "off",
}


@pytest.mark.parametrize(("field", "value"), LOCKED.items())
def test_what_is_locked_may_not(
    book: ConnectionBook, administrator: Administrator, field: str, value: str
) -> None:
    administrator.preset(login="anna", confirmation_api="v2", locked=list(LOCKED))

    error = refused(book, administrator, **{field: value})

    assert error.code is ErrorCode.USAGE
    assert (error.facts["field"], error.facts["problem"]) == (field, "locked")


def test_what_is_locked_may_be_said_as_it_is(book: ConnectionBook, administrator: Administrator) -> None:
    administrator.preset(login="anna", proxy="proxy.example.test", locked=list(LOCKED))

    made = plan(
        book,
        administrator,
        login=" anna ",
        auth_server="HTTPS://dss.example.test:443/STS/",
        dss_server=DSS,
        proxy="http://clerk@proxy.example.test:3128",
        confirmation_api="auto",
    )

    assert made.connection.auth_server == AUTH
    assert made.proxy is not None
    assert made.proxy.user == "clerk"


def test_a_saved_connection_follows_what_is_preset_and_keeps_what_the_person_said(
    book: ConnectionBook, administrator: Administrator
) -> None:
    administrator.preset(client_id="desk", resource="urn:first")
    saved(book, administrator, login="anna", resource="urn:own")
    administrator.preset(client_id="new-desk", resource="urn:second", dss_server=NEW)

    made = plan(book, administrator)

    assert (made.connection.client_id, made.connection.resource) == ("new-desk", "urn:own")
    assert made.connection.dss_server == NEW
    assert plan(book, administrator, dss_server=NEW).connection == made.connection
    assert refused(book, administrator, dss_server=DSS).code is ErrorCode.CONNECTION_EXISTS


def test_what_was_learnt_of_another_server_is_not_carried_over(
    book: ConnectionBook, administrator: Administrator
) -> None:
    administrator.preset(login="anna")
    learnt = saved(book, administrator).connection
    book.save(msgspec.structs.replace(learnt, learnt_api="v2", certificates_url="x"))

    assert plan(book, administrator).connection.learnt_api == "v2"
    administrator.preset(login="anna", dss_server=NEW, locked=["dss_server"])

    moved = plan(book, administrator).connection
    assert (moved.dss_server, moved.learnt_api, moved.certificates_url) == (NEW, "", "")


def test_when_the_preset_goes_what_was_saved_stays(
    book: ConnectionBook, administrator: Administrator
) -> None:
    path = administrator.preset(login="anna", client_id="desk", locked=["client_id"])
    before = saved(book, administrator).connection
    path.unlink()

    after = plan(book, administrator, client_id="own").connection

    assert before.preset_fields == ("auth_server", "client_id", "dss_server", "login")
    assert (after.client_id, after.login, after.preset_fields) == ("own", "anna", ())


def test_gost_tls_is_preset_and_a_person_does_without(
    book: ConnectionBook, administrator: Administrator
) -> None:
    administrator.preset(login="anna", gost_tls="require")

    assert plan(book, administrator).connection.gost_tls == "require"
    assert plan(book, administrator, gost_tls="off").connection.gost_tls == "off"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"auth_server": "https://new.example.test/STS", "dss_server": DSS}, "auth_server"),
        ({"auth_server": AUTH, "dss_server": NEW}, "dss_server"),
    ],
)
def test_a_server_that_is_not_allowed_is_refused_by_its_field(
    book: ConnectionBook, administrator: Administrator, fields: dict[str, str], field: str
) -> None:
    administrator.set_policy({"allowed_servers": ["dss.example.test"], "help_desk": "кабинет 5"})

    error = refused(book, administrator, login="anna", **fields)

    assert error.code is ErrorCode.BAD_ADDRESS
    assert error.facts["problem"] == "not-allowed"
    assert (error.facts["field"], error.facts["host"]) == (field, "new.example.test")
    assert error.facts["help_desk"] == "кабинет 5"
    allowed = plan(book, administrator, login="anna", auth_server=AUTH, dss_server=DSS)
    assert allowed.connection.name == "office"
