"""Every factor, every choice, every ending, and the ways in which servers write the same."""

import pytest

from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.values import Severity, StoreChange
from cryptoarm_dss_plugin.importing.states import (
    ChoosingFactor,
    EnteringCode,
    PasswordNeeded,
    State,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.clocks import SystemClock
from tests.front import Front, Running, changes, choice, error_of, report_of, steps_of
from tests.importing.conftest import LeftSecrets

NEW = StoreChange.NEW

TAPPED = ["push", "pushpwd", "mydss", "airkey", "sim", "qr", "hurry", "laconic"]
TYPED = ["sms", "mail", "oath", "unknown", "unknown-code", "voice", "no-method"]
SPELLINGS: dict[str, dict[str, object]] = {
    "camel": {"names": "camel"},
    "lower": {"names": "lower"},
    "no-expiry": {"omit": ["ExpiresIn", "ExpiresInSpecified", "CreatedAt"]},
    "expiry-not-specified": {"expires_in_specified": False},
    "no-words": {"omit": ["Label", "Title"]},
    "no-context": {"omit": ["ContextData"]},
    "no-text-ref": {"omit": ["TextChallenge.RefID"]},
    "context-counts": {"ref_source": "context"},
    "text-counts": {"ref_source": "text"},
    "one-ref": {"ref_ids": "equal"},
    "changing-refs": {"ref_ids": "changing"},
    "silent-polls": {"poll_repeats_challenge": False},
    "polls-without-challenge": {"omit_on_polls": ["Challenge"]},
    "limits": {"max_len": True, "hidden": True},
    "refresh": {"refresh_token": True},
    "camel-and-silent": {"names": "camel", "poll_repeats_challenge": False, "omit": ["ContextData"]},
}
every_spelling = pytest.mark.parametrize("settings", SPELLINGS.values(), ids=SPELLINGS.keys())


def begun(front: Front, training: TrainingProcess, login: str, **fields: object) -> Running:
    """A sign-in with the password at hand."""
    return front.begin(front.form(login, training.password(login), **fields))


def typed(running: Running, training: TrainingProcess, login: str) -> State:
    """The code is typed that was sent last; the final state."""
    running.job.give_code(Secret(training.codes(login)[0]))
    return running.end()


def tapped(running: Running, training: TrainingProcess, login: str) -> State:
    """The sign-in is confirmed on the phone, and the person wants to know at once; the final state."""
    training.confirm(login)
    running.job.poll_now()
    return running.end()


# -- factors -------------------------------------------------------------------------------------------


def test_every_factor_that_is_confirmed_on_a_phone(
    front: Front, training: TrainingProcess, left_secrets: LeftSecrets
) -> None:
    all_at_once = {login: begun(front, training, login) for login in TAPPED}
    for login, running in all_at_once.items():
        running.wait_for(WaitingForPhone)
        training.confirm(login)

    for login, running in all_at_once.items():
        assert changes(running.end()) == [NEW] * 3, login
        assert steps_of(training, login) == ["start", "poll", "GET"]
    assert left_secrets() == []


@pytest.mark.parametrize("login", TYPED)
def test_every_factor_with_a_code(
    front: Front, training: TrainingProcess, login: str, left_secrets: LeftSecrets
) -> None:
    running = begun(front, training, login)
    running.wait_for(EnteringCode)

    assert changes(typed(running, training, login)) == [NEW] * 3
    assert steps_of(training) == ["start", "code", "GET"]
    assert left_secrets() == []


@pytest.mark.parametrize("login", ["unknown-push", "unknown", "no-method"])
def test_a_method_that_nobody_describes_may_be_confirmed_on_a_phone_when_the_person_says_so(
    front: Front, training: TrainingProcess, login: str
) -> None:
    running = begun(front, training, login)
    asked = running.wait_for(EnteringCode)
    assert asked.challenge.may_be_tapped
    running.job.poll_now()
    again = running.wait_for(EnteringCode)
    assert (again.wrong, again.trouble) == (False, None)
    assert again.contact_at > asked.contact_at

    assert changes(tapped(running, training, login)) == [NEW] * 3
    assert steps_of(training) == ["start", "poll", "poll", "GET"]
    assert training.state()["polls"][login]["shortest_gap"] >= 0.9


def test_a_code_that_was_sent_is_never_polled_for(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = begun(front, training, "sms")
    asked = running.wait_for(EnteringCode)
    assert not asked.challenge.may_be_tapped
    system_clock.goes_on(10.0)
    for _ in range(20):
        running.job.poll_now()

    assert changes(typed(running, training, "sms")) == [NEW] * 3
    assert steps_of(training) == ["start", "code", "GET"]


# -- choices -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("otpviasms", EnteringCode),
        ("otpviaemail", EnteringCode),
        ("mobile", WaitingForPhone),
        ("airkey", WaitingForPhone),
    ],
)
@pytest.mark.parametrize("settings", [{}, {"ref_ids": "changing"}], ids=str)
def test_every_factor_that_may_be_chosen(
    front: Front,
    training: TrainingProcess,
    method: str,
    kind: type[EnteringCode] | type[WaitingForPhone],
    settings: dict[str, object],
) -> None:
    training.settings(**settings)
    running = begun(front, training, "choice4")
    choice(method)(running, running.wait_for(ChoosingFactor))
    waiting: EnteringCode | WaitingForPhone = running.wait_for(kind)
    assert waiting.challenge.method == method
    finish = typed if kind is EnteringCode else tapped

    assert changes(finish(running, training, "choice4")) == [NEW] * 3


def test_a_method_and_then_its_phone(front: Front, training: TrainingProcess) -> None:
    running = begun(front, training, "phones", confirmation_api="v2")
    choice("mydss")(running, running.wait_for(ChoosingFactor))
    choice("?device=1111")(running, running.wait_for(ChoosingFactor))
    assert "Телефон бухгалтера" in running.wait_for(WaitingForPhone).challenge.label

    assert changes(tapped(running, training, "phones")) == [NEW] * 3


def test_a_code_and_then_a_choice(front: Front, training: TrainingProcess) -> None:
    running = begun(front, training, "two-steps")
    running.wait_for(EnteringCode)
    running.job.give_code(Secret(training.codes("two-steps")[0]))
    choice("mobile")(running, running.wait_for(ChoosingFactor))
    running.wait_for(WaitingForPhone)

    assert changes(tapped(running, training, "two-steps")) == [NEW] * 3


def test_a_code_with_a_choice_beside_it(front: Front, training: TrainingProcess) -> None:
    running = begun(front, training, "both")
    running.wait_for(EnteringCode)

    assert changes(typed(running, training, "both")) == [NEW] * 3


def test_the_choice_beside_a_code_is_made_without_starting_again(
    front: Front, training: TrainingProcess
) -> None:
    running = begun(front, training, "both")
    asked = running.wait_for(EnteringCode)
    assert asked.attempt.choices > 0

    running.job.change_factor()
    choosing = running.wait_for(ChoosingFactor)
    choice("mobile")(running, choosing)
    running.wait_for(WaitingForPhone)

    assert choosing.before == asked
    assert changes(tapped(running, training, "both")) == [NEW] * 3
    assert steps_of(training)[:2] == ["start", "choice"]


# -- spellings -----------------------------------------------------------------------------------------


@every_spelling
def test_every_way_of_writing_a_request_to_the_phone(
    front: Front, training: TrainingProcess, settings: dict[str, object]
) -> None:
    training.settings(**settings)
    running = begun(front, training, "push")
    running.wait_for(WaitingForPhone)
    if "poll" in "".join(settings):
        training.wait_for("push", polls=1)

    assert changes(tapped(running, training, "push")) == [NEW] * 3


@every_spelling
def test_every_way_of_writing_a_request_for_a_code(
    front: Front, training: TrainingProcess, settings: dict[str, object]
) -> None:
    training.settings(**settings)
    running = begun(front, training, "sms")
    running.wait_for(EnteringCode)
    right = training.codes("sms")[0]
    running.job.give_code(Secret("000000" if right != "000000" else "000001"))
    assert running.wait_for(EnteringCode).wrong

    assert changes(typed(running, training, "sms")) == [NEW] * 3


@every_spelling
def test_every_way_of_writing_a_choice(
    front: Front, training: TrainingProcess, settings: dict[str, object]
) -> None:
    training.settings(**settings)
    running = begun(front, training, "choice")
    choice("otpviasms")(running, running.wait_for(ChoosingFactor))
    running.wait_for(EnteringCode)

    assert changes(typed(running, training, "choice")) == [NEW] * 3


# -- endings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [{}, {"final_with_error": False}, {"decline_status": 409}], ids=str)
def test_every_phone_may_decline(
    front: Front, training: TrainingProcess, settings: dict[str, object]
) -> None:
    training.settings(**settings)
    all_at_once = {login: begun(front, training, login) for login in TAPPED}
    for login, running in all_at_once.items():
        running.wait_for(WaitingForPhone)
        training.decline(login)

    for login, running in all_at_once.items():
        error_of(running.end(), ErrorCode.CONFIRMATION_DECLINED)
        assert steps_of(training, login) == ["start", "poll"]


@pytest.mark.parametrize("is_final", [True, False])
def test_the_attempts_run_out(
    front: Front,
    training: TrainingProcess,
    is_final: bool,  # noqa: FBT001 - a column of the table
) -> None:
    training.settings(final_with_error=is_final, attempts=2)
    running = begun(front, training, "sms")
    running.wait_for(EnteringCode)
    right = training.codes("sms")[0]
    wrong = "000000" if right != "000000" else "000001"
    running.job.give_code(Secret(wrong))
    assert running.wait_for(EnteringCode).wrong
    running.job.give_code(Secret(wrong))

    error_of(running.end(), ErrorCode.ATTEMPTS_EXCEEDED)


@pytest.mark.parametrize("is_final", [True, False])
@pytest.mark.parametrize("expired", ["transaction_expired", "invalid_transaction"])
def test_the_time_runs_out(
    front: Front,
    training: TrainingProcess,
    is_final: bool,  # noqa: FBT001 - a column of the table
    expired: str,
) -> None:
    training.settings(final_with_error=is_final, expired_error=expired)
    running = begun(front, training, "sms")
    running.wait_for(EnteringCode)
    training.expire("sms")
    running.job.give_code(Secret("123456"))

    error_of(running.end(), ErrorCode.CONFIRMATION_EXPIRED)


@pytest.mark.parametrize("is_final", [True, False])
def test_an_earlier_request_is_still_open(
    front: Front,
    training: TrainingProcess,
    is_final: bool,  # noqa: FBT001 - a column of the table
) -> None:
    training.settings(final_with_error=is_final)

    error_of(front.run(front.form("pending")), ErrorCode.CONFIRMATION_PENDING)
    assert steps_of(training) == ["start"]


# -- whose account it is -------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["+70000000001", "+7 000 000-00-01", "byphone@example.test"])
def test_a_login_that_is_a_contact_signs_in_and_the_accounts_name_is_told(
    front: Front, training: TrainingProcess, store: Store, login: str
) -> None:
    running = front.begin(front.form(login, training.password("byphone"), name="work"))

    assert report_of(running.end()).signed_in_as == "byphone"
    [entry] = store.journal()
    assert entry.severity is Severity.WARNING
    assert "byphone" in entry.text.replace(login, "")


def test_a_login_that_is_the_accounts_name_is_nothing_to_tell(
    front: Front, training: TrainingProcess, store: Store
) -> None:
    running = front.begin(front.form("BYPHONE", training.password("byphone"), name="work"))

    assert report_of(running.end()).signed_in_as == ""
    [entry] = store.journal()
    assert entry.severity is Severity.SUCCESS


def test_another_account_is_named_in_the_error(front: Front) -> None:
    error = error_of(front.run(front.form("mismatch")), ErrorCode.ACCOUNT_MISMATCH)

    assert (error.facts["login"], error.facts["signed_in_as"]) == ("mismatch", "someone-else")


def test_a_wrong_password_after_everything_was_asked_again_is_a_wrong_password(
    front: Front, training: TrainingProcess
) -> None:
    running = front.begin(front.form("sms"))
    running.wait_for(PasswordNeeded)
    running.job.give_password(Secret("Canary-wrong"))
    refused = running.wait_for(PasswordNeeded)

    assert refused.refusal is not None
    assert refused.refusal.code is ErrorCode.WRONG_CREDENTIALS
    running.job.give_password(Secret(training.password("sms") or ""))
    running.wait_for(EnteringCode)
    assert changes(typed(running, training, "sms")) == [NEW] * 3
