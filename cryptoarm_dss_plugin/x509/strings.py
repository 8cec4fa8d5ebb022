"""Values of a name's attributes: decoded with patience, made harmless, escaped for the line."""

import re

from cryptoarm_dss_plugin.x509.der import SEQUENCE, SET, DerError, elements

_UTF8, _TELETEX, _UNIVERSAL, _BMP = 0x0C, 0x14, 0x1C, 0x1E
_CODECS = {
    _UTF8: "utf-8",
    0x12: "utf-8",  # NumericString, PrintableString, IA5String and VisibleString: ASCII by rule,
    0x13: "utf-8",  # UTF-8 where somebody broke the rule
    0x16: "utf-8",
    0x1A: "utf-8",
    _TELETEX: "latin-1",  # as OpenSSL reads it
    _UNIVERSAL: "utf-32-be",
    _BMP: "utf-16-be",
}
_LISTS = {SEQUENCE, SET}
_DEEPEST = 4  # a PostalAddress is one level of strings; who nests deeper is not writing an address

_SPECIAL = re.compile(r'[,+"\\<>;]|^[ #]| $')
_REPLACEMENT = "\ufffd"


def text_of(tag: int, content: bytes, depth: int = 0) -> str | None:
    """The text of a value with this tag and content, None when it is no text.

    Bytes that its alphabet does not have become U+FFFD. A list of texts, as X.520 has it for postalAddress,
    becomes one text with ", " between.

    In the text nothing is left that could move the cursor, end a line or turn the direction of writing:
    other white space becomes a space, everything else that does not print becomes U+FFFD.
    """
    codec = _CODECS.get(tag)
    if codec is not None:
        text = content.decode(codec, "replace")
        return text if text.isprintable() else "".join(map(_harmless, text))
    if tag not in _LISTS or depth == _DEEPEST:
        return None
    texts: list[str] = []
    try:
        for inner, start, end in elements(content, 0, len(content)):
            text_inside = text_of(inner, content[start:end], depth + 1)
            if text_inside is None:
                return None
            texts.append(text_inside)
    except DerError:
        return None
    return ", ".join(texts)


def _harmless(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else _REPLACEMENT


def escaped(text: str) -> str:
    """The text as RFC 4514 wants it inside a line of attributes."""
    return _SPECIAL.sub(r"\\\g<0>", text) if _SPECIAL.search(text) else text
