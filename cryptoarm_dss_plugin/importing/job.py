"""One import on a worker thread: walks the flow, tells a front what happens, ends at once when told to."""

import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.dss import cancelling
from cryptoarm_dss_plugin.dss.signserver import CloudCertificate, read_certificates
from cryptoarm_dss_plugin.dss.sts import Account
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.importing import inbox, journal
from cryptoarm_dss_plugin.importing.clock import now
from cryptoarm_dss_plugin.importing.flow import first_state, next_state
from cryptoarm_dss_plugin.importing.keeping import keep_certificates
from cryptoarm_dss_plugin.importing.request import ImportPlan
from cryptoarm_dss_plugin.importing.signing_in import SignInSteps
from cryptoarm_dss_plugin.importing.states import (
    FINAL,
    AnsweringChoice,
    AnsweringCode,
    Cancelled,
    CertificatesRead,
    ChoosingFactor,
    EnteringCode,
    Event,
    Failed,
    Learnt,
    PasswordNeeded,
    Reading,
    SigningIn,
    State,
    StepFailed,
    Storing,
    Submitted,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts


@dataclass(frozen=True, slots=True)
class StateEntered:
    """The import is in a new state; a final one is the last event there is."""

    state: State


@dataclass(frozen=True, slots=True)
class Progress:
    """So many items of the server's list were read."""

    done: int
    total: int


JobEvent = StateEntered | Progress


class ImportJob:
    """An import. `start` it, answer what its states ask for, and wait for a final state.

    Events are delivered on the worker thread. When the final one arrives the connection is closed, the
    secrets are wiped and nothing of the job is left but the end of its thread.
    """

    def __init__(
        self,
        plan: ImportPlan,
        host: Host,
        on_event: Callable[[JobEvent], None],
        texts: Texts,
        limits: Limits | None = None,
    ) -> None:
        """Prepare the import; nothing is sent before `start`.

        Args:
            plan: what to do.
            host: who keeps certificates, settings and the journal.
            on_event: told every event, on the worker thread.
            texts: the person's language, for the journal and the server.
            limits: bounds of each request.
        """
        self._plan = plan
        self._host = host
        self._book = ConnectionBook(host)
        self._on_event = on_event
        self._texts = texts
        self._limits = limits
        self._cancellation = cancelling.Cancellation()
        self._inbox = inbox.Inbox(self._cancellation)
        self._learnt = plan.learnt
        self._items: Sequence[CloudCertificate] = ()
        self._started_at = now()
        self._thread = threading.Thread(target=self._run, name="dss-import", daemon=True)

    def start(self) -> None:
        """Begin, on a thread of its own."""
        self._thread.start()

    def cancel(self) -> None:
        """End it at once: the running request is cut, nothing half-written stays; from any thread."""
        self._cancellation.cancel()

    def give_password(self, password: Secret) -> None:
        """Answer `PasswordNeeded`."""
        self._inbox.put(inbox.Password(password))

    def give_code(self, code: Secret) -> None:
        """Answer `EnteringCode`, or `WaitingForPhone` with the code of a phone that has no network."""
        self._inbox.put(inbox.Code(code))

    def choose(self, option_ref: str) -> None:
        """Answer `ChoosingFactor`."""
        self._inbox.put(inbox.Option(option_ref))

    def poll_now(self) -> None:
        """Ask the server at once while waiting for the phone, within the rule on close polls."""
        self._inbox.put(inbox.PollNow())

    def give_up(self, error: DssPluginError) -> None:
        """Say that what is asked for cannot be given; the import fails with this error."""
        self._inbox.put(inbox.GiveUp(error))

    def join(self, seconds: float | None = None) -> bool:
        """Wait for the worker; whether it has ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        state = self._walk()
        if not self._plan.dry_run:
            journal.write(self._host, self._texts, self._plan, self._learnt, state, now() - self._started_at)
        self._on_event(StateEntered(state))

    def _walk(self) -> State:
        """Walk the flow to a final state; close the connection and forget the secrets on every way out."""
        steps: SignInSteps | None = None
        transport: Transport | None = None
        try:
            transport = self._transport()
            steps = self._sign_in_steps(transport)
            return self._walk_with(transport, steps)
        except cancelling.Cancelled:
            return Cancelled()
        except DssPluginError as error:
            return Failed(error)
        except Exception as error:  # noqa: BLE001 - a bug never reaches a person as a traceback
            return Failed(DssPluginError(ErrorCode.INTERNAL_ERROR, _where(error)))
        finally:
            if transport:
                transport.close()
            if steps:
                steps.forget()

    def _walk_with(self, transport: Transport, steps: SignInSteps) -> State:
        plan = self._plan
        insists = plan.preferred_api is not None
        state: State = first_state(plan.learnt, plan.preferred_api, only_preferred=insists)
        event: Event = Submitted(with_password=plan.password is not None)
        actions = self._actions(transport, steps)
        while True:
            previous, state = state, next_state(state, event)
            if isinstance(state, FINAL):
                return state
            self._keep_learnt(state)
            if state != previous:
                self._on_event(StateEntered(state))
            event = actions[type(state)](state)

    def _actions(self, transport: Transport, steps: SignInSteps) -> dict[type, Callable[[Any], Event]]:
        """What the worker does in each state that is not final."""
        return {
            SigningIn: steps.start,
            PasswordNeeded: steps.ask_password,
            ChoosingFactor: steps.ask_option,
            AnsweringChoice: steps.send_option,
            WaitingForPhone: steps.wait_for_phone,
            EnteringCode: steps.ask_code,
            AnsweringCode: steps.send_code,
            Reading: lambda _state: self._read(transport, steps),
            Storing: lambda _state: self._store(),
        }

    def _read(self, transport: Transport, steps: SignInSteps) -> Event:
        if steps.token is None:
            raise RuntimeError("reading without a token")
        try:
            listed = read_certificates(
                transport, self._plan.addresses.dss, steps.token, self._learnt.certificates_url
            )
        except DssPluginError as error:
            return StepFailed(error)
        self._items = listed.items
        return CertificatesRead(listed.url)

    def _store(self) -> Event:
        return keep_certificates(
            self._items,
            self._plan.connection.name,
            self._host,
            self._cancellation,
            lambda done, total: self._on_event(Progress(done, total)),
            dry_run=self._plan.dry_run,
        )

    def _keep_learnt(self, state: State) -> None:
        """Keep what was learnt of the account at once, and the connection as soon as sign-in succeeded."""
        learnt: Learnt = state.attempt.learnt  # type: ignore[union-attr] # every state that is not final
        known, self._learnt = self._learnt, learnt
        if self._plan.dry_run:
            return
        connection = self._plan.connection
        if learnt.empty_password is not known.empty_password:
            self._book.keep_empty_password(connection.auth_server, connection.login, learnt.empty_password)
        if isinstance(state, Reading | Storing):
            signed_in = msgspec.structs.replace(
                connection,
                learnt_api=learnt.api.value if learnt.api else "",
                ref_source=learnt.ref_source.value,
                certificates_url=learnt.certificates_url,
            )
            if self._book.find(connection.name) != signed_in:
                self._book.save(signed_in)

    def _transport(self) -> Transport:
        plan = self._plan
        return Transport(
            self._cancellation,
            limits=self._limits,
            ca_pem=plan.connection.ca_pem,
            proxy=plan.proxy,
            language=self._texts.language,
        )

    def _sign_in_steps(self, transport: Transport) -> SignInSteps:
        plan = self._plan
        account = Account(plan.connection.login, plan.resource, plan.connection.client_id, plan.client_secret)
        return SignInSteps(transport, plan.addresses.auth, account, plan.password, self._inbox, plan.timeout)


def _where(error: Exception) -> str:
    """Kind and place of a bug, without the values around it: they may be secrets."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} in {place}"
