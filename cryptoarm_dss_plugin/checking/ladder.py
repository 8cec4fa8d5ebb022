"""Climbing the ladder: the way to each server rung by rung, until one breaks.

What comes before the services is one connection, watched while it comes about; a server that shares it with
the other one is told the same. A healthy pair on one computer costs one handshake and two requests.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Final, Literal

from cryptoarm_dss_plugin.checking.findings import clock_warning, tls_facts, tls_refusal, tls_warning
from cryptoarm_dss_plugin.checking.plan import CheckPlan
from cryptoarm_dss_plugin.checking.road import ROAD, Road, milliseconds_since
from cryptoarm_dss_plugin.checking.rungs import (
    CheckReport,
    LadderEvent,
    Rung,
    RungBegan,
    RungEnded,
    RungName,
    RungState,
    rungs_of,
)
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.origin import Origin, ServerKind
from cryptoarm_dss_plugin.dss.presence import Sighting, look_for_auth_service, look_for_signature_service
from cryptoarm_dss_plugin.dss.proxies import Proxy, system_proxy
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

LIMITS: Final = Limits(connect=5.0, read=10.0, total=15.0, body_bytes=1024 * 1024)
"""Of each request."""

_VERSIONS: Final[dict[str, Literal["v1", "v2"]]] = {"v1": "v1", "v2": "v2"}
_SHARED: Final = (*ROAD, RungName.CLOCK)
"""What two servers on one computer have in common."""


def climb(
    plan: CheckPlan,
    cancellation: Cancellation,
    on_event: Callable[[LadderEvent], object] = lambda _event: None,
) -> CheckReport:
    """Try every rung, without credentials.

    Args:
        plan: what to check.
        cancellation: ends it at once.
        on_event: is told on this thread when a rung is begun and when it has ended. Rungs that cannot be
            reached, and those a server shares with the other one, only end.

    Raises:
        DssPluginError: `bad-ca-file`; `tls-gost-required` where GOST TLS is insisted on and missing here.
        Cancelled: when the person ended it.
    """
    return _Climb(plan, cancellation, on_event).run()


class _Climb:
    """One check; used once."""

    def __init__(
        self, plan: CheckPlan, cancellation: Cancellation, on_event: Callable[[LadderEvent], object]
    ) -> None:
        self._plan = plan
        self._cancellation = cancellation
        self._on_event = on_event
        self._rungs: list[Rung] = []
        self._road = Road(self._begin, self._end_gone, lambda: self._begin(rungs_of(self._server)[-1]))
        self._server = ServerKind.AUTH
        self._proxy_url = ""
        self._answering: set[Origin] = set()

    def run(self) -> CheckReport:
        """Both ladders; raises as `climb` does."""
        plan = self._plan
        seen: dict[Origin, tuple[Rung, ...]] = {}
        with Transport(
            self._cancellation,
            limits=LIMITS,
            ca_pem=plan.ca_pem,
            proxy=plan.proxy,
            language=plan.language,
            watch=self._road,
            gost=plan.gost,
        ) as transport:
            for server in ServerKind:
                self._server = server
                known = seen.get(self._origin)
                if known is None:
                    self._climb_all(transport)
                    seen[self._origin] = tuple(rung for rung in self._own_rungs() if rung.name in _SHARED)
                else:
                    self._climb_on(transport, known)
                ended = {rung.name for rung in self._own_rungs()}
                for name in rungs_of(server):
                    if name not in ended:
                        self._end(Rung(name, server, RungState.NOT_REACHED))
        return CheckReport(tuple(self._rungs))

    def _climb_all(self, transport: Transport) -> None:
        """The ladder of a server on a computer that was not tried yet."""
        sighting: Sighting | None = None
        failure: DssPluginError | None = None
        found = ""
        try:
            proxy = self._proxy()
            self._proxy_url = proxy.url if proxy else ""
            self._road.start(uses_proxy=proxy is not None)
            sighting, found = self._look(transport)
        except DssPluginError as error:
            failure = error
        if self._road.stood_at is None:
            if failure is not None:
                self._end_broken(failure)
            return
        ms = milliseconds_since(self._road.stood_at)
        self._end_clock(sighting)
        self._end_service(failure or (sighting.failure if sighting else None), found, ms)

    def _climb_on(self, transport: Transport, known: tuple[Rung, ...]) -> None:
        """The ladder of a server whose computer was tried for the other one: only its service is asked."""
        for rung in known:
            self._end(replace(rung, server=self._server))
        if any(rung.state is RungState.FAILED for rung in known):
            return
        self._begin(rungs_of(self._server)[-1])
        began = time.monotonic()
        sighting: Sighting | None = None
        failure: DssPluginError | None = None
        found = ""
        try:
            sighting, found = self._look(transport)
        except DssPluginError as error:
            failure = error
        self._end_service(
            failure or (sighting.failure if sighting else None), found, milliseconds_since(began)
        )

    def _look(self, transport: Transport) -> tuple[Sighting, str]:
        """Ask for the service of the server whose turn it is: what answered, and where (see `Rung.found`)."""
        addresses = self._plan.addresses
        first: Sighting | None = None
        for place in _VERSIONS if self._server is ServerKind.AUTH else addresses.dss.certificates_urls():
            if place in _VERSIONS:
                resource = addresses.dss.resource()
                ask = partial(look_for_auth_service, transport, addresses.auth, _VERSIONS[place], resource)
            else:
                ask = partial(look_for_signature_service, transport, place)
            sighting = self._answer_to(ask)
            first = first or sighting
            if not sighting.is_absent:
                return sighting, place
        if first is None:
            raise RuntimeError("there is no address to ask")
        return first, ""

    def _answer_to(self, ask: Callable[[], Sighting]) -> Sighting:
        """Ask; once more where the kept-alive connection may have been closed in that very moment.

        What is sent here signs nobody in, so nothing is counted twice.
        """
        try:
            sighting = ask()
        except DssPluginError as error:
            if error.code is not ErrorCode.CANNOT_CONNECT or self._origin not in self._answering:
                raise
            sighting = ask()
        self._answering.add(self._origin)
        return sighting

    def _proxy(self) -> Proxy | None:
        """The proxy on the way, None for none.

        Raises:
            DssPluginError: `proxy-failed` when what the system says of a proxy cannot be read.
        """
        self._road.start(uses_proxy=True)
        self._proxy_url = ""
        try:
            return self._plan.proxy or system_proxy(self._origin.host)
        except DssPluginError as error:
            problem = f"the system's proxy: {error.detail}"
        raise DssPluginError(ErrorCode.PROXY_FAILED, problem)

    def _end_gone(self, name: RungName, ms: int) -> None:
        """A rung of the connection is gone."""
        rung = Rung(name, self._server, RungState.OK, ms)
        if name is not RungName.TLS:
            rung = replace(rung, found=self._proxy_url)
        if name is RungName.TLS and self._road.handshake is not None:
            rung = replace(rung, tls=tls_facts(self._road.handshake))
        self._end(rung)

    def _end_broken(self, failure: DssPluginError) -> None:
        """The connection did not come about."""
        name, ms = self._road.break_off()
        error = tls_refusal(failure, self._road.distrusted_certificate, self._expected_issuer)
        found = self._proxy_url if name is RungName.PROXY else ""
        self._end(Rung(name, self._server, RungState.FAILED, ms, error, found))

    def _end_clock(self, sighting: Sighting | None) -> None:
        if sighting is not None and sighting.date is not None:
            offset = (sighting.date - datetime.now(UTC)).total_seconds()
            self._end(Rung(RungName.CLOCK, self._server, RungState.OK, clock_offset=offset))
        else:
            self._end(Rung(RungName.CLOCK, self._server, RungState.NOT_REACHED))

    def _end_service(self, failure: DssPluginError | None, found: str, ms: int) -> None:
        name = rungs_of(self._server)[-1]
        if failure is None:
            self._end(Rung(name, self._server, RungState.OK, ms, found=found))
        else:
            self._end(Rung(name, self._server, RungState.FAILED, ms, failure))

    def _begin(self, name: RungName) -> None:
        self._on_event(RungBegan(name, self._server))

    def _end(self, rung: Rung) -> None:
        """Judge a rung that did not fail, say whose error it is, and tell it."""
        error = rung.error if rung.state is RungState.FAILED else self._warning(rung)
        if error is not None:
            own = {"host": self._origin.host, "server": self._server.value}
            error = DssPluginError(error.code, error.detail, {**error.facts, **own}, error.server_words)
            if rung.state is not RungState.FAILED:
                rung = replace(rung, state=RungState.WARNING)
        rung = replace(rung, error=error)
        self._rungs.append(rung)
        self._on_event(RungEnded(rung))

    def _warning(self, rung: Rung) -> DssPluginError | None:
        if rung.tls is not None:
            return tls_warning(rung.tls, self._expected_issuer, datetime.now(UTC))
        return None if rung.clock_offset is None else clock_warning(rung.clock_offset)

    def _own_rungs(self) -> list[Rung]:
        return [rung for rung in self._rungs if rung.server is self._server]

    @property
    def _origin(self) -> Origin:
        addresses = self._plan.addresses
        return addresses.auth.origin if self._server is ServerKind.AUTH else addresses.dss.origin

    @property
    def _expected_issuer(self) -> str:
        return self._plan.expected_issuers.get(self._server, "")
