"""The flow of an import: a pure function from a state and an event to the next state.

No thread, no socket, no clock. The wire conditions are those that production clients act on
(1C BSP 3.2, module СервисКриптографииDSSКлиентСервер; CryptoARM GOST 2.5, dssActions).
"""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.dss.sts import ConfirmationApi
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing import confirming
from cryptoarm_dss_plugin.importing.events import (
    AgainAsked,
    Answered,
    CancelAsked,
    CertificatesChosen,
    CertificatesRead,
    CodeGiven,
    DeadlinePassed,
    Event,
    GivenUp,
    NothingStored,
    OptionChosen,
    OtherFactorAsked,
    PasswordGiven,
    StepFailed,
    Stored,
    Submitted,
)
from cryptoarm_dss_plugin.importing.states import (
    FINAL,
    AnsweringChoice,
    AnsweringCode,
    Attempt,
    Cancelled,
    ChoosingCertificates,
    ChoosingFactor,
    Done,
    EmptyPassword,
    EnteringCode,
    Failed,
    Form,
    Learnt,
    PasswordInUse,
    PasswordNeeded,
    Reading,
    SigningIn,
    State,
    Storing,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.importing.trouble import leaves_the_challenge


def first_state(learnt: Learnt, preferred: ConfirmationApi | None, *, only_preferred: bool = False) -> Form:
    """The state before anything was sent.

    Args:
        learnt: what earlier sign-ins taught.
        preferred: the version to ask first; None for what was learnt, else v1.
        only_preferred: never ask anything else: neither the other version nor the password grant.
    """
    api = preferred or learnt.api or ConfirmationApi.V1
    return Form(Attempt(api, others=() if only_preferred else api.others, learnt=learnt))


def next_state(state: State, event: Event) -> State:
    """The state after an event; an event that has no meaning in a state raises ValueError (a bug)."""
    if isinstance(event, CancelAsked) and not isinstance(state, FINAL):
        return Cancelled()
    rule = _RULES.get((type(state), type(event)))
    if rule is None:
        raise ValueError(f"{type(event).__name__} has no meaning in {type(state).__name__}")
    following: State = rule(state, event)
    return following


def _submitted(state: Form, event: Submitted) -> State:
    attempt = state.attempt
    if event.with_password:
        return SigningIn(replace(attempt, password=_given(empty=event.empty)))
    if attempt.learnt.empty_password is EmptyPassword.REFUSED:
        return PasswordNeeded(attempt)
    return SigningIn(replace(attempt, password=PasswordInUse.PROBED_EMPTY))


def _password_given(state: PasswordNeeded, event: PasswordGiven) -> State:
    return SigningIn(replace(state.attempt, password=_given(empty=event.empty)))


def _given(*, empty: bool) -> PasswordInUse:
    return PasswordInUse.GIVEN_EMPTY if empty else PasswordInUse.GIVEN


def _started(state: SigningIn, event: Answered) -> State:
    attempt = state.attempt
    learnt = replace(attempt.learnt, api=attempt.api)
    if attempt.password in _EMPTY:
        # Also when the person gave it: that is how an account refused once by mistake gets its way back.
        learnt = replace(learnt, empty_password=EmptyPassword.ACCEPTED)
    elif attempt.empty_refused is not None:
        # What was this account's way is tried once more the next time; what never was, is not.
        was_way = attempt.empty_refused is EmptyPassword.ACCEPTED
        learnt = replace(learnt, empty_password=EmptyPassword.UNKNOWN if was_way else EmptyPassword.REFUSED)
    attempt = replace(attempt, learnt=learnt, empty_refused=None, grant_refusal=None)
    return confirming.opened_by(attempt, event, learnt.ref_source, state.before)


_EMPTY = (PasswordInUse.PROBED_EMPTY, PasswordInUse.GIVEN_EMPTY)
"""A sign-in without a password, whoever has decided on it."""


def _start_failed(state: SigningIn, event: StepFailed) -> State:
    attempt, error = state.attempt, event.error
    # Without a password there is none to ask for: this account was let in so a moment ago.
    stray = attempt.password in _EMPTY and _wants_password(error)
    if state.before is not None and (stray or leaves_the_challenge(error)):
        return confirming.gone_on_with(state.before, event)
    is_here = error.facts.get("server") != ServerKind.DSS.value  # see `second_look`
    if error.code is ErrorCode.NOT_DSS and is_here and state.before is None:
        return _not_there(attempt, error)
    return _refused(attempt, error)


def _refused(attempt: Attempt, error: DssPluginError) -> State:
    """Step 1 was refused: a password is wanted, or the right one, or another way, or nothing helps."""
    if _may_have_changed(attempt, error):
        return SigningIn(
            replace(attempt, api=attempt.others[0], others=attempt.others[1:], grant_refusal=error)
        )
    attempt = replace(attempt, grant_refusal=None)
    if attempt.password is PasswordInUse.PROBED_EMPTY and _wants_password(error):
        learnt, known = replace(attempt.learnt, api=attempt.api), attempt.learnt.empty_password
        # One refusal takes no account's way away: the next import tries it once more, but no refresh does.
        # What is not said to be the password may not be it.
        if known is EmptyPassword.ACCEPTED:
            learnt = replace(learnt, empty_password=EmptyPassword.UNKNOWN)
        elif known is EmptyPassword.UNKNOWN and error.code is ErrorCode.WRONG_CREDENTIALS:
            learnt = replace(learnt, empty_password=EmptyPassword.REFUSED)
        return PasswordNeeded(
            replace(attempt, learnt=learnt, password=PasswordInUse.NONE, empty_refused=known)
        )
    given = attempt.password in {PasswordInUse.GIVEN, PasswordInUse.GIVEN_EMPTY}
    if given and error.code is ErrorCode.WRONG_CREDENTIALS:
        learnt = replace(attempt.learnt, api=attempt.api)
        return PasswordNeeded(replace(attempt, learnt=learnt, password=PasswordInUse.NONE), error)
    return Failed(error)


def _may_have_changed(attempt: Attempt, error: DssPluginError) -> bool:
    """Whether a grant learnt earlier may only refuse because the exchange is there (again).

    It was learnt while the exchange was away, and it refuses whoever has a second factor by now: with
    `invalid_grant`, as it does a wrong password (1C, ОписаниеОшибки_invalid_grant).
    """
    is_learnt = attempt.api is attempt.learnt.api is ConfirmationApi.PASSWORD_GRANT
    unsupported = error.facts.get("server_code", "").strip().lower() == "unsupported_grant_type"
    return bool(is_learnt and attempt.others) and (unsupported or _wants_password(error))


def _not_there(attempt: Attempt, error: DssPluginError) -> State:
    """Try the next way of signing in; when none is left, `/confirmation` is what the person is told of."""
    if attempt.others and error.facts.get("status") in _NO_SUCH_SERVICE:
        return SigningIn(replace(attempt, api=attempt.others[0], others=attempt.others[1:], absent=error))
    if attempt.grant_refusal is not None:  # the grant is what there is, and what it said holds
        grant = replace(attempt, api=ConfirmationApi.PASSWORD_GRANT, others=(), grant_refusal=None)
        return _refused(grant, attempt.grant_refusal)
    is_grant = attempt.api is ConfirmationApi.PASSWORD_GRANT
    return Failed(attempt.absent or error if is_grant else error)


_NO_SUCH_SERVICE = (str(HTTPStatus.NOT_FOUND.value), str(HTTPStatus.METHOD_NOT_ALLOWED.value))


def _wants_password(error: DssPluginError) -> bool:
    # 403 may also stand for a wrong password (1C, ОписаниеОшибки of 200011), so with the empty one too.
    forbidden = error.facts.get("status") == str(HTTPStatus.FORBIDDEN.value)
    return error.code is ErrorCode.WRONG_CREDENTIALS or (error.code is ErrorCode.ACCESS_DENIED and forbidden)


def _given_up(_state: State, event: GivenUp) -> State:
    return Failed(event.error)


def _read(state: Reading, event: CertificatesRead) -> State:
    learnt = replace(state.attempt.learnt, certificates_url=event.url)
    attempt = replace(state.attempt, learnt=learnt)
    return ChoosingCertificates(attempt, event.rows, event.gone) if event.rows else Storing(attempt)


def _chosen(state: ChoosingCertificates, _event: CertificatesChosen) -> State:
    return Storing(state.attempt)


def _read_failed(state: Reading, event: StepFailed) -> State:
    attempt = state.attempt
    if event.error.code is ErrorCode.SESSION_EXPIRED and not attempt.confirmed and not attempt.renewed:
        return SigningIn(replace(attempt, renewed=True))
    return Failed(event.error)


def _stored(state: Storing, event: Stored) -> State:
    return Done(replace(event.report, signed_in_as=state.attempt.signed_in_as))


def _nothing_stored(state: Storing, event: NothingStored) -> State:
    return Failed(event.error, replace(event.report, signed_in_as=state.attempt.signed_in_as))


def _store_failed(_state: Storing, event: StepFailed) -> State:
    return Failed(event.error)


_RULES: dict[tuple[type, type], Callable[[Any, Any], State]] = {
    (Form, Submitted): _submitted,
    (SigningIn, Answered): _started,
    (SigningIn, StepFailed): _start_failed,
    (PasswordNeeded, PasswordGiven): _password_given,
    (PasswordNeeded, GivenUp): _given_up,
    (ChoosingFactor, OptionChosen): confirming.option_chosen,
    (ChoosingFactor, GivenUp): _given_up,
    (AnsweringChoice, Answered): confirming.choice_answered,
    (AnsweringChoice, StepFailed): confirming.choice_failed,
    (WaitingForPhone, Answered): confirming.polled,
    (WaitingForPhone, StepFailed): confirming.poll_failed,
    (WaitingForPhone, DeadlinePassed): confirming.deadline_passed,
    (WaitingForPhone, CodeGiven): confirming.code_given,
    (WaitingForPhone, AgainAsked): confirming.again_asked,
    (WaitingForPhone, OtherFactorAsked): confirming.other_factor_asked,
    (WaitingForPhone, GivenUp): _given_up,
    (EnteringCode, Answered): confirming.polled,
    (EnteringCode, StepFailed): confirming.poll_failed,
    (EnteringCode, CodeGiven): confirming.code_given,
    (EnteringCode, AgainAsked): confirming.again_asked,
    (EnteringCode, OtherFactorAsked): confirming.other_factor_asked,
    (EnteringCode, DeadlinePassed): confirming.deadline_passed,
    (EnteringCode, GivenUp): _given_up,
    (AnsweringCode, Answered): confirming.code_answered,
    (AnsweringCode, StepFailed): confirming.code_failed,
    (Reading, CertificatesRead): _read,
    (Reading, StepFailed): _read_failed,
    (ChoosingCertificates, CertificatesChosen): _chosen,
    (ChoosingCertificates, GivenUp): _given_up,
    (Storing, Stored): _stored,
    (Storing, NothingStored): _nothing_stored,
    (Storing, StepFailed): _store_failed,
}
