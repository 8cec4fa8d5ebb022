"""The error dictionary, third part: sign-in, confirmation, certificates, the program itself."""

from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.error_texts_wording import Owner, Wording
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.texts import mark

_CHECK_LOGIN: Final = mark(
    "check the login; if it is right, report it to the organisation that issued your certificate"
)
_OTHER_METHOD: Final = mark("choose another confirmation method")
_ASK_OPERATOR_FOR_ACCESS: Final = mark(
    "ask the organisation that issued your certificate: the account may be blocked, "
    "or this way of signing in may not be allowed for it"
)
_ASK_FOR_CERTIFICATE: Final = mark(
    "check that this is the right login; if it is, "
    "turn to the organisation that was to issue your certificate"
)
_REPORT_TO_OPERATOR: Final = mark("report it to the organisation that issued your certificate")
_CHECK_DISK: Final = mark(
    "check that there is free space on the disk and that you may write to this folder; "
    "what was stored before is unchanged"
)

SIGN_IN_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.WRONG_CREDENTIALS: (
        Wording(
            mark("Could not connect to the DSS server: wrong login or password"),
            mark("check that everything is filled in correctly"),
            Owner.YOU,
        ),
    ),
    ErrorCode.ACCESS_DENIED: (
        Wording(
            mark("The DSS server does not allow this account to read certificates"),
            _ASK_OPERATOR_FOR_ACCESS,
            Owner.OPERATOR,
            when={"server": ("dss",)},
        ),
        Wording(
            mark("The DSS server does not allow this account to sign in"),
            _ASK_OPERATOR_FOR_ACCESS,
            Owner.OPERATOR,
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
            mark("The DSS server does not know the service that was asked for"),
            mark(
                "check that the address in “DSS server” is typed correctly; if it is, ask the organisation "
                "that issued your certificate whether this program must be registered there"
            ),
            Owner.YOU,
            when={"server_code": ("invalid_request", "invalid_client")},
        ),
        Wording(
            mark("This program is not registered on the DSS server"),
            mark(
                "ask the organisation that issued your certificate for the client identifier "
                "and the name of the resource, and your administrator to set them for the connection"
            ),
            Owner.OPERATOR,
        ),
    ),
    ErrorCode.ACCOUNT_MISMATCH: (
        Wording(
            mark("The DSS server let in another account instead of {login}"),
            _CHECK_LOGIN,
            Owner.OPERATOR,
        ),
        Wording(
            mark("The DSS server let in another account instead of yours"),
            _CHECK_LOGIN,
            Owner.OPERATOR,
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

CONFIRMATION_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.CONFIRMATION_DECLINED: (
        Wording(
            mark("The sign-in was declined on the phone"),
            mark(
                "repeat the sign-in; if it was not you who declined, "
                "report it to the organisation that issued your certificate"
            ),
            Owner.YOU,
        ),
    ),
    ErrorCode.CONFIRMATION_EXPIRED: (
        Wording(
            mark("The time for the confirmation has run out"),
            mark("repeat the sign-in and confirm it on the phone or by the code"),
            Owner.YOU,
        ),
    ),
    ErrorCode.ATTEMPTS_EXCEEDED: (
        Wording(
            mark("A wrong confirmation code was typed too many times"),
            mark("wait a little and repeat the sign-in to get a new code"),
            Owner.YOU,
        ),
    ),
    ErrorCode.CONFIRMATION_PENDING: (
        Wording(
            mark("An earlier request still waits for your confirmation"),
            mark(
                "open the application on the phone, confirm or decline that request, then repeat the sign-in"
            ),
            Owner.YOU,
        ),
    ),
    ErrorCode.CODE_REQUIRED: (
        Wording(
            mark("A confirmation code is needed for signing in"),
            mark("type the code from the message or from the application on the phone"),
            Owner.YOU,
        ),
    ),
    ErrorCode.FACTOR_NOT_OFFERED: (
        Wording(
            mark("The DSS server does not offer the confirmation method “{factor}” for this account"),
            mark("choose one of those it offers: {offered}"),
            Owner.YOU,
        ),
        Wording(
            mark("The DSS server does not offer the confirmation method “{factor}” for this account"),
            _OTHER_METHOD,
            Owner.YOU,
        ),
        Wording(
            mark("The DSS server does not offer this confirmation method for this account"),
            _OTHER_METHOD,
            Owner.YOU,
        ),
    ),
}
"""Why the confirmation did not come about."""

RESULT_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.NO_CERTIFICATES: (
        Wording(
            mark("There are no certificates in the account {login} on the DSS server"),
            _ASK_FOR_CERTIFICATE,
            Owner.OPERATOR,
        ),
        Wording(
            mark("There are no certificates in this account on the DSS server"),
            _ASK_FOR_CERTIFICATE,
            Owner.OPERATOR,
        ),
    ),
    ErrorCode.BAD_CERTIFICATE: (
        Wording(
            mark("The certificate number {dss_id} from the DSS server could not be read"),
            _REPORT_TO_OPERATOR,
            Owner.OPERATOR,
        ),
        Wording(
            mark("A certificate from the DSS server could not be read"),
            _REPORT_TO_OPERATOR,
            Owner.OPERATOR,
        ),
    ),
    ErrorCode.STORE_FAILED: (
        Wording(
            mark("There is no room on the disk for the certificate store"),
            mark("free some space and repeat; what was stored before is unchanged"),
            Owner.YOU,
            when={"fault": ("disk-full",)},
        ),
        Wording(
            mark("The certificate store may not be written on this computer"),
            mark("ask your administrator to allow it; what was stored before is unchanged"),
            Owner.ADMINISTRATOR,
            when={"fault": ("read-only", "no-access", "foreign")},
        ),
        Wording(
            mark("The certificate store is in use by another program"),
            mark("close the other program or wait a little and repeat"),
            Owner.YOU,
            when={"fault": ("locked",)},
        ),
        Wording(
            mark("The certificate store on this computer is damaged"),
            mark("turn to your administrator; the certificates on the DSS server are not affected"),
            Owner.ADMINISTRATOR,
            when={"fault": ("damaged", "not-a-database")},
        ),
        Wording(
            mark("The certificate store was made by a newer version of the program"),
            mark("ask your administrator to update the program"),
            Owner.ADMINISTRATOR,
            when={"fault": ("newer-schema",)},
        ),
        Wording(
            mark("The certificate store on this computer does not work: {path}"),
            _CHECK_DISK,
            Owner.ADMINISTRATOR,
        ),
        Wording(
            mark("The certificate store on this computer does not work"),
            _CHECK_DISK,
            Owner.ADMINISTRATOR,
        ),
    ),
    ErrorCode.CANCELLED: (
        Wording(
            mark("The import was cancelled"),
            mark("nothing has changed; you can begin it again at any time"),
            Owner.YOU,
        ),
    ),
    ErrorCode.INTERNAL_ERROR: (
        Wording(
            mark("An error happened in the program"),
            mark(
                "repeat what you did; if it does not help, send the details from the journal to the support"
            ),
            Owner.ADMINISTRATOR,
        ),
    ),
}
"""How an import ended that was let in, and what went wrong on this computer."""
