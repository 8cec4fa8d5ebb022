"""The error dictionary, fifth part: why the confirmation did not come about."""

from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.error_texts.wording import Owner, Wording
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.texts import mark

_OTHER_METHOD: Final = mark("choose another confirmation method")
_BY_YOURSELF: Final = mark("import the certificates of this connection by yourself: there you can answer")

CONFIRMATION_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.CONFIRMATION_DECLINED: (
        Wording(
            mark(
                "The DSS server has ended the wait for the phone: the sign-in was most likely declined there"
            ),
            mark(
                "if it was you, repeat the sign-in and confirm it; if it was not, report it to the "
                "organisation that issued your certificate. The server answered with code {status}"
            ),
            Owner.YOU,
            when={"server_code": ("",)},
        ),
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
            mark(
                "The DSS server no longer knows this confirmation: it has run out, or a newer one replaced it"
            ),
            mark("repeat the sign-in, in one program at a time"),
            Owner.YOU,
            when={"server_code": ("invalid_transaction",)},
        ),
        Wording(
            mark(
                "The DSS server no longer knows this request: "
                "it was declined, has run out, or a newer one replaced it"
            ),
            mark(
                "repeat the sign-in, in one program at a time, and confirm it; if it was declined and not "
                "by you, report it to the organisation that issued your certificate"
            ),
            Owner.YOU,
            when={"status": ("404", "410"), "server_code": ("",)},
        ),
        Wording(
            mark("The time for the confirmation has run out"),
            mark("repeat the sign-in and confirm it on the phone or by the code"),
            Owner.YOU,
        ),
    ),
    ErrorCode.ATTEMPTS_EXCEEDED: (
        Wording(
            mark("A wrong confirmation code was typed too many times"),
            mark(
                "wait a few minutes and repeat the sign-in to get a new code; if the account is locked by "
                "now, the organisation that issued your certificate can unlock it"
            ),
            Owner.YOU,
        ),
    ),
    ErrorCode.CONFIRMATION_PENDING: (
        Wording(
            mark("An earlier request still waits for your confirmation"),
            mark(
                "open the application on the phone, confirm or decline that request, then repeat the "
                "sign-in; or wait until that request runs out, which usually takes about 5 minutes"
            ),
            Owner.YOU,
        ),
    ),
    ErrorCode.CODE_REQUIRED: (
        Wording(
            mark("The DSS server wants to know how you confirm the sign-in"),
            _BY_YOURSELF,
            Owner.YOU,
            when={"about": ("choice",)},
        ),
        Wording(
            mark("A confirmation code is needed for signing in"),
            _BY_YOURSELF,
            Owner.YOU,
            when={"about": ("refresh",)},
        ),
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
