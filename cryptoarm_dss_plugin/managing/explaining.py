"""Where every value of a connection comes from."""

import hashlib
import re
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook, LastImport, check_name
from cryptoarm_dss_plugin.dss.addresses import Addresses, read_addresses
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.presets.administration import Administration
from cryptoarm_dss_plugin.presets.resolving import NOTHING_SAID, ValueSource, resolve_all

_PEM: Final = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ExplainedValue:
    """One value of a connection.

    Attributes:
        field: its name: those of `DEFAULTS`, then "proxy_user" and what was learnt ("learnt_api",
            "ref_source", "certificates_url", "empty_password", "tls_issuer_auth", "tls_issuer_dss").
        value: the value, "" for none; of certificates their thumbprints (SHA-1, lower hex). Never a secret.
        source: where it comes from.
        locked: whether only the administrator can change it.
        path: the administrator's file for `PRESET`, else "".
        learnt_at: for `LEARNT`: when a sign-in last confirmed it, aware, UTC; None when that is not known.
    """

    field: str
    value: str
    source: ValueSource
    locked: bool = False
    path: str = ""
    learnt_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExplainedConnection:
    """A connection with the sources of its values.

    Attributes:
        name: its name.
        is_saved: whether a sign-in has saved it.
        preset_path: the administrator's file about it, "" for none.
        values: every value, in a fixed order.
        refusal: why the administrator's policy does not allow its servers, None when it does.
        last_import: how the last import ended, None when that is not known.
    """

    name: str
    is_saved: bool
    preset_path: str
    values: tuple[ExplainedValue, ...]
    refusal: DssPluginError | None
    last_import: LastImport | None


def explain_connection(
    name: str, host: Host, administration: Administration, said: Mapping[str, str] = NOTHING_SAID
) -> ExplainedConnection:
    """Explain a connection that is saved, preset, or made up by what is said.

    Args:
        name: its name.
        host: the host's hooks; called on a worker thread.
        administration: what the administrator has set.
        said: what the command line says, keys as in `DEFAULTS`.

    Raises:
        DssPluginError: `bad-name`, `unknown-connection`, `store-failed`, `bad-address`, `insecure-address`;
            `usage` with problem="locked" for what is said and locked otherwise.
    """
    book = ConnectionBook(host)
    saved, preset = book.find(check_name(name)), administration.presets.get(name)
    if saved is None and preset is None and not said:
        raise DssPluginError(ErrorCode.UNKNOWN_CONNECTION, "no such connection", {"name": name})
    counts = resolve_all(said, saved, preset)
    addresses = _addresses(counts["auth_server"], counts["dss_server"])
    values = []
    for field, found in counts.values.items():
        value, source = found.value, found.source
        if field == "ca_pem":
            value = ", ".join(_thumbprints(value))
        if field == "resource" and not value and addresses is not None:
            value, source = addresses.dss.resource(), ValueSource.DERIVED
        path = preset.path if preset and source is ValueSource.PRESET else ""
        values.append(ExplainedValue(field, value, source, found.locked, path))
    if counts.proxy_user:
        proxy = counts.values["proxy"]
        path = preset.path if preset and proxy.source is ValueSource.PRESET else ""
        values.append(ExplainedValue("proxy_user", counts.proxy_user, proxy.source, proxy.locked, path))
    last = book.last_imports().get(name)
    empty_password = book.empty_password(counts["auth_server"], counts["login"])
    values += _learnt(saved, last, empty_password)
    refusal: DssPluginError | None = None
    if addresses is not None:
        try:
            administration.policy.check(addresses)
        except DssPluginError as error:
            refusal = error
    return ExplainedConnection(
        name, saved is not None, preset.path if preset else "", tuple(values), refusal, last
    )


def _addresses(auth_server: str, dss_server: str) -> Addresses | None:
    return read_addresses(auth_server, dss_server) if auth_server and dss_server else None


def _learnt(
    saved: Connection | None, last: LastImport | None, empty_password: str
) -> Iterator[ExplainedValue]:
    issuers = last.issuers if last else {}
    known = {
        "learnt_api": saved.learnt_api if saved else "",
        "ref_source": saved.ref_source if saved else "",
        "certificates_url": saved.certificates_url if saved else "",
        "empty_password": empty_password,
        "tls_issuer_auth": issuers.get("auth", ""),
        "tls_issuer_dss": issuers.get("dss", ""),
    }
    since = last.succeeded_at if last else None
    for field, value in known.items():
        if value and (field, value) != ("empty_password", "unknown"):
            yield ExplainedValue(field, value, ValueSource.LEARNT, learnt_at=since)


def _thumbprints(ca_pem: str) -> list[str]:
    found = []
    for block in _PEM.findall(ca_pem):
        der = ssl.PEM_cert_to_DER_cert(block)
        found.append(hashlib.sha1(der, usedforsecurity=False).hexdigest())
    return found
