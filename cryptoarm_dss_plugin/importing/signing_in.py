"""The steps of a sign-in, as the worker carries them out: each does its request and says what came."""

from collections.abc import Callable

from cryptoarm_dss_plugin.dss.addresses import AuthServer
from cryptoarm_dss_plugin.dss.answers import Answer, Challenge, TokenIssued
from cryptoarm_dss_plugin.dss.sts import Account, SignIn
from cryptoarm_dss_plugin.dss.token import unique_name
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing import inbox
from cryptoarm_dss_plugin.importing.cleaning import cleaned_answer, cleaned_error
from cryptoarm_dss_plugin.importing.clock import PollRhythm, now, seconds_to_confirm
from cryptoarm_dss_plugin.importing.confirming import ref_of
from cryptoarm_dss_plugin.importing.states import (
    Answered,
    AnsweringChoice,
    AnsweringCode,
    ChoosingFactor,
    CodeGiven,
    DeadlinePassed,
    EnteringCode,
    Event,
    GivenUp,
    OptionChosen,
    PasswordGiven,
    PasswordInUse,
    PasswordNeeded,
    SigningIn,
    StepFailed,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.secrets import Secret

_CLOSEST_POLLS_SECONDS = 1.0
_POLL_SECONDS = 15.0
_LONGEST_SECONDS = 3600.0
_LAST_POLL_SECONDS = 3.0
"""From an answer to the next question, also when the person presses «Проверить сейчас» without end."""


class SignInSteps:
    """Carries out the sign-in states of one import; holds, in the end, its token.

    Attributes:
        token: the access token once signed in; None before and after `forget`.
    """

    def __init__(
        self,
        transport: Transport,
        server: AuthServer,
        account: Account,
        password: Secret | None,
        messages: inbox.Inbox,
        bound: float | None,
    ) -> None:
        """Prepare the steps.

        Args:
            transport: the connection.
            server: the authorization server.
            account: who signs in.
            password: the password at hand, None for none.
            messages: what the front sends.
            bound: upper bound for waiting for a confirmation, in seconds.
        """
        self.token: Secret | None = None
        self._transport = transport
        self._server = server
        self._account = account
        self._password = password or Secret("")
        self._messages = messages
        self._bound = bound
        self._bound_ends: float | None = None  # one end for all challenges, however many are invented
        self._code = Secret("")
        self._tokens: list[Secret] = []
        self._sign_in: SignIn | None = None
        self._watch: _Watch | None = None

    def forget(self) -> None:
        """Wipe the tokens there were; passwords and codes are their givers' (the plan's and the inbox's)."""
        for token in self._tokens:
            token.wipe()
        self._tokens.clear()
        self.token = None
        self._sign_in = None

    def start(self, state: SigningIn) -> Event:
        """Send step 1."""
        probing = state.attempt.password is PasswordInUse.PROBED_EMPTY
        password = Secret("") if probing else self._password
        self._watch = None
        self._sign_in = SignIn(self._transport, self._server, self._account, password, state.attempt.api)
        return self._answered(self._sign_in.start)

    def ask_password(self, _state: PasswordNeeded) -> Event:
        """Wait until the front gives a password."""
        while True:
            message = self._messages.get(None)
            if isinstance(message, inbox.Password):
                self._password = message.secret
                return PasswordGiven(empty=not message.secret)
            if isinstance(message, inbox.GiveUp):
                return GivenUp(message.error)

    def ask_option(self, _state: ChoosingFactor) -> Event:
        """Wait until the front chooses a factor."""
        while True:
            message = self._messages.get(None)
            if isinstance(message, inbox.Option):
                return OptionChosen(message.ref)
            if isinstance(message, inbox.GiveUp):
                return GivenUp(message.error)

    def send_option(self, state: AnsweringChoice) -> Event:
        """Send the chosen factor."""
        sign_in = self._running()
        return self._answered(lambda: sign_in.choose(state.choice.context_ref, state.option_ref))

    def ask_code(self, state: EnteringCode) -> Event:
        """Wait until the front gives a code, as long as the challenge lives."""
        watch = self._watch_over(state.challenge)
        while (left := watch.deadline - now()) > 0:
            message = self._messages.get(left)
            if isinstance(message, inbox.Code):
                self._code = message.secret
                return CodeGiven()
            if isinstance(message, inbox.GiveUp):
                return GivenUp(message.error)
        return DeadlinePassed()

    def send_code(self, state: AnsweringCode) -> Event:
        """Send the code; the program repeats it by itself only under the other RefID."""
        sign_in = self._running()
        ref = ref_of(state.challenge, state.ref_source)
        event = self._answered(lambda: sign_in.send_code(ref, self._code))
        if self._watch is not None:
            self._watch.polled(event)  # a code asks how it stands, as a poll does
        return event

    def wait_for_phone(self, state: WaitingForPhone) -> Event:
        """Wait for the next turn, or for a code typed meanwhile, and poll; once more at the deadline."""
        watch = self._watch_over(state.challenge)
        if watch.asked_last:
            return DeadlinePassed()
        wait_until = watch.next_poll
        while (left := watch.turn(wait_until) - now()) > 0:
            message = self._messages.get(left)
            if isinstance(message, inbox.Code):
                self._code = message.secret
                return CodeGiven()
            if isinstance(message, inbox.PollNow):
                wait_until = min(wait_until, watch.earliest_poll)
            if isinstance(message, inbox.GiveUp):
                return GivenUp(message.error)
        watch.asked_last = now() >= watch.deadline
        sign_in = self._running()
        # A server that hangs must not hold the wait past its end; the last question gets a little longer.
        seconds = min(_POLL_SECONDS, max(watch.deadline - now(), _LAST_POLL_SECONDS))
        event = self._answered(lambda: sign_in.poll(ref_of(state.challenge, state.ref_source), seconds))
        watch.polled(event)
        return event

    def _running(self) -> SignIn:
        if self._sign_in is None:
            raise RuntimeError("a step of a sign-in that was not started")
        return self._sign_in

    def _watch_over(self, challenge: Challenge) -> "_Watch":
        """The watch of a challenge; it goes on when a poll or a wrong code repeats the challenge.

        The person's own bound is one for the whole import, however many challenges the server invents.
        """
        identity = (challenge.text_ref, challenge.context_ref)
        if self._watch is None or self._watch.identity != identity:
            if self._bound_ends is None:
                self._bound_ends = now() + (_LONGEST_SECONDS if self._bound is None else self._bound)
            bound = max(self._bound_ends - now(), 0.0)
            self._watch = _Watch(identity, seconds_to_confirm(challenge.expires_in, bound))
            self._watch.asked_last = bound == 0.0
        return self._watch

    def _answered(self, step: Callable[[], Answer]) -> Event:
        try:
            answer = step()
        except DssPluginError as error:
            return StepFailed(cleaned_error(error))
        if isinstance(answer, TokenIssued):
            self._tokens.append(answer.token)
            self.token = answer.token
            if not self._is_ours(answer.token):
                return StepFailed(
                    DssPluginError(ErrorCode.ACCOUNT_MISMATCH, "unique_name differs", {"server": "auth"})
                )
        return Answered(cleaned_answer(answer))

    def _is_ours(self, token: Secret) -> bool:
        name = unique_name(token)
        login = self._account.login
        return not name or name.casefold() == login.casefold() or _is_contact(login)


class _Watch:
    """Deadline and rhythm of one challenge; all times are those of `clock.now`."""

    def __init__(self, identity: tuple[str, str], seconds: float) -> None:
        self.identity = identity
        self.started = now()
        self.deadline = self.started + seconds
        self.asked_last = False
        self._rhythm = PollRhythm()
        self._last_poll = self.started
        self.next_poll = self.started + self._rhythm.pause(0.0)

    @property
    def earliest_poll(self) -> float:
        return self._last_poll + _CLOSEST_POLLS_SECONDS

    def turn(self, wanted: float) -> float:
        """When to ask: as wanted, but the last question stands at the deadline, and none close before it."""
        last = max(self.deadline, self.earliest_poll)
        return last if wanted > last - _CLOSEST_POLLS_SECONDS else wanted

    def polled(self, event: Event) -> None:
        retry_after: float | None = None
        # A RefID that was not taken is no reason to be slow: the other one is tried next (see `confirming`).
        if isinstance(event, StepFailed) and event.error.code is not ErrorCode.CONFIRMATION_EXPIRED:
            self._rhythm.failed()
            said = event.error.facts.get("retry_after", "")
            retry_after = float(said) if said else None
        else:
            self._rhythm.answered()
        self._last_poll = now()
        self.next_poll = self._last_poll + self._rhythm.pause(self._last_poll - self.started, retry_after)


def _is_contact(login: str) -> bool:
    """Whether a login may be a phone number or an e-mail address, which a token need not repeat.

    The administrator may allow them as identifiers (vendor docs, mydss/mydss_mgmt.html).
    """
    digits = sum(character.isdigit() for character in login)
    return "@" in login or (digits >= 10 and not any(character.isalpha() for character in login))  # noqa: PLR2004
