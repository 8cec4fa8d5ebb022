"""A connection in words: what stands in the cells of the table, in local time."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.settings.connection_rows import ConnectionRow, LastEnd
from cryptoarm_dss_plugin.texts import Texts, plain_line

WARN_DAYS = 30
"""From so many days before the end on, the end of a certificate is warned of."""

_LONGEST = 200
_SOON = timedelta(days=WARN_DAYS)


def name_words(row: ConnectionRow, texts: Texts) -> str:
    """The name; below it, who has set the connection where it was not the person."""
    name = plain_line(row.name, _LONGEST)
    return "\n".join([name, texts.text("set by the administrator")]) if row.is_preset else name


def server_words(row: ConnectionRow) -> str:
    """The computers of both servers, one below the other where they differ."""
    computers = [_computer(address) for address in (row.auth_server, row.dss_server)]
    return "\n".join(dict.fromkeys(computer for computer in computers if computer))


def login_words(row: ConnectionRow, texts: Texts) -> str:
    """The account."""
    return plain_line(row.login, _LONGEST) or texts.text("asked for at the import")


def last_words(last: LastEnd | None, texts: Texts) -> str:
    """When the last import ended and, below, how."""
    if last is None:
        return texts.text("not imported yet")
    when = _local(last.at).strftime("%d.%m.%Y %H:%M")
    return f"{when}\n{_outcome(last, texts)}"


def expiry_words(row: ConnectionRow, now: datetime, texts: Texts) -> str:
    """When the first certificate expires and, below, what is urgent about it or has expired already.

    Args:
        row: the connection.
        now: the present, aware.
        texts: the person's language.
    """
    said, urgent = [], []
    if row.nearest_expiry is not None:
        said.append(_local(row.nearest_expiry).strftime("%d.%m.%Y"))
        if row.nearest_expiry - now < _SOON:
            urgent.append(_left(row.nearest_expiry, now, texts))
    if row.expired:
        urgent.append(
            texts.plural("{n} certificate has expired", "{n} certificates have expired", row.expired)
        )
    if urgent:
        said.append(f"⚠ {', '.join(urgent)}")
    return "\n".join(said) or "—"


def _local(moment: datetime) -> datetime:
    """In the person's time zone, if that knows the year: a setting may say 1, a certificate for ever 9999."""
    try:
        return moment.astimezone()
    except (OverflowError, ValueError, OSError):
        return moment


def is_urgent(row: ConnectionRow, now: datetime) -> bool:
    """Whether one of its certificates has expired or soon will."""
    return bool(row.expired) or (row.nearest_expiry is not None and row.nearest_expiry - now < _SOON)


def spoken(row: ConnectionRow, texts: Texts, last: str) -> str:
    """A whole row in one sentence after the other, for a screen reader and the tooltip.

    Args:
        row: the connection.
        texts: the person's language.
        last: what stands in the column of the last import.
    """
    parts = [
        texts.text("Connection {name}", name=_flat(name_words(row, texts), ", ")),
        texts.text("Authorization server: {address}", address=plain_line(row.auth_server, _LONGEST)),
        texts.text("DSS server: {address}", address=plain_line(row.dss_server, _LONGEST)),
        texts.text("Login: {login}", login=login_words(row, texts)),
        texts.text("Last import: {how}", how=_flat(last, ", ")),
        texts.text("Certificates: {n}", n=row.certificates),
        texts.text("Nearest expiry: {when}", when=_flat(expiry_words(row, datetime.now(UTC), texts), ", ")),
    ]
    return "\n".join(parts)


def error_of(last: LastEnd | None) -> DssPluginError | None:
    """The failure of the last import, as far as it is still known; None when it did not fail."""
    if last is None or not last.error:
        return None
    try:
        return DssPluginError(ErrorCode(last.error), "as the last import said")
    except ValueError:  # written by another version of the program
        return None


def _outcome(last: LastEnd, texts: Texts) -> str:
    brought = texts.plural("{n} certificate received", "{n} certificates received", last.certificates)
    match last.outcome:
        case "imported":
            return brought
        case "partly-imported":
            left_out = texts.text("left out: {n}", n=last.skipped)
            return f"⚠ {brought}, {left_out}"
        case "no-certificates":
            return "⚠ " + texts.text("no certificates in the account")
        case "cancelled":
            return texts.text("cancelled, nothing was changed")
    error = error_of(last)
    return "⚠ " + (explain(error, texts).title if error else texts.text("failed"))


def _left(end: datetime, now: datetime, texts: Texts) -> str:
    days = (end - now).days
    if days < 1:
        return texts.text("less than a day left")
    return texts.plural("{n} day left", "{n} days left", days)


def _computer(address: str) -> str:
    """The computer of an address; whatever is no address is shown as it is."""
    try:
        place = urlsplit(address).netloc
    except ValueError:
        place = ""
    return plain_line(place or address, _LONGEST)


def _flat(words: str, between: str) -> str:
    return between.join(words.split("\n"))
