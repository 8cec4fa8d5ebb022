"""The error dictionary, fourth part: why a server does not let the person in."""

from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.error_texts.wording import Owner, Wording
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.texts import mark

_WRONG_CREDENTIALS: Final = mark("Could not connect to the DSS server: wrong login or password")
_CHECK_LOGIN: Final = mark(
    "check the login; if it is right, report it to the organisation that issued your certificate"
)
_ASK_OPERATOR_FOR_ACCESS: Final = mark(
    "ask the organisation that issued your certificate: the account may be blocked, "
    "or this way of signing in may not be allowed for it"
)
_PLEASE_CHECK_ACCOUNT: Final = mark(
    "Please check whether my account is blocked and which ways of signing in are allowed for it."
)
_PLEASE_ALLOW_READING: Final = mark("Please allow my account to read the list of its certificates.")
_PLEASE_CHECK_WHOSE: Final = mark("Please check why the server lets in another account for this login.")

_CONFIRMATION_NOT_SET_UP: Final = (
    "invalid_authentication_scheme",
    "authn_method_not_confirmed",
    "contact_confirmation_required",
    "invalid_phone",
)

SIGN_IN_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.WRONG_CREDENTIALS: (
        Wording(
            mark("The DSS server did not let this account in when it was asked once more"),
            mark(
                "it did a moment ago: the password may have been changed since then, or the server is in "
                "trouble; try again, and if it does not help, ask the organisation that issued your "
                "certificate"
            ),
            Owner.YOU,
            when={"about": ("again",)},
        ),
        Wording(
            _WRONG_CREDENTIALS,
            # One code for three reasons (1C, ОписаниеОшибки_invalid_grant).
            mark(
                "check that everything is filled in correctly. If it is, the account may be locked, or it "
                "wants a confirmation that this server does not offer here: ask the organisation that issued "
                "your certificate"
            ),
            Owner.YOU,
            when={"server_code": ("invalid_grant",)},
        ),
        Wording(
            _WRONG_CREDENTIALS,
            mark("check that everything is filled in correctly"),
            Owner.YOU,
        ),
    ),
    ErrorCode.ACCESS_DENIED: (
        Wording(
            mark("The DSS server does not know this account"),
            mark("check the login; if it is right, ask the organisation that issued your certificate"),
            Owner.OPERATOR,
            request=mark("Please tell me the right login for DSS, or set up an account for me."),
            when={"server_code": ("user_not_found",)},
        ),
        Wording(
            mark("The confirmation of sign-ins is not set up for this account on the DSS server"),
            mark(
                "ask the organisation that issued your certificate to set it up: "
                "the phone or the mail of the account may not be confirmed yet"
            ),
            Owner.OPERATOR,
            request=mark(
                "Please check how sign-ins are confirmed for my account: whether the method is allowed, and "
                "whether my phone and my mail are confirmed."
            ),
            when={"server_code": _CONFIRMATION_NOT_SET_UP},
        ),
        Wording(
            mark("The DSS server does not support this way of signing in"),
            mark(
                "ask the organisation that issued your certificate which way of signing in is for programs, "
                "and for the addresses of both servers"
            ),
            Owner.OPERATOR,
            request=mark(
                "Please tell me which ways of signing in the server offers to programs, and the addresses of "
                "both DSS servers."
            ),
            when={"server_code": ("unsupported_grant_type",)},
        ),
        Wording(
            mark(
                "The DSS server does not allow this account to read certificates: "
                "it answered with the code “{said_code}”"
            ),
            _ASK_OPERATOR_FOR_ACCESS,
            Owner.OPERATOR,
            request=_PLEASE_ALLOW_READING,
            when={"server": ("dss",)},
        ),
        Wording(
            mark("The DSS server does not allow this account to read certificates"),
            _ASK_OPERATOR_FOR_ACCESS,
            Owner.OPERATOR,
            request=_PLEASE_ALLOW_READING,
            when={"server": ("dss",)},
        ),
        Wording(
            mark(
                "The DSS server does not allow this account to sign in: "
                "it answered with the code “{said_code}”"
            ),
            _ASK_OPERATOR_FOR_ACCESS,
            Owner.OPERATOR,
            request=_PLEASE_CHECK_ACCOUNT,
        ),
        Wording(
            mark("The DSS server does not allow this account to sign in"),
            _ASK_OPERATOR_FOR_ACCESS,
            Owner.OPERATOR,
            request=_PLEASE_CHECK_ACCOUNT,
        ),
    ),
    ErrorCode.PASSWORD_REQUIRED: (
        Wording(
            mark("The DSS server wants a password for signing in"),
            mark("type the password and repeat the sign-in"),
            Owner.YOU,
        ),
    ),
    ErrorCode.CLIENT_NOT_REGISTERED: (
        Wording(
            mark("This program may not sign in to the DSS server in this way"),
            mark(
                "ask the organisation that issued your certificate which client identifier is allowed it, "
                "and type that in “{box}” under “Additional”"
            ),
            Owner.OPERATOR,
            request=mark("Please tell me which client identifier is allowed to sign in in this way."),
            when={
                "field": ("client_id",),
                "server_code": ("unauthorized_client", "unsupported_response_type"),
            },
        ),
        Wording(
            mark("The DSS server does not know this program: the client identifier or its secret is wrong"),
            mark(
                "check what is typed in “Client identifier” and “Client secret” under “Additional”; if it is "
                "right, ask the organisation that issued your certificate for both"
            ),
            Owner.OPERATOR,
            request=mark(
                "Please check the client identifier for this program, and give me its secret in a safe way."
            ),
            when={"field": ("client_id",), "sent": ("client_secret",)},
        ),
        Wording(
            mark(
                "The DSS server does not accept what this program sends: most likely “{box}” is not filled in"
            ),
            mark(
                "ask the organisation that issued your certificate for the client identifier and type it in "
                "“{box}” under “Additional”; if none is wanted, check the address in “DSS server” and ask "
                "for the resource identifier"
            ),
            Owner.OPERATOR,
            request=mark(
                "Please tell me whether a client identifier is wanted and which one; if none is, "
                "the resource identifier of the service and the right addresses of both servers."
            ),
            when={"field": ("client_id",), "server_code": ("invalid_request",)},
        ),
        Wording(
            mark("The DSS server wants a permission that this program does not ask for"),
            mark(
                "ask the organisation that issued your certificate which client identifier may sign in "
                "without it, and type that in “{box}” under “Additional”"
            ),
            Owner.OPERATOR,
            request=mark(
                "The server wants a permission that the program does not ask for. "
                "Please tell me which client identifier may sign in without it."
            ),
            when={"field": ("client_id",), "server_code": ("invalid_scope",)},
        ),
        Wording(
            mark("The DSS server does not know this program: “{box}” is not filled in or is wrong"),
            mark(
                "ask the organisation that issued your certificate for the client identifier and type it in "
                "“{box}” under “Additional”"
            ),
            Owner.OPERATOR,
            request=mark(
                "Please tell me the client identifier for this program, "
                "or register the program on the server."
            ),
            when={"field": ("client_id",)},
        ),
        Wording(
            mark("The DSS server does not trust this program: “{box}” is not filled in or is wrong"),
            mark(
                "ask the organisation that issued your certificate for the secret of the client identifier "
                "and type it in “{box}” under “Additional”"
            ),
            Owner.OPERATOR,
            request=mark("Please give me the secret of the client identifier in a safe way."),
            when={"field": ("client_secret",)},
        ),
        Wording(
            mark("The DSS server does not know the service that was asked for"),
            mark(
                "check that the address in “DSS server” is typed correctly; if it is, ask the organisation "
                "that issued your certificate what to type in “{box}” under “Additional” and whether a "
                "client identifier is wanted there too"
            ),
            Owner.OPERATOR,
            request=mark(
                "Please tell me the resource identifier of the service, the right addresses of both "
                "servers, and whether a client identifier is wanted."
            ),
            when={"field": ("resource",)},
        ),
        Wording(
            mark("This program is not registered on the DSS server"),
            mark(
                "ask the organisation that issued your certificate for the client identifier "
                "and the name of the resource, and your administrator to set them for the connection"
            ),
            Owner.OPERATOR,
            request=mark(
                "Please tell me the client identifier and the resource identifier for this program."
            ),
        ),
    ),
    ErrorCode.ACCOUNT_MISMATCH: (
        Wording(
            mark("The DSS server let in another account instead of {login}"),
            _CHECK_LOGIN,
            Owner.OPERATOR,
            request=_PLEASE_CHECK_WHOSE,
        ),
        Wording(
            mark("The DSS server let in another account instead of yours"),
            _CHECK_LOGIN,
            Owner.OPERATOR,
            request=_PLEASE_CHECK_WHOSE,
        ),
    ),
    ErrorCode.SESSION_EXPIRED: (
        Wording(
            mark("The sign-in to the DSS server has run out"),
            mark("sign in once more"),
            Owner.YOU,
        ),
    ),
}
"""Why a server does not let the person in."""
