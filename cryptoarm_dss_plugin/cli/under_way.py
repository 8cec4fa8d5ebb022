"""An inquiry that a command waits for: interrupts cancel it, one line shows where it stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from cryptoarm_dss_plugin.cli.interrupts import Interrupts
from cryptoarm_dss_plugin.cli.updating_line import UpdatingLine
from cryptoarm_dss_plugin.dss.inquiry import InquiryJob

Event = TypeVar("Event")


@contextmanager
def under_way(job: InquiryJob[Event], interrupts: Interrupts) -> Iterator[UpdatingLine]:
    """Start a job; the block follows it to its end, saying on the line what it does.

    Args:
        job: what is to be followed; it has ended when this returns.
        interrupts: each cancels the job while the block runs; afterwards they wait.
    """
    interrupts.tell(job.cancel)
    job.start()
    line = UpdatingLine()
    try:
        yield line
    finally:
        line.clear()
        interrupts.keep()
        job.join()
