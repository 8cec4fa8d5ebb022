"""The training server as a child process, for tests, the demo and the command line."""

import contextlib
import http.client
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from cryptoarm_dss_plugin.training.directory import remove_of

_START_SECONDS = 30.0
_STOP_SECONDS = 10.0
_PACKAGE_PARENT = Path(__file__).resolve().parents[2]


class TrainingError(RuntimeError):
    """The server did not start, or its control endpoint refused something; the text says what."""


class TrainingProcess:
    """A context manager around ``python -m cryptoarm_dss_plugin.training``.

    Parameters are the options of that module. Inside the ``with`` block: ``auth_server``, ``dss_server``,
    ``ca_file`` (a path), ``accounts`` (a list of ``login``, ``password`` or None, ``what``), ``instances``,
    ``control``, ``phone`` (addresses). All methods that talk to the server raise :class:`TrainingError`
    when it refuses, OSError when it is gone. The child ends with the block, and also when this process ends
    in any other way, for its standard input closes then.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        auto_confirm: float | None = None,
        plain_http: bool = False,
        tls_certificate: str = "good",
        tls_maximum: str | None = None,
        tls_foreign_suites: bool = False,
        gost_tls: str | None = None,
    ) -> None:
        self._options = ["--exit-with-stdin", "--port", str(port), "--tls-certificate", tls_certificate]
        if auto_confirm is not None:
            self._options += ["--auto-confirm", str(auto_confirm)]
        if plain_http:
            self._options.append("--plain-http")
        if tls_maximum is not None:
            self._options += ["--tls-maximum", tls_maximum]
        if tls_foreign_suites:
            self._options.append("--tls-foreign-suites")
        if gost_tls is not None:
            self._options += ["--gost-tls", gost_tls]
        self._child: subprocess.Popen[bytes] | None = None
        self.auth_server = ""
        self.dss_server = ""
        self.ca_file = ""
        self.control = ""
        self.phone = ""
        self.accounts: list[dict[str, str | None]] = []
        self.instances: list[dict[str, str]] = []

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The process id of the child; None when it does not run."""
        return None if self._child is None else self._child.pid

    def start(self) -> Self:
        """Start the child and read its first line; raises :class:`TrainingError` when it does not come."""
        environment = dict(os.environ)
        path = [str(_PACKAGE_PARENT), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(part for part in path if part)
        environment["PYTHONIOENCODING"] = "utf-8"
        self._child = subprocess.Popen(  # noqa: S603 - this interpreter, this package, options from above
            [sys.executable, "-m", "cryptoarm_dss_plugin.training", *self._options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            start_new_session=True,  # an interrupt at the terminal is for the parent to handle
        )
        impatience = threading.Timer(_START_SECONDS, self._child.kill)
        impatience.start()
        try:
            assert self._child.stdout is not None  # noqa: S101 - tells mypy that it is a pipe
            line = self._child.stdout.readline()
        finally:
            impatience.cancel()
            impatience.join()
        if not line:
            self.stop()
            raise TrainingError("the training server did not start")
        self._read_first_line(json.loads(line))
        return self

    def stop(self) -> None:
        """End the child, wait for it and tidy up after it; does nothing when it was not started."""
        child, self._child = self._child, None
        if child is None:
            return
        assert child.stdin is not None  # noqa: S101 - tells mypy that they are pipes
        assert child.stdout is not None  # noqa: S101
        with contextlib.suppress(OSError):
            child.stdin.close()
        try:
            child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()
        if self.ca_file:  # a child that was killed has left its directory behind
            remove_of(child.pid, Path(self.ca_file).parent)

    def password(self, login: str) -> str | None:
        """Return the password of an account, None for "identification only"; KeyError if there is none."""
        return {str(account["login"]): account["password"] for account in self.accounts}[login]

    def confirm(self, login: str = "*") -> dict[str, Any]:
        """Let the person confirm now, or the next time."""
        return self._post("confirm", {"login": login})

    def decline(self, login: str = "*") -> dict[str, Any]:
        """Let the person decline now, or the next time."""
        return self._post("decline", {"login": login})

    def expire(self, login: str = "*") -> dict[str, Any]:
        """Let the time be over now, or the next time."""
        return self._post("expire", {"login": login})

    def auto_confirm(self, login: str = "*", delay: float = 0.0) -> None:
        """Let the person confirm every time, ``delay`` seconds after the server began to wait."""
        self._post("auto", {"login": login, "decision": "confirm", "delay": delay})

    def auto(self, login: str = "*", **rule: object) -> None:
        """Set the rule of a login: ``decision`` (or None), and ``delay`` or ``after_polls``."""
        self._post("auto", {"login": login, **rule})

    def settings(self, **wanted: object) -> dict[str, Any]:
        """Change variants; return all of them."""
        return self._post("settings", wanted)

    def change_list(self, login: str, **change: object) -> None:
        """Change an account's list, or put it back: POST ``certificates`` of the control endpoint."""
        self._post("certificates", {"login": login, **change})

    def fault(self, kind: str, **parameters: object) -> None:
        """Add a fault; see :mod:`cryptoarm_dss_plugin.training.faults`."""
        self._post("fault", {"kind": kind, **parameters})

    def clear_faults(self) -> None:
        """Lift all faults."""
        self._post("faults/clear", {})

    def reset(self) -> None:
        """Start over."""
        self._post("reset", {})

    def log(self) -> list[dict[str, Any]]:
        """Return the request log, oldest first."""
        entries: list[dict[str, Any]] = self._call("GET", "log")["entries"]
        return entries

    def state(self) -> dict[str, Any]:
        """Return the whole state; see :mod:`cryptoarm_dss_plugin.training.control`."""
        return self._call("GET", "state")

    def wait_for(self, login: str = "*", polls: int = 0, seconds: float = 10.0) -> dict[str, Any]:
        """Return the newest confirmation of a login once it waits and was polled that often."""
        query = urlencode({"login": login, "polls": polls, "seconds": seconds})
        return self._call("GET", f"wait?{query}", timeout=seconds + 10)

    def codes(self, login: str) -> list[str]:
        """Return the one-time codes of the login's waiting confirmations, newest first."""
        return [str(one["code"]) for one in self.state()["waiting"] if one["login"] == login and one["code"]]

    def scan(self, text: str) -> dict[str, Any]:
        """Return what a phone without network makes of a picture's text: ``code``, ``cancel_code``."""
        return self._post("scan", {"text": text})

    def exchanges(self, login: str) -> list[dict[str, Any]]:
        """Return how the login's confirmations were asked about, the newest first.

        ``exchange`` and what :meth:`~cryptoarm_dss_plugin.training.request_log.RequestLog.exchange_summary`
        tells.
        """
        summary = self.state()["exchanges"].items()
        found = [{"exchange": exchange, **told} for exchange, told in summary if told["login"] == login]
        return sorted(found, key=lambda one: float(one["first"]), reverse=True)

    def _post(self, what: str, message: dict[str, object]) -> dict[str, Any]:
        return self._call("POST", what, json.dumps(message).encode())

    def _call(
        self, method: str, what: str, body: bytes | None = None, timeout: float = 30.0
    ) -> dict[str, Any]:
        address = urlsplit(self.control)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=timeout)
        try:
            connection.request(method, f"{address.path}/{what}", body)
            response = connection.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise TrainingError(answer.get("error", f"the control endpoint answered {response.status}"))
        return answer

    def _read_first_line(self, line: dict[str, Any]) -> None:
        self.auth_server = line["auth_server"]
        self.dss_server = line["dss_server"]
        self.ca_file = line["ca_file"]
        self.control = line["control"]
        self.phone = line["phone"]
        self.accounts = line["accounts"]
        self.instances = line["instances"]
