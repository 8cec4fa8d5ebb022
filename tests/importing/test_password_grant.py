"""A server without /confirmation: the OAuth password grant is found, learnt, and never leads astray."""

import json

import msgspec
import pytest

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.importing.report import ImportReport
from cryptoarm_dss_plugin.importing.states import EmptyPassword, EnteringCode, PasswordNeeded
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, error_of, password, report_of, requests_of

CONFIRMATIONS = ["/STS/confirmation", "/STS/v2.0/confirmation"]
GRANT = "/STS/oauth/token"
LIST = "/SignServer/rest/api/certificates"


@pytest.fixture
def without_confirmation(training: TrainingProcess) -> TrainingProcess:
    """The training server, which now lets in by password only."""
    training.settings(confirmation="none")
    return training


def paths(training: TrainingProcess) -> list[str]:
    """What was asked of the server, in order."""
    return [str(entry["path"]) for entry in training.log()]


def imported(report: ImportReport) -> int:
    """How many certificates lie in the store now."""
    return len(report.certificates)


@pytest.mark.parametrize("status", [404, 405])
def test_it_is_tried_after_both_versions_and_asked_first_the_next_time(
    front: Front, without_confirmation: TrainingProcess, status: int
) -> None:
    without_confirmation.settings(absent_status=status)

    first = report_of(front.run(front.form("pwd", "Canary-pwd-4701")))
    asked_first = paths(without_confirmation)
    report_of(front.run(front.form("pwd", "Canary-pwd-4701")))

    assert imported(first) == 3
    assert asked_first == [*CONFIRMATIONS, GRANT, GRANT, LIST]
    assert paths(without_confirmation)[5:] == [GRANT, LIST]
    passwords = [entry["password"] for entry in without_confirmation.log() if entry["path"] == GRANT]
    assert passwords == [None, "given", "given"], "a stranger has to show itself first"
    saved = ConnectionBook(front.host).find("pwd")
    assert saved is not None
    assert (saved.learnt_api, saved.confirmation_api) == ("oauth", "auto")


def test_the_tick_for_version_2_only_changes_which_version_comes_first(
    front: Front, without_confirmation: TrainingProcess
) -> None:
    report_of(front.run(front.form("idonly", ask_v2_first=True)))

    assert paths(without_confirmation) == [*reversed(CONFIRMATIONS), GRANT, LIST]


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_whoever_insists_on_a_version_gets_no_sign_in_without_confirmation(
    front: Front, without_confirmation: TrainingProcess, version: str
) -> None:
    ended = front.run(front.form("pwd", "Canary-pwd-4701", confirmation_api=version))

    error_of(ended, ErrorCode.NOT_DSS)
    assert len(paths(without_confirmation)) == 1


@pytest.mark.parametrize("now_there", ["v1", "v2", "both"])
def test_a_grant_that_is_gone_leads_back_to_the_confirmation(
    front: Front, training: TrainingProcess, now_there: str
) -> None:
    training.settings(confirmation="none")
    report_of(front.run(front.form("pwd", "Canary-pwd-4701")))
    training.settings(confirmation=now_there, oauth_token=False)
    before = len(training.log())

    report_of(front.run(front.form("pwd", "Canary-pwd-4701")))

    expected = [GRANT, *CONFIRMATIONS[: 2 if now_there == "v2" else 1], LIST]
    assert paths(training)[before:] == expected
    saved = ConnectionBook(front.host).find("pwd")
    assert saved is not None
    assert saved.learnt_api == ("v2" if now_there == "v2" else "v1")


def learnt_api(front: Front, name: str) -> str:
    """The way of signing in that is saved with a connection."""
    saved = ConnectionBook(front.host).find(name)
    assert saved is not None
    return saved.learnt_api


@pytest.mark.parametrize("now_there", ["v1", "v2"])
@pytest.mark.parametrize("grant", [True, False], ids=["invalid_grant", "unsupported_grant_type"])
def test_a_grant_that_refuses_is_not_all_there_is(
    front: Front, training: TrainingProcess, now_there: str, *, grant: bool
) -> None:
    training.settings(confirmation="none")
    report_of(front.run(front.form("pwd", "Canary-pwd-4701", name="work")))
    before = len(training.log())
    training.settings(confirmation=now_there, password_grant=grant)
    # By now the account has a second factor, which the grant does not know.
    form = front.form("sms", training.password("sms"), name="work")
    ConnectionBook(front.host).save(saved_for(front, "sms"))

    report_of(front.run(form, {EnteringCode: front.right_code("sms")}))

    asked = [path for path in paths(training)[before:] if path != LIST]
    assert asked[:2] == [GRANT, CONFIRMATIONS[0]]
    assert learnt_api(front, "work") == now_there


def saved_for(front: Front, login: str) -> Connection:
    """The saved connection "work" with another login."""
    saved = ConnectionBook(front.host).find("work")
    assert saved is not None
    return msgspec.structs.replace(saved, login=login)


def test_a_refusing_grant_is_what_is_told_where_there_is_nothing_else(
    front: Front, without_confirmation: TrainingProcess
) -> None:
    report_of(front.run(front.form("pwd", "Canary-pwd-4701")))
    before = len(paths(without_confirmation))
    typed = [password("Canary-wrong-1"), password("Canary-pwd-4701")]

    running = front.begin(front.form("pwd", "Canary-wrong-0"))
    report_of(running.follow({PasswordNeeded: typed}))

    refusals = [state.refusal for state in running.states if isinstance(state, PasswordNeeded)]
    assert [refusal.facts["server_code"] for refusal in refusals if refusal] == ["invalid_grant"] * 2
    expected = [GRANT, *CONFIRMATIONS, GRANT, GRANT, LIST]
    assert paths(without_confirmation)[before:] == expected, "the exchange is looked for once"
    assert learnt_api(front, "pwd") == "oauth"


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("given", [None, "Canary-pwd-4701"], ids=["empty", "password"])
def test_a_stranger_at_the_address_gets_no_password(
    front: Front, without_confirmation: TrainingProcess, status: int, given: str | None
) -> None:
    without_confirmation.fault("status", path="oauth/token", status=status, times=None)

    error = error_of(front.run(front.form("pwd", given)), ErrorCode.NOT_DSS)

    assert "confirmation" in error.detail
    asked = [entry["password"] for entry in without_confirmation.log() if entry["path"] == GRANT]
    assert asked == ["empty" if given is None else None]


@pytest.mark.parametrize("scope", ["any", "none", "wanted"])
def test_a_scope_is_named_to_a_server_that_wants_one(
    front: Front, without_confirmation: TrainingProcess, scope: str
) -> None:
    without_confirmation.settings(scope=scope)

    assert imported(report_of(front.run(front.form("pwd", "Canary-pwd-4701")))) == 3


def test_where_nothing_is_there_the_error_is_about_the_confirmation(
    front: Front, without_confirmation: TrainingProcess
) -> None:
    without_confirmation.settings(oauth_token=False)

    error = error_of(front.run(front.form("pwd", "Canary-pwd-4701")), ErrorCode.NOT_DSS)

    assert "confirmation" in error.detail
    assert (error.facts["status"], error.facts["server"]) == ("404", "auth")
    assert paths(without_confirmation) == [*CONFIRMATIONS, GRANT]


def test_a_page_for_people_at_the_address_is_not_taken_for_the_grant(
    front: Front, without_confirmation: TrainingProcess
) -> None:
    without_confirmation.fault("html", path="oauth/token", times=None)

    error = error_of(front.run(front.form("pwd", "Canary-pwd-4701")), ErrorCode.NOT_DSS)

    assert "confirmation" in error.detail


def test_a_version_that_answers_anything_else_is_there(front: Front, training: TrainingProcess) -> None:
    training.fault("status", path="confirmation", status=503, times=None)

    error_of(front.run(front.form("pwd", "Canary-pwd-4701")), ErrorCode.SERVER_ERROR)

    assert GRANT not in paths(training)


def test_identification_only_signs_in_with_an_empty_password(
    front: Front, without_confirmation: TrainingProcess
) -> None:
    report_of(front.run(front.form("idonly")))
    report_of(front.run(front.form("idonly")))

    sent = [entry["password"] for entry in without_confirmation.log() if entry["path"] == GRANT]
    assert sent == ["empty", "empty"], "it is this account's way"


def test_an_empty_password_is_tried_once_and_then_the_person_is_asked(
    front: Front, without_confirmation: TrainingProcess
) -> None:
    for _ in range(2):
        report_of(front.run(front.form("pwd"), {PasswordNeeded: password("Canary-pwd-4701")}))

    sent = [entry["password"] for entry in without_confirmation.log() if entry["path"] == GRANT]
    assert sent == ["empty", "given", "given"]
    saved = ConnectionBook(front.host).find("pwd")
    assert saved is not None
    known = ConnectionBook(front.host).empty_password(saved.auth_server, "pwd")
    assert known == EmptyPassword.REFUSED


def test_a_wrong_password_is_asked_for_again_and_never_repeated(
    front: Front, without_confirmation: TrainingProcess
) -> None:
    typed = [password("Canary-wrong-1"), password("Canary-pwd-4701")]

    running = front.begin(front.form("pwd", "Canary-wrong-0"))
    report_of(running.follow({PasswordNeeded: typed}))

    refusals = [state.refusal for state in running.states if isinstance(state, PasswordNeeded)]
    assert [refusal.facts["server_code"] for refusal in refusals if refusal] == ["invalid_grant"] * 2
    asked = [entry["password"] for entry in without_confirmation.log() if entry["path"] == GRANT]
    assert asked == [None, "given", "given", "given"]


@pytest.mark.parametrize("keys", ["oauth", "confirmation"])
def test_both_spellings_of_the_reply_are_read(
    front: Front, without_confirmation: TrainingProcess, keys: str
) -> None:
    without_confirmation.settings(grant_keys=keys)

    assert imported(report_of(front.run(front.form("idonly")))) == 3


def test_a_token_for_another_account_is_refused(front: Front, without_confirmation: TrainingProcess) -> None:
    error = error_of(front.run(front.form("mismatch")), ErrorCode.ACCOUNT_MISMATCH)

    assert error.facts["login"] == "mismatch"
    assert LIST not in paths(without_confirmation)


def test_a_login_that_is_an_address_may_be_called_otherwise(
    front: Front, without_confirmation: TrainingProcess
) -> None:
    report = report_of(front.run(front.form("alias@example.test")))

    assert report.signed_in_as == "alias"
    assert GRANT in paths(without_confirmation)


def test_a_token_that_ran_out_is_renewed_once_in_the_same_way(
    front: Front, without_confirmation: TrainingProcess
) -> None:
    without_confirmation.fault("status", path="certificates", status=401)

    report_of(front.run(front.form("pwd", "Canary-pwd-4701")))

    assert paths(without_confirmation) == [*CONFIRMATIONS, GRANT, GRANT, LIST, GRANT, LIST]


@pytest.mark.parametrize("where", ["body", "basic"])
def test_a_client_and_its_secret_are_sent_the_way_the_server_takes_them(
    front: Front, without_confirmation: TrainingProcess, where: str
) -> None:
    without_confirmation.settings(client="secret", client_proof=where)
    secret = Secret("Canary-client-8806")

    report_of(
        front.run(front.form("pwd", "Canary-pwd-4701", client_id="training-service", client_secret=secret))
    )

    asked = [entry for entry in without_confirmation.log() if entry["path"] == GRANT]
    assert len(asked) == (2 if where == "body" else 3)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "client_id"),
        ({"client_id": "training-service"}, "client_secret"),
        ({"client_id": "training-web"}, "client_id"),
        ({"client_id": "training-client", "resource": "urn:other"}, "resource"),
    ],
)
@pytest.mark.parametrize("confirmation", ["none", "both"])
def test_an_unknown_client_names_the_box_to_ask_the_operator_about(
    front: Front, training: TrainingProcess, fields: dict[str, str], field: str, confirmation: str
) -> None:
    training.settings(client="required", confirmation=confirmation, missing_client="invalid_client")

    ended = front.run(front.form("pwd", "Canary-pwd-4701", **fields))

    assert error_of(ended, ErrorCode.CLIENT_NOT_REGISTERED).facts["field"] == field


def test_what_is_left_empty_is_not_sent(front: Front, training: TrainingProcess) -> None:
    form = front.form("idonly", client_id=" ", client_secret=Secret(""), resource="")

    report_of(front.run(form))

    start = requests_of(training, "idonly")[0]
    assert start["sent"] == ["resource"], "the one that the address tells"


def test_what_was_saved_is_taken_back_by_an_empty_box(front: Front, training: TrainingProcess) -> None:
    report_of(front.run(front.form("idonly", client_id=" training-client ", resource="  ")))
    saved = ConnectionBook(front.host).find("idonly")
    report_of(front.run(front.form("idonly", client_id="")))
    emptied = ConnectionBook(front.host).find("idonly")

    assert saved is not None
    assert emptied is not None
    assert (saved.client_id, saved.resource, emptied.client_id) == ("training-client", "", "")
    assert [entry["sent"] for entry in requests_of(training, "idonly") if entry["step"] == "start"] == [
        ["clientid", "resource"],
        ["resource"],
    ]


def test_the_client_s_secret_is_nowhere_in_what_is_saved(front: Front, training: TrainingProcess) -> None:
    training.settings(client="required")
    secret = Secret("Canary-client-8806")

    report_of(front.run(front.form("idonly", client_id="training-service", client_secret=secret)))

    settings = front.host.read_settings("cryptoarm-dss")
    assert "training-service" in json.dumps(settings)
    assert "Canary" not in json.dumps(settings)
