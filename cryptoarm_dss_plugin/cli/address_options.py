"""The options of `check`, `discover` and `explain`, and those of the way to the servers for every command."""

import argparse

from cryptoarm_dss_plugin.texts import Texts


def add_check(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """The options of `check`."""
    where = parser.add_argument_group(texts.text("Connection"))
    where.add_argument("name", metavar="NAME", nargs="?", help=texts.text("Name of the connection"))
    _add_servers(where, texts)
    _add_expert(parser, texts)


def add_explain(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """The options of `explain`: those of an import that set a value."""
    where = parser.add_argument_group(texts.text("Connection"))
    where.add_argument("name", metavar="NAME", help=texts.text("Name of the connection"))
    add_account(where, texts)
    expert = parser.add_argument_group(texts.text("For experts"))
    expert.add_argument("--client-id", metavar="ID", help=texts.text("OAuth client identifier"))
    expert.add_argument("--resource", metavar="URN", help=texts.text("Resource identifier"))
    _add_values_of_way(expert, texts)


def add_discover(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """The options of `discover`."""
    where = parser.add_argument_group(texts.text("Connection"))
    where.add_argument(
        "text",
        metavar="URL",
        nargs="?",
        help=texts.text("Either address, a link to the personal account, or - for a text on standard input"),
    )
    where.add_argument(
        "--file", metavar="FILE", help=texts.text("File with a letter, or with settings as 1C writes them")
    )
    _add_expert(parser, texts)


def add_account(where: argparse._ArgumentGroup, texts: Texts) -> None:
    """The options that say whose certificates are meant, and on which servers."""
    _add_servers(where, texts)
    where.add_argument("--login", metavar="LOGIN", help=texts.text("Login"))
    where.add_argument(
        "--confirmation-api",
        choices=("auto", "v1", "v2"),
        help=texts.text("Version of the confirmation service"),
    )


def _add_servers(where: argparse._ArgumentGroup, texts: Texts) -> None:
    where.add_argument("--auth-server", metavar="URL", help=texts.text("DSS authorization server"))
    where.add_argument("--dss-server", metavar="URL", help=texts.text("DSS server"))


def _add_expert(parser: argparse.ArgumentParser, texts: Texts) -> None:
    add_way(parser.add_argument_group(texts.text("For experts")), texts)


def add_way(expert: argparse._ArgumentGroup, texts: Texts) -> None:
    """The options of the way to the servers: trust, GOST TLS, the proxy and where its password comes from."""
    _add_values_of_way(expert, texts)
    expert.add_argument(
        "--proxy-password-stdin",
        action="store_true",
        help=texts.text("Read the proxy's password from standard input"),
    )


def _add_values_of_way(expert: argparse._ArgumentGroup, texts: Texts) -> None:
    expert.add_argument(
        "--ca-file", metavar="PEM", help=texts.text("File with further trusted root certificates")
    )
    expert.add_argument(
        "--gost-tls",
        choices=("auto", "require", "off"),
        help=texts.text(
            "GOST TLS: where a server takes nothing else, always, or never; needs OpenSSL's GOST engine"
        ),
    )
    expert.add_argument(
        "--proxy",
        metavar="URL",
        help=texts.text("Own proxy; a password in it is visible in the list of processes"),
    )
