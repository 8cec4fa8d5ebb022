"""The journal entry that an import leaves: one for each, however it ended."""

from contextlib import suppress

from cryptoarm_dss_plugin.connections import PLUGIN_ID
from cryptoarm_dss_plugin.count_texts import already_here_line, changed_line, imported_line, left_out_line
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import HostStorageError, JournalEntry, Severity, StoreChange
from cryptoarm_dss_plugin.importing.report import ImportReport
from cryptoarm_dss_plugin.importing.request import ImportPlan
from cryptoarm_dss_plugin.importing.states import Done, Failed, Learnt, PasswordNeeded, State
from cryptoarm_dss_plugin.redaction import redact
from cryptoarm_dss_plugin.texts import Texts

_NAMED_AT_MOST = 50
"""So many left out items are named in one entry; their number is always told."""


def write(
    host: Host, texts: Texts, plan: ImportPlan | None, learnt: Learnt | None, state: State, seconds: float
) -> int | None:
    """Write the entry of an import that ended in `state` after `seconds`, or was refused a password.

    A journal that cannot be written changes nothing about how the import ended.

    Args:
        host: whose journal it is.
        texts: the person's language.
        plan: what was to be done, None when it did not get so far.
        learnt: what is known of the server, None likewise.
        state: the final state, or `PasswordNeeded` with a refusal.
        seconds: how long it took.

    Returns:
        The id of the entry, None when it could not be written.
    """
    severity, text, code, detail = _ending(state, texts)
    facts = {"seconds": f"{seconds:.1f}"}
    if plan is not None:
        facts |= {
            "connection": plan.connection.name,
            "auth_server": plan.connection.auth_server,
            "dss_server": plan.connection.dss_server,
        }
    if learnt is not None and learnt.api:
        facts["confirmation_api"] = learnt.api.value
    error = _error_of(state)
    if error is not None:
        facts |= {f"error_{name}": redact(value) for name, value in error.facts.items()}
    entry = JournalEntry(PLUGIN_ID, "import", severity, text, code, redact(detail), facts)
    with suppress(HostStorageError):
        return host.write_journal(entry)
    return None


def summary(report: ImportReport, texts: Texts) -> str:
    """One line about what an import brought."""
    lines = [
        (imported_line, report.count(StoreChange.NEW)),
        (already_here_line, report.count(StoreChange.UNCHANGED)),
        (changed_line, report.count(StoreChange.UPDATED)),
        (left_out_line, len(report.skipped)),
    ]
    return ". ".join(line(texts, number) for line, number in lines if number) + "."


def _ending(state: State, texts: Texts) -> tuple[Severity, str, str, str]:
    if isinstance(state, Done):
        severity = Severity.WARNING if state.report.skipped else Severity.SUCCESS
        return severity, summary(state.report, texts), "", _left_out(state.report)
    if isinstance(state, Failed):
        left_out = _left_out(state.report) if state.report else ""
        detail = "; ".join(part for part in (state.error.detail, left_out) if part)
        return Severity.ERROR, explain(state.error, texts).notice, state.error.code.value, detail
    if isinstance(state, PasswordNeeded) and state.refusal:
        error = state.refusal
        return Severity.ERROR, explain(error, texts).notice, error.code.value, error.detail
    return Severity.INFO, texts.text("Import cancelled. Nothing has changed."), "cancelled", ""


def _left_out(report: ImportReport) -> str:
    named = [f"{item.dss_id}: {item.reason} ({item.detail})" for item in report.skipped[:_NAMED_AT_MOST]]
    further = len(report.skipped) - len(named)
    return "; ".join([*named, f"{further} more"] if further else named)


def _error_of(state: State) -> DssPluginError | None:
    if isinstance(state, Failed):
        return state.error
    return state.refusal if isinstance(state, PasswordNeeded) else None
