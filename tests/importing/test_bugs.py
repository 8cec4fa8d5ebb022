"""A bug on the way, ours or the front's, ends the import and never leaves anybody waiting."""

from collections.abc import Callable

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent, Progress, StateEntered
from cryptoarm_dss_plugin.importing.request import ImportForm, plan_import
from cryptoarm_dss_plugin.importing.states import (
    FINAL,
    Done,
    EnteringCode,
    Failed,
    PasswordNeeded,
    Reading,
    SigningIn,
    State,
)
from cryptoarm_dss_plugin.secrets import Secret, living_secrets
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, error_of, steps_of


class Clumsy:
    """A front whose callback raises at some events."""

    def __init__(
        self, host: Host, form: ImportForm, raises: Callable[[JobEvent], bool], error: BaseException
    ) -> None:
        self.states: list[State] = []
        self._raises, self._error = raises, error
        self.job = ImportJob(plan_import(form, ConnectionBook(host)), host, self._on_event, Texts("en"))
        self.job.start()

    def _on_event(self, event: JobEvent) -> None:
        if isinstance(event, StateEntered):
            self.states.append(event.state)
        if self._raises(event):
            raise self._error


def in_state(kind: type) -> Callable[[JobEvent], bool]:
    return lambda event: isinstance(event, StateEntered) and isinstance(event.state, kind)


@pytest.mark.parametrize("error", [RuntimeError("Canary-in-a-bug"), SystemExit(1)], ids=["bug", "exit"])
@pytest.mark.parametrize(
    ("raises", "steps"),
    [
        (in_state(SigningIn), []),
        (in_state(Reading), ["start"]),
        (lambda event: isinstance(event, Progress), ["start", "GET"]),
    ],
    ids=["signing-in", "reading", "progress"],
)
def test_a_front_that_raises_is_told_that_something_broke(
    host: Host,
    front: Front,
    store: Store,
    training: TrainingProcess,
    raises: Callable[[JobEvent], bool],
    steps: list[str],
    error: BaseException,
) -> None:
    clumsy = Clumsy(host, front.form("idonly"), raises, error)

    assert clumsy.job.join(5)
    internal = error_of(clumsy.states[-1], ErrorCode.INTERNAL_ERROR)
    assert internal.detail.startswith(f"{type(error).__name__} in test_bugs.py:")
    assert [(entry.code, entry.detail) for entry in store.journal()] == [("internal-error", internal.detail)]
    assert steps_of(training) == steps
    assert store.stored_certificates(None, None) == []


def test_a_front_that_always_raises_is_left_alone(
    host: Host, front: Front, store: Store, expected_logs: list[str]
) -> None:
    expected_logs.append("^the end of an import: RuntimeError in test_bugs.py:")

    clumsy = Clumsy(host, front.form("idonly"), lambda _event: True, RuntimeError("Canary-in-a-bug"))

    assert clumsy.job.join(5)
    assert [type(state) for state in clumsy.states] == [SigningIn, Failed]
    assert [entry.code for entry in store.journal()] == ["internal-error"]


def test_a_front_that_raises_only_at_the_end_has_lost_nothing(
    host: Host, front: Front, store: Store, expected_logs: list[str]
) -> None:
    expected_logs.append("^the end of an import: RuntimeError")

    clumsy = Clumsy(host, front.form("idonly"), in_state(Done), RuntimeError("Canary-in-a-bug"))

    assert clumsy.job.join(5)
    assert isinstance(clumsy.states[-1], Done)
    assert len(store.stored_certificates("cryptoarm-dss", "idonly")) == 3
    assert [entry.code for entry in store.journal()] == [""]


def test_a_saved_ca_that_was_damaged_later(front: Front, store: Store, book: ConnectionBook) -> None:
    front.run(front.form("pwd", "Canary-pwd-4701"))
    [(key, text)] = [
        (key, text)
        for key, text in store.read_settings("cryptoarm-dss").items()
        if key.startswith("connection/")
    ]
    store.write_settings("cryptoarm-dss", {key: text.replace("-----BEGIN CERTIFICATE-----", "-----BEGIN")})
    form = front.form("pwd", "Canary-pwd-4701", ca_pem=None)

    error_of(front.run(form), ErrorCode.BAD_CA_FILE)

    assert book.find("pwd") is not None
    assert not form.password


@pytest.mark.parametrize("ending", ["done", "failed", "cancelled"])
def test_no_secret_outlives_an_import(front: Front, training: TrainingProcess, ending: str) -> None:
    before = {id(secret) for secret in living_secrets()}
    form = front.form("sms", "Canary-wrong-1", client_secret=Secret("Canary-client-1"))
    running = front.begin(form)
    running.wait_for(PasswordNeeded)
    right = Secret("Canary-sms-8264")
    running.job.give_password(right)
    running.wait_for(EnteringCode)
    extra = Secret("Canary-too-late")
    code = Secret(training.codes("sms")[0])
    running.job.give_password(extra)
    if ending == "done":
        running.job.give_code(code)
    elif ending == "failed":
        training.expire("sms")
        running.job.give_code(code)
    else:
        running.job.cancel()

    state = running.end()

    assert isinstance(state, FINAL)
    assert type(state).__name__.lower() == ending
    assert not form.password
    assert not form.client_secret
    assert not right
    assert not extra
    running.job.give_code(code)
    left = [secret.reveal() for secret in living_secrets() if id(secret) not in before]
    assert left == []
