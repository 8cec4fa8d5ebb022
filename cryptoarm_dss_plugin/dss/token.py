"""Looking into an access token: whose it is. Its signature is the server's business, not the client's."""

import base64
import binascii

import msgspec

from cryptoarm_dss_plugin.dss.liberal import BrokenJson, NotJson, Text, decode, shape
from cryptoarm_dss_plugin.secrets import Secret


class _Claims(msgspec.Struct, frozen=True):
    unique_name: Text = Text("")


def unique_name(token: Secret) -> str:
    """The login a token was issued for (claim `unique_name`), "" when it cannot be told.

    Source: 1C BSP 3.2, module СервисКриптографииDSS, РазобратьТокенАвторизации: a JWT, base64url
    without padding. A token of another kind is not an error: nothing says it must be a JWT.
    """
    parts = token.reveal().split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header.payload.signature
        return ""
    try:
        payload = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        return str(shape(decode(payload), _Claims).unique_name)
    except (binascii.Error, ValueError, NotJson, BrokenJson):
        return ""
