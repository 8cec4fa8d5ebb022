"""The console script as other programs see it: a child process, its output, its exit code."""

import contextlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from cryptoarm_dss_plugin.cli.main import run as run_in_this_process
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.canaries import Canaries

REPOSITORY = Path(__file__).parents[2]
MODULE = (sys.executable, "-m", "cryptoarm_dss_plugin.cli")
PATIENCE_SECONDS = 60.0
_QUIET_LOOKS = 15
_BETWEEN_LOOKS_SECONDS = 0.02

_LATIN = re.compile(r"[A-Za-z]+")
_USUAL_LATIN = frozenset({"DSS", "https", "http", "PEM", "STS", "SignServer", "TLS", "CRL", "help"})


@dataclass(frozen=True)
class Finished:
    """What a command left: exit code and both outputs, as text."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        assert self.out.endswith("\n"), self
        assert self.out.count("\n") == 1, self
        answer = json.loads(self.out)
        assert isinstance(answer, dict)
        return answer

    @property
    def error_code(self) -> str | None:
        """The code of the error in that object, None when there is none."""
        error = self.answer["error"]
        return None if error is None else str(error["code"])

    def checked(self) -> "Finished":
        """Itself, after a look at what no command may ever print."""
        for output in (self.out, self.err):
            assert "Traceback" not in output, output
            assert "Exception ignored" not in output, output
        return self


class Running:
    """A command that runs."""

    def __init__(self, process: "subprocess.Popen[bytes]", canaries: Canaries) -> None:
        self.process = process
        self._canaries = canaries
        self._lines: list[bytes] = []

    def write(self, text: str) -> None:
        """Write to its standard input, which stays open."""
        assert self.process.stdin is not None
        self._canaries.add_typed(text)
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def write_no_more(self) -> None:
        """Close its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.stdin = None

    def wait_for_line(self, words: str) -> None:
        """Read its standard error up to a line with these words."""
        assert self.process.stderr is not None
        while True:
            line = self.process.stderr.readline()
            assert line, f"ended without {words!r}: {self._lines}"
            self._lines.append(line)
            if words in line.decode():
                return

    def wait_until_it_waits(self) -> None:
        """Wait until none of its threads runs, or wants to, for a while: it has come to where it waits."""
        threads = Path(f"/proc/{self.process.pid}/task")
        quiet = 0
        while quiet < _QUIET_LOOKS:
            assert self.process.poll() is None, "it has ended"
            time.sleep(_BETWEEN_LOOKS_SECONDS)
            quiet = 0 if _wants_to_run(threads) else quiet + 1

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def end(self) -> Finished:
        """Wait for its end."""
        out, err = self.process.communicate(timeout=PATIENCE_SECONDS)
        err = b"".join([*self._lines, err or b""])  # None when it is the terminal
        for output in (out, err):
            self._canaries.add_text("the output", output)
        return Finished(self.process.returncode, out.decode(), err.decode(errors="replace")).checked()


def _wants_to_run(threads: Path) -> bool:
    """Whether one of a process' threads runs or waits for a processor; by their directory in /proc."""
    try:
        # The state stands behind the name, which is in brackets and may hold anything.
        states = [file.read_text("utf-8").rpartition(") ")[2][0] for file in threads.glob("*/stat")]
    except OSError:  # one has just ended
        return True
    return "R" in states


class CommandLine:
    """Runs commands on one data directory, with one training server."""

    def __init__(self, training: TrainingProcess, directory: Path, canaries: Canaries) -> None:
        self.training = training
        self.directory = directory
        self._canaries = canaries
        self._running: list[Running] = []
        self._home = directory.parent / "home"
        self._home.mkdir()

    def start(
        self,
        *arguments: str,
        through: Sequence[str] = MODULE,
        environment: Mapping[str, str] | None = None,
        data_dir: Path | None = None,
        stdin: int = subprocess.PIPE,
        stderr: int = subprocess.PIPE,
    ) -> Running:
        """Start a command; its standard input is a pipe that stays open."""
        process = subprocess.Popen(  # noqa: S603 - this interpreter, this package
            [*through, "--data-dir", str(data_dir or self.directory), *arguments],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=self.environment(environment),
        )
        self._running.append(Running(process, self._canaries))
        return self._running[-1]

    def run(
        self,
        *arguments: str,
        stdin: str | bytes | None = None,
        through: Sequence[str] = MODULE,
        environment: Mapping[str, str] | None = None,
        data_dir: Path | None = None,
    ) -> Finished:
        """Run a command to its end; without `stdin` its standard input is empty."""
        given = stdin.encode() if isinstance(stdin, str) else stdin or b""
        self._canaries.add_typed(given)
        running = self.start(*arguments, through=through, environment=environment, data_dir=data_dir)
        with contextlib.suppress(BrokenPipeError):
            assert running.process.stdin is not None
            running.process.stdin.write(given)
            running.process.stdin.flush()
        return running.end()

    def environment(self, further: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment of the commands: next to nothing, and every warning an error."""
        usual = {
            "HOME": str(self._home),
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONWARNINGS": "error",
            "LC_ALL": "C.UTF-8",
            "TMPDIR": tempfile.gettempdir(),
        }
        return {**usual, **(further or {})}

    def server(self, training: TrainingProcess | None = None) -> list[str]:
        """The options that name a training server, by default the shared one."""
        training = training or self.training
        addresses = ["--auth-server", training.auth_server, "--dss-server", training.dss_server]
        return [*addresses, "--ca-file", training.ca_file]

    def importing(self, name: str, login: str, *arguments: str) -> list[str]:
        """The command line of an import from the training server, with JSON."""
        return ["import", name, "--login", login, *self.server(), "--json", *arguments]

    def import_from(
        self, login: str, *arguments: str, name: str = "work", stdin: str | bytes | None = None
    ) -> Finished:
        """Import from the training server, with JSON."""
        return self.run(*self.importing(name, login, *arguments), stdin=stdin)

    def prepare(self, login: str, *arguments: str, name: str = "work") -> dict[str, Any]:
        """An import that went well before what the test is about; its answer."""
        finished = in_this_process(
            *self.importing(name, login, *arguments), "--data-dir", str(self.directory)
        )
        assert finished.code == 0, finished
        return finished.answer

    def listed(self, what: str, data_dir: Path | None = None) -> list[dict[str, Any]]:
        """The list that `connections` or `certificates` prints now."""
        finished = in_this_process(what, "--json", "--data-dir", str(data_dir or self.directory))
        assert finished.code == 0, finished
        found: list[dict[str, Any]] = finished.answer[what]
        return found

    def close(self) -> None:
        """End what a test left running, and close the pipes to what it did not wait for."""
        for running in self._running:
            if running.process.poll() is None:
                running.process.kill()
            running.process.communicate()


def in_this_process(*arguments: str, stdin: str = "", place: Place | None = None) -> Finished:
    """Run a command here: one that needs no process of its own for what the test is about.

    Args:
        arguments: of the command line.
        stdin: its standard input.
        place: where the administrator's files lie; the system's own by default.
    """
    written = [io.BytesIO(), io.BytesIO()]
    out, err = (io.TextIOWrapper(octets, "utf-8", write_through=True) for octets in written)
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        _standard_input(stdin),
        mock.patch.dict(os.environ, LC_ALL="C.UTF-8"),
    ):
        code = run_in_this_process(arguments, place=place)
    return Finished(code, *(octets.getvalue().decode() for octets in written)).checked()


@contextlib.contextmanager
def _standard_input(given: str) -> Iterator[None]:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as end:
        end.write(given.encode())
    with os.fdopen(reading) as start, mock.patch.object(sys, "stdin", start):
        yield


def latin_words(sentence: str, *expected: str) -> set[str]:
    """The Latin words of a Russian sentence, without the usual names and what is expected in this one."""
    for text in sorted(expected, key=len, reverse=True):
        sentence = sentence.replace(text, "")
    return set(_LATIN.findall(sentence)) - _USUAL_LATIN


def wait_until_drained(running: Running) -> None:
    """Wait until the command has read everything that was written to its standard input."""
    import fcntl  # noqa: PLC0415 - only where there are pipes of this kind
    import termios  # noqa: PLC0415

    assert running.process.stdin is not None
    deadline = time.monotonic() + PATIENCE_SECONDS
    while int.from_bytes(
        fcntl.ioctl(running.process.stdin.fileno(), termios.FIONREAD, bytes(4)), sys.byteorder
    ):
        assert time.monotonic() < deadline, "nobody reads the standard input"
        time.sleep(0.01)
