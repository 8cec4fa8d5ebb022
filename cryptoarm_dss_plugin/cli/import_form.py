"""What `cryptoarm-dss import` was given: its options, its lines of standard input, its CA file."""

import argparse
from pathlib import Path

from cryptoarm_dss_plugin.cli.standard_input import StandardInput
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.ca_file import read_public_ca_file
from cryptoarm_dss_plugin.importing.request import ImportForm
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts


def read_form(options: argparse.Namespace, lines: StandardInput, texts: Texts) -> ImportForm:
    """The form out of the options and, as far as asked for, the lines of standard input in their order.

    Raises:
        DssPluginError: `usage` (no name, two names, what is no text, input ended early), `bad-ca-file`.
    """
    name = _connection_name(options)
    _check_is_text(options, "client_id", "resource")
    ca_pem = None if options.ca_file is None else read_public_ca_file(Path(options.ca_file))
    password = proxy_password = client_secret = None
    if options.password_stdin:
        password = _needed_line(lines, texts.text("Password: "))
    if options.proxy_password_stdin:
        proxy_password = _needed_line(lines, texts.text("Password of the proxy: "))
    if options.client_secret_stdin:
        client_secret = _needed_line(lines, texts.text("Secret of the OAuth client: "))
    return ImportForm(
        name=name,
        auth_server=options.auth_server,
        dss_server=options.dss_server,
        login=options.login,
        confirmation_api=options.confirmation_api,
        client_id=options.client_id,
        resource=options.resource,
        ca_pem=ca_pem,
        proxy=options.proxy,
        gost_tls=options.gost_tls,
        password=password,
        proxy_password=proxy_password,
        client_secret=client_secret,
        timeout=options.timeout,
        dry_run=options.dry_run,
    )


def _connection_name(options: argparse.Namespace) -> str:
    """The name of the connection, given once; DssPluginError `usage` otherwise."""
    names = {name for name in (options.name, options.name_option) if name is not None}
    if len(names) != 1:
        problem = "no name of a connection" if not names else "two names of a connection"
        raise DssPluginError(ErrorCode.USAGE, problem, {"field": "name"})
    name: str = names.pop()
    return name


def _check_is_text(options: argparse.Namespace, *fields: str) -> None:
    """Refuse bytes of the command line that are no UTF-8: they could be neither sent nor saved."""
    for field in fields:
        value = getattr(options, field) or ""
        if not value.isprintable():  # nor are the surrogates by which Python stands for such bytes
            option = f"--{field.replace('_', '-')}"
            raise DssPluginError(ErrorCode.USAGE, f"{option} holds what is no text", {"field": option})


def _needed_line(lines: StandardInput, prompt: str) -> Secret:
    secret = lines.secret(prompt)
    if secret is None:
        raise DssPluginError(ErrorCode.USAGE, "standard input ended before all that was asked for")
    return secret
