"""Asking a computer which services of DSS it has: `/.well-known/webfinger`.

Source: 1C BSP 3.2, СервисКриптографииDSS.ПолучитьОписаниеСервиса and its РазобратьОтветСервисаОбнаружения: an
array of objects with `links`, each of `rel` and `href`. RFC 7033 has one such object; both are read.
"""

from dataclasses import dataclass
from http import HTTPStatus
from itertools import zip_longest
from typing import Any, Final
from urllib.parse import quote

from cryptoarm_dss_plugin.discovering.named import NamedAddress, read_named
from cryptoarm_dss_plugin.dss.addresses import AuthServer, SignServer
from cryptoarm_dss_plugin.dss.liberal import BrokenJson, NotJson, decode
from cryptoarm_dss_plugin.dss.origin import Origin
from cryptoarm_dss_plugin.dss.reply import Reply
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError

_STS: Final = "dss.cryptopro.ru/sts"
_SIGNSERVER: Final = "dss.cryptopro.ru/signserver"
_OBJECTS_AT_MOST: Final = 100
_LINKS_AT_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Instance:
    """A pair of services; one of the two may be missing.

    Attributes:
        auth: its authorization server.
        dss: its signature service.
    """

    auth: AuthServer | None
    dss: SignServer | None

    @property
    def hosts(self) -> frozenset[str]:
        """The computers it lives on."""
        return frozenset(one.origin.host for one in (self.auth, self.dss) if one is not None)

    def has(self, address: NamedAddress) -> bool:
        """Whether an address is one of its services; the case of its path does not count."""
        application = address.path.application.lower()
        return bool(application) and application in {
            one.path.lower() for one in (self.auth, self.dss) if one is not None
        }


def webfinger_url(origin: Origin) -> str:
    """Where an origin is asked."""
    return f"{origin.text}/.well-known/webfinger?resource={quote(origin.text, safe='')}"


def read_instances(reply: Reply) -> tuple[Instance, ...]:
    """The instances that an answer names, in its order; empty when it is no such answer. Never raises.

    Only addresses under https are taken; where they lead is for the caller to judge.
    """
    if reply.status != HTTPStatus.OK:
        return ()
    try:
        answer = decode(reply.body)
    except (NotJson, BrokenJson):
        return ()
    objects = answer if isinstance(answer, list) else [answer]
    found: dict[Instance, None] = {}
    for one in objects[:_OBJECTS_AT_MOST]:
        for instance in _instances_of(one):
            found[instance] = None
    return tuple(found)


def _instances_of(described: Any) -> list[Instance]:  # noqa: ANN401 - whatever the server sent
    links = described.get("links") if isinstance(described, dict) else None
    auth = [AuthServer(one.origin, one.path.application) for one in _linked(links, _STS)]
    dss = [SignServer(one.origin, one.path.application) for one in _linked(links, _SIGNSERVER)]
    return [Instance(one, other) for one, other in zip_longest(auth, dss)]


def _linked(links: Any, relation: str) -> list[NamedAddress]:  # noqa: ANN401
    found = []
    for link in links[:_LINKS_AT_MOST] if isinstance(links, list) else ():
        rel, href = (link.get("rel"), link.get("href")) if isinstance(link, dict) else (None, None)
        if not isinstance(rel, str) or not isinstance(href, str):
            continue
        if rel.lower().partition("://")[2].rstrip("/") != relation:
            continue
        try:
            named = read_named(href)
        except DssPluginError:
            continue
        if named.path.application:
            found.append(named)
    return found


def ask_webfinger(transport: Transport, origin: Origin) -> tuple[Instance, ...]:
    """Ask an origin for its instances, without credentials.

    Raises:
        DssPluginError: no answer, or one that must not be followed or read.
        Cancelled: when the person ended it.
    """
    return read_instances(transport.get(webfinger_url(origin)))
