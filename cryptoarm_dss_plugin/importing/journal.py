"""The journal entry that an import leaves: one for each, however it ended."""

from contextlib import suppress

from cryptoarm_dss_plugin.connections import PLUGIN_ID
from cryptoarm_dss_plugin.count_texts import already_here_line, changed_line, imported_line, left_out_line
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import HostStorageError, JournalEntry, Severity, StoreChange
from cryptoarm_dss_plugin.importing.report import ImportReport
from cryptoarm_dss_plugin.importing.request import ImportPlan
from cryptoarm_dss_plugin.importing.states import Done, Failed, Learnt, State
from cryptoarm_dss_plugin.redaction import redact
from cryptoarm_dss_plugin.texts import Texts


def write(host: Host, texts: Texts, plan: ImportPlan, learnt: Learnt, state: State, seconds: float) -> None:
    """Write the entry of an import that ended in `state` after `seconds`.

    A journal that cannot be written changes nothing about how the import ended.
    """
    severity, text, code, detail = _ending(state, texts)
    facts = {
        "connection": plan.connection.name,
        "auth_server": plan.connection.auth_server,
        "dss_server": plan.connection.dss_server,
        "confirmation_api": learnt.api.value if learnt.api else "",
        "seconds": f"{seconds:.1f}",
    }
    if isinstance(state, Failed):
        facts |= {f"error_{name}": value for name, value in state.error.facts.items()}
    entry = JournalEntry(PLUGIN_ID, "import", severity, text, code, redact(detail), facts)
    with suppress(HostStorageError):
        host.write_journal(entry)


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
        skipped = "; ".join(f"{item.dss_id}: {item.reason} ({item.detail})" for item in state.report.skipped)
        return severity, summary(state.report, texts), "", skipped
    if isinstance(state, Failed):
        return Severity.ERROR, explain(state.error, texts).notice, state.error.code.value, state.error.detail
    return Severity.INFO, texts.text("Import cancelled. Nothing has changed."), "cancelled", ""
