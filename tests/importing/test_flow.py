"""The flow as a table: every state, every event, what comes next."""

import itertools
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
from cryptoarm_dss_plugin.importing.choosing import Choosable
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
from cryptoarm_dss_plugin.importing.flow import first_state, next_state
from cryptoarm_dss_plugin.importing.report import ImportReport
from cryptoarm_dss_plugin.importing.states import (
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
    RefSource,
    SigningIn,
    State,
    Storing,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.secrets import Secret
from tests.store.helpers import offer

V1, V2, GRANT = ConfirmationApi.V1, ConfirmationApi.V2, ConfirmationApi.PASSWORD_GRANT
LIST = "https://dss.example/SignServer/rest/api/certificates"

ATTEMPT = Attempt(V1, V1.others, learnt=Learnt())
PROBING = replace(ATTEMPT, password=PasswordInUse.PROBED_EMPTY)
GIVEN = replace(ATTEMPT, password=PasswordInUse.GIVEN)
CONFIRMING = replace(GIVEN, confirmed=True)

PUSH = Challenge(FactorKind.PUSH, "mydss", "text-1", "context-1", label="Confirm", expires_in=300)
SMS = Challenge(FactorKind.CODE, "otpviasms", "text-2", "context-2", label="Type the code", expires_in=300)
CHOICE = FactorChoice(
    "context-3", (FactorOption("prefix/otpviasms", "SMS"), FactorOption("prefix/mydss?1", "?"))
)
TOKEN = TokenIssued(Secret("Canary-token"))
REPORT = ImportReport("work")
ROWS = (Choosable(0, offer(14), here=False, news=(), reasons=()),)


def failure(code: ErrorCode, **facts: str) -> DssPluginError:
    return DssPluginError(code, "detail", facts, "words")


STATES: dict[type, State] = {
    Form: Form(ATTEMPT),
    SigningIn: SigningIn(GIVEN),
    PasswordNeeded: PasswordNeeded(ATTEMPT),
    ChoosingFactor: ChoosingFactor(CONFIRMING, CHOICE),
    AnsweringChoice: AnsweringChoice(CONFIRMING, CHOICE, "prefix/otpviasms"),
    WaitingForPhone: WaitingForPhone(CONFIRMING, PUSH, RefSource.TEXT),
    EnteringCode: EnteringCode(CONFIRMING, SMS, RefSource.TEXT),
    AnsweringCode: AnsweringCode(CONFIRMING, SMS, RefSource.TEXT),
    Reading: Reading(GIVEN),
    ChoosingCertificates: ChoosingCertificates(GIVEN, ROWS),
    Storing: Storing(GIVEN),
    Done: Done(REPORT),
    Failed: Failed(failure(ErrorCode.SERVER_ERROR)),
    Cancelled: Cancelled(),
}
EVENTS: dict[type, Event] = {
    Submitted: Submitted(with_password=True),
    PasswordGiven: PasswordGiven(),
    OptionChosen: OptionChosen("prefix/otpviasms"),
    CodeGiven: CodeGiven(),
    AgainAsked: AgainAsked(),
    OtherFactorAsked: OtherFactorAsked(),
    Answered: Answered(TOKEN),
    StepFailed: StepFailed(failure(ErrorCode.ACCESS_DENIED)),
    DeadlinePassed: DeadlinePassed(),
    CertificatesRead: CertificatesRead(LIST),
    CertificatesChosen: CertificatesChosen(),
    Stored: Stored(REPORT),
    NothingStored: NothingStored(failure(ErrorCode.NO_CERTIFICATES), REPORT),
    GivenUp: GivenUp(failure(ErrorCode.CODE_REQUIRED)),
    CancelAsked: CancelAsked(),
}
FINAL = {Done, Failed, Cancelled}
MEANINGFUL: dict[tuple[type, type], type] = {
    (Form, Submitted): SigningIn,
    (SigningIn, Answered): Reading,
    (SigningIn, StepFailed): Failed,
    (PasswordNeeded, PasswordGiven): SigningIn,
    (PasswordNeeded, GivenUp): Failed,
    (ChoosingFactor, OptionChosen): AnsweringChoice,
    (ChoosingFactor, GivenUp): Failed,
    (AnsweringChoice, Answered): Reading,
    (AnsweringChoice, StepFailed): Failed,
    (WaitingForPhone, Answered): Reading,
    (WaitingForPhone, StepFailed): Failed,
    (WaitingForPhone, CodeGiven): AnsweringCode,
    (WaitingForPhone, AgainAsked): SigningIn,
    (WaitingForPhone, OtherFactorAsked): SigningIn,
    (WaitingForPhone, DeadlinePassed): Failed,
    (WaitingForPhone, GivenUp): Failed,
    (EnteringCode, Answered): Reading,
    (EnteringCode, StepFailed): Failed,
    (EnteringCode, CodeGiven): AnsweringCode,
    (EnteringCode, AgainAsked): SigningIn,
    (EnteringCode, OtherFactorAsked): SigningIn,
    (EnteringCode, DeadlinePassed): Failed,
    (EnteringCode, GivenUp): Failed,
    (AnsweringCode, Answered): Reading,
    (AnsweringCode, StepFailed): Failed,
    (Reading, CertificatesRead): Storing,
    (Reading, StepFailed): Failed,
    (ChoosingCertificates, CertificatesChosen): Storing,
    (ChoosingCertificates, GivenUp): Failed,
    (Storing, Stored): Done,
    (Storing, NothingStored): Failed,
    (Storing, StepFailed): Failed,
    **{(state, CancelAsked): Cancelled for state in STATES if state not in FINAL},
}


@pytest.mark.parametrize(
    ("state", "event"), list(itertools.product(STATES, EVENTS)), ids=lambda kind: str(kind.__name__)
)
def test_every_event_in_every_state_leads_on_or_is_a_bug(state: type, event: type) -> None:
    expected = MEANINGFUL.get((state, event))
    if expected is None:
        with pytest.raises(ValueError, match=f"{event.__name__} has no meaning in {state.__name__}"):
            next_state(STATES[state], EVENTS[event])
    else:
        assert type(next_state(STATES[state], EVENTS[event])) is expected


def test_no_state_and_no_event_shows_a_secret() -> None:
    for value in (*STATES.values(), *EVENTS.values()):
        assert "Canary" not in repr(value)


@pytest.mark.parametrize(
    ("learnt", "preferred", "first"),
    [
        (Learnt(), None, V1),
        (Learnt(api=V1), None, V1),
        (Learnt(api=V2), None, V2),
        (Learnt(api=V2), V1, V1),
        (Learnt(api=V1), V2, V2),
        (Learnt(api=GRANT), None, GRANT),
        (Learnt(api=GRANT), V1, V1),
    ],
)
def test_which_version_is_asked_first(
    learnt: Learnt, preferred: ConfirmationApi | None, first: ConfirmationApi
) -> None:
    assert first_state(learnt, preferred).attempt.api is first


@pytest.mark.parametrize(
    ("known", "with_password", "expected"),
    [
        (EmptyPassword.UNKNOWN, False, SigningIn),
        (EmptyPassword.ACCEPTED, False, SigningIn),
        (EmptyPassword.REFUSED, False, PasswordNeeded),
        (EmptyPassword.UNKNOWN, True, SigningIn),
        (EmptyPassword.ACCEPTED, True, SigningIn),
        (EmptyPassword.REFUSED, True, SigningIn),
    ],
)
def test_an_empty_password_is_tried_unless_it_is_known_to_be_refused(
    known: EmptyPassword,
    with_password: bool,  # noqa: FBT001 - a column of the table
    expected: type,
) -> None:
    state = next_state(first_state(Learnt(empty_password=known), None), Submitted(with_password))

    assert type(state) is expected
    if isinstance(state, SigningIn):
        used = PasswordInUse.GIVEN if with_password else PasswordInUse.PROBED_EMPTY
        assert state.attempt.password is used


def test_a_token_means_signed_in_and_teaches() -> None:
    probed = next_state(SigningIn(replace(PROBING, api=V2)), Answered(TOKEN))
    given = next_state(SigningIn(GIVEN), Answered(TOKEN))

    assert isinstance(probed, Reading)
    assert probed.attempt.learnt == Learnt(api=V2, empty_password=EmptyPassword.ACCEPTED)
    assert isinstance(given, Reading)
    assert given.attempt.learnt == Learnt(api=V1, empty_password=EmptyPassword.UNKNOWN)
    assert not given.attempt.confirmed


def test_what_the_first_answer_asks_for() -> None:
    asked = {
        "choice": next_state(SigningIn(PROBING), Answered(CHOICE)),
        "push": next_state(SigningIn(PROBING), Answered(PUSH)),
        "code": next_state(SigningIn(PROBING), Answered(SMS)),
    }
    learnt = Learnt(V1, EmptyPassword.ACCEPTED)
    attempt = replace(PROBING, learnt=learnt, confirmed=True)

    assert asked == {
        "choice": ChoosingFactor(attempt, CHOICE),
        "push": WaitingForPhone(attempt, PUSH, RefSource.TEXT),
        "code": EnteringCode(attempt, SMS, RefSource.TEXT),
    }


@pytest.mark.parametrize(
    "answer",
    [StillWaiting(), replace(PUSH, text_ref="", context_ref=""), replace(SMS, text_ref="", context_ref="")],
)
def test_an_answer_to_which_nothing_can_be_answered(answer: StillWaiting | Challenge) -> None:
    state = next_state(SigningIn(PROBING), Answered(answer))

    assert isinstance(state, Failed)
    assert state.error.code is ErrorCode.BAD_ANSWER


@pytest.mark.parametrize("answer", [replace(PUSH, text_ref=""), replace(PUSH, context_ref="")])
def test_one_ref_is_enough(answer: Challenge) -> None:
    assert isinstance(next_state(SigningIn(PROBING), Answered(answer)), WaitingForPhone)


WANTS_PASSWORD = [
    failure(ErrorCode.WRONG_CREDENTIALS, status="401"),
    failure(ErrorCode.WRONG_CREDENTIALS, server_code="authentication_failed"),
    failure(ErrorCode.WRONG_CREDENTIALS, server_code="invalid_grant"),
    failure(ErrorCode.ACCESS_DENIED, status="403"),
]


@pytest.mark.parametrize("error", WANTS_PASSWORD, ids=str)
def test_the_empty_password_is_refused(error: DssPluginError) -> None:
    state = next_state(SigningIn(replace(PROBING, api=V2)), StepFailed(error))

    assert isinstance(state, PasswordNeeded)
    assert state.refusal is None
    forbidden = error.code is ErrorCode.ACCESS_DENIED  # which need not be about the password
    known = EmptyPassword.UNKNOWN if forbidden else EmptyPassword.REFUSED
    assert state.attempt.learnt == Learnt(V2, known)


@pytest.mark.parametrize("error", WANTS_PASSWORD, ids=str)
def test_what_was_an_account_s_way_is_not_lost_by_a_refusal(error: DssPluginError) -> None:
    accepted = Learnt(V2, EmptyPassword.ACCEPTED)
    state = next_state(SigningIn(replace(PROBING, api=V2, learnt=accepted)), StepFailed(error))

    assert isinstance(state, PasswordNeeded)
    assert state.attempt.learnt == Learnt(V2, EmptyPassword.UNKNOWN), "to be tried once more"


@pytest.mark.parametrize(
    ("error", "expected"),
    list(zip(WANTS_PASSWORD, [PasswordNeeded, PasswordNeeded, PasswordNeeded, Failed], strict=True)),
    ids=str,
)
def test_a_given_password_is_refused(error: DssPluginError, expected: type) -> None:
    state = next_state(SigningIn(GIVEN), StepFailed(error))

    assert type(state) is expected
    if isinstance(state, PasswordNeeded):
        assert state.refusal is error
        assert state.attempt.learnt.empty_password is EmptyPassword.UNKNOWN


@pytest.mark.parametrize("attempt", [PROBING, GIVEN], ids=["empty", "given"])
@pytest.mark.parametrize(
    "error",
    [
        failure(ErrorCode.ACCESS_DENIED, server_code="something_new"),
        failure(ErrorCode.CLIENT_NOT_REGISTERED, server_code="invalid_client"),
        failure(ErrorCode.CONFIRMATION_PENDING, server_code="transaction_pending"),
        failure(ErrorCode.NOT_DSS, status="200"),
        failure(ErrorCode.NOT_DSS, status="302"),
        failure(ErrorCode.BAD_ANSWER),
        failure(ErrorCode.CANNOT_RESOLVE),
        failure(ErrorCode.CANNOT_CONNECT),
        failure(ErrorCode.TIMEOUT),
        failure(ErrorCode.PROXY_FAILED),
        failure(ErrorCode.TLS_UNTRUSTED),
        failure(ErrorCode.TLS_GOST_REQUIRED),
        failure(ErrorCode.SERVER_ERROR, status="503"),
        failure(ErrorCode.ACCOUNT_MISMATCH),
    ],
    ids=str,
)
def test_a_start_that_fails_is_never_repeated_by_itself(attempt: Attempt, error: DssPluginError) -> None:
    assert next_state(SigningIn(attempt), StepFailed(error)) == Failed(error)


@pytest.mark.parametrize("status", ["404", "405"])
@pytest.mark.parametrize("order", [(V1, V2, GRANT), (V2, V1, GRANT), (GRANT, V1, V2)])
def test_where_one_way_of_signing_in_is_not_there_the_others_are_tried_once(
    order: tuple[ConfirmationApi, ...], status: str
) -> None:
    errors = {api: failure(ErrorCode.NOT_DSS, status=status, way=api.value) for api in order}
    state: State = next_state(first_state(Learnt(api=order[0]), None), Submitted(with_password=False))

    for api in order:
        assert isinstance(state, SigningIn)
        assert (state.attempt.api, state.attempt.password) == (api, PasswordInUse.PROBED_EMPTY)
        state = next_state(state, StepFailed(errors[api]))

    last_version = [api for api in order if api is not GRANT][-1]
    assert state == Failed(errors[last_version]), "what the person set up is what the error is about"


@pytest.mark.parametrize("status", ["404", "405"])
@pytest.mark.parametrize("version", [V1, V2])
def test_a_version_that_the_person_insists_on_is_the_only_one_tried(
    version: ConfirmationApi, status: str
) -> None:
    error = failure(ErrorCode.NOT_DSS, status=status)
    insisting = first_state(Learnt(api=GRANT), version, only_preferred=True)

    submitted = next_state(insisting, Submitted(with_password=False))

    assert next_state(submitted, StepFailed(error)) == Failed(error)


def test_a_page_in_place_of_the_password_grant_is_told_as_the_missing_confirmation() -> None:
    absent = failure(ErrorCode.NOT_DSS, status="404")
    asking = SigningIn(replace(PROBING, api=GRANT, others=(), absent=absent))

    assert next_state(asking, StepFailed(failure(ErrorCode.NOT_DSS, status="200"))) == Failed(absent)


def test_the_password_grant_asks_for_the_password_like_the_confirmation() -> None:
    refused = StepFailed(failure(ErrorCode.WRONG_CREDENTIALS, status="400", server_code="invalid_grant"))
    probing = replace(PROBING, api=GRANT, others=())

    needed = next_state(SigningIn(probing), refused)

    assert isinstance(needed, PasswordNeeded)
    assert needed.attempt.learnt == Learnt(api=GRANT, empty_password=EmptyPassword.REFUSED)
    given = next_state(needed, PasswordGiven())
    assert isinstance(given, SigningIn)
    assert given.attempt.api is GRANT
    again = next_state(given, refused)
    assert isinstance(again, PasswordNeeded)
    assert again.refusal is refused.error


def test_a_server_that_has_confirmed_is_not_asked_for_a_sign_in_without_confirmation() -> None:
    before = WaitingForPhone(CONFIRMING, PUSH, RefSource.TEXT)
    error = failure(ErrorCode.NOT_DSS, status="404")

    assert next_state(SigningIn(CONFIRMING, before), StepFailed(error)) == Failed(error)


@pytest.mark.parametrize("status", ["400", "200", "302", "410", ""])
def test_any_other_answer_of_a_stranger_does_not_send_the_program_to_the_other_version(status: str) -> None:
    error = failure(ErrorCode.NOT_DSS, status=status)

    assert next_state(SigningIn(PROBING), StepFailed(error)) == Failed(error)


def test_a_session_that_ended_is_renewed_once_and_silently_only_without_the_person() -> None:
    ended = StepFailed(failure(ErrorCode.SESSION_EXPIRED, status="401"))

    renewing = next_state(Reading(PROBING), ended)

    assert renewing == SigningIn(replace(PROBING, renewed=True))
    again = next_state(renewing, Answered(TOKEN))
    assert next_state(again, ended) == Failed(ended.error)
    assert next_state(Reading(CONFIRMING), ended) == Failed(ended.error)


def test_the_address_that_gave_the_list_is_learnt() -> None:
    assert next_state(Reading(GIVEN), CertificatesRead(LIST)) == Storing(
        replace(GIVEN, learnt=Learnt(certificates_url=LIST))
    )


def test_what_is_read_is_chosen_from_where_the_person_wants_to() -> None:
    choosing = next_state(Reading(GIVEN), CertificatesRead(LIST, ROWS))

    learnt = replace(GIVEN, learnt=Learnt(certificates_url=LIST))
    assert choosing == ChoosingCertificates(learnt, ROWS)
    assert next_state(choosing, CertificatesChosen()) == Storing(learnt)


def test_the_ends() -> None:
    nothing = failure(ErrorCode.NO_CERTIFICATES)

    assert next_state(Storing(GIVEN), Stored(REPORT)) == Done(REPORT)
    assert next_state(Storing(GIVEN), NothingStored(nothing, REPORT)) == Failed(nothing, REPORT)
    assert next_state(Storing(GIVEN), StepFailed(nothing)) == Failed(nothing)
    assert next_state(PasswordNeeded(GIVEN), GivenUp(nothing)) == Failed(nothing)


def test_an_empty_password_that_a_person_gave_and_the_server_took_is_the_accounts_way_again() -> None:
    learnt = Learnt(empty_password=EmptyPassword.REFUSED)
    signing_in = next_state(first_state(learnt, None), Submitted(with_password=True, empty=True))

    reading = next_state(signing_in, Answered(TOKEN))

    assert isinstance(reading, Reading)
    assert reading.attempt.learnt.empty_password is EmptyPassword.ACCEPTED


def test_an_empty_password_that_a_person_gave_may_be_refused_like_any_other() -> None:
    refusal = DssPluginError(ErrorCode.WRONG_CREDENTIALS, "401", {"status": "401"})
    asked = PasswordNeeded(first_state(Learnt(), None).attempt)
    signing_in = next_state(asked, PasswordGiven(empty=True))

    state = next_state(signing_in, StepFailed(refusal))

    assert isinstance(state, PasswordNeeded)
    assert state.refusal is refusal
