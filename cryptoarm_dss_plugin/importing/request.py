"""What an import is asked to do: the form as typed, and the plan made of it and of what is saved."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook, check_name
from cryptoarm_dss_plugin.dss.addresses import Addresses, read_addresses
from cryptoarm_dss_plugin.dss.gost_tls import GostTls, GostWish
from cryptoarm_dss_plugin.dss.proxies import Proxy, own_proxy
from cryptoarm_dss_plugin.dss.sts import CHOSEN_BY_PEOPLE, ConfirmationApi
from cryptoarm_dss_plugin.dss.tls import check_ca_pem
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.states import EmptyPassword, Learnt, RefSource
from cryptoarm_dss_plugin.presets.administration import Administration, Preset
from cryptoarm_dss_plugin.presets.resolving import Resolved, ValueSource, resolve
from cryptoarm_dss_plugin.secrets import Secret

_NOTHING_SET = Administration()


@dataclass(frozen=True, slots=True)
class ImportForm:
    """What a person typed, field by field; None means "not said", so what is saved counts.

    Attributes:
        name: name of the connection.
        auth_server: address of the authorization server, in any spelling.
        dss_server: address of the signature service, in any spelling.
        login: the account.
        confirmation_api: "auto", "v1" or "v2".
        client_id: OAuth client, "" to send none.
        resource: resource identifier, "" for the one that the address tells.
        ca_pem: contents of a CA file.
        proxy: own proxy, "[http://][user[:password]@]host:port"; "" for the system's.
        gost_tls: "auto", "require" or "off".
        password: the password, exactly as typed; None when none is at hand.
        proxy_password: the proxy's password.
        client_secret: the OAuth client's secret; None or an empty one to send none. Never saved.
        timeout: upper bound for waiting for a confirmation, in seconds.
        dry_run: save nothing.
        ask_v2_first: ask `/v2.0/confirmation` before the other version (the tick «Использовать
            подтверждения КриптоПро DSS 2.0»); counts unless a version is insisted on.
        choose: the person wants to choose which certificates are stored.
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
    gost_tls: str | None = None
    password: Secret | None = None
    proxy_password: Secret | None = None
    client_secret: Secret | None = None
    timeout: float | None = None
    dry_run: bool = False
    ask_v2_first: bool = False
    choose: bool = False


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
        choose: wait for the person's choice before anything is stored.
        refreshed: the saved connection that is refreshed, as it was when the plan was made: the import fails
            where it was removed meanwhile, or made another account's. None for an import that may save one.
    """

    connection: Connection
    addresses: Addresses
    learnt: Learnt
    proxy: Proxy | None = field(default=None, repr=False)
    password: Secret | None = None
    client_secret: Secret | None = None
    timeout: float | None = None
    dry_run: bool = False
    choose: bool = False
    refreshed: Connection | None = None

    @property
    def preferred_api(self) -> ConfirmationApi | None:
        """The version the person insists on, None for "auto"."""
        asked = self.connection.confirmation_api
        return ConfirmationApi(asked) if asked in CHOSEN_BY_PEOPLE else None

    @property
    def gost(self) -> GostWish:
        """How the connection is to go about GOST TLS."""
        return GostWish(GostTls(self.connection.gost_tls), self.connection.learnt_gost)

    def forget(self) -> None:
        """Wipe the secrets."""
        for secret in (self.password, self.client_secret, self.proxy.password if self.proxy else None):
            if secret is not None:
                secret.wipe()

    @property
    def resource(self) -> str:
        """The resource identifier to sign in for."""
        return self.connection.resource or self.addresses.dss.resource()


def plan_import(
    form: ImportForm, book: ConnectionBook, administration: Administration = _NOTHING_SET
) -> ImportPlan:
    """Check a form against what is saved and what the administrator has set.

    Raises:
        DssPluginError: `bad-name`, `bad-address`, `insecure-address`, `connection-exists`, `bad-ca-file`,
            `store-failed`; `usage` with facts field=... when something is missing or
            cannot be sent, and problem="locked" when the administrator has set it otherwise; `bad-address`
            with problem="not-allowed" for a server that the administrator does not allow.
    """
    saved = book.find(check_name(form.name))
    read = read_form(form, saved, administration)
    learnt = _learnt(read.connection, book, ask_v2_first=form.ask_v2_first)
    if form.dry_run and saved and learnt.empty_password is EmptyPassword.UNKNOWN:
        # Its sign-in was with a password. A dry run keeps nothing: it would try without one each time anew,
        # and accounts lock.
        learnt = replace(learnt, empty_password=EmptyPassword.REFUSED)
    return ImportPlan(
        read.connection,
        read.addresses,
        learnt,
        read.proxy,
        form.password,
        form.client_secret,
        form.timeout,
        form.dry_run,
        form.choose,
    )


class ReadForm(NamedTuple):
    """A form made whole: the connection as it would be saved, its two servers, its proxy."""

    connection: Connection
    addresses: Addresses
    proxy: Proxy | None


def read_form(form: ImportForm, saved: Connection | None, administration: Administration) -> ReadForm:
    """Complete a form by what is saved and preset; raises as `plan_import` does."""
    name = check_name(form.name)
    if form.ca_pem is not None:
        check_ca_pem(form.ca_pem)
    values = _Values(saved, administration.presets.get(name))
    login = values.address("login", None if form.login is None else check_login(_filled(form.login, "login")))
    is_typed = form.auth_server is not None or form.dss_server is not None
    addresses = (read_addresses if is_typed else _read_kept)(
        values.text_of("auth_server", form.auth_server), values.text_of("dss_server", form.dss_server)
    )
    auth_server, dss_server = addresses.auth.address(), addresses.dss.address()
    values.address("auth_server", None if form.auth_server is None else auth_server)
    values.address("dss_server", None if form.dss_server is None else dss_server)
    administration.policy.check(addresses)
    proxy = _proxy(form, values)
    known = Connection(name, auth_server, dss_server, login)
    if saved and (saved.auth_server, saved.dss_server, saved.login) == (auth_server, dss_server, login):
        known = saved
    connection = Connection(
        name,
        auth_server,
        dss_server,
        login,
        confirmation_api=values.of("confirmation_api", _confirmation_api(form)),
        learnt_api=known.learnt_api,
        ref_source=known.ref_source,
        certificates_url=known.certificates_url,
        ca_pem=values.of("ca_pem", form.ca_pem),
        proxy=proxy.url if proxy else "",
        proxy_user=proxy.user if proxy else "",
        client_id=values.of("client_id", _text(form.client_id, "client_id")),
        resource=values.of("resource", _text(form.resource, "resource")),
        gost_tls=values.of("gost_tls", _gost_tls(form)),
        learnt_gost=known.learnt_gost,
        preset_fields=values.preset_fields,
    )
    return ReadForm(connection, addresses, proxy)


@lru_cache(maxsize=64)
def _read_kept(auth_server: str, dss_server: str) -> Addresses:
    """As `read_addresses`, of saved or preset ones: many connections have the same.

    What is typed is not kept in memory so: links may carry a secret.
    """
    return read_addresses(auth_server, dss_server)


class _Values:
    """The values that count, field by field, and which of them the administrator has set."""

    def __init__(self, saved: Connection | None, preset: Preset | None) -> None:
        self.saved = saved
        self.preset = preset
        self._preset_fields: set[str] = set()

    @property
    def preset_fields(self) -> tuple[str, ...]:
        """The fields asked for so far whose values are the administrator's."""
        return tuple(sorted(self._preset_fields))

    def of(self, field_name: str, said: str | None) -> str:
        """The value of a field; raises as `resolve` does."""
        return self.resolved(field_name, said).value

    def resolved(self, field_name: str, said: str | None) -> Resolved:
        """The same with its source."""
        found = resolve(field_name, said, self.saved, self.preset)
        if found.source is ValueSource.PRESET:
            self._preset_fields.add(field_name)
        return found

    def text_of(self, field_name: str, said: str | None) -> str:
        """An address as it is to be read: what is said, else what counts; `usage` when there is none."""
        return _filled(self.of(field_name, None) if said is None else said, field_name)

    def address(self, field_name: str, said: str | None) -> str:
        """The value of a field that a saved connection has for good.

        Raises:
            DssPluginError: `connection-exists` when it is said otherwise, `usage` when there is none.
        """
        value = self.of(field_name, said)
        if self.saved and value != resolve(field_name, None, self.saved, self.preset).value:
            raise DssPluginError(
                ErrorCode.CONNECTION_EXISTS, "saved with other data", {"name": self.saved.name}
            )
        return _filled(value, field_name)


def _filled(text: str, field_name: str) -> str:
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


def _text(typed: str | None, field_name: str) -> str | None:
    """What was typed, without blanks around it; "" is the wish to send none."""
    text = None if typed is None else typed.strip()
    if text is not None and not text.isprintable():
        raise DssPluginError(ErrorCode.USAGE, f"{field_name} holds what is no text", {"field": field_name})
    return text


def _confirmation_api(form: ImportForm) -> str | None:
    if form.confirmation_api not in {None, "auto", *CHOSEN_BY_PEOPLE}:
        raise DssPluginError(ErrorCode.USAGE, "no such version of the API", {"field": "confirmation_api"})
    return form.confirmation_api


def _gost_tls(form: ImportForm) -> str | None:
    if form.gost_tls not in {None, *GostTls}:
        raise DssPluginError(ErrorCode.USAGE, "no such way of GOST TLS", {"field": "gost_tls"})
    return form.gost_tls


def _proxy(form: ImportForm, values: _Values) -> Proxy | None:
    typed = None if form.proxy is None else own_proxy(form.proxy, "", form.proxy_password)
    said = None if form.proxy is None else (typed.url if typed else "")
    counts = values.resolved("proxy", said)
    if counts.source is ValueSource.COMMAND_LINE or (typed and typed.user):
        return typed
    owner = values.preset if counts.source is ValueSource.PRESET else values.saved
    return own_proxy(counts.value, owner.proxy_user if owner else "", form.proxy_password)


def _learnt(known: Connection, book: ConnectionBook, *, ask_v2_first: bool) -> Learnt:
    empty = book.empty_password(known.auth_server, known.login)
    first = ConfirmationApi.V2.value if ask_v2_first else known.learnt_api
    return Learnt(
        api=ConfirmationApi(first) if first in set(ConfirmationApi) else None,
        empty_password=EmptyPassword(empty) if empty in set(EmptyPassword) else EmptyPassword.UNKNOWN,
        ref_source=RefSource(known.ref_source) if known.ref_source in set(RefSource) else RefSource.TEXT,
        certificates_url=known.certificates_url,
    )
