"""The error dictionary, second part: the way to a server and what it answers."""

from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.error_texts_wording import Owner, Wording
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.texts import mark

_CANNOT_CONNECT: Final = mark("Could not connect to the DSS server")
_CHECK_ADDRESSES_AND_INTERNET: Final = mark(
    "check that the server addresses are typed correctly and that there is access to the Internet"
)
_CHECK_ADDRESSES: Final = mark(
    "check that the server addresses are typed correctly; "
    "the organisation that issued your certificate knows them"
)
_CHECK_INTERNET_TRY_LATER: Final = mark("check the access to the Internet and try again later")
_ASK_FOR_ROOTS: Final = mark(
    "check the server addresses; if they are right, ask your administrator for the file with the root "
    "certificates of this server and choose it in the connection"
)
_CHECK_CLOCK: Final = mark(
    "check the date and time of this computer; if they are right, report it to the organisation that issued "
    "your certificate"
)
_ASK_FOR_GOST: Final = mark(
    "ask your administrator to install the GOST TLS support on this computer, or ask the organisation that "
    "issued your certificate for an address without GOST TLS"
)
_TRY_AGAIN_THEN_ADMINISTRATOR: Final = mark("try again; if it does not help, turn to your administrator")
_CHECK_PROXY: Final = mark("check the settings of the proxy server or turn to your administrator")
_TRY_LATER_THEN_OPERATOR: Final = mark(
    "try again later; if it does not help, report it to the organisation that issued your certificate"
)
_CHECK_ADDRESSES_THEN_OPERATOR: Final = mark(
    "check the server addresses; if they are right, "
    "report it to the organisation that issued your certificate"
)

CONNECTING_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.CANNOT_RESOLVE: (
        Wording(
            _CANNOT_CONNECT,
            mark(
                "check that the server addresses are typed correctly and that there is access to the Internet"
                ". There is no computer named {host} (“{box}”)"
            ),
            Owner.YOU,
        ),
        Wording(
            _CANNOT_CONNECT,
            mark(
                "check that the server addresses are typed correctly and that there is access to the Internet"
                ". There is no computer named {host}"
            ),
            Owner.YOU,
        ),
        Wording(_CANNOT_CONNECT, _CHECK_ADDRESSES_AND_INTERNET, Owner.YOU),
    ),
    ErrorCode.CANNOT_CONNECT: (
        Wording(
            _CANNOT_CONNECT,
            mark(
                "check that the server addresses are typed correctly and that there is access to the Internet"
                ". The connection to {host} broke off before the answer was there"
            ),
            Owner.YOU,
            when={"broken_off": ("yes",)},
        ),
        Wording(
            _CANNOT_CONNECT,
            mark(
                "check that the server addresses are typed correctly and that there is access to the Internet"
                ". The computer {host} does not accept the connection (“{box}”)"
            ),
            Owner.YOU,
        ),
        Wording(
            _CANNOT_CONNECT,
            mark(
                "check that the server addresses are typed correctly and that there is access to the Internet"
                ". The computer {host} does not accept the connection"
            ),
            Owner.YOU,
        ),
        Wording(_CANNOT_CONNECT, _CHECK_ADDRESSES_AND_INTERNET, Owner.YOU),
    ),
    ErrorCode.TIMEOUT: (
        Wording(
            mark("Could not connect to the DSS server: {host} did not answer in time"),
            _CHECK_INTERNET_TRY_LATER,
            Owner.YOU,
        ),
        Wording(
            mark("Could not connect to the DSS server: it did not answer in time"),
            _CHECK_INTERNET_TRY_LATER,
            Owner.YOU,
        ),
    ),
    ErrorCode.TLS_UNTRUSTED: (
        Wording(
            mark(
                "Could not connect to the DSS server: the certificate of {host} was issued by “{issuer}”, "
                "which this computer does not trust"
            ),
            _ASK_FOR_ROOTS,
            Owner.ADMINISTRATOR,
        ),
        Wording(
            mark(
                "Could not connect to the DSS server: this computer does not trust the certificate of {host}"
            ),
            _ASK_FOR_ROOTS,
            Owner.ADMINISTRATOR,
        ),
        Wording(
            mark("Could not connect to the DSS server: this computer does not trust its certificate"),
            _ASK_FOR_ROOTS,
            Owner.ADMINISTRATOR,
        ),
    ),
    ErrorCode.TLS_NAME_MISMATCH: (
        Wording(
            mark("Could not connect to the DSS server: {host} showed the certificate of another server"),
            _CHECK_ADDRESSES_THEN_OPERATOR,
            Owner.OPERATOR,
        ),
        Wording(
            mark("Could not connect to the DSS server: it showed the certificate of another server"),
            _CHECK_ADDRESSES_THEN_OPERATOR,
            Owner.OPERATOR,
        ),
    ),
    ErrorCode.TLS_EXPIRED: (
        Wording(
            mark(
                "Could not connect to the DSS server: the certificate of {host} has expired "
                "or is not valid yet"
            ),
            _CHECK_CLOCK,
            Owner.OPERATOR,
        ),
        Wording(
            mark("Could not connect to the DSS server: its certificate has expired or is not valid yet"),
            _CHECK_CLOCK,
            Owner.OPERATOR,
        ),
    ),
    ErrorCode.TLS_GOST_REQUIRED: (
        Wording(
            mark(
                "Could not connect to the DSS server: {host} accepts only connections protected by GOST TLS"
            ),
            _ASK_FOR_GOST,
            Owner.ADMINISTRATOR,
        ),
        Wording(
            mark("Could not connect to the DSS server: it accepts only connections protected by GOST TLS"),
            _ASK_FOR_GOST,
            Owner.ADMINISTRATOR,
        ),
    ),
    ErrorCode.TLS_FAILED: (
        Wording(
            mark("Could not connect to the DSS server: a protected connection to {host} could not be set up"),
            _TRY_AGAIN_THEN_ADMINISTRATOR,
            Owner.ADMINISTRATOR,
        ),
        Wording(
            mark("Could not connect to the DSS server: a protected connection could not be set up"),
            _TRY_AGAIN_THEN_ADMINISTRATOR,
            Owner.ADMINISTRATOR,
        ),
    ),
    ErrorCode.PROXY_FAILED: (
        Wording(
            mark("Could not connect to the DSS server: the proxy server wants a login and a password"),
            mark("ask your administrator for the login and the password of the proxy server"),
            Owner.ADMINISTRATOR,
            when={"status": ("407",)},
        ),
        Wording(
            mark("Could not connect to the DSS server: the proxy server does not let the connection through"),
            _CHECK_PROXY,
            Owner.ADMINISTRATOR,
        ),
    ),
}
"""Why the way to a server is closed."""

ANSWER_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.NOT_DSS: (
        Wording(
            mark("Could not connect to the DSS server: the address in “{box}” leads to another page"),
            _CHECK_ADDRESSES,
            Owner.YOU,
            when={"redirect": ("same",)},
        ),
        Wording(
            mark("Could not connect to the DSS server: the address in “{box}” leads on to another server"),
            _CHECK_ADDRESSES,
            Owner.YOU,
            when={"status": ("301", "302", "303", "307", "308")},
        ),
        Wording(
            mark("Could not connect to the DSS server: the address in “{box}” does not exist on the server"),
            _CHECK_ADDRESSES,
            Owner.YOU,
            when={"status": ("404", "405")},
        ),
        Wording(
            mark("Could not connect to the DSS server: at the address in “{box}” there is no DSS service"),
            _CHECK_ADDRESSES,
            Owner.YOU,
        ),
        Wording(
            mark("Could not connect to the DSS server: at this address there is no DSS service"),
            _CHECK_ADDRESSES,
            Owner.YOU,
        ),
    ),
    ErrorCode.BAD_ANSWER: (
        Wording(
            mark("The DSS server {host} sent an answer that could not be read"),
            _TRY_LATER_THEN_OPERATOR,
            Owner.OPERATOR,
        ),
        Wording(
            mark("The DSS server sent an answer that could not be read"),
            _TRY_LATER_THEN_OPERATOR,
            Owner.OPERATOR,
        ),
    ),
    ErrorCode.ANSWER_TOO_LARGE: (
        Wording(
            mark("The answer of the DSS server {host} is too large, reading it was stopped"),
            _CHECK_ADDRESSES_THEN_OPERATOR,
            Owner.OPERATOR,
        ),
        Wording(
            mark("The answer of the DSS server is too large, reading it was stopped"),
            _CHECK_ADDRESSES_THEN_OPERATOR,
            Owner.OPERATOR,
        ),
    ),
    ErrorCode.SERVER_ERROR: (
        Wording(
            mark("The DSS server is overloaded or under maintenance"),
            mark("try again in a few minutes"),
            Owner.OPERATOR,
            when={"status": ("429", "502", "503", "504")},
        ),
        Wording(
            mark("An error happened on the DSS server"),
            _TRY_LATER_THEN_OPERATOR,
            Owner.OPERATOR,
        ),
    ),
}
"""What is wrong with what a server answered."""
