"""What the options of `check`, `discover` and `explain` say: CA file, GOST TLS, the password of the proxy."""

import argparse
from pathlib import Path

from cryptoarm_dss_plugin.cli.standard_input import StandardInput
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.ca_file import read_public_ca_file
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts


def read_trust(options: argparse.Namespace) -> str:
    """The certificates of `--ca-file`, "" for none.

    Raises:
        DssPluginError: `bad-ca-file`.
    """
    return "" if options.ca_file is None else read_public_ca_file(Path(options.ca_file))


def read_proxy_password(options: argparse.Namespace, lines: StandardInput, texts: Texts) -> Secret | None:
    """The proxy's password from standard input, None when it is not asked for.

    Raises:
        DssPluginError: `usage` when standard input ended early.
    """
    if not options.proxy_password_stdin:
        return None
    password = lines.secret(texts.text("Password of the proxy: "))
    if password is None:
        raise DssPluginError(ErrorCode.USAGE, "standard input ended before all that was asked for")
    return password


def said_values(options: argparse.Namespace) -> dict[str, str]:
    """The values of a connection that the command line says, keys as in `presets.administration.DEFAULTS`.

    Raises:
        DssPluginError: `bad-ca-file`; `usage` for what is no text.
    """
    names = (
        "auth_server",
        "dss_server",
        "login",
        "confirmation_api",
        "client_id",
        "resource",
        "proxy",
        "gost_tls",
    )
    said = {name: getattr(options, name, None) for name in names}
    found = {name: value.strip() for name, value in said.items() if value is not None}
    for name, value in found.items():
        if not value.isprintable():
            raise DssPluginError(ErrorCode.USAGE, f"{name} holds what is no text", {"field": name})
    if options.ca_file is not None:
        found["ca_pem"] = read_public_ca_file(Path(options.ca_file))
    return found
