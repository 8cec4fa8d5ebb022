"""The flow when the person wants another code, another request, or another way to confirm."""

from dataclasses import replace

import pytest

from cryptoarm_dss_plugin.dss.answers import (
    Challenge,
    FactorChoice,
    FactorKind,
    FactorOption,
    StillWaiting,
    TokenIssued,
)
from cryptoarm_dss_plugin.dss.sts import ConfirmationApi
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.clock import AGAIN_AFTER_SECONDS
from cryptoarm_dss_plugin.importing.events import (
    AgainAsked,
    Answered,
    CodeGiven,
    DeadlinePassed,
    OptionChosen,
    OtherFactorAsked,
    StepFailed,
    Stored,
)
from cryptoarm_dss_plugin.importing.flow import next_state
from cryptoarm_dss_plugin.importing.qr_picture import QrPicture
from cryptoarm_dss_plugin.importing.report import ImportReport
from cryptoarm_dss_plugin.importing.states import (
    AnsweringChoice,
    AnsweringCode,
    Attempt,
    ChoosingFactor,
    Done,
    EnteringCode,
    Failed,
    Learnt,
    PasswordInUse,
    PasswordNeeded,
    Reading,
    RefSource,
    SigningIn,
    State,
    Storing,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.secrets import Secret

API = ConfirmationApi.V1
ATTEMPT = Attempt(API, API.others, Learnt(api=API), password=PasswordInUse.GIVEN, confirmed=True)
CHOSEN = replace(ATTEMPT, choices=1, chosen="prefix/otpviasms")
SMS = Challenge(FactorKind.CODE, "otpviasms", "text-1", "context-1", label="Type the code", expires_in=300)
PUSH = Challenge(FactorKind.PUSH, "mydss", "text-2", "context-2", label="Confirm", expires_in=300)
NEWER_SMS = replace(SMS, text_ref="text-9", context_ref="context-9")
CHOICE = FactorChoice(
    "context-3", (FactorOption("prefix/otpviasms", "SMS"), FactorOption("prefix/mydss", "Key"))
)
PHONES = FactorChoice(
    "context-4", (FactorOption("prefix/mydss?1", "phone"), FactorOption("prefix/mydss?2", "tablet"))
)
PICTURE = QrPicture(((True, False), (False, True)))

ENTERING = EnteringCode(
    ATTEMPT, SMS, RefSource.TEXT, picture=PICTURE, came_at=100.0, asked_at=100.0, contact_at=100.0
)
WAITING = WaitingForPhone(ATTEMPT, PUSH, RefSource.TEXT, came_at=100.0, asked_at=100.0, contact_at=100.0)
BEFORE = pytest.mark.parametrize("before", [ENTERING, WAITING], ids=["code", "phone"])

Before = EnteringCode | WaitingForPhone


def failed(code: ErrorCode, at: float = 0.0, **facts: str) -> StepFailed:
    return StepFailed(DssPluginError(code, "detail", facts, "words"), at)


PENDING = failed(ErrorCode.CONFIRMATION_PENDING, 140.0, server_code="transaction_pending")
PASSING = [
    failed(ErrorCode.TIMEOUT, 140.0),
    failed(ErrorCode.CANNOT_CONNECT, 140.0),
    failed(ErrorCode.SERVER_ERROR, 140.0, status="503"),
    failed(ErrorCode.SERVER_ERROR, 140.0, status="429"),
    failed(ErrorCode.SERVER_ERROR, 140.0, server_code="internal_error"),
    failed(ErrorCode.NOT_DSS, 140.0, status="200"),
]


def asked_again(before: Before) -> SigningIn:
    state = next_state(before, AgainAsked())
    assert isinstance(state, SigningIn)
    return state


@BEFORE
def test_to_ask_again_is_to_start_again_with_the_same_password(before: Before) -> None:
    assert asked_again(before) == SigningIn(ATTEMPT, before)


@BEFORE
def test_the_answer_opens_a_challenge_with_a_time_of_its_own(before: Before) -> None:
    state = next_state(asked_again(before), Answered(NEWER_SMS, 140.0))

    assert state == EnteringCode(
        ATTEMPT, NEWER_SMS, RefSource.TEXT, came_at=140.0, asked_at=140.0, contact_at=140.0
    )


def test_a_server_may_give_another_challenge_under_the_same_name() -> None:
    state = next_state(asked_again(ENTERING), Answered(SMS, 140.0))

    assert isinstance(state, EnteringCode)
    assert (state.came_at, state.again_at) == (140.0, 140.0 + AGAIN_AFTER_SECONDS)


@BEFORE
@pytest.mark.parametrize("refusal", [PENDING, *PASSING], ids=lambda event: f"{event.error.code}")
def test_refused_the_challenge_before_goes_on_with_its_time(before: Before, refusal: StepFailed) -> None:
    state = next_state(asked_again(replace(before, wrong=True)), refusal)

    contact_at = 140.0 if refusal is PENDING else 100.0
    assert state == replace(before, trouble=refusal.error, asked_at=140.0, contact_at=contact_at)
    assert isinstance(state, EnteringCode | WaitingForPhone)
    assert state.again_at == 140.0 + AGAIN_AFTER_SECONDS
    assert next_state(state, CodeGiven()) == AnsweringCode(
        ATTEMPT,
        before.challenge,
        RefSource.TEXT,
        picture=before.picture,
        came_at=100.0,
        asked_at=140.0,
        contact_at=contact_at,
    )


@BEFORE
@pytest.mark.parametrize(
    "answer", [StillWaiting(), replace(SMS, text_ref="", context_ref="")], ids=["", "no ref"]
)
def test_an_answer_without_a_new_challenge_leaves_the_one_before(
    before: Before, answer: StillWaiting | Challenge
) -> None:
    state = next_state(asked_again(before), Answered(answer, 140.0))

    assert type(state) is type(before)
    assert isinstance(state, EnteringCode | WaitingForPhone)
    assert (state.challenge, state.came_at) == (before.challenge, 100.0)
    assert state.trouble is not None
    assert state.trouble.code is ErrorCode.BAD_ANSWER


def test_a_refusal_is_told_until_the_person_does_something() -> None:
    refused = next_state(asked_again(WAITING), PENDING)

    polled = next_state(refused, Answered(StillWaiting(), 150.0))

    assert isinstance(polled, WaitingForPhone)
    assert polled.trouble is PENDING.error
    assert polled.contact_at == 150.0
    typed = next_state(next_state(polled, CodeGiven()), Answered(replace(PUSH, title="Wrong"), 160.0))
    assert isinstance(typed, WaitingForPhone)
    assert (typed.wrong, typed.trouble) == (True, None)


def test_a_lost_connection_is_told_until_the_next_answer() -> None:
    lost = next_state(asked_again(WAITING), PASSING[0])

    polled = next_state(lost, Answered(StillWaiting(), 150.0))

    assert isinstance(polled, WaitingForPhone)
    assert polled.trouble is None


def test_when_the_time_is_over_a_refusal_is_not_the_reason() -> None:
    state = next_state(next_state(asked_again(WAITING), PENDING), DeadlinePassed())

    assert isinstance(state, Failed)
    assert state.error.code is ErrorCode.CONFIRMATION_EXPIRED


@BEFORE
@pytest.mark.parametrize(
    ("event", "code"),
    [
        (failed(ErrorCode.ACCESS_DENIED, status="403"), ErrorCode.ACCESS_DENIED),
        (failed(ErrorCode.NOT_DSS, status="404"), ErrorCode.NOT_DSS),
        (failed(ErrorCode.TLS_UNTRUSTED), ErrorCode.TLS_UNTRUSTED),
        (failed(ErrorCode.ATTEMPTS_EXCEEDED), ErrorCode.ATTEMPTS_EXCEEDED),
    ],
    ids=["403", "404", "tls", "attempts"],
)
def test_any_other_refusal_is_the_end(before: Before, event: StepFailed, code: ErrorCode) -> None:
    state = next_state(asked_again(before), event)

    assert isinstance(state, Failed)
    assert state.error.code is code


@BEFORE
def test_a_password_that_is_no_longer_right_is_asked_for(before: Before) -> None:
    refusal = failed(ErrorCode.WRONG_CREDENTIALS, status="401")

    state = next_state(asked_again(before), refusal)

    assert isinstance(state, PasswordNeeded)
    assert state.refusal is refusal.error


@BEFORE
@pytest.mark.parametrize("used", [PasswordInUse.PROBED_EMPTY, PasswordInUse.GIVEN_EMPTY], ids=str)
@pytest.mark.parametrize(
    "refusal",
    [
        failed(ErrorCode.WRONG_CREDENTIALS, 140.0, status="401"),
        failed(ErrorCode.ACCESS_DENIED, 140.0, status="403"),
    ],
    ids=["401", "403"],
)
def test_who_was_let_in_without_a_password_is_not_asked_for_one(
    before: Before, used: PasswordInUse, refusal: StepFailed
) -> None:
    before = replace(before, attempt=replace(ATTEMPT, password=used))

    state = next_state(asked_again(before), refusal)

    assert state == replace(before, trouble=refusal.error, asked_at=140.0)


@BEFORE
def test_a_server_may_let_in_at_once(before: Before) -> None:
    assert isinstance(next_state(asked_again(before), Answered(TokenIssued(Secret("t")))), Reading)


# -- with a choice -------------------------------------------------------------------------------------


def test_the_factor_chosen_once_is_asked_again_without_the_person() -> None:
    before = replace(ENTERING, attempt=CHOSEN)

    state = next_state(asked_again(before), Answered(CHOICE))

    again = replace(CHOSEN, choices=2)
    assert state == AnsweringChoice(again, CHOICE, "prefix/otpviasms", before)
    assert isinstance(next_state(state, Answered(NEWER_SMS)), EnteringCode)


def test_the_phone_chosen_once_is_asked_again_through_both_choices() -> None:
    chosen = next_state(ChoosingFactor(ATTEMPT, CHOICE), OptionChosen("prefix/mydss"))
    phones = next_state(chosen, Answered(PHONES))
    waiting = next_state(next_state(phones, OptionChosen("prefix/mydss?2")), Answered(PUSH))
    assert isinstance(waiting, WaitingForPhone)

    method = next_state(asked_again(waiting), Answered(CHOICE))
    phone = next_state(method, Answered(PHONES))

    assert isinstance(method, AnsweringChoice)
    assert method.option_ref == "prefix/mydss"
    assert isinstance(phone, AnsweringChoice)
    assert phone.option_ref == "prefix/mydss?2"
    again = next_state(phone, Answered(PUSH))
    assert isinstance(again, WaitingForPhone)
    assert again.attempt.chosen == "prefix/mydss?2"


def test_a_factor_that_is_no_longer_offered_is_chosen_anew() -> None:
    before = replace(ENTERING, attempt=replace(CHOSEN, chosen="prefix/oath"))

    state = next_state(asked_again(before), Answered(CHOICE))

    assert state == ChoosingFactor(before.attempt, CHOICE, before)


def test_to_change_the_factor_is_to_start_again_and_to_choose_anew() -> None:
    before = replace(ENTERING, attempt=CHOSEN)

    starting = next_state(before, OtherFactorAsked())
    choosing = next_state(starting, Answered(CHOICE))
    answering = next_state(choosing, OptionChosen("prefix/mydss"))

    forgotten = replace(CHOSEN, chosen="")
    assert starting == SigningIn(forgotten, before)
    assert choosing == ChoosingFactor(forgotten, CHOICE, before)
    changed = replace(CHOSEN, choices=2, chosen="prefix/mydss")
    assert answering == AnsweringChoice(changed, CHOICE, "prefix/mydss", before)
    assert next_state(answering, Answered(PUSH, 140.0)) == WaitingForPhone(
        replace(changed, asked=(("prefix/mydss", 140.0),)),
        PUSH,
        RefSource.TEXT,
        came_at=140.0,
        asked_at=140.0,
        contact_at=140.0,
    )


def test_a_factor_is_asked_no_sooner_than_the_rule_allows_however_it_is_chosen() -> None:
    """Beside a challenge stands a choice whose option it is, though nobody has chosen it."""
    opened = next_state(SigningIn(ATTEMPT), Answered(replace(SMS, beside=CHOICE), 100.0))
    choosing = next_state(opened, OtherFactorAsked())
    assert isinstance(choosing, ChoosingFactor)
    assert (choosing.again_at("prefix/otpviasms"), choosing.again_at("prefix/mydss")) == (130.0, 0.0)

    assert next_state(choosing, OptionChosen("prefix/otpviasms", 129.9)) == opened
    assert isinstance(next_state(choosing, OptionChosen("prefix/otpviasms", 130.0)), AnsweringChoice)
    alone = replace(choosing, before=None)
    assert next_state(alone, OptionChosen("prefix/otpviasms", 101.0)) == replace(
        alone, too_early="prefix/otpviasms"
    )


@pytest.mark.parametrize("refusal", [PENDING, PASSING[0]], ids=["pending", "timeout"])
def test_a_refused_change_leaves_the_challenge_before_wherever_it_comes(refusal: StepFailed) -> None:
    before = replace(ENTERING, attempt=CHOSEN)
    starting = next_state(before, OtherFactorAsked())
    answering = next_state(next_state(starting, Answered(CHOICE)), OptionChosen("prefix/mydss"))

    asked = replace(CHOSEN, asked=(("prefix/mydss", 140.0),))  # it may have been, for all one knows
    for state, attempt in ((next_state(starting, refusal), CHOSEN), (next_state(answering, refusal), asked)):
        assert isinstance(state, EnteringCode)
        assert (state.attempt, state.challenge, state.came_at) == (attempt, SMS, 100.0)
        assert state.trouble is refusal.error


def test_a_first_choice_has_nothing_to_go_back_to() -> None:
    answering = next_state(ChoosingFactor(ATTEMPT, CHOICE), OptionChosen("prefix/mydss"))

    assert next_state(answering, PENDING) == Failed(PENDING.error)


def test_a_person_changes_as_often_as_wished_a_server_does_not() -> None:
    state: State = next_state(ChoosingFactor(ATTEMPT, CHOICE), OptionChosen("prefix/mydss"))
    for _ in range(10):
        waiting = next_state(state, Answered(PUSH))
        choosing = next_state(next_state(waiting, OtherFactorAsked()), Answered(CHOICE))
        state = next_state(choosing, OptionChosen("prefix/mydss", AGAIN_AFTER_SECONDS))
    assert isinstance(state, AnsweringChoice)

    waiting = next_state(state, Answered(PUSH))
    rounds = 0
    while isinstance(waiting, WaitingForPhone):
        choosing = next_state(waiting, Answered(CHOICE))
        if isinstance(choosing, Failed):
            assert choosing.error.code is ErrorCode.BAD_ANSWER
            break
        state = next_state(choosing, OptionChosen("prefix/mydss", AGAIN_AFTER_SECONDS))
        waiting = next_state(state, Answered(PUSH))
        rounds += 1
    assert rounds == 1


def test_a_server_that_offers_the_same_again_and_again_is_left() -> None:
    state = next_state(asked_again(replace(ENTERING, attempt=CHOSEN)), Answered(CHOICE))
    while isinstance(state, AnsweringChoice):
        state = next_state(state, Answered(CHOICE))

    assert isinstance(state, Failed)
    assert state.error.code is ErrorCode.BAD_ANSWER


# -- what a state knows of its challenge ---------------------------------------------------------------


def test_a_poll_tells_when_the_server_was_heard_last() -> None:
    first = next_state(WAITING, Answered(StillWaiting(), 101.0))
    second = next_state(first, Answered(PUSH, 102.5))

    assert first == replace(WAITING, contact_at=101.0)
    assert second == replace(WAITING, contact_at=102.5)
    lost = failed(ErrorCode.TIMEOUT, 117.0)
    assert next_state(second, lost) == replace(WAITING, contact_at=102.5, trouble=lost.error)


def test_the_picture_stays_while_a_code_is_answered() -> None:
    opened = next_state(SigningIn(ATTEMPT), Answered(PUSH, 100.0, PICTURE))
    wrong = next_state(next_state(opened, CodeGiven()), Answered(replace(PUSH, title="Wrong"), 110.0))
    polled = next_state(wrong, Answered(StillWaiting(), 111.0))

    for state in (opened, wrong, polled):
        assert isinstance(state, WaitingForPhone)
        assert state.picture is PICTURE
        assert state.came_at == 100.0


def test_a_method_that_nobody_describes_may_be_confirmed_elsewhere() -> None:
    unknown = replace(SMS, method="mtmo")
    entering = EnteringCode(ATTEMPT, unknown, RefSource.TEXT)

    assert unknown.may_be_tapped
    assert PUSH.may_be_tapped
    assert not SMS.may_be_tapped
    assert next_state(entering, Answered(unknown, 5.0)) == replace(entering, contact_at=5.0)
    assert isinstance(next_state(entering, Answered(TokenIssued(Secret("t")))), Reading)
    trouble = failed(ErrorCode.TIMEOUT)
    assert next_state(entering, trouble) == replace(entering, trouble=trouble.error)


def test_the_name_the_server_gave_comes_with_the_report() -> None:
    reading = next_state(SigningIn(ATTEMPT), Answered(TokenIssued(Secret("t")), signed_in_as="ivanov"))
    assert isinstance(reading, Reading)
    assert reading.attempt.signed_in_as == "ivanov"

    assert next_state(Storing(reading.attempt), Stored(ImportReport("work"))) == Done(
        ImportReport("work", signed_in_as="ivanov")
    )
