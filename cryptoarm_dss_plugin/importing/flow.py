"""The flow of an import: a pure function from a state and an event to the next state.

No thread, no socket, no clock. The wire conditions are those that production clients act on
(1C BSP 3.2, module СервисКриптографииDSSКлиентСервер; CryptoARM GOST 2.5, dssActions).
"""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from cryptoarm_dss_plugin.dss.sts import ConfirmationApi
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing import confirming
from cryptoarm_dss_plugin.importing.states import (
    FINAL,
    Answered,
    AnsweringChoice,
    AnsweringCode,
    Attempt,
    CancelAsked,
    Cancelled,
    CertificatesRead,
    ChoosingFactor,
    CodeGiven,
    DeadlinePassed,
    Done,
    EmptyPassword,
    EnteringCode,
    Event,
    Failed,
    Form,
    GivenUp,
    Learnt,
    NothingStored,
    OptionChosen,
    PasswordGiven,
    PasswordInUse,
    PasswordNeeded,
    Reading,
    SigningIn,
    State,
    StepFailed,
    Stored,
    Storing,
    Submitted,
    WaitingForPhone,
)


def first_state(learnt: Learnt, preferred: ConfirmationApi | None, *, only_preferred: bool = False) -> Form:
    """The state before anything was sent.

    Args:
        learnt: what earlier sign-ins taught.
        preferred: the version to ask first; None for what was learnt, else v1.
        only_preferred: never ask the other version.
    """
    api = preferred or learnt.api or ConfirmationApi.V1
    return Form(Attempt(api, may_ask_other=not only_preferred, learnt=learnt))


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
    if attempt.password in {PasswordInUse.PROBED_EMPTY, PasswordInUse.GIVEN_EMPTY}:
        # Also when the person gave it: that is how an account refused once by mistake gets its way back.
        learnt = replace(learnt, empty_password=EmptyPassword.ACCEPTED)
    return confirming.opened_by(replace(attempt, learnt=learnt), event.answer, learnt.ref_source)


def _start_failed(state: SigningIn, event: StepFailed) -> State:
    attempt, error = state.attempt, event.error
    status = error.facts.get("status")
    if error.code is ErrorCode.NOT_DSS and status in _NO_SUCH_SERVICE and attempt.may_ask_other:
        return SigningIn(replace(attempt, api=attempt.api.other, may_ask_other=False))
    if attempt.password is PasswordInUse.PROBED_EMPTY and _wants_password(error):
        learnt = replace(attempt.learnt, api=attempt.api, empty_password=EmptyPassword.REFUSED)
        return PasswordNeeded(replace(attempt, learnt=learnt, password=PasswordInUse.NONE))
    given = attempt.password in {PasswordInUse.GIVEN, PasswordInUse.GIVEN_EMPTY}
    if given and error.code is ErrorCode.WRONG_CREDENTIALS:
        return PasswordNeeded(replace(attempt, password=PasswordInUse.NONE), error)
    return Failed(error)


_NO_SUCH_SERVICE = (str(HTTPStatus.NOT_FOUND.value), str(HTTPStatus.METHOD_NOT_ALLOWED.value))


def _wants_password(error: DssPluginError) -> bool:
    # 403 may also stand for a wrong password (1C, ОписаниеОшибки of 200011), so with the empty one too.
    forbidden = error.facts.get("status") == str(HTTPStatus.FORBIDDEN.value)
    return error.code is ErrorCode.WRONG_CREDENTIALS or (error.code is ErrorCode.ACCESS_DENIED and forbidden)


def _given_up(_state: State, event: GivenUp) -> State:
    return Failed(event.error)


def _read(state: Reading, event: CertificatesRead) -> State:
    learnt = replace(state.attempt.learnt, certificates_url=event.url)
    return Storing(replace(state.attempt, learnt=learnt))


def _read_failed(state: Reading, event: StepFailed) -> State:
    attempt = state.attempt
    if event.error.code is ErrorCode.SESSION_EXPIRED and not attempt.confirmed and not attempt.renewed:
        return SigningIn(replace(attempt, renewed=True))
    return Failed(event.error)


def _stored(_state: Storing, event: Stored) -> State:
    return Done(event.report)


def _nothing_stored(_state: Storing, event: NothingStored) -> State:
    return Failed(event.error, event.report)


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
    (WaitingForPhone, GivenUp): _given_up,
    (EnteringCode, CodeGiven): confirming.code_given,
    (EnteringCode, DeadlinePassed): confirming.deadline_passed,
    (EnteringCode, GivenUp): _given_up,
    (AnsweringCode, Answered): confirming.code_answered,
    (AnsweringCode, StepFailed): confirming.code_failed,
    (Reading, CertificatesRead): _read,
    (Reading, StepFailed): _read_failed,
    (Storing, Stored): _stored,
    (Storing, NothingStored): _nothing_stored,
    (Storing, StepFailed): _store_failed,
}
