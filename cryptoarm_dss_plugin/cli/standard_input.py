"""Secrets from standard input: a line each, or a prompt when a person sits there."""

import getpass
import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret

LINE_BYTES_AT_MOST = 64 * 1024
_LOOK_SECONDS = 0.05
_PIECE_BYTES = 4096


class NoLongerWanted(Exception):
    """While a line was waited for, it stopped being needed."""


class StandardInput:
    """The lines of standard input as secrets, one after another."""

    def __init__(self) -> None:
        self._read_ahead = bytearray()
        self._ended = False

    @property
    def is_terminal(self) -> bool:
        """Whether a person sits there; only then is anything prompted for."""
        return sys.stdin is not None and sys.stdin.isatty()

    def secret(self, prompt: str, wanted: Callable[[], bool] = lambda: True) -> Secret | None:
        """The next line, exactly as it stands but for its line end; None at the end of the input.

        On a terminal the prompt is shown there and the typing is not echoed.

        Args:
            prompt: what to ask a person for.
            wanted: asked again and again while nothing comes.

        Raises:
            DssPluginError: `usage` when the line is endless or not UTF-8.
            NoLongerWanted: as soon as `wanted` says no.
        """
        if self.is_terminal and sys.platform == "win32":
            return Secret(getpass.getpass(prompt))
        self._ended = self._ended and not self.is_terminal  # Ctrl-D is the answer to one question only
        with _silenced(prompt, after="\n") if self.is_terminal else nullcontext():
            while not self._has_line():
                if not self._read(_LOOK_SECONDS) and not wanted():
                    raise NoLongerWanted
            return self._next_line()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While the block runs a line may come at any time: `line_at_hand` has it then.

        On a terminal the typing is not echoed meanwhile. A program in the background would be stopped if it
        touched its terminal, so there it only waits.
        """
        foreground = False
        with suppress(OSError):  # a terminal that has hung up
            foreground = self.is_terminal and os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
        with _silenced() if foreground else nullcontext():
            yield

    def line_at_hand(self) -> Secret | None:
        """The next line if it is there already, else None; never waits.

        Raises:
            DssPluginError: as `secret`.
        """
        if not self._has_line():
            self._read(0.0)
        return self._next_line() if self._has_line() else None

    @property
    def can_be_listened_to(self) -> bool:
        """Whether one can look for a line without waiting for it."""
        return sys.platform != "win32"  # which can only wait for sockets

    def _has_line(self) -> bool:
        """Whether the next line is there: whole, too long already, or cut short by the end of the input."""
        whole = b"\n" in self._read_ahead or len(self._read_ahead) > LINE_BYTES_AT_MOST
        return whole or self._ended or sys.stdin is None

    def _read(self, seconds: float) -> bool:
        """Take in what comes next, if anything comes in time; whether it did, be it the end of the input.

        The descriptor is read, not the text file above it: what that has read ahead is invisible to `select`.
        """
        if self._ended or sys.stdin is None:
            return False
        descriptor = sys.stdin.fileno()
        if sys.platform != "win32" and not select.select([descriptor], [], [], seconds)[0]:
            return False
        piece = b""
        with suppress(OSError):  # a terminal that has hung up says nothing more
            piece = os.read(descriptor, _PIECE_BYTES)
        self._read_ahead += piece
        self._ended = not piece
        return True

    def _next_line(self) -> Secret | None:
        end = self._read_ahead.find(b"\n") + 1 or len(self._read_ahead)
        line = bytes(self._read_ahead[:end])
        self._read_ahead[:end] = b""
        if not line:
            return None
        problem = "a line of standard input is not UTF-8"
        if len(line) > LINE_BYTES_AT_MOST:
            problem = f"a line of standard input is longer than {LINE_BYTES_AT_MOST} bytes"
        else:
            try:
                return Secret(line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8"))
            except UnicodeDecodeError:
                line = b""  # the line may be a password: it must not stay in a frame of the traceback
        raise DssPluginError(ErrorCode.USAGE, problem)


@contextmanager
def _silenced(prompt: str = "", after: str = "") -> Iterator[None]:
    """Show a prompt on the terminal of standard input; until the end nothing that is typed is shown there.

    A terminal can hang up at any moment; then there is nothing to show and nothing to restore.
    """
    import termios  # noqa: PLC0415 - does not exist on Windows

    keyboard = sys.stdin.fileno()
    before: list[Any] | None = None
    try:
        with suppress(OSError, termios.error):
            before = termios.tcgetattr(keyboard)
            silent = [*before]
            silent[3] &= ~termios.ECHO
            termios.tcsetattr(keyboard, termios.TCSAFLUSH, silent)
            _show(prompt, keyboard)
        yield
    finally:
        if before is not None:
            with suppress(OSError, termios.error):
                termios.tcsetattr(keyboard, termios.TCSAFLUSH, before)
                _show(after, keyboard)


def _show(words: str, keyboard: int) -> None:
    """Write on the terminal at which the keyboard stands; OSError when it has hung up.

    Not to standard error: that may go into a file while a person sits here. By its name, for the keyboard may
    be open for reading only; after `su` it belongs to somebody else, but is open already.
    """
    if not words:
        return
    try:
        screen = os.open(os.ttyname(keyboard), os.O_WRONLY | os.O_NOCTTY)
    except OSError:
        screen = os.dup(keyboard)
    with os.fdopen(screen, "w", errors="replace") as shown:
        shown.write(words)
