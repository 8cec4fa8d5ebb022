"""The part of the flow in which the person confirms: a choice of factors, a phone, a one-time code.

Pure functions from a state and an event to the next state, called by `flow` only. The person may ask for
another code, request or factor: that is step 1 again, and until it brings another challenge the one before
stays good.
"""

from dataclasses import replace
from typing import TypeVar

from cryptoarm_dss_plugin.dss.answers import Challenge, FactorChoice, FactorKind, StillWaiting, TokenIssued
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.events import (
    AgainAsked,
    Answered,
    CodeGiven,
    DeadlinePassed,
    OptionChosen,
    OtherFactorAsked,
    StepFailed,
)
from cryptoarm_dss_plugin.importing.repeating import completed, option_of, repeats
from cryptoarm_dss_plugin.importing.states import (
    AnsweringChoice,
    AnsweringCode,
    Attempt,
    ChoosingFactor,
    EnteringCode,
    Failed,
    Reading,
    RefSource,
    SigningIn,
    State,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.importing.trouble import (
    is_pending,
    is_transient,
    leaves_the_challenge,
    of_this_exchange,
)

_CHOICES_AT_MOST = 3

_Kind = TypeVar("_Kind", WaitingForPhone, EnteringCode, AnsweringCode)


def ref_of(challenge: Challenge, source: RefSource) -> str:
    """The RefID to send: of the text challenge or of the exchange, the other one when it is missing.

    1C sends the text challenge's, CryptoARM the exchange's; which one counts is not documented.
    """
    if source is RefSource.TEXT:
        return challenge.text_ref or challenge.context_ref
    return challenge.context_ref or challenge.text_ref


def opened_by(
    attempt: Attempt,
    event: Answered,
    ref_source: RefSource,
    before: WaitingForPhone | EnteringCode | None = None,
) -> State:
    """The state that an answer opens: signed in, or the next thing asked of the person.

    Args:
        attempt: the running sign-in.
        event: the answer.
        ref_source: which RefID this server wants.
        before: the challenge that stays good until another one comes, None for none.
    """
    answer = event.answer
    if isinstance(answer, TokenIssued):
        return Reading(replace(attempt, signed_in_as=event.signed_in_as))
    needing = replace(attempt, confirmed=True)
    if isinstance(answer, FactorChoice):
        return _choice(needing, answer, before)
    if isinstance(answer, Challenge) and ref_of(answer, ref_source):
        if answer.beside:
            needing = replace(needing, choices=max(needing.choices, 1))
        needing = _asked(needing, option_of(needing, answer), event.at)
        if event.picture is not None and answer.may_be_tapped:
            # A picture is for a phone, also when nobody describes the method; its code may be typed as well.
            answer = replace(answer, kind=FactorKind.PUSH)
        kind = WaitingForPhone if answer.kind is FactorKind.PUSH else EnteringCode
        at = event.at
        return kind(
            needing, answer, ref_source, picture=event.picture, came_at=at, asked_at=at, contact_at=at
        )
    # Not final, no error, and nothing to answer to: without any RefID there is nothing to poll with.
    nothing = DssPluginError(ErrorCode.BAD_ANSWER, "neither a token nor a challenge", {"server": "auth"})
    return gone_on_with(before, StepFailed(nothing, event.at)) if before else Failed(nothing)


def _choice(attempt: Attempt, choice: FactorChoice, before: WaitingForPhone | EnteringCode | None) -> State:
    """A choice for the person to make, or made already by a person who only wants it once more."""
    if attempt.choices >= _CHOICES_AT_MOST:
        facts = {"server": "auth"}
        return Failed(DssPluginError(ErrorCode.BAD_ANSWER, "asks to choose again and again", facts))
    # After "?" stands the phone, which may be asked for in a choice of its own (1C, КС:2836-2859).
    for known in (attempt.chosen, attempt.chosen.partition("?")[0]) if before else ():
        if known in {option.ref for option in choice.options}:
            return _chosen(attempt, choice, known, before)
    return ChoosingFactor(attempt, choice, before)


def _chosen(
    attempt: Attempt, choice: FactorChoice, ref: str, before: WaitingForPhone | EnteringCode | None
) -> State:
    # A method does not make the phone forgotten that was chosen for it.
    chosen = attempt.chosen if attempt.chosen.startswith(f"{ref}?") else ref
    counted = replace(attempt, choices=attempt.choices + 1, chosen=chosen)
    return AnsweringChoice(counted, choice, ref, before)


def _asked(attempt: Attempt, option_ref: str, at: float) -> Attempt:
    """With the moment at which an option was asked."""
    return (
        replace(attempt, asked=tuple({**dict(attempt.asked), option_ref: at}.items()))
        if option_ref
        else attempt
    )


def again_asked(state: WaitingForPhone | EnteringCode, _event: AgainAsked) -> State:
    """Another code or request of the same factor: step 1 again (1C, help of ПодтверждениеОперации)."""
    return SigningIn(_counted_anew(state.attempt), state)


def other_factor_asked(state: WaitingForPhone | EnteringCode, _event: OtherFactorAsked) -> State:
    """Another factor: step 1 again, and the person chooses anew; at once where the choice came along."""
    attempt = replace(_counted_anew(state.attempt), chosen="")
    beside = state.challenge.beside
    return ChoosingFactor(attempt, beside, state) if beside else SigningIn(attempt, state)


def _counted_anew(attempt: Attempt) -> Attempt:
    """A person may ask as often as wished; that there was a choice is not forgotten."""
    return replace(attempt, choices=min(attempt.choices, 1))


def gone_on_with(before: WaitingForPhone | EnteringCode, event: StepFailed) -> State:
    """There is no other challenge: the one before goes on, its time too."""
    answered = event.error.code is ErrorCode.CONFIRMATION_PENDING
    contact_at = event.at if answered else before.contact_at
    return replace(before, wrong=False, trouble=event.error, asked_at=event.at, contact_at=contact_at)


def option_chosen(state: ChoosingFactor, event: OptionChosen) -> State:
    """Only what was offered is sent: the server's answer to anything else would blame the client id.

    And only what was not asked a moment ago: to change the factor is no way around the rule of `again_at`.
    """
    if not event.option_ref and state.before is not None:
        return replace(state.before, wrong=False, trouble=None)
    if event.option_ref not in {option.ref for option in state.choice.options}:
        return Failed(DssPluginError(ErrorCode.FACTOR_NOT_OFFERED, "chosen what was not offered"))
    if event.at < state.again_at(event.option_ref):
        before = state.before
        if before is not None and event.option_ref == option_of(before.attempt, before.challenge):
            return replace(before, wrong=False, trouble=None)
        return replace(state, too_early=event.option_ref)
    # What was chosen before counts no more: this is a choice of the person's.
    return _chosen(replace(state.attempt, chosen=""), state.choice, event.option_ref, state.before)


def choice_answered(state: AnsweringChoice, event: Answered) -> State:
    """What the chosen factor asks for: it may be its phone, but not a choice without end."""
    return opened_by(state.attempt, event, state.attempt.learnt.ref_source, state.before)


def choice_failed(state: AnsweringChoice, event: StepFailed) -> State:
    """A choice is sent once: a front that chooses by itself would repeat it without end."""
    if state.before is not None and leaves_the_challenge(event.error):
        asked = _asked(state.before.attempt, state.option_ref, event.at)
        return gone_on_with(replace(state.before, attempt=asked), event)
    return Failed(of_this_exchange(event.error, FactorKind.CODE))


def polled(state: WaitingForPhone | EnteringCode, event: Answered) -> State:
    """The phone has answered, or not yet."""
    answer = event.answer
    attempt = _with_ref_source(state.attempt, state.ref_source)
    nothing_new = isinstance(answer, Challenge) and repeats(answer, state.challenge)
    if isinstance(answer, StillWaiting) or nothing_new:
        pending = state.trouble if is_pending(state.trouble) else None
        return replace(state, attempt=attempt, trouble=pending, contact_at=event.at)
    return opened_by(attempt, event, state.ref_source)


def poll_failed(state: WaitingForPhone | EnteringCode, event: StepFailed) -> State:
    """A poll without an answer is repeated until the deadline; a refusal ends the waiting."""
    error = event.error
    if _may_switch(state, error):
        return replace(state, ref_source=_other(state.ref_source), ref_switched=True, trouble=None)
    if is_transient(error):
        return replace(state, trouble=error)
    return Failed(of_this_exchange(error, state.challenge.kind))


def deadline_passed(state: WaitingForPhone | EnteringCode, _event: DeadlinePassed) -> State:
    """Nobody confirmed in time; or nobody could, when the server was out of reach to the end."""
    unreachable = state.trouble if isinstance(state, WaitingForPhone) else None
    if is_pending(unreachable):
        unreachable = None
    return Failed(
        unreachable or DssPluginError(ErrorCode.CONFIRMATION_EXPIRED, "the time of the challenge is over")
    )


def code_given(state: WaitingForPhone | EnteringCode, _event: CodeGiven) -> State:
    """A code was typed: of an SMS, or of a phone that has no network."""
    return _as(AnsweringCode, state)


def code_answered(state: AnsweringCode, event: Answered) -> State:
    """The code was right, or something else is asked for, or it was wrong."""
    answer, asked = event.answer, state.challenge
    attempt = _with_ref_source(state.attempt, state.ref_source)
    another_factor = isinstance(answer, Challenge) and answer.method not in {"", asked.method}
    if another_factor or isinstance(answer, TokenIssued | FactorChoice):
        return opened_by(attempt, event, state.ref_source)
    answered = replace(state, attempt=attempt, picture=event.picture or state.picture, contact_at=event.at)
    # "Wrong code" is not an error on the wire: not final, and the title says why (1C, КС:2049-2054).
    if isinstance(answer, Challenge):
        # Under other RefIDs it is another challenge, with a time of its own.
        came_at = state.came_at if repeats(answer, asked) else event.at
        again = completed(answer, asked, came_at - state.came_at)
        return replace(_asking(replace(answered, challenge=again, came_at=came_at)), wrong=True)
    if answer.title:
        return replace(_asking(replace(answered, challenge=replace(asked, title=answer.title))), wrong=True)
    nothing = DssPluginError(ErrorCode.BAD_ANSWER, "nothing said", {"server": "auth", "about": "code"})
    return replace(_asking(answered), trouble=nothing)


def code_failed(state: AnsweringCode, event: StepFailed) -> State:
    """The code could not be sent, so it may be typed again; or the server ended the exchange."""
    error = event.error
    if _may_switch(state, error):
        return replace(state, ref_source=_other(state.ref_source), ref_switched=True)
    if not is_transient(error):
        return Failed(of_this_exchange(error, state.challenge.kind))
    return replace(_asking(state), trouble=error)


def _asking(state: AnsweringCode) -> WaitingForPhone | EnteringCode:
    """The state in which another code may be typed."""
    if state.challenge.kind is FactorKind.PUSH:
        return _as(WaitingForPhone, state)
    return _as(EnteringCode, state)


def _as(kind: type[_Kind], state: WaitingForPhone | EnteringCode | AnsweringCode) -> _Kind:
    """The same challenge in a state of another kind."""
    return kind(
        state.attempt,
        state.challenge,
        state.ref_source,
        state.ref_switched,
        state.picture,
        state.came_at,
        state.asked_at,
        state.contact_at,
    )


def _may_switch(state: WaitingForPhone | EnteringCode | AnsweringCode, error: DssPluginError) -> bool:
    """Whether the refusal may only mean that the server wants the other RefID."""
    refs_differ = state.challenge.text_ref != state.challenge.context_ref
    both = bool(state.challenge.text_ref and state.challenge.context_ref)
    refused = error.facts.get("server_code", "").strip().lower() == "invalid_transaction"
    return refused and both and refs_differ and not state.ref_switched


def _other(source: RefSource) -> RefSource:
    return RefSource.CONTEXT if source is RefSource.TEXT else RefSource.TEXT


def _with_ref_source(attempt: Attempt, source: RefSource) -> Attempt:
    return replace(attempt, learnt=replace(attempt.learnt, ref_source=source))
