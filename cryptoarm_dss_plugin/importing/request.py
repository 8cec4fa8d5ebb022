"""What an import is asked to do: the form as typed, and the plan made of it and of what is saved."""

from dataclasses import dataclass, field

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook, check_name
from cryptoarm_dss_plugin.dss.addresses import Addresses, read_addresses
from cryptoarm_dss_plugin.dss.proxies import Proxy, read_proxy
from cryptoarm_dss_plugin.dss.sts import ConfirmationApi
from cryptoarm_dss_plugin.dss.tls import check_ca_pem
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.states import EmptyPassword, Learnt, RefSource
from cryptoarm_dss_plugin.secrets import Secret


@dataclass(frozen=True, slots=True)
class ImportForm:
    """What a person typed, field by field; None means "not said", so what is saved counts.

    Attributes:
        name: name of the connection.
        auth_server: address of the authorization server, in any spelling.
        dss_server: address of the signature service, in any spelling.
        login: the account.
        confirmation_api: "auto", "v1" or "v2".
        client_id: OAuth client.
        resource: resource identifier.
        ca_pem: contents of a CA file.
        proxy: own proxy, "[http://][user[:password]@]host:port"; "" for the system's.
        password: the password, exactly as typed; None when none is at hand.
        proxy_password: the proxy's password.
        client_secret: the OAuth client's secret.
        timeout: upper bound for waiting for a confirmation, in seconds.
        dry_run: save nothing.
        ask_v2_first: ask `/v2.0/confirmation` before the other version (the tick «Использовать
            подтверждения КриптоПро DSS 2.0»); counts unless a version is insisted on.
    """

    name: str
    auth_server: str | None = None
    dss_server: str | None = None
    login: str | None = None
    confirmation_api: str | None = None
    client_id: str | None = None
    resource: str | None = None
    ca_pem: str | None = None
    proxy: str | None = field(default=None, repr=False)
    password: Secret | None = None
    proxy_password: Secret | None = None
    client_secret: Secret | None = None
    timeout: float | None = None
    dry_run: bool = False
    ask_v2_first: bool = False


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything an import needs; made by `plan_import`.

    Attributes:
        connection: the connection as it will be saved once sign-in succeeded.
        addresses: its two servers, with notes on what was mended.
        learnt: what earlier sign-ins taught.
        proxy: own proxy with its password, None for the system's.
        password: the password at hand, None for none.
        client_secret: the OAuth client's secret, None for none.
        timeout: upper bound for waiting for a confirmation, in seconds.
        dry_run: save nothing.
    """

    connection: Connection
    addresses: Addresses
    learnt: Learnt
    proxy: Proxy | None = field(default=None, repr=False)
    password: Secret | None = None
    client_secret: Secret | None = None
    timeout: float | None = None
    dry_run: bool = False

    @property
    def preferred_api(self) -> ConfirmationApi | None:
        """The version the person insists on, None for "auto"."""
        asked = self.connection.confirmation_api
        return ConfirmationApi(asked) if asked in set(ConfirmationApi) else None

    @property
    def resource(self) -> str:
        """The resource identifier to sign in for."""
        return self.connection.resource or self.addresses.dss.resource()


def plan_import(form: ImportForm, book: ConnectionBook) -> ImportPlan:
    """Check a form against what is saved.

    Raises:
        DssPluginError: `bad-name`, `bad-address`, `insecure-address`, `connection-exists`, `bad-ca-file`,
            `store-failed`; `usage` with facts field=... when something is missing or cannot be sent.
    """
    name = check_name(form.name)
    saved = book.find(name)
    login = check_login(_needed(form.login, saved.login if saved else "", "login"))
    auth_text = _needed(form.auth_server, saved.auth_server if saved else "", "auth_server")
    dss_text = _needed(form.dss_server, saved.dss_server if saved else "", "dss_server")
    addresses = read_addresses(auth_text, dss_text)
    auth_server, dss_server = addresses.auth.address(), addresses.dss.address()
    if saved and (saved.auth_server, saved.dss_server, saved.login) != (auth_server, dss_server, login):
        raise DssPluginError(ErrorCode.CONNECTION_EXISTS, "saved with other data", {"name": name})
    known = saved or Connection(name, auth_server, dss_server, login)
    confirmation_api = _confirmation_api(form, known)
    if form.ca_pem is not None:
        check_ca_pem(form.ca_pem)
    proxy = _proxy(form, known)
    connection = Connection(
        name,
        auth_server,
        dss_server,
        login,
        confirmation_api=confirmation_api,
        learnt_api=known.learnt_api,
        ref_source=known.ref_source,
        certificates_url=known.certificates_url,
        ca_pem=_said(form.ca_pem, known.ca_pem),
        proxy=proxy.url if proxy else "",
        proxy_user=proxy.user if proxy else "",
        client_id=_said(form.client_id, known.client_id),
        resource=_said(form.resource, known.resource),
    )
    return ImportPlan(
        connection,
        addresses,
        _learnt(known, book, ask_v2_first=form.ask_v2_first),
        proxy,
        form.password,
        form.client_secret,
        form.timeout,
        form.dry_run,
    )


def _said(said: str | None, saved: str) -> str:
    return saved if said is None else said


def _needed(said: str | None, saved: str, field_name: str) -> str:
    text = _said(said, saved)
    if not text.strip():
        raise DssPluginError(ErrorCode.USAGE, f"{field_name} is missing", {"field": field_name})
    return text


def check_login(text: str) -> str:
    """The login without blanks around it; DssPluginError `usage` when it cannot be sent."""
    login = text.strip()
    # RFC 7617: a colon would end the user name early, and control characters are not allowed.
    if ":" in login or not login.isprintable():
        raise DssPluginError(
            ErrorCode.USAGE, "the login holds a character that cannot be sent", {"field": "login"}
        )
    return login


def _confirmation_api(form: ImportForm, known: Connection) -> str:
    if form.confirmation_api not in {None, "auto", *ConfirmationApi}:
        raise DssPluginError(ErrorCode.USAGE, "no such version of the API", {"field": "confirmation_api"})
    return _said(form.confirmation_api, known.confirmation_api)


def _proxy(form: ImportForm, known: Connection) -> Proxy | None:
    if form.proxy is not None:
        return read_proxy(form.proxy, form.proxy_password) if form.proxy.strip() else None
    return Proxy(known.proxy, known.proxy_user, form.proxy_password) if known.proxy else None


def _learnt(known: Connection, book: ConnectionBook, *, ask_v2_first: bool) -> Learnt:
    empty = book.empty_password(known.auth_server, known.login)
    first = ConfirmationApi.V2.value if ask_v2_first else known.learnt_api
    return Learnt(
        api=ConfirmationApi(first) if first in set(ConfirmationApi) else None,
        empty_password=EmptyPassword(empty) if empty in set(EmptyPassword) else EmptyPassword.UNKNOWN,
        ref_source=RefSource(known.ref_source) if known.ref_source in set(RefSource) else RefSource.TEXT,
        certificates_url=known.certificates_url,
    )
