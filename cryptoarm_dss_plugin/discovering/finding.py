"""Finding the two servers of a connection from whatever the person has of them.

In this order: what stands in the text, what the computer itself says (webfinger), the usual names. Never with
credentials, `REQUESTS_AT_MOST` requests in all; what is found lies on the computers that the person named,
or is marked with `FindingNote.OTHER_HOST`.
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from cryptoarm_dss_plugin.discovering.clues import Clues, read_clues
from cryptoarm_dss_plugin.discovering.found import FindingNote, Found, How, Note, Source
from cryptoarm_dss_plugin.discovering.probing import (
    USUAL_AUTH,
    USUAL_DSS,
    Asked,
    Questions,
    find_auth_service,
    find_signature_service,
    names_of_auth,
    names_of_dss,
)
from cryptoarm_dss_plugin.discovering.webfinger import Instance, ask_webfinger
from cryptoarm_dss_plugin.dss.addresses import AuthServer, SignServer, read_addresses
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.gost_tls import GostWish
from cryptoarm_dss_plugin.dss.origin import Origin, ServerKind
from cryptoarm_dss_plugin.dss.proxies import Proxy
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from cryptoarm_dss_plugin.dss.watching import Stage, Watch
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

LIMITS: Final = Limits(connect=2.5, read=5.0, total=5.0, body_bytes=256 * 1024, redirects=0)
"""Of each request."""


def find_addresses(
    text: str,
    cancellation: Cancellation,
    *,
    ca_pem: str = "",
    proxy: Proxy | None = None,
    language: str = "ru",
    on_asked: Callable[[Asked], object] = lambda _asked: None,
    gost: GostWish | None = None,
) -> Found:
    """Find the two servers.

    Args:
        text: an address, a link, a letter, or the text of a file of settings (see `decode_file`).
        cancellation: ends the search at once.
        ca_pem: certificates trusted beside the system's.
        proxy: own proxy; None for the system's.
        language: preferred language of the servers' texts.
        on_asked: is told every question, on this thread, before it is put.
        gost: how to go about GOST TLS; None for the usual way.

    Raises:
        DssPluginError: `bad-address`, `insecure-address` (facts field, problem) before anyone is asked; an
            error of the way to the server (facts host); `not-dss` with facts host, server ("auth" or "dss")
            and problem="not-found" when a computer answers but that service is not found there;
            `bad-ca-file`; `tls-gost-required` where GOST TLS is insisted on and missing here.
        Cancelled: when the person ended it.
    """
    clues = read_clues(text)
    if clues.pair is not None:
        return _found(clues, clues.pair.auth, clues.pair.dss, How.DERIVED, (clues.source, clues.source))
    reached = _Reached()
    with Transport(
        cancellation,
        limits=LIMITS,
        ca_pem=ca_pem,
        proxy=proxy,
        language=language,
        watch=reached,
        gost=gost,
    ) as transport:
        return _Search(clues, Questions(transport, on_asked), reached).run()


class _Reached(Watch):
    """Knows whether the computer asked last was reached at all."""

    def __init__(self) -> None:
        self.stands = False

    def entered(self, stage: Stage) -> None:
        self.stands = stage is Stage.STANDS


class _Search:
    """One search; used once."""

    def __init__(self, clues: Clues, questions: Questions, reached: _Reached) -> None:
        self._clues = clues
        self._questions = questions
        self._reached = reached
        self._failure: DssPluginError | None = None

    def run(self) -> Found:
        """Ask one computer after another; raises as `find_addresses` does."""
        answering: dict[Origin, list[Instance]] = {}
        for origin in self._clues.origins:
            instances = self._instances(origin)
            if instances is None:
                continue
            found = self._chosen(origin, instances)
            if found is not None:
                return found
            answering[origin] = instances
        missing: DssPluginError | None = None
        for origin, instances in answering.items():
            try:
                probed = self._probed(origin)
            except DssPluginError as error:
                self._failure = self._failure or _fresh(error)
                continue
            if isinstance(probed, Found):
                return probed
            if instances:
                return self._of_instance(instances[0], instances)
            missing = missing or probed
        raise missing or self._failure or DssPluginError(ErrorCode.NOT_DSS, "nothing was found")

    def _instances(self, origin: Origin) -> list[Instance] | None:
        """What a computer says it has; None when it cannot be reached."""
        self._reached.stands = False
        try:
            said = ask_webfinger(self._questions.ask(Asked("webfinger", origin.host)), origin)
        except DssPluginError as error:
            # A computer that was reached may still have the services, without this one.
            if not self._reached.stands:
                self._failure = self._failure or _fresh(error)
                return None
            said = ()
        usable = [one for one in said if _is_usable(one)]
        return sorted(usable, key=lambda one: not one.hosts <= self._clues.hosts)

    def _chosen(self, origin: Origin, instances: list[Instance]) -> Found | None:
        """The instance that fits what the person named; None when that is to be tried first."""
        if not instances:
            return None
        named = [one for one in self._clues.all if one.origin == origin and one.kind is not None]
        fitting = [one for one in instances for address in self._clues.all if one.has(address)]
        if fitting:
            return self._of_instance(fitting[0], instances)
        if not named:
            return self._of_instance(instances[0], instances)
        return None

    def _of_instance(self, chosen: Instance, instances: list[Instance]) -> Found:
        if chosen.auth is None or chosen.dss is None:
            raise RuntimeError("an instance without one of its services is not usable")
        notes = []
        others = [one for one in instances if one is not chosen and one.hosts <= self._clues.hosts]
        fits = any(chosen.has(address) for address in self._clues.all)
        if others and not fits:
            notes.append(Note(FindingNote.SEVERAL))
        if not fits and any(one.kind is not None for one in self._clues.all):
            notes.append(Note(FindingNote.INSTANCE_CHANGED))
        for kind, origin in ((ServerKind.AUTH, chosen.auth.origin), (ServerKind.DSS, chosen.dss.origin)):
            if origin.host not in self._clues.hosts:
                notes.append(Note(FindingNote.OTHER_HOST, kind, origin.host))
        sources = (Source.WEBFINGER, Source.WEBFINGER)
        pairs = tuple((one.auth.address(), one.dss.address()) for one in others if one.auth and one.dss)
        return _found(self._clues, chosen.auth, chosen.dss, How.WEBFINGER, sources, tuple(notes), pairs)

    def _probed(self, origin: Origin) -> Found | DssPluginError:
        """The services by their names, or which of them is not there."""
        clues = self._clues
        auth_origin = clues.auth.origin if clues.auth else origin
        dss_origin = clues.dss.origin if clues.dss else origin
        auth = find_auth_service(self._questions, auth_origin, self._auth_names(origin))
        if auth is None:
            return _missing(ServerKind.AUTH, auth_origin)
        given = clues.dss.path.application if clues.dss else ""
        unknown = [one.path.application for one in clues.all if one.origin == origin and one.kind is None]
        names = [given] if given else [name for name in names_of_dss(auth.path) if name]
        names += [name for name in unknown if name and name != auth.path and not given]
        dss = find_signature_service(self._questions, dss_origin, [*names, *USUAL_DSS])
        if dss is None:
            return _missing(ServerKind.DSS, dss_origin)
        sources = (
            clues.source if clues.auth and auth == clues.auth.auth_server else Source.PROBE,
            clues.source if clues.dss and dss == clues.dss.sign_server else Source.PROBE,
        )
        named = [one for one in (clues.auth, clues.dss) if one is not None and one.path.application]
        changed = any(one.path.application not in {auth.path, dss.path} for one in named)
        notes = (Note(FindingNote.INSTANCE_CHANGED),) if changed else ()
        return _found(clues, auth, dss, How.PROBE, sources, notes)

    def _auth_names(self, origin: Origin) -> list[str]:
        clues = self._clues
        names = [clues.auth.path.application] if clues.auth and clues.auth.path.application else []
        here = [one.path for one in clues.all if one.origin == origin and not one.path.is_cabinet]
        for path in here:
            names += names_of_auth(path.application)
        if not names and not clues.dss:
            names += [path.application for path in here if path.application]
        return [*names, *USUAL_AUTH]


def _found(
    clues: Clues,
    auth: AuthServer,
    dss: SignServer,
    how: How,
    sources: tuple[Source, Source],
    notes: tuple[Note, ...] = (),
    others: tuple[tuple[str, str], ...] = (),
) -> Found:
    settings = clues.settings
    came_from = {"auth_server": sources[0], "dss_server": sources[1]}
    client_id = settings.client_id if settings else ""
    resource = settings.resource if settings else ""
    api_version = settings.api_version if settings else ""
    timeout = settings.timeout if settings else None
    said = {"client_id": client_id, "resource": resource, "api_version": api_version, "timeout": timeout}
    came_from |= {name: Source.SETTINGS for name, value in said.items() if value}
    return Found(
        auth.address(),
        dss.address(),
        how,
        MappingProxyType(came_from),
        (*clues.notes, *notes),
        others,
        client_id=client_id,
        resource=resource,
        api_version=api_version,
        timeout=timeout,
    )


def _is_usable(instance: Instance) -> bool:
    """Whether it has both services, and the connection form would take them."""
    if instance.auth is None or instance.dss is None:
        return False
    try:
        read = read_addresses(instance.auth.address(), instance.dss.address())
    except DssPluginError:
        return False
    return (read.auth, read.dss) == (instance.auth, instance.dss)


def _missing(server: ServerKind, origin: Origin) -> DssPluginError:
    facts = {"server": server.value, "host": origin.host, "problem": "not-found"}
    return DssPluginError(ErrorCode.NOT_DSS, "none of the names tried leads to the service", facts)


def _fresh(error: DssPluginError) -> DssPluginError:
    """The same failure without the frames it came through."""
    return DssPluginError(error.code, error.detail, error.facts, error.server_words)
