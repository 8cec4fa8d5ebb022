"""Reading a file of trusted certificates that a person has named."""

import re
from pathlib import Path

from cryptoarm_dss_plugin.dss.tls import check_ca_pem
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_BYTES_AT_MOST = 1024 * 1024
_CERTIFICATE = re.compile(
    rb"-----BEGIN (?P<kind>(?:X509 )?CERTIFICATE)-----[A-Za-z0-9+/=\s]+-----END (?P=kind)-----"
)


def read_ca_file(path: Path) -> str:
    """The certificates of a PEM file; comments, whatever their alphabet, and private keys stay behind.

    Raises:
        DssPluginError: `bad-ca-file` when it cannot be read, holds no certificate, or exceeds 1 MiB.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_BYTES_AT_MOST + 1)
        problem = _trouble_with(content)
    except (OSError, ValueError) as error:
        problem = f"{type(error).__name__}: {getattr(error, 'strerror', '')}"
    if not problem:
        pem = "\n".join(block[0].decode("ascii") for block in _CERTIFICATE.finditer(content))
        try:
            check_ca_pem(pem)
        except DssPluginError as error:
            problem = error.detail
        else:
            return pem
    raise DssPluginError(ErrorCode.BAD_CA_FILE, problem, {"path": str(path), "field": "ca-file"})


def _trouble_with(content: bytes) -> str:
    if len(content) > _BYTES_AT_MOST:
        return f"more than {_BYTES_AT_MOST} bytes"
    return "" if _CERTIFICATE.search(content) else "no certificate in PEM"
