"""A front for tests: starts imports, collects their events, answers their states from a script."""

import queue
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.dss.transport import Limits
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent, StateEntered
from cryptoarm_dss_plugin.importing.report import ImportReport
from cryptoarm_dss_plugin.importing.request import ImportForm, plan_import
from cryptoarm_dss_plugin.importing.states import (
    FINAL,
    ChoosingFactor,
    Done,
    EnteringCode,
    Failed,
    PasswordNeeded,
    State,
)
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.training.process import TrainingProcess

_S = TypeVar("_S")
_ASKING = (PasswordNeeded, ChoosingFactor, EnteringCode)
_PATIENCE_SECONDS = 30.0
_TOLD_AT_MOST = 50

Reply = Callable[["Running", Any], object]
"""What the person does when a state is entered: gets the running import and the state."""

Script = Mapping[Any, Reply | Sequence[Reply]]
"""By kind of state: what is done each time, or the first time, the second time..."""


class Running:
    """A running import."""

    def __init__(self, job: ImportJob, events: "queue.SimpleQueue[JobEvent]") -> None:
        self.job = job
        self.events: list[JobEvent] = []
        """Every event so far that was waited for."""
        self._queue = events

    @property
    def states(self) -> list[State]:
        """The states entered so far."""
        return [event.state for event in self.events if isinstance(event, StateEntered)]

    @property
    def path(self) -> list[str]:
        """The names of the states entered so far, one for each run of the same."""
        names = [type(state).__name__ for state in self.states]
        return [name for number, name in enumerate(names) if number == 0 or names[number - 1] != name]

    def told(self) -> str:
        """The events as they would stand in a log; of a report of thousands, the first certificates."""
        told = []
        for state in self.states:
            report = getattr(state, "report", None)
            if report is not None:
                few = replace(report, certificates=report.certificates[:_TOLD_AT_MOST])
                told.append(repr(replace(state, report=few)))
            else:
                told.append(repr(state))
            error = getattr(state, "error", None) or getattr(state, "refusal", None)
            if error is not None:
                told.append(f"{error.facts} {error.server_words}")
        return "\n".join(told)

    def next_event(self, seconds: float = _PATIENCE_SECONDS) -> JobEvent:
        """The event that comes next."""
        try:
            event = self._queue.get(timeout=seconds)
        except queue.Empty:
            pytest.fail(f"nothing happens after {self.path}")
        self.events.append(event)
        return event

    def next_state(self, seconds: float = _PATIENCE_SECONDS) -> State:
        """The state entered next."""
        deadline = time.monotonic() + seconds
        while True:
            event = self.next_event(max(deadline - time.monotonic(), 0.001))
            if isinstance(event, StateEntered):
                return event.state

    def wait_for(self, kind: type[_S], seconds: float = _PATIENCE_SECONDS) -> _S:
        """The next state of a kind; a final state of another kind fails the test."""
        while True:
            state = self.next_state(seconds)
            if isinstance(state, kind):
                return state
            assert not isinstance(state, FINAL), f"ended with {state} instead of {kind.__name__}"

    def end(self, seconds: float = _PATIENCE_SECONDS) -> State:
        """The final state; the job has ended then."""
        state = self.next_state(seconds)
        while not isinstance(state, FINAL):
            state = self.next_state(seconds)
        assert self.job.join(5), "the final event came, but the worker did not end"
        return state

    def follow(self, script: Script) -> State:
        """Answer by the script until the end; the final state."""
        entered: dict[type, int] = {}
        while True:
            state = self.next_state()
            if isinstance(state, FINAL):
                assert self.job.join(5), "the final event came, but the worker did not end"
                return state
            number = entered.get(type(state), 0)
            entered[type(state)] = number + 1
            reply = _reply(script, state, number)
            if reply is not None:
                reply(self, state)


def _reply(script: Script, state: State, number: int) -> Reply | None:
    replies = script.get(type(state))
    if callable(replies):
        return replies
    if replies is not None and number < len(replies):
        return replies[number]
    assert not isinstance(state, _ASKING), f"nobody answers {state}"
    return None


@dataclass
class Front:
    """Starts imports from the training server into a host."""

    training: TrainingProcess
    host: Host

    def __post_init__(self) -> None:
        self.started: list[Running] = []
        self.ca_pem = Path(self.training.ca_file).read_text(encoding="ascii")

    def form(self, login: str, password: str | None = None, **fields: Any) -> ImportForm:  # noqa: ANN401
        """A form filled in for the training server; the connection is named after the login."""
        usual = {
            "name": re.sub(r"\W", "_", login),
            "auth_server": self.training.auth_server,
            "dss_server": self.training.dss_server,
            "login": login,
            "ca_pem": self.ca_pem,
            "password": None if password is None else Secret(password),
        }
        return ImportForm(**{**usual, **fields})

    def begin(self, form: ImportForm, *, limits: Limits | None = None, language: str = "ru") -> Running:
        """Start an import."""
        events: queue.SimpleQueue[JobEvent] = queue.SimpleQueue()
        plan = plan_import(form, ConnectionBook(self.host))
        running = Running(ImportJob(plan, self.host, events.put, Texts(language), limits), events)
        self.started.append(running)
        running.job.start()
        return running

    def run(self, form: ImportForm, script: Script | None = None, *, limits: Limits | None = None) -> State:
        """Carry out an import by the script; its final state."""
        return self.begin(form, limits=limits).follow(script or {})

    def right_code(self, login: str) -> Reply:
        """The person types the code that was sent to the phone last."""
        return lambda running, _state: running.job.give_code(Secret(self.training.codes(login)[0]))

    def confirms(self, login: str) -> Reply:
        """The person confirms in the phone."""
        return lambda _running, _state: self.training.confirm(login)

    def close(self) -> None:
        """End what a failed test left running."""
        for running in self.started:
            running.job.cancel()
        for running in self.started:
            assert running.job.join(10), "a cancelled import did not end"


def password(text: str) -> Reply:
    """The person types a password."""
    return lambda running, _state: running.job.give_password(Secret(text))


def code(text: str) -> Reply:
    """The person types a one-time code."""
    return lambda running, _state: running.job.give_code(Secret(text))


def choice(method: str) -> Reply:
    """The person chooses the first factor whose address contains the text."""

    def choose(running: Running, state: ChoosingFactor) -> None:
        running.job.choose(next(option.ref for option in state.choice.options if method in option.ref))

    return choose


def giving_up(error_code: ErrorCode) -> Reply:
    """The front cannot give what is asked for."""
    return lambda running, _state: running.job.give_up(DssPluginError(error_code))


def wait_until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for something that can only be looked at."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


def report_of(state: State) -> ImportReport:
    """The report of an import that ended well."""
    assert isinstance(state, Done), state
    return state.report


def error_of(state: State, expected: ErrorCode) -> DssPluginError:
    """The error of an import that failed with this code."""
    assert isinstance(state, Failed), state
    assert state.error.code is expected, state.error
    return state.error


def changes(state: State) -> list[StoreChange]:
    """What became of each certificate of an import that ended well."""
    return [certificate.change for certificate in report_of(state).certificates]


def requests_of(training: TrainingProcess, login: str | None = None) -> list[dict[str, Any]]:
    """The server's request log, of one login when given."""
    return [entry for entry in training.log() if login is None or entry["login"] == login]


def steps_of(training: TrainingProcess, login: str | None = None) -> list[str]:
    """What was asked of the server, in order: "start", "poll", "code", "choice" or "GET"."""
    return [entry["step"] or entry["method"] for entry in requests_of(training, login)]
