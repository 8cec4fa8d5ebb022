"""The second reader, asn1crypto, for what `cryptography` refuses. Its untyped values stay in this module."""

from cryptoarm_dss_plugin.x509.der import DerError
from cryptoarm_dss_plugin.x509.layout import Parts

_REFUSALS = (ValueError, TypeError, KeyError, IndexError)
"""asn1crypto refuses by ValueError and TypeError; the others slip out of it where its tables end."""


def lenient_parts(der: bytes) -> Parts:
    """The parts of a certificate that is not quite DER, has an odd version, serial number or date.

    Raises:
        DerError: it is no certificate for asn1crypto either, or something follows it.
    """
    from asn1crypto.x509 import Certificate  # noqa: PLC0415 - most never meet what only this one reads

    try:
        certificate = Certificate.load(der, strict=True)
        # Both are read only to see that they are there.
        certificate["signature_algorithm"]["algorithm"].dotted  # noqa: B018
        certificate["signature_value"].contents  # noqa: B018
        tbs = certificate["tbs_certificate"]
        return Parts(
            serial=bytes(tbs["serial_number"].contents),
            issuer=bytes(tbs["issuer"].dump()),
            validity=bytes(tbs["validity"].contents),
            subject=bytes(tbs["subject"].dump()),
            key_info=bytes(tbs["subject_public_key_info"].dump()),
            extensions=bytes(tbs["extensions"].contents),
        )
    except _REFUSALS as refusal:
        raise DerError(f"{type(refusal).__name__} from asn1crypto") from None
