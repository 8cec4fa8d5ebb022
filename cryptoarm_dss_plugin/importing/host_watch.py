"""The hooks of a host, called on a worker: since when one has not returned, and what an end means meanwhile.

A hook cannot be ended: who ends an import leaves the thread to itself. It holds no secret from that moment
on, and what the hook answers in the end changes nothing any more.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from cryptoarm_dss_plugin.connections import store_failed
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import HostStorageError

_WRITTEN_WHOLE: Final = frozenset({"store_certificates", "update_certificates"})
"""Once these were called, what they do is told, whoever has ended the import meanwhile."""


class Held(NamedTuple):
    """A hook of a host that has not returned.

    Attributes:
        seconds: for how long, 0 when none is being called.
        is_storing: whether the host was asked to store certificates, now or before: that ends of itself, and
            whatever is still written then, how it ended is told.
    """

    seconds: float
    is_storing: bool


NOT_HELD: Final = Held(0.0, is_storing=False)


class HostWatch:
    """Watches the hooks that one piece of work calls.

    Attributes:
        cancellation: ends the work.
    """

    def __init__(self, forget: Callable[[], None] = lambda: None) -> None:
        """Prepare.

        Args:
            forget: wipes secrets that the work has from its beginning; called when it is ended while a hook
                does not return, in the thread that ends it.
        """
        self.cancellation = Cancellation()
        self._forgetting = [forget]
        self._called = ("", 0.0)
        self._is_storing = False

    @property
    def held(self) -> Held:
        """The hook that is being called."""
        hook_name, called_at = self._called
        return Held(time.monotonic() - called_at if hook_name else 0.0, self._is_storing)

    def forgets(self, forget: Callable[[], None]) -> None:
        """Let this, too, be called then: it wipes secrets that have come."""
        self._forgetting.append(forget)

    def over(self, host: Host) -> Host:
        """The host for the work itself: its hooks raise `Cancelled` once the work was ended."""
        return host.attended(self._working)

    def to_the_end(self, host: Host) -> Host:
        """The host for what is to be kept and told at the end, also of work that was ended."""
        return host.attended(self._watched)

    @contextmanager
    def _working(self, hook_name: str) -> Iterator[None]:
        if hook_name in _WRITTEN_WHOLE:
            with self._watched(hook_name):
                yield
            return
        self.cancellation.check()
        try:
            with self._watched(hook_name):
                yield
        except HostStorageError:
            self.cancellation.check()
            raise
        self.cancellation.check()

    @contextmanager
    def _watched(self, hook_name: str) -> Iterator[None]:
        self._is_storing = self._is_storing or hook_name in _WRITTEN_WHOLE
        self._called = (hook_name, time.monotonic())
        try:
            with self.cancellation.calling(self.forget):
                yield
        finally:
            self._called = ("", 0.0)

    def forget(self) -> None:
        """Wipe all the secrets of the work; from any thread."""
        for forget in self._forgetting:
            forget()


def no_answer() -> DssPluginError:
    """The error of a host whose storage does not answer."""
    return store_failed("no-answer: a hook of the host has not returned")
