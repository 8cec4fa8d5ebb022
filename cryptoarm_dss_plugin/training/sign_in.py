"""Who is asking: the Authorization header, and whether the server lets them in.

Basic carries ``login:password`` in UTF-8 (1C BSP 3.2 and CryptoARM GOST encode so); the login ends at the
first colon, the password may contain more of them and may be empty ("identification only").
"""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptoarm_dss_plugin.training.accounts import Account
from cryptoarm_dss_plugin.training.desk import Desk


@dataclass(frozen=True, slots=True)
class Credentials:
    """An Authorization header: ``kind`` is none, basic, bearer or other; the secrets are left out of repr."""

    kind: str = "none"
    login: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    @property
    def password_kind(self) -> str | None:
        """``empty`` or ``given``; None when there was no Basic header."""
        return password_kind(self.password)


def password_kind(password: str | None) -> str | None:
    """Return ``empty`` or ``given``, all that may be logged of a password; None when there is none."""
    if password is None:
        return None
    return "given" if password else "empty"


def read_credentials(headers: Mapping[str, str], desk: Desk) -> Credentials:
    """Read the Authorization header; a live token names its login too."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(value, validate=True).decode("utf-8")
        except ValueError:
            return Credentials(kind="other")
        login, _, password = pair.partition(":")
        return Credentials(kind="basic", login=login, password=password)
    if scheme.lower() == "bearer":
        return Credentials(kind="bearer", login=desk.tokens.login_of(value, None), token=value)
    return Credentials(kind="other" if scheme else "none")


def sign_in(desk: Desk, credentials: Credentials, resource: str) -> Account | None:
    """Return the account that may go on, None when it is refused; failures are counted, successes are not.

    A bearer token signs in without a password, as when an operation is confirmed.
    """
    if credentials.kind == "bearer" and credentials.token is not None:
        login = desk.tokens.login_of(credentials.token, resource)
        return None if login is None else desk.account(login)
    if credentials.login is None or credentials.password is None:
        return None
    return check_password(desk, credentials.login, credentials.password)


def check_password(desk: Desk, login: str, password: str) -> Account | None:
    """Return the account when the password is right and it is open; else count a failure, return None.

    An account without a password takes any: what real servers do with a needless one is unknown.
    """
    account = desk.account(login)
    if (
        account is not None
        and not desk.counts.is_locked(account)
        and (account.password is None or hmac.compare_digest(account.password.encode(), password.encode()))
    ):
        return account
    desk.counts.failed(login if account is None else account.login)
    return None
