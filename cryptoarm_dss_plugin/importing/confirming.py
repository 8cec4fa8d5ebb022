"""The part of the flow in which the person confirms: a choice of factors, a phone, a one-time code.

Pure functions from a state and an event to the next state, called by `flow.next_state` only.
"""

from dataclasses import replace
from http import HTTPStatus

from cryptoarm_dss_plugin.dss.answers import Challenge, FactorChoice, FactorKind, StillWaiting, TokenIssued
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.states import (
    Answered,
    AnsweringChoice,
    AnsweringCode,
    Attempt,
    ChoosingFactor,
    CodeGiven,
    DeadlinePassed,
    EnteringCode,
    Failed,
    OptionChosen,
    Reading,
    RefSource,
    State,
    StepFailed,
    WaitingForPhone,
)

_TRANSIENT = frozenset(
    {
        ErrorCode.CANNOT_RESOLVE,
        ErrorCode.CANNOT_CONNECT,
        ErrorCode.TIMEOUT,
        ErrorCode.TLS_FAILED,  # a handshake cut off; what is wrong with a certificate has codes of its own
        ErrorCode.PROXY_FAILED,
        ErrorCode.SERVER_ERROR,
        ErrorCode.BAD_ANSWER,
    }
)

_CHOICES_AT_MOST = 3


def ref_of(challenge: Challenge, source: RefSource) -> str:
    """The RefID to send: of the text challenge or of the exchange, the other one when it is missing.

    1C sends the text challenge's, CryptoARM the exchange's; which one counts is not documented.
    """
    if source is RefSource.TEXT:
        return challenge.text_ref or challenge.context_ref
    return challenge.context_ref or challenge.text_ref


def opened_by(attempt: Attempt, answer: object, ref_source: RefSource) -> State:
    """The state that an answer opens: signed in, or the next thing asked of the person."""
    if isinstance(answer, TokenIssued):
        return Reading(attempt)
    needing = replace(attempt, confirmed=True)
    if isinstance(answer, FactorChoice):
        return ChoosingFactor(needing, answer)
    if isinstance(answer, Challenge) and ref_of(answer, ref_source):
        if answer.kind is FactorKind.PUSH:
            return WaitingForPhone(needing, answer, ref_source)
        return EnteringCode(needing, answer, ref_source)
    # Not final, no error, and nothing to answer to: without any RefID there is nothing to poll with.
    return Failed(DssPluginError(ErrorCode.BAD_ANSWER, "neither a token nor a challenge", {"server": "auth"}))


def option_chosen(state: ChoosingFactor, event: OptionChosen) -> State:
    """Only what was offered is sent: the server's answer to anything else would blame the client id."""
    if event.option_ref in {option.ref for option in state.choice.options}:
        counted = replace(state.attempt, choices=state.attempt.choices + 1)
        return AnsweringChoice(counted, state.choice, event.option_ref)
    return Failed(DssPluginError(ErrorCode.FACTOR_NOT_OFFERED, "chosen what was not offered"))


def choice_answered(state: AnsweringChoice, event: Answered) -> State:
    """What the chosen factor asks for: it may be its phone, but not a choice without end."""
    if isinstance(event.answer, FactorChoice) and state.attempt.choices >= _CHOICES_AT_MOST:
        facts = {"server": "auth"}
        return Failed(DssPluginError(ErrorCode.BAD_ANSWER, "asks to choose again and again", facts))
    return opened_by(state.attempt, event.answer, state.attempt.learnt.ref_source)


def choice_failed(_state: AnsweringChoice, event: StepFailed) -> State:
    """A choice is sent once: a front that chooses by itself would repeat it without end."""
    return Failed(_of_this_exchange(event.error, FactorKind.CODE))


def polled(state: WaitingForPhone, event: Answered) -> State:
    """The phone has answered, or not yet."""
    answer = event.answer
    attempt = _with_ref_source(state.attempt, state.ref_source)
    nothing_new = isinstance(answer, Challenge) and _repeats(answer, state.challenge)
    if isinstance(answer, StillWaiting) or nothing_new:
        return replace(state, attempt=attempt, trouble=None)
    return opened_by(attempt, answer, state.ref_source)


def poll_failed(state: WaitingForPhone, event: StepFailed) -> State:
    """A poll without an answer is repeated until the deadline; a refusal ends the waiting."""
    error = event.error
    if _may_switch(state, error):
        return replace(state, ref_source=_other(state.ref_source), ref_switched=True, trouble=None)
    if _is_transient(error):
        return replace(state, trouble=error)
    return Failed(_of_this_exchange(error, state.challenge.kind))


def deadline_passed(state: WaitingForPhone | EnteringCode, _event: DeadlinePassed) -> State:
    """Nobody confirmed in time; or nobody could, when the server was out of reach to the end."""
    unreachable = state.trouble if isinstance(state, WaitingForPhone) else None
    return Failed(
        unreachable or DssPluginError(ErrorCode.CONFIRMATION_EXPIRED, "the time of the challenge is over")
    )


def code_given(state: WaitingForPhone | EnteringCode, _event: CodeGiven) -> State:
    """A code was typed: of an SMS, or of a phone that has no network."""
    return AnsweringCode(state.attempt, state.challenge, state.ref_source, state.ref_switched)


def code_answered(state: AnsweringCode, event: Answered) -> State:
    """The code was right, or something else is asked for, or it was wrong."""
    answer, asked = event.answer, state.challenge
    attempt = _with_ref_source(state.attempt, state.ref_source)
    another_factor = isinstance(answer, Challenge) and answer.method not in {"", asked.method}
    if another_factor or isinstance(answer, TokenIssued | FactorChoice):
        return opened_by(attempt, answer, state.ref_source)
    # "Wrong code" is not an error on the wire: not final, and the title says why (1C, КС:2049-2054).
    again = _completed(answer, asked) if isinstance(answer, Challenge) else asked
    if asked.kind is FactorKind.PUSH:
        return WaitingForPhone(attempt, again, state.ref_source, state.ref_switched, wrong=True)
    return EnteringCode(attempt, again, state.ref_source, state.ref_switched, wrong=True)


def code_failed(state: AnsweringCode, event: StepFailed) -> State:
    """The code could not be sent, so it may be typed again; or the server ended the exchange."""
    error = event.error
    if _may_switch(state, error):
        return replace(state, ref_source=_other(state.ref_source), ref_switched=True)
    if not _is_transient(error):
        return Failed(_of_this_exchange(error, state.challenge.kind))
    asking = WaitingForPhone if state.challenge.kind is FactorKind.PUSH else EnteringCode
    return asking(state.attempt, state.challenge, state.ref_source, state.ref_switched, trouble=error)


def _is_transient(error: DssPluginError) -> bool:
    """Whether the next try may well succeed, in an exchange that this server has begun properly."""
    # A page with status 200, or a redirect to one, comes from a gateway: not the end of the exchange.
    gateway = error.code is ErrorCode.NOT_DSS and not error.facts.get("status", "").startswith("4")
    return gateway or error.code in _TRANSIENT


def _of_this_exchange(error: DssPluginError, kind: FactorKind) -> DssPluginError:
    """A refusal by HTTP status, told as what it means within an exchange.

    A bare status in answer to a poll is how one operator's server tells that the person declined
    (CryptoARM GOST, handling of Beeline's service; which status is not known).
    """
    status = error.facts.get("status", "")
    code = error.code
    if not status.startswith("4"):
        return error
    if "server_code" not in error.facts:
        if status in {str(HTTPStatus.NOT_FOUND.value), str(HTTPStatus.GONE.value)}:
            code = ErrorCode.CONFIRMATION_EXPIRED
        elif kind is FactorKind.PUSH:
            code = ErrorCode.CONFIRMATION_DECLINED
    if code is ErrorCode.NOT_DSS:  # it was one a moment ago
        code = ErrorCode.ACCESS_DENIED
    return DssPluginError(code, error.detail, error.facts, error.server_words)


def _may_switch(state: WaitingForPhone | AnsweringCode, error: DssPluginError) -> bool:
    """Whether the refusal may only mean that the server wants the other RefID."""
    refs_differ = state.challenge.text_ref != state.challenge.context_ref
    both = bool(state.challenge.text_ref and state.challenge.context_ref)
    refused = error.facts.get("server_code", "").strip().lower() == "invalid_transaction"
    return refused and both and refs_differ and not state.ref_switched


def _other(source: RefSource) -> RefSource:
    return RefSource.CONTEXT if source is RefSource.TEXT else RefSource.TEXT


def _repeats(answer: Challenge, known: Challenge) -> bool:
    """Whether an answer only repeats the challenge; it need not repeat every member of it."""
    return (
        answer.text_ref in {"", known.text_ref}
        and answer.context_ref in {"", known.context_ref}
        and answer.method in {"", known.method}
    )


def _completed(answer: Challenge, known: Challenge) -> Challenge:
    """The challenge of an answer that asks for the code again, with what it leaves out."""
    return replace(
        answer,
        kind=known.kind,
        method=known.method,
        text_ref=answer.text_ref or known.text_ref,
        context_ref=answer.context_ref or known.context_ref,
        label=answer.label or known.label,
        expires_in=answer.expires_in or known.expires_in,
        hidden=answer.hidden or known.hidden,
        image=answer.image or known.image,
        image_type=answer.image_type or known.image_type,
    )


def _with_ref_source(attempt: Attempt, source: RefSource) -> Attempt:
    return replace(attempt, learnt=replace(attempt.learnt, ref_source=source))
