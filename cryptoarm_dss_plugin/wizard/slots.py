"""Slots that cannot bring the host down: PyQt5 aborts the process on an exception in a slot."""

import functools
from collections.abc import Callable
from typing import Any, Protocol

from cryptoarm_dss_plugin.wizard.qt import QObject, Signal


class BugReports(QObject):
    """Where exceptions of slots go; the wizard's conversation listens."""

    happened = Signal(str)


class _Reporting(Protocol):
    bugs: BugReports


def guarded(slot: Callable[..., Any]) -> Callable[..., Any]:
    """A slot (a method of an object with `bugs`) whose exceptions are reported instead of raised.

    Only kind and place are told, not the values: they may be secrets.
    """

    @functools.wraps(slot)
    def call(self: _Reporting, *arguments: object) -> object:
        try:
            return slot(self, *arguments[: slot.__code__.co_argcount - 1])
        except Exception as error:  # noqa: BLE001 - that is what it is for
            self.bugs.happened.emit(f"{type(error).__name__} in {slot.__qualname__}")
            return None

    return call
