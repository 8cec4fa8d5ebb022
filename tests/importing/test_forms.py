"""From what a person typed, and what is saved, to a plan."""

import json
import ssl

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.dss.sts import ConfirmationApi
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.request import ImportForm, ImportPlan, plan_import
from cryptoarm_dss_plugin.importing.states import EmptyPassword, Learnt, RefSource
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.store import Store
from tests.x509.certificates import training_certificate

AUTH, DSS = "https://dss.example/STS/oauth", "https://dss.example/SignServer/rest"
CA_PEM = "-----BEGIN CERTIFICATE-----\nnot base64\n-----END CERTIFICATE-----\n"


def form(**fields: object) -> ImportForm:
    usual: dict[str, object] = {"name": "work", "auth_server": AUTH, "dss_server": DSS, "login": "ivanov"}
    return ImportForm(**{**usual, **fields})  # type: ignore[arg-type] # each test passes what fits


def only_name() -> ImportForm:
    return ImportForm("work")


def refused(book: ConnectionBook, wrong: ImportForm) -> DssPluginError:
    with pytest.raises(DssPluginError) as caught:
        plan_import(wrong, book)
    assert caught.value.__cause__ is None
    return caught.value


def saved(book: ConnectionBook, **fields: object) -> ImportPlan:
    plan = plan_import(form(**fields), book)
    book.save(plan.connection)
    return plan


def test_a_new_connection(book: ConnectionBook) -> None:
    plan = plan_import(form(), book)

    assert plan.connection.name == "work"
    assert (plan.connection.auth_server, plan.connection.dss_server) == (AUTH, DSS)
    assert plan.addresses.auth.address() == AUTH
    assert plan.learnt == Learnt()
    assert plan.preferred_api is None
    assert plan.resource == "urn:cryptopro:dss:signserver:signserver"
    assert (plan.proxy, plan.password, plan.timeout, plan.dry_run) == (None, None, None, False)
    assert book.all() == []


@pytest.mark.parametrize("name", ["a", "A_1", "_", "Z" * 64, "0"])
def test_good_names(book: ConnectionBook, name: str) -> None:
    assert plan_import(form(name=name), book).connection.name == name


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "имя", "a-b", "a.b", "../a", "a\n", "Z" * 65, "é", "a/b", "ａ", "1²"]
)
def test_bad_names(book: ConnectionBook, name: str) -> None:
    error = refused(book, form(name=name))

    assert (error.code, error.facts) == (ErrorCode.BAD_NAME, {"field": "name"})


@pytest.mark.parametrize("field", ["auth_server", "dss_server", "login"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_something_is_missing(book: ConnectionBook, field: str, value: str | None) -> None:
    error = refused(book, form(**{field: value}))

    assert (error.code, error.facts) == (ErrorCode.USAGE, {"field": field})


@pytest.mark.parametrize("login", ["a:b", ":", "a\nb", "a\x00", "\ud800", "a\u202eb"])
def test_logins_that_cannot_be_sent(book: ConnectionBook, login: str) -> None:
    error = refused(book, form(login=login))

    assert (error.code, error.facts) == (ErrorCode.USAGE, {"field": "login"})


def test_spaces_around_a_login_are_a_slip_of_the_paste(book: ConnectionBook) -> None:
    assert plan_import(form(login=" Пётр Петров\t"), book).connection.login == "Пётр Петров"


@pytest.mark.parametrize(
    ("auth", "dss", "code", "server"),
    [
        ("http://dss.example/STS/oauth", DSS, ErrorCode.INSECURE_ADDRESS, "auth"),
        (AUTH, "http://dss.example/SignServer/rest", ErrorCode.INSECURE_ADDRESS, "dss"),
        ("https://dss.example", DSS, ErrorCode.BAD_ADDRESS, "auth"),
        (AUTH, "https://", ErrorCode.BAD_ADDRESS, "dss"),
        (AUTH, AUTH, ErrorCode.BAD_ADDRESS, "dss"),
    ],
)
def test_bad_addresses_name_the_field(
    book: ConnectionBook, auth: str, dss: str, code: ErrorCode, server: str
) -> None:
    error = refused(book, form(auth_server=auth, dss_server=dss))

    assert (error.code, error.facts["server"], error.facts["field"]) == (code, server, f"{server}_server")


def test_swapped_addresses_are_put_right(book: ConnectionBook) -> None:
    plan = plan_import(form(auth_server=DSS, dss_server=AUTH), book)

    assert (plan.connection.auth_server, plan.connection.dss_server) == (AUTH, DSS)


@pytest.mark.parametrize("version", ["auto", "v1", "v2"])
def test_versions(book: ConnectionBook, version: str) -> None:
    plan = plan_import(form(confirmation_api=version), book)

    assert plan.connection.confirmation_api == version
    assert plan.preferred_api == {"v1": ConfirmationApi.V1, "v2": ConfirmationApi.V2}.get(version)


@pytest.mark.parametrize("version", ["", "v3", "V1", "2.0"])
def test_a_version_that_does_not_exist(book: ConnectionBook, version: str) -> None:
    error = refused(book, form(confirmation_api=version))

    assert (error.code, error.facts) == (ErrorCode.USAGE, {"field": "confirmation_api"})


@pytest.mark.parametrize("ca_pem", ["", "no certificate", CA_PEM])
def test_bad_ca_files(book: ConnectionBook, ca_pem: str) -> None:
    assert refused(book, form(ca_pem=ca_pem)).code is ErrorCode.BAD_CA_FILE


@pytest.mark.parametrize(
    "proxy", ["http://", "ftp://proxy.example", "http://proxy.example:port", "http://[::1"]
)
def test_bad_proxies(book: ConnectionBook, proxy: str) -> None:
    error = refused(book, form(proxy=proxy))

    assert (error.code, error.facts["server"]) == (ErrorCode.BAD_ADDRESS, "proxy")


def test_a_proxy_is_saved_without_its_password(book: ConnectionBook, store: Store) -> None:
    typed = form(proxy="http://user:Canary-proxy-1@proxy.example:3128")
    plan = plan_import(typed, book)
    book.save(plan.connection)

    assert plan.proxy is not None
    assert plan.proxy.password is not None
    assert plan.proxy.password.reveal() == "Canary-proxy-1"
    assert "Canary" not in repr((typed, plan))
    assert "Canary" not in repr(store.read_settings("cryptoarm-dss"))
    again = plan_import(ImportForm("work", proxy_password=Secret("Canary-proxy-2")), book)
    assert again.proxy is not None
    assert (again.proxy.url, again.proxy.user) == ("http://proxy.example:3128", "user")
    assert again.proxy.password is not None
    assert again.proxy.password.reveal() == "Canary-proxy-2"
    assert plan_import(ImportForm("work", proxy=""), book).proxy is None


def test_no_secret_of_a_form_is_shown(book: ConnectionBook) -> None:
    typed = form(password=Secret("Canary-pwd-1"), client_secret=Secret("Canary-client-1"))

    assert "Canary" not in repr((typed, plan_import(typed, book)))


def test_a_saved_connection_needs_only_its_name(book: ConnectionBook, some_ca: str) -> None:
    first = saved(
        book,
        confirmation_api="v2",
        client_id="client",
        resource="urn:cryptopro:dss:signserver:other",
        ca_pem=some_ca,
        proxy="proxy.example",
    )

    again = plan_import(only_name(), book)

    assert again.connection == first.connection
    assert again.resource == "urn:cryptopro:dss:signserver:other"
    assert again.proxy == first.proxy


def test_what_is_said_anew_replaces_what_was_saved(book: ConnectionBook, some_ca: str) -> None:
    saved(book, confirmation_api="v2", client_id="client", ca_pem=some_ca, proxy="proxy.example")

    plan = plan_import(
        form(confirmation_api="auto", client_id="", resource="urn:x", proxy="other.example:1"), book
    )

    assert plan.connection.confirmation_api == "auto"
    assert (plan.connection.client_id, plan.connection.resource) == ("", "urn:x")
    assert plan.connection.proxy == "http://other.example:1"
    assert plan.connection.ca_pem == some_ca


@pytest.mark.parametrize(
    "other",
    [
        {"login": "petrov"},
        {"auth_server": "https://other.example/STS/oauth"},
        {"dss_server": "https://dss.example/Other/rest"},
        {"auth_server": "https://dss.example:8443/STS/oauth"},
    ],
)
def test_other_data_under_a_saved_name(book: ConnectionBook, other: dict[str, str]) -> None:
    before = saved(book).connection

    error = refused(book, form(**other))

    assert (error.code, error.facts) == (ErrorCode.CONNECTION_EXISTS, {"name": "work"})
    assert book.find("work") == before


@pytest.mark.parametrize(
    "same",
    [
        {"auth_server": "https://DSS.example/STS", "dss_server": "https://dss.example:443/SignServer/"},
        {"auth_server": "  https://dss.example/STS/oauth/token ", "dss_server": None},
        {"dss_server": "https://dss.example/SignServer/rest/api/certificates"},
        {"auth_server": "https://dss.example/STS/v2.0/confirmation"},
        {"auth_server": DSS, "dss_server": AUTH},
        {"login": " ivanov "},
    ],
)
def test_the_same_data_in_another_spelling(book: ConnectionBook, same: dict[str, str | None]) -> None:
    before = saved(book).connection

    assert plan_import(form(**same), book).connection == before


def test_what_was_learnt_is_used(book: ConnectionBook, store: Store) -> None:
    plan = saved(book)
    learnt = {"learnt_api": "v2", "ref_source": "context", "certificates_url": "https://dss.example/list"}
    text = json.dumps(json.loads(store.read_settings("cryptoarm-dss")["connection/work"]) | learnt)
    store.write_settings("cryptoarm-dss", {"connection/work": text})
    book.keep_empty_password(plan.connection.auth_server, "IVANOV", "refused")

    assert plan_import(only_name(), book).learnt == Learnt(
        ConfirmationApi.V2, EmptyPassword.REFUSED, RefSource.CONTEXT, "https://dss.example/list"
    )


def test_what_makes_no_sense_in_a_saved_connection_counts_as_not_known(
    book: ConnectionBook, store: Store
) -> None:
    plan = saved(book)
    nonsense = {"confirmation_api": "v9", "learnt_api": "v9", "ref_source": "x", "later": [1]}
    text = json.dumps(json.loads(store.read_settings("cryptoarm-dss")["connection/work"]) | nonsense)
    store.write_settings("cryptoarm-dss", {"connection/work": text})
    book.keep_empty_password(plan.connection.auth_server, "ivanov", "perhaps")

    again = plan_import(only_name(), book)

    assert again.learnt == Learnt()
    assert again.preferred_api is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"name": "work"}', '{"name": 1}'])
def test_a_saved_connection_that_cannot_be_read_is_not_overwritten(
    book: ConnectionBook, store: Store, text: str
) -> None:
    store.write_settings("cryptoarm-dss", {"connection/work": text})

    assert refused(book, form()).code is ErrorCode.STORE_FAILED
    assert store.read_settings("cryptoarm-dss") == {"connection/work": text}


@pytest.fixture(scope="session")
def some_ca() -> str:
    """A certificate in PEM."""
    return ssl.DER_cert_to_PEM_cert(training_certificate("rsa-2048"))
