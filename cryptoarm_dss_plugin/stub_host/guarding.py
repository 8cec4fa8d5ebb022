"""Slots that cannot end the process: PyQt5 aborts it when an exception leaves one and nobody set a hook."""

import functools
import inspect
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast

from cryptoarm_dss_plugin.stub_host.qt import QObject, pyqtSignal
from cryptoarm_dss_plugin.stub_host.services import Services

Arguments = ParamSpec("Arguments")


class HasServices(Protocol):
    """Whoever has guarded slots."""

    @property
    def services(self) -> Services:
        """Where a failure is told."""


Owner = TypeVar("Owner", bound=HasServices)


def guarded(
    slot: Callable[Concatenate[Owner, Arguments], None],
) -> Callable[Concatenate[Owner, Arguments], None]:
    """Make a slot (or an overridden event handler without result) tell of an exception and go on.

    Qt gives a slot all arguments of the signal, and PyQt drops the last ones when the slot refuses them
    by TypeError, which would be caught here: so the ones that the slot does not take are dropped here.
    """
    parameters = list(inspect.signature(slot).parameters.values())
    takes_all = any(one.kind is inspect.Parameter.VAR_POSITIONAL for one in parameters)
    most = None if takes_all else len(parameters) - 1

    @functools.wraps(slot)
    def safe(self: Owner, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> None:
        try:
            taken = cast("Callable[..., None]", slot)
            taken(self, *arguments[:most], **named)
        except Exception as error:  # noqa: BLE001 - the last resort before the process would abort
            self.services.report_fault(slot.__qualname__, error)

    return safe


class GuiCalls(QObject):
    """Brings calls from any thread into the GUI thread, in order, until `stop`."""

    _called = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.on_fault: Callable[[str, Exception], object] | None = None
        self._stopped = False
        self._called.connect(self._call)

    def deliver(self, call: Callable[[], None]) -> None:
        """Let `call` be made in the GUI thread soon; may be called in any thread."""
        self._called.emit(call)

    def stop(self) -> None:
        """Make no more calls, also not those already on their way."""
        self._stopped = True

    def _call(self, call: Callable[[], None]) -> None:
        if self._stopped:
            return
        try:
            call()
        except Exception as error:  # noqa: BLE001 - an answer that nobody can use must not end the process
            if self.on_fault is not None:
                self.on_fault("answer", error)
