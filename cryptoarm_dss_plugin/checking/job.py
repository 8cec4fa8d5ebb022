"""A check on a worker thread: tells a front every rung, ends at once when told to."""

import threading
from collections.abc import Callable

from cryptoarm_dss_plugin.checking.ladder import climb
from cryptoarm_dss_plugin.checking.plan import CheckPlan
from cryptoarm_dss_plugin.checking.rungs import CheckEnded, CheckEvent, CheckFailed
from cryptoarm_dss_plugin.dss.cancelling import Cancellation, Cancelled
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode, place_of


class CheckJob:
    """One check. `start` once; `cancel` works from any thread, at any time."""

    def __init__(self, plan: CheckPlan, on_event: Callable[[CheckEvent], object]) -> None:
        """Prepare.

        Args:
            plan: what to check.
            on_event: is told everything, on the worker thread; a `CheckEnded` or a `CheckFailed` is the last.
        """
        self._plan = plan
        self._on_event = on_event
        self._cancellation = Cancellation()
        self._worker = threading.Thread(target=self._run, name="dss-check", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._worker.start()

    def cancel(self) -> None:
        """End it; the last event is then `CheckFailed` with `cancelled`, unless it has just ended."""
        self._cancellation.cancel()

    def join(self, seconds: float | None = None) -> bool:
        """Wait for the worker; whether it has ended."""
        self._worker.join(seconds)
        return not self._worker.is_alive()

    def _run(self) -> None:
        self._on_event(self._outcome())

    def _outcome(self) -> CheckEvent:
        try:
            return CheckEnded(climb(self._plan, self._cancellation, self._on_event))
        except Cancelled:
            return CheckFailed(DssPluginError(ErrorCode.CANCELLED))
        except DssPluginError as error:
            return CheckFailed(DssPluginError(error.code, error.detail, error.facts))
        except Exception as error:  # noqa: BLE001 - a bug is told, not lost with the thread
            return CheckFailed(DssPluginError(ErrorCode.INTERNAL_ERROR, place_of(error)))
