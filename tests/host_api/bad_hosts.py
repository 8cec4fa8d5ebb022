"""Hosts that misbehave: what stands beside an honest one and spoils a hook, or does not let it return."""

import threading
from collections.abc import Callable, Generator
from types import SimpleNamespace

from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.hookspecs import host_impl

PATIENCE_SECONDS = 10.0

Spoil = Callable[[object], object]
"""Given what the honest host answers: what is answered instead, or raises."""


def spoiled(hook: str, spoil: Spoil) -> object:
    """An implementation to be registered beside an honest one, whose answer to a hook it spoils."""

    def wrapper() -> Generator[None, object, object]:
        return spoil((yield))

    return SimpleNamespace(**{hook: host_impl(wrapper=True)(wrapper)})


def instead(hook: str, do: Callable[[], object]) -> object:
    """An implementation to be registered after the honest one, which is not asked any more."""
    return SimpleNamespace(**{hook: host_impl(do)})


def raising(error: BaseException) -> Callable[..., object]:
    """What raises, whatever it is given."""

    def misbehave(*_arguments: object) -> object:
        raise error

    return misbehave


def host_of(*hooks: object, gui_thread: int | None = None) -> Host:
    """A host of these implementations; the last one is asked first."""
    manager = new_host_manager()
    for one in hooks:
        manager.register(one)
    return Host(manager, gui_thread)


class Gate:
    """Hooks that do not return before they are let go: registered beside an honest host.

    Args:
        hooks: which ones.
        closed: whether they are held from the beginning.

    Attributes:
        calls: the hooks that were called and held, in order.
        returned: those of them that have been let go, in order.
    """

    def __init__(self, *hooks: str, closed: bool = True) -> None:
        self.calls: list[str] = []
        self.returned: list[str] = []
        self._held = threading.Semaphore(0)
        self._open = threading.Event()
        if not closed:
            self._open.set()
        for hook in hooks:
            setattr(self, hook, host_impl(wrapper=True)(self._holding(hook)))

    def _holding(self, hook: str) -> Callable[[], Generator[None, object, object]]:
        def wrapper() -> Generator[None, object, object]:
            answer = yield  # the honest host has done its part: what was written is written
            if not self._open.is_set():
                self.calls.append(hook)
                self._held.release()
                self._open.wait()
                self.returned.append(hook)
            return answer

        return wrapper

    @property
    def is_held(self) -> bool:
        """Whether a hook has been called and has not returned."""
        return len(self.calls) > len(self.returned)

    def close(self) -> None:
        """From now on hooks are held."""
        self._open.clear()

    def wait_until_held(self) -> None:
        """Wait until a hook is held."""
        assert self._held.acquire(timeout=PATIENCE_SECONDS), "no such hook was called"

    def let_go(self) -> None:
        """Let all hooks return, those to come as well."""
        self._open.set()
