"""An inquiry on a worker thread, such as a check or a search: ends at once when told, always tells how."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from cryptoarm_dss_plugin.dss.cancelling import Cancellation, Cancelled
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode, place_of

Event = TypeVar("Event")


class InquiryJob(ABC, Generic[Event]):
    """One inquiry. `start` once; `cancel` works from any thread, at any time."""

    def __init__(self, thread_name: str, on_event: Callable[[Event], object]) -> None:
        """Prepare.

        Args:
            thread_name: of the worker.
            on_event: is told everything, on the worker thread.
        """
        self._on_event = on_event
        self._cancellation = Cancellation()
        self._worker = threading.Thread(target=self._run, name=thread_name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._worker.start()

    def cancel(self) -> None:
        """End it; the last event then tells of `cancelled`, unless it has just ended."""
        self._cancellation.cancel()

    def join(self, seconds: float | None = None) -> bool:
        """Wait for the worker; whether it has ended."""
        self._worker.join(seconds)
        return not self._worker.is_alive()

    @abstractmethod
    def _inquire(self) -> Event:
        """Carry it out, on the worker; the last event of one that came to its end."""

    @abstractmethod
    def _failed(self, error: DssPluginError) -> Event:
        """The last event of one that did not."""

    def _run(self) -> None:
        self._on_event(self._outcome())

    def _outcome(self) -> Event:
        try:
            return self._inquire()
        except Cancelled:
            return self._failed(DssPluginError(ErrorCode.CANCELLED))
        except DssPluginError as error:
            return self._failed(DssPluginError(error.code, error.detail, error.facts))
        except Exception as error:  # noqa: BLE001 - a bug is told, not lost with the thread
            return self._failed(DssPluginError(ErrorCode.INTERNAL_ERROR, place_of(error)))
