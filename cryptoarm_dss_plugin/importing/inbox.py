"""What fronts send to a running import: a password, a code, a choice, giving up; from any thread."""

import queue
from contextlib import suppress
from dataclasses import dataclass

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.secrets import Secret


@dataclass(frozen=True, slots=True)
class Password:
    """A password, exactly as typed."""

    secret: Secret


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code."""

    secret: Secret


@dataclass(frozen=True, slots=True)
class Option:
    """The RefID of the chosen factor."""

    ref: str


@dataclass(frozen=True, slots=True)
class PollNow:
    """Ask the server at once instead of at the next turn."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Ask for another code, or for another request to the phone."""


@dataclass(frozen=True, slots=True)
class OtherFactor:
    """Go back to the choice of factors."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The front cannot give what is asked for."""

    error: DssPluginError


@dataclass(frozen=True, slots=True)
class Chosen:
    """The places of the chosen certificates in the list (`Choosable.position`)."""

    positions: frozenset[int]


Message = Password | Code | Option | Chosen | PollNow | AskAgain | OtherFactor | GiveUp


class Inbox:
    """The messages of the front, waited for by the import's worker; it owns the secrets in them."""

    def __init__(self, cancellation: Cancellation) -> None:
        self._messages: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._cancellation = cancellation
        self._secrets: list[Secret] = []
        self._closed = False

    def put(self, message: Message) -> None:
        """Send a message; never blocks."""
        if isinstance(message, Password | Code):
            self._secrets.append(message.secret)
        self._messages.put(message)
        if self._closed:
            self._wipe()

    def get(self, seconds: float | None) -> Message | None:
        """The next message, or None when none came in time (seconds; None waits without end).

        Raises:
            Cancelled: as soon as the person ended it.
        """
        message: Message | None = None
        with self._cancellation.calling(lambda: self._messages.put(None)), suppress(queue.Empty):
            message = self._messages.get(timeout=seconds)
        self._cancellation.check()
        return message

    def forget_earlier(self) -> None:
        """Throw away what was sent until now: it answers a question that is no longer asked.

        A second click would otherwise send a refused password or code once more, and accounts lock. That
        the front gives up stays said.
        """
        given_up = []
        with suppress(queue.Empty):
            while True:
                message = self._messages.get_nowait()
                if isinstance(message, GiveUp):
                    given_up.append(message)
        for message in given_up:
            self._messages.put(message)

    def close(self) -> None:
        """Wipe every secret that came, and from now on those that still come."""
        self._closed = True
        self._wipe()

    def _wipe(self) -> None:
        with suppress(IndexError):  # both threads may be at it
            while True:
                self._secrets.pop().wipe()
