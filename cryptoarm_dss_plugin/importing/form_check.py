"""What can be told about a form without asking anyone: shown at the boxes while the person types."""

from collections.abc import Callable
from functools import partial

from cryptoarm_dss_plugin.connections import Connection, check_name
from cryptoarm_dss_plugin.dss.addresses import check_address, read_addresses
from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.dss.proxies import own_proxy
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.request import check_login
from cryptoarm_dss_plugin.presets.policy import Policy

_NO_POLICY = Policy()
_UNFINISHED = frozenset({"no-host", "no-application", "cabinet-link"})
"""Problems of an address that may yet be completed, also by looking for the other one on its computer."""


def mistakes(
    name: str, auth_server: str, dss_server: str, login: str, policy: Policy = _NO_POLICY
) -> list[tuple[str, DssPluginError]]:
    """The mistakes of a form as pairs of (box, error), in the order of the boxes; empty boxes are none.

    Each address is looked at by itself, also whether the administrator's policy allows its server; which of
    them is mistaken for the other is told when both can be read, and that one is not complete when both are
    filled in.
    """
    found: list[tuple[str, DssPluginError]] = []
    if name.strip():
        found += _failure("name", lambda: check_name(name.strip()))
    found += _of_addresses(auth_server, dss_server, policy)
    if login.strip():
        found += _failure("login", lambda: check_login(login))
    return found


def taken_name(
    form: tuple[str, str, str, str], saved: tuple[str, str, str, str]
) -> list[tuple[str, DssPluginError]]:
    """The mistake of a form that names a saved connection but another account.

    Both are what `account_key` takes.
    Boxes left empty are no mistake: they are filled in by what is saved.
    """
    if not all(text.strip() for text in form) or account_key(*form) == account_key(*saved):
        return []
    facts = {"name": form[0].strip(), "field": "name"}
    return [("name", DssPluginError(ErrorCode.CONNECTION_EXISTS, "saved with other data", facts))]


def account_key(name: str, auth_server: str, dss_server: str, login: str) -> str:
    """Whose password it is: the connection, its account and both servers, however they are spelt."""
    try:
        read = read_addresses(auth_server, dss_server)
        servers = (read.auth.address(), read.dss.address())
    except DssPluginError:
        servers = (auth_server.strip(), dss_server.strip())
    return _joined(name, *servers, login)


def account_key_of(connection: Connection) -> str:
    """The same of a connection, whose addresses have been read already."""
    return _joined(connection.name, connection.auth_server, connection.dss_server, connection.login)


def _joined(name: str, auth_server: str, dss_server: str, login: str) -> str:
    return f"{name.strip()}\n{auth_server}\n{dss_server}\n{login.strip()}"


def proxy_mistake(proxy: str) -> list[tuple[str, DssPluginError]]:
    """The mistake of the box for the proxy, as a list like that of `mistakes`."""
    return _failure("proxy", lambda: own_proxy(proxy))


def check_allowed(auth_server: str, dss_server: str, policy: Policy) -> None:
    """Refuse servers that the administrator does not allow; raises as `Policy.check` and `read_addresses`."""
    policy.check(read_addresses(auth_server, dss_server))


def _of_addresses(auth_server: str, dss_server: str, policy: Policy) -> list[tuple[str, DssPluginError]]:
    typed = {ServerKind.AUTH: auth_server, ServerKind.DSS: dss_server}
    filled = {server: text for server, text in typed.items() if text.strip()}
    found = []
    for server, text in filled.items():
        found += _failure(f"{server.value}_server", partial(_check_address, text, server, policy))
    if len(filled) < len(typed):
        return [(box, error) for box, error in found if error.facts.get("problem") not in _UNFINISHED]
    return found or _failure("auth_server", lambda: read_addresses(auth_server, dss_server))


def _check_address(text: str, server: ServerKind, policy: Policy) -> None:
    policy.check_server(server.value, check_address(text, server).host)


def _failure(box: str, check: Callable[[], object]) -> list[tuple[str, DssPluginError]]:
    try:
        check()
    except DssPluginError as error:
        return [(error.facts.get("field", box), error)]
    return []
