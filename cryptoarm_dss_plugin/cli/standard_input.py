"""Secrets from standard input: a line each, or a prompt when a person sits there."""

import getpass
import sys

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret


def is_terminal() -> bool:
    """Whether a person sits at standard input; only then is anything prompted for."""
    return sys.stdin is not None and sys.stdin.isatty()


def read_secret(prompt: str) -> Secret | None:
    """The next line as a secret, exactly as it stands but for its line end; None at the end of input.

    On a terminal the prompt is shown (not on stdout) and the typing is not echoed.

    Raises:
        DssPluginError: `usage` when the line is not UTF-8.
    """
    if is_terminal():
        try:
            return Secret(getpass.getpass(prompt))
        except EOFError:
            return None
    line = sys.stdin.buffer.readline() if sys.stdin is not None else b""
    if not line:
        return None
    try:
        return Secret(line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8"))
    except UnicodeDecodeError:
        line = b""  # the line may be a password: it must not stay in a frame of the traceback
    raise DssPluginError(ErrorCode.USAGE, "a line of standard input is not UTF-8")
