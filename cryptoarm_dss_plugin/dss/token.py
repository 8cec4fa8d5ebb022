"""Looking into an access token: whose it is. Its signature is the server's business, not the client's."""

import base64
import binascii

import msgspec

from cryptoarm_dss_plugin.dss.liberal import BrokenJson, NotJson, Text, decode, shape
from cryptoarm_dss_plugin.secrets import Secret

_NAME_AT_MOST = 200
_DIGITS_AT_LEAST = 10  # of a phone number in Russia, without the code of the country


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


def name_beside(token: Secret, login: str) -> str:
    """The account a token was issued for where that is called otherwise than the login; "" where it is not.

    The name is the server's word, cut. The case of letters does not count (1C BSP 3.2, module
    СервисКриптографииDSS, compares so, too).
    """
    name = unique_name(token)
    return "" if name.casefold() == login.casefold() else name[:_NAME_AT_MOST]


def is_contact(login: str) -> bool:
    """Whether a login may be a phone number or an e-mail address, which a token need not repeat.

    The administrator may allow them as identifiers (vendor docs, mydss/mydss_mgmt.html).
    """
    digits = sum(character.isdigit() for character in login)
    is_number = digits >= _DIGITS_AT_LEAST and not any(character.isalpha() for character in login)
    return "@" in login or is_number
