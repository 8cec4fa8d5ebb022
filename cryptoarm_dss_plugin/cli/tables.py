"""Tables for people: aligned columns of plain text."""

from collections.abc import Mapping, Sequence

from cryptoarm_dss_plugin.connections import Connection, LastImport
from cryptoarm_dss_plugin.host_api.values import (
    CertificateFacts,
    ServerFacts,
    ServerStatus,
    StoreChange,
    StoredCertificate,
)
from cryptoarm_dss_plugin.importing.difference_texts import news_words
from cryptoarm_dss_plugin.importing.report import ImportedCertificate, ImportReport
from cryptoarm_dss_plugin.texts import Texts

_GAP = "  "
_OWNER_AT_MOST = 40


def status_word(status: ServerStatus, texts: Texts) -> str:
    """A server status in words."""
    return {
        ServerStatus.ACTIVE: texts.text("active"),
        ServerStatus.REVOKED: texts.text("revoked"),
        ServerStatus.HOLD: texts.text("on hold"),
        ServerStatus.NOT_VALID: texts.text("not valid"),
        ServerStatus.OUT_OF_ORDER: texts.text("out of order"),
        ServerStatus.UNKNOWN: texts.text("unknown"),
    }[status]


def change_word(change: StoreChange, texts: Texts) -> str:
    """What became of a certificate, in a word."""
    return {
        StoreChange.NEW: texts.text("new"),
        StoreChange.UNCHANGED: texts.text("already here"),
        StoreChange.UPDATED: texts.text("changed"),
        StoreChange.REJECTED: texts.text("left out"),
    }[change]


def certificate_table(report: ImportReport, texts: Texts) -> str:
    """The certificates of an import, and those that the server lists no longer."""
    rows = [
        (*_columns(kept.offer.facts, kept.offer.server, texts), _result(kept, texts))
        for kept in report.certificates
    ]
    rows += [(*_gone_columns(one.stored.facts, texts), texts.text("kept")) for one in report.gone]
    return table((*_headings(texts), texts.text("Result")), rows)


def stored_table(stored: Sequence[StoredCertificate], texts: Texts) -> str:
    """The certificates of the store."""
    rows = [
        (
            *(
                _columns(entry.facts, entry.server, texts)
                if entry.gone_since is None
                else _gone_columns(entry.facts, texts)
            ),
            (entry.source and entry.source.connection) or "-",
        )
        for entry in stored
    ]
    return table((*_headings(texts), texts.text("Connection")), rows)


def connection_table(
    connections: Sequence[Connection], last_imports: Mapping[str, LastImport], texts: Texts
) -> str:
    """The saved connections, with how the last import over each of them ended."""
    rows = [
        (
            one.name,
            one.login,
            one.auth_server,
            one.dss_server,
            last_import_words(last_imports.get(one.name), texts),
        )
        for one in connections
    ]
    headings = (
        texts.text("Connection"),
        texts.text("Login"),
        texts.text("DSS authorization server"),
        texts.text("DSS server"),
        texts.text("Last import"),
    )
    return table(headings, rows)


def last_import_words(last: LastImport | None, texts: Texts) -> str:
    """When the last import ended, local time, and how."""
    if last is None:
        return "-"
    outcome = {
        "imported": texts.text("imported"),
        "partly-imported": texts.text("imported in part"),
        "no-certificates": texts.text("no certificates"),
    }.get(last.outcome, texts.text("failed"))
    return f"{last.at.astimezone().strftime('%d.%m.%Y %H:%M')}, {outcome}"


def _headings(texts: Texts) -> tuple[str, ...]:
    return (
        texts.text("Owner"),
        texts.text("Issued by"),
        texts.text("Valid until"),
        texts.text("Algorithm"),
        texts.text("On the server"),
    )


def _columns(facts: CertificateFacts, server: ServerFacts, texts: Texts) -> tuple[str, ...]:
    return (
        _cut(facts.owner or facts.subject),
        _cut(facts.issuer_name or facts.issuer),
        facts.not_after.strftime("%d.%m.%Y"),
        facts.algorithm,
        status_word(server.status, texts),
    )


def _gone_columns(facts: CertificateFacts, texts: Texts) -> tuple[str, ...]:
    """What was last known of its status is known no longer."""
    return (*_columns(facts, ServerFacts(), texts)[:-1], texts.text("deleted"))


def _result(kept: ImportedCertificate, texts: Texts) -> str:
    word = change_word(kept.change, texts)
    return f"{word}: {news_words(kept.news, texts)}" if kept.news else word


def _cut(text: str) -> str:
    return text if len(text) <= _OWNER_AT_MOST else text[: _OWNER_AT_MOST - 1] + "…"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as what stands in them, below their headings."""
    widths = [max(len(row[column]) for row in (headings, *rows)) for column in range(len(headings))]
    lines = [headings, ["-" * width for width in widths], *rows]
    return "\n".join(
        _GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
