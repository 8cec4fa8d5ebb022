"""The three kinds of account, and what an import learns for the next one."""

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.values import ServerStatus, StoreChange
from cryptoarm_dss_plugin.importing.states import PasswordNeeded, WaitingForPhone
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import (
    Front,
    changes,
    error_of,
    giving_up,
    password,
    report_of,
    requests_of,
    steps_of,
)
from tests.importing.listed import item, next_list

NEW, UNCHANGED, UPDATED = StoreChange.NEW, StoreChange.UNCHANGED, StoreChange.UPDATED


def passwords_sent(training: TrainingProcess, login: str) -> list[str]:
    """Of each start of a sign-in: "empty" or "given"."""
    return [entry["password"] for entry in requests_of(training, login) if entry["step"] == "start"]


def failed_sign_ins(training: TrainingProcess, login: str) -> int:
    failed: int = training.state()["counts"].get(login, {"failed": 0})["failed"]
    return failed


def test_an_account_without_a_password_needs_two_requests_on_one_connection(
    front: Front, training: TrainingProcess, store: Store
) -> None:
    running = front.begin(front.form("idonly"))

    assert report_of(running.end()).connection == "idonly"
    assert running.path == ["SigningIn", "Reading", "Storing", "Done"]
    assert [(entry["path"], entry["password"]) for entry in training.log()] == [
        ("/STS/confirmation", "empty"),
        ("/SignServer/rest/api/certificates", None),
    ]
    assert training.state()["connections"]["accepted"] == 1
    assert len(store.stored_certificates("cryptoarm-dss", "idonly")) == 3


def test_an_account_without_a_password_imports_again_and_again(
    front: Front, training: TrainingProcess
) -> None:
    results = [changes(front.run(front.form("idonly"))) for _ in range(3)]

    assert results == [[NEW] * 3, [UNCHANGED] * 3, [UNCHANGED] * 3]
    assert steps_of(training) == ["start", "GET"] * 3
    assert passwords_sent(training, "idonly") == ["empty"] * 3


def test_a_password_is_asked_for_once_the_empty_one_was_refused(
    front: Front, training: TrainingProcess
) -> None:
    running = front.begin(front.form("pwd"))
    state = running.follow({PasswordNeeded: [password("Canary-pwd-4701")]})

    assert changes(state) == [NEW] * 3
    assert running.path == ["SigningIn", "PasswordNeeded", "SigningIn", "Reading", "Storing", "Done"]
    assert passwords_sent(training, "pwd") == ["empty", "given"]


def test_a_refused_empty_password_is_never_sent_again(front: Front, training: TrainingProcess) -> None:
    script = {PasswordNeeded: [password("Canary-pwd-4701")]}
    front.run(front.form("pwd"), script)
    training.reset()

    second = front.begin(front.form("pwd"))
    assert changes(second.follow(script)) == [UNCHANGED] * 3

    assert second.path == ["PasswordNeeded", "SigningIn", "Reading", "Storing", "Done"]
    assert passwords_sent(training, "pwd") == ["given"]
    assert failed_sign_ins(training, "pwd") == 0
    assert training.state()["connections"]["accepted"] == 1
    assert len(training.log()) == 2


def test_a_password_at_hand_goes_first(front: Front, training: TrainingProcess) -> None:
    assert changes(front.run(front.form("pwd", "Canary-pwd-4701"))) == [NEW] * 3

    assert passwords_sent(training, "pwd") == ["given"]
    assert failed_sign_ins(training, "pwd") == 0


def test_a_password_with_every_awkward_character_arrives_as_typed(
    front: Front, training: TrainingProcess
) -> None:
    awkward = training.password("awkward")
    assert awkward is not None

    assert changes(front.run(front.form("awkward", awkward))) == [NEW] * 3


def test_a_confirmation_on_the_phone(front: Front, training: TrainingProcess) -> None:
    running = front.begin(front.form("push"))
    state = running.follow({WaitingForPhone: lambda *_: training.confirm("push")})

    assert changes(state) == [NEW] * 3
    assert running.path == ["SigningIn", "WaitingForPhone", "Reading", "Storing", "Done"]
    assert steps_of(training) == ["start", "poll", "GET"]
    assert training.state()["connections"]["accepted"] == 1


@pytest.mark.parametrize("failure", ["401", "401-json", "200", "403"])
def test_every_form_of_refusing_the_empty_password_asks_for_one(
    front: Front, training: TrainingProcess, failure: str
) -> None:
    training.settings(failure=failure)
    running = front.begin(front.form("pwd"))

    assert running.wait_for(PasswordNeeded).refusal is None
    running.job.give_password(Secret("Canary-pwd-4701"))
    assert changes(running.end()) == [NEW] * 3


def test_what_was_learnt_of_an_empty_password_stays_when_the_import_is_given_up(
    front: Front, training: TrainingProcess, book: ConnectionBook
) -> None:
    state = front.run(front.form("pwd"), {PasswordNeeded: giving_up(ErrorCode.PASSWORD_REQUIRED)})

    error_of(state, ErrorCode.PASSWORD_REQUIRED)
    assert book.find("pwd") is None
    assert book.empty_password(training.auth_server, "pwd") == "refused"
    front.run(front.form("pwd"), {PasswordNeeded: giving_up(ErrorCode.PASSWORD_REQUIRED)})
    assert passwords_sent(training, "pwd") == ["empty"]


def test_what_was_learnt_of_an_empty_password_stays_when_the_import_fails(
    front: Front, training: TrainingProcess, book: ConnectionBook
) -> None:
    training.fault("status", path="certificates", status=500)

    error_of(front.run(front.form("idonly")), ErrorCode.SERVER_ERROR)

    assert book.empty_password(training.auth_server, "idonly") == "accepted"


def test_what_was_learnt_belongs_to_the_account_not_to_the_name_of_a_connection(
    front: Front, training: TrainingProcess
) -> None:
    script = {PasswordNeeded: [password("Canary-pwd-4701")]}
    front.run(front.form("pwd", name="first"), script)

    assert changes(front.run(front.form("PWD", name="second"), script)) == [NEW] * 3
    assert passwords_sent(training, "pwd") == ["empty", "given", "given"]


def test_an_account_that_was_given_a_password_is_learnt_anew(
    front: Front, training: TrainingProcess, book: ConnectionBook
) -> None:
    front.run(front.form("idonly"))
    training.fault("status", path="confirmation", status=401, times=1)

    state = front.run(front.form("idonly"), {PasswordNeeded: [password("Canary-new-1")]})

    assert changes(state) == [UNCHANGED] * 3
    assert passwords_sent(training, "idonly") == ["empty", "empty", "given"]
    assert book.empty_password(training.auth_server, "idonly") == "unknown", "to be tried once more"
    assert changes(front.run(front.form("idonly"))) == [UNCHANGED] * 3
    assert book.empty_password(training.auth_server, "idonly") == "accepted"


@pytest.mark.parametrize("status", [401, 403])
def test_one_refusal_does_not_lock_out_who_has_no_password(
    front: Front, training: TrainingProcess, book: ConnectionBook, status: int
) -> None:
    front.run(front.form("idonly"))
    training.fault("status", path="confirmation", status=status, times=1)
    asked = {PasswordNeeded: [giving_up(ErrorCode.PASSWORD_REQUIRED)]}
    error_of(front.run(front.form("idonly"), asked), ErrorCode.PASSWORD_REQUIRED)

    assert book.empty_password(training.auth_server, "idonly") == "unknown", "to be tried once more"
    assert changes(front.run(front.form("idonly"))) == [UNCHANGED] * 3


@pytest.mark.parametrize(("status", "known"), [(401, "refused"), (403, "unknown")])
def test_only_what_speaks_of_a_password_is_kept_as_its_refusal(
    front: Front, training: TrainingProcess, book: ConnectionBook, status: int, known: str
) -> None:
    training.fault("status", path="confirmation", status=status, times=1)
    asked = {PasswordNeeded: [giving_up(ErrorCode.PASSWORD_REQUIRED)]}

    error_of(front.run(front.form("pwd"), asked), ErrorCode.PASSWORD_REQUIRED)

    assert book.empty_password(training.auth_server, "pwd") == known


def test_a_password_that_is_taken_settles_what_a_403_meant(
    front: Front, training: TrainingProcess, book: ConnectionBook
) -> None:
    training.settings(failure="403")

    front.run(front.form("pwd"), {PasswordNeeded: [password("Canary-pwd-4701")]})

    assert book.empty_password(training.auth_server, "pwd") == "refused"


def test_a_failing_network_teaches_nothing(
    front: Front, training: TrainingProcess, book: ConnectionBook
) -> None:
    training.fault("close", path="confirmation", times=None)

    error_of(front.run(front.form("pwd")), ErrorCode.CANNOT_CONNECT)

    assert book.empty_password(training.auth_server, "pwd") == "unknown"


def test_the_server_says_something_else_of_a_certificate(
    front: Front, training: TrainingProcess, store: Store
) -> None:
    next_list(training, item(14, "accountant-256"), item(15, "director-512"))
    front.run(front.form("idonly"))
    next_list(training, item(14, "accountant-256", "REVOKED"), item(15, "director-512"))

    assert changes(front.run(front.form("idonly"))) == [UPDATED, UNCHANGED]

    stored = store.stored_certificates("cryptoarm-dss", "idonly")
    assert [one.server.status for one in stored] == [ServerStatus.REVOKED, ServerStatus.ACTIVE]


@pytest.mark.parametrize("failure", ["401", "401-json", "200"])
def test_a_wrong_password_is_asked_for_again_and_the_connection_is_not_saved(
    front: Front, training: TrainingProcess, book: ConnectionBook, failure: str
) -> None:
    training.settings(failure=failure)
    running = front.begin(front.form("pwd", "Canary-wrong-1"))

    refusal = running.wait_for(PasswordNeeded).refusal
    assert refusal is not None
    assert refusal.code is ErrorCode.WRONG_CREDENTIALS
    assert book.find("pwd") is None
    running.job.give_password(Secret("Canary-pwd-4701"))
    assert changes(running.end()) == [NEW] * 3
    assert book.find("pwd") is not None


def test_a_wrong_password_that_is_answered_by_403_is_not_asked_for_again(
    front: Front, training: TrainingProcess, book: ConnectionBook
) -> None:
    training.settings(failure="403")

    error_of(front.run(front.form("pwd", "Canary-wrong-1")), ErrorCode.ACCESS_DENIED)

    assert book.all() == []


def test_the_program_causes_no_failed_sign_in_but_those_it_is_told_to(
    front: Front, training: TrainingProcess
) -> None:
    wrong_twice = {
        PasswordNeeded: [password("Canary-wrong-1"), giving_up(ErrorCode.WRONG_CREDENTIALS)],
    }
    front.run(front.form("strict"), wrong_twice)
    assert failed_sign_ins(training, "strict") == 2  # the empty one, and the one that was typed

    right = {PasswordNeeded: [password("Canary-strict-3071")]}
    assert changes(front.run(front.form("strict"), right)) == [NEW] * 3
    assert failed_sign_ins(training, "strict") == 2


def test_a_password_typed_twice_in_haste_is_sent_once(front: Front, training: TrainingProcess) -> None:
    training.fault("slow", path="confirmation", after=1, seconds=0.2)
    running = front.begin(front.form("strict"))
    running.wait_for(PasswordNeeded)
    for _ in range(5):
        running.job.give_password(Secret("Canary-wrong-1"))

    assert running.wait_for(PasswordNeeded).refusal is not None
    assert passwords_sent(training, "strict") == ["empty", "given"]
    running.job.give_password(Secret("Canary-strict-3071"))
    assert changes(running.end()) == [NEW] * 3
    assert failed_sign_ins(training, "strict") == 2


def test_a_locked_account_looks_like_a_wrong_password(front: Front, training: TrainingProcess) -> None:
    state = front.run(
        front.form("locked", "Canary-locked-2256"), {PasswordNeeded: giving_up(ErrorCode.WRONG_CREDENTIALS)}
    )

    error_of(state, ErrorCode.WRONG_CREDENTIALS)
    assert failed_sign_ins(training, "locked") == 1


def test_an_unknown_login_looks_like_a_missing_password(front: Front) -> None:
    running = front.begin(front.form("nobody"))

    assert running.wait_for(PasswordNeeded).refusal is None
    running.job.give_password(Secret("Canary-any-1"))
    refusal = running.wait_for(PasswordNeeded).refusal
    assert refusal is not None
    assert refusal.code is ErrorCode.WRONG_CREDENTIALS


def test_a_confirmation_that_still_waits_in_the_phone(front: Front, book: ConnectionBook) -> None:
    error = error_of(front.run(front.form("pending")), ErrorCode.CONFIRMATION_PENDING)

    assert error.facts["server"] == "auth"
    assert book.find("pending") is None


def test_giving_up_counts_even_before_anything_was_asked(front: Front, training: TrainingProcess) -> None:
    training.fault("slow", path="confirmation", seconds=0.5)
    running = front.begin(front.form("pwd"))
    running.job.give_up(DssPluginError(ErrorCode.PASSWORD_REQUIRED))

    error_of(running.end(), ErrorCode.PASSWORD_REQUIRED)
    assert passwords_sent(training, "pwd") == ["empty"]
