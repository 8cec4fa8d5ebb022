"""The options of `cryptoarm-dss`, with help in the person's language."""

import argparse
import re
from pathlib import Path
from typing import Any, NoReturn

from cryptoarm_dss_plugin.cli.address_options import (
    add_account,
    add_check,
    add_discover,
    add_explain,
    add_way,
)
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.texts import Texts

_OPTION = re.compile(r"(?<![\w-])(?:--[a-z][a-z-]*|-[a-z])", re.IGNORECASE)
_FAULTS = (
    "unrecognized arguments",
    "the following arguments are required",
    "expected one argument",
    "invalid choice",
    "ignored explicit argument",
)


class _Parser(argparse.ArgumentParser):
    """Raises instead of exiting, so that one place prints errors."""

    def error(self, message: str) -> NoReturn:
        """Name the option at fault, but never quote a value: a password may have got among the words."""
        fault = next((known for known in _FAULTS if known in message), "invalid value")
        option = _OPTION.search(message)
        field = option[0] if option else "name" if "required: NAME" in message else ""
        detail = f"{self.prog}: {fault}: {field}".removesuffix(": ")
        raise DssPluginError(ErrorCode.USAGE, detail, {"field": field})


def build_parser(texts: Texts) -> argparse.ArgumentParser:
    """The parser of the whole command line.

    Its `parse_args` raises DssPluginError `usage` where argparse would print and exit. Common options may
    stand before or after the subcommand.
    """
    formatter = _formatter(texts)
    common = _Parser(add_help=False)
    _add_common(common.add_argument_group(texts.text("Common options")), texts)
    parser = _Parser(
        prog="cryptoarm-dss",
        description=texts.text("Import of cloud certificates from a CryptoPro DSS server"),
        parents=[common],
        add_help=False,
        allow_abbrev=False,
        formatter_class=formatter,
    )
    commands = parser.add_subparsers(
        title=texts.text("Commands"),
        dest="command",
        metavar="COMMAND",
        required=True,
        prog="cryptoarm-dss",
    )

    def command(adder: Any, name: str, text: str) -> _Parser:  # noqa: ANN401 - argparse's private type
        added: _Parser = adder.add_parser(
            name,
            help=text,
            description=text,
            parents=[common],
            add_help=False,
            allow_abbrev=False,
            formatter_class=formatter,
        )
        return added

    _add_import(command(commands, "import", texts.text("Import the certificates of an account")), texts)
    add_check(
        command(commands, "check", texts.text("Check the way to the servers, without signing in")), texts
    )
    add_discover(
        command(commands, "discover", texts.text("Find both server addresses from one, or in a letter")),
        texts,
    )
    listing = command(commands, "connections", texts.text("List the saved connections, or remove one"))
    inner = listing.add_subparsers(
        title=texts.text("Commands"), dest="action", metavar="COMMAND", prog="cryptoarm-dss connections"
    )
    _add_remove(command(inner, "remove", texts.text("Remove a saved connection")), texts)
    command(commands, "certificates", texts.text("List the stored cloud certificates"))
    add_explain(
        command(commands, "explain", texts.text("Tell where every value of a connection comes from")), texts
    )
    command(commands, "stored", texts.text("List everything that is stored on this computer"))
    forgetting = command(
        commands, "forget-everything", texts.text("Delete connections, certificates and everything learnt")
    )
    asking = forgetting.add_argument_group(texts.text("Confirmation"))
    asking.add_argument("--yes", action="store_true", help=texts.text("Do not ask whether it is meant"))
    _add_training(
        command(commands, "training", texts.text("Run the training DSS server until interrupted")), texts
    )
    return parser


def _add_common(group: Any, texts: Texts) -> None:  # noqa: ANN401 - argparse's private type
    hidden = argparse.SUPPRESS  # so that an option before the command is not overwritten after it
    group.add_argument("-h", "--help", action="help", help=texts.text("Show this help"))
    group.add_argument(
        "--data-dir",
        metavar="DIR",
        type=_directory,
        default=hidden,
        help=texts.text("Directory of the store"),
    )
    group.add_argument(
        "--json", action="store_true", default=hidden, help=texts.text("Print exactly one JSON object")
    )
    group.add_argument(
        "--lang", choices=("ru", "en"), default=hidden, help=texts.text("Language of the messages")
    )


def _add_import(parser: _Parser, texts: Texts) -> None:
    where = parser.add_argument_group(texts.text("Connection"))
    where.add_argument("name", metavar="NAME", nargs="?", help=texts.text("Name of the connection"))
    where.add_argument("--name", dest="name_option", metavar="NAME", help=texts.text("The same"))
    add_account(where, texts)
    sign_in = parser.add_argument_group(texts.text("Sign-in"))
    sign_in.add_argument(
        "--password-stdin", action="store_true", help=texts.text("Read the password from standard input")
    )
    sign_in.add_argument(
        "--code-stdin",
        action="store_true",
        help=texts.text("Read one-time codes from standard input, a line each time one is asked for"),
    )
    sign_in.add_argument(
        "--qr-file",
        metavar="FILE",
        help=texts.text("Save the QR code for a phone without a network as a picture"),
    )
    sign_in.add_argument(
        "--factor",
        metavar="ID",
        help=texts.text("Confirmation method to choose when the server offers several"),
    )
    sign_in.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=_seconds,
        help=texts.text("How long to wait for a confirmation at the most"),
    )
    expert = parser.add_argument_group(texts.text("For experts"))
    expert.add_argument("--client-id", metavar="ID", help=texts.text("OAuth client identifier"))
    expert.add_argument(
        "--client-secret-stdin",
        action="store_true",
        help=texts.text("Read the OAuth client's secret from standard input"),
    )
    expert.add_argument("--resource", metavar="URN", help=texts.text("Resource identifier"))
    add_way(expert, texts)
    expert.add_argument(
        "--dry-run", action="store_true", help=texts.text("Only show what would change, save nothing")
    )


def _add_remove(parser: _Parser, texts: Texts) -> None:
    group = parser.add_argument_group(texts.text("Connection"))
    group.add_argument("name", metavar="NAME", help=texts.text("Name of the connection"))
    group.add_argument(
        "--with-certificates",
        action="store_true",
        help=texts.text("Remove its certificates too; without this option they stay"),
    )


def _add_training(parser: _Parser, texts: Texts) -> None:
    group = parser.add_argument_group(texts.text("Server"))
    group.add_argument(
        "--port", metavar="N", type=_port, default=0, help=texts.text("Port to listen on, 0 for a free one")
    )
    group.add_argument(
        "--gost-tls",
        choices=("any", "kuznyechik", "magma", "iana-28147", "legacy-28147"),
        nargs="?",
        const="any",
        help=texts.text("Accept GOST TLS only, with any of its suites or this one"),
    )


def _directory(text: str) -> Path:
    if not text:  # a variable that is not set in a script must not lead to the person's own store
        raise ValueError(text)
    return Path(text)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise ValueError(text)
    return seconds


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port < 2**16:
        raise ValueError(text)
    return port


def _formatter(texts: Texts) -> type[argparse.HelpFormatter]:
    """A help formatter that begins with "usage" in the person's language."""

    class Formatter(argparse.HelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:  # noqa: ANN401
            super().add_usage(usage, actions, groups, prefix or texts.text("Usage: "))

    return Formatter
