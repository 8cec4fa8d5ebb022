"""Which box of the form an error is about, and whether a check could tell more of it."""

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.wizard.views import FilledForm

_OF_SERVER = {"auth": "auth_server", "dss": "dss_server", "proxy": "proxy"}
_OF_CODE = {
    ErrorCode.BAD_NAME: "name",
    ErrorCode.CONNECTION_EXISTS: "name",
    ErrorCode.BAD_CA_FILE: "ca_file",
    ErrorCode.CLIENT_NOT_REGISTERED: "dss_server",  # the resource comes from that address
    ErrorCode.WRONG_CREDENTIALS: "login",
    ErrorCode.ACCESS_DENIED: "login",
    ErrorCode.ACCOUNT_MISMATCH: "login",
}
_OF_VALUE = {"ca_pem": "ca_file"}
_ON_THE_WAY = frozenset(
    {
        ErrorCode.CANNOT_RESOLVE,
        ErrorCode.CANNOT_CONNECT,
        ErrorCode.TIMEOUT,
        ErrorCode.PROXY_FAILED,
        ErrorCode.TLS_UNTRUSTED,
        ErrorCode.TLS_NAME_MISMATCH,
        ErrorCode.TLS_EXPIRED,
        ErrorCode.TLS_GOST_REQUIRED,
        ErrorCode.TLS_FAILED,
        ErrorCode.NOT_DSS,
        ErrorCode.BAD_ANSWER,
    }
)
"""What a check of the connection can tell more of."""
_WANTS_PASSWORD = "407"  # noqa: S105 - an HTTP status


def box_at_fault(error: DssPluginError, form: FilledForm) -> str:
    """The key of the box, "" for none.

    Args:
        error: the failure.
        form: what was asked with.
    """
    if error.code is ErrorCode.PROXY_FAILED and (form.proxy.strip() or wants_proxy_password(error)):
        return "proxy"
    if error.code is ErrorCode.TLS_UNTRUSTED and error.facts.get("replaced") != "yes":
        return "ca_file"  # where the root is named that is missing; an inspector's is none to add
    named = error.facts.get("field", "").replace("-", "_")
    if named == "resource" and not form.resource.strip():
        named = "dss_server"  # what was sent came from that address
    return (
        _OF_VALUE.get(named, named)
        or _OF_CODE.get(error.code, "")
        or _OF_SERVER.get(error.facts.get("server", ""), "")
    )


def wants_proxy_password(error: DssPluginError) -> bool:
    """Whether the proxy wants a login and a password (RFC 9110, 15.5.8)."""
    return error.code is ErrorCode.PROXY_FAILED and error.facts.get("status") == _WANTS_PASSWORD


def is_on_the_way(error: DssPluginError) -> bool:
    """Whether it is about the way to the servers, which can be checked."""
    return error.code in _ON_THE_WAY


def by_what_was_typed(error: DssPluginError, form: FilledForm) -> DssPluginError:
    """A server that calls a request wrong means the resource most likely where that was typed."""
    refused = error.code is ErrorCode.CLIENT_NOT_REGISTERED
    if refused and error.facts.get("server_code") == "invalid_request" and form.resource.strip():
        facts = {**error.facts, "field": "resource"}
        return DssPluginError(error.code, error.detail, facts, error.server_words)
    return error
