"""The training certificates, and a way to change one part of them for what OpenSSL would not make."""

from pathlib import Path

from asn1crypto import parser

DIRECTORY = Path(__file__).parents[2] / "cryptoarm_dss_plugin" / "training" / "certificates"

VERSION, SERIAL, SIGNATURE, ISSUER, VALIDITY, SUBJECT, KEY, EXTENSIONS = range(8)
"""Places of the parts in the signed part of a certificate."""

UTF8, NUMERIC, PRINTABLE, TELETEX, IA5, BMP = 0x0C, 0x12, 0x13, 0x14, 0x16, 0x1E
INTEGER, OCTETS, NULL, OID, SEQUENCE, SET = 0x02, 0x04, 0x05, 0x06, 0x30, 0x31

CN, SN, G, OU, O, C = (bytes.fromhex(f"5504{last}") for last in ("03", "04", "2a", "0b", "0a", "06"))  # noqa: E741
INN = bytes.fromhex("2a85030381030101")
INNLE = bytes.fromhex("2a85036404")


def training_certificate(name: str) -> bytes:
    """The DER of a training certificate."""
    return (DIRECTORY / f"{name}.der").read_bytes()


def tlv(tag: int, *contents: bytes) -> bytes:
    """One element of DER."""
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 + len(length)]) + length + content


def attribute(kind: bytes, value: str | bytes, tag: int = UTF8) -> bytes:
    """One attribute of a name; a `str` is encoded in UTF-8."""
    content = value.encode() if isinstance(value, str) else value
    return tlv(SEQUENCE, tlv(OID, kind), tlv(tag, content))


def name(*attributes: bytes) -> bytes:
    """A name with each attribute in a relative name of its own, in this order of encoding."""
    return tlv(SEQUENCE, *(tlv(SET, each) for each in attributes))


def split(content: bytes) -> list[bytes]:
    """The elements one after the other in `content`."""
    found: list[bytes] = []
    while content:
        length = parser.peek(content)
        found.append(content[:length])
        content = content[length:]
    return found


def inside(element: bytes) -> bytes:
    """The content of an element."""
    return bytes(parser.parse(element)[4])


def changed(der: bytes, parts: dict[int, bytes]) -> bytes:
    """The certificate with some parts of its signed part replaced; its signature no longer fits."""
    signed, algorithm, signature = split(inside(der))
    fields = split(inside(signed))
    for place, part in parts.items():
        fields[place] = part
    return tlv(SEQUENCE, tlv(SEQUENCE, *fields), algorithm, signature)


def with_subject(*attributes: bytes) -> bytes:
    """A certificate whose subject consists of these attributes, in this order of encoding."""
    return changed(training_certificate("person-256"), {SUBJECT: name(*attributes)})
