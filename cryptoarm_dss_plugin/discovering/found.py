"""What a search has found, and where each value came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from cryptoarm_dss_plugin.dss.origin import ServerKind


class How(StrEnum):
    """How the two addresses were found (contract)."""

    WEBFINGER = "webfinger"
    PROBE = "probe"
    DERIVED = "derived"


class Source(StrEnum):
    """Where one value came from."""

    TEXT = "text"
    SETTINGS = "settings"
    WEBFINGER = "webfinger"
    PROBE = "probe"


class FindingNote(StrEnum):
    """What the person should know about a find."""

    OTHER_HOST = "other-host"
    """The server named a computer that the person did not: to be asked about before it is used."""
    SEVERAL = "several"
    """There are further pairs: `Found.others`."""
    PLAIN_HTTP = "plain-http"
    """An address with http:// was left out."""
    INSTANCE_CHANGED = "instance-changed"
    """The name of the service in the address is not one of the server's."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to tell.

    Attributes:
        code: what it is.
        server: which of the two addresses it is about, None for neither.
        host: the computer it is about, "" for none.
    """

    code: FindingNote
    server: ServerKind | None = None
    host: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The two servers of a connection.

    Attributes:
        auth_server: address of the authorization server, canonical, "https://host/STS/oauth".
        dss_server: address of the signature service, canonical, "https://host/SignServer/rest".
        how: how they were found; "derived" when both stood in the text and nobody was asked.
        sources: for each value that is known, by its name here, where it came from.
        notes: what the person should know.
        others: further pairs of addresses that the server names, in its order.
        client_id: identifier of the OAuth client, "" when nobody said.
        resource: identifier of the signature service, "" when nobody said.
        api_version: "v1", "v2", or "" when nobody said.
        timeout: in seconds, None when nobody said.
    """

    auth_server: str
    dss_server: str
    how: How
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[Note, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    client_id: str = ""
    resource: str = ""
    api_version: str = ""
    timeout: float | None = None

    @property
    def other_hosts(self) -> frozenset[str]:
        """Computers that the person did not name: to be asked about before anything is sent there."""
        return frozenset(note.host for note in self.notes if note.code is FindingNote.OTHER_HOST)
