"""Secrets from standard input: a line each, or a prompt when a person sits there."""

import getpass
import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret

LINE_BYTES_AT_MOST = 64 * 1024
_LOOK_SECONDS = 0.1
_PIECE_BYTES = 4096


class NoLongerWanted(Exception):
    """While a line was waited for, it stopped being needed."""


class StandardInput:
    """The lines of standard input as secrets, one after another."""

    def __init__(self) -> None:
        self._read_ahead = bytearray()

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
        with _prompted(prompt) if self.is_terminal else nullcontext():
            line = self._line(wanted)
        if line is None:
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

    def _line(self, wanted: Callable[[], bool]) -> bytes | None:
        """The next line with its end; longer than allowed when it has none; None at the end of the input."""
        ended = sys.stdin is None
        while b"\n" not in self._read_ahead and len(self._read_ahead) <= LINE_BYTES_AT_MOST and not ended:
            piece = _piece(wanted)
            self._read_ahead += piece
            ended = not piece
        end = self._read_ahead.find(b"\n") + 1 or len(self._read_ahead)
        line = bytes(self._read_ahead[:end])
        self._read_ahead[:end] = b""
        return line or None


def _piece(wanted: Callable[[], bool]) -> bytes:
    """What comes next, b"" at the end of the input.

    The descriptor is read, not the text file above it: what that has read ahead is invisible to `select`.
    """
    descriptor = sys.stdin.fileno()
    if sys.platform != "win32":  # which can only wait for sockets
        while not select.select([descriptor], [], [], _LOOK_SECONDS)[0]:
            if not wanted():
                raise NoLongerWanted
    return os.read(descriptor, _PIECE_BYTES)


@contextmanager
def _prompted(prompt: str) -> Iterator[None]:
    """Show a prompt on the terminal of standard input; until the end nothing that is typed is shown there."""
    import termios  # noqa: PLC0415 - does not exist on Windows

    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    silent = [*before]
    silent[3] &= ~termios.ECHO
    # Not to standard error: that may go into a file while a person sits here.
    with Path(os.ttyname(keyboard)).open("w", errors="replace") as screen:
        termios.tcsetattr(keyboard, termios.TCSAFLUSH, silent)
        print(prompt, end="", file=screen, flush=True)
        try:
            yield
        finally:
            termios.tcsetattr(keyboard, termios.TCSAFLUSH, before)
            print(file=screen)
