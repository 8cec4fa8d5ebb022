"""One confirmation that waits for a person: its state, and how it stands at a moment.

All times are seconds on the monotonic clock unless said otherwise. A decision may lie in the future (the
person will tap at that moment); nothing runs meanwhile, the next question finds out what has happened by
then.
"""

import time
import uuid
from dataclasses import dataclass, field
from enum import StrEnum

from cryptoarm_dss_plugin.training.factors import Factor
from cryptoarm_dss_plugin.training.http_messages import JsonObject


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


OUTCOMES = {
    Decision.CONFIRM: Outcome.CONFIRMED,
    Decision.DECLINE: Outcome.DECLINED,
    Decision.EXPIRE: Outcome.EXPIRED,
}


def new_id() -> str:
    """Return a RefID."""
    return str(uuid.uuid4())


@dataclass(slots=True)
class Challenge:
    """One exchange that waits for a choice, a tap or a code.

    ``factor`` is None until one of ``offered`` is chosen; ``beside``: a choice is offered although one has
    begun. ``elsewhere``: started by another program of the same person, so no client here knows its ids.
    ``ids``: all its RefIDs so far, ``exchange`` the first of them. ``qr_text``: what its picture says.
    ``finished_at`` is None until the client has got the outcome.
    """

    login: str
    resource: str
    offered: tuple[Factor, ...]
    lifetime: float
    attempts: int
    beside: bool = False
    factor: Factor | None = None
    context_id: str = field(default_factory=new_id)
    text_id: str = field(default_factory=new_id)
    ids: set[str] = field(default_factory=set)
    exchange: str = ""
    attempts_left: int = 0
    created_at: float = field(default_factory=time.monotonic)
    created_unix: int = field(default_factory=lambda: int(time.time()))
    code: str | None = None
    cancel_code: str | None = None
    qr_text: str | None = None
    polls: list[float] = field(default_factory=list)
    decision: Decision | None = None
    decided_at: float | None = None
    after_polls: int | None = None
    elsewhere: bool = False
    outcome: Outcome = Outcome.WAITING
    finished_at: float | None = None

    def __post_init__(self) -> None:
        self.attempts_left = self.attempts
        self.exchange = self.context_id
        self.ids |= {self.context_id, self.text_id}

    def standing(self, now: float) -> Outcome:
        """Return how it stands at a moment: as decided in time, else waiting or expired."""
        if self.outcome is not Outcome.WAITING:
            return self.outcome
        over_at = self.created_at + self.lifetime
        if self.decision is not None and self.decided_at is not None and self.decided_at <= min(now, over_at):
            return OUTCOMES[self.decision]
        return Outcome.EXPIRED if now > over_at else Outcome.WAITING

    def told_at(self, moment: float) -> bool:
        """Tell whether the client had got the outcome by a moment; of being replaced it is not told."""
        ended = self.finished_at is not None and self.finished_at < moment
        return ended and self.outcome is not Outcome.REPLACED

    def begin_again(self) -> None:
        """Start the lifetime and the attempts anew and forget what was decided, for the next factor."""
        self.text_id = new_id()
        self.ids.add(self.text_id)
        self.created_at, self.created_unix = time.monotonic(), int(time.time())
        self.attempts_left = self.attempts
        self.code = self.cancel_code = self.qr_text = None
        self.decision = self.decided_at = self.after_polls = None

    def arrange_ids(self, ref_ids: str) -> None:
        """Make its two RefIDs ``different``, ``equal``, or the one of the exchange ``changing``."""
        if ref_ids == "equal":
            self.text_id = self.context_id
        elif ref_ids == "changing":
            self.context_id = new_id()
        self.ids |= {self.context_id, self.text_id}

    def view(self, now: float) -> JsonObject:
        """Return what the phone and the control endpoint show; the one-time code is shown only here."""
        return {
            "login": self.login,
            "refid": self.text_id,
            "context_refid": self.context_id,
            "exchange": self.exchange,
            "method": self.factor.method if self.factor else None,
            "name": self.factor.name if self.factor else "выбор способа",
            "label": self.factor.label if self.factor else "",
            "tap": self.factor is not None and self.factor.tap,
            "image": self.factor is not None and self.factor.image,
            "code": self.code,
            "cancel_code": self.cancel_code,
            "qr_text": self.qr_text,
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


def is_open_to(factor: Factor | None, decision: Decision) -> bool:
    """Tell whether a decision can be made: any time can run out, only some factors can be tapped."""
    return decision is Decision.EXPIRE or (factor is not None and factor.tap)
