"""The clock that deadlines are measured with, and the rhythm of polling."""

import random
import time

AGAIN_AFTER_SECONDS = 30.0
"""A new code, or a new request to the phone, is asked for no sooner than so long after the last one."""

_OWN_LIMIT_SECONDS = 300.0
_LONGEST_SECONDS = 3600.0
_LONGEST_PAUSE_SECONDS = 30.0
_DOUBLINGS_AT_MOST = 5


def now() -> float:
    """Seconds on a clock that never jumps and, where the system has one, goes on in sleep.

    The server's time does not stop while a notebook sleeps, so the monotonic clock, which does, would
    promise time that is no longer there.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def seconds_to_confirm(expires_in: float | None, bound: float | None) -> float:
    """How long to wait for a confirmation, in seconds.

    Args:
        expires_in: what the server said; missing, zero, negative and year-long values are known to occur.
        bound: the person's own upper bound.
    """
    seconds = expires_in if expires_in and expires_in > 0 else _OWN_LIMIT_SECONDS
    seconds = min(seconds, _LONGEST_SECONDS)
    return seconds if bound is None else min(seconds, bound)


class PollRhythm:
    """When to ask next: quickly while the person still holds the phone, then more slowly.

    1 s apart for 20 s, 1.5 s until 60 s, then 2 s, each +-10 % so that many desks do not beat in step;
    after a failure longer and longer, or what the server asks for. Production clients poll every 2-3 s
    (1C BSP 3.2); no minimum is documented.
    """

    def __init__(self) -> None:
        self._random = random.SystemRandom()
        self._failures = 0

    def answered(self) -> None:
        """The last poll brought an answer."""
        self._failures = 0

    def failed(self) -> None:
        """The last poll brought none."""
        self._failures += 1

    def pause(self, waited: float, retry_after: float | None = None) -> float:
        """Seconds from the last answer to the next poll.

        Args:
            waited: seconds since the challenge arrived.
            retry_after: what the server asked for with its last failure.
        """
        if waited < 20.0:  # noqa: PLR2004
            base = 1.0
        elif waited < 60.0:  # noqa: PLR2004
            base = 1.5
        else:
            base = 2.0
        doublings = min(self._failures, _DOUBLINGS_AT_MOST)
        seconds = min(base * 2.0**doublings, _LONGEST_PAUSE_SECONDS) * self._random.uniform(0.9, 1.1)
        if retry_after is not None and self._failures:
            seconds = max(seconds, min(retry_after, _LONGEST_PAUSE_SECONDS))
        return seconds
