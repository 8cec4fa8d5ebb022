"""The events of an import: what happens between its states. Frozen, free of secrets."""

from dataclasses import dataclass

from cryptoarm_dss_plugin.dss.answers import Answer
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.importing.choosing import Choosable
from cryptoarm_dss_plugin.importing.qr_picture import QrPicture
from cryptoarm_dss_plugin.importing.report import GoneCertificate, ImportReport


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
    """The person chose a factor; when, on `clock.now`."""

    option_ref: str
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class CodeGiven:
    """The person typed a one-time code."""


@dataclass(frozen=True, slots=True)
class AgainAsked:
    """The person wants another code, or another request to the phone."""


@dataclass(frozen=True, slots=True)
class OtherFactorAsked:
    """The person wants to confirm in another way."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The server answered a step of the sign-in.

    Attributes:
        answer: what it said.
        at: when, on `clock.now`.
        picture: the picture of the challenge, None for none that may be shown.
        signed_in_as: the account of the token, "" when it is the login's or cannot be told.
    """

    answer: Answer
    at: float = 0.0
    picture: QrPicture | None = None
    signed_in_as: str = ""


@dataclass(frozen=True, slots=True)
class StepFailed:
    """A step failed.

    Attributes:
        error: why.
        at: when, on `clock.now`.
    """

    error: DssPluginError
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """Nobody confirmed in time."""


@dataclass(frozen=True, slots=True)
class CertificatesRead:
    """The list was read from this address.

    Attributes:
        url: the address.
        rows: what the person can choose; empty when there is nothing to choose, or no wish to.
        gone: with them, what is kept here and the server lists no longer.
    """

    url: str
    rows: tuple[Choosable, ...] = ()
    gone: tuple[GoneCertificate, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificatesChosen:
    """The person has chosen what is to be stored."""


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
    | AgainAsked
    | OtherFactorAsked
    | Answered
    | StepFailed
    | DeadlinePassed
    | CertificatesRead
    | CertificatesChosen
    | Stored
    | NothingStored
    | GivenUp
    | CancelAsked
)
