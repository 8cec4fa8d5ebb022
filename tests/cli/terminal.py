"""A terminal with a person in front of it."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

from tests.canaries import Canaries
from tests.cli.command_line import MODULE, PATIENCE_SECONDS, CommandLine, Running

OWN_TERMINAL = (sys.executable, "-m", "tests.cli.children", "own_terminal")


class Terminal:
    """A terminal with a person in front of it."""

    def __init__(self, canaries: Canaries) -> None:
        self._person, self.device = pty.openpty()
        self._canaries = canaries
        self.shown = ""
        self._seen = 0

    def resize(self, columns: int, lines: int) -> None:
        """Let the window have this size; at the beginning it does not know its size."""
        fcntl.ioctl(self.device, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def wait_for(self, words: str) -> None:
        """Read the screen until it shows these words, after those waited for before."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := self.shown.find(words, self._seen)) < 0:
            assert time.monotonic() < deadline, f"no {words!r} in {self.shown!r}"
            self._look()
        self._seen = found + len(words)

    def type(self, text: str) -> None:
        """Type a line, or a control character."""
        self._canaries.add_typed(text)
        os.write(self._person, text.encode())

    @property
    def echoes(self) -> bool:
        """Whether what is typed would be shown."""
        return bool(termios.tcgetattr(self.device)[3] & termios.ECHO)

    def read_to_the_end(self) -> str:
        """All that was ever shown."""
        while select.select([self._person], [], [], 0)[0]:
            self._look()
        return self.shown

    def close(self) -> None:
        """Hand the screen to the hunt for secrets."""
        self._canaries.add_text("the screen", self.read_to_the_end())
        os.close(self._person)
        os.close(self.device)

    def _look(self) -> None:
        if select.select([self._person], [], [], 0.1)[0]:
            self.shown += os.read(self._person, 65536).decode()


class Begin:
    """Starts commands at a terminal; their standard output is read apart."""

    def __init__(self, cli: CommandLine, terminal: Terminal) -> None:
        self._cli = cli
        self._terminal = terminal

    def __call__(
        self, *arguments: str, through: tuple[str, ...] = MODULE, environment: dict[str, str] | None = None
    ) -> Running:
        """Start a command."""
        device = self._terminal.device
        return self._cli.start(
            *arguments,
            through=(*OWN_TERMINAL, *through),
            stdin=device,
            stderr=device,
            environment=environment,
        )
