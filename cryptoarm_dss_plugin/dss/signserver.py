"""Reading the list of cloud certificates from the signature service.

Source: vendor docs, rest/signserver/structs/certstruct.html (DSSCertificateEx); recorded answers in the
tests of CryptoARM GOST; 1C BSP 3.2, module СервисКриптографииDSS (Storage, IsDefault).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import chain

import msgspec

from cryptoarm_dss_plugin.dss.addresses import SignServer
from cryptoarm_dss_plugin.dss.credentials import BearerCredentials
from cryptoarm_dss_plugin.dss.liberal import (
    BrokenJson,
    Flag,
    NotJson,
    Number,
    Text,
    TooManyParts,
    Wrapped,
    decode,
    look_into,
    shape,
)
from cryptoarm_dss_plugin.dss.long_list import decoded_in_parts
from cryptoarm_dss_plugin.dss.refusals import refused_by_status, unreadable
from cryptoarm_dss_plugin.dss.reply import Reply
from cryptoarm_dss_plugin.dss.retrying import get_patiently
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.turns import in_turns

_STATUS_NAMES = {
    "ACTIVE": "active",
    "REVOKED": "revoked",
    "HOLD": "hold",
    "NOT_VALID": "not-valid",
    "OUT_OF_ORDER": "out-of-order",
    # The numbers are the order of the SOAP schema of DSS 1.x; an imitation of the REST service sends them.
    "1": "active",
    "2": "revoked",
    "3": "hold",
    "4": "not-valid",
    "6": "out-of-order",
}
_ITEMS_AT_MOST = 20_000
_COMMAS_AT_MOST = 1_000_000  # an item of DSS has some thirty
_NAME_AT_MOST = 255  # characters of FriendlyName; the service itself refuses more (1C BSP 3.2)
_HIGHEST_ID = 2**63 - 1  # what stores can keep


@dataclass(frozen=True, slots=True)
class CloudCertificate:
    """One item of the list, its certificate not yet decoded.

    Attributes:
        dss_id: the item's number on this server, -1 when the server gives none.
        text: the certificate in base64, as the server wrote it; "" when it is missing.
        status: "active", "revoked", "hold", "not-valid", "out-of-order" or "unknown".
        is_default: the account's default certificate.
        has_pin: its key is protected by a PIN.
        key_in_phone: Storage is "Mobile": the private key lies in the phone application.
        friendly_name: the name its owner gave it.
    """

    dss_id: int
    text: str = field(repr=False)
    status: str = "unknown"
    is_default: bool = False
    has_pin: bool = False
    key_in_phone: bool = False
    friendly_name: str = ""


class _Item(msgspec.Struct, frozen=True):
    """An item with the names of its members in lower case."""

    id: Number = Number("nan")
    certificatebase64: Text = Text("")
    isdefault: Flag = Flag(0)
    haspin: Flag = Flag(0)
    storage: Text = Text("")
    friendlyname: Text = Text("")
    status: Wrapped = Wrapped("")


_Ignored = msgspec.Raw | msgspec.UnsetType


class _ExactStatus(msgspec.Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    value: str | int
    revocation_info: _Ignored = msgspec.UNSET
    pin_code: _Ignored = msgspec.UNSET
    active_cert_id: _Ignored = msgspec.UNSET


class _ExactItem(msgspec.Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    """An item exactly as the documents spell it, and no member more: the quick way for a list of thousands.

    A member it does not know may be one it does, in another case.
    """

    id: int = msgspec.field(name="ID")
    certificate_base64: str
    d_name: _Ignored = msgspec.UNSET
    certificate_type: _Ignored = msgspec.UNSET
    certificate_authority_id: _Ignored = msgspec.field(name="CertificateAuthorityID", default=msgspec.UNSET)
    csp_id: _Ignored = msgspec.field(name="CspID", default=msgspec.UNSET)
    hash_algorithms: _Ignored = msgspec.UNSET
    provider_name: _Ignored = msgspec.UNSET
    provider_type: _Ignored = msgspec.UNSET
    private_key_not_before: _Ignored = msgspec.UNSET
    private_key_not_after: _Ignored = msgspec.UNSET
    status: _ExactStatus | None = None
    is_default: bool = False
    has_pin: bool = False
    storage: str | None = None
    friendly_name: str | None = None


_exact = msgspec.json.Decoder(_ExactItem)
_exact_items = msgspec.json.Decoder(list[_ExactItem])


@dataclass(frozen=True, slots=True)
class CertificateList:
    """The account's certificates and the address that gave them (worth remembering)."""

    items: tuple[CloudCertificate, ...]
    url: str


def read_certificates(
    transport: Transport, server: SignServer, token: Secret, known_url: str = ""
) -> CertificateList:
    """GET the list of certificates.

    The documents of two generations spell the address with and without `/rest`, and v2 has its own: on
    404 the next spelling is asked, the one that worked the last time first. Each is asked patiently, see
    `retrying`.

    Raises:
        DssPluginError: transport failures; `session-expired` (401), `access-denied` (403), `not-dss`,
            `server-error`, `bad-answer`, `answer-too-large`; always with facts server="dss".
    """
    failure = DssPluginError(ErrorCode.NOT_DSS, "no address to ask")
    for url in _in_order(server.certificates_urls(), known_url):
        try:
            reply = get_patiently(transport, url, BearerCredentials(token))
            return CertificateList(items_in(reply), url)
        except DssPluginError as error:
            failure = error.with_facts(server="dss")
        if failure.facts.get("status") != str(HTTPStatus.NOT_FOUND.value):
            break
    raise failure


def _in_order(urls: list[str], known_url: str) -> list[str]:
    return sorted(urls, key=lambda url: url != known_url) if known_url else urls


def items_in(reply: Reply) -> tuple[CloudCertificate, ...]:
    """The items of an answer with the list; raises as `read_certificates` does, without facts server."""
    if reply.status == HTTPStatus.UNAUTHORIZED:
        raise DssPluginError(ErrorCode.SESSION_EXPIRED, f"HTTP 401 from {reply.url}", {"status": "401"})
    if reply.status != HTTPStatus.OK:
        raise refused_by_status(reply)
    try:
        return tuple(_each(reply.body))
    except (NotJson, TooManyParts, BrokenJson) as error:
        problem = unreadable(reply, error)
    raise problem


def _each(body: bytes) -> Iterator[CloudCertificate]:
    """The items one by one: an odd one is read the liberal way, and never costs its neighbours."""
    parts = decoded_in_parts(look_into(body, _COMMAS_AT_MOST), _exact_items)
    for number, item in enumerate(in_turns(chain.from_iterable(parts))):
        if number == _ITEMS_AT_MOST:
            raise TooManyParts(f"more than {_ITEMS_AT_MOST} certificates")
        yield _item(bytes(item)) if isinstance(item, msgspec.Raw) else _exact_item(item)


def _item(piece: bytes) -> CloudCertificate:
    try:
        return _exact_item(_exact.decode(piece))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _liberal_item(piece)


def _exact_item(item: _ExactItem) -> CloudCertificate:
    return CloudCertificate(
        _id(item.id),
        item.certificate_base64,
        _status(str(item.status.value)) if item.status else "unknown",
        item.is_default,
        item.has_pin,
        _is_in_phone(item.storage or ""),
        (item.friendly_name or "")[:_NAME_AT_MOST],
    )


def _liberal_item(piece: bytes) -> CloudCertificate:
    try:
        item = shape(decode(piece), _Item)
    except (NotJson, BrokenJson):
        return CloudCertificate(-1, "")
    return CloudCertificate(
        _id(item.id.or_none()),
        str(item.certificatebase64),
        _status(str(item.status)),
        bool(item.isdefault),
        bool(item.haspin),
        _is_in_phone(str(item.storage)),
        str(item.friendlyname)[:_NAME_AT_MOST],
    )


def _id(number: float | None) -> int:
    return int(number) if number is not None and 0 <= number <= _HIGHEST_ID else -1


def _status(value: str) -> str:
    return _STATUS_NAMES.get(value.strip().upper(), "unknown")


def _is_in_phone(storage: str) -> bool:
    return storage.strip().lower() == "mobile"
