"""The error dictionary, first part: what was typed, before any server was asked."""

from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.error_texts.wording import Owner, Wording
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.texts import mark

_TYPE_AS_GIVEN: Final = mark(
    "type the address just as the organisation that issued your certificate wrote it to you; "
    "it begins with https://"
)
_TYPE_HTTPS: Final = mark("type an address that begins with https://")
_CHOOSE_WITHOUT_KEY: Final = mark("a private key is given to nobody: choose a file with certificates alone")
_CHOOSE_PEM: Final = mark(
    "choose a file with certificates in PEM format; your administrator can give it to you"
)
_PLEASE_GIVE_PEM: Final = mark(
    "Please give me the file with the root certificates of the DSS server in PEM format."
)
_PLEASE_ALLOW: Final = mark("Please allow this server, if it is the right one.")
_ADD_HELP: Final = mark("add --help to it to see what it takes")
_LATIN_LETTERS: Final = mark("use 1 to 64 Latin letters, digits and underscores")
_OTHER_NAME: Final = mark(
    "choose another name; the old connection can be edited and deleted on the page “DSS connections” of the "
    "settings"
)
_CHECK_NAME: Final = mark("check the name or create the connection")

COMMAND_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.USAGE: (
        Wording(
            mark("“{box}” is set by your administrator and cannot be changed here"),
            mark("leave it as it is, or ask your administrator"),
            Owner.ADMINISTRATOR,
            request=mark("Please change this setting of the connection: it is set by the administrator."),
            when={"problem": ("locked",)},
        ),
        Wording(
            mark("The saved data of this program is removed only when that is confirmed"),
            mark("in a script add --yes to the command"),
            Owner.YOU,
            when={"problem": ("not-confirmed",)},
        ),
        Wording(
            mark("The file {path} could not be read"),
            mark("check its name and whether you may read it"),
            Owner.YOU,
            when={"problem": ("unreadable-file",)},
        ),
        Wording(
            mark("The file is too large for a letter or for settings"),
            mark("leave only the part with the addresses, at most 64 KiB"),
            Owner.YOU,
            when={"problem": ("large-file",)},
        ),
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
        mark("Your administrator does not allow the server {host} (“{box}”)"),
        mark("check the address; if it is right, ask for help: {help_desk}"),
        Owner.ADMINISTRATOR,
        request=_PLEASE_ALLOW,
        when={"problem": ("not-allowed",)},
    ),
    Wording(
        mark("Your administrator does not allow the server {host} (“{box}”)"),
        mark("check the address; if it is right, ask your administrator to allow the server"),
        Owner.ADMINISTRATOR,
        request=_PLEASE_ALLOW,
        when={"problem": ("not-allowed",)},
    ),
    Wording(
        mark("No server is allowed: the administrator's file {path} cannot be understood"),
        mark("ask your administrator to put the file right"),
        Owner.ADMINISTRATOR,
        request=mark("Please put the file with the settings of the program right: it cannot be understood."),
        when={"problem": ("bad-policy",)},
    ),
    Wording(
        mark("There is no server address in this text"),
        mark(
            "paste the address, or the whole letter, from the organisation that issued your certificate; "
            "the address begins with https://"
        ),
        Owner.YOU,
        when={"problem": ("no-address",)},
    ),
    Wording(
        mark("The text is too long to look for a server address in it"),
        mark("leave only the part with the address"),
        Owner.YOU,
        when={"problem": ("too-long",), "field": ("address",)},
    ),
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
            mark("There is a private key in the file {path}"),
            _CHOOSE_WITHOUT_KEY,
            Owner.YOU,
            when={"problem": ("private-key",)},
        ),
        Wording(
            mark("There are no readable root certificates in the file {path}"),
            _CHOOSE_PEM,
            Owner.ADMINISTRATOR,
            request=_PLEASE_GIVE_PEM,
        ),
        Wording(
            mark("There are no readable root certificates in the chosen file"),
            _CHOOSE_PEM,
            Owner.ADMINISTRATOR,
            request=_PLEASE_GIVE_PEM,
        ),
    ),
}
"""What is wrong with what was typed of the servers, before any of them was asked."""
