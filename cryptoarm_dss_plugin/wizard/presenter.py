"""From the states of an import to what the pages draw. Loaded only when an import has begun."""

import urllib.parse
from dataclasses import dataclass

from cryptoarm_dss_plugin.count_texts import already_here_line, changed_line, imported_line, left_out_line
from cryptoarm_dss_plugin.dss.answers import Challenge
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.values import Severity, StoreChange
from cryptoarm_dss_plugin.importing.clock import now, seconds_to_confirm
from cryptoarm_dss_plugin.importing.journal import summary
from cryptoarm_dss_plugin.importing.report import ImportedCertificate, ImportReport
from cryptoarm_dss_plugin.importing.states import (
    AnsweringChoice,
    AnsweringCode,
    ChoosingFactor,
    Done,
    EnteringCode,
    Failed,
    PasswordNeeded,
    Reading,
    SigningIn,
    State,
    Storing,
    WaitingForPhone,
)
from cryptoarm_dss_plugin.texts import Texts, mark, plain_line
from cryptoarm_dss_plugin.wizard.views import Ask, Confirmation, FilledForm, PageId, Problem, Result, View

_WORDS_AT_MOST = 300
_ITEMS_AT_MOST = 200
_ABOUT_CONFIRMATION = frozenset(
    {
        ErrorCode.CONFIRMATION_DECLINED,
        ErrorCode.CONFIRMATION_EXPIRED,
        ErrorCode.ATTEMPTS_EXCEEDED,
    }
)
_FIELD_OF_SERVER = {"auth": "auth_server", "dss": "dss_server"}
_FIELD_OF_CODE = {
    ErrorCode.BAD_NAME: "name",
    ErrorCode.CONNECTION_EXISTS: "name",
    ErrorCode.BAD_CA_FILE: "ca_file",
    ErrorCode.CLIENT_NOT_REGISTERED: "dss_server",  # the resource comes from that address
    ErrorCode.WRONG_CREDENTIALS: "login",
    ErrorCode.ACCESS_DENIED: "login",
    ErrorCode.ACCOUNT_MISMATCH: "login",
}
_DOING: dict[type, str] = {
    SigningIn: mark("Signing in to the DSS server..."),
    AnsweringChoice: mark("Waiting for the DSS server..."),
    AnsweringCode: mark("Waiting for the DSS server..."),
    Reading: mark("Signed in. Reading the certificates..."),
    Storing: mark("Storing the certificates..."),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What the notification centre is told: how it ended, title, text, the error's code."""

    severity: Severity
    title: str
    text: str
    code: str = ""


class Presenter:
    """Puts the states of one import into views."""

    def __init__(self, texts: Texts, form: FilledForm) -> None:
        """Prepare.

        Args:
            texts: the person's language.
            form: what the import was asked with.
        """
        self._texts = texts
        host = urllib.parse.urlsplit(form.auth_server.strip()).hostname or form.auth_server.strip()
        self._account = texts.text("{login} on {server}", login=form.login.strip(), server=host)
        self._challenge: tuple[str, str] | None = None
        self._ends_at = 0.0

    def view(self, state: State) -> View:
        """What to draw in this state."""
        sentence = _DOING.get(type(state))
        if sentence:
            return View(busy=self._texts.text(sentence), account=self._account)
        match state:
            case PasswordNeeded(refusal=refusal):
                problem = self.problem(refusal) if refusal else None
                return View(PageId.PASSWORD, problem=problem, account=self._account)
            case ChoosingFactor() | WaitingForPhone() | EnteringCode():
                confirmation = self._confirmation(state)
                return View(PageId.CONFIRMATION, account=self._account, confirmation=confirmation)
            case Done(report=report):
                return View(PageId.RESULT, result=self._result(report), over=True)
            case Failed():
                return self._failed(state)
            case _:
                return View(over=True)

    def _confirmation(self, state: ChoosingFactor | WaitingForPhone | EnteringCode) -> Confirmation:
        texts = self._texts
        if isinstance(state, ChoosingFactor):
            choice = state.choice
            options = tuple(
                (one.ref, self._words(one.label) or _last_part(one.ref)) for one in choice.options
            )
            headline = texts.text("Choose how to confirm the sign-in.")
            return Confirmation(Ask.CHOICE, headline, self._lines(choice.title), None, options)
        if isinstance(state, WaitingForPhone):
            lost = texts.text("The connection was lost, trying again...") if state.trouble else ""
            return self._asked(
                Ask.PHONE, texts.text("Confirm the sign-in on the phone."), state.challenge, lost
            )
        trouble = self._code_trouble(state)
        return self._asked(Ask.CODE, texts.text("Enter the one-time code."), state.challenge, trouble)

    @staticmethod
    def signed_in(state: State) -> bool:
        """Whether the server has taken the password, if there was one, and all else it asked for."""
        return isinstance(state, Reading | Storing | Done)

    def notice(self, state: State) -> Words | None:
        """What belongs into the notification centre, None for nothing."""
        if isinstance(state, Done):
            left_out = bool(state.report.skipped)
            title = (
                self._texts.text("Not all DSS certificates were imported")
                if left_out
                else self._texts.text("DSS certificates imported")
            )
            severity = Severity.WARNING if left_out else Severity.SUCCESS
            return Words(severity, title, summary(state.report, self._texts))
        error = state.error if isinstance(state, Failed) else None
        if isinstance(state, PasswordNeeded):
            error = state.refusal
        if error is None:
            return None
        explanation = explain(error, self._texts)
        return Words(Severity.ERROR, explanation.message, explanation.notice, error.code.value)

    def problem(self, error: DssPluginError) -> Problem:
        """An error in words, with the box at fault."""
        explanation = explain(error, self._texts)
        named = error.facts.get("field", "").replace("-", "_")
        field = (
            named
            or _FIELD_OF_CODE.get(error.code, "")
            or _FIELD_OF_SERVER.get(error.facts.get("server", ""), "")
        )
        return Problem(explanation.notice, field, explanation.server_words)

    def _failed(self, state: Failed) -> View:
        problem = self.problem(state.error)
        if state.error.code in {ErrorCode.NO_CERTIFICATES, ErrorCode.BAD_CERTIFICATE}:
            items = tuple(self._left_out(state.report))
            lines = (self._account,)
            return View(PageId.RESULT, result=Result(problem.text, lines, items, reminder=False), over=True)
        if state.error.code in _ABOUT_CONFIRMATION:
            over = Confirmation(Ask.NOTHING, self._texts.text("The sign-in was not confirmed."))
            return View(
                PageId.CONFIRMATION, problem=problem, account=self._account, confirmation=over, over=True
            )
        return View(PageId.CONNECTION, problem=problem, account=self._account, over=True)

    def _asked(self, ask: Ask, headline: str, challenge: Challenge, trouble: str) -> Confirmation:
        """A challenge; its time runs from when it came, however often the server repeats it."""
        identity = (challenge.text_ref, challenge.context_ref)
        if identity != self._challenge:
            self._challenge = identity
            self._ends_at = now() + seconds_to_confirm(challenge.expires_in, None)
        words = self._lines(challenge.title, challenge.label)
        return Confirmation(ask, headline, words, self._ends_at, hidden=challenge.hidden, trouble=trouble)

    def _code_trouble(self, state: EnteringCode) -> str:
        if state.trouble:
            return explain(state.trouble, self._texts).notice
        return self._texts.text("The code was not accepted.") if state.wrong else ""

    def _result(self, report: ImportReport) -> Result:
        texts = self._texts
        counted = (
            (imported_line, report.count(StoreChange.NEW)),
            (already_here_line, report.count(StoreChange.UNCHANGED)),
            (changed_line, report.count(StoreChange.UPDATED)),
            (left_out_line, len(report.skipped)),
        )
        lines = tuple(line(texts, number) for line, number in counted if number)
        items = [self._item(kept) for kept in report.certificates[:_ITEMS_AT_MOST]]
        headline = (
            texts.text("Not all certificates could be imported.")
            if report.skipped
            else texts.text("The DSS certificates are in the store Personal.")
        )
        return Result(headline, lines, (*items, *self._left_out(report)))

    def _item(self, kept: ImportedCertificate) -> str:
        texts = self._texts
        facts = kept.offer.facts
        word = {
            StoreChange.NEW: texts.text("imported"),
            StoreChange.UNCHANGED: texts.text("already here"),
            StoreChange.UPDATED: texts.text("changed"),
            StoreChange.REJECTED: texts.text("left out"),
        }[kept.change]
        owner = facts.owner or facts.subject
        until = facts.not_after.strftime("%d.%m.%Y")
        return texts.text("{owner}, valid until {date}: {change}", owner=owner, date=until, change=word)

    def _left_out(self, report: ImportReport | None) -> list[str]:
        return [
            self._texts.text("Item {n} of the server's list cannot be read: left out", n=item.dss_id)
            for item in (report.skipped[:_ITEMS_AT_MOST] if report else ())
        ]

    def _lines(self, *words: str) -> tuple[str, ...]:
        return tuple(line for line in dict.fromkeys(self._words(one) for one in words) if line)

    @staticmethod
    def _words(words: str) -> str:
        return plain_line(words, _WORDS_AT_MOST)


def _last_part(ref: str) -> str:
    return ref.rpartition("/")[2]
