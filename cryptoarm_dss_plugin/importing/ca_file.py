"""Reading a file of trusted certificates that a person has named."""

import re
from pathlib import Path

from cryptoarm_dss_plugin.dss.ca_pem import BYTES_AT_MOST, certificates_in
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----")


def read_public_ca_file(path: Path) -> str:
    """The certificates of a PEM file in which there is nothing secret.

    Raises:
        DssPluginError: `bad-ca-file` as `read_ca_file` raises it, and with problem="private-key" when there
            is a private key in the file: whoever gave it away did not mean to.
    """
    certificates = read_ca_file(path)
    if _PRIVATE_KEY.search(path.read_bytes()):
        facts = {"path": str(path), "field": "ca-file", "problem": "private-key"}
        raise DssPluginError(ErrorCode.BAD_CA_FILE, "there is a private key in the file", facts)
    return certificates


def read_ca_file(path: Path) -> str:
    """The certificates of a PEM file; comments, whatever their alphabet, and private keys stay behind.

    Raises:
        DssPluginError: `bad-ca-file` when it cannot be read, holds no certificate, or exceeds 1 MiB.
    """
    try:
        with path.open("rb") as file:
            return certificates_in(file.read(BYTES_AT_MOST + 1))
    except (OSError, ValueError) as error:
        problem = f"{type(error).__name__}: {getattr(error, 'strerror', '')}"
    except DssPluginError as error:
        problem = error.detail
    raise DssPluginError(ErrorCode.BAD_CA_FILE, problem, {"path": str(path), "field": "ca-file"})
