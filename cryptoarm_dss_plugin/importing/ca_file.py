"""Reading a file of trusted certificates that a person has named."""

from pathlib import Path

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_BYTES_AT_MOST = 1024 * 1024


def read_ca_file(path: Path) -> str:
    """The text of a CA file (PEM); whether it holds certificates is checked where it is used.

    Raises:
        DssPluginError: `bad-ca-file` when it cannot be read, is no text, or exceeds 1 MiB.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_BYTES_AT_MOST + 1)
    except (OSError, ValueError) as error:
        problem = f"{type(error).__name__}: {getattr(error, 'strerror', '')}"
    else:
        if len(content) <= _BYTES_AT_MOST and content.isascii():
            return content.decode("ascii")
        problem = "not a text file of certificates"
    raise DssPluginError(ErrorCode.BAD_CA_FILE, problem, {"path": str(path), "field": "ca_file"})
