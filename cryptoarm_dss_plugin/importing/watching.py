"""The watch over one challenge: until when it is good, and when the server is asked about it."""

from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.importing.clock import PollRhythm, now
from cryptoarm_dss_plugin.importing.events import Event, StepFailed
from cryptoarm_dss_plugin.importing.states import EnteringCode, WaitingForPhone
from cryptoarm_dss_plugin.importing.trouble import is_transient

_CLOSEST_POLLS_SECONDS = 1.0
"""From an answer to the next question, also when the person presses «Проверить сейчас» without end."""

_SLEPT_SECONDS = 5.0
_WAKING_SECONDS = 20.0
"""Who wakes after the deadline has no network for a moment: for so long the last question is repeated."""


class Watch:
    """Deadline and rhythm of one challenge; all times are those of `clock.now`.

    Attributes:
        deadline: until when the challenge is good.
        asked_last: the last question, at the deadline, was put.
        next_poll: when the server is asked again.
    """

    def __init__(self, state: WaitingForPhone | EnteringCode, seconds: float) -> None:
        """Begin to watch.

        Args:
            state: the state the challenge has opened.
            seconds: how long it is good, from when it came.
        """
        self._identity = _identity(state)
        self._started = state.came_at
        self.deadline = self._started + seconds
        self.asked_last = seconds <= 0
        self._wakes_until: float | None = None
        self._rhythm = PollRhythm()
        self._last_answer = self._started
        self.next_poll = self._started + self._rhythm.pause(0.0)

    def watches(self, state: WaitingForPhone | EnteringCode) -> bool:
        """Whether it watches the challenge of this state; a poll or a wrong code only repeats a challenge."""
        return self._identity == _identity(state)

    def turn(self, at_once: bool) -> float:  # noqa: FBT001 - what `SignInSteps` asks with
        """When to ask next, or at once within the rule on close polls.

        The last question stands at the deadline, and none close before it.
        """
        wanted = self._earliest_poll if at_once else max(self.next_poll, self._earliest_poll)
        if self._wakes_until is not None:
            return wanted
        last = max(self.deadline, self._earliest_poll)
        return last if wanted > last - _CLOSEST_POLLS_SECONDS else wanted

    def turn_of_person(self, at_once: bool) -> float:  # noqa: FBT001 - see above
        """When to ask if nobody but the person asks: at the deadline, or at once within the same rule."""
        if self._wakes_until is not None:
            return max(self.next_poll, self._earliest_poll)
        last = max(self.deadline, self._earliest_poll)
        return min(last, self._earliest_poll) if at_once else last

    @property
    def _earliest_poll(self) -> float:
        return self._last_answer + _CLOSEST_POLLS_SECONDS

    def ask_last(self) -> bool:
        """Whether the question about to be put is the last one: when the time is over."""
        self.asked_last = now() >= self.deadline
        if self._wakes_until is None and now() > self.deadline + _SLEPT_SECONDS:
            self._wakes_until = now() + _WAKING_SECONDS
        return self.asked_last

    def answered(self, event: Event) -> None:
        """The server was asked how it stands; when to ask next."""
        retry_after: float | None = None
        # A RefID that was not taken is no reason to be slow: the other one is tried next (see `confirming`).
        if isinstance(event, StepFailed) and event.error.code is not ErrorCode.CONFIRMATION_EXPIRED:
            self._rhythm.failed()
            said = event.error.facts.get("retry_after", "")
            retry_after = float(said) if said else None
        else:
            self._rhythm.answered()
        self._last_answer = now()
        self.next_poll = self._last_answer + self._rhythm.pause(
            self._last_answer - self._started, retry_after
        )
        failed = isinstance(event, StepFailed) and is_transient(event.error)
        if failed and self._wakes_until is not None and self.next_poll < self._wakes_until:
            self.asked_last = False

    def asked_otherwise(self) -> None:
        """The server was asked something else meanwhile; the next question keeps its distance from that."""
        self._last_answer = now()
        self.next_poll = max(self.next_poll, self._earliest_poll)


def _identity(state: WaitingForPhone | EnteringCode) -> tuple[str, str, float]:
    """What tells challenges apart; a server may give another one under the RefIDs of the first."""
    return state.challenge.text_ref, state.challenge.context_ref, state.came_at
