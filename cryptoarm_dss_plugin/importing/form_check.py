"""What can be told about a form without asking anyone: shown at the boxes while the person types."""

from collections.abc import Callable

from cryptoarm_dss_plugin.connections import check_name
from cryptoarm_dss_plugin.dss.addresses import read_addresses
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.importing.request import check_login


def mistakes(name: str, auth_server: str, dss_server: str, login: str) -> list[tuple[str, DssPluginError]]:
    """The mistakes of a form as pairs of (box, error), in the order of the boxes; empty boxes are none.

    An address is only looked at together with the other one: which of them is mistaken for the other
    cannot be told earlier.
    """
    found: list[tuple[str, DssPluginError]] = []
    if name.strip():
        found += _failure("name", lambda: check_name(name.strip()))
    if auth_server.strip() and dss_server.strip():
        found += _failure("auth_server", lambda: read_addresses(auth_server, dss_server))
    if login.strip():
        found += _failure("login", lambda: check_login(login))
    return found


def _failure(box: str, check: Callable[[], object]) -> list[tuple[str, DssPluginError]]:
    try:
        check()
    except DssPluginError as error:
        return [(error.facts.get("field", box), error)]
    return []
