"""Servers differ: versions of /confirmation, tenants, spellings of addresses, names and lists."""

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.importing.states import ChoosingFactor, EnteringCode
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, changes, choice, error_of

V1, V2 = "/STS/confirmation", "/STS/v2.0/confirmation"
NEW = StoreChange.NEW


def asked(training: TrainingProcess) -> list[str]:
    """The addresses of sign-ins and lists, in order."""
    return [entry["path"] for entry in training.log()]


def sign_ins(training: TrainingProcess) -> list[str]:
    return [path for path in asked(training) if path.lower().endswith("confirmation")]


@pytest.mark.parametrize("status", [404, 405])
def test_a_server_without_version_1_is_asked_for_version_2_once_and_that_is_remembered(
    front: Front, training: TrainingProcess, book: ConnectionBook, status: int
) -> None:
    training.fault("status", path="/STS/confirmation", status=status, times=None)

    assert changes(front.run(front.form("idonly"))) == [NEW] * 3
    assert sign_ins(training) == [V1, V2]

    saved = book.find("idonly")
    assert saved is not None
    assert (saved.confirmation_api, saved.learnt_api) == ("auto", "v2")
    training.reset()
    training.settings(confirmation="v2")
    front.run(front.form("idonly"))
    assert sign_ins(training) == [V2]
    assert len(asked(training)) == 2


def test_a_server_that_has_only_version_1_again_is_found_again(
    front: Front, training: TrainingProcess
) -> None:
    training.settings(confirmation="v2")
    front.run(front.form("idonly"))
    training.settings(confirmation="v1")

    front.run(front.form("idonly"))
    front.run(front.form("idonly"))

    assert sign_ins(training) == [V1, V2, V2, V1, V1]


def test_a_server_with_version_1_is_never_asked_for_version_2(
    front: Front, training: TrainingProcess
) -> None:
    training.settings(confirmation="v1")

    assert changes(front.run(front.form("idonly"))) == [NEW] * 3
    assert sign_ins(training) == [V1]


def test_a_server_without_both_versions_is_no_such_server(front: Front, training: TrainingProcess) -> None:
    training.settings(confirmation="none", oauth_token=False)

    error = error_of(front.run(front.form("idonly")), ErrorCode.NOT_DSS)

    assert (error.facts["server"], error.facts["status"]) == ("auth", "404")
    assert sign_ins(training) == [V1, V2]


@pytest.mark.parametrize(("wanted", "there", "path"), [("v1", "v2", V1), ("v2", "v1", V2)])
def test_a_version_that_is_insisted_on_is_the_only_one_asked(
    front: Front, training: TrainingProcess, wanted: str, there: str, path: str
) -> None:
    training.settings(confirmation=there)
    form = front.form("idonly", confirmation_api=wanted)

    error_of(front.run(form), ErrorCode.NOT_DSS)
    assert sign_ins(training) == [path]

    training.settings(confirmation=wanted)
    assert changes(front.run(form)) == [NEW] * 3
    assert sign_ins(training) == [path, path]


def test_the_password_goes_along_to_the_other_version(front: Front, training: TrainingProcess) -> None:
    training.settings(confirmation="v2")

    assert changes(front.run(front.form("pwd", "Canary-pwd-4701"))) == [NEW] * 3
    assert training.state()["counts"]["pwd"] == {"failed": 0, "failed_in_a_row": 0, "succeeded": 1}


def test_a_renamed_tenant_gets_its_own_resource(front: Front, training: TrainingProcess) -> None:
    tenant = training.instances[0]

    form = front.form("idonly", auth_server=tenant["auth_server"], dss_server=tenant["dss_server"])
    state = front.run(form)

    assert changes(state) == [NEW] * 3  # the training server refuses a token for another resource
    assert asked(training) == ["/a1idp/confirmation", "/a1ss/rest/api/certificates"]


@pytest.mark.parametrize("client_error", ["400", "200"])
def test_a_resource_that_the_server_does_not_know(
    front: Front, training: TrainingProcess, client_error: str
) -> None:
    training.settings(client_error=client_error)

    state = front.run(front.form("idonly", resource="urn:cryptopro:dss:signserver:another"))

    assert error_of(state, ErrorCode.CLIENT_NOT_REGISTERED).facts["server_code"] == "invalid_request"


def test_a_server_that_wants_a_registered_client(
    front: Front, training: TrainingProcess, book: ConnectionBook
) -> None:
    training.settings(client="required")
    error_of(front.run(front.form("idonly")), ErrorCode.CLIENT_NOT_REGISTERED)
    error_of(front.run(front.form("idonly", client_id="nobody")), ErrorCode.CLIENT_NOT_REGISTERED)
    assert book.all() == []

    assert changes(front.run(front.form("idonly", client_id="training-client"))) == [NEW] * 3

    saved = book.find("idonly")
    assert saved is not None
    assert saved.client_id == "training-client"
    assert changes(front.run(front.form("idonly"))) == [StoreChange.UNCHANGED] * 3


@pytest.mark.parametrize(
    ("settings", "lists", "remembered"),
    [
        ({"signserver": "bare"}, ["/SignServer/rest/api/certificates", "/SignServer/api/certificates"], 1),
        (
            {"signserver_versions": "v2"},
            [
                "/SignServer/rest/api/certificates",
                "/SignServer/api/certificates",
                "/SignServer/rest/api/v2/certificates",
            ],
            2,
        ),
    ],
)
def test_another_spelling_of_the_list_is_found_and_remembered(
    front: Front, training: TrainingProcess, settings: dict[str, object], lists: list[str], remembered: int
) -> None:
    training.settings(**settings)

    assert changes(front.run(front.form("idonly"))) == [NEW] * 3
    assert asked(training)[1:] == lists

    training.reset()
    training.settings(**settings)
    front.run(front.form("idonly"))
    assert asked(training)[1:] == [lists[remembered]]


def test_addresses_spelt_in_another_way_are_the_same_connection(
    front: Front, training: TrainingProcess
) -> None:
    front.run(front.form("idonly"))
    origin = training.auth_server.removesuffix("/STS/oauth")

    auth, dss = f" {origin.replace('localhost', 'LocalHost')}/STS/ ", f"{origin}/SignServer/rest/api/"
    again = front.run(front.form("idonly", auth_server=auth, dss_server=dss))

    assert changes(again) == [StoreChange.UNCHANGED] * 3


@pytest.mark.parametrize(
    "settings",
    [
        {"names": "camel"},
        {"names": "lower"},
        {"certificate_form": "pem"},
        {"certificate_form": "unpadded"},
        {"gzip": True},
        {"ref_ids": "equal", "final_with_error": False},
    ],
)
def test_every_way_of_writing_answers_is_read(
    front: Front, training: TrainingProcess, settings: dict[str, object]
) -> None:
    training.settings(**settings)
    secret = training.password("choice")

    state = front.run(
        front.form("choice", secret),
        {ChoosingFactor: choice("otpviasms"), EnteringCode: front.right_code("choice")},
    )

    assert changes(state) == [NEW] * 3


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"kind": "html"}, ErrorCode.NOT_DSS),
        ({"kind": "empty"}, ErrorCode.NOT_DSS),
        ({"kind": "body", "body": "{}"}, ErrorCode.NOT_DSS),
        ({"kind": "body", "body": '{"IsFinal": true, "IsError": false}'}, ErrorCode.BAD_ANSWER),
        ({"kind": "body", "body": '{"IsFinal": false, "IsError": false}'}, ErrorCode.BAD_ANSWER),
        ({"kind": "truncated"}, ErrorCode.BAD_ANSWER),
        ({"kind": "redirect"}, ErrorCode.NOT_DSS),
        ({"kind": "status", "status": 500, "body": "json"}, ErrorCode.SERVER_ERROR),
        ({"kind": "status", "status": 503, "retry_after": 1}, ErrorCode.SERVER_ERROR),
        ({"kind": "status", "status": 429}, ErrorCode.SERVER_ERROR),
        ({"kind": "reset"}, ErrorCode.CANNOT_CONNECT),
        ({"kind": "close"}, ErrorCode.CANNOT_CONNECT),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
def test_a_start_that_fails_is_not_repeated_and_names_the_authorization_server(
    front: Front, training: TrainingProcess, book: ConnectionBook, fault: dict[str, object], code: ErrorCode
) -> None:
    training.fault(**{"path": "confirmation", "times": None, **fault})  # type: ignore[arg-type] # as listed

    error = error_of(front.run(front.form("pwd", "Canary-pwd-4701")), code)

    assert error.facts["server"] == "auth"
    assert asked(training) == [V1]
    assert book.all() == []


def test_a_server_that_nobody_trusts_is_sent_nothing(front: Front, training: TrainingProcess) -> None:
    error_of(front.run(front.form("pwd", "Canary-pwd-4701", ca_pem=None)), ErrorCode.TLS_UNTRUSTED)

    assert asked(training) == []
