"""A check on a worker thread: tells a front every rung, ends at once when told to."""

from collections.abc import Callable

from cryptoarm_dss_plugin.checking.ladder import climb
from cryptoarm_dss_plugin.checking.plan import CheckPlan
from cryptoarm_dss_plugin.checking.rungs import CheckEnded, CheckEvent, CheckFailed
from cryptoarm_dss_plugin.dss.inquiry import InquiryJob
from cryptoarm_dss_plugin.errors import DssPluginError


class CheckJob(InquiryJob[CheckEvent]):
    """One check. `start` once; `cancel` works from any thread, at any time."""

    def __init__(self, plan: CheckPlan, on_event: Callable[[CheckEvent], object]) -> None:
        """Prepare.

        Args:
            plan: what to check.
            on_event: is told everything, on the worker thread; a `CheckEnded` or a `CheckFailed` is the last.
        """
        super().__init__("dss-check", on_event)
        self._plan = plan

    def _inquire(self) -> CheckEvent:
        return CheckEnded(climb(self._plan, self._cancellation, self._on_event))

    def _failed(self, error: DssPluginError) -> CheckEvent:
        return CheckFailed(error)
