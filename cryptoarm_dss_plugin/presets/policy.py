"""Which servers the administrator allows, and whom people ask."""

from collections.abc import Iterable
from dataclasses import dataclass

from cryptoarm_dss_plugin.dss.addresses import Addresses
from cryptoarm_dss_plugin.dss.origin import DEFAULT_PORT, read_authority
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.presets.schema import PolicyFile, UnusableFileError

_ANY = "*."
_HELP_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Policy:
    """The administrator's policy; the empty one allows everything.

    Attributes:
        path: the file it stands in, "" for none.
        allowed_servers: host names in lower case, "*.example.test" for all below example.test; None when
            every server is allowed.
        help_desk: whom people ask, one line, "" when it is not said.
        is_readable: False for a file that is there and the administrator's, but cannot be understood: then
            no server is allowed, for a slip of the pen must not open what was meant to be closed.
    """

    path: str = ""
    allowed_servers: tuple[str, ...] | None = None
    help_desk: str = ""
    is_readable: bool = True

    def allows(self, host: str) -> bool:
        """Whether a server may be connected to; `host` as in `Origin.host`."""
        if self.allowed_servers is None:
            return self.is_readable
        return any(
            host.endswith(one.removeprefix("*")) if one.startswith(_ANY) else host == one
            for one in self.allowed_servers
        )

    def check(self, addresses: Addresses) -> None:
        """Refuse servers that are not allowed.

        Raises:
            DssPluginError: `bad-address` with facts problem="not-allowed" (or "bad-policy", path), field,
                server, host and, when it is known, help_desk.
        """
        for server, origin in (("auth", addresses.auth.origin), ("dss", addresses.dss.origin)):
            self.check_server(server, origin.host)

    def check_server(self, server: str, host: str) -> None:
        """Refuse one of the two servers, "auth" or "dss", unless it is allowed; facts as in `check`."""
        self._check(host, {"server": server, "field": f"{server}_server"})

    def check_host(self, host: str) -> None:
        """Refuse a server that is to be asked for the services; facts as in `check`, field="address"."""
        self._check(host, {"field": "address"})

    def _check(self, host: str, facts: dict[str, str]) -> None:
        if self.allows(host):
            return
        facts |= {"host": host, "help_desk": self.help_desk}
        if self.is_readable:
            detail = "not among the allowed servers"
            raise DssPluginError(ErrorCode.BAD_ADDRESS, detail, {**facts, "problem": "not-allowed"})
        detail = f"{self.path} cannot be understood"
        facts |= {"problem": "bad-policy", "path": self.path}
        raise DssPluginError(ErrorCode.BAD_ADDRESS, detail, facts)


def policy_of(file: PolicyFile, path: str) -> Policy:
    """The policy that a file sets.

    Raises:
        UnusableFileError: an entry that is no host name.
    """
    allowed = None if file.allowed_servers is None else tuple(_hosts(file.allowed_servers))
    return Policy(path, allowed, " ".join(file.help_desk.split())[:_HELP_AT_MOST])


def _hosts(entries: Iterable[str]) -> Iterable[str]:
    for number, entry in enumerate(entries, start=1):
        any_below = entry.startswith(_ANY)
        try:
            origin = read_authority(entry.removeprefix(_ANY) if any_below else entry, [])
        except DssPluginError:
            origin = None
        if origin is None or origin.port != DEFAULT_PORT:
            raise UnusableFileError(f"allowed_servers: entry {number} is no host name")
        yield f"{_ANY}{origin.host}" if any_below else origin.host
