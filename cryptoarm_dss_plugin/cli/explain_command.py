"""`cryptoarm-dss explain`: where every value of a connection comes from."""

import argparse
from datetime import UTC, datetime

from cryptoarm_dss_plugin.cli.json_output import error_json
from cryptoarm_dss_plugin.cli.output import Ending, Json
from cryptoarm_dss_plugin.cli.sentences import message_of
from cryptoarm_dss_plugin.cli.tables import last_import_words, table
from cryptoarm_dss_plugin.cli.trust import said_values
from cryptoarm_dss_plugin.connections import LastImport
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.managing.explaining import ExplainedConnection, ExplainedValue, explain_connection
from cryptoarm_dss_plugin.presets.administration import Administration, read_administration
from cryptoarm_dss_plugin.presets.resolving import ValueSource
from cryptoarm_dss_plugin.presets.telling import tell_ignored
from cryptoarm_dss_plugin.texts import Texts, plain_line

_VALUE_AT_MOST = 120


def explain_values(options: argparse.Namespace, host: Host, texts: Texts) -> Ending:
    """Explain a connection, as it would be with the options given.

    Raises:
        DssPluginError: as `explain_connection` does.
    """
    administration = read_administration(options.place)
    if administration.ignored:
        tell_ignored(administration, host, texts)
    explained = explain_connection(options.name, host, administration, said_values(options))
    return Ending(_json(explained, administration, texts), _words(explained, administration, texts))


def _json(explained: ExplainedConnection, administration: Administration, texts: Texts) -> Json:
    return {
        "connection": explained.name,
        "saved": explained.is_saved,
        "preset": explained.preset_path or None,
        "values": [
            {
                "field": one.field,
                "value": one.value,
                "source": one.source.value,
                "locked": one.locked,
                "path": one.path or None,
                "learnt_at": _iso(one.learnt_at),
            }
            for one in explained.values
        ],
        "policy": administration.policy.path or None,
        "refusal": error_json(explained.refusal, texts) if explained.refusal else None,
        "help_desk": administration.policy.help_desk or None,
        "last_import": _last_json(explained.last_import),
        "ignored": [{"path": one.path, "reason": one.reason} for one in administration.ignored],
    }


def _last_json(last: LastImport | None) -> Json | None:
    if last is None:
        return None
    return {
        "at": _iso(last.at),
        "outcome": last.outcome,
        "error": last.error or None,
        "certificates": last.certificates,
        "skipped": last.skipped,
    }


def _words(explained: ExplainedConnection, administration: Administration, texts: Texts) -> str:
    headings = (texts.text("Value"), texts.text("Now"), texts.text("Where it comes from"))
    rows = [
        (_field_words(one.field, texts), plain_line(one.value, _VALUE_AT_MOST) or "-", _source(one, texts))
        for one in explained.values
    ]
    lines = [table(headings, rows)]
    if explained.last_import is not None:
        how = last_import_words(explained.last_import, texts)
        lines.append(texts.text("Last import: {how}", how=how))
    if explained.refusal is not None:
        lines.append(message_of(explained.refusal, texts))
    if administration.policy.help_desk:
        lines.append(texts.text("Help: {help_desk}", help_desk=administration.policy.help_desk))
    lines += [
        texts.text("A file of the administrator is not used: {path}", path=f"{one.path} ({one.reason})")
        for one in administration.ignored
    ]
    return "\n".join(lines)


def _field_words(field: str, texts: Texts) -> str:
    return {
        "auth_server": texts.text("DSS authorization server"),
        "dss_server": texts.text("DSS server"),
        "login": texts.text("Login"),
        "confirmation_api": texts.text("Version of the confirmation service"),
        "client_id": texts.text("Client identifier"),
        "resource": texts.text("Resource identifier"),
        "ca_pem": texts.text("File of root certificates"),
        "proxy": texts.text("Proxy server"),
        "proxy_user": texts.text("User name at the proxy server"),
        "gost_tls": texts.text("GOST TLS"),
        "learnt_api": texts.text("Version of the confirmation service that answered"),
        "ref_source": texts.text("Identifier that confirmations carry"),
        "certificates_url": texts.text("Address of the list of certificates"),
        "empty_password": texts.text("Sign-in without a password"),
        "tls_issuer_auth": texts.text("Issuer of the authorization server's certificate"),
        "tls_issuer_dss": texts.text("Issuer of the DSS server's certificate"),
    }[field]


def _source(one: ExplainedValue, texts: Texts) -> str:
    if one.source is ValueSource.PRESET and one.locked:
        return texts.text("set by the administrator: {path}", path=one.path)
    if one.source is ValueSource.LEARNT and one.learnt_at is not None:
        when = one.learnt_at.astimezone().strftime("%d.%m.%Y %H:%M")
        return texts.text("learnt from the server, last seen {when}", when=when)
    return {
        ValueSource.COMMAND_LINE: texts.text("command line"),
        ValueSource.PRESET: texts.text("proposed by the administrator: {path}", path=one.path),
        ValueSource.SAVED: texts.text("saved with the connection"),
        ValueSource.LEARNT: texts.text("learnt from the server"),
        ValueSource.DERIVED: texts.text("derived from the address"),
        ValueSource.DEFAULT: texts.text("nobody has set it"),
    }[one.source]


def _iso(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
