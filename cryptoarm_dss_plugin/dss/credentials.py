"""The Authorization header of a request, made at the last moment from a `Secret`."""

import base64

from requests import PreparedRequest
from requests.auth import AuthBase

from cryptoarm_dss_plugin.secrets import Secret


class BasicCredentials(AuthBase):
    """`Basic base64(login:password)` in UTF-8, the password exactly as typed.

    An empty password ("identification only") sends nothing after the colon.
    Source: vendor docs, authentication/oauth/tfa-auth.html; RFC 7617.

    An `AuthBase`, because requests would replace a bare header by an entry of ~/.netrc.
    """

    def __init__(self, login: str, password: Secret) -> None:
        self._login = login
        self._password = password

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """Sign the request."""
        pair = f"{self._login}:{self._password.reveal()}".encode("utf-8", "surrogatepass")
        r.headers["Authorization"] = "Basic " + base64.b64encode(pair).decode("ascii")
        return r


class BearerCredentials(AuthBase):
    """`Bearer <token>` (RFC 6750)."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """Sign the request."""
        r.headers["Authorization"] = "Bearer " + self._token.reveal()
        return r
