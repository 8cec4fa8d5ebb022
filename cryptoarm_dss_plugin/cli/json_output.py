"""The JSON objects that scripts rely on (contract)."""

from datetime import UTC, datetime

from cryptoarm_dss_plugin.cli.output import Json
from cryptoarm_dss_plugin.cli.sentences import message_of
from cryptoarm_dss_plugin.connections import Connection
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.values import (
    CertificateFacts,
    CertificateSource,
    ServerFacts,
    StoreChange,
    StoredCertificate,
    StoreName,
)
from cryptoarm_dss_plugin.importing.report import ImportReport, Outcome
from cryptoarm_dss_plugin.redaction import redact
from cryptoarm_dss_plugin.texts import Texts


def error_json(error: DssPluginError, texts: Texts) -> Json:
    """code, message (for the person, in their language), detail (for the log, without secrets)."""
    detail = error.detail
    if error.server_words:
        detail = f"{detail}; the server said: {explain(error, texts).server_words}"
    return {"code": error.code.value, "message": message_of(error, texts), "detail": redact(detail)}


def import_json(
    report: ImportReport | None, error: DssPluginError | None, name: str | None, texts: Texts
) -> Json:
    """The whole object of an import.

    Args:
        report: what it brought, None when it did not come that far.
        error: why it came to nothing, None when it did not.
        name: the connection, None when not even that is known.
        texts: the person's language.
    """
    report = report or ImportReport("")
    return {
        "outcome": _outcome(report, error).value,
        "error": error_json(error, texts) if error else None,
        "connection": name,
        "certificates": [
            certificate_json(
                kept.offer.facts, kept.offer.server, kept.offer.source, kept.offer.store, kept.change
            )
            for kept in report.certificates
        ],
        "skipped": [{"dss_id": item.dss_id, "reason": item.reason} for item in report.skipped],
        "gone": [
            certificate_json(
                one.stored.facts, one.stored.server, one.stored.source, one.stored.store, one.change
            )
            for one in report.gone
        ],
    }


def _outcome(report: ImportReport, error: DssPluginError | None) -> Outcome:
    if error is None:
        return Outcome.PARTLY_IMPORTED if report.skipped else Outcome.IMPORTED
    known = {
        ErrorCode.NO_CERTIFICATES: Outcome.NO_CERTIFICATES,
        ErrorCode.CANCELLED: Outcome.CANCELLED,
    }
    return known.get(error.code, Outcome.FAILED)


def certificate_json(
    facts: CertificateFacts,
    server: ServerFacts,
    source: CertificateSource | None,
    store: StoreName,
    change: StoreChange,
) -> Json:
    """One certificate."""
    return {
        "dss_id": source.item_id if source else None,
        "thumbprint": facts.thumbprint,
        "serial": facts.serial,
        "subject": facts.subject,
        "issuer": facts.issuer,
        "not_before": _iso(facts.not_before),
        "not_after": _iso(facts.not_after),
        "status": server.status.value,
        "is_default": server.is_default,
        "has_pin": server.has_pin,
        "store": store.value,
        "change": change.value,
    }


def stored_certificate_json(stored: StoredCertificate) -> Json:
    """One certificate of the store, seen through one of its sources."""
    listed = certificate_json(stored.facts, stored.server, stored.source, stored.store, StoreChange.UNCHANGED)
    connection = stored.source.connection if stored.source else None
    return listed | {"connection": connection, "on_server": stored.gone_since is None}


def connection_json(connection: Connection) -> Json:
    """One saved connection."""
    return {
        "name": connection.name,
        "auth_server": connection.auth_server,
        "dss_server": connection.dss_server,
        "login": connection.login,
        "confirmation_api": connection.confirmation_api,
    }


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
