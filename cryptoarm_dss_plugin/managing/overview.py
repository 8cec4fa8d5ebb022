"""The list of connections: saved ones and preset ones, with how they stand."""

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptoarm_dss_plugin.connections import PLUGIN_ID, Connection, ConnectionBook, LastImport
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.managing.hosted import asked
from cryptoarm_dss_plugin.presets.administration import Administration, Preset
from cryptoarm_dss_plugin.presets.resolving import resolve


@dataclass(frozen=True, slots=True)
class ConnectionCard:
    """One connection as a list shows it.

    Attributes:
        name: its name.
        auth_server: address of the authorization server that counts now.
        dss_server: address of the signature service that counts now.
        login: the account, "" when the preset leaves it to the person.
        saved: the saved connection, None for one that is only preset.
        preset: what the administrator has set of it, None for nothing.
        last_import: how the last import ended, None when that is not known.
        certificates: how many certificates the host keeps of it.
        expired: how many of them have expired.
        nearest_expiry: when the first of the others expires, aware, UTC; None for none.
    """

    name: str
    auth_server: str
    dss_server: str
    login: str
    saved: Connection | None
    preset: Preset | None
    last_import: LastImport | None
    certificates: int
    expired: int
    nearest_expiry: datetime | None


def connection_cards(
    host: Host, administration: Administration, now: datetime | None = None
) -> list[ConnectionCard]:
    """All connections by name, saved or preset, whatever their number: the host is asked three times.

    Args:
        host: the host's hooks; called on a worker thread.
        administration: what the administrator has set.
        now: aware; the present by default.

    Raises:
        DssPluginError: `store-failed`.
    """
    now = now or datetime.now(UTC)
    book = ConnectionBook(host)
    saved = {one.name: one for one in book.all()}
    last_imports = book.last_imports()
    expiries: dict[str | None, list[datetime]] = {}
    for stored in asked(lambda: host.stored_certificates(PLUGIN_ID)):
        name = stored.source.connection if stored.source else None
        expiries.setdefault(name, []).append(stored.facts.not_after)
    cards = []
    for each in sorted({*saved, *administration.presets}):
        own, preset, ends = saved.get(each), administration.presets.get(each), expiries.get(each, [])
        ahead = [end for end in ends if end > now]
        cards.append(
            ConnectionCard(
                each,
                resolve("auth_server", None, own, preset).value,
                resolve("dss_server", None, own, preset).value,
                resolve("login", None, own, preset).value,
                own,
                preset,
                last_imports.get(each),
                len(ends),
                len(ends) - len(ahead),
                min(ahead, default=None),
            )
        )
    return cards
