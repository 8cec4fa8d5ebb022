"""The connections as the page «Подключения DSS» shows them: plain values, read on a worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.presets.places import Place

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.connections import LastImport
    from cryptoarm_dss_plugin.managing.overview import ConnectionCard


@dataclass(frozen=True, slots=True)
class LastEnd:
    """How the last import over a connection ended.

    Attributes:
        at: when, aware, UTC.
        outcome: as in the contract's JSON of `import`.
        error: the code of the failure, "" for none.
        certificates: how many certificates it brought.
        skipped: how many it left out.
    """

    at: datetime
    outcome: str
    error: str = ""
    certificates: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """One connection.

    Attributes:
        name: its name.
        auth_server: address of the authorization server that counts.
        dss_server: address of the signature service that counts.
        login: the account, "" when the administrator leaves it to the person.
        account: whose password may be remembered for it.
        is_saved: whether a sign-in has saved it; else it is only preset.
        is_preset: whether the administrator has made it ready.
        locked: the fields that only the administrator can change.
        values: what else counts: "confirmation_api", "client_id", "resource", "proxy", "proxy_user",
            "gost_tls".
        has_ca: whether certificates of its own are trusted.
        last: how the last import ended, None when that is not known.
        certificates: how many certificates came over it.
        expired: how many of them have expired.
        nearest_expiry: when the first of the others expires, aware, UTC; None for none.
    """

    name: str
    auth_server: str
    dss_server: str
    login: str
    account: str = ""
    is_saved: bool = True
    is_preset: bool = False
    locked: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    has_ca: bool = False
    last: LastEnd | None = None
    certificates: int = 0
    expired: int = 0
    nearest_expiry: datetime | None = None


_FURTHER = ("confirmation_api", "client_id", "resource", "proxy", "gost_tls")


def read_rows(host: Host, place: Place | None = None) -> tuple[ConnectionRow, ...]:
    """All connections by name.

    Args:
        host: the host's hooks; called on a worker thread.
        place: where the administrator's files lie, the platform's place by default.

    Raises:
        DssPluginError: `store-failed`.
    """
    from cryptoarm_dss_plugin.managing.overview import connection_cards  # noqa: PLC0415 - loads the engine
    from cryptoarm_dss_plugin.presets.administration import read_administration  # noqa: PLC0415

    return tuple(_row(card) for card in connection_cards(host, read_administration(place)))


def _row(card: "ConnectionCard") -> ConnectionRow:
    from cryptoarm_dss_plugin.importing.form_check import account_key  # noqa: PLC0415 - loads the engine
    from cryptoarm_dss_plugin.presets.resolving import ValueSource, resolve  # noqa: PLC0415

    saved, preset = card.saved, card.preset
    counts = {one: resolve(one, None, saved, preset) for one in (*_FURTHER, "ca_pem")}
    owner = preset if counts["proxy"].source is ValueSource.PRESET else saved
    values = {one: counts[one].value for one in _FURTHER}
    values["proxy_user"] = owner.proxy_user if owner and values["proxy"] else ""
    return ConnectionRow(
        card.name,
        card.auth_server,
        card.dss_server,
        card.login,
        account=account_key(card.name, card.auth_server, card.dss_server, card.login),
        is_saved=saved is not None,
        is_preset=preset is not None,
        locked=preset.locked if preset else frozenset(),
        values=MappingProxyType(values),
        has_ca=bool(counts["ca_pem"].value),
        last=_end_of(card.last_import),
        certificates=card.certificates,
        expired=card.expired,
        nearest_expiry=card.nearest_expiry,
    )


def _end_of(last: "LastImport | None") -> LastEnd | None:
    if last is None:
        return None
    return LastEnd(last.at, last.outcome, last.error, last.certificates, last.skipped)
