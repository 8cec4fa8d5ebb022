"""The flow while a person confirms: phones, codes and choices, in every way a server may answer."""

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
from cryptoarm_dss_plugin.importing.confirming import ref_of
from cryptoarm_dss_plugin.importing.events import (
    Answered,
    CodeGiven,
    DeadlinePassed,
    OptionChosen,
    StepFailed,
)
from cryptoarm_dss_plugin.importing.flow import next_state
from cryptoarm_dss_plugin.importing.states import (
    AnsweringChoice,
    AnsweringCode,
    Attempt,
    ChoosingFactor,
    EnteringCode,
    Failed,
    Learnt,
    Reading,
    RefSource,
    State,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.secrets import Secret

TEXT, CONTEXT = RefSource.TEXT, RefSource.CONTEXT
ATTEMPT = Attempt(ConfirmationApi.V1, ConfirmationApi.V1.others, learnt=Learnt(), confirmed=True)
PUSH = Challenge(
    FactorKind.PUSH, "mobile", "text-1", "context-1", label="Confirm", expires_in=300, image=b"GIF89a"
)
SMS = Challenge(FactorKind.CODE, "otpviasms", "text-2", "context-2", label="Type the code", expires_in=300)
CHOICE = FactorChoice(
    "context-3", (FactorOption("prefix/otpviasms", "SMS"), FactorOption("prefix/mydss?1", "?"))
)
TOKEN = TokenIssued(Secret("Canary-token"))

WAITING = WaitingForPhone(ATTEMPT, PUSH, TEXT)
ENTERING = EnteringCode(ATTEMPT, SMS, TEXT)
ANSWERING = AnsweringCode(ATTEMPT, SMS, TEXT)
ANSWERING_FOR_PHONE = AnsweringCode(ATTEMPT, PUSH, TEXT)


def failed(code: ErrorCode, **facts: str) -> StepFailed:
    return StepFailed(DssPluginError(code, "detail", facts, "words"))


WRONG_REF = failed(ErrorCode.CONFIRMATION_EXPIRED, server_code="Invalid_Transaction ")


def code_of(state: State) -> ErrorCode:
    assert isinstance(state, Failed), state
    return state.error.code


# -- the phone -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        StillWaiting(),
        PUSH,
        replace(PUSH, title="another title", label="", expires_in=None, image=b""),
        replace(PUSH, text_ref=""),
        replace(PUSH, context_ref=""),
        replace(PUSH, text_ref="", context_ref="", method="", kind=FactorKind.CODE),
    ],
)
def test_a_poll_before_the_outcome_changes_nothing(answer: StillWaiting | Challenge) -> None:
    assert next_state(WAITING, Answered(answer)) == WAITING


def test_a_poll_that_is_answered_ends_the_trouble() -> None:
    troubled = replace(WAITING, trouble=DssPluginError(ErrorCode.TIMEOUT))

    assert next_state(troubled, Answered(StillWaiting())) == WAITING


def test_a_poll_may_bring_another_challenge() -> None:
    assert next_state(WAITING, Answered(SMS)) == EnteringCode(ATTEMPT, SMS, TEXT)
    assert next_state(WAITING, Answered(CHOICE)) == ChoosingFactor(ATTEMPT, CHOICE)
    renewed = replace(PUSH, text_ref="text-9", context_ref="context-9")
    assert next_state(WAITING, Answered(renewed)) == WaitingForPhone(ATTEMPT, renewed, TEXT)


def test_the_ref_that_worked_is_learnt() -> None:
    state = next_state(replace(WAITING, ref_source=CONTEXT, ref_switched=True), Answered(TOKEN))

    assert isinstance(state, Reading)
    assert state.attempt.learnt.ref_source is CONTEXT


@pytest.mark.parametrize(
    "trouble",
    [
        failed(ErrorCode.CANNOT_RESOLVE),
        failed(ErrorCode.CANNOT_CONNECT),
        failed(ErrorCode.TIMEOUT),
        failed(ErrorCode.TLS_FAILED),
        failed(ErrorCode.PROXY_FAILED),
        failed(ErrorCode.SERVER_ERROR, status="500"),
        failed(ErrorCode.SERVER_ERROR, status="503"),
        failed(ErrorCode.SERVER_ERROR, status="429"),
        failed(ErrorCode.BAD_ANSWER, status="200"),
        failed(ErrorCode.NOT_DSS, status="200"),
        failed(ErrorCode.NOT_DSS, status="302"),
        failed(ErrorCode.NOT_DSS),
    ],
    ids=lambda event: f"{event.error.code} {event.error.facts.get('status', '')}",
)
def test_a_poll_without_an_answer_is_trouble_and_no_end(trouble: StepFailed) -> None:
    assert next_state(WAITING, trouble) == replace(WAITING, trouble=trouble.error)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (
            failed(ErrorCode.CONFIRMATION_DECLINED, server_code="authentication_declined"),
            ErrorCode.CONFIRMATION_DECLINED,
        ),
        (
            failed(ErrorCode.CONFIRMATION_EXPIRED, server_code="transaction_expired"),
            ErrorCode.CONFIRMATION_EXPIRED,
        ),
        (
            failed(ErrorCode.ATTEMPTS_EXCEEDED, server_code="max_attempts_exceeded"),
            ErrorCode.ATTEMPTS_EXCEEDED,
        ),
        (failed(ErrorCode.ACCESS_DENIED, server_code="something_new"), ErrorCode.ACCESS_DENIED),
        (failed(ErrorCode.NOT_DSS, status="400"), ErrorCode.CONFIRMATION_DECLINED),
        (failed(ErrorCode.WRONG_CREDENTIALS, status="401"), ErrorCode.CONFIRMATION_DECLINED),
        (failed(ErrorCode.ACCESS_DENIED, status="403"), ErrorCode.CONFIRMATION_DECLINED),
        (failed(ErrorCode.NOT_DSS, status="404"), ErrorCode.CONFIRMATION_EXPIRED),
        (failed(ErrorCode.NOT_DSS, status="409"), ErrorCode.CONFIRMATION_DECLINED),
        (failed(ErrorCode.NOT_DSS, status="410"), ErrorCode.CONFIRMATION_EXPIRED),
        (failed(ErrorCode.NOT_DSS, status="400", server_code="new_error"), ErrorCode.ACCESS_DENIED),
        (
            failed(ErrorCode.WRONG_CREDENTIALS, status="401", server_code="invalid_grant"),
            ErrorCode.WRONG_CREDENTIALS,
        ),
        (failed(ErrorCode.TLS_UNTRUSTED), ErrorCode.TLS_UNTRUSTED),
        (failed(ErrorCode.ACCOUNT_MISMATCH), ErrorCode.ACCOUNT_MISMATCH),
        (failed(ErrorCode.ANSWER_TOO_LARGE), ErrorCode.ANSWER_TOO_LARGE),
    ],
    ids=lambda value: (
        f"{value.error.code} {dict(value.error.facts)}" if isinstance(value, StepFailed) else ""
    ),
)
def test_a_poll_that_ends_the_waiting(event: StepFailed, code: ErrorCode) -> None:
    state = next_state(WAITING, event)

    assert code_of(state) is code
    assert isinstance(state, Failed)
    assert state.error.server_words == "words"


def test_nobody_confirmed_in_time() -> None:
    trouble = DssPluginError(ErrorCode.SERVER_ERROR)

    assert code_of(next_state(WAITING, DeadlinePassed())) is ErrorCode.CONFIRMATION_EXPIRED
    assert next_state(replace(WAITING, trouble=trouble), DeadlinePassed()) == Failed(trouble)
    assert code_of(next_state(ENTERING, DeadlinePassed())) is ErrorCode.CONFIRMATION_EXPIRED
    # The server was reached often enough for a code to be typed again: time was over all the same.
    late = next_state(replace(ENTERING, trouble=trouble), DeadlinePassed())
    assert code_of(late) is ErrorCode.CONFIRMATION_EXPIRED


# -- which RefID ---------------------------------------------------------------------------------------


def test_which_ref_is_sent() -> None:
    assert ref_of(PUSH, TEXT) == "text-1"
    assert ref_of(PUSH, CONTEXT) == "context-1"
    assert ref_of(replace(PUSH, text_ref=""), TEXT) == "context-1"
    assert ref_of(replace(PUSH, context_ref=""), CONTEXT) == "text-1"


@pytest.mark.parametrize("state", [WAITING, ANSWERING, ANSWERING_FOR_PHONE])
def test_a_ref_that_is_not_taken_is_replaced_by_the_other_once(
    state: WaitingForPhone | AnsweringCode,
) -> None:
    other = next_state(state, WRONG_REF)

    assert other == replace(state, ref_source=CONTEXT, ref_switched=True)
    assert code_of(next_state(other, WRONG_REF)) is ErrorCode.CONFIRMATION_EXPIRED
    back = next_state(replace(state, ref_source=CONTEXT), WRONG_REF)
    assert back == replace(state, ref_source=TEXT, ref_switched=True)


@pytest.mark.parametrize(
    "challenge",
    [replace(PUSH, context_ref="text-1"), replace(PUSH, context_ref=""), replace(PUSH, text_ref="")],
)
def test_where_there_is_no_other_ref_nothing_is_tried(challenge: Challenge) -> None:
    state = next_state(WaitingForPhone(ATTEMPT, challenge, TEXT), WRONG_REF)

    assert code_of(state) is ErrorCode.CONFIRMATION_EXPIRED


# -- codes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [WAITING, ENTERING])
def test_a_code_is_sent_for_the_challenge_that_asks(state: WaitingForPhone | EnteringCode) -> None:
    assert next_state(replace(state, ref_source=CONTEXT, ref_switched=True), CodeGiven()) == AnsweringCode(
        ATTEMPT, state.challenge, CONTEXT, ref_switched=True
    )


def test_a_wrong_code_may_be_typed_again() -> None:
    refused = replace(SMS, title="Wrong code, 2 tries left")

    assert next_state(ANSWERING, Answered(refused)) == EnteringCode(ATTEMPT, refused, TEXT, wrong=True)
    titled = StillWaiting("Wrong code, 2 tries left")
    assert next_state(ANSWERING, Answered(titled)) == EnteringCode(ATTEMPT, refused, TEXT, wrong=True)


@pytest.mark.parametrize("answering", [ANSWERING, ANSWERING_FOR_PHONE], ids=["code", "phone"])
def test_an_answer_that_says_nothing_of_a_code_is_not_told_as_a_wrong_code(answering: AnsweringCode) -> None:
    state = next_state(answering, Answered(StillWaiting(), 7.0))

    assert isinstance(state, EnteringCode | WaitingForPhone)
    assert (state.wrong, state.contact_at, state.challenge) == (False, 7.0, answering.challenge)
    assert state.trouble is not None
    assert (state.trouble.code, state.trouble.facts["about"]) == (ErrorCode.BAD_ANSWER, "code")


@pytest.mark.parametrize("expires_in", [60.0, None])
def test_another_challenge_in_answer_to_a_wrong_code_has_its_own_time(expires_in: float | None) -> None:
    answering = replace(ANSWERING, came_at=100.0, asked_at=100.0)
    other = replace(SMS, text_ref="text-9", context_ref="context-9", title="Wrong", expires_in=expires_in)

    state = next_state(answering, Answered(other, 140.0))

    assert isinstance(state, EnteringCode)
    assert state.wrong
    assert (state.came_at, state.asked_at, state.challenge.text_ref) == (140.0, 100.0, "text-9")
    assert state.challenge.expires_in == (60.0 if expires_in else 260.0), "what was left of it"


def test_a_wrong_code_of_a_phone_goes_on_waiting_for_the_phone() -> None:
    refused = replace(PUSH, title="Wrong code")

    state = next_state(ANSWERING_FOR_PHONE, Answered(refused))

    assert state == WaitingForPhone(ATTEMPT, refused, TEXT, wrong=True)
    assert next_state(state, Answered(PUSH)) == state  # until another code is typed


def test_what_the_answer_to_a_wrong_code_leaves_out_is_still_known() -> None:
    bare = Challenge(FactorKind.PUSH, "", "", "", title="Wrong code")

    assert next_state(ANSWERING, Answered(bare)) == EnteringCode(
        ATTEMPT, replace(SMS, title="Wrong code"), TEXT, wrong=True
    )
    for_phone = next_state(ANSWERING_FOR_PHONE, Answered(replace(bare, kind=FactorKind.CODE)))
    assert for_phone == WaitingForPhone(ATTEMPT, replace(PUSH, title="Wrong code"), TEXT, wrong=True)


def test_after_a_right_code_the_server_may_want_more() -> None:
    assert isinstance(next_state(ANSWERING, Answered(TOKEN)), Reading)
    assert next_state(ANSWERING, Answered(CHOICE)) == ChoosingFactor(ATTEMPT, CHOICE)
    assert next_state(ANSWERING, Answered(PUSH)) == WaitingForPhone(ATTEMPT, PUSH, TEXT)
    assert next_state(ANSWERING_FOR_PHONE, Answered(SMS)) == EnteringCode(ATTEMPT, SMS, TEXT)


def test_a_code_that_could_not_be_sent_may_be_typed_again() -> None:
    trouble = failed(ErrorCode.SERVER_ERROR, status="503")

    assert next_state(ANSWERING, trouble) == EnteringCode(ATTEMPT, SMS, TEXT, trouble=trouble.error)
    assert next_state(ANSWERING_FOR_PHONE, trouble) == WaitingForPhone(
        ATTEMPT, PUSH, TEXT, trouble=trouble.error
    )


@pytest.mark.parametrize(
    ("event", "for_code", "for_phone"),
    [
        (
            failed(ErrorCode.ATTEMPTS_EXCEEDED, server_code="max_attempts_exceeded"),
            ErrorCode.ATTEMPTS_EXCEEDED,
            ErrorCode.ATTEMPTS_EXCEEDED,
        ),
        (
            failed(ErrorCode.CONFIRMATION_EXPIRED, server_code="transaction_expired"),
            ErrorCode.CONFIRMATION_EXPIRED,
            ErrorCode.CONFIRMATION_EXPIRED,
        ),
        (
            failed(ErrorCode.NOT_DSS, status="404"),
            ErrorCode.CONFIRMATION_EXPIRED,
            ErrorCode.CONFIRMATION_EXPIRED,
        ),
        (failed(ErrorCode.NOT_DSS, status="400"), ErrorCode.ACCESS_DENIED, ErrorCode.CONFIRMATION_DECLINED),
        (
            failed(ErrorCode.ACCESS_DENIED, status="403"),
            ErrorCode.ACCESS_DENIED,
            ErrorCode.CONFIRMATION_DECLINED,
        ),
        (
            failed(ErrorCode.WRONG_CREDENTIALS, status="401"),
            ErrorCode.WRONG_CREDENTIALS,
            ErrorCode.CONFIRMATION_DECLINED,
        ),
    ],
    ids=["attempts", "expired", "404", "400", "403", "401"],
)
def test_a_code_that_ends_the_exchange(event: StepFailed, for_code: ErrorCode, for_phone: ErrorCode) -> None:
    assert code_of(next_state(ANSWERING, event)) is for_code
    assert code_of(next_state(ANSWERING_FOR_PHONE, event)) is for_phone


# -- choices -------------------------------------------------------------------------------------------


def test_what_is_chosen_goes_back_whole() -> None:
    state = next_state(ChoosingFactor(ATTEMPT, CHOICE), OptionChosen("prefix/mydss?1"))

    chosen = replace(ATTEMPT, choices=1, chosen="prefix/mydss?1")
    assert state == AnsweringChoice(chosen, CHOICE, "prefix/mydss?1")
    asked = replace(chosen, asked=(("prefix/mydss?1", 0.0),))
    assert next_state(state, Answered(SMS)) == EnteringCode(asked, SMS, TEXT)
    assert next_state(state, Answered(PUSH)) == WaitingForPhone(asked, PUSH, TEXT)
    assert next_state(state, Answered(CHOICE)) == ChoosingFactor(chosen, CHOICE)


def test_what_was_not_offered_is_not_sent() -> None:
    state = next_state(ChoosingFactor(ATTEMPT, CHOICE), OptionChosen("prefix/mydss"))

    assert code_of(state) is ErrorCode.FACTOR_NOT_OFFERED


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (failed(ErrorCode.SERVER_ERROR, status="503"), ErrorCode.SERVER_ERROR),
        (failed(ErrorCode.NOT_DSS, status="404"), ErrorCode.CONFIRMATION_EXPIRED),
        (failed(ErrorCode.NOT_DSS, status="400"), ErrorCode.ACCESS_DENIED),
        (WRONG_REF, ErrorCode.CONFIRMATION_EXPIRED),
    ],
    ids=["503", "404", "400", "invalid_transaction"],
)
def test_a_choice_that_fails_is_not_repeated(event: StepFailed, code: ErrorCode) -> None:
    state = AnsweringChoice(ATTEMPT, CHOICE, "prefix/otpviasms")

    assert code_of(next_state(state, event)) is code
    assert code_of(next_state(state, Answered(StillWaiting()))) is ErrorCode.BAD_ANSWER


def test_a_server_that_asks_to_choose_again_and_again_is_left() -> None:
    state: State = ChoosingFactor(ATTEMPT, CHOICE)
    rounds = 0
    while isinstance(state, ChoosingFactor):
        answering = next_state(state, OptionChosen("prefix/mydss?1"))
        state = next_state(answering, Answered(CHOICE))
        rounds += 1

    assert rounds == 3
    assert isinstance(state, Failed)
    assert state.error.code is ErrorCode.BAD_ANSWER
