"""The steps of a sign-in, as the worker carries them out: each does its request and says what came."""

from collections.abc import Callable

from cryptoarm_dss_plugin.dss.addresses import AuthServer
from cryptoarm_dss_plugin.dss.answers import Answer, Challenge, TokenIssued
from cryptoarm_dss_plugin.dss.oauth import sign_in_by_password
from cryptoarm_dss_plugin.dss.sts import Account, ConfirmationApi, SignIn
from cryptoarm_dss_plugin.dss.token import is_contact, name_beside
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing import inbox
from cryptoarm_dss_plugin.importing.cleaning import cleaned_answer, cleaned_error
from cryptoarm_dss_plugin.importing.clock import now, seconds_to_confirm
from cryptoarm_dss_plugin.importing.confirming import ref_of
from cryptoarm_dss_plugin.importing.events import (
    AgainAsked,
    Answered,
    CodeGiven,
    DeadlinePassed,
    Event,
    GivenUp,
    OptionChosen,
    OtherFactorAsked,
    PasswordGiven,
    StepFailed,
)
from cryptoarm_dss_plugin.importing.qr_picture import QrPicture, read_picture
from cryptoarm_dss_plugin.importing.second_look import Look
from cryptoarm_dss_plugin.importing.states import (
    AnsweringChoice,
    AnsweringCode,
    ChoosingFactor,
    EnteringCode,
    PasswordInUse,
    PasswordNeeded,
    SigningIn,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.importing.watching import Watch
from cryptoarm_dss_plugin.redaction import redact
from cryptoarm_dss_plugin.secrets import Secret

_POLL_SECONDS = 15.0
_LONGEST_SECONDS = 3600.0
_LAST_POLL_SECONDS = 3.0
_LOOK_AT_CLOCK_SECONDS = 1.0
"""A wait is told in time that does not pass in sleep, so the clock is looked at so often."""


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
        look: Look | None = None,
    ) -> None:
        """Prepare the steps.

        Args:
            transport: the connection.
            server: the authorization server.
            account: who signs in.
            password: the password at hand, None for none.
            messages: what the front sends.
            bound: upper bound for waiting for a confirmation, in seconds.
            look: looks for what is wrong when the first step is refused; None for taking it as it is said.
        """
        self.token: Secret | None = None
        self._transport = transport
        self._server = server
        self._account = account
        self._password = password or Secret("")
        self._messages = messages
        self._bound = bound
        self._look = look
        self._bound_ends: float | None = None  # one end for all challenges, however many are invented
        self._code = Secret("")
        self._tokens: list[Secret] = []
        self._sign_in: SignIn | None = None
        self._watch: Watch | None = None
        self._image = b""
        self._picture: QrPicture | None = None

    def forget(self) -> None:
        """Wipe the tokens there were; passwords and codes are their givers' (the plan's and the inbox's)."""
        for token in self._tokens:
            token.wipe()
        self._tokens.clear()
        self.token = None
        self._sign_in = None

    def start(self, state: SigningIn) -> Event:
        """Send step 1."""
        event = self._started(state)
        if not isinstance(event, StepFailed):
            return event
        error = event.error
        if state.before is not None and error.code is ErrorCode.WRONG_CREDENTIALS:
            error = error.with_facts(about="again")  # who was let in a moment ago has hardly mistyped
        elif self._look is not None and state.before is None:
            error = cleaned_error(self._look(error))
        return StepFailed(error, event.at)

    def _started(self, state: SigningIn) -> Event:
        probing = state.attempt.password is PasswordInUse.PROBED_EMPTY
        password = Secret("") if probing else self._password
        if state.before is not None:
            self._bound_ends = None
        if state.attempt.api is ConfirmationApi.PASSWORD_GRANT:
            self._sign_in = None
            is_known = state.attempt.learnt.api is ConfirmationApi.PASSWORD_GRANT
            return self._answered(
                lambda: sign_in_by_password(
                    self._transport, self._server, self._account, password, is_known=is_known
                )
            )
        self._sign_in = SignIn(self._transport, self._server, self._account, password, state.attempt.api)
        return self._asked_otherwise(self._sign_in.start)

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
                return OptionChosen(message.ref, now())
            if isinstance(message, inbox.GiveUp):
                return GivenUp(message.error)

    def send_option(self, state: AnsweringChoice) -> Event:
        """Send the chosen factor."""
        sign_in = self._running()
        return self._asked_otherwise(lambda: sign_in.choose(state.choice.context_ref, state.option_ref))

    def ask_code(self, state: EnteringCode) -> Event:
        """Wait until the front gives a code, as long as the challenge lives.

        A method that nobody describes may be one for a phone: then the server is asked how it stands, but
        only when the person says so, and once more at the end, for the server might take that for a wrong
        code.
        """
        watch = self._watch_over(state)
        if watch.asked_last:
            return DeadlinePassed()
        told = self._told(
            state, lambda at_once: watch.turn_of_person(at_once and state.challenge.may_be_tapped)
        )
        if told is not None:
            return told
        if watch.ask_last() and not state.challenge.may_be_tapped:
            return DeadlinePassed()
        return self._poll(state, watch)

    def send_code(self, state: AnsweringCode) -> Event:
        """Send the code; the program repeats it by itself only under the other RefID."""
        sign_in = self._running()
        ref = ref_of(state.challenge, state.ref_source)
        event = self._answered(lambda: sign_in.send_code(ref, self._code))
        if self._watch is not None:
            self._watch.answered(event)  # a code asks how it stands, as a poll does
        return event

    def wait_for_phone(self, state: WaitingForPhone) -> Event:
        """Wait for the next turn, or for a code typed meanwhile, and poll; once more at the deadline."""
        watch = self._watch_over(state)
        if watch.asked_last:
            return DeadlinePassed()
        told = self._told(state, watch.turn)
        if told is not None:
            return told
        watch.ask_last()
        return self._poll(state, watch)

    def _poll(self, state: WaitingForPhone | EnteringCode, watch: Watch) -> Event:
        sign_in = self._running()
        # A server that hangs must not hold the wait past its end; the last question gets a little longer.
        seconds = min(_POLL_SECONDS, max(watch.deadline - now(), _LAST_POLL_SECONDS))
        event = self._answered(lambda: sign_in.poll(ref_of(state.challenge, state.ref_source), seconds))
        watch.answered(event)
        return event

    def _told(self, state: WaitingForPhone | EnteringCode, until: Callable[[bool], float]) -> Event | None:
        """What the person says before a moment comes, None when nothing.

        Args:
            state: what the person was asked.
            until: the moment, on `clock.now`; told whether the person wants to know at once how it stands.
        """
        at_once = False
        while (left := until(at_once) - now()) > 0:
            match self._messages.get(min(left, _LOOK_AT_CLOCK_SECONDS)):
                case inbox.Code(secret):
                    self._code = secret
                    return CodeGiven()
                case inbox.PollNow():
                    at_once = True
                case inbox.AskAgain() if now() >= state.again_at:
                    return AgainAsked()
                case inbox.OtherFactor() if state.attempt.choices:
                    return OtherFactorAsked()
                case inbox.GiveUp(error):
                    return GivenUp(error)
        return None

    def _running(self) -> SignIn:
        if self._sign_in is None:
            raise RuntimeError("a step of a sign-in that was not started")
        return self._sign_in

    def _watch_over(self, state: WaitingForPhone | EnteringCode) -> Watch:
        """The watch over the challenge of a state.

        The person's own bound is one for the whole import, however many challenges the server invents; only
        those that the person asks for begin anew.
        """
        if self._watch is None or not self._watch.watches(state):
            if self._bound_ends is None:
                self._bound_ends = state.came_at + (_LONGEST_SECONDS if self._bound is None else self._bound)
            bound = max(self._bound_ends - state.came_at, 0.0)
            self._watch = Watch(state, seconds_to_confirm(state.challenge.expires_in, bound))
        return self._watch

    def _asked_otherwise(self, step: Callable[[], Answer]) -> Event:
        """A step that may leave the challenge before as it is; the next poll keeps its distance from it."""
        event = self._answered(step)
        if self._watch is not None:
            self._watch.asked_otherwise()
        return event

    def _answered(self, step: Callable[[], Answer]) -> Event:
        try:
            answer = step()
        except DssPluginError as error:
            return StepFailed(cleaned_error(error), now())
        signed_in_as = ""
        if isinstance(answer, TokenIssued):
            self._tokens.append(answer.token)
            self.token = answer.token
            signed_in_as = redact(name_beside(answer.token, self._account.login))
            if signed_in_as and not is_contact(self._account.login):
                facts = {"server": "auth", "login": self._account.login, "signed_in_as": signed_in_as}
                return StepFailed(
                    DssPluginError(ErrorCode.ACCOUNT_MISMATCH, "unique_name differs", facts), now()
                )
        picture = self._picture_of(answer) if isinstance(answer, Challenge) else None
        return Answered(cleaned_answer(answer), now(), picture, signed_in_as)

    def _picture_of(self, challenge: Challenge) -> QrPicture | None:
        """The picture to show; polls repeat it, so the last one is kept."""
        if challenge.image != self._image:
            self._image = challenge.image
            self._picture = read_picture(challenge.image)
        return self._picture
