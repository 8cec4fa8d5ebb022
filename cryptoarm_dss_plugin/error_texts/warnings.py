"""The error dictionary, seventh part: what a check of the connection warns of though it works."""

from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.error_texts.wording import Owner, Wording
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.texts import mark

_SET_CLOCK: Final = mark(
    "set the date, the time and the time zone of this computer right; if they are right, report it to the "
    "organisation that issued your certificate"
)
_TELL_OPERATOR_OF_EXPIRY: Final = mark(
    "report it to the organisation that issued your certificate: it has to renew the certificate of its "
    "server"
)
_ASK_ABOUT_INSPECTION: Final = mark(
    "ask your administrator whether protected connections are inspected in your network (by an anti-virus "
    "program or a gateway) and to let this server through without inspection; the server may also have a "
    "new certificate, the organisation that issued yours knows that"
)
_PLEASE_RENEW_IN_TIME: Final = mark("Please renew the certificate of the server in time.")
_PLEASE_SAY_WHETHER_INSPECTED: Final = mark(
    "Please tell me whether protected connections are inspected in our network, and let this server through "
    "without inspection."
)

WARNING_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.CLOCK_SKEW: (
        Wording(
            mark("The clock of this computer is {offset} slow, going by the server {host}"),
            _SET_CLOCK,
            Owner.YOU,
            when={"clock": ("slow",)},
        ),
        Wording(
            mark("The clock of this computer is {offset} fast, going by the server {host}"),
            _SET_CLOCK,
            Owner.YOU,
            when={"clock": ("fast",)},
        ),
        Wording(
            mark("The clocks of this computer and of the DSS server differ"),
            _SET_CLOCK,
            Owner.YOU,
        ),
    ),
    ErrorCode.SERVER_CERTIFICATE_EXPIRES: (
        Wording(
            mark("The certificate of the server {host} is valid only until {date}"),
            _TELL_OPERATOR_OF_EXPIRY,
            Owner.OPERATOR,
            request=_PLEASE_RENEW_IN_TIME,
        ),
        Wording(
            mark("The certificate of the DSS server expires soon"),
            _TELL_OPERATOR_OF_EXPIRY,
            Owner.OPERATOR,
            request=_PLEASE_RENEW_IN_TIME,
        ),
    ),
    ErrorCode.SERVER_CERTIFICATE_REPLACED: (
        Wording(
            mark(
                "An inspector has replaced the certificate of the server {host}: issuer “{issuer}”, "
                "it was another one last time"
            ),
            _ASK_ABOUT_INSPECTION,
            Owner.ADMINISTRATOR,
            request=_PLEASE_SAY_WHETHER_INSPECTED,
        ),
        Wording(
            mark("An inspector has replaced the certificate of the DSS server: it was another one last time"),
            _ASK_ABOUT_INSPECTION,
            Owner.ADMINISTRATOR,
            request=_PLEASE_SAY_WHETHER_INSPECTED,
        ),
    ),
}
"""What is not right although the connection comes about."""
