"""The registered OAuth clients, and what is wrong with the one a request names.

Sources: vendor docs, articles/authentication/oauth/oauth-clients.html (public and confidential clients, the
flows each may use); RFC 6749, 2.3 and 5.2.
"""

import hmac
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from cryptoarm_dss_plugin.training.settings import Settings

CLIENTS: Mapping[str, str | None] = MappingProxyType(
    {"training-client": None, "training-service": "Canary-client-8806", "training-web": None}
)
"""The clients and their secrets; ``training-web`` is registered for neither flow of this server."""

BASIC_WANTED = (("WWW-Authenticate", 'Basic realm="training"'),)


def client_mistake(settings: Settings, client: str, secret: str, when_missing: str) -> str | None:
    """Return the OAuth error of a client that may not go on, None when it may.

    ``when_missing``: the error when no client is named, unless the settings say otherwise.
    """
    if settings.client == "any":
        return None
    if not client:
        return when_missing if settings.missing_client == "usual" else settings.missing_client
    if client not in CLIENTS or not hmac.compare_digest((CLIENTS[client] or "").encode(), secret.encode()):
        return "invalid_client"
    may_not = client == "training-web" or (settings.client == "secret" and CLIENTS[client] is None)
    return "unauthorized_client" if may_not else None


def mistake_status(settings: Settings, error: str) -> HTTPStatus:
    """Return the status of a wrong client (401 where the settings say so) or a wrong request (400)."""
    wants_401 = settings.client_error == "401" and error == "invalid_client"
    return HTTPStatus.UNAUTHORIZED if wants_401 else HTTPStatus.BAD_REQUEST
