"""An address that a person named, and what it says by itself."""

from dataclasses import dataclass

from cryptoarm_dss_plugin.dss.address_path import ServicePath, read_service_path
from cryptoarm_dss_plugin.dss.address_text import read_text
from cryptoarm_dss_plugin.dss.addresses import AuthServer, SignServer
from cryptoarm_dss_plugin.dss.origin import Origin, ServerKind
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

FIELD = "address"
"""The fact `field` of an error about what was given to search in."""


@dataclass(frozen=True, slots=True)
class NamedAddress:
    """An address out of a text.

    Attributes:
        origin: where it leads.
        path: its path, taken apart.
        hint: the server that the words before it speak of, None when they do not tell.
    """

    origin: Origin
    path: ServicePath
    hint: ServerKind | None = None

    @property
    def kind(self) -> ServerKind | None:
        """The service that it unmistakably belongs to."""
        return None if self.path.is_cabinet else self.path.kind

    @property
    def probable_kind(self) -> ServerKind | None:
        """The same, or else what the words before it say."""
        if self.kind is not None or self.path.is_cabinet or not self.path.application:
            return self.kind
        return self.hint

    @property
    def auth_server(self) -> AuthServer:
        """The authorization server that it is, if it is one."""
        return AuthServer(self.origin, self.path.application)

    @property
    def sign_server(self) -> SignServer:
        """The signature service that it is, if it is one."""
        return SignServer(self.origin, self.path.application)


def read_named(text: str, hint: ServerKind | None = None) -> NamedAddress:
    """An address as it stands in a text.

    Raises:
        DssPluginError: `bad-address` or `insecure-address`, facts problem and field.
    """
    try:
        read = read_text(text)
        return NamedAddress(read.origin, read_service_path(read.segments), hint)
    except DssPluginError as error:
        failure = error.with_facts(field=FIELD)
    raise failure


def refusal_of_text(problem: str, detail: str) -> DssPluginError:
    """The error for a text that cannot be searched or in which nothing was found."""
    return DssPluginError(ErrorCode.BAD_ADDRESS, detail, {"problem": problem, "field": FIELD})
