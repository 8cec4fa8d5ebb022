"""What can be told of a command line before it is understood: for errors about what cannot be."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from cryptoarm_dss_plugin.texts import preferred_language

COMMANDS: Final = (
    "import",
    "check",
    "discover",
    "connections",
    "certificates",
    "explain",
    "stored",
    "forget-everything",
    "training",
)

_COMMON_WITH_VALUE: Final = frozenset({"--data-dir", "--lang"})
OPTIONS_WITH_VALUE: Final = _COMMON_WITH_VALUE | {
    "--name",
    "--auth-server",
    "--dss-server",
    "--login",
    "--confirmation-api",
    "--qr-file",
    "--factor",
    "--timeout",
    "--client-id",
    "--resource",
    "--ca-file",
    "--gost-tls",
    "--proxy",
}
"""The options of `import` that are followed by a value."""

OPTIONS_WITHOUT_VALUE: Final = frozenset(
    {
        "-h",
        "--help",
        "--json",
        "--password-stdin",
        "--code-stdin",
        "--client-secret-stdin",
        "--proxy-password-stdin",
        "--dry-run",
    }
)
"""The options of `import` that are not."""

_NAME: Final = re.compile(r"\w{1,64}", re.ASCII)


def name_of(arguments: Sequence[str]) -> str | None:
    """The connection that an `import` is about, None when it cannot be told for certain.

    After an option that does not exist nobody knows whether the next word is its value, and that may be a
    password: from there on nothing is read.
    """
    if command_of(arguments) != "import":
        return None
    name: str | None = None
    words = iter(arguments[arguments.index("import") + 1 :])
    for word in words:
        option, has_value, value = word.partition("=")
        if option in OPTIONS_WITH_VALUE:
            value = value if has_value else next(words, "")
            if option == "--name" and name is None:
                name = value
        elif not word.startswith("-"):
            name = word
            break
        elif word not in OPTIONS_WITHOUT_VALUE:
            break
    return name if name is not None and _NAME.fullmatch(name) else None


def command_of(arguments: Sequence[str]) -> str | None:
    """The command that is meant, as far as one can tell without understanding the rest; None for none."""
    words = iter(arguments)
    for word in words:
        if word in _COMMON_WITH_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return word if word in COMMANDS else None
    return None


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language asked for on the command line, wherever it stands, else the environment's."""
    for position, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        if value in {"ru", "en"}:
            return value
    return preferred_language(environment)
