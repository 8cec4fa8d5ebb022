"""The error dictionary, third part: what a server answers."""

from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.error_texts.wording import Owner, Wording
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.texts import mark

_CHECK_ADDRESSES: Final = mark(
    "check that the server addresses are typed correctly; "
    "the organisation that issued your certificate knows them"
)
_TRY_LATER_THEN_OPERATOR: Final = mark(
    "try again later; if it does not help, report it to the organisation that issued your certificate"
)
_CHECK_ADDRESSES_THEN_OPERATOR: Final = mark(
    "check the server addresses; if they are right, "
    "report it to the organisation that issued your certificate"
)
_PLEASE_SAY_WHEN: Final = mark("Please tell me when the server will work again.")
_PLEASE_FIND_OUT: Final = mark("Please find out what went wrong on the server at this time.")

ANSWER_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.NOT_DSS: (
        Wording(
            mark("Could not connect to the DSS server: on {host} nothing was found for “{box}”"),
            mark("type both addresses; the organisation that issued your certificate knows them"),
            Owner.YOU,
            when={"problem": ("not-found",)},
        ),
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
            mark("The DSS server did not say whether the code was accepted"),
            mark(
                "wait a little; if nothing happens, type the code once more or ask for a new one; if it does "
                "not help, report it to the organisation that issued your certificate"
            ),
            Owner.YOU,
            when={"about": ("code",)},
        ),
        Wording(
            mark("The DSS server {host} sent an answer that could not be read"),
            _TRY_LATER_THEN_OPERATOR,
            Owner.OPERATOR,
            request=_PLEASE_FIND_OUT,
        ),
        Wording(
            mark("The DSS server sent an answer that could not be read"),
            _TRY_LATER_THEN_OPERATOR,
            Owner.OPERATOR,
            request=_PLEASE_FIND_OUT,
        ),
    ),
    ErrorCode.ANSWER_TOO_LARGE: (
        Wording(
            mark("The answer of the DSS server {host} is too large, reading it was stopped"),
            _CHECK_ADDRESSES_THEN_OPERATOR,
            Owner.OPERATOR,
            request=_PLEASE_FIND_OUT,
        ),
        Wording(
            mark("The answer of the DSS server is too large, reading it was stopped"),
            _CHECK_ADDRESSES_THEN_OPERATOR,
            Owner.OPERATOR,
            request=_PLEASE_FIND_OUT,
        ),
    ),
    ErrorCode.SERVER_ERROR: (
        Wording(
            mark("The DSS server is overloaded or under maintenance"),
            mark(
                "try again in a few minutes; if it does not help, "
                "report it to the organisation that issued your certificate"
            ),
            Owner.OPERATOR,
            request=_PLEASE_SAY_WHEN,
            when={"status": ("429", "502", "503", "504")},
        ),
        Wording(
            mark("An error happened on the DSS server"),
            _TRY_LATER_THEN_OPERATOR,
            Owner.OPERATOR,
            request=_PLEASE_FIND_OUT,
        ),
    ),
}
"""What is wrong with what a server answered."""
