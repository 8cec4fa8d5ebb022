"""From the states in which the person confirms to what the page «Подтверждение» draws."""

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.clock import seconds_to_confirm
from cryptoarm_dss_plugin.importing.states import (
    FINAL,
    AnsweringChoice,
    AnsweringCode,
    ChoosingFactor,
    EnteringCode,
    PasswordNeeded,
    SigningIn,
    State,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.texts import Texts, mark, plain_line
from cryptoarm_dss_plugin.wizard.method_texts import method_name, method_texts
from cryptoarm_dss_plugin.wizard.views import Ask, Confirmation

_WORDS_AT_MOST = 300
_LABEL_AT_MOST = 120
_TAPPED = mark("Have you confirmed on a device instead? Press “Check now”.")

_STILL_WAITS = mark(
    "What was asked for before still waits, and its time goes on; "
    "its answer is not looked for while you choose."
)
_TOO_EARLY = mark("This method was asked less than half a minute ago. Wait a little, or choose another one.")
_NOT_STARTED_PUSH = mark("The other method was not started: answer the request on the phone.")
_NOT_STARTED_CODE = mark("The other method was not started. Type the code that came before.")


class Asking:
    """Puts what is asked of the person into words; remembers what it came from.

    Attributes:
        turn: another number whenever the person is to do something anew.
        unanswered: what the server waits for now, also while an answer is on its way; None for nothing.
    """

    def __init__(self, texts: Texts) -> None:
        self.turn = 0
        self.unanswered: Confirmation | None = None
        self._texts = texts
        self._before: State | None = None
        self._came_at = -1.0
        self._ends_at = 0.0
        self._told = ("", "")
        self._changing = False
        self._choice_at = 0.0

    def follow(self, state: State) -> Confirmation | None:
        """What to draw in a state, None when nothing is asked for; told of every state there is."""
        # Nothing comes after the end; kept, it would keep the thousands of certificates of its report.
        before, self._before = self._before, None if isinstance(state, FINAL) else state
        if isinstance(state, PasswordNeeded):
            self.turn += 1
            self.unanswered = None
            return None
        if isinstance(state, ChoosingFactor):
            self.turn += 1
            self._changing = state.before is not None
            if not isinstance(before, ChoosingFactor):
                self._choice_at = float(self.turn)
            if state.before is None:  # else the challenge before still waits
                self.unanswered = None
            return self._choice(state)
        if isinstance(state, WaitingForPhone | EnteringCode):
            if state.came_at != self._came_at or isinstance(before, AnsweringCode):
                self.turn += 1
            self.unanswered = self._challenge(state, before)
            return self.unanswered
        self._told = ("", "")  # the person has done something about it
        if isinstance(state, SigningIn):
            self._changing = state.before is not None and state.attempt.chosen != state.before.attempt.chosen
        kept = isinstance(state, AnsweringCode) or (
            isinstance(state, SigningIn | AnsweringChoice) and state.before is not None
        )
        if not kept:
            self.unanswered = None
        return None

    def _choice(self, state: ChoosingFactor) -> Confirmation:
        texts = self._texts
        options = tuple((one.ref, self._option(one.ref, one.label)) for one in state.choice.options)
        return Confirmation(
            Ask.CHOICE,
            texts.text("Choose how to confirm the sign-in."),
            steps=(texts.text(_STILL_WAITS),) if state.before else (),
            server_words=self._lines(state.choice.title),
            options=options,
            came_at=self._choice_at,
            trouble=texts.text(_TOO_EARLY) if state.too_early else "",
            may_go_back=state.before is not None,
        )

    def _option(self, ref: str, label: str) -> str:
        """Our name of a method, and the server's in quotes: it may be that of one of several phones."""
        ours = method_name(ref, self._texts)
        theirs = plain_line(label, _LABEL_AT_MOST) or ("" if ours else plain_line(_last_part(ref), 60))
        if not theirs or theirs.casefold() in ours.casefold():
            return ours
        quoted = self._texts.text("“{words}”", words=theirs)
        return f"{ours} — {quoted}" if ours else quoted

    def _challenge(self, state: WaitingForPhone | EnteringCode, before: State | None) -> Confirmation:
        challenge, push = state.challenge, isinstance(state, WaitingForPhone)
        tapped = challenge.may_be_tapped  # also by a method that nobody describes: it is polled when asked to
        if state.came_at != self._came_at:
            self._came_at = state.came_at
            self._ends_at = state.came_at + seconds_to_confirm(challenge.expires_in, None)
            self._told = ("", "")
            self._changing = False
        picture = state.picture.rows if state.picture else ()
        unseen = bool(challenge.image or challenge.image_type) and not picture
        may_change = state.attempt.choices > 0
        said = method_texts(
            challenge.method,
            self._texts,
            push=push,
            picture=bool(picture),
            unseen=unseen,
            other=may_change,
        )
        # The title of a code that was not taken is the refusal, which is told at the box.
        refusal = self._words(challenge.title) if state.wrong else ""
        if trouble := self._trouble(state, before):
            self._told = trouble, refusal or self._error_words(state.trouble)
        words = self._lines(challenge.label) if state.wrong else self._lines(challenge.title, challenge.label)
        return Confirmation(
            Ask.PHONE if push else Ask.CODE,
            said.headline,
            steps=said.steps if push or not tapped else (*said.steps, self._texts.text(_TAPPED)),
            server_words=words,
            came_at=state.came_at,
            ends_at=self._ends_at,
            end_is_known=bool(challenge.expires_in and challenge.expires_in > 0),
            contact_at=state.contact_at if tapped else None,
            may_poll=tapped,
            again_at=state.again_at,
            again=said.again,
            may_change=may_change,
            hidden=challenge.hidden,
            rows=picture,
            unseen=unseen,
            trouble=self._told[0],  # the next poll, a second later, must not take it away unread
            trouble_words=self._told[1],
            lost=push and state.trouble is not None and not trouble,
            help_title=said.help_title,
            help_lines=said.help_lines,
            not_needed=said.not_needed,
        )

    def _trouble(self, state: WaitingForPhone | EnteringCode, before: State | None) -> str:
        """What to tell at the box; that a poll brought no answer stands beside the time instead."""
        texts, error = self._texts, state.trouble
        if state.wrong:
            return texts.text("The code was not accepted. Type it once more.")
        if error is None:
            return ""
        push = isinstance(state, WaitingForPhone)
        if error.facts.get("about") == "code":  # it was sent, and the answer leaves open what became of it
            return explain(error, texts).notice
        if error.code is ErrorCode.CONFIRMATION_PENDING:
            return self._pending(push=push)
        if isinstance(before, SigningIn | AnsweringChoice):
            cause = explain(error, texts).message
            return texts.text("{cause}. What was asked for before is still good.", cause=cause)
        if isinstance(before, AnsweringCode) or not push:
            cause = explain(error, texts).message
            return texts.text("The code was not sent: {cause}. Type it once more.", cause=_small(cause))
        return ""

    def _pending(self, *, push: bool) -> str:
        """What the person wished for cannot be had while the server waits."""
        if self._changing:
            return self._texts.text(_NOT_STARTED_PUSH if push else _NOT_STARTED_CODE)
        if push:
            return self._texts.text("No new request for now: answer the one on the phone.")
        return self._texts.text("No new code for now. Type the one that came before.")

    def _error_words(self, error: DssPluginError | None) -> str:
        return explain(error, self._texts).server_words if error else ""

    def _lines(self, *words: str) -> tuple[str, ...]:
        """The lines without those that another one says, too."""
        kept: list[str] = []
        for line in filter(None, map(self._words, words)):
            if not any(_sense(line) in _sense(other) for other in kept):
                kept = [other for other in kept if _sense(other) not in _sense(line)]
                kept.append(line)
        return tuple(kept)

    @staticmethod
    def _words(words: str) -> str:
        return plain_line(words, _WORDS_AT_MOST)


def _sense(line: str) -> str:
    return line.casefold().rstrip(".!… ")


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _last_part(ref: str) -> str:
    return ref.partition("?")[0].rstrip("/").rpartition("/")[2]
