"""Access and refresh tokens.

An access token is a JWT signed with HS256 and a key made at start. Clients read ``unique_name`` and
``nameid`` of it (public source: 1C BSP 3.2, СервисКриптографииDSS, РазобратьТокенАвторизации); the other
claims are the usual ones of RFC 7519.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
import uuid

from cryptoarm_dss_plugin.training.accounts import Account

REFRESH_MARK = "training-refresh-"


class Tokens:
    """Issues and checks tokens; thread-safe. Lifetimes are on the wall clock, as a JWT's are."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._guard = threading.Lock()
        self._refresh: dict[str, tuple[str, str]] = {}

    def issue(self, account: Account, resource: str, lifetime: float) -> str:
        """Return an access token for the resource that lives ``lifetime`` seconds from now."""
        now = time.time()
        claims = {
            "unique_name": account.shown_as or account.login,
            "nameid": str(uuid.uuid5(uuid.NAMESPACE_URL, account.login)),
            "iss": "urn:training:dss:sts",
            "aud": resource,
            "login": account.login,
            "jti": uuid.uuid4().hex,
            "nbf": int(now),
            "exp": now + lifetime,
        }
        signed = f"{_encoded({'alg': 'HS256', 'typ': 'JWT'})}.{_encoded(claims)}"
        return f"{signed}.{self._signature(signed)}"

    def login_of(self, token: str, resource: str | None) -> str | None:
        """Return the login of a live token; None for a forged, an expired or another resource's token.

        ``resource`` None accepts a token for any resource.
        """
        signed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(signed).encode()):
            return None
        payload = signed.partition(".")[2]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        if claims["exp"] <= time.time() or resource not in (None, claims["aud"]):
            return None
        return str(claims["login"])

    def issue_refresh(self, login: str, resource: str) -> str:
        """Return a refresh token, good for one use; it begins so that one that leaks is recognised."""
        token = f"{REFRESH_MARK}{secrets.token_urlsafe(24)}"
        with self._guard:
            self._refresh[token] = (login, resource)
        return token

    def redeem_refresh(self, token: str) -> tuple[str, str] | None:
        """Use a refresh token up; returns its login and resource, None when it is unknown or used."""
        with self._guard:
            return self._refresh.pop(token, None)

    def _signature(self, signed: str) -> str:
        return _base64url(hmac.digest(self._key, signed.encode(), hashlib.sha256))


def _encoded(part: object) -> str:
    return _base64url(json.dumps(part, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
