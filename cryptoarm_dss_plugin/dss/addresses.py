"""The two servers of a connection, and how they are read from what a person typed.

People get the two addresses by letter or telephone, in two spellings (CryptoARM's with "/oauth" and "/rest",
1C's without), and paste links out of browsers. Here both spellings and the usual mistakes end as the same two
values; what cannot be mended safely is refused with the field at fault.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from urllib.parse import unquote

from cryptoarm_dss_plugin.dss.address_path import ServicePath, last_segment, read_service_path
from cryptoarm_dss_plugin.dss.address_text import LONGEST_ADDRESS, read_text
from cryptoarm_dss_plugin.dss.origin import AddressNote, NoteCode, Origin, ServerKind, refusal
from cryptoarm_dss_plugin.errors import DssPluginError

_FIELDS = {ServerKind.AUTH: "auth_server", ServerKind.DSS: "dss_server"}
_ENDINGS = {ServerKind.AUTH: "/oauth", ServerKind.DSS: "/rest"}
_WRONG_PAIRS: dict[tuple[ServerKind | None, ServerKind | None], tuple[ServerKind, str, str]] = {
    (ServerKind.DSS, ServerKind.DSS): (
        ServerKind.AUTH,
        "same-kind",
        "both addresses are of the signature service",
    ),
    (ServerKind.AUTH, ServerKind.AUTH): (
        ServerKind.DSS,
        "same-kind",
        "both addresses are of the authorization server",
    ),
    (ServerKind.DSS, None): (ServerKind.AUTH, "wrong-kind", "this is an address of the signature service"),
    (None, ServerKind.AUTH): (ServerKind.DSS, "wrong-kind", "this is an address of the authorization server"),
}
"""Kinds of the two addresses that cannot be right: the field at fault, the problem, the detail."""
_CONFIRMATION = {"v1": "/confirmation", "v2": "/v2.0/confirmation"}


@dataclass(frozen=True, slots=True)
class AuthServer:
    """The authorization server (Центр Идентификации, STS).

    Attributes:
        origin: where it listens.
        path: path of the application without a slash at the end, "/STS" or "/tenant/sts".
    """

    origin: Origin
    path: str

    def confirmation_url(self, version: Literal["v1", "v2"]) -> str:
        """Where to sign in with a second factor (1C BSP 3.2, СервисКриптографииDSSСлужебный)."""
        return f"{self.origin.text}{self.path}{_CONFIRMATION[version]}"

    def token_url(self) -> str:
        """The OAuth token endpoint (vendor docs, authentication/oauth/resourceowner-flow.html)."""
        return f"{self.address()}/token"

    def address(self) -> str:
        """The canonical text, in CryptoARM's spelling: "https://host/STS/oauth"."""
        return f"{self.origin.text}{self.path}{_ENDINGS[ServerKind.AUTH]}"


@dataclass(frozen=True, slots=True)
class SignServer:
    """The signature service (Сервис Подписи, SignServer).

    Attributes:
        origin: where it listens.
        path: path of the application without a slash at the end, "/SignServer".
        has_rest: whether the person spelt it with "/rest"; True when the text does not tell. Only the order
            of trial depends on it: two spellings are one server, so it does not count in comparisons, and
            `address` does not keep it.
    """

    origin: Origin
    path: str
    has_rest: bool = field(default=True, compare=False)

    def certificates_urls(self) -> list[str]:
        """Where the list of certificates may be, in order of trial.

        The given spelling, then the other one: newer vendor docs (rest/signserver/endpoints/v1api.html)
        spell version 1 without "/rest", older ones and all clients with it. Version 2 comes last.
        """
        without_rest = f"{self.origin.text}{self.path}"
        with_rest = self.address()
        roots = (with_rest, without_rest) if self.has_rest else (without_rest, with_rest)
        return [*(f"{root}/api/certificates" for root in roots), f"{with_rest}/api/v2/certificates"]

    def resource(self) -> str:
        """The identifier to ask a token for: prefix and the application's name in lower case.

        Derived as 1C does it (BSP 3.2, СервисКриптографииDSSКлиент.СформироватьИдентификаторСЭП).
        """
        return f"urn:cryptopro:dss:signserver:{unquote(last_segment(self.path)).lower()}"

    def address(self) -> str:
        """The canonical text, in CryptoARM's spelling: "https://host/SignServer/rest"."""
        return f"{self.origin.text}{self.path}{_ENDINGS[ServerKind.DSS]}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The two servers of a connection.

    Attributes:
        auth: the authorization server.
        dss: the signature service.
        notes: what was mended or is worth telling, the authorization server's first; empty when both
            texts were canonical.
    """

    auth: AuthServer
    dss: SignServer
    notes: tuple[AddressNote, ...] = ()


class _Place(NamedTuple):
    """One text read, before it is known whether it stands in the right field."""

    origin: Origin
    path: ServicePath
    notes: tuple[NoteCode, ...]


def read_addresses(auth_text: str, dss_text: str) -> Addresses:
    """Read the two addresses as typed or pasted.

    Args:
        auth_text: what was typed as the address of the authorization server.
        dss_text: what was typed as the address of the signature service.

    Returns:
        The two servers; swapped when both were unmistakably in the other's field. Reading their `address()`
        again gives equal servers.

    Raises:
        DssPluginError: `bad-address` or `insecure-address`. Facts: `server` ("auth" or "dss": the field at
            fault), `field` (its name in the contract's JSON) and `problem`, one of those of `read_text` or
            `no-application` (only a host is given), `cabinet-link`, `same-kind` (both texts name the same
            service), `wrong-kind` (this one names the other service). Nothing typed is in the error.
    """
    auth = _read_place(auth_text, ServerKind.AUTH)
    dss = _read_place(dss_text, ServerKind.DSS)
    swapped = (auth.path.kind, dss.path.kind) == (ServerKind.DSS, ServerKind.AUTH)
    if swapped:
        auth, dss = dss, auth
    _check_pair(auth, dss)
    return Addresses(
        AuthServer(auth.origin, auth.path.application),
        SignServer(dss.origin, dss.path.application, _has_rest(dss.path.ending)),
        (*_notes(auth, ServerKind.AUTH, swapped=swapped), *_notes(dss, ServerKind.DSS, swapped=swapped)),
    )


def check_address(typed: str, server: ServerKind) -> Origin:
    """Check one of the two addresses alone; raises as `read_addresses` does, but for what needs both.

    Returns:
        Where it leads.
    """
    return _read_place(typed, server).origin


def _read_place(typed: str, server: ServerKind) -> _Place:
    try:
        text = read_text(typed)
        path = read_service_path(text.segments)
        _check_application(text.origin, path)
    except DssPluginError as error:
        raise _at(server, error) from None
    return _Place(text.origin, path, text.notes)


def _check_application(origin: Origin, path: ServicePath) -> None:
    if not path.application:
        raise refusal("no-application", "the path names no application of the operator, like /STS")
    if path.is_cabinet:
        raise refusal("cabinet-link", "a link to the operator's site for people, not to a service")
    # Encoding makes a text longer, and what is refused when read again must be refused now.
    if len(origin.text + path.application + _ENDINGS[ServerKind.AUTH]) > LONGEST_ADDRESS:
        raise refusal("too-long", f"more than {LONGEST_ADDRESS} characters when encoded")


def _check_pair(auth: _Place, dss: _Place) -> None:
    """Refuse a pair that cannot be right: one of the two must be asked for again."""
    kinds = (auth.path.kind, dss.path.kind)
    if kinds in _WRONG_PAIRS:
        at_fault, problem, detail = _WRONG_PAIRS[kinds]
        raise _at(at_fault, refusal(problem, detail))
    same = (auth.origin, auth.path.application) == (dss.origin, dss.path.application)
    # With both endings spelt out, it is an operator's proxy that brings two services under one path.
    if same and kinds != (ServerKind.AUTH, ServerKind.DSS):
        at_fault = ServerKind.AUTH if kinds[1] is ServerKind.DSS else ServerKind.DSS
        raise _at(at_fault, refusal("same-kind", "both addresses name the same application"))


def _at(server: ServerKind, error: DssPluginError) -> DssPluginError:
    return error.with_facts(server=server.value, field=_FIELDS[server])


def _has_rest(ending: str) -> bool:
    """Only an address that goes on to "/api" without "/rest" tells the newer spelling."""
    return "/rest" in ending.lower() or "/api" not in ending.lower()


def _notes(place: _Place, server: ServerKind, *, swapped: bool) -> list[AddressNote]:
    ending = place.path.ending.lower()
    told = {
        NoteCode.PAGE_CUT: bool(place.path.page),
        NoteCode.ENDING_CUT: ending not in {"", _ENDINGS[server]},
        NoteCode.ENDING_ADDED: not ending,
        NoteCode.SWAPPED: swapped,
    }
    return [AddressNote(server, code) for code in (*place.notes, *(code for code in told if told[code]))]
