"""Progress on standard error: a line that updates on a terminal, plain lines otherwise."""

import contextlib
import sys
from typing import TextIO

from cryptoarm_dss_plugin.dss.answers import Challenge
from cryptoarm_dss_plugin.importing.clock import now, seconds_to_confirm
from cryptoarm_dss_plugin.importing.job import JobEvent, Progress
from cryptoarm_dss_plugin.importing.states import (
    EnteringCode,
    PasswordNeeded,
    Reading,
    SigningIn,
    State,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.texts import Texts, plain_line

_WORDS_AT_MOST = 300


class ProgressLine:
    """Shows where an import stands."""

    def __init__(self, texts: Texts, timeout: float | None, stream: TextIO | None = None) -> None:
        """Prepare.

        Args:
            texts: the person's language.
            timeout: the person's own bound on waiting for a confirmation, in seconds.
            stream: where to write, standard error by default.
        """
        self._texts = texts
        self._timeout = timeout
        self._stream: TextIO | None = stream or sys.stderr
        self._updates = self._stream is not None and self._stream.isatty()
        self._shown = ""
        self._deadline: float | None = None
        self._until = 0.0
        self._challenge: tuple[str, str] | None = None

    def show(self, event: JobEvent) -> None:
        """Show an event of the job."""
        if isinstance(event, Progress):
            self._show_progress(event)
        else:
            self._show_state(event.state)

    def tick(self) -> None:
        """Show the time that is left, once a second on a terminal."""
        if self._updates and self._deadline is not None:
            left = max(0, round(self._deadline - now()))
            self._update(
                self._texts.text(
                    "Confirm the sign-in on the phone. Left: {time}", time=f"{left // 60}:{left % 60:02d}"
                )
            )

    def finish(self) -> None:
        """End the line that updates."""
        self._deadline = None
        if self._updates and self._shown:
            self._write("\r\x1b[K")
            self._shown = ""

    def say(self, sentence: str) -> None:
        """A sentence that stays."""
        self.finish()
        self._write(f"{sentence}\n")

    def _show_progress(self, event: Progress) -> None:
        if self._updates and event.done < event.total:
            text = self._texts.text("Reading certificates: {n} of {all}", n=event.done, all=event.total)
            self._update(text)
        elif event.done == event.total:
            self._stage(self._texts.text("Storing the certificates..."))

    def _show_state(self, state: State) -> None:
        texts = self._texts
        self._deadline = None
        match state:
            case SigningIn():
                self._stage(texts.text("Signing in to the DSS server..."))
            case WaitingForPhone(challenge=challenge, trouble=trouble):
                self._waiting(challenge, lost=trouble is not None)
            case EnteringCode(challenge=challenge, wrong=wrong):
                if wrong:
                    self.say(texts.text("The code was not accepted."))
                self._words(challenge)
            case Reading():
                self._stage(texts.text("Signed in. Reading the certificates..."))
            case PasswordNeeded():
                self.finish()
            case _:
                pass

    def _waiting(self, challenge: Challenge, *, lost: bool) -> None:
        identity = (challenge.text_ref, challenge.context_ref)
        if identity != self._challenge:
            self._challenge = identity
            self._words(challenge)
            self._until = now() + seconds_to_confirm(challenge.expires_in, self._timeout)
            if not self._updates:
                self.say(self._texts.text("Confirm the sign-in on the phone."))
        elif lost and not self._updates:
            self.say(self._texts.text("The connection was lost, trying again..."))
        self._deadline = self._until
        self.tick()

    def _words(self, challenge: Challenge) -> None:
        """The server's own words, marked as such: a stranger must not speak in our name."""
        for words in dict.fromkeys((challenge.title, challenge.label)):
            line = plain_line(words, _WORDS_AT_MOST)
            if line:
                self.say(self._texts.text("The DSS server says: {words}", words=line))

    def _stage(self, sentence: str) -> None:
        if self._updates:
            self._update(sentence)
        else:
            self.say(sentence)

    def _update(self, sentence: str) -> None:
        if sentence != self._shown:
            self._write(f"\r\x1b[K{sentence}")
            self._shown = sentence

    def _write(self, text: str) -> None:
        if self._stream is not None:
            with contextlib.suppress(OSError):  # nobody reads it any more: no reason to give up an import
                self._stream.write(text)
                self._stream.flush()
