"""What the path of an address says: the application, and which of the two services it belongs to.

The names of the applications are free text chosen by the operator ("STS", "a1idp", "tenant/sts"), so only
what the protocol itself puts behind them is cut off, and only at the very end. Sources: vendor docs,
articles/authentication/oauth and articles/rest/signserver; 1C BSP 3.2, module СервисКриптографииDSSСлужебный.
"""

import re
from dataclasses import dataclass

from cryptoarm_dss_plugin.dss.origin import ServerKind

_ID = r"(?:\d+|[0-9a-f]{8}[0-9a-f-]{0,28})"
_AUTH_ENDING = (
    r"/oauth(?:/token|/authorize(?:/certificate)?)?$"
    r"|/(?:v2\.0/)?confirmation$"
    rf"|/(?:v2\.0/)?operations(?:/{_ID})?$"
    r"|/v2\.0$"
    rf"|/ums(?:/users?(?:/{_ID})?)?$"
)
_DSS_ENDING = (
    r"(?:/rest)?/api(?:/v2)?"
    r"(?:/(?:policy|requests|transactions|signature|documents(?:/packagesignature)?"
    rf"|certificates(?:/{_ID}(?:/(?:content|default|pin(?:/check)?))?)?))?$"
    r"|/rest$"
)
_AUTH = re.compile(_AUTH_ENDING, re.IGNORECASE)
_SERVICE = re.compile(f"{_AUTH_ENDING}|{_DSS_ENDING}", re.IGNORECASE)
# Pages a browser shows: files, signing in, lists of users. The full list of pages is not published: what is
# not known here stays in the path, and the server's answer will tell.
_PAGE = re.compile(
    r"/[^/]+\.(?:aspx?|html?|svc|asmx|ashx)$"
    r"|/(?:users?|account|login|logon|logout|signin)"
    rf"(?:/(?:{_ID}|login|logon|logoff|logout|register|index|manage|create|edit))?$",
    re.IGNORECASE,
)
# The operator's site for people. "/Frontend" is its default name; the others are what operators call theirs.
_CABINET = re.compile(r"[^/]*frontend|cabinet|lk", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ServicePath:
    """A path taken apart.

    Attributes:
        application: "/STS", "/tenant/sts"; "" when the path names no application.
        ending: what was cut off because the protocol puts it there, "/oauth/token"; "" for nothing.
        page: what was cut off as a page for browsers, "/users"; "" for nothing.
        kind: the service it unmistakably belongs to, None when it cannot be told.
        is_cabinet: whether it leads to the operator's site for people.
    """

    application: str
    ending: str
    page: str
    kind: ServerKind | None
    is_cabinet: bool


def read_service_path(segments: tuple[str, ...]) -> ServicePath:
    """Take a path apart.

    Args:
        segments: the path's segments, percent-encoded.

    Returns:
        The application and what stood behind it. Reading the application with the service's own ending
        behind it ("/oauth", "/rest") gives the same application again.
    """
    path = "".join(f"/{segment}" for segment in segments)
    # Behind a service's own ending, a segment like "/users" is the application: "/users/oauth".
    rest = path if _ending_kind(path) else _cut(path, _PAGE)
    application = _cut(rest, _SERVICE)
    kind = _default_name_kind(application) or _ending_kind(rest) or _usual_name_kind(application)
    return ServicePath(
        application=application,
        ending=rest[len(application) :],
        page=path[len(rest) :],
        kind=kind,
        is_cabinet=_is_cabinet(application, kind),
    )


def last_segment(application: str) -> str:
    """The application's own name, without what it is nested in."""
    return application.rpartition("/")[2]


def _cut(path: str, ending: re.Pattern[str]) -> str:
    """The path without such endings, however many are stacked ("/oauth/oauth" by pasting twice)."""
    while match := ending.search(path):
        path = path[: match.start()]
    return path


def _ending_kind(path: str) -> ServerKind | None:
    if _AUTH.search(path):
        return ServerKind.AUTH
    return ServerKind.DSS if _SERVICE.search(path) else None


def _default_name_kind(application: str) -> ServerKind | None:
    """By the names that the installer gives: they outweigh an ending that someone put behind them."""
    name = last_segment(application).lower()
    if name == "sts":
        return ServerKind.AUTH
    return ServerKind.DSS if name.endswith("signserver") else None


def _usual_name_kind(application: str) -> ServerKind | None:
    """By the usual name of a tenant's identity provider; "...ss" is too common to tell the other one."""
    return ServerKind.AUTH if last_segment(application).lower().endswith("idp") else None


def _is_cabinet(application: str, kind: ServerKind | None) -> bool:
    if _CABINET.fullmatch(last_segment(application)):
        return True
    return kind is None and any(_CABINET.fullmatch(segment) for segment in application.split("/"))
