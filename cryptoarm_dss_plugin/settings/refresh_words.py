"""A refresh in words: what stands beside a connection while it runs, how it ended, the summary."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.count_texts import changed_line, gone_line, imported_line, left_out_line
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.host_api.values import Notification, Severity
from cryptoarm_dss_plugin.texts import Texts

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.importing.report import ImportReport
    from cryptoarm_dss_plugin.managing.refresh_events import RefreshEnded, RefreshState

_NAMES_AT_MOST = 5


def state_words(state: "RefreshState | None", texts: Texts) -> str:
    """What is being done for a connection; None for one that waits for its turn."""
    if state is None:
        return texts.text("waits for its turn")
    from cryptoarm_dss_plugin.importing.states import (  # noqa: PLC0415 - the engine is loaded by now
        Form,
        Reading,
        Storing,
        WaitingForPhone,
    )

    match state.state:
        case Form():
            return texts.text("waits for its turn")
        case WaitingForPhone():
            return texts.text("confirm the sign-in on the phone")
        case Reading():
            return texts.text("the list of certificates is being read")
        case Storing():
            return texts.text("the certificates are being stored")
        case _:
            return texts.text("signing in")


def ended_words(ended: "RefreshEnded", texts: Texts) -> str:
    """How the refresh of a connection ended, with a mark where the person should look."""
    from cryptoarm_dss_plugin.managing.refresh_events import RefreshOutcome  # noqa: PLC0415 - see above

    title = explain(ended.error, texts).title if ended.error else ""
    match ended.outcome:
        case RefreshOutcome.DONE:
            return difference_words(ended.report, texts)
        case RefreshOutcome.NEEDS_PERSON:
            return "\n".join(["⚠ " + texts.text("sign in yourself"), title])
        case RefreshOutcome.CANCELLED:
            return texts.text("stopped, nothing was changed")
        case _:
            return "\n".join(["⚠ " + texts.text("could not be refreshed"), title])


def difference_words(report: "ImportReport | None", texts: Texts) -> str:
    """What a refresh has brought, in small letters."""
    from cryptoarm_dss_plugin.host_api.values import StoreChange  # noqa: PLC0415 - a value of the contract

    if report is None:
        return texts.text("refreshed")
    counts = {
        imported_line: report.count(StoreChange.NEW),
        changed_line: report.count(StoreChange.UPDATED),
        gone_line: report.newly_gone,
        left_out_line: len(report.skipped),
    }
    told = [line(texts, n) for line, n in counts.items() if n]
    news = ", ".join(told) or texts.text("nothing has changed")
    return "\n".join([texts.text("refreshed"), news])


def summary_lines(ended: Sequence["RefreshEnded"], texts: Texts) -> list[str]:
    """How a refresh ended: one sentence for each kind of end."""
    from cryptoarm_dss_plugin.managing.refresh_events import RefreshOutcome  # noqa: PLC0415 - see above

    by_outcome = {kind: [one.name for one in ended if one.outcome is kind] for kind in RefreshOutcome}
    done, person = by_outcome[RefreshOutcome.DONE], by_outcome[RefreshOutcome.NEEDS_PERSON]
    failed, stopped = by_outcome[RefreshOutcome.FAILED], by_outcome[RefreshOutcome.CANCELLED]
    lines = []
    if done:
        lines.append(
            texts.plural("{n} connection was refreshed.", "{n} connections were refreshed.", len(done))
        )
    if person:
        lines.append("⚠ " + texts.text("You have to sign in yourself: {names}.", names=_names(person, texts)))
    if failed:
        lines.append("⚠ " + texts.text("Could not be refreshed: {names}.", names=_names(failed, texts)))
    if stopped:
        lines.append(texts.text("Stopped, nothing was changed there: {names}.", names=_names(stopped, texts)))
    return lines


def told_at_end(ended: Sequence["RefreshEnded"], texts: Texts) -> Notification | None:
    """The notification about a refresh that is over; None when the person stopped all of it."""
    from cryptoarm_dss_plugin.managing.refresh_events import RefreshOutcome  # noqa: PLC0415 - see above

    outcomes = {one.outcome for one in ended}
    if outcomes <= {RefreshOutcome.CANCELLED}:
        return None
    is_good = outcomes <= {RefreshOutcome.DONE, RefreshOutcome.CANCELLED}
    lines = summary_lines(ended, texts)
    if not is_good:
        lines.append(texts.text("More is told on the page “DSS connections” of the settings."))
    severity = Severity.SUCCESS if is_good else Severity.WARNING
    return Notification(severity, texts.text("DSS connections: the refresh is over"), " ".join(lines))


def _names(names: list[str], texts: Texts) -> str:
    told = ", ".join(names[:_NAMES_AT_MOST])
    more = len(names) - _NAMES_AT_MOST
    return texts.text("{names} and {n} more", names=told, n=more) if more > 0 else told
