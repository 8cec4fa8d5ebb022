"""The error dictionary, first part: what was typed, before any server was asked."""

from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.error_texts_wording import Owner, Wording
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.texts import mark

_TYPE_AS_GIVEN: Final = mark(
    "type the address just as the organisation that issued your certificate wrote it to you; "
    "it begins with https://"
)
_TYPE_HTTPS: Final = mark("type an address that begins with https://")
_CHOOSE_PEM: Final = mark(
    "choose a file with certificates in PEM format; your administrator can give it to you"
)
_ADD_HELP: Final = mark("add --help to it to see what it takes")
_LATIN_LETTERS: Final = mark("use 1 to 64 Latin letters, digits and underscores")
_OTHER_NAME: Final = mark("choose another name or remove the old connection first")
_CHECK_NAME: Final = mark("check the name or create the connection")

COMMAND_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.USAGE: (
        Wording(
            mark("“{box}” is not filled in or has signs that cannot be used there"),
            mark("check that everything is filled in correctly"),
            Owner.YOU,
            when={"field": ("auth_server", "dss_server", "login", "name")},
        ),
        Wording(
            mark("The command is not written correctly: {box}"),
            _ADD_HELP,
            Owner.YOU,
        ),
        Wording(
            mark("The command is not written correctly"),
            _ADD_HELP,
            Owner.YOU,
        ),
    ),
    ErrorCode.BAD_NAME: (
        Wording(
            mark("“{name}” cannot be the name of a connection"),
            _LATIN_LETTERS,
            Owner.YOU,
        ),
        Wording(
            mark("This cannot be the name of a connection"),
            _LATIN_LETTERS,
            Owner.YOU,
        ),
    ),
    ErrorCode.CONNECTION_EXISTS: (
        Wording(
            mark("There is already a connection “{name}”, with other addresses or another login"),
            _OTHER_NAME,
            Owner.YOU,
        ),
        Wording(
            mark("There is already a connection of this name, with other addresses or another login"),
            _OTHER_NAME,
            Owner.YOU,
        ),
    ),
    ErrorCode.UNKNOWN_CONNECTION: (
        Wording(
            mark("There is no connection “{name}” on this computer"),
            _CHECK_NAME,
            Owner.YOU,
        ),
        Wording(
            mark("There is no connection of this name on this computer"),
            _CHECK_NAME,
            Owner.YOU,
        ),
    ),
}
"""What is wrong with a command or with the name of a connection."""

_ADDRESS_PROBLEMS: Final = (
    Wording(
        mark("“{box}” is not filled in"),
        mark("type the address; the organisation that issued your certificate knows it"),
        Owner.YOU,
        when={"problem": ("empty",)},
    ),
    Wording(
        mark("There is something else beside the address in “{box}”: spaces or line breaks"),
        mark("leave one address there and nothing else"),
        Owner.YOU,
        when={"problem": ("inner-space", "control-characters")},
    ),
    Wording(
        mark("The address in “{box}” holds a login or a password"),
        mark("take out of the address everything up to the sign @ and the sign itself"),
        Owner.YOU,
        when={"problem": ("userinfo",)},
    ),
    Wording(
        mark("Russian and Latin letters are mixed in the address in “{box}”"),
        mark("type the address anew in Latin letters"),
        Owner.YOU,
        when={"problem": ("mixed-script-host", "mixed-script-path")},
    ),
    Wording(
        mark("The address in “{box}” does not begin with https://"),
        _TYPE_AS_GIVEN,
        Owner.YOU,
        when={"problem": ("bad-scheme",)},
    ),
    Wording(
        mark("The port in the address in “{box}” is not a number from 1 to 65535"),
        _TYPE_AS_GIVEN,
        Owner.YOU,
        when={"problem": ("bad-port",)},
    ),
    Wording(
        mark("The address in “{box}” leads to a page for people and not to a DSS service"),
        _TYPE_AS_GIVEN,
        Owner.YOU,
        when={"problem": ("cabinet-link",)},
    ),
    Wording(
        mark("The address in “{box}” lacks the name of the service, such as /STS or /SignServer"),
        _TYPE_AS_GIVEN,
        Owner.YOU,
        when={"problem": ("no-application",)},
    ),
    Wording(
        mark("“{box}” holds the address of the other server"),
        mark("check whether the two addresses have changed places"),
        Owner.YOU,
        when={"problem": ("wrong-kind",)},
    ),
    Wording(
        mark("Both server addresses lead to the same service; “{box}” must be another"),
        _TYPE_AS_GIVEN,
        Owner.YOU,
        when={"problem": ("same-kind",)},
    ),
)

ADDRESS_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.BAD_ADDRESS: (
        *_ADDRESS_PROBLEMS,
        Wording(
            mark("The address of the proxy server is not written correctly"),
            mark("type it like this: http://name:3128"),
            Owner.YOU,
            when={"server": ("proxy",)},
        ),
        Wording(
            mark("The address in “{box}” is not written correctly"),
            _TYPE_AS_GIVEN,
            Owner.YOU,
        ),
        Wording(
            mark("The server address is not written correctly"),
            _TYPE_AS_GIVEN,
            Owner.YOU,
        ),
    ),
    ErrorCode.INSECURE_ADDRESS: (
        Wording(
            mark("The address in “{box}” begins with http://, such a connection is not protected"),
            _TYPE_HTTPS,
            Owner.YOU,
        ),
        Wording(
            mark("The server address begins with http://, such a connection is not protected"),
            _TYPE_HTTPS,
            Owner.YOU,
        ),
    ),
    ErrorCode.BAD_CA_FILE: (
        Wording(
            mark("There are no readable root certificates in the file {path}"),
            _CHOOSE_PEM,
            Owner.ADMINISTRATOR,
        ),
        Wording(
            mark("There are no readable root certificates in the chosen file"),
            _CHOOSE_PEM,
            Owner.ADMINISTRATOR,
        ),
    ),
}
"""What is wrong with what was typed of the servers, before any of them was asked."""
