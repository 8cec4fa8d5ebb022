"""The rungs of the ladder, and what is told of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.errors import DssPluginError


class RungName(StrEnum):
    """What is tried, in this order; the last two belong to one server each (contract)."""

    RESOLVE = "resolve"
    PROXY = "proxy"
    TCP = "tcp"
    TLS = "tls"
    CLOCK = "clock"
    AUTH_SERVICE = "auth-service"
    SIGNATURE_SERVICE = "signature-service"


class RungState(StrEnum):
    """How it went (contract)."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    NOT_REACHED = "not-reached"


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """The protected connection, as its handshake came out.

    Attributes:
        protocol: "TLSv1.3".
        cipher: "TLS_AES_256_GCM_SHA384".
        subject: whom the certificate names, one readable line; "" when it cannot be read.
        issuer: who issued it, likewise; what to keep after a success and to compare with the next time.
        issuer_name: the issuer's common name.
        not_after: until when it is valid, aware, UTC; None when it cannot be read.
    """

    protocol: str
    cipher: str
    subject: str = ""
    issuer: str = ""
    issuer_name: str = ""
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung that has been tried, or could not be.

    Attributes:
        name: which one.
        server: of which server.
        state: how it went.
        ms: how long it took, in milliseconds; 0 for what was not needed or not reached.
        error: what is wrong, for `FAILED` and `WARNING`, with facts server and host; else None.
        found: `PROXY`, and `RESOLVE` and `TCP`, which are left to it: the proxy's address without
            credentials, "" when none is used; `AUTH_SERVICE`: the version that answered, "v1" or "v2";
            `SIGNATURE_SERVICE`: the address that answered; else "".
        tls: of the rung `TLS`, when the handshake succeeded.
        clock_offset: of the rung `CLOCK`: seconds by which the server's clock is ahead of ours.
    """

    name: RungName
    server: ServerKind
    state: RungState
    ms: int = 0
    error: DssPluginError | None = None
    found: str = ""
    tls: TlsFacts | None = None
    clock_offset: float | None = None


def rungs_of(server: ServerKind) -> tuple[RungName, ...]:
    """The rungs of one server's ladder, in order."""
    other = RungName.SIGNATURE_SERVICE if server is ServerKind.AUTH else RungName.AUTH_SERVICE
    return tuple(name for name in RungName if name is not other)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The whole ladder, the authorization server's part first.

    Attributes:
        rungs: every rung of both servers, in order.
    """

    rungs: tuple[Rung, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing failed; warnings do not count."""
        return self.first_failed is None

    @property
    def first_failed(self) -> Rung | None:
        """The first broken rung: the one to tell a person about."""
        return next((rung for rung in self.rungs if rung.state is RungState.FAILED), None)

    def first_failed_of(self, server: str) -> Rung | None:
        """The first broken rung on the way to one server ("auth" or "dss")."""
        own = (rung for rung in self.rungs if rung.server == server)
        return next((rung for rung in own if rung.state is RungState.FAILED), None)

    @property
    def warnings(self) -> tuple[Rung, ...]:
        """The rungs with a warning."""
        return tuple(rung for rung in self.rungs if rung.state is RungState.WARNING)

    def issuer_of(self, server: str) -> str:
        """Who issued a server's TLS certificate, to be kept with the connection; "" when not seen."""
        return next((rung.tls.issuer for rung in self.rungs if rung.server == server and rung.tls), "")


@dataclass(frozen=True, slots=True)
class RungBegan:
    """A rung is being tried."""

    name: RungName
    server: ServerKind


@dataclass(frozen=True, slots=True)
class RungEnded:
    """A rung has been tried, or is passed over."""

    rung: Rung


@dataclass(frozen=True, slots=True)
class CheckEnded:
    """The last event: the whole ladder."""

    report: CheckReport


@dataclass(frozen=True, slots=True)
class CheckFailed:
    """The last event: the check itself came to nothing (`bad-ca-file`, `cancelled`, `internal-error`)."""

    error: DssPluginError


LadderEvent = RungBegan | RungEnded
CheckEvent = LadderEvent | CheckEnded | CheckFailed
