"""The error dictionary, second part: the way to a server."""

from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.error_texts.gost import GOST_REFUSED, GOST_REQUIRED
from cryptoarm_dss_plugin.error_texts.wording import Owner, Wording
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.texts import mark

_CANNOT_CONNECT: Final = mark("Could not connect to the DSS server")
_CHECK_ADDRESSES_AND_INTERNET: Final = mark(
    "check that the server addresses are typed correctly and that there is access to the Internet"
)
_CHECK_INTERNET_TRY_LATER: Final = mark("check the access to the Internet and try again later")
_ASK_FOR_ROOTS: Final = mark(
    "check the server addresses; if they are right, ask your administrator for the file with the root "
    "certificates of this server and choose it in the connection"
)
_ASK_TO_LET_THROUGH: Final = mark(
    "protected connections are inspected in your network (by an anti-virus program or a gateway); ask your "
    "administrator to let this server through without inspection"
)
_CHECK_CLOCK: Final = mark(
    "check the date and time of this computer; if they are right, report it to the organisation that issued "
    "your certificate"
)
_TRY_AGAIN_THEN_ADMINISTRATOR: Final = mark("try again; if it does not help, turn to your administrator")
_CHECK_PROXY: Final = mark("check the settings of the proxy server or turn to your administrator")
_CHECK_ADDRESSES_THEN_OPERATOR: Final = mark(
    "check the server addresses; if they are right, "
    "report it to the organisation that issued your certificate"
)
_PLEASE_LET_THROUGH: Final = mark(
    "Please let this server through without inspecting the protected connections to it."
)
_PLEASE_GIVE_ROOTS: Final = mark(
    "Please give me the file with the root certificates of this server in PEM format, or make this computer "
    "trust them."
)
_PLEASE_CHECK_NAME: Final = mark(
    "Please check the certificate of the server and tell me the right addresses of both DSS servers."
)
_PLEASE_CHECK_TERM: Final = mark(
    "Please check until when the certificate of the server is valid, and renew it if it has expired. "
    "The time below is that of my computer."
)
_PLEASE_FIND_OUT_TLS: Final = mark(
    "Please find out why this computer cannot set up a protected connection to the server."
)
_PLEASE_SPEAK_TLS: Final = mark(
    "Please tell me the address at which this server accepts connections by TLS 1.2 or newer without a "
    "certificate of the client."
)
_PLEASE_OPEN_PROXY: Final = mark(
    "Please let the connections to this server through without signing in at the proxy server, or give "
    "me the login and the password for it in a safe way."
)
_PLEASE_CHECK_PROXY: Final = mark(
    "Please check why the proxy server does not let the connection to this server through."
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
                "Could not connect to the DSS server: an inspector has replaced the certificate of {host}: "
                "issuer “{issuer}”"
            ),
            _ASK_TO_LET_THROUGH,
            Owner.ADMINISTRATOR,
            request=_PLEASE_LET_THROUGH,
            when={"replaced": ("yes",)},
        ),
        Wording(
            mark(
                "Could not connect to the DSS server: the certificate of {host} was issued by “{issuer}”, "
                "which this computer does not trust"
            ),
            _ASK_FOR_ROOTS,
            Owner.ADMINISTRATOR,
            request=_PLEASE_GIVE_ROOTS,
        ),
        Wording(
            mark(
                "Could not connect to the DSS server: this computer does not trust the certificate of {host}"
            ),
            _ASK_FOR_ROOTS,
            Owner.ADMINISTRATOR,
            request=_PLEASE_GIVE_ROOTS,
        ),
        Wording(
            mark("Could not connect to the DSS server: this computer does not trust its certificate"),
            _ASK_FOR_ROOTS,
            Owner.ADMINISTRATOR,
            request=_PLEASE_GIVE_ROOTS,
        ),
    ),
    ErrorCode.TLS_NAME_MISMATCH: (
        Wording(
            mark("Could not connect to the DSS server: {host} showed the certificate of another server"),
            _CHECK_ADDRESSES_THEN_OPERATOR,
            Owner.OPERATOR,
            request=_PLEASE_CHECK_NAME,
        ),
        Wording(
            mark("Could not connect to the DSS server: it showed the certificate of another server"),
            _CHECK_ADDRESSES_THEN_OPERATOR,
            Owner.OPERATOR,
            request=_PLEASE_CHECK_NAME,
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
            request=_PLEASE_CHECK_TERM,
        ),
        Wording(
            mark("Could not connect to the DSS server: its certificate has expired or is not valid yet"),
            _CHECK_CLOCK,
            Owner.OPERATOR,
            request=_PLEASE_CHECK_TERM,
        ),
    ),
    ErrorCode.TLS_GOST_REQUIRED: GOST_REQUIRED,
    ErrorCode.TLS_FAILED: (
        *GOST_REFUSED,
        Wording(
            mark(
                "Could not connect to the DSS server: {host} accepts no protected connections at this address"
            ),
            _CHECK_ADDRESSES_THEN_OPERATOR,
            Owner.OPERATOR,
            request=_PLEASE_SPEAK_TLS,
            when={"problem": ("no-tls",)},
        ),
        Wording(
            mark("Could not connect to the DSS server: {host} offers only an outdated protected connection"),
            _CHECK_ADDRESSES_THEN_OPERATOR,
            Owner.OPERATOR,
            request=_PLEASE_SPEAK_TLS,
            when={"problem": ("old-tls",)},
        ),
        Wording(
            mark(
                "Could not connect to the DSS server: {host} wants a certificate of yours already for the "
                "connection, and this program shows none"
            ),
            mark(
                "ask the organisation that issued your certificate for an address where the login and the "
                "password are enough"
            ),
            Owner.OPERATOR,
            request=_PLEASE_SPEAK_TLS,
            when={"problem": ("client-certificate",)},
        ),
        Wording(
            mark("Could not connect to the DSS server: a protected connection to {host} could not be set up"),
            _TRY_AGAIN_THEN_ADMINISTRATOR,
            Owner.ADMINISTRATOR,
            request=_PLEASE_FIND_OUT_TLS,
        ),
        Wording(
            mark("Could not connect to the DSS server: a protected connection could not be set up"),
            _TRY_AGAIN_THEN_ADMINISTRATOR,
            Owner.ADMINISTRATOR,
            request=_PLEASE_FIND_OUT_TLS,
        ),
    ),
    ErrorCode.PROXY_FAILED: (
        Wording(
            mark("Could not connect to the DSS server: the proxy server wants a login and a password"),
            mark("ask your administrator for the login and the password of the proxy server"),
            Owner.ADMINISTRATOR,
            request=_PLEASE_OPEN_PROXY,
            when={"status": ("407",)},
        ),
        Wording(
            mark("Could not connect to the DSS server: the proxy server does not let the connection through"),
            _CHECK_PROXY,
            Owner.ADMINISTRATOR,
            request=_PLEASE_CHECK_PROXY,
        ),
    ),
}
"""Why the way to a server is closed."""
