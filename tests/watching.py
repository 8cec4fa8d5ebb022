"""What a test does besides what it shows, for the hunt that follows it: nobody has to think of handing it in.

In this process are noticed, while a test runs: every `Secret` that comes into being (to be hunted for), and
(to be searched) every hook that is called on a host or a plugin, every file that is opened for writing
wherever it lies, arguments and environment of every child process and what it wrote into pipes, the head of
every HTTP request, every name that is looked up, what a test has read of its own output, the traceback (with
all locals) of every error with which an import ends.
"""

import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pluggy
import pytest

from cryptoarm_dss_plugin.host_api.hookspecs import HOST_PROJECT
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import PLUGIN_PROJECT
from cryptoarm_dss_plugin.importing.states import Failed
from cryptoarm_dss_plugin.secrets import Secret
from tests.canaries import Canaries, is_telling

_BULK = frozenset({"store_certificates", "update_certificates", "stored_certificates"})
"""Thousands of certificates; what became of them stands in the file of the store."""

_NAME_OF_THE_TEST = "PYTEST_CURRENT_TEST"
"""With its parameters, which may be secrets."""

_CREDENTIALS = (b"authorization:", b"proxy-authorization:")
_WRITING = os.O_WRONLY | os.O_RDWR


class Watch:
    """What has been noticed during one test."""

    def __init__(self, canaries: Canaries) -> None:
        self.canaries = canaries
        self.files: set[str] = set()

    def notice(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An event of which the interpreter tells (PEP 578)."""
        if event == "open":
            path, _mode, flags = arguments
            if flags & _WRITING and isinstance(path, str | bytes | os.PathLike):
                self.files.add(os.fsdecode(path))
        elif event == "sqlite3.connect":
            self.files.add(os.fsdecode(arguments[0]))  # what is no path of a file is found not to be one
        elif event == "subprocess.Popen":
            executable, argv, _directory, environment = arguments
            self._text("the arguments of a process", "\n".join(map(_text_of, [executable, *_listed(argv)])))
            for name, value in (environment or {}).items():
                if _text_of(name) != _NAME_OF_THE_TEST:
                    self._text("the environment of a process", _text_of(value))
        elif event == "os.putenv" and _text_of(arguments[0]) != _NAME_OF_THE_TEST:
            self._text("the environment", _text_of(arguments[1]))
        elif event == "http.client.send":
            self._text("the head of a request", _open_head(arguments[1]))
        elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
            self._text("a name that is looked up", str(arguments[0]))
        elif event == "webbrowser.open":
            self._text("an address for the browser", str(arguments[0]))

    def _text(self, where: str, text: str | bytes) -> None:
        self.canaries.add_text(where, text)


_watching: list[Watch] = []


def begin(canaries: Canaries) -> Watch:
    """A test begins."""
    watch = Watch(canaries)
    _watching.append(watch)
    return watch


def end(watch: Watch) -> None:
    """The test is over: what happens now is not its doing."""
    _watching.remove(watch)


def install() -> None:
    """Begin to notice, for good; once in a process."""
    sys.addaudithook(_audit)
    _follow(Secret, "__init__", lambda _nothing, _secret, text: _born(text))
    _follow(Failed, "__init__", lambda _nothing, _state, error, *_, **__: _raised(error))
    _follow(pytest.CaptureFixture, "readouterr", lambda read, *_: told("the output", *read))
    _follow(subprocess.Popen, "communicate", lambda read, *_, **__: told("a process's output", *read))
    _follow(pluggy.PluginManager, "__init__", lambda _nothing, manager, *_, **__: _listen(manager))


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    for watch in _watching:
        watch.notice(event, arguments)


def _follow(kind: type, name: str, notice: Callable[..., None]) -> None:
    """Let something happen after each call of a method: gets its result and its arguments."""
    usual = getattr(kind, name)

    def followed(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever the method takes
        result = usual(*arguments, **options)
        notice(result, *arguments, **options)
        return result

    setattr(kind, name, followed)


def _born(text: str) -> None:
    if is_telling(text):
        for watch in _watching:
            watch.canaries.add("a secret", text)


def told(where: str, *texts: str | bytes | None) -> None:
    """Hunt in these texts, too, when there is a test."""
    for watch in _watching:
        for text in texts:
            watch.canaries.add_text(where, text or "")


def _raised(error: Exception) -> None:
    if _watching:
        frames = traceback.TracebackException.from_exception(error, capture_locals=True)
        told("the traceback of an error", "".join(frames.format()), repr(vars(error)))


def _listen(manager: pluggy.PluginManager) -> None:
    if manager.project_name not in {HOST_PROJECT, PLUGIN_PROJECT}:
        return

    def before(hook: str, _called: object, given: Mapping[str, Any]) -> None:
        if hook not in _BULK:
            told(f"what {hook} was given", repr(given))

    def after(outcome: Any, hook: str, _called: object, _given: object) -> None:  # noqa: ANN401 - pluggy's
        if hook not in _BULK and _watching:
            told(f"what {hook} answered", repr(outcome.exception or outcome.get_result()))

    manager.add_hookcall_monitoring(before, after)


def _listed(argv: Any) -> list[Any]:  # noqa: ANN401 - a string or many
    return [argv] if isinstance(argv, str | bytes | os.PathLike) else list(argv)


def _text_of(argument: Any) -> str:  # noqa: ANN401 - str, bytes or a path
    return os.fsdecode(argument)


def _open_head(sent: Any) -> bytes:  # noqa: ANN401 - whatever http.client sends
    """The head of a request without the lines that are there for credentials; nothing of a body."""
    if not isinstance(sent, bytes | bytearray) or b" HTTP/1." not in sent[: sent.find(b"\r\n")]:
        return b""
    lines = bytes(sent).partition(b"\r\n\r\n")[0].split(b"\r\n")
    return b"\n".join(line for line in lines if not line.lower().startswith(_CREDENTIALS))


def written_elsewhere(watch: Watch, *searched: Path) -> list[Path]:
    """The files that were opened for writing outside of what is searched anyway."""
    roots = [str(directory) + os.sep for directory in searched]
    paths = {os.path.abspath(path) for path in watch.files}  # noqa: PTH100 - as the system would find it
    return [
        Path(path)
        for path in sorted(paths)
        if not path.startswith(("/dev/", "/proc/", *roots)) and "__pycache__" not in path
    ]
