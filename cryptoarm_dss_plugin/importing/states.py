"""The states of an import and the events between them: frozen, free of secrets, shown by every front.

Form -> SigningIn -> (PasswordNeeded | ChoosingFactor | WaitingForPhone | EnteringCode)* -> Reading ->
Storing -> Done | Failed | Cancelled
"""

from dataclasses import dataclass
from enum import StrEnum

from cryptoarm_dss_plugin.dss.answers import Answer, Challenge, FactorChoice
from cryptoarm_dss_plugin.dss.sts import ConfirmationApi
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.importing.report import ImportReport


class EmptyPassword(StrEnum):
    """What is known of an account and an empty password ("identification only")."""

    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class RefSource(StrEnum):
    """Which RefID this server wants back; documents and clients differ."""

    TEXT = "text"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Learnt:
    """What earlier sign-ins taught about a server and an account; kept with the connection.

    Attributes:
        api: the version of `/confirmation` that answered, None when not known.
        empty_password: see `EmptyPassword`.
        ref_source: see `RefSource`.
        certificates_url: the spelling of the certificate list that answered, "" when not known.
    """

    api: ConfirmationApi | None = None
    empty_password: EmptyPassword = EmptyPassword.UNKNOWN
    ref_source: RefSource = RefSource.TEXT
    certificates_url: str = ""


class PasswordInUse(StrEnum):
    """Which password the running sign-in carries."""

    NONE = "none"
    PROBED_EMPTY = "probed-empty"
    GIVEN = "given"
    GIVEN_EMPTY = "given-empty"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The running sign-in.

    Attributes:
        api: the version of `/confirmation` asked now.
        may_ask_other: the other version may still be asked when this one is not there.
        password: which password it carries.
        learnt: what is known so far.
        confirmed: a phone or a code was needed, so it cannot be repeated silently.
        renewed: it was repeated once already because the token had ended.
        choices: how many times a factor was chosen.
    """

    api: ConfirmationApi
    may_ask_other: bool
    learnt: Learnt
    password: PasswordInUse = PasswordInUse.NONE
    confirmed: bool = False
    renewed: bool = False
    choices: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """Nothing was sent yet."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class SigningIn:
    """Step 1 is being sent."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class PasswordNeeded:
    """The person must give a password; `refusal` is why the last one was not taken, if one was given."""

    attempt: Attempt
    refusal: DssPluginError | None = None


@dataclass(frozen=True, slots=True)
class ChoosingFactor:
    """The person must choose a factor or a phone."""

    attempt: Attempt
    choice: FactorChoice


@dataclass(frozen=True, slots=True)
class AnsweringChoice:
    """The choice is being sent."""

    attempt: Attempt
    choice: FactorChoice
    option_ref: str


@dataclass(frozen=True, slots=True)
class WaitingForPhone:
    """The phone is asked; polls go on until the deadline.

    Attributes:
        challenge: what the server says, for how long.
        ref_source: which RefID the polls carry now.
        ref_switched: the other RefID was tried already.
        wrong: the last code of a phone without network was not taken; the challenge's title says why.
        trouble: why the last poll or code brought no answer, None when it did.
    """

    attempt: Attempt
    challenge: Challenge
    ref_source: RefSource
    ref_switched: bool = False
    wrong: bool = False
    trouble: DssPluginError | None = None


@dataclass(frozen=True, slots=True)
class EnteringCode:
    """The person must type a one-time code.

    Attributes:
        wrong: the last code was not taken; the challenge's title says why in the server's words.
        trouble: the last code could not be sent, None otherwise.
    """

    attempt: Attempt
    challenge: Challenge
    ref_source: RefSource
    ref_switched: bool = False
    wrong: bool = False
    trouble: DssPluginError | None = None


@dataclass(frozen=True, slots=True)
class AnsweringCode:
    """The code is being sent."""

    attempt: Attempt
    challenge: Challenge
    ref_source: RefSource
    ref_switched: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Signed in; the list of certificates is being read."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Storing:
    """The certificates are being handed to the host."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Done:
    """The import ended well, in whole or in part."""

    report: ImportReport


@dataclass(frozen=True, slots=True)
class Failed:
    """The import ended with an error; `report` says what was left out when reading got that far."""

    error: DssPluginError
    report: ImportReport | None = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The person ended it. Not an error."""


State = (
    Form
    | SigningIn
    | PasswordNeeded
    | ChoosingFactor
    | AnsweringChoice
    | WaitingForPhone
    | EnteringCode
    | AnsweringCode
    | Reading
    | Storing
    | Done
    | Failed
    | Cancelled
)

FINAL = (Done, Failed, Cancelled)


@dataclass(frozen=True, slots=True)
class Submitted:
    """The form was sent off; whether a password was at hand, and whether it is an empty one."""

    with_password: bool
    empty: bool = False


@dataclass(frozen=True, slots=True)
class PasswordGiven:
    """The person gave a password (it may be an empty one: that is the person's decision)."""

    empty: bool = False


@dataclass(frozen=True, slots=True)
class OptionChosen:
    """The person chose a factor."""

    option_ref: str


@dataclass(frozen=True, slots=True)
class CodeGiven:
    """The person typed a one-time code."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The server answered a step of the sign-in."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class StepFailed:
    """A step failed."""

    error: DssPluginError


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """Nobody confirmed in time."""


@dataclass(frozen=True, slots=True)
class CertificatesRead:
    """The list was read from this address."""

    url: str


@dataclass(frozen=True, slots=True)
class Stored:
    """The host has kept the certificates."""

    report: ImportReport


@dataclass(frozen=True, slots=True)
class NothingStored:
    """There was nothing to keep, for the reason given."""

    error: DssPluginError
    report: ImportReport


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The front cannot give what was asked for."""

    error: DssPluginError


@dataclass(frozen=True, slots=True)
class CancelAsked:
    """The person ended it."""


Event = (
    Submitted
    | PasswordGiven
    | OptionChosen
    | CodeGiven
    | Answered
    | StepFailed
    | DeadlinePassed
    | CertificatesRead
    | Stored
    | NothingStored
    | GivenUp
    | CancelAsked
)
