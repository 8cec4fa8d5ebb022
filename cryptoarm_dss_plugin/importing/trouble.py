"""What an error means within an exchange that this server has begun properly."""

from http import HTTPStatus

from cryptoarm_dss_plugin.dss.answers import FactorKind
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_TRANSIENT = frozenset(
    {
        ErrorCode.CANNOT_RESOLVE,
        ErrorCode.CANNOT_CONNECT,
        ErrorCode.TIMEOUT,
        ErrorCode.TLS_FAILED,  # a handshake cut off; what is wrong with a certificate has codes of its own
        ErrorCode.PROXY_FAILED,
        ErrorCode.SERVER_ERROR,
        ErrorCode.BAD_ANSWER,
    }
)


def leaves_the_challenge(error: DssPluginError) -> bool:
    """Whether an error of asking for another challenge leaves the one before as it is."""
    return error.code is ErrorCode.CONFIRMATION_PENDING or is_transient(error)


def is_pending(trouble: DssPluginError | None) -> bool:
    """Whether it answers the person's wish for another request; a poll says nothing about that."""
    return trouble is not None and trouble.code is ErrorCode.CONFIRMATION_PENDING


def is_transient(error: DssPluginError) -> bool:
    """Whether the next try may well succeed, in an exchange that this server has begun properly."""
    # A page with status 200, or a redirect to one, comes from a gateway: not the end of the exchange.
    gateway = error.code is ErrorCode.NOT_DSS and not error.facts.get("status", "").startswith("4")
    return gateway or error.code in _TRANSIENT


def of_this_exchange(error: DssPluginError, kind: FactorKind) -> DssPluginError:
    """A refusal by HTTP status, told as what it means within an exchange.

    A bare status in answer to a poll is how one operator's server tells that the person declined
    (CryptoARM GOST, handling of Beeline's service; which status is not known).
    """
    status = error.facts.get("status", "")
    code = error.code
    if not status.startswith("4"):
        return error
    if "server_code" not in error.facts:
        if status in {str(HTTPStatus.NOT_FOUND.value), str(HTTPStatus.GONE.value)}:
            code = ErrorCode.CONFIRMATION_EXPIRED
        elif kind is FactorKind.PUSH:
            code = ErrorCode.CONFIRMATION_DECLINED
    if code is ErrorCode.NOT_DSS:  # it was one a moment ago
        code = ErrorCode.ACCESS_DENIED
    return DssPluginError(code, error.detail, error.facts, error.server_words)
