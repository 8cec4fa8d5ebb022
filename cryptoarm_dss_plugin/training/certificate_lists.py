"""The certificates of the accounts and how the signature service spells them.

The certificates are the package's own training certificates (``certificates/``), made by a generator, with
invented people. The long lists consist of twins: one real certificate with other bytes in its serial
number, so that every DER is distinct. A twin's signature is therefore not valid; nobody in an import checks
it.
"""

import base64
import functools
import itertools
import json
import threading
import uuid
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from cryptoarm_dss_plugin.training.http_messages import JsonObject
from cryptoarm_dss_plugin.training.names import spelt

_DIRECTORY = Path(__file__).parent / "certificates"
_FIRST_ID = 14
_OUT_OF_ORDER = 6
_COMMON_NAME = bytes.fromhex("0603550403")
_ATTRIBUTES = {
    x509.ObjectIdentifier(oid): name
    for oid, name in {
        "1.2.643.3.131.1.1": "ИНН",
        "1.2.643.100.4": "ИНН ЮЛ",
        "1.2.643.100.1": "ОГРН",
        "1.2.643.100.5": "ОГРНИП",
        "1.2.643.100.3": "СНИЛС",
        "1.2.840.113549.1.9.1": "E",
        "2.5.4.4": "SN",
        "2.5.4.12": "T",
        "2.5.4.42": "G",
    }.items()
}
_SERIAL, _SUBJECT = 1, 5
"""Places in TBSCertificate: version, serial, algorithm, issuer, validity, subject."""
_LINE = 64


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list.

    ``name`` of the training certificate; ``status`` as the member Status.Value (a word or a number; public
    source of both: 1C BSP 3.2 and CryptoARM GOST answers); ``broken``: what to send instead of the
    certificate's base64.
    """

    name: str
    status: str | int = "ACTIVE"
    friendly_name: str = ""
    default: bool = False
    pin: bool = False
    in_phone: bool = False
    private_key_period: bool = False
    broken: str | None = None


_ACCOUNTANT = Item("accountant-256", friendly_name="Основной", default=True)
_NOT_BASE64 = "MIIC!!! this is not base64 ???"
_NOT_DER = base64.b64encode(b"not a certificate at all " * 20).decode()

LISTS: dict[str, tuple[Item, ...]] = {
    "none": (),
    "one": (_ACCOUNTANT,),
    "usual": (
        _ACCOUNTANT,
        Item("director-512", friendly_name="Директор", pin=True, private_key_period=True),
        Item("person-256"),
    ),
    "one-broken": (_ACCOUNTANT, Item("director-512", broken=_NOT_BASE64), Item("entrepreneur-256")),
    "all-broken": (
        Item("accountant-256", broken=_NOT_BASE64),
        Item("director-512", broken=_NOT_DER),
        Item("person-256", broken=""),
    ),
    "in-phone": (_ACCOUNTANT, Item("mobile-key-256", friendly_name="Ключ в телефоне", in_phone=True)),
    "revoked": (
        Item("accountant-256", status=1),
        Item("revoked-256", status="REVOKED"),
        Item("on-hold-256", status="HOLD"),
        Item("expired-256", status="NOT_VALID"),
        Item("renewed-256", status=2),
        Item("entrepreneur-256", status=3),
        Item("person-256", status=4),
        Item("director-512", status=_OUT_OF_ORDER),
    ),
    "odd": (Item("odd-postal-address"), Item("odd-boolean")),
    "foreign": (Item("rsa-2048"), Item("ecdsa-p256")),
}


class CertificateLists:
    """Renders the lists; each rendering is made once and kept. Thread-safe."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._rendered: dict[tuple[str, str, str], bytes] = {}

    def rendered(self, name: str, names: str, form: str) -> bytes:
        """Return a list as JSON, spelt by the settings ``names`` and ``certificate_form``."""
        key = (name, names, form)
        with self._guard:
            if key not in self._rendered:
                items = [spelt(item, names) for item in _items(name, form)]
                self._rendered[key] = json.dumps(items, ensure_ascii=False, separators=(",", ":")).encode()
            return self._rendered[key]

    def items(self, name: str, form: str) -> Iterator[JsonObject]:
        """Return the items of a list, in the usual spelling."""
        return _items(name, form)

    def one(self, name: str, dss_id: int, names: str, form: str) -> object | None:
        """Return the item of a list with this id, spelt as asked, or None."""
        for item in _items(name, form):
            if item["ID"] == dss_id:
                return spelt(item, names)
        return None


def _items(name: str, form: str) -> Iterator[JsonObject]:
    ids = itertools.count(_FIRST_ID)
    if name in LISTS:
        for item in LISTS[name]:
            yield _item_json(next(ids), item, _der(item.name), form)
        return
    kinds = (Item("accountant-256"), Item("entrepreneur-256"), Item("person-256"))
    for number, item in zip(range(int(name)), itertools.cycle(kinds), strict=False):
        yield _item_json(next(ids), item, _twin(_der(item.name), number), form)


def _item_json(dss_id: int, item: Item, der: bytes, form: str) -> JsonObject:
    """Spell an item (vendor docs 2.0.3284, rest/signserver/structs/certstruct.html: DSSCertificateEx)."""
    not_before, not_after = _validity(item.name) if item.private_key_period else (None, None)
    result: JsonObject = {
        "CertificateType": "ServerSide",
        "ID": dss_id,
        "DName": _subject(item.name),
        "CertificateBase64": _encoded(der, form) if item.broken is None else item.broken,
        "Status": {
            "Value": item.status,
            "RevocationInfo": revocation(item.status),
            "PinCode": None,
            "ActiveCertId": 0,
        },
        "IsDefault": item.default,
        "CertificateAuthorityID": 11,
        "CspID": str(uuid.uuid5(uuid.NAMESPACE_URL, "training-provider")),
        "HashAlgorithms": ["GR 34.11-2012 512" if item.name.endswith("512") else "GR 34.11-2012 256"],
        "ProviderName": None,
        "ProviderType": 0,
        "PrivateKeyNotBefore": not_before,
        "PrivateKeyNotAfter": not_after,
        "HasPin": item.pin,
        "FriendlyName": item.friendly_name,
    }
    if item.in_phone:
        result["Storage"] = "Mobile"
    return result


def revocation(status: str | int) -> JsonObject | None:
    """Return RevocationInfo of a status, None when it was neither revoked nor put on hold."""
    reasons = {
        "REVOKED": "CRL_REASON_KEY_COMPROMISE",
        2: "CRL_REASON_KEY_COMPROMISE",
        "HOLD": "CRL_REASON_CERTIFICATE_HOLD",
        3: "CRL_REASON_CERTIFICATE_HOLD",
    }
    if status not in reasons:
        return None
    return {
        "RevocationReason": reasons[status],
        "RevocationDate": "2025-03-14T09:26:53",
        "RevocationComments": "учебный отзыв",
    }


def _encoded(der: bytes, form: str) -> str:
    text = base64.b64encode(der).decode()
    if form == "unpadded":
        return text.rstrip("=")
    if form == "bare":
        return text
    lines = "\r\n".join(text[start : start + _LINE] for start in range(0, len(text), _LINE))
    return (
        f"-----BEGIN CERTIFICATE-----\r\n{lines}\r\n-----END CERTIFICATE-----\r\n" if form == "pem" else lines
    )


@functools.cache
def _index() -> dict[str, Path]:
    entries = json.loads((_DIRECTORY / "index.json").read_bytes())
    return {entry["name"]: _DIRECTORY / entry["file"] for entry in entries}


@functools.cache
def _der(name: str) -> bytes:
    return _index()[name].read_bytes()


@functools.cache
def _subject(name: str) -> str:
    """Return the subject as text; of an oddly encoded one, the common name found by its bytes."""
    der = _der(name)
    try:
        with warnings.catch_warnings():
            # The name of a Russian organisation may have more letters than X.520 allows.
            warnings.simplefilter("ignore", UserWarning)
            return x509.load_der_x509_certificate(der).subject.rfc4514_string(_ATTRIBUTES)
    except ValueError:
        return f"CN={_common_name(der)}"


def _common_name(der: bytes) -> str:
    subject = der[slice(*_tbs_element(der, _SUBJECT))]
    start, end = _content(subject, subject.rindex(_COMMON_NAME) + len(_COMMON_NAME))
    return subject[start:end].decode()


@functools.cache
def _validity(name: str) -> tuple[str, str]:
    certificate = x509.load_der_x509_certificate(_der(name))
    return (
        certificate.not_valid_before_utc.strftime("%Y-%m-%dT%H:%M:%S"),
        certificate.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%S"),
    )


def _twin(der: bytes, number: int) -> bytes:
    """Return the certificate with its serial number's last four bytes replaced."""
    end = _tbs_element(der, _SERIAL)[1]
    return der[: end - 4] + number.to_bytes(4, "big") + der[end:]


def _tbs_element(der: bytes, index: int) -> tuple[int, int]:
    """Return where the content of an element of TBSCertificate begins and ends."""
    certificate = _content(der, 0)
    start, end = _content(der, _content(der, certificate[0])[0])
    for _ in range(index):
        start, end = _content(der, end)
    return start, end


def _content(der: bytes, position: int) -> tuple[int, int]:
    """Return where the content of the DER element at a position begins and ends."""
    length = der[position + 1]
    start = position + 2
    if length & 0x80:
        size = length & 0x7F
        length = int.from_bytes(der[start : start + size], "big")
        start += size
    return start, start + length
