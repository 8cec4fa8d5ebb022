"""Cancelling: one switch that ends every wait, connect, handshake and read of an import at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Cancelled(Exception):
    """The person ended it. Not an error: nothing is reported."""


class Cancellation:
    """A switch that is thrown once, from any thread.

    Whoever waits registers what wakes it with `calling`; a wait without anything to wake uses `wait`.
    """

    def __init__(self) -> None:
        self._thrown = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: dict[object, Callable[[], None]] = {}

    @property
    def cancelled(self) -> bool:
        """Whether the switch was thrown."""
        return self._thrown.is_set()

    def cancel(self) -> None:
        """Throw the switch: every registered callback is called once, in this thread."""
        with self._lock:
            callbacks = [] if self._thrown.is_set() else list(self._callbacks.values())
            self._thrown.set()
        for callback in callbacks:
            callback()

    def check(self) -> None:
        """Raise `Cancelled` when the switch was thrown."""
        if self._thrown.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Wait, in seconds; raise `Cancelled` as soon as the switch is thrown."""
        if self._thrown.wait(seconds):
            raise Cancelled

    @contextmanager
    def calling(self, callback: Callable[[], None]) -> Iterator[None]:
        """While the block runs, call `callback` when the switch is thrown (at once when it already is)."""
        key = object()
        with self._lock:
            self._callbacks[key] = callback
            thrown = self._thrown.is_set()
        try:
            if thrown:
                callback()
            yield
        finally:
            with self._lock:
                self._callbacks.pop(key, None)
