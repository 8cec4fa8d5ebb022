"""The journal entry that an import leaves: one for each, however it ended."""

import logging
from collections.abc import Mapping

from cryptoarm_dss_plugin.connections import PLUGIN_ID
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
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import HostStorageError, JournalEntry, Severity, StoreChange
from cryptoarm_dss_plugin.importing.report import ImportReport
from cryptoarm_dss_plugin.importing.request import ImportPlan
from cryptoarm_dss_plugin.importing.states import Done, Failed, Learnt, PasswordNeeded, State
from cryptoarm_dss_plugin.redaction import redact
from cryptoarm_dss_plugin.texts import Texts, plain_line

_log = logging.getLogger(__name__)

_NAME_AT_MOST = 100
_FACT_AT_MOST = 500
_DETAIL_AT_MOST = 10_000
_NAMED_AT_MOST = 50
"""So many items of a kind are named in one entry; their number is always told."""


def write(
    host: Host,
    texts: Texts,
    plan: ImportPlan | None,
    learnt: Learnt | None,
    state: State,
    seconds: float,
    seen: Mapping[str, str],
) -> int | None:
    """Write the entry of an import that ended in `state` after `seconds`, or was refused a password.

    A journal that cannot be written changes nothing about how the import ended: the log says why.

    Args:
        host: whose journal it is.
        texts: the person's language.
        plan: what was to be done, None when it did not get so far.
        learnt: what is known of the server, None likewise.
        state: the final state, or `PasswordNeeded` with a refusal.
        seconds: how long it took.
        seen: further facts, of the servers that were met.

    Returns:
        The id of the entry, None when it could not be written.
    """
    severity, text, code, detail = _ending(state, texts)
    facts = {"seconds": f"{seconds:.1f}", **seen}
    if plan is not None:
        facts |= {
            "connection": plan.connection.name,
            "auth_server": plan.connection.auth_server,
            "dss_server": plan.connection.dss_server,
            "login": plan.connection.login,
        }
    if account := _signed_in_as(state):
        facts["signed_in_as"] = account
    if learnt is not None and learnt.api:
        facts["confirmation_api"] = learnt.api.value
    error = _error_of(state)
    if error is not None:
        # A server's word may be in them, and must not look like a line of its own.
        told = {name: plain_line(redact(value), _FACT_AT_MOST) for name, value in error.facts.items()}
        facts |= {f"error_{name}": value for name, value in told.items() if facts.get(name) != value}
    entry = JournalEntry(
        PLUGIN_ID, "import", severity, text, code, plain_line(redact(detail), _DETAIL_AT_MOST), facts
    )
    try:
        return host.write_journal(entry)
    except HostStorageError as error:
        _log.info("not in the journal (%s): %s %s", redact(error.detail), entry.code, entry.detail)
    return None


def summary(report: ImportReport, texts: Texts) -> str:
    """One line about what an import brought."""
    lines = [
        (imported_line, report.count(StoreChange.NEW) - report.elsewhere),
        (elsewhere_line, report.elsewhere),
        (already_here_line, report.count(StoreChange.UNCHANGED)),
        (changed_line, report.count(StoreChange.UPDATED)),
        (left_out_line, len(report.skipped)),
        (not_chosen_line, report.not_chosen),
        (gone_line, report.newly_gone),
    ]
    return ". ".join(line(texts, number) for line, number in lines if number) + "."


def account_line(report: ImportReport, texts: Texts) -> str:
    """One line about an account that is called otherwise than the login, "" when there is nothing to tell."""
    name = plain_line(report.signed_in_as, _NAME_AT_MOST)
    return texts.text("The DSS server signed you in as {account}", account=name) if name else ""


def _ending(state: State, texts: Texts) -> tuple[Severity, str, str, str]:
    if isinstance(state, Done):
        report = state.report
        remarkable = report.skipped or report.signed_in_as or report.newly_gone
        severity = Severity.WARNING if remarkable else Severity.SUCCESS
        account = account_line(report, texts)
        text = f"{summary(report, texts)} {account}." if account else summary(report, texts)
        return severity, text, "", _details(report)
    if isinstance(state, Failed):
        details = _details(state.report) if state.report else ""
        detail = "; ".join(part for part in (state.error.detail, details) if part)
        notice = failure_notice(state.error, state.report, texts)
        return Severity.ERROR, notice, state.error.code.value, detail
    if isinstance(state, PasswordNeeded) and state.refusal:
        error = state.refusal
        return Severity.ERROR, explain(error, texts).notice, error.code.value, error.detail
    return Severity.INFO, texts.text("Import cancelled. Nothing has changed."), "cancelled", ""


def failure_notice(error: DssPluginError, report: ImportReport | None, texts: Texts) -> str:
    """Why an import failed and what to do; with it, how many certificates were found to be gone."""
    notice = explain(error, texts).notice
    gone = report.newly_gone if report else 0
    return f"{notice} {gone_line(texts, gone)}." if gone else notice


def _details(report: ImportReport) -> str:
    """Which items were left out, and what has changed, by their numbers on the server."""
    left_out = [f"{item.dss_id}: {item.reason} ({item.detail})" for item in report.skipped]
    changed = [
        f"{kept.offer.source.item_id}: {', '.join(kept.news)}" for kept in report.certificates if kept.news
    ]
    sources = [one.stored.source for one in report.gone if one.is_news]
    gone = [f"{source.item_id}: gone" for source in sources if source is not None]
    return "; ".join(part for named in (left_out, changed, gone) for part in _some(named))


def _some(named: list[str]) -> list[str]:
    further = len(named) - _NAMED_AT_MOST
    return [*named[:_NAMED_AT_MOST], f"{further} more"] if further > 0 else named


def _signed_in_as(state: State) -> str:
    """The account the server let in, where it is called otherwise than the login: support masks it, too."""
    report = state.report if isinstance(state, Done | Failed) else None
    return plain_line(report.signed_in_as, _NAME_AT_MOST) if report else ""


def _error_of(state: State) -> DssPluginError | None:
    if isinstance(state, Failed):
        return state.error
    return state.refusal if isinstance(state, PasswordNeeded) else None
