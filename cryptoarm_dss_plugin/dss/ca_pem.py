"""The certificates in the bytes of a PEM file, whatever else stands there."""

import re

from cryptoarm_dss_plugin.dss.tls import check_ca_pem
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

BYTES_AT_MOST = 1024 * 1024
_CERTIFICATE = re.compile(
    rb"-----BEGIN (?P<kind>(?:X509 )?CERTIFICATE)-----[A-Za-z0-9+/=\s]+-----END (?P=kind)-----"
)


def certificates_in(content: bytes) -> str:
    """The certificates alone; comments, whatever their alphabet, and private keys stay behind.

    Raises:
        DssPluginError: `bad-ca-file` when there is no readable certificate, or more than 1 MiB.
    """
    if len(content) > BYTES_AT_MOST:
        raise DssPluginError(ErrorCode.BAD_CA_FILE, f"more than {BYTES_AT_MOST} bytes")
    pem = "\n".join(block[0].decode("ascii") for block in _CERTIFICATE.finditer(content))
    if not pem:
        raise DssPluginError(ErrorCode.BAD_CA_FILE, "no certificate in PEM")
    check_ca_pem(pem)
    return pem
