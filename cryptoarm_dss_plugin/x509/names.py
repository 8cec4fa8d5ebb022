"""Distinguished names: as one line for people, and by attribute.

The order of encoding says little: Russian authorities encode the common name first, last or in the middle.
So the line has its own order, from the person to the country, and the Russian names of Russian numbers.
"""

from dataclasses import dataclass
from functools import lru_cache

from cryptoarm_dss_plugin.x509.der import OID, SEQUENCE, SET, DerError, dotted, element, elements, expect
from cryptoarm_dss_plugin.x509.strings import escaped, text_of

COMMON_NAME = "2.5.4.3"
SURNAME = "2.5.4.4"
GIVEN_NAME = "2.5.4.42"
ORGANISATION = "2.5.4.10"
INN = "1.2.643.3.131.1.1"
INNLE = "1.2.643.100.4"
OGRN = "1.2.643.100.1"
OGRNIP = "1.2.643.100.5"
SNILS = "1.2.643.100.3"

_SHORT_NAMES = {
    COMMON_NAME: "CN",
    SURNAME: "SN",
    GIVEN_NAME: "G",
    "2.5.4.43": "I",
    "2.5.4.65": "pseudonym",
    "2.5.4.12": "T",
    "2.5.4.11": "OU",
    ORGANISATION: "O",
    INN: "ИНН",
    INNLE: "ИНН ЮЛ",
    OGRN: "ОГРН",
    OGRNIP: "ОГРНИП",
    SNILS: "СНИЛС",
    "2.5.4.5": "SERIALNUMBER",
    "0.9.2342.19200300.100.1.1": "UID",
    "1.2.840.113549.1.9.1": "E",
    "1.2.840.113549.1.9.2": "unstructuredName",
    "2.5.4.9": "STREET",
    "2.5.4.16": "postalAddress",
    "2.5.4.17": "postalCode",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "0.9.2342.19200300.100.1.25": "DC",
    "2.5.4.6": "C",
}
"""Attributes in the order of the line. Short names by RFC 4514, SN, G, T and E as CryptoPro CSP shows them,
the Russian numbers by FSB order 795 of 27.12.2011."""

_RANKS = {attribute: rank for rank, attribute in enumerate(_SHORT_NAMES)}
_LAST = len(_RANKS)
_SHORT = 256
"""Bytes of a relative name that are worth remembering: certificates of one account repeat most of them."""

_VALUE_AT_MOST = 2_000
_LINE_AT_MOST = 10_000
"""Characters: X.520 allows a value some hundred, and a window that shows a million stands still."""


@dataclass(frozen=True, slots=True)
class Name:
    """A distinguished name that has been read.

    Attributes:
        line: all of it in one readable line, escaped as in RFC 4514; cut, with "…", at 10,000 characters.
        values: from an attribute's identifier with dots to its value, cut at 2,000; of several the most
            specific.
    """

    line: str
    values: dict[str, str]

    def value(self, attribute: str) -> str:
        """The value of the attribute without white space around it, "" when it is absent."""
        return self.values.get(attribute, "").strip()


def read_name(encoded: bytes) -> Name:
    """Read a Name in DER.

    Nothing is refused: what is no text or no part of a name stands in the line as "#" and its bytes in hex.
    """
    parts: list[tuple[int, int, str]] = []
    values: dict[str, str] = {}
    at, limit = 0, len(encoded)
    try:
        at, limit = expect(encoded, 0, limit, SEQUENCE)
        while at < limit:
            _, start, end = element(encoded, at, limit)
            read = _remembered_relative if end - start <= _SHORT else _relative
            rank, text, found = read(encoded[at:end])
            # Of equals the one encoded last is the most specific (RFC 4514, 2.1).
            parts.append((rank, -at, text))
            values.update(found)
            at = end
    except DerError:
        parts.append((_LAST, -at, f"#{encoded[at:limit].hex()}"))
    parts.sort()
    return Name(_cut(", ".join([text for _, _, text in parts]), _LINE_AT_MOST), values)


def _relative(encoded: bytes) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """One relative name: its place in the line, its text, its pairs of attribute and value."""
    try:
        start, end = expect(encoded, 0, len(encoded), SET)
        attributes = [_attribute(encoded[at:limit]) for _, at, limit in elements(encoded, start, end)]
    except DerError:
        attributes = []
    if not attributes:
        return _LAST, f"#{encoded.hex()}", ()
    if len(attributes) > 1:
        attributes.sort()
    # RFC 4514, 2.2: what belongs together is joined by "+".
    line = "+".join([text for _, text, _ in attributes])
    return attributes[0][0], line, tuple([found for _, _, found in attributes if found])


def _attribute(content: bytes) -> tuple[int, str, tuple[str, str] | tuple[()]]:
    """One attribute: its rank, "short name=value", and the pair of attribute and value if that is text."""
    limit = len(content)
    kind_start, kind_end = expect(content, 0, limit, OID)
    tag, start, end = element(content, kind_end, limit)
    attribute, rank, short_name = _kind(content[kind_start:kind_end])
    value = text_of(tag, content[start:end])
    if value is None:
        return rank, f"{short_name}=#{content[kind_end:end].hex()}", ()
    value = _cut(value, _VALUE_AT_MOST)
    return rank, f"{short_name}={escaped(value)}", (attribute, value)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


_remembered_relative = lru_cache(maxsize=1024)(_relative)


@lru_cache(maxsize=256)
def _kind(identifier: bytes) -> tuple[str, int, str]:
    """The attribute of this encoded identifier: with dots, its rank, its short name."""
    attribute = dotted(identifier)
    return attribute, _RANKS.get(attribute, _LAST), _SHORT_NAMES.get(attribute, attribute)
