"""The public key's algorithm in words, from its identifiers alone.

No key is built: `cryptography` refuses GOST keys, and nobody here needs to compute with one.
"""

from functools import lru_cache

from cryptoarm_dss_plugin.x509.der import BIT_STRING, INTEGER, OID, SEQUENCE, DerError, dotted, expect

_RSA = "1.2.840.113549.1.1.1"
_ELLIPTIC = "1.2.840.10045.2.1"

_WORDS = {
    "1.2.643.7.1.1.1.1": "ГОСТ Р 34.10-2012, 256 бит",
    "1.2.643.7.1.1.1.2": "ГОСТ Р 34.10-2012, 512 бит",
    "1.2.643.2.2.19": "ГОСТ Р 34.10-2001",
    "1.2.643.2.2.20": "ГОСТ Р 34.10-94",
    _RSA: "RSA",
    _ELLIPTIC: "ECDSA",
}
"""RFC 9215 and RFC 4491 for GOST, RFC 3279 and RFC 5480 for the others."""

_CURVES = {
    "1.2.840.10045.3.1.7": "P-256",
    "1.3.132.0.34": "P-384",
    "1.3.132.0.35": "P-521",
    "1.3.132.0.10": "secp256k1",
}


def algorithm_in_words(key_info: bytes) -> str:
    """The algorithm of a SubjectPublicKeyInfo in words, e.g. "ГОСТ Р 34.10-2012, 256 бит" or "RSA, 2048 бит".

    An algorithm without words here is named by its identifier; a size or curve that cannot be read is left
    out.

    Raises:
        DerError: there is no algorithm identifier in it.
    """
    start, end = expect(key_info, 0, len(key_info), SEQUENCE)
    _, key_start = expect(key_info, start, end, SEQUENCE)
    words = _identified(key_info[start:key_start])
    if words != _WORDS[_RSA]:
        return words
    try:
        return f"{words}, {_modulus_bits(key_info, key_start, end)} бит"
    except DerError:
        return words


@lru_cache(maxsize=64)
def _identified(identifier: bytes) -> str:
    """Words for one AlgorithmIdentifier; few different ones exist, so they are remembered."""
    start, end = expect(identifier, 0, len(identifier), SEQUENCE)
    name_start, name_end = expect(identifier, start, end, OID)
    name = dotted(identifier[name_start:name_end])
    words = _WORDS.get(name, name)
    if name != _ELLIPTIC:
        return words
    try:
        curve_start, curve_end = expect(identifier, name_end, end, OID)
        curve = dotted(identifier[curve_start:curve_end])
    except DerError:
        return words  # the curve is described in full instead of named
    return f"{words}, {_CURVES.get(curve, curve)}"


def _modulus_bits(key_info: bytes, at: int, limit: int) -> int:
    """Size of the modulus in the RSAPublicKey inside the BIT STRING at `at`, in bits."""
    start, end = expect(key_info, at, limit, BIT_STRING)
    start, end = expect(key_info, start + 1, end, SEQUENCE)  # one byte tells how many bits are unused
    start, end = expect(key_info, start, end, INTEGER)
    return int.from_bytes(key_info[start:end]).bit_length()
