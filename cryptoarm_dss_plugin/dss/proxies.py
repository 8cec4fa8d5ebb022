"""Which proxy a connection goes through: its own, the system's, or none."""

import base64
import ipaddress
import urllib.parse
import urllib.request
from dataclasses import dataclass, replace

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy for CONNECT.

    Attributes:
        url: "http://host:port", without credentials.
        user: user name, "" for none.
        password: its password, None when none is at hand: then it is not signed in there, for a wrong try
            may lock the account.
    """

    url: str
    user: str = ""
    password: Secret | None = None

    def headers(self) -> dict[str, str]:
        """The headers that sign in at the proxy (RFC 7617), empty without a user name or a password."""
        if not self.user or self.password is None:
            return {}
        pair = f"{self.user}:{self.password.reveal()}"
        octets = pair.encode("utf-8", "surrogatepass")
        return {"Proxy-Authorization": "Basic " + base64.b64encode(octets).decode("ascii")}


def read_proxy(text: str, password: Secret | None = None) -> Proxy:
    """A proxy as a person types it: "host:port" or "http://[user[:password]@]host:port".

    Args:
        text: the address.
        password: the proxy's password; goes before one inside the address.

    Raises:
        DssPluginError: `bad-address` with facts server="proxy".
    """
    parts = None
    port = None
    try:
        parts = urllib.parse.urlsplit(text.strip() if "://" in text else f"http://{text.strip()}")
        port = parts.port
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise DssPluginError(ErrorCode.BAD_ADDRESS, "not the address of a proxy", {"server": "proxy"})
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    user = urllib.parse.unquote(parts.username or "")
    # RFC 7617: a colon would end the user name early, and control characters are not allowed.
    if ":" in user or not user.isprintable():
        raise DssPluginError(
            ErrorCode.BAD_ADDRESS, "the user's name has a sign that cannot be sent", {"server": "proxy"}
        )
    inside = None if parts.password is None else Secret(urllib.parse.unquote(parts.password))
    url = f"{parts.scheme}://{host}:{port or 3128}"
    return Proxy(url, user, password or inside)


def own_proxy(text: str, user: str = "", password: Secret | None = None) -> Proxy | None:
    """The own proxy of a connection, None for the system's.

    Args:
        text: the address as a person types it, "" for none.
        user: user name; goes before one inside the address.
        password: likewise.

    Raises:
        DssPluginError: `bad-address` with facts server="proxy".
    """
    if not text.strip():
        return None
    proxy = read_proxy(text, password)
    return replace(proxy, user=user or proxy.user)


def system_proxy(host: str) -> Proxy | None:
    """The system's proxy for a host, or None.

    A user name and password in the environment are left out: the environment never adds credentials.
    The computer itself is never reached through a proxy.
    """
    if _is_this_computer(host):
        return None
    address = urllib.request.getproxies().get("https", "")
    if not address or urllib.request.proxy_bypass(host):
        return None
    scheme, mark, rest = address.rpartition("://")
    return Proxy(read_proxy(f"{scheme}{mark}{rest.rpartition('@')[2]}").url)


def _is_this_computer(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
