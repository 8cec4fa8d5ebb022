"""Commands that hang in the middle of a request, wherever and whichever, and what a signal makes of them.

Each command is a process of its own, and each has a server of its own. Up to the request it is to hang in,
the server passes everything on to a training server; from there on it says nothing, for good. So a command
that ends has ended because of the signal, and no clock is needed to show it.
"""

import contextlib
import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptoarm_dss_plugin.cli.exit_codes import CANCELLED
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.hanging_server import PATIENCE_SECONDS, Aliases, HangingServer, Place
from tests.dss.identities import Authority

REPOSITORY = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "cryptoarm_dss_plugin.cli")
CODE = "70415926"
"""A one-time code that is typed; nobody answers it."""

_GLANCE_SECONDS = 0.002


@dataclass(frozen=True)
class Request:
    """A request that a command makes.

    Attributes:
        arguments: of the command, without those about servers.
        number: which request of the command it is, from 1.
        lines: what its standard input gives.
        server: the option that names the server it goes to; "" where the address is no option.
    """

    arguments: tuple[str, ...]
    number: int = 1
    lines: str = ""
    server: str = "--auth-server"


def _importing(login: str, *further: str) -> tuple[str, ...]:
    return ("import", "work", "--login", login, "--password-stdin", *further)


REQUESTS: Mapping[str, Request] = {
    "sign-in": Request(_importing("pwd"), 1, "Canary-pwd-4701\n"),
    "code": Request(_importing("sms", "--code-stdin"), 2, f"Canary-sms-8264\n{CODE}\n"),
    "poll": Request(_importing("pushpwd"), 2, "Canary-pushpwd-1935\n"),
    "certificates": Request(_importing("pwd"), 2, "Canary-pwd-4701\n", "--dss-server"),
    "dry run": Request(_importing("pwd", "--dry-run"), 2, "Canary-pwd-4701\n", "--dss-server"),
    "check": Request(("check",)),
    "discover": Request(("discover",), server=""),
}


def can_hang(request: str, place: Place) -> bool:
    """Whether a request can be made to hang there.

    A name is looked up, and a proxy asked, for the first request to a server: one that comes later on finds
    what the first one has found, or the first one would have hung.
    """
    if place is Place.LOOK_UP:
        return request not in {"code", "poll"}
    return place is not Place.PROXY or REQUESTS[request].number == 1


@dataclass(frozen=True)
class Case:
    """A request that hangs at a place, and the signal that comes then."""

    request: str
    place: Place
    number: signal.Signals

    def __str__(self) -> str:
        return f"{self.request}, {self.place}, {self.number.name}"


@dataclass(frozen=True)
class Seen:
    """What became of a command.

    Attributes:
        code: its exit code, negative for the signal that killed it.
        seconds: from the signal to its end.
        asked: the requests that the server was sent whole, as "METHOD path".
        is_cut: whether the server saw its connection end.
        leaves_processes: whether something that it started was still there when it had ended.
        directory: its data directory.
    """

    case: Case
    code: int
    out: str
    err: str
    seconds: float
    asked: Sequence[str]
    is_cut: bool
    leaves_processes: bool
    directory: Path


def troubles(seen: Seen) -> list[str]:
    """What is not as it must be with a command that a signal has ended; nothing, if all is well."""
    request = REQUESTS[seen.case.request]
    is_import = request.arguments[0] == "import"
    try:
        answer = json.loads(seen.out)
    except ValueError:
        return [f"no JSON: {seen.out!r}, exit code {seen.code}, {seen.err!r}"]
    printed = seen.out + seen.err
    is_sent = seen.case.place in {Place.PROXY, Place.HEADERS, Place.BODY}
    said = {
        "exit code": seen.code == CANCELLED,
        "one line on standard output": seen.out.count("\n") == 1 and seen.out.endswith("\n"),
        "error": answer["error"]["code"] == "cancelled" and answer["error"]["message"] != "",
        "outcome": not is_import or answer["outcome"] == "cancelled",
        "certificates": not is_import or answer["certificates"] == answer["skipped"] == [],
        "no traceback": "Traceback" not in printed and "Exception ignored" not in printed,
        "no secret": not any(secret in printed for secret in (*request.lines.split(), CODE)),
        "the server sees it go": seen.is_cut,
        "asked once": len(seen.asked) == request.number - 1 + is_sent,
        "no process left": not seen.leaves_processes,
        "the store": _is_whole_and_empty(seen.directory / "data"),
    }
    return [f"{what}: {seen}" for what, holds in said.items() if not holds]


def _is_whole_and_empty(directory: Path) -> bool:
    """Whether no certificates are stored, in a database without faults."""
    file = directory / "store.sqlite3"
    if not file.exists():
        return True
    with contextlib.closing(sqlite3.connect(file)) as database:
        if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return False
    with contextlib.closing(Store(directory)) as store:
        return not list(store.stored_certificates("cryptoarm-dss", None))


class Hanging:
    """A command that was started to hang; a context manager, within which its server is silent."""

    def __init__(self, case: Case, stage: "Stage") -> None:
        self.case = case
        self._request = REQUESTS[case.request]
        self._directory = stage.new_directory()
        self._aliases = Aliases(self._directory / "aliases")
        self._server = HangingServer(case.place, self._request.number, stage.training, stage.tls)
        self._stage = stage

    def __enter__(self) -> Self:
        self._server.__enter__()
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this package
            [*COMMAND, "--data-dir", str(self._directory / "data"), *self._arguments(), "--json"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._environment(),
            start_new_session=True,
        )
        assert self._process.stdin is not None
        self._process.stdin.write(self._request.lines.encode())
        self._process.stdin.flush()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        with contextlib.suppress(ValueError):  # closed already
            self._process.communicate()
        self._aliases.close()
        self._server.__exit__(kind, error, traceback)

    def is_hanging(self) -> bool:
        """Whether it has come to its place; AssertionError when it has ended instead."""
        if self._process.poll() is not None:
            raise AssertionError(f"{self.case}: ended before its time: {self._process.communicate()}")
        return self._aliases.is_read() if self._looks_up else self._server.is_reached()

    def wait_until_hanging(self) -> None:
        """Wait until it has come to its place."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.is_hanging():
            assert time.monotonic() < deadline, f"{self.case}: never came so far"
            time.sleep(_GLANCE_SECONDS)

    def stop_reading(self) -> None:
        """Close this end of its standard output."""
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process.stdout = None

    def strike(self) -> None:
        """Send the signal."""
        self._struck = time.monotonic()
        self._process.send_signal(self.case.number)

    def end(self) -> Seen:
        """What became of it; the server is silent as ever."""
        _wait_for(self._process.pid)
        seconds = time.monotonic() - self._struck
        code = self._process.wait(PATIENCE_SECONDS)
        leaves = _has_members(self._process.pid)
        out, err = self._process.communicate()
        is_cut = self._looks_up or self._server.is_cut()
        asked = tuple(self._server.asked)
        texts = (out or b"").decode(), err.decode()
        return Seen(self.case, code, *texts, seconds, asked, is_cut, leaves, self._directory)

    @property
    def _looks_up(self) -> bool:
        return self.case.place is Place.LOOK_UP

    def _arguments(self) -> list[str]:
        """The arguments of the command, with servers."""
        usual = f"https://localhost:{self._server.port}"
        hangs = f"https://{Aliases.name}:{self._server.port}" if self._looks_up else usual
        arguments = [*self._request.arguments, "--ca-file", str(self._stage.ca_file)]
        if self.case.place is Place.PROXY:
            arguments += ["--proxy", f"http://127.0.0.1:{self._server.port}"]
        if not self._request.server:
            return [*arguments, hangs]
        for option, path in (("--auth-server", "/STS/oauth"), ("--dss-server", "/SignServer/rest")):
            arguments += [option, (hangs if option == self._request.server else usual) + path]
        return arguments

    def _environment(self) -> dict[str, str]:
        return {
            "HOME": str(self._directory),
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONWARNINGS": "error",
            "LC_ALL": "C.UTF-8",
            "HOSTALIASES": str(self._aliases.path),
        }


class Stage:
    """What all commands that hang have in common.

    Attributes:
        training: who answers until they hang.
        tls: the identity of their servers.
        ca_file: what they trust.
    """

    def __init__(self, training: TrainingProcess, directory: Path) -> None:
        authority = Authority()
        self.training = training
        self.tls = authority.server_context()
        self.ca_file = directory / "ca.pem"
        self.ca_file.write_text(authority.pem, encoding="ascii")
        self._directory = directory
        self._number = 0

    def new_directory(self) -> Path:
        """An empty directory for one more command."""
        self._number += 1
        made = self._directory / str(self._number)
        made.mkdir()
        return made

    def play(self, cases: Sequence[Case]) -> Iterator[Seen]:
        """Start all the commands at once, strike each as soon as it hangs; what became of them."""
        with contextlib.ExitStack() as stack:
            waiting = [stack.enter_context(Hanging(case, self)) for case in cases]
            struck = []
            deadline = time.monotonic() + PATIENCE_SECONDS
            while waiting:
                for one in [one for one in waiting if one.is_hanging()]:
                    one.strike()
                    struck.append(one)
                    waiting.remove(one)
                assert time.monotonic() < deadline, f"never came so far: {[str(one.case) for one in waiting]}"
                time.sleep(_GLANCE_SECONDS)
            for one in struck:
                yield one.end()


def _wait_for(process: int) -> None:
    """Wait for the end of a child, which `subprocess` with a time limit would only look for now and then."""
    descriptor = os.pidfd_open(process)
    try:
        select.select([descriptor], [], [], PATIENCE_SECONDS)
    finally:
        os.close(descriptor)


def _has_members(session: int) -> bool:
    """Whether a process of a session, which was begun by the process of this number, is still there."""
    try:
        os.killpg(session, 0)
    except ProcessLookupError:
        return False
    return True
