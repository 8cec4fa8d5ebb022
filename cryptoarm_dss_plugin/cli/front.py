"""Follows a running import and answers what it asks for: from the terminal, from standard input, or not."""

import argparse
import math
import queue
import time
from contextlib import ExitStack

from cryptoarm_dss_plugin.cli.farewell import farewell
from cryptoarm_dss_plugin.cli.progress import ProgressLine
from cryptoarm_dss_plugin.cli.sentences import told
from cryptoarm_dss_plugin.cli.standard_input import NoLongerWanted, StandardInput
from cryptoarm_dss_plugin.dss.answers import FactorChoice, FactorKind
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.clock import now
from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent, StateEntered
from cryptoarm_dss_plugin.importing.states import (
    FINAL,
    AnsweringChoice,
    AnsweringCode,
    Cancelled,
    ChoosingFactor,
    Done,
    EnteringCode,
    PasswordNeeded,
    Reading,
    SigningIn,
    State,
    Storing,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.texts import Texts

_LEAVE_SECONDS = 0.5
_STORE_SECONDS = 30.0
_LOOK_SECONDS = 0.1
_TICK_SECONDS = 1.0


class Interrupted:
    """The person has had enough."""


class Front:
    """Follows a job and answers what its states ask for.

    Attributes:
        events: where the job and the interrupts put what happens.
    """

    def __init__(
        self, options: argparse.Namespace, lines: StandardInput, texts: Texts, progress: ProgressLine
    ) -> None:
        self.events: queue.SimpleQueue[JobEvent | Interrupted] = queue.SimpleQueue()
        self._options = options
        self._lines = lines
        self._texts = texts
        self._progress = progress
        self._state: State | None = None
        self._challenged: WaitingForPhone | EnteringCode | AnsweringCode | None = None
        self._explained: float | None = None
        self._code_is_on_its_way = False
        self._factor_is_chosen = False
        self._listening = ExitStack()
        self._listens = False

    def follow(self, job: ImportJob) -> State:
        """The final state of a started job."""
        with self._listening:
            while not isinstance(self._state, FINAL):
                event = self._next_event(job)
                if isinstance(event, Interrupted):
                    self._state = self._cancelled(job)
                elif event is not None:
                    self._take(event, job)
            self._progress.finish()
        return self._state

    def _next_event(self, job: ImportJob) -> JobEvent | Interrupted | None:
        """The next event, None when it is time to look at the clock; meanwhile lines are looked for."""
        until = time.monotonic() + _TICK_SECONDS
        while (left := until - time.monotonic()) > 0:
            try:
                return self.events.get(timeout=min(left, _LOOK_SECONDS) if self._listens else left)
            except queue.Empty:
                self._look_for_code(job)
        self._progress.tick()
        return None

    def _take(self, event: JobEvent, job: ImportJob) -> None:
        if isinstance(event, StateEntered):
            self._listen_or_not(event.state)  # before anybody is invited to type
        self._progress.show(event)
        if not isinstance(event, StateEntered):
            return
        state = event.state
        if isinstance(state, WaitingForPhone | EnteringCode):
            self._tell_trouble(state)
        if isinstance(state, WaitingForPhone | EnteringCode | AnsweringCode):
            self._challenged = state
        elif isinstance(state, Reading):
            self._challenged = None
        if not isinstance(state, WaitingForPhone):
            self._code_is_on_its_way = False
        self._state = state
        self._answer(state, job)

    def _cancelled(self, job: ImportJob) -> State:
        """End the job. A batch that the store has begun is finished, and then the import is done."""
        job.cancel()
        # What the job entered before it was cancelled has been told by now, so this is known for certain.
        deadline = time.monotonic() + _LEAVE_SECONDS
        while not isinstance(self._state, FINAL):
            if isinstance(self._state, Storing):
                deadline = max(deadline, time.monotonic() + _STORE_SECONDS)
            try:
                event = self.events.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                break
            if isinstance(event, StateEntered):
                self._state = event.state
        if isinstance(self._state, Done):
            return self._state
        if self._challenged is not None and (words := farewell(self._challenged, self._texts)):
            self._progress.say(words)
        return Cancelled()

    def _answer(self, state: State, job: ImportJob) -> None:
        try:
            if isinstance(state, WaitingForPhone | EnteringCode) and self._wants_another(state):
                job.change_factor()
                return
            match state:
                case PasswordNeeded():
                    self._give_password(state, job)
                case EnteringCode():
                    self._give_code(state, job)
                case ChoosingFactor(choice=choice):
                    job.choose(chosen_option(choice, self._options.factor))
                case _:
                    pass
        except NoLongerWanted:
            return
        except DssPluginError as error:
            job.give_up(error)

    def _wants_another(self, state: WaitingForPhone | EnteringCode) -> bool:
        """Whether the server began by itself, and not with the factor that the command line names.

        Raises:
            DssPluginError: `factor-not-offered`.
        """
        wanted, beside = self._options.factor, state.challenge.beside
        if wanted is None or beside is None or self._factor_is_chosen or state.attempt.chosen:
            return False
        self._factor_is_chosen = True
        method = chosen_option(beside, wanted).rpartition("/")[2]
        return method.lower() != state.challenge.method

    def _give_password(self, state: PasswordNeeded, job: ImportJob) -> None:
        if not self._lines.is_terminal:
            raise state.refusal or DssPluginError(ErrorCode.PASSWORD_REQUIRED, "no password was given")
        if state.refusal:
            self._progress.say(told(state.refusal, self._texts))
        password = self._lines.secret(self._texts.text("Password: "), self.events.empty)
        if password is None:
            raise state.refusal or DssPluginError(ErrorCode.PASSWORD_REQUIRED, "the input ended")
        job.give_password(password)

    def _give_code(self, state: EnteringCode, job: ImportJob) -> None:
        if not (self._options.code_stdin or self._lines.is_terminal):
            raise DssPluginError(ErrorCode.CODE_REQUIRED, f"a code is asked for ({state.challenge.method})")
        if self._lines.is_terminal and state.came_at != self._explained:
            self._explained = state.came_at
            self._progress.say(self._empty_line(state))
        while True:
            # The challenge may end while nothing is typed: what the job has to say then goes first.
            code = self._lines.secret(self._texts.text("One-time code: "), self.events.empty)
            if code is None:
                raise state.trouble or DssPluginError(ErrorCode.CODE_REQUIRED, "no further code was given")
            if not code and state.challenge.may_be_tapped:
                job.poll_now()
                return
            if code or not self._lines.is_terminal:
                job.give_code(code)
                return
            if self._ask_again(state, job):
                return

    def _empty_line(self, state: EnteringCode) -> str:
        if state.challenge.may_be_tapped:
            return self._texts.text("If you have confirmed on your device instead, type an empty line.")
        if state.challenge.code_was_sent:
            return self._texts.text("An empty line asks for a new code.")
        return self._texts.text("An empty line begins the confirmation anew.")

    def _listen_or_not(self, state: State) -> None:
        """Whether the code of a phone without a network may be typed now, or in a moment."""
        wanted = (
            isinstance(state, WaitingForPhone | AnsweringCode)
            and state.challenge.kind is FactorKind.PUSH
            and state.picture is not None
            and takes_codes(self._options, self._lines)
        )
        if wanted and not self._listens:
            self._listening.enter_context(self._lines.listening())
        elif self._listens and not wanted:
            self._listening.close()
        self._listens = wanted

    def _look_for_code(self, job: ImportJob) -> None:
        state = self._state
        if not self._listens or self._code_is_on_its_way or not isinstance(state, WaitingForPhone):
            return
        try:
            code = self._lines.line_at_hand()
        except DssPluginError as error:
            job.give_up(error)
            return
        if code is None:
            return
        if code or not self._lines.is_terminal:
            self._code_is_on_its_way = True
            job.give_code(code)
        else:
            self._ask_again(state, job)

    def _ask_again(self, state: WaitingForPhone | EnteringCode, job: ImportJob) -> bool:
        """Ask for a new code or request, unless it is too early for that; whether it was asked for."""
        seconds = state.again_at - now()
        if seconds > 0:
            wait = math.ceil(seconds)
            self._progress.say(self._texts.text("A new one can be asked for in {n} s.", n=wait))
            return False
        job.ask_again()
        return True

    def _tell_trouble(self, state: WaitingForPhone | EnteringCode) -> None:
        """Why a code was not sent, or another one not be had; a poll without an answer is told elsewhere."""
        texts, trouble = self._texts, state.trouble
        if trouble is None or trouble is getattr(self._state, "trouble", None):
            return
        cause = explain(trouble, texts).message
        if trouble.facts.get("about") == "code":
            sentence = told(trouble, texts)
        elif isinstance(self._state, AnsweringCode):
            sentence = texts.text("The code was not sent: {cause}. Type it once more.", cause=cause)
        elif not isinstance(self._state, SigningIn | AnsweringChoice | EnteringCode):
            return
        elif trouble.code is not ErrorCode.CONFIRMATION_PENDING:
            sentence = texts.text("{cause}. What was asked for before is still good.", cause=cause)
        elif isinstance(state, EnteringCode):
            sentence = texts.text(
                "No new code: the earlier request still waits. Type the code that came before."
            )
        else:
            sentence = texts.text("No new request: the earlier one still waits on the phone for your answer.")
        self._progress.say(sentence)


def takes_codes(options: argparse.Namespace, lines: StandardInput) -> bool:
    """Whether a code can come while the phone is waited for."""
    return (options.code_stdin or lines.is_terminal) and lines.can_be_listened_to


def chosen_option(choice: FactorChoice, wanted: str | None) -> str:
    """The RefID of the wanted factor, the first one when none is wanted.

    Args:
        choice: what the server offers.
        wanted: the whole RefID, or the last part of the method's address ("otpviasms"); with a phone
            ("mydss?..."), its method where phones are only chosen after it.

    Raises:
        DssPluginError: `factor-not-offered`.
    """
    if wanted is None:
        return choice.options[0].ref
    for name in (wanted, wanted.partition("?")[0]):
        for option in choice.options:
            method, _, phone = option.ref.rpartition("/")[2].partition("?")
            other_phone = name != wanted and phone
            if not other_phone and name in {option.ref, method, option.ref.rpartition("/")[2]}:
                return option.ref
    offered = ", ".join(option.ref.rpartition("/")[2] for option in choice.options)
    raise DssPluginError(
        ErrorCode.FACTOR_NOT_OFFERED, f"offered: {offered}"[:500], {"factor": wanted, "offered": offered}
    )
