"""Who refreshes connections in tests: saves them, starts refreshes, collects what they tell."""

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook
from cryptoarm_dss_plugin.dss.transport import Limits
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.importing.form_check import account_key
from cryptoarm_dss_plugin.importing.states import State
from cryptoarm_dss_plugin.managing.refreshing import (
    AllRefreshed,
    RefreshEnded,
    RefreshEvent,
    RefreshJob,
    RefreshOutcome,
    RefreshState,
)
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.training.process import TrainingProcess

_PATIENCE_SECONDS = 30.0

DONE, NEEDS_PERSON = RefreshOutcome.DONE, RefreshOutcome.NEEDS_PERSON
FAILED, CANCELLED = RefreshOutcome.FAILED, RefreshOutcome.CANCELLED


class Refresh:
    """A refresh under way, and what it has told so far."""

    def __init__(self) -> None:
        self.events: list[RefreshEvent] = []
        self.threads: set[int] = set()
        self.job: RefreshJob | None = None
        self.also: Callable[[RefreshEvent], object] | None = None
        self._changed = threading.Condition()

    def on_event(self, event: RefreshEvent) -> None:
        """Take an event."""
        with self._changed:
            self.events.append(event)
            self.threads.add(threading.get_ident())
            self._changed.notify_all()
        if self.also:
            self.also(event)

    def wait_for(self, name: str, kind: type[State]) -> None:
        """Wait until a connection has been in a state."""
        self._wait(lambda: kind in {type(state) for state in self.states(name)}, f"{name}: {kind.__name__}")

    def wait_until_ended(self, name: str) -> None:
        """Wait until one connection is through."""
        self._wait(lambda: name in {one.name for one in self.all_ended()}, f"{name} ended")

    def _wait(self, true: Callable[[], bool], what: str) -> None:
        with self._changed:
            assert self._changed.wait_for(true, _PATIENCE_SECONDS), f"never: {what}; {self.events}"

    def states(self, name: str) -> list[State]:
        """The states that a connection has been in."""
        return [one.state for one in self.events if isinstance(one, RefreshState) and one.name == name]

    def all_ended(self) -> list[RefreshEnded]:
        """Those that are through, in the order in which they were told."""
        return [one for one in self.events if isinstance(one, RefreshEnded)]

    def end(self) -> dict[str, RefreshEnded]:
        """Wait for the end; how each has ended. What is always so is looked at here."""
        assert self.job is not None
        assert self.job.join(_PATIENCE_SECONDS), f"it never ends: {self.events}"
        last = self.events[-1]
        assert isinstance(last, AllRefreshed)
        assert sum(isinstance(event, AllRefreshed) for event in self.events) == 1
        assert sorted(one.name for one in self.all_ended()) == sorted(one.name for one in last.ended)
        assert len(self.threads) == 1
        self._nothing_after_the_end()
        return {one.name: one for one in last.ended}

    def _nothing_after_the_end(self) -> None:
        over: set[str] = set()
        for event in self.events[:-1]:
            assert not isinstance(event, AllRefreshed)
            assert event.name not in over
            if isinstance(event, RefreshEnded):
                over.add(event.name)


class Office:
    """A computer with connections to the training server, and passwords remembered on it."""

    def __init__(self, training: TrainingProcess, host: Host, place: Place) -> None:
        self.training = training
        self.host = host
        self.book = ConnectionBook(host)
        self.passwords = PasswordKeeper()
        self.started: list[Refresh] = []
        self._place = place
        self._ca_pem = Path(training.ca_file).read_text("ascii")

    def save(self, name: str, login: str, *, empty: str = "accepted", **members: str) -> Connection:
        """Save a connection; what is known of its account and an empty password."""
        connection = Connection(
            name, self.training.auth_server, self.training.dss_server, login, ca_pem=self._ca_pem
        )
        if members:
            connection = msgspec.structs.replace(connection, **members)
        self.book.save(connection)
        self.book.keep_empty_password(connection.auth_server, login, empty)
        return connection

    def save_many(self, names: list[str], login: str) -> None:
        """Save connections to as many accounts that are alike."""
        for number, name in enumerate(names):
            self.save(name, f"{login}+{number}")

    def remember(self, connection: Connection, password: str) -> None:
        """Remember a password for a connection."""
        self.passwords.remember(self.key(connection), Secret(password))

    def remembers(self, connection: Connection) -> bool:
        """Whether a password is remembered for a connection."""
        return self.passwords.holds(self.key(connection))

    @staticmethod
    def key(connection: Connection) -> str:
        """The key of a connection's password."""
        one = connection
        return account_key(one.name, one.auth_server, one.dss_server, one.login)

    def begin(
        self,
        *names: str,
        host: Host | None = None,
        also: Callable[[RefreshEvent], object] | None = None,
        limits: Limits | None = None,
    ) -> Refresh:
        """Start a refresh."""
        refresh = Refresh()
        refresh.also = also
        self.started.append(refresh)
        refresh.job = RefreshJob(
            names,
            host or self.host,
            self.passwords,
            refresh.on_event,
            Texts("en"),
            place=self._place,
            limits=limits,
        )
        refresh.job.start()
        return refresh

    def run(self, *names: str, host: Host | None = None) -> dict[str, RefreshEnded]:
        """Refresh connections to the end."""
        return self.begin(*names, host=host).end()

    def close(self) -> None:
        """End what a failed test left running."""
        self.passwords.forget_all()
        for refresh in self.started:
            assert refresh.job is not None
            refresh.job.cancel()
            assert refresh.job.join(10), "a cancelled refresh did not end"


def outcomes(ended: dict[str, RefreshEnded]) -> dict[str, RefreshOutcome]:
    """How each connection has ended."""
    return {name: one.outcome for name, one in ended.items()}
