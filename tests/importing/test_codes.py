"""One-time codes and choices of factors."""

import json

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.importing.states import ChoosingFactor, EnteringCode, WaitingForPhone
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, changes, choice, code, error_of, giving_up, steps_of

NEW = StoreChange.NEW


def wrong_code(training: TrainingProcess, login: str) -> str:
    """A code that is not the one that was sent."""
    return "000000" if training.codes(login)[0] != "000000" else "000001"


def attempts_left(training: TrainingProcess, login: str) -> int:
    [left] = [one["attempts_left"] for one in training.state()["waiting"] if one["login"] == login]
    return int(left)


@pytest.mark.parametrize("login", ["sms", "mail", "oath", "unknown"])
def test_a_code_is_typed(front: Front, training: TrainingProcess, login: str) -> None:
    running = front.begin(front.form(login, training.password(login)))
    challenge = running.wait_for(EnteringCode).challenge
    assert challenge.label
    assert challenge.expires_in == 300

    running.job.give_code(Secret(training.codes(login)[0]))

    assert changes(running.end()) == [NEW] * 3
    assert steps_of(training) == ["start", "code", "GET"]
    assert running.path == ["SigningIn", "EnteringCode", "AnsweringCode", "Reading", "Storing", "Done"]


def test_a_wrong_code_is_typed_again(front: Front, training: TrainingProcess) -> None:
    running = front.begin(front.form("sms", training.password("sms")))
    first = running.wait_for(EnteringCode)
    assert not first.wrong

    running.job.give_code(Secret(wrong_code(training, "sms")))
    second = running.wait_for(EnteringCode)
    assert second.wrong
    assert second.challenge.title == "Неверный код. Осталось попыток: 2"
    running.job.give_code(Secret(training.codes("sms")[0]))

    assert changes(running.end()) == [NEW] * 3


def test_a_code_typed_in_haste_is_sent_once(front: Front, training: TrainingProcess) -> None:
    training.fault("slow", path="confirmation", step="code", seconds=0.2)
    running = front.begin(front.form("sms", training.password("sms")))
    running.wait_for(EnteringCode)
    wrong = wrong_code(training, "sms")
    for _ in range(5):
        running.job.give_code(Secret(wrong))

    assert running.wait_for(EnteringCode).wrong
    assert attempts_left(training, "sms") == 2
    running.job.give_code(Secret(training.codes("sms")[0]))
    assert changes(running.end()) == [NEW] * 3


def test_all_attempts_are_used_up(front: Front, training: TrainingProcess, book: ConnectionBook) -> None:
    running = front.begin(front.form("sms", training.password("sms")))
    for _ in range(3):
        running.wait_for(EnteringCode)
        running.job.give_code(Secret(wrong_code(training, "sms")))

    error_of(running.end(), ErrorCode.ATTEMPTS_EXCEEDED)
    assert steps_of(training) == ["start", "code", "code", "code"]
    assert book.find("sms") is None


def test_nobody_types_the_code(front: Front, training: TrainingProcess) -> None:
    running = front.begin(front.form("sms", training.password("sms"), timeout=0.2))

    error_of(running.end(), ErrorCode.CONFIRMATION_EXPIRED)
    assert steps_of(training) == ["start"]


def test_the_code_comes_too_late(front: Front, training: TrainingProcess) -> None:
    running = front.begin(front.form("sms", training.password("sms")))
    running.wait_for(EnteringCode)
    right = training.codes("sms")[0]
    training.expire("sms")

    running.job.give_code(Secret(right))

    error_of(running.end(), ErrorCode.CONFIRMATION_EXPIRED)


def test_there_is_no_code(front: Front, training: TrainingProcess) -> None:
    form = front.form("sms", training.password("sms"))

    error_of(front.run(form, {EnteringCode: giving_up(ErrorCode.CODE_REQUIRED)}), ErrorCode.CODE_REQUIRED)


@pytest.mark.parametrize(
    ("trouble", "error"),
    [({"kind": "status", "status": 503}, ErrorCode.SERVER_ERROR), ({"kind": "html"}, ErrorCode.NOT_DSS)],
)
def test_a_code_that_could_not_be_sent_is_typed_again(
    front: Front, training: TrainingProcess, trouble: dict[str, object], error: ErrorCode
) -> None:
    training.fault(str(trouble.pop("kind")), path="confirmation", step="code", **trouble)
    running = front.begin(front.form("sms", training.password("sms")))
    running.wait_for(EnteringCode)
    running.job.give_code(Secret(training.codes("sms")[0]))

    again = running.wait_for(EnteringCode)
    assert not again.wrong
    assert again.trouble is not None
    assert again.trouble.code is error
    assert attempts_left(training, "sms") == 3
    running.job.give_code(Secret(training.codes("sms")[0]))
    assert changes(running.end()) == [NEW] * 3


def test_a_code_refused_only_for_its_ref_is_sent_under_the_other_one(
    front: Front, training: TrainingProcess, book: ConnectionBook
) -> None:
    training.settings(ref_source="context")
    form = front.form("sms", training.password("sms"))
    assert changes(front.run(form, {EnteringCode: front.right_code("sms")})) == [NEW] * 3
    assert steps_of(training) == ["start", "code", "code", "GET"]
    saved = book.find("sms")
    assert saved is not None
    assert saved.ref_source == "context"

    training.reset()
    training.settings(ref_source="text")
    form = front.form("sms", training.password("sms"))
    front.run(form, {EnteringCode: front.right_code("sms")})
    assert steps_of(training) == ["start", "code", "code", "GET"]

    training.reset()
    training.settings(ref_source="text")
    form = front.form("sms", training.password("sms"))
    front.run(form, {EnteringCode: front.right_code("sms")})
    assert steps_of(training) == ["start", "code", "GET"]


def test_a_wrong_code_under_the_wrong_ref_costs_one_attempt(front: Front, training: TrainingProcess) -> None:
    training.settings(ref_source="context")
    running = front.begin(front.form("sms", training.password("sms")))
    running.wait_for(EnteringCode)

    running.job.give_code(Secret(wrong_code(training, "sms")))

    assert running.wait_for(EnteringCode).wrong
    assert attempts_left(training, "sms") == 2


def test_a_code_is_chosen(front: Front, training: TrainingProcess) -> None:
    form = front.form("choice", training.password("choice"))
    running = front.begin(form)
    offered = running.wait_for(ChoosingFactor).choice
    assert [option.label for option in offered.options] == ["Код по СМС", "Приложение myDSS"]

    running.job.choose(offered.options[0].ref)

    running.wait_for(EnteringCode)
    running.job.give_code(Secret(training.codes("choice")[0]))
    assert changes(running.end()) == [NEW] * 3
    assert steps_of(training) == ["start", "choice", "code", "GET"]


def test_a_phone_is_chosen_by_its_whole_address(front: Front, training: TrainingProcess) -> None:
    form = front.form("devices", training.password("devices"), confirmation_api="v2")
    script = {ChoosingFactor: choice("?device=2222"), WaitingForPhone: front.confirms("devices")}

    running = front.begin(form)
    assert changes(running.follow(script)) == [NEW] * 3

    [waiting] = [state for state in running.states if isinstance(state, WaitingForPhone)]
    assert "Планшет директора" in waiting.challenge.label


def test_something_else_than_offered_is_chosen(front: Front, training: TrainingProcess) -> None:
    running = front.begin(front.form("choice", training.password("choice")))
    running.wait_for(ChoosingFactor)

    running.job.choose("http://dss.cryptopro.ru/identity/authenticationmethod/oath")

    error_of(running.end(), ErrorCode.FACTOR_NOT_OFFERED)
    assert steps_of(training) == ["start"]


def test_nothing_is_chosen(front: Front, training: TrainingProcess) -> None:
    form = front.form("choice", training.password("choice"))

    state = front.run(form, {ChoosingFactor: giving_up(ErrorCode.FACTOR_NOT_OFFERED)})

    error_of(state, ErrorCode.FACTOR_NOT_OFFERED)


def test_answers_to_questions_that_were_not_asked_are_not_heard(
    front: Front, training: TrainingProcess
) -> None:
    running = front.begin(front.form("choice", training.password("choice")))
    offered = running.wait_for(ChoosingFactor).choice
    running.job.give_code(Secret("123456"))
    running.job.give_password(Secret("Canary-other-1"))
    running.job.poll_now()
    running.job.choose(offered.options[0].ref)
    running.wait_for(EnteringCode)
    running.job.give_password(Secret("Canary-other-2"))
    running.job.choose(offered.options[1].ref)
    running.job.poll_now()
    running.job.give_code(Secret(training.codes("choice")[0]))

    assert changes(running.end()) == [NEW] * 3
    assert steps_of(training) == ["start", "choice", "code", "GET"]


def test_a_server_that_repeats_what_it_was_told_gives_no_secret_away(
    front: Front, training: TrainingProcess, store: Store
) -> None:
    """The rest of the test is the hunt for canaries that follows: events, journal, log, files."""
    words = "the password Canary-sms-8264 is wrong, Basic c21zOkNhbmFyeS1zbXMtODI2NA=="
    refusal = {"IsFinal": True, "IsError": True, "Error": f"no_{words}", "ErrorDescription": words}
    training.fault("body", path="confirmation", body=json.dumps(refusal))

    error = error_of(front.run(front.form("sms", "Canary-sms-8264")), ErrorCode.ACCESS_DENIED)

    assert "is wrong" in error.server_words
    assert "is wrong" in error.detail
    assert "is wrong" in error.facts["server_code"]
    [entry] = store.journal()
    assert "is wrong" in entry.detail


def test_a_code_that_the_server_repeats_is_not_shown(front: Front, training: TrainingProcess) -> None:
    running = front.begin(front.form("sms", training.password("sms")))
    refs = running.wait_for(EnteringCode).challenge
    text = [{"RefID": refs.text_ref, "AuthnMethod": "prefix/otpviasms", "Label": "Code 834729 was sent"}]
    challenge = {"Title": {"Value": "834729 is wrong"}, "TextChallenge": text}
    answer = {"IsFinal": False, "IsError": False, "Challenge": challenge}
    training.fault("body", path="confirmation", step="code", body=json.dumps(answer))

    running.job.give_code(Secret("834729"))

    again = running.wait_for(EnteringCode)
    assert (again.wrong, again.challenge.title, again.challenge.label) == (
        True,
        "*** is wrong",
        "Code *** was sent",
    )
    assert again.challenge.context_ref == refs.context_ref
    code(training.codes("sms")[0])(running, again)
    assert changes(running.end()) == [NEW] * 3
