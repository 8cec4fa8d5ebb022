"""Trying the usual names of the services at a computer, without credentials and with few requests.

The names: `STS` and `SignServer` by the installer, lower case on Linux, `a1idp` with `a1ss` for tenants
(vendor docs, adminguide_nix/deploy/instance.html; names seen in public clients).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from cryptoarm_dss_plugin.dss.addresses import AuthServer, SignServer
from cryptoarm_dss_plugin.dss.origin import Origin, ServerKind
from cryptoarm_dss_plugin.dss.presence import Sighting, look_for_auth_service, look_for_signature_service
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

REQUESTS_AT_MOST: Final = 8
"""Of one search, with those to webfinger."""

USUAL_AUTH: Final = ("/STS", "/sts")
USUAL_DSS: Final = ("/SignServer", "/signserver")
_NAMES_AT_MOST: Final = 3
_AUTH_QUESTIONS_AT_MOST: Final = 4
_DSS_QUESTIONS_AT_MOST: Final = 3
_ANSWERS = {ErrorCode.NOT_DSS, ErrorCode.BAD_ANSWER, ErrorCode.ANSWER_TOO_LARGE, ErrorCode.SERVER_ERROR}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is being put to a computer.

    Attributes:
        what: "webfinger", or the service that is looked for ("auth", "dss").
        host: the computer.
        path: the name that is tried, "/STS"; "" for webfinger.
    """

    what: str
    host: str
    path: str = ""


class Questions:
    """The questions of one search: counted, told, without credentials."""

    def __init__(self, transport: Transport, on_asked: Callable[[Asked], object]) -> None:
        self._transport = transport
        self._on_asked = on_asked
        self.left = REQUESTS_AT_MOST

    def ask(self, asked: Asked) -> Transport:
        """Count and tell a question; what it is put through. Callers look at `left` before."""
        self.left -= 1
        self._on_asked(asked)
        return self._transport


def find_auth_service(questions: Questions, origin: Origin, names: Iterable[str]) -> AuthServer | None:
    """The first of these names at which an authorization server answers, None for none.

    Version 1 of all names goes before version 2.0: where there is one version there mostly are both.

    Raises:
        DssPluginError: the computer cannot be reached.
        Cancelled: when the person ended it.
    """
    tried = list(dict.fromkeys(names))[:_NAMES_AT_MOST]
    versions: tuple[Literal["v1", "v2"], ...] = ("v1", "v2")
    trials = [(version, name) for version in versions for name in tried]
    for version, name in trials[:_AUTH_QUESTIONS_AT_MOST]:
        if questions.left < 1:
            return None
        transport = questions.ask(Asked(ServerKind.AUTH.value, origin.host, name))
        server = AuthServer(origin, name)
        # An empty resource: which one it is depends on the other service, not found yet.
        if _is_there(lambda: look_for_auth_service(transport, server, version, "")):  # noqa: B023 - called here
            return server
    return None


def find_signature_service(questions: Questions, origin: Origin, names: Iterable[str]) -> SignServer | None:
    """The first of these names at which a signature service answers, None for none; raises likewise.

    The first name is tried in both spellings, with "/rest" and without.
    """
    tried = list(dict.fromkeys(names))[:_NAMES_AT_MOST]
    trials = [(name, url) for name in tried for url in SignServer(origin, name).certificates_urls()[:1]]
    if tried:
        trials.insert(1, (tried[0], SignServer(origin, tried[0]).certificates_urls()[1]))
    for name, url in trials[:_DSS_QUESTIONS_AT_MOST]:
        if questions.left < 1:
            return None
        transport = questions.ask(Asked(ServerKind.DSS.value, origin.host, name))
        if _is_there(lambda: look_for_signature_service(transport, url)):  # noqa: B023 - called here
            return SignServer(origin, name)
    return None


def names_of_auth(dss_application: str) -> list[str]:
    """How the authorization server beside a signature service is usually named; the closest first."""
    parent, _, name = dss_application.rpartition("/")
    lower = name.lower()
    if lower.endswith("signserver"):
        return [f"{parent}/{name[:-10]}{'sts' if name == lower else 'STS'}"]
    return [f"{parent}/{name[:-2]}idp"] if lower.endswith("ss") and len(lower) > len("ss") else []


def names_of_dss(auth_application: str) -> list[str]:
    """How the signature service beside an authorization server is usually named; the closest first."""
    parent, _, name = auth_application.rpartition("/")
    lower = name.lower()
    if lower.endswith("sts"):
        return [f"{parent}/{name[:-3]}{'signserver' if name == lower else 'SignServer'}"]
    return [f"{parent}/{name[:-3]}ss"] if lower.endswith("idp") and len(lower) > len("idp") else []


def _is_there(look: Callable[[], Sighting]) -> bool:
    try:
        return look().failure is None
    except DssPluginError as error:
        if error.code not in _ANSWERS:
            failure = error
        else:
            return False
    raise failure
