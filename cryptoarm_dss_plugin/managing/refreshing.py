"""Refreshing connections: an import over each, side by side, without a person who answers.

Every connection is imported by the engine that every import uses, so its journal entry, its last import and
the marks of certificates that are gone are the same. What only a person can answer is not asked: it ends
that connection. A request to the phone is waited for.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook
from cryptoarm_dss_plugin.dss.cancelling import Cancelled
from cryptoarm_dss_plugin.dss.transport import Limits
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode, place_of
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.importing.host_watch import Held, HostWatch
from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent, StateEntered
from cryptoarm_dss_plugin.importing.request import ImportForm, ImportPlan, plan_import
from cryptoarm_dss_plugin.importing.states import FINAL, Failed, PasswordNeeded
from cryptoarm_dss_plugin.managing.refresh_accounts import RefreshedAccount, password_in
from cryptoarm_dss_plugin.managing.refresh_endings import ended_by, needed_in
from cryptoarm_dss_plugin.managing.refresh_events import (
    AllRefreshed,
    RefreshEnded,
    RefreshEvent,
    RefreshOutcome,
    RefreshState,
)
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.presets.administration import Administration, read_administration
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.presets.telling import tell_ignored
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts

__all__ = [
    "AllRefreshed",
    "RefreshEnded",
    "RefreshEvent",
    "RefreshJob",
    "RefreshOutcome",
    "RefreshState",
]

_log = logging.getLogger(__name__)

AT_ONCE = 64
"""So many connections are under way at once, each on a thread of its own; the others wait for their turn.

Their threads wait for servers nearly all the time, so what bounds them is not the processor: it is the
sockets and threads that a program may fairly have, and what a server takes for an attack. An office with its
fifty connections goes in one wave.
"""


@dataclass(frozen=True, slots=True)
class _Running:
    """A connection under way: its import, its account and what is sent as the account's password."""

    job: ImportJob
    account: RefreshedAccount | None = None
    connection: Connection | None = None
    sent: Secret | None = None


class RefreshJob:
    """The refresh of any number of connections. `start` it once; `cancel` works from any thread.

    Events come on one thread, the job's own, in this order: for each connection any number of
    `RefreshState`, then one `RefreshEnded`, those of several connections mixed; when each has ended, one
    `AllRefreshed`. Connections of one account go one after the other; one that waits tells nothing yet.
    """

    def __init__(
        self,
        names: Sequence[str],
        host: Host,
        passwords: PasswordKeeper,
        on_event: Callable[[RefreshEvent], object],
        texts: Texts,
        *,
        place: Place | None = None,
        limits: Limits | None = None,
    ) -> None:
        """Prepare; nothing is read or sent before `start`.

        Args:
            names: saved and preset connections; one that is named twice is refreshed once.
            host: who keeps certificates, settings and the journal.
            passwords: remembered ones are used; one that is refused is forgotten.
            on_event: is told everything, on the job's thread; what it raises is logged and changes nothing.
            texts: the person's language, for the journal and the servers.
            place: where the administrator's files are, the platform's place by default.
            limits: bounds of each request.
        """
        self._names = tuple(dict.fromkeys(names))
        self._host = host
        self._passwords = passwords
        self._on_event = on_event
        self._texts = texts
        self._place = place
        self._limits = limits
        self._administration = Administration()
        self._waiting = list(self._names)
        self._whose: dict[str, RefreshedAccount] = {}
        self._accounts: dict[tuple[str, str], RefreshedAccount] = {}
        self._book: ConnectionBook | None = None
        self._setting_out = ""  # the connection that was begun last, until its import says something
        self._ended: dict[str, RefreshEnded] = {}
        self._watch = HostWatch()  # over the hooks that this job calls itself, not its imports
        self._guard = threading.Lock()  # over the two that follow
        self._running: dict[str, _Running] = {}
        self._cancelled: set[str] = set()
        self._messages: queue.SimpleQueue[tuple[str, JobEvent] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="dss-refresh", daemon=True)

    def start(self) -> None:
        """Begin, on a thread of its own."""
        self._thread.start()

    def cancel(self, name: str | None = None) -> None:
        """End one connection at once, or all; what is being stored just then is finished and told as DONE.

        With all of them the secrets go at once, also where a hook of the host does not return.
        """
        with self._guard:
            self._cancelled |= {*self._names} if name is None else {name}
            ended = [running for each, running in self._running.items() if each in self._cancelled]
        if name is None:
            self._watch.cancellation.cancel()
            self._forget()
        for running in ended:
            running.job.cancel()
            if name is None and running.sent:
                running.sent.wipe()
        self._messages.put(None)

    def held(self) -> dict[str, Held]:
        """What waits for a hook of the host that has not returned: connections, and "" for the job itself.

        A connection whose certificates the host was asked to store is there to its end.
        """
        with self._guard:
            running = dict(self._running)
        held = {name: one.job.held for name, one in running.items()}
        held[""] = self._watch.held
        return {name: one for name, one in held.items() if one.seconds or one.is_storing}

    def join(self, seconds: float | None = None) -> bool:
        """Wait for the end; whether it has come (True also when it was never started)."""
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._refresh()
        except BaseException as error:  # noqa: BLE001 - a bug leaves nobody waiting for the end
            _log.error("a refresh: %s", place_of(error))  # no traceback: it may show values
            self._break_off(DssPluginError(ErrorCode.INTERNAL_ERROR, place_of(error)))
        finally:
            self._forget()
        self._tell(AllRefreshed(tuple(self._ended[name] for name in self._names)))

    def _forget(self) -> None:
        for account in list(self._accounts.values()):
            account.forget()

    def _refresh(self) -> None:
        self._administration = read_administration(self._place)
        with suppress(Cancelled):  # the connections tell that
            tell_ignored(self._administration, self._watch.over(self._host), self._texts)
        while True:
            self._begin_some()
            if len(self._ended) == len(self._names):
                return
            message = self._messages.get()
            if message is not None:
                self._take(*message)

    def _break_off(self, error: DssPluginError) -> None:
        self.cancel()
        for name, running in list(self._running.items()):
            running.job.join()
            self._let_go(name)
        for name in self._names:
            if name not in self._ended:
                self._end(RefreshEnded(name, RefreshOutcome.FAILED, error=error))

    def _begin_some(self) -> None:
        """Begin the next one whose turn it is.

        One at a time sets out: threads that all have something to do at once, and of which Python lets one
        run, hinder each other.
        """
        for name in list(self._waiting):
            account = self._whose.get(name)
            if name in self._cancelled:
                self._end(RefreshEnded(name, RefreshOutcome.CANCELLED))
            elif account and account.stop:
                self._end(ended_by(name, Failed(account.stop)))
            elif len(self._running) < AT_ONCE and not self._setting_out and not (account and account.is_busy):
                self._begin(name)

    def _begin(self, name: str) -> None:
        """Begin the import over a connection, unless another one of its account is under way."""
        try:
            plan = self._plan(name)
        except Cancelled:  # told when its turn comes again
            return
        except DssPluginError as error:
            # It fails as an import does whose form is wrong.
            self._start(name, _Running(self._job(name, _raising(error.with_facts(name=name)))))
            return
        connection = plan.connection
        key = connection.auth_server, connection.login.casefold()
        account = self._whose[name] = self._accounts.setdefault(key, RefreshedAccount(self._passwords))
        if account.stop:
            self._end(ended_by(name, Failed(account.stop)))
        if account.stop or account.is_busy:
            return
        account.is_busy = True
        plan = account.with_password(plan)
        self._start(name, _Running(self._job(name, plan), account, connection, password_in(plan)))

    def _plan(self, name: str) -> ImportPlan:
        book = self._book = self._book or ConnectionBook(self._watch.over(self._host)).as_it_is()
        saved = book.find(name)
        if saved is None and name not in self._administration.presets:
            raise DssPluginError(ErrorCode.UNKNOWN_CONNECTION, "no such connection")
        return replace(plan_import(ImportForm(name), book, self._administration), refreshed=saved)

    def _job(self, name: str, plan: ImportPlan | Callable[[], ImportPlan]) -> ImportJob:
        return ImportJob(
            plan, self._host, lambda event: self._messages.put((name, event)), self._texts, self._limits
        )

    def _start(self, name: str, running: _Running) -> None:
        with self._guard:
            self._running[name] = running
            if name in self._cancelled:  # nothing is sent
                running.job.cancel()
                if running.sent:
                    running.sent.wipe()
        self._waiting.remove(name)
        self._setting_out = name
        running.job.start()

    def _take(self, name: str, event: JobEvent) -> None:
        """Take an event of an import; answer what it asks of a person."""
        if name == self._setting_out:
            self._setting_out = ""
        if not isinstance(event, StateEntered):
            return
        state, running = event.state, self._running[name]
        if isinstance(state, FINAL):
            running.job.join()
            if isinstance(state, Failed) and running.account and running.connection:
                running.account.failed(state.error, running.connection, running.sent)
            self._let_go(name)
            self._end(ended_by(name, state))
            return
        self._tell(RefreshState(name, state))
        needed = needed_in(state)
        if isinstance(state, PasswordNeeded) and running.account and running.connection:
            needed = running.account.asked_for_password(state, running.connection, running.sent)
        if needed is not None:
            running.job.give_up(needed)

    def _let_go(self, name: str) -> None:
        with self._guard:
            running = self._running.pop(name)
        self._book = None  # it may have learnt something
        if running.account:
            running.account.is_busy = False
        if running.sent:
            running.sent.wipe()

    def _end(self, ended: RefreshEnded) -> None:
        if ended.name in self._waiting:
            self._waiting.remove(ended.name)
        self._ended[ended.name] = ended
        self._tell(ended)

    def _tell(self, event: RefreshEvent) -> None:
        try:
            self._on_event(event)
        except Exception as error:  # noqa: BLE001 - the connections must not suffer from who looks on
            _log.error("who is told of a refresh: %s", place_of(error))


def _raising(error: DssPluginError) -> Callable[[], ImportPlan]:
    def plan() -> ImportPlan:
        raise error

    return plan
