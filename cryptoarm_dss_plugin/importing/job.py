"""One import on a worker thread: walks the flow, tells a front what happens, ends at once when told to."""

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.dss import cancelling
from cryptoarm_dss_plugin.dss.sts import Account
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode, place_of
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.plugin_values import NO_ENGINES
from cryptoarm_dss_plugin.importing import inbox, journal
from cryptoarm_dss_plugin.importing.cleaning import cleaned_error
from cryptoarm_dss_plugin.importing.clock import now
from cryptoarm_dss_plugin.importing.ending import ServersSeen, keep_ending, told_of_issuer
from cryptoarm_dss_plugin.importing.events import Event, Submitted
from cryptoarm_dss_plugin.importing.flow import first_state, next_state
from cryptoarm_dss_plugin.importing.host_watch import Held, HostWatch
from cryptoarm_dss_plugin.importing.learning import keep_learnt, learnt_in
from cryptoarm_dss_plugin.importing.listing import ListSteps
from cryptoarm_dss_plugin.importing.request import ImportPlan
from cryptoarm_dss_plugin.importing.second_look import look_at
from cryptoarm_dss_plugin.importing.signing_in import SignInSteps
from cryptoarm_dss_plugin.importing.states import (
    FINAL,
    AnsweringChoice,
    AnsweringCode,
    Cancelled,
    ChoosingCertificates,
    ChoosingFactor,
    Done,
    EnteringCode,
    Failed,
    Learnt,
    PasswordNeeded,
    Reading,
    SigningIn,
    State,
    Storing,
    WaitingForPhone,
    question_of,
)
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.turns import take_long_turns

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StateEntered:
    """The import is in a new state; a final one is the last event there is.

    Attributes:
        state: the state.
        journal_id: the journal entry about it, None when there is none.
    """

    state: State
    journal_id: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """So many items of the server's list were read."""

    done: int
    total: int


JobEvent = StateEntered | Progress


class ImportJob:
    """An import. `start` it, answer what its states ask for, and wait for a final state.

    Events are delivered on the worker thread. When the final one arrives the connection is closed, the
    secrets are wiped and nothing of the job is left but the end of its thread. The secrets of the plan, and
    those given later, are the job's own: who wants to keep one hands over a copy.

    An answer counts for the state that was told last: what was given before that is thrown away. A bug on
    the way, also one of `on_event`, ends the import as `Failed` with `internal-error`; when `on_event` cannot
    even take that, it is logged and the thread ends.

    A hook of the host that does not return holds the thread, not the secrets: those are wiped when the import
    is cancelled meanwhile, and before anything is stored. What the hook answers then changes nothing.
    """

    def __init__(
        self,
        plan: ImportPlan | Callable[[], ImportPlan],
        host: Host,
        on_event: Callable[[JobEvent], None],
        texts: Texts,
        limits: Limits | None = None,
        watch: HostWatch | None = None,
    ) -> None:
        """Prepare the import; nothing is sent before `start`.

        Args:
            plan: what to do, or what makes the plan: called on the worker, for it reads settings and
                files; the DssPluginError it may raise is how the import fails then.
            host: who keeps certificates, settings and the journal.
            on_event: told every event, on the worker thread.
            texts: the person's language, for the journal and the server.
            limits: bounds of each request.
            watch: over the hooks that `plan` calls, for one that is made on the worker.
        """
        self._watch = watch or HostWatch()
        self._watch.forgets(self._forget_secrets)
        self._make_plan = plan if callable(plan) else None
        self._known_plan = None if callable(plan) else plan
        self._refusal: DssPluginError | None = None
        self._host = self._watch.over(host)
        self._host_at_end = self._watch.to_the_end(host)
        self._book = ConnectionBook(self._host)
        self._on_event = on_event
        self._texts = texts
        self._limits = limits
        self._cancellation = self._watch.cancellation
        self._inbox = inbox.Inbox(self._cancellation)
        self._steps: SignInSteps | None = None
        self._connection: Transport | None = None
        self._learnt: Learnt | None = None
        self._seen = ServersSeen()
        self._list: ListSteps | None = None
        self._started_at = 0.0
        self._thread = threading.Thread(target=self._run, name="dss-import", daemon=True)

    @property
    def held(self) -> Held:
        """The hook of the host that is being called."""
        return self._watch.held

    def start(self) -> None:
        """Begin, on a thread of its own."""
        self._thread.start()

    def cancel(self) -> None:
        """End it at once: the running request is cut, nothing half-written stays; from any thread.

        A hook of the host that is being called is left to itself; the final state comes when it returns.
        """
        self._cancellation.cancel()

    def give_password(self, password: Secret) -> None:
        """Answer `PasswordNeeded`."""
        self._inbox.put(inbox.Password(password))

    def give_code(self, code: Secret) -> None:
        """Answer `EnteringCode`, or `WaitingForPhone` with the code of a phone that has no network."""
        self._inbox.put(inbox.Code(code))

    def choose(self, option_ref: str) -> None:
        """Answer `ChoosingFactor`; "" goes back to the challenge `before`, where there is one."""
        self._inbox.put(inbox.Option(option_ref))

    def choose_certificates(self, positions: Collection[int]) -> None:
        """Answer `ChoosingCertificates` with the places of those that are wanted (`Choosable.position`)."""
        self._inbox.put(inbox.Chosen(frozenset(positions)))

    def poll_now(self) -> None:
        """Ask the server at once while waiting for the phone, within the rule on close polls."""
        self._inbox.put(inbox.PollNow())

    def ask_again(self) -> None:
        """Ask for another code or request to the phone; not heard before `again_at` of the state."""
        self._inbox.put(inbox.AskAgain())

    def change_factor(self) -> None:
        """Go back to the choice of factors; not heard where there was none (`choices` of the attempt)."""
        self._inbox.put(inbox.OtherFactor())

    def give_up(self, error: DssPluginError) -> None:
        """Say that what is asked for cannot be given; the import fails with this error."""
        self._inbox.put(inbox.GiveUp(error))

    def join(self, seconds: float | None = None) -> bool:
        """Wait for the worker; whether it has ended (True also when it was never started)."""
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        if not self._host.has_windows:
            take_long_turns()
        self._started_at = now()
        state = self._walk()
        for step in (self._close, self._forget, lambda: self._keep_end(state), lambda: self._tell_end(state)):
            try:
                step()
            except BaseException as error:  # noqa: BLE001 - whatever happens, the other steps must follow
                # No traceback: it may show values.
                _log.error("the end of an import: %s", place_of(error))

    def _walk(self) -> State:
        """Walk the flow to a final state."""
        try:
            if self._make_plan:
                self._known_plan = self._make_plan()
            transport = self._transport()
            return self._walk_with(transport, self._sign_in_steps(transport))
        except cancelling.Cancelled:
            return Cancelled()
        except DssPluginError as error:
            return Failed(cleaned_error(error))
        except BaseException as error:  # noqa: BLE001 - a bug, or a host that calls sys.exit, leaves nobody waiting
            return Failed(DssPluginError(ErrorCode.INTERNAL_ERROR, place_of(error)))

    def _walk_with(self, transport: Transport, steps: SignInSteps) -> State:
        plan = self._plan
        insists = plan.preferred_api is not None
        state: State = first_state(plan.learnt, plan.preferred_api, only_preferred=insists)
        at_hand = plan.password is not None
        event: Event = Submitted(with_password=at_hand, empty=at_hand and not plan.password)
        actions = self._actions(transport, steps)
        while True:
            previous, state = state, next_state(state, event)
            if isinstance(state, FINAL):
                return told_of_issuer(state, plan, self._seen, self._book)
            known, self._learnt = self._learnt or plan.learnt, learnt_in(state)
            keep_learnt(state, known, plan, self._book, speaks_gost=transport.speaks_gost)
            if question_of(state) != question_of(previous):
                self._inbox.forget_earlier()
            if state != previous:
                self._tell(state)
            event = actions[type(state)](state)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _forget(self) -> None:
        self._watch.forget()
        if self._list is not None:
            self._list.forget()

    def _forget_secrets(self) -> None:
        """On the worker, or in the thread that cancels while the host holds the worker."""
        if self._steps is not None:
            self._steps.forget()
        self._inbox.close()
        if self._known_plan is not None:
            self._known_plan.forget()

    def _keep_end(self, state: State) -> None:
        if isinstance(state, Done | Failed) and self._known_plan is not None:
            keep_ending(state, self._known_plan, self._seen, ConnectionBook(self._host_at_end))

    def _tell(self, state: State) -> None:
        """Tell a state that is not final; a refused password is a matter for the journal, too."""
        refusal = state.refusal if isinstance(state, PasswordNeeded) else None
        self._refusal = refusal
        self._on_event(StateEntered(state, self._write_journal(state) if refusal else None))

    def _tell_end(self, state: State) -> None:
        journal_id: int | None = None
        try:
            if not (isinstance(state, Failed) and state.error is self._refusal):  # that one stands there
                journal_id = self._write_journal(state)
        finally:
            self._on_event(StateEntered(state, journal_id))

    def _write_journal(self, state: State) -> int | None:
        plan = self._known_plan
        if plan is not None and plan.dry_run:
            return None
        seconds, seen = now() - self._started_at, self._seen.facts()
        return journal.write(self._host_at_end, self._texts, plan, self._learnt, state, seconds, seen)

    def _actions(self, transport: Transport, steps: SignInSteps) -> dict[type, Callable[[Any], Event]]:
        """What the worker does in each state that is not final."""
        listing = self._list = ListSteps(
            self._plan,
            self._host,
            self._inbox,
            self._cancellation,
            lambda done, total: self._on_event(Progress(done, total)),
        )
        return {
            SigningIn: steps.start,
            PasswordNeeded: steps.ask_password,
            ChoosingFactor: steps.ask_option,
            AnsweringChoice: steps.send_option,
            WaitingForPhone: steps.wait_for_phone,
            EnteringCode: steps.ask_code,
            AnsweringCode: steps.send_code,
            Reading: lambda _state: listing.ask_server(transport, steps.token, self._known_url()),
            ChoosingCertificates: listing.ask_choice,
            Storing: lambda _state: self._store(listing),
        }

    def _store(self, listing: ListSteps) -> Event:
        self._watch.forget()  # the host may take its time
        return listing.keep()

    def _known_url(self) -> str:
        return self._learnt.certificates_url if self._learnt else ""

    @property
    def _plan(self) -> ImportPlan:
        if self._known_plan is None:
            raise RuntimeError("there is no plan yet")
        return self._known_plan

    def _transport(self) -> Transport:
        plan = self._plan
        self._connection = Transport(
            self._cancellation,
            limits=self._limits,
            ca_pem=plan.connection.ca_pem,
            proxy=plan.proxy,
            language=self._texts.language,
            watch=self._seen,
            gost=replace(plan.gost, forbidden=NO_ENGINES in self._host.capabilities),
        )
        return self._connection

    def _sign_in_steps(self, transport: Transport) -> SignInSteps:
        plan = self._plan
        account = Account(plan.connection.login, plan.resource, plan.connection.client_id, plan.client_secret)
        # A resource that was typed says nothing about the address.
        look = None if plan.connection.resource else look_at(transport, plan.addresses.dss)
        self._steps = SignInSteps(
            transport, plan.addresses.auth, account, plan.password, self._inbox, plan.timeout, look
        )
        return self._steps
