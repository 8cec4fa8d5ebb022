"""From the states of an import to what the pages draw. Loaded only when an import has begun."""

import urllib.parse
from dataclasses import dataclass

from cryptoarm_dss_plugin.count_texts import (
    already_here_line,
    changed_line,
    elsewhere_line,
    gone_line,
    imported_line,
    left_out_line,
    not_chosen_line,
)
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.values import CertificateFacts, Severity, StoreChange
from cryptoarm_dss_plugin.importing.difference_texts import gone_advice, news_words, row_remark
from cryptoarm_dss_plugin.importing.journal import account_line, failure_notice, summary
from cryptoarm_dss_plugin.importing.report import ImportedCertificate, ImportReport
from cryptoarm_dss_plugin.importing.states import (
    AnsweringChoice,
    AnsweringCode,
    ChoosingCertificates,
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
from cryptoarm_dss_plugin.texts import Texts, mark
from cryptoarm_dss_plugin.wizard.asking import Asking
from cryptoarm_dss_plugin.wizard.at_fault import (
    box_at_fault,
    by_what_was_typed,
    is_on_the_way,
    wants_proxy_password,
)
from cryptoarm_dss_plugin.wizard.farewell import farewell
from cryptoarm_dss_plugin.wizard.letters import around, letter_of
from cryptoarm_dss_plugin.wizard.views import (
    Ask,
    Choice,
    ChoiceRow,
    Confirmation,
    FilledForm,
    PageId,
    Problem,
    Result,
    View,
)

_ITEMS_AT_MOST = 200
_NOT_CONFIRMED = frozenset(
    {
        ErrorCode.CONFIRMATION_DECLINED,
        ErrorCode.CONFIRMATION_EXPIRED,
        ErrorCode.ATTEMPTS_EXCEEDED,
        ErrorCode.CONFIRMATION_PENDING,
    }
)
"""Endings that stay on the page «Подтверждение»: nothing typed is at fault, and it can be tried again."""
_REFUSALS = frozenset({ErrorCode.WRONG_CREDENTIALS, ErrorCode.ACCESS_DENIED, ErrorCode.ACCOUNT_MISMATCH})
_ASKING_AGAIN = mark("Asking the DSS server once more...")
_DOING: dict[type, str] = {
    SigningIn: mark("Signing in to the DSS server..."),
    AnsweringChoice: mark("Waiting for the DSS server..."),
    AnsweringCode: mark("Waiting for the DSS server..."),
    Reading: mark("Signed in. Reading the certificates..."),
    Storing: mark("Storing the certificates..."),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What the notification centre is told: how it ended, title, text, the error's code, support's note."""

    severity: Severity
    title: str
    text: str
    code: str = ""
    note: str = ""


class Presenter:
    """Puts the states of one import into views."""

    def __init__(self, texts: Texts, form: FilledForm) -> None:
        """Prepare.

        Args:
            texts: the person's language.
            form: what the import was asked with.
        """
        self._texts = texts
        self._form = form
        host = urllib.parse.urlsplit(form.auth_server.strip()).hostname or form.auth_server.strip()
        self._account = texts.text("{login} on {server}", login=form.login.strip(), server=host)
        self._asking = Asking(texts)

    def view(self, state: State) -> View:
        """What to draw in this state."""
        asked = self._asking.follow(state)
        sentence = _DOING.get(type(state))
        if sentence:
            if isinstance(state, SigningIn) and state.before is not None:
                sentence = _ASKING_AGAIN
            return View(busy=self._texts.text(sentence), account=self._account)
        turn = self._asking.turn
        if asked is not None:
            return View(PageId.CONFIRMATION, account=self._account, confirmation=asked, turn=turn)
        match state:
            case PasswordNeeded(refusal=refusal):
                problem = self.problem(refusal) if refusal else None
                return View(PageId.PASSWORD, problem=problem, account=self._account, turn=turn)
            case ChoosingCertificates():
                return View(PageId.CERTIFICATES, account=self._account, choice=self._choice(state), turn=-1)
            case Done(report=report):
                return View(PageId.RESULT, result=self._result(report), over=True)
            case Failed():
                return self._failed(state)
            case _:
                return View(over=True)

    def farewell(self) -> str:
        """What to know when the person gives up while the server waits, "" when it does not."""
        asked = self._asking.unanswered
        return farewell(asked, self._texts) if asked else ""

    @staticmethod
    def signed_in(state: State) -> bool:
        """Whether the server has taken the password, if there was one, and all else it asked for."""
        return isinstance(state, Reading | ChoosingCertificates | Storing | Done)

    @staticmethod
    def took_password(state: State) -> bool:
        """Whether the server has taken the password, if there was one: a challenge comes after it."""
        challenged = isinstance(state, ChoosingFactor | WaitingForPhone | EnteringCode)
        return challenged or Presenter.signed_in(state)

    @staticmethod
    def has_stored(state: State) -> bool:
        """Whether certificates were stored."""
        return isinstance(state, Done)

    @staticmethod
    def refused(state: State) -> bool:
        """Whether the authorization server did not let the account in, so that its password may be wrong."""
        if isinstance(state, PasswordNeeded):
            return state.refusal is not None
        if not isinstance(state, Failed) or state.error.facts.get("server") == "dss":
            return False
        return state.error.code in _REFUSALS

    def notice(self, state: State) -> Words | None:
        """What belongs into the notification centre, None for nothing."""
        if isinstance(state, Done):
            left_out = bool(state.report.skipped)
            title = (
                self._texts.text("Not all DSS certificates were imported")
                if left_out
                else self._texts.text("DSS certificates imported")
            )
            account = account_line(state.report, self._texts)
            advice = gone_advice(state.report, self._texts)
            told = [summary(state.report, self._texts), f"{account}." if account else "", advice]
            severity = Severity.WARNING if left_out or account or advice else Severity.SUCCESS
            return Words(severity, title, " ".join(filter(None, told)))
        error = state.error if isinstance(state, Failed) else None
        if isinstance(state, PasswordNeeded):
            error = state.refusal
        if error is None:
            return None
        error = by_what_was_typed(error, self._form)
        said = explain(error, self._texts, around(self._form))
        report = state.report if isinstance(state, Failed) else None
        text = failure_notice(error, report, self._texts)
        return Words(Severity.ERROR, said.message, text, error.code.value, said.note)

    def problem(self, error: DssPluginError) -> Problem:
        """An error in words, with the box at fault."""
        error = by_what_was_typed(error, self._form)
        explanation = explain(error, self._texts, around(self._form))
        letter = letter_of(explanation, self._texts)
        return Problem(
            explanation.notice,
            box_at_fault(error, self._form),
            explanation.server_words,
            letter=letter,
            on_the_way=is_on_the_way(error),
            wants_proxy_password=wants_proxy_password(error),
        )

    def _failed(self, state: Failed) -> View:
        problem = self.problem(state.error)
        if state.error.code in {ErrorCode.NO_CERTIFICATES, ErrorCode.BAD_CERTIFICATE}:
            report = state.report or ImportReport("")
            items = (*self._left_out(report), *self._gone(report))
            lines = (self._account, *self._gone_lines(report))
            result = Result(problem.text, lines, items, reminder=False, letter=problem.letter)
            return View(PageId.RESULT, result=result, over=True)
        if state.error.code in _NOT_CONFIRMED:
            said = explain(state.error, self._texts)
            advice = Problem(_sentence(said.advice), server_words=said.server_words)
            over = Confirmation(Ask.NOTHING, _sentence(said.message))
            return View(
                PageId.CONFIRMATION, problem=advice, account=self._account, confirmation=over, over=True
            )
        return View(PageId.CONNECTION, problem=problem, account=self._account, over=True)

    def _choice(self, state: ChoosingCertificates) -> Choice:
        rows = [
            ChoiceRow(
                *self._who(row.offer.facts),
                row_remark(row, self._texts),
                None if row.here else row.position,
                ticked=not row.reasons,
            )
            for row in state.rows
        ]
        gone = self._texts.text("deleted on the server; stays on this computer")
        rows += [ChoiceRow(*self._who(one.stored.facts), gone) for one in state.gone]
        return Choice(tuple(rows), may_be_empty=any(row.here for row in state.rows))

    def _who(self, facts: CertificateFacts) -> tuple[str, str]:
        """Whose a certificate is, and who issued it."""
        until = facts.not_after.strftime("%d.%m.%Y")
        issuer = facts.issuer_name or facts.issuer
        return (
            self._texts.text("{owner}, valid until {date}", owner=facts.owner or facts.subject, date=until),
            self._texts.text("Issued by: {issuer}", issuer=issuer),
        )

    def _result(self, report: ImportReport) -> Result:
        texts = self._texts
        counted = (
            (imported_line, report.count(StoreChange.NEW) - report.elsewhere),
            (elsewhere_line, report.elsewhere),
            (already_here_line, report.count(StoreChange.UNCHANGED)),
            (changed_line, report.count(StoreChange.UPDATED)),
            (left_out_line, len(report.skipped)),
            (not_chosen_line, report.not_chosen),
        )
        lines = [line(texts, number) for line, number in counted if number]
        lines += self._gone_lines(report)
        account = account_line(report, texts)
        if account:
            lines.append(f"{account}.")
        items = [self._item(kept) for kept in report.certificates[:_ITEMS_AT_MOST]]
        headline = (
            texts.text("Not all certificates could be imported.")
            if report.skipped
            else texts.text("The DSS certificates are in the store Personal.")
        )
        return Result(headline, tuple(lines), (*items, *self._left_out(report), *self._gone(report)))

    def _item(self, kept: ImportedCertificate) -> str:
        texts = self._texts
        facts = kept.offer.facts
        if kept.elsewhere:
            return self._line(facts, texts.text("already here through another connection"))
        word = {
            StoreChange.NEW: texts.text("imported"),
            StoreChange.UNCHANGED: texts.text("already here"),
            StoreChange.UPDATED: texts.text("changed"),
            StoreChange.REJECTED: texts.text("left out"),
        }[kept.change]
        news = news_words(kept.news, texts)
        return self._line(facts, f"{word} ({news})" if news else word)

    def _line(self, facts: CertificateFacts, change: str) -> str:
        owner = facts.owner or facts.subject
        until = facts.not_after.strftime("%d.%m.%Y")
        return self._texts.text(
            "{owner}, valid until {date}: {change}", owner=owner, date=until, change=change
        )

    def _left_out(self, report: ImportReport) -> list[str]:
        return [
            self._texts.text("Item {n} of the server's list cannot be read: left out", n=item.dss_id)
            for item in report.skipped[:_ITEMS_AT_MOST]
        ]

    def _gone(self, report: ImportReport) -> list[str]:
        word = self._texts.text("deleted on the server")
        newly = [one.stored.facts for one in report.gone if one.is_news]
        return [self._line(facts, word) for facts in newly[:_ITEMS_AT_MOST]]

    def _gone_lines(self, report: ImportReport) -> list[str]:
        if not report.newly_gone:
            return []
        return [gone_line(self._texts, report.newly_gone), gone_advice(report, self._texts)]


def _sentence(words: str) -> str:
    """What the error dictionary writes without a capital letter and a full stop."""
    return f"{words[:1].upper()}{words[1:]}."
