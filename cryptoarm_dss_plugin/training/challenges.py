"""Confirmations that wait for a person: their state, and the person's phone.

All times are seconds on the monotonic clock unless said otherwise. A decision may lie in the future (the
person will tap at that moment); nothing runs meanwhile, the next question finds out what has happened by
then.
"""

import secrets
import threading
import time
import uuid
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

from cryptoarm_dss_plugin.training.accounts import Factor
from cryptoarm_dss_plugin.training.http_messages import JsonObject

ANY_LOGIN = "*"


class Decision(StrEnum):
    """What the person does in the phone. EXPIRE: nothing, and the time is over at once."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    EXPIRE = "expire"


class Outcome(StrEnum):
    """How a confirmation stands or ended."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    EXHAUSTED = "attempts-exceeded"
    REPLACED = "replaced"


_OUTCOMES = {
    Decision.CONFIRM: Outcome.CONFIRMED,
    Decision.DECLINE: Outcome.DECLINED,
    Decision.EXPIRE: Outcome.EXPIRED,
}


@dataclass(slots=True)
class Rule:
    """What happens to challenges to come: ``decision`` comes ``delay`` seconds after a challenge was created.

    ``login`` may be ``*``; ``after_polls``: with that poll instead of after a delay; ``once``: for one
    challenge only.
    """

    login: str
    decision: Decision
    delay: float = 0.0
    after_polls: int | None = None
    once: bool = False


@dataclass(slots=True)
class Challenge:
    """One exchange that waits for a choice, a tap or a code.

    ``factor`` is None until one of ``offered`` is chosen. ``elsewhere``: started by another program of the
    same person, so no client here knows its ids. ``finished_at`` is None until the client has got the
    outcome.
    """

    login: str
    resource: str
    offered: tuple[Factor, ...]
    factor: Factor | None
    lifetime: float
    attempts_left: int
    context_id: str
    text_id: str
    created_at: float = field(default_factory=time.monotonic)
    created_unix: int = field(default_factory=lambda: int(time.time()))
    code: str | None = None
    cancel_code: str | None = None
    polls: list[float] = field(default_factory=list)
    decision: Decision | None = None
    decided_at: float | None = None
    after_polls: int | None = None
    elsewhere: bool = False
    outcome: Outcome = Outcome.WAITING
    finished_at: float | None = None

    def standing(self, now: float) -> Outcome:
        """Return how it stands at a moment: as decided in time, else waiting or expired."""
        if self.outcome is not Outcome.WAITING:
            return self.outcome
        over_at = self.created_at + self.lifetime
        if self.decision is not None and self.decided_at is not None and self.decided_at <= min(now, over_at):
            return _OUTCOMES[self.decision]
        return Outcome.EXPIRED if now > over_at else Outcome.WAITING

    def view(self, now: float) -> JsonObject:
        """Return what the phone and the control endpoint show; the one-time code is shown only here."""
        return {
            "login": self.login,
            "refid": self.text_id,
            "context_refid": self.context_id,
            "method": self.factor.method if self.factor else None,
            "name": self.factor.name if self.factor else "выбор способа",
            "label": self.factor.label if self.factor else "",
            "tap": self.factor is not None and self.factor.tap,
            "code": self.code,
            "cancel_code": self.cancel_code,
            "attempts_left": self.attempts_left,
            "created_at": self.created_at,
            "age": now - self.created_at,
            "expires_in": max(0.0, self.created_at + self.lifetime - now),
            "polls": list(self.polls),
            "poll_count": len(self.polls),
            "decision": self.decision,
            "decided_at": self.decided_at,
            "outcome": self.standing(now),
            "finished_at": self.finished_at,
            "elsewhere": self.elsewhere,
        }


class Challenges:
    """The challenges of all people; thread-safe. ``lock`` may be held over several calls."""

    def __init__(self) -> None:
        self.lock = threading.Condition(threading.RLock())
        self._waiting: list[Challenge] = []
        self._finished: deque[Challenge] = deque(maxlen=500)
        self._rules: list[Rule] = []

    def create(
        self, login: str, resource: str, offered: tuple[Factor, ...], lifetime: float, attempts: int
    ) -> Challenge:
        """Begin an exchange; with a single factor it begins waiting for the person at once."""
        challenge = Challenge(
            login, resource, offered, None, lifetime, attempts, context_id=_new_id(), text_id=_new_id()
        )
        with self.lock:
            self._waiting.append(challenge)
            if len(offered) == 1:
                self.choose(challenge, offered[0])
            self.lock.notify_all()
        return challenge

    def choose(self, challenge: Challenge, factor: Factor) -> None:
        """Settle the factor: the code is sent or the phone rings now, and the lifetime begins."""
        with self.lock:
            challenge.factor = factor
            challenge.text_id = _new_id()
            challenge.created_at = time.monotonic()
            challenge.created_unix = int(time.time())
            if factor.code:
                challenge.code = f"{secrets.randbelow(1_000_000):06}"
            if factor.image:
                challenge.cancel_code = f"{(int(challenge.code or '0') + 500_000) % 1_000_000:06}"
            self._apply_rule(challenge)
            self.lock.notify_all()

    def waiting(self, login: str = ANY_LOGIN) -> list[Challenge]:
        """Return the unfinished challenges of a login, newest first."""
        with self.lock:
            return [one for one in reversed(self._waiting) if login in (ANY_LOGIN, one.login)]

    def undecided(self, login: str) -> list[Challenge]:
        """Return those that still wait for the person, newest first."""
        now = time.monotonic()
        return [one for one in self.waiting(login) if one.standing(now) is Outcome.WAITING]

    def find(self, login: str, ref_id: str, source: str) -> Challenge | None:
        """Find the unfinished challenge a client means; ``source`` as the setting ``ref_source``."""
        for challenge in self.waiting(login):
            known = {"context": [challenge.context_id], "text": [challenge.text_id]}.get(
                source, [challenge.context_id, challenge.text_id]
            )
            if ref_id.lower() in known and not challenge.elsewhere:
                return challenge
        return None

    def record_poll(self, challenge: Challenge) -> None:
        """Note that the client asked how it stands."""
        with self.lock:
            challenge.polls.append(time.monotonic())
            due = challenge.after_polls
            if due is not None and challenge.decided_at is None and len(challenge.polls) >= due:
                challenge.decided_at = challenge.polls[-1]
            self.lock.notify_all()

    def finish(self, challenge: Challenge, outcome: Outcome) -> None:
        """Note that the client got the outcome: from now on its ids mean nothing."""
        with self.lock:
            challenge.outcome = outcome
            challenge.finished_at = time.monotonic()
            if challenge in self._waiting:
                self._waiting.remove(challenge)
                self._finished.append(challenge)
            self.lock.notify_all()

    def decide(self, login: str, decision: Decision, ref_id: str | None = None) -> Challenge | None:
        """Let the person act now on the newest waiting challenge of the login (``*``: of anybody).

        ``ref_id`` means that challenge and no other, and nothing is kept for later then. Another program's
        confirmation is meant only when its login or id is given.
        When none waits, the decision is kept for the next one, and None comes back. A challenge that takes
        only a code cannot be tapped: it can only expire, and is passed over for the other decisions.
        """
        with self.lock:
            for challenge in self.undecided(login):
                meant = (
                    ref_id == challenge.text_id if ref_id else login != ANY_LOGIN or not challenge.elsewhere
                )
                if meant and _is_open_to(challenge.factor, decision):
                    challenge.decision = decision
                    challenge.decided_at = time.monotonic()
                    if challenge.elsewhere:
                        self.finish(challenge, _OUTCOMES[decision])
                    return challenge
            if ref_id is None:
                self._rules.append(Rule(login, decision, once=True))
            return None

    def add_rule(self, rule: Rule) -> None:
        """Decide the challenges to come and those waiting now; replaces the login's old rule."""
        with self.lock:
            self.drop_rule(rule.login)
            self._rules.append(rule)
            for challenge in self.undecided(rule.login):
                if challenge.factor is not None and challenge.decision is None and not challenge.elsewhere:
                    self._apply_rule(challenge)

    def drop_rule(self, login: str) -> None:
        """Forget the standing rule of a login; decisions kept for the next challenge stay."""
        with self.lock:
            self._rules = [rule for rule in self._rules if rule.once or rule.login != login]

    def view(self) -> JsonObject:
        """Return ``waiting`` (newest first) and ``finished`` (newest first)."""
        with self.lock:
            now = time.monotonic()
            return {
                "waiting": [challenge.view(now) for challenge in self.waiting()],
                "finished": [challenge.view(now) for challenge in reversed(self._finished)],
            }

    def await_one(self, login: str, polls: int, seconds: float) -> JsonObject | None:
        """Wait until a challenge of the login waits and was polled so often; None when the time is over."""
        deadline = time.monotonic() + seconds
        with self.lock:
            while True:
                ready = [
                    one for one in self.undecided(login) if len(one.polls) >= polls and not one.elsewhere
                ]
                if ready:
                    return ready[0].view(time.monotonic())
                left = deadline - time.monotonic()
                if left <= 0:
                    return None
                self.lock.wait(left)

    def clear(self) -> None:
        """Forget all challenges, decisions and rules."""
        with self.lock:
            self._waiting.clear()
            self._finished.clear()
            self._rules.clear()
            self.lock.notify_all()

    def _apply_rule(self, challenge: Challenge) -> None:
        fitting = [
            rule
            for rule in self._rules
            if rule.login in (ANY_LOGIN, challenge.login) and _is_open_to(challenge.factor, rule.decision)
        ]
        if not fitting:
            return
        # What was said about this login, and for once, goes before what was said in general.
        rule = max(fitting, key=lambda one: (one.once, one.login != ANY_LOGIN))
        if rule.once:
            self._rules.remove(rule)
        challenge.decision = rule.decision
        challenge.after_polls = rule.after_polls
        if rule.after_polls is None:
            challenge.decided_at = max(time.monotonic(), challenge.created_at + rule.delay)


def _is_open_to(factor: Factor | None, decision: Decision) -> bool:
    """Tell whether a decision can be made: any time can run out, only some factors can be tapped."""
    return decision is Decision.EXPIRE or (factor is not None and factor.tap)


def _new_id() -> str:
    return str(uuid.uuid4())
