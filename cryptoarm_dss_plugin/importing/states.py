"""The states of an import: frozen, free of secrets, shown by every front. What leads on is in `events`.

Form -> SigningIn -> (PasswordNeeded | ChoosingFactor | WaitingForPhone | EnteringCode)* -> Reading ->
[ChoosingCertificates] -> Storing -> Done | Failed | Cancelled
"""

from dataclasses import dataclass
from enum import StrEnum

from cryptoarm_dss_plugin.dss.answers import Challenge, FactorChoice
from cryptoarm_dss_plugin.dss.sts import ConfirmationApi
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.importing.choosing import Choosable
from cryptoarm_dss_plugin.importing.clock import AGAIN_AFTER_SECONDS
from cryptoarm_dss_plugin.importing.qr_picture import QrPicture
from cryptoarm_dss_plugin.importing.report import GoneCertificate, ImportReport


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
        api: the version of `/confirmation` that answered, or the password grant; None when not known.
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
        api: the way of signing in that is tried now.
        others: the ways still to try, in this order, when this one is not there.
        absent: how the way tried before was found not to be there, None when there was none.
        grant_refusal: how a password grant learnt earlier refused, while the exchange is asked instead.
        password: which password it carries.
        empty_refused: what was known of the empty one when it was refused in this import; None when it was
            not.
        learnt: what is known so far.
        confirmed: a phone or a code was needed, so it cannot be repeated silently.
        renewed: it was repeated once already because the token had ended.
        choices: how many times a factor was chosen since the person asked last; above 0 there is another
            one to change to.
        chosen: RefID of the factor chosen last, "" for none: a new code or request is asked of it again.
        asked: by the RefID of a factor when it was last asked for a code or a request, on `clock.now`.
        signed_in_as: the account the server signed in, "" when it is the login's or cannot be told.
    """

    api: ConfirmationApi
    others: tuple[ConfirmationApi, ...]
    learnt: Learnt
    absent: DssPluginError | None = None
    grant_refusal: DssPluginError | None = None
    password: PasswordInUse = PasswordInUse.NONE
    empty_refused: EmptyPassword | None = None
    confirmed: bool = False
    renewed: bool = False
    choices: int = 0
    chosen: str = ""
    asked: tuple[tuple[str, float], ...] = ()
    signed_in_as: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Nothing was sent yet."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class SigningIn:
    """Step 1 is being sent.

    Attributes:
        before: the challenge that stays good until another one comes, when the person asked for another
            code, request or factor; None at the beginning.
    """

    attempt: Attempt
    before: "WaitingForPhone | EnteringCode | None" = None


@dataclass(frozen=True, slots=True)
class PasswordNeeded:
    """The person must give a password; `refusal` is why the last one was not taken, if one was given."""

    attempt: Attempt
    refusal: DssPluginError | None = None


@dataclass(frozen=True, slots=True)
class ChoosingFactor:
    """The person must choose a factor or a phone; `before` as in `SigningIn`.

    Attributes:
        too_early: RefID of an option that was chosen before its `again_at` and so not asked, "" for none.
    """

    attempt: Attempt
    choice: FactorChoice
    before: "WaitingForPhone | EnteringCode | None" = None
    too_early: str = ""

    def again_at(self, option_ref: str) -> float:
        """From when on an option may be chosen, on `clock.now`; 0 for one that was not asked yet.

        One that is chosen earlier leads back to its challenge, as long as that is the one `before`.
        """
        asked_at = dict(self.attempt.asked).get(option_ref)
        return 0.0 if asked_at is None else asked_at + AGAIN_AFTER_SECONDS


@dataclass(frozen=True, slots=True)
class AnsweringChoice:
    """The choice is being sent; `before` as in `SigningIn`."""

    attempt: Attempt
    choice: FactorChoice
    option_ref: str
    before: "WaitingForPhone | EnteringCode | None" = None


@dataclass(frozen=True, slots=True)
class _Challenged:
    """A challenge is there. All times are those of `clock.now`, in seconds.

    Attributes:
        challenge: what the server says, for how long.
        ref_source: which RefID the answers carry now.
        ref_switched: the other RefID was tried already.
        picture: the QR code for a phone without a network, None for none that may be shown.
        came_at: when the challenge came; its time runs from then on.
        asked_at: when the server was last asked for it or for another one in its place.
        contact_at: when the server last answered anything about it.
    """

    attempt: Attempt
    challenge: Challenge
    ref_source: RefSource
    ref_switched: bool = False
    picture: QrPicture | None = None
    came_at: float = 0.0
    asked_at: float = 0.0
    contact_at: float = 0.0

    @property
    def again_at(self) -> float:
        """From when on another code or request may be asked for, on `clock.now`."""
        return self.asked_at + AGAIN_AFTER_SECONDS


@dataclass(frozen=True, slots=True)
class WaitingForPhone(_Challenged):
    """The phone is asked; polls go on until the deadline, a code of the phone may be typed meanwhile.

    Attributes:
        wrong: the last code of a phone without network was not taken; the challenge's title says why.
        trouble: why the last poll, code, or wish for another request brought no answer, None when it did.
            A refusal because the earlier request is pending stays until the person does something.
    """

    wrong: bool = False
    trouble: DssPluginError | None = None


@dataclass(frozen=True, slots=True)
class EnteringCode(_Challenged):
    """The person must type a one-time code.

    Attributes:
        wrong: the last code was not taken; the challenge's title says why in the server's words.
        trouble: the last code could not be sent, or another one not be had; None otherwise.
    """

    wrong: bool = False
    trouble: DssPluginError | None = None


@dataclass(frozen=True, slots=True)
class AnsweringCode(_Challenged):
    """The code is being sent."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Signed in; the list of certificates is being read."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class ChoosingCertificates:
    """The person must choose which certificates are to be stored; nothing more is asked of the server.

    Attributes:
        rows: the server's certificates.
        gone: what is kept here and the server lists no longer.
    """

    attempt: Attempt
    rows: tuple[Choosable, ...]
    gone: tuple[GoneCertificate, ...] = ()


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
    | ChoosingCertificates
    | Storing
    | Done
    | Failed
    | Cancelled
)

FINAL = (Done, Failed, Cancelled)


def question_of(state: State) -> tuple[type, float]:
    """What tells apart what states ask of the person: another challenge is another question."""
    return type(state), state.came_at if isinstance(state, WaitingForPhone | EnteringCode) else 0.0
