"""The flow of an import: a pure function from a state and an event to the next state.

No thread, no socket, no clock. The wire conditions are those that production clients act on
(1C BSP 3.2, module СервисКриптографииDSSКлиентСервер; CryptoARM GOST 2.5, dssActions).
"""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from cryptoarm_dss_plugin.dss.answers import Challenge, FactorChoice, FactorKind, StillWaiting, TokenIssued
from cryptoarm_dss_plugin.dss.sts import ConfirmationApi
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.states import (
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
    RefSource,
    SigningIn,
    State,
    StepFailed,
    Stored,
    Storing,
    Submitted,
    WaitingForPhone,
)

_TRANSIENT = frozenset(
    {
        ErrorCode.CANNOT_RESOLVE,
        ErrorCode.CANNOT_CONNECT,
        ErrorCode.TIMEOUT,
        ErrorCode.PROXY_FAILED,
        ErrorCode.SERVER_ERROR,
        ErrorCode.BAD_ANSWER,
    }
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
    if isinstance(event, CancelAsked):
        return Cancelled()
    if isinstance(event, GivenUp):
        return Failed(event.error)
    rule = _RULES.get((type(state), type(event)))
    if rule is None:
        raise ValueError(f"{type(event).__name__} has no meaning in {type(state).__name__}")
    following: State = rule(state, event)
    return following


def ref_of(challenge: Challenge, source: RefSource) -> str:
    """The RefID to send: of the text challenge or of the exchange, the other one when it is missing.

    1C sends the text challenge's, CryptoARM the exchange's; which one counts is not documented.
    """
    if source is RefSource.TEXT:
        return challenge.text_ref or challenge.context_ref
    return challenge.context_ref or challenge.text_ref


def _submitted(state: Form, event: Submitted) -> State:
    attempt = state.attempt
    if event.with_password:
        return SigningIn(replace(attempt, password=PasswordInUse.GIVEN))
    if attempt.learnt.empty_password is EmptyPassword.REFUSED:
        return PasswordNeeded(attempt)
    return SigningIn(replace(attempt, password=PasswordInUse.PROBED_EMPTY))


def _password_given(state: PasswordNeeded, _event: PasswordGiven) -> State:
    return SigningIn(replace(state.attempt, password=PasswordInUse.GIVEN))


def _started(state: SigningIn, event: Answered) -> State:
    attempt = state.attempt
    learnt = replace(attempt.learnt, api=attempt.api)
    if attempt.password is PasswordInUse.PROBED_EMPTY:
        learnt = replace(learnt, empty_password=EmptyPassword.ACCEPTED)
    return _by_answer(replace(attempt, learnt=learnt), event, learnt.ref_source)


def _start_failed(state: SigningIn, event: StepFailed) -> State:
    attempt, error = state.attempt, event.error
    status = error.facts.get("status")
    if error.code is ErrorCode.NOT_DSS and status in _NO_SUCH_SERVICE and attempt.may_ask_other:
        return SigningIn(replace(attempt, api=attempt.api.other, may_ask_other=False))
    if attempt.password is PasswordInUse.PROBED_EMPTY and _wants_password(error):
        learnt = replace(attempt.learnt, api=attempt.api, empty_password=EmptyPassword.REFUSED)
        return PasswordNeeded(replace(attempt, learnt=learnt, password=PasswordInUse.NONE))
    if attempt.password is PasswordInUse.GIVEN and error.code is ErrorCode.WRONG_CREDENTIALS:
        return PasswordNeeded(replace(attempt, password=PasswordInUse.NONE), error)
    return Failed(error)


_NO_SUCH_SERVICE = (str(HTTPStatus.NOT_FOUND.value), str(HTTPStatus.METHOD_NOT_ALLOWED.value))


def _wants_password(error: DssPluginError) -> bool:
    # 403 may also stand for a wrong password (1C, ОписаниеОшибки of 200011), so with the empty one too.
    forbidden = error.facts.get("status") == str(HTTPStatus.FORBIDDEN.value)
    return error.code is ErrorCode.WRONG_CREDENTIALS or (error.code is ErrorCode.ACCESS_DENIED and forbidden)


def _by_answer(attempt: Attempt, event: Answered, ref_source: RefSource) -> State:
    """Where an answer that opens something new leads."""
    answer = event.answer
    if isinstance(answer, TokenIssued):
        return Reading(attempt)
    needing = replace(attempt, confirmed=True)
    if isinstance(answer, FactorChoice):
        return ChoosingFactor(needing, answer)
    if isinstance(answer, Challenge):
        if answer.kind is FactorKind.PUSH:
            return WaitingForPhone(needing, answer, ref_source)
        return EnteringCode(needing, answer, ref_source)
    # Not final, no error, and nothing to answer to: without any RefID there is nothing to poll with.
    return Failed(DssPluginError(ErrorCode.BAD_ANSWER, "neither a token nor a challenge", {"server": "auth"}))


def _chosen(state: ChoosingFactor, event: OptionChosen) -> State:
    return AnsweringChoice(state.attempt, state.choice, event.option_ref)


def _choice_answered(state: AnsweringChoice, event: Answered) -> State:
    return _by_answer(state.attempt, event, state.attempt.learnt.ref_source)


def _fail(_state: State, event: StepFailed) -> State:
    return Failed(event.error)


def _polled(state: WaitingForPhone, event: Answered) -> State:
    answer = event.answer
    unchanged = isinstance(answer, StillWaiting) or (
        isinstance(answer, Challenge) and _same(answer, state.challenge)
    )
    attempt = _with_ref_source(state.attempt, state.ref_source)
    if unchanged:
        return replace(state, attempt=attempt, trouble=None)
    return _by_answer(attempt, event, state.ref_source)


def _poll_failed(state: WaitingForPhone, event: StepFailed) -> State:
    error = event.error
    if _may_switch(state, error):
        other = _other(state.ref_source)
        return replace(state, ref_source=other, ref_switched=True, trouble=None)
    # HTML with status 200 in the middle of a wait is a gateway's page, not the end of the exchange.
    if error.code in _TRANSIENT or (error.code is ErrorCode.NOT_DSS and error.facts.get("status") == "200"):
        return replace(state, trouble=error)
    return Failed(_declined(error))


def _declined(error: DssPluginError) -> DssPluginError:
    """A poll refused by a bare HTTP status: how one operator's server tells that the person declined."""
    status = error.facts.get("status", "")
    if not status.startswith("4") or "server_code" in error.facts:
        return error
    gone = status in {str(HTTPStatus.NOT_FOUND.value), str(HTTPStatus.GONE.value)}
    code = ErrorCode.CONFIRMATION_EXPIRED if gone else ErrorCode.CONFIRMATION_DECLINED
    return DssPluginError(code, error.detail, error.facts, error.server_words)


def _deadline_passed(state: WaitingForPhone | EnteringCode, _event: DeadlinePassed) -> State:
    return Failed(
        state.trouble or DssPluginError(ErrorCode.CONFIRMATION_EXPIRED, "the time of the challenge is over")
    )


def _code_given(state: WaitingForPhone | EnteringCode, _event: CodeGiven) -> State:
    return AnsweringCode(state.attempt, state.challenge, state.ref_source, state.ref_switched)


def _code_answered(state: AnsweringCode, event: Answered) -> State:
    answer = event.answer
    attempt = _with_ref_source(state.attempt, state.ref_source)
    challenge = answer if isinstance(answer, Challenge) else state.challenge
    if isinstance(answer, TokenIssued | FactorChoice):
        return _by_answer(attempt, event, state.ref_source)
    if challenge.kind is FactorKind.PUSH and state.challenge.kind is FactorKind.PUSH:
        return WaitingForPhone(attempt, challenge, state.ref_source, state.ref_switched)
    # "Wrong code" is not an error on the wire: not final, and the title says why (1C, КС:2049-2054).
    return EnteringCode(attempt, challenge, state.ref_source, state.ref_switched, wrong=True)


def _code_failed(state: AnsweringCode, event: StepFailed) -> State:
    if _may_switch(state, event.error):
        return replace(state, ref_source=_other(state.ref_source), ref_switched=True)
    if event.error.code in _TRANSIENT:
        return EnteringCode(
            state.attempt, state.challenge, state.ref_source, state.ref_switched, trouble=event.error
        )
    return Failed(event.error)


def _may_switch(state: WaitingForPhone | AnsweringCode, error: DssPluginError) -> bool:
    """Whether the refusal may only mean that the server wants the other RefID."""
    refs_differ = state.challenge.text_ref != state.challenge.context_ref
    both = bool(state.challenge.text_ref and state.challenge.context_ref)
    refused = error.facts.get("server_code", "").lower() == "invalid_transaction"
    return refused and both and refs_differ and not state.ref_switched


def _other(source: RefSource) -> RefSource:
    return RefSource.CONTEXT if source is RefSource.TEXT else RefSource.TEXT


def _same(one: Challenge, other: Challenge) -> bool:
    return (one.text_ref, one.context_ref, one.kind) == (other.text_ref, other.context_ref, other.kind)


def _with_ref_source(attempt: Attempt, source: RefSource) -> Attempt:
    return replace(attempt, learnt=replace(attempt.learnt, ref_source=source))


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


def _nothing_stored(_state: State, event: NothingStored) -> State:
    return Failed(event.error, event.report)


_RULES: dict[tuple[type, type], Callable[[Any, Any], State]] = {
    (Form, Submitted): _submitted,
    (SigningIn, Answered): _started,
    (SigningIn, StepFailed): _start_failed,
    (PasswordNeeded, PasswordGiven): _password_given,
    (ChoosingFactor, OptionChosen): _chosen,
    (AnsweringChoice, Answered): _choice_answered,
    (AnsweringChoice, StepFailed): _fail,
    (WaitingForPhone, Answered): _polled,
    (WaitingForPhone, StepFailed): _poll_failed,
    (WaitingForPhone, DeadlinePassed): _deadline_passed,
    (WaitingForPhone, CodeGiven): _code_given,
    (EnteringCode, CodeGiven): _code_given,
    (EnteringCode, DeadlinePassed): _deadline_passed,
    (AnsweringCode, Answered): _code_answered,
    (AnsweringCode, StepFailed): _code_failed,
    (Reading, CertificatesRead): _read,
    (Reading, StepFailed): _read_failed,
    (Storing, Stored): _stored,
    (Storing, NothingStored): _nothing_stored,
    (Storing, StepFailed): _fail,
}
