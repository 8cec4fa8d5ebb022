"""Progress on standard error: a line that updates on a terminal, plain lines otherwise."""

import contextlib
import sys
from pathlib import Path
from typing import TextIO

from cryptoarm_dss_plugin.cli import qr, qr_file
from cryptoarm_dss_plugin.dss.answers import Challenge
from cryptoarm_dss_plugin.importing.clock import now, seconds_to_confirm
from cryptoarm_dss_plugin.importing.job import JobEvent, Progress
from cryptoarm_dss_plugin.importing.qr_picture import QrPicture
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
_SILENCE_SECONDS = 5.0
"""So long after the server's last answer a person is told of the silence."""


class ProgressLine:
    """Shows where an import stands."""

    def __init__(
        self,
        texts: Texts,
        timeout: float | None,
        *,
        qr_target: Path | None = None,
        code_may_come: bool = False,
        still_every: float = 30.0,
        stream: TextIO | None = None,
    ) -> None:
        """Prepare.

        Args:
            texts: the person's language.
            timeout: the person's own bound on waiting for a confirmation, in seconds.
            qr_target: where to save the picture of a challenge, None for nowhere.
            code_may_come: while the phone is waited for, its code can be typed.
            still_every: where no line can be updated, seconds from one sign of life to the next.
            stream: where to write, standard error by default.
        """
        self._texts = texts
        self._timeout = timeout
        self._qr_target = qr_target
        self._code_may_come = code_may_come
        self._still_every = still_every
        self._stream: TextIO | None = stream or sys.stderr
        self._updates = self._stream is not None and self._stream.isatty()
        self._shown = ""
        self._last_said = ""
        self._waiting: WaitingForPhone | None = None
        self._next_sign = 0.0
        self._challenge_of: float | None = None
        self._picture: QrPicture | None = None

    def show(self, event: JobEvent) -> None:
        """Show an event of the job."""
        if isinstance(event, Progress):
            self._show_progress(event)
        else:
            self._show_state(event.state)

    def tick(self) -> None:
        """Show the time that is left: every second in a line that updates, else now and then."""
        if self._waiting is None:
            return
        seconds = max(0, round(self._ends(self._waiting) - now()))
        left = f"{seconds // 60}:{seconds % 60:02d}"
        if self._updates:
            self._update(self._waiting_line(self._waiting, left))
        elif now() >= self._next_sign:
            self._next_sign = now() + self._still_every
            self.say(self._texts.text("Still waiting for the phone. Left: {time}", time=left))

    def finish(self) -> None:
        """End the line that updates."""
        self._waiting = None
        self._clear()

    def say(self, sentence: str) -> None:
        """A sentence that stays."""
        self._clear()
        self._last_said = sentence
        self._write(f"{sentence}\n")

    def _show_progress(self, event: Progress) -> None:
        if self._updates and event.done < event.total:
            text = self._texts.text("Reading certificates: {n} of {all}", n=event.done, all=event.total)
            self._update(text)
        elif event.done == event.total:
            self._stage(self._texts.text("Storing the certificates..."))

    def _show_state(self, state: State) -> None:
        texts = self._texts
        waited_for, self._waiting = self._waiting, None
        match state:
            case SigningIn():
                self._stage(texts.text("Signing in to the DSS server..."))
            case WaitingForPhone():
                self._wait(state, waited_for)
            case EnteringCode(wrong=wrong):
                self._challenged(state, wrong=wrong)
            case Reading():
                self._stage(texts.text("Signed in. Reading the certificates..."))
            case PasswordNeeded():
                self._clear()
            case _:
                pass

    def _wait(self, state: WaitingForPhone, before: WaitingForPhone | None) -> None:
        is_new = state.came_at != self._challenge_of
        # What a poll brings anew is a sign of life; a wrong code is told when it comes.
        self._challenged(state, wrong=state.wrong and before is None)
        if is_new and not self._updates:
            self.say(self._texts.text("Confirm the sign-in on the phone."))
            self._next_sign = now() + self._still_every
        elif (
            state.trouble is not None and before is not None and before.trouble is None and not self._updates
        ):
            self.say(self._texts.text("The connection was lost, trying again..."))
        self._waiting = state
        self.tick()

    def _waiting_line(self, state: WaitingForPhone, left: str) -> str:
        texts = self._texts
        if self._code_may_come and state.picture is not None:
            line = texts.text(
                "Confirm on the phone, or type its code and press Enter. Left: {time}", time=left
            )
        else:
            line = texts.text("Confirm the sign-in on the phone. Left: {time}", time=left)
        silence = now() - state.contact_at
        if silence < _SILENCE_SECONDS:
            return line
        return f"{line}. " + texts.text("No answer from the server for {n} s", n=int(silence))

    def _ends(self, state: WaitingForPhone) -> float:
        return state.came_at + seconds_to_confirm(state.challenge.expires_in, self._timeout)

    def _challenged(self, state: WaitingForPhone | EnteringCode, *, wrong: bool) -> None:
        """Tell of a challenge: once what it is, and again when a code was wrong."""
        if wrong:
            self.say(self._texts.text("The code was not accepted."))
        if wrong or state.came_at != self._challenge_of:
            self._challenge_of = state.came_at
            self._words(state.challenge)
        if state.picture is not None and state.picture != self._picture:
            self._picture = state.picture
            self._show_picture(state.picture)

    def _show_picture(self, picture: QrPicture) -> None:
        """The code for a phone without a network: drawn for a person, saved where that is asked for."""
        texts = self._texts
        drawing = qr.drawn(picture, self._stream) if self._updates and self._stream is not None else None
        if drawing is not None:
            self.say(drawing)
        if self._qr_target is not None:
            saved = qr_file.save(picture, self._qr_target)
            path = plain_line(str(self._qr_target), _WORDS_AT_MOST)
            if saved:
                self.say(texts.text("The QR code is saved in the file {path}.", path=path))
            else:
                self.say(texts.text("The QR code could not be saved in the file {path}.", path=path))
        elif drawing is None:
            self._not_shown()
        if self._code_may_come:
            self.say(
                texts.text(
                    "If the phone has no network, point its camera at this code in the application, "
                    "then type the code that it shows."
                )
            )

    def _not_shown(self) -> None:
        texts = self._texts
        if self._updates:
            sentence = texts.text(
                "There is a QR code too large for this window: {option} saves it.", option="--qr-file"
            )
        elif self._code_may_come:
            sentence = texts.text(
                "There is a QR code for a phone without a network: {option} saves it.", option="--qr-file"
            )
        else:
            sentence = texts.text(
                "There is a QR code for a phone without a network: {option} saves it, "
                "{other} takes the code of the phone.",
                option="--qr-file",
                other="--code-stdin",
            )
        self.say(sentence)

    def _words(self, challenge: Challenge) -> None:
        """The server's own words, marked as such: a stranger must not speak in our name."""
        for words in dict.fromkeys((challenge.title, challenge.label)):
            line = plain_line(words, _WORDS_AT_MOST)
            if line:
                self.say(self._texts.text("The DSS server says: {words}", words=line))

    def _stage(self, sentence: str) -> None:
        if self._updates:
            self._update(sentence)
        elif sentence != self._last_said:  # the ways of signing in are tried one after another
            self.say(sentence)

    def _clear(self) -> None:
        if self._updates and self._shown:
            self._write("\r\x1b[K")
            self._shown = ""

    def _update(self, sentence: str) -> None:
        if sentence != self._shown:
            self._write(f"\r\x1b[K{sentence}")
            self._shown = sentence

    def _write(self, text: str) -> None:
        if self._stream is not None:
            with contextlib.suppress(OSError):  # nobody reads it any more: no reason to give up an import
                self._stream.write(text)
                self._stream.flush()
