"""The confirmations of all people, and what each person does in the phone, now or later."""

import threading
import time
from collections import deque
from dataclasses import dataclass

from cryptoarm_dss_plugin.training.challenge import (
    OUTCOMES,
    Challenge,
    Decision,
    Outcome,
    is_open_to,
)
from cryptoarm_dss_plugin.training.factors import Factor
from cryptoarm_dss_plugin.training.http_messages import JsonObject
from cryptoarm_dss_plugin.training.phone_codes import PhoneCodes, random_code

ANY_LOGIN = "*"


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


class Challenges:
    """The challenges of all people; thread-safe. ``lock`` may be held over several calls."""

    def __init__(self) -> None:
        self.lock = threading.Condition(threading.RLock())
        self.phone_codes = PhoneCodes()
        self._waiting: list[Challenge] = []
        self._finished: deque[Challenge] = deque(maxlen=500)
        self._rules: list[Rule] = []

    def create(self, challenge: Challenge) -> None:
        """Begin an exchange; a single factor, or one ``beside`` the choice, begins at once."""
        with self.lock:
            self._waiting.append(challenge)
            if challenge.beside or len(challenge.offered) == 1:
                self.choose(challenge, challenge.offered[0])
            self.lock.notify_all()

    def choose(self, challenge: Challenge, factor: Factor) -> None:
        """Settle the factor: the code is sent or the phone rings now, and the lifetime begins.

        A factor with several phones is not settled by this: the phones are offered.
        """
        with self.lock:
            challenge.begin_again()
            if factor.phones:
                challenge.factor, challenge.offered, challenge.beside = None, factor.phones, False
                return
            challenge.factor = factor
            if factor.image:
                challenge.qr_text = self.phone_codes.new_text()
                challenge.code, challenge.cancel_code = self.phone_codes.codes(challenge.qr_text)
            elif factor.code:
                challenge.code = random_code()
            self._apply_rule(challenge)
            self.lock.notify_all()

    def go_on(self, challenge: Challenge) -> bool:
        """Offer what follows the confirmed factor; False when nothing does."""
        with self.lock:
            if challenge.factor is None or not challenge.factor.then:
                return False
            challenge.offered, challenge.factor, challenge.beside = challenge.factor.then, None, False
            challenge.begin_again()
            if len(challenge.offered) == 1:
                self.choose(challenge, challenge.offered[0])
            return True

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

    def exchange_of(self, login: str, ref_id: str) -> Challenge | None:
        """Find the challenge that has or had this RefID, finished ones too, for the log."""
        with self.lock:
            known = [*self.waiting(login), *(one for one in self._finished if one.login == login)]
        return next((one for one in known if ref_id.lower() in one.ids), None)

    def newest_code(self, login: str) -> str | None:
        """Return the code sent last to a person whose confirmation waits."""
        sent = [one for one in self.undecided(login) if one.code is not None]
        return max(sent, key=lambda one: one.created_at).code if sent else None

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
                if meant and is_open_to(challenge.factor, decision):
                    challenge.decision = decision
                    challenge.decided_at = time.monotonic()
                    if challenge.elsewhere:
                        self.finish(challenge, OUTCOMES[decision])
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
            if rule.login in (ANY_LOGIN, challenge.login) and is_open_to(challenge.factor, rule.decision)
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
