"""Renaming and editing a connection: what becomes of its certificates and of what was learnt."""

from dataclasses import dataclass
from typing import Final

import msgspec

from cryptoarm_dss_plugin.connections import PLUGIN_ID, Connection, ConnectionBook, check_name
from cryptoarm_dss_plugin.dss.addresses import read_addresses
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    CertificateSource,
    CertificateUpdate,
    StoreChange,
)
from cryptoarm_dss_plugin.importing.request import ImportForm, check_login, read_form
from cryptoarm_dss_plugin.managing.hosted import asked
from cryptoarm_dss_plugin.managing.removing import let_go
from cryptoarm_dss_plugin.presets.administration import Administration
from cryptoarm_dss_plugin.presets.resolving import resolve

_WHOSE: Final = ("auth_server", "dss_server", "login")


@dataclass(frozen=True, slots=True)
class Edited:
    """What editing has done.

    Attributes:
        connection: the connection as it is saved now.
        is_other_account: its addresses or login are others now: what was learnt of the server, and how the
            last import ended, is forgotten.
        certificates: how many certificates of the account before were let go: they stay without a
            connection, or were removed when that was wanted. An import that brings one of those that stayed
            takes it over.
    """

    connection: Connection
    is_other_account: bool = False
    certificates: int = 0


def rename_connection(name: str, new_name: str, host: Host, administration: Administration) -> int:
    """Give a saved connection another name; certificates and everything known of it follow.

    The certificates are there under the new name before the old one goes: whatever happens in between, none
    is lost.

    Args:
        name: the name it has.
        new_name: a free one, which is not preset either.
        host: the host's hooks; called on a worker thread.
        administration: what the administrator has set.

    Returns:
        How many certificates followed.

    Raises:
        DssPluginError: `unknown-connection`, `bad-name`, `connection-exists`, `store-failed`; `usage` with
            problem="locked" for a connection that is preset.
    """
    book = ConnectionBook(host)
    _refuse_preset(name, administration)
    if not book.has(name):
        raise DssPluginError(ErrorCode.UNKNOWN_CONNECTION, "no such connection", {"name": name})
    if check_name(new_name) in administration.presets or book.has(new_name):
        raise DssPluginError(ErrorCode.CONNECTION_EXISTS, "the name is taken", {"name": new_name})
    stored = asked(lambda: host.stored_certificates(PLUGIN_ID, name))
    sources = [
        (one, CertificateSource(PLUGIN_ID, new_name, one.source.item_id)) for one in stored if one.source
    ]
    offers = [CertificateOffer(one.der, one.facts, one.server, source, one.store) for one, source in sources]
    marks = [CertificateUpdate(one.der, source, one.gone_since) for one, source in sources if one.gone_since]
    outcomes = asked(lambda: host.store_certificates(offers)) if offers else []
    followed = sum(1 for outcome in outcomes if outcome.change is not StoreChange.REJECTED)
    # What is offered counts as there on the server: what was gone from it still is.
    if marks and host.takes_updates:
        asked(lambda: host.update_certificates(marks))
    book.rename(name, new_name)
    # What the host did not take again stays, if only without a connection.
    let_go(name, host, with_certificates=followed == len(offers))
    return followed


def edit_connection(
    form: ImportForm, host: Host, administration: Administration, *, with_certificates: bool = False
) -> Edited:
    """Change a saved connection without signing in.

    Args:
        form: its name, and what is to be another; None leaves a member as it is. Secrets are not looked at.
        host: the host's hooks; called on a worker thread.
        administration: what the administrator has set.
        with_certificates: when addresses or login become others, remove the certificates instead of keeping
            them without a connection.

    Raises:
        DssPluginError: `unknown-connection`, `store-failed`, and what `plan_import` raises of a form.
    """
    book = ConnectionBook(host)
    saved = book.find(check_name(form.name))
    if saved is None:
        raise DssPluginError(ErrorCode.UNKNOWN_CONNECTION, "no such connection", {"name": form.name})
    whose = _whose(form, saved, administration)
    is_other_account = whose != tuple(getattr(saved, field) for field in _WHOSE)
    moved = saved
    if is_other_account:
        moved = msgspec.structs.replace(
            saved,
            **dict(zip(_WHOSE, whose, strict=True)),
            preset_fields=tuple(field for field in saved.preset_fields if field not in _WHOSE),
            learnt_api="",
            ref_source="",
            certificates_url="",
            learnt_gost=False,
        )
    rest = ImportForm(
        form.name,
        confirmation_api=form.confirmation_api,
        client_id=form.client_id,
        resource=form.resource,
        ca_pem=form.ca_pem,
        proxy=form.proxy,
        gost_tls=form.gost_tls,
    )
    connection = read_form(rest, moved, administration).connection
    gone = 0
    if is_other_account:
        gone = let_go(form.name, host, with_certificates=with_certificates)
        book.keep_last_import(form.name, None)
    book.save(connection)
    return Edited(connection, is_other_account, gone)


def _refuse_preset(name: str, administration: Administration) -> None:
    if name in administration.presets:
        facts = {"field": "name", "problem": "locked", "name": name}
        raise DssPluginError(ErrorCode.USAGE, "the connection is preset", facts)


def _whose(form: ImportForm, saved: Connection, administration: Administration) -> tuple[str, str, str]:
    """The account after editing: canonical addresses and login."""
    preset = administration.presets.get(saved.name)
    counts = {field: resolve(field, None, saved, preset).value for field in _WHOSE}
    said = {"auth_server": form.auth_server, "dss_server": form.dss_server}
    texts = {field: counts[field] if text is None else text for field, text in said.items()}
    addresses = read_addresses(texts["auth_server"], texts["dss_server"])
    wanted = {
        "auth_server": addresses.auth.address(),
        "dss_server": addresses.dss.address(),
        "login": counts["login"] if form.login is None else check_login(form.login),
    }
    if not wanted["login"]:
        raise DssPluginError(ErrorCode.USAGE, "login is missing", {"field": "login"})
    for field in _WHOSE:
        resolve(field, wanted[field], saved, preset)  # refuses what is locked
    return wanted["auth_server"], wanted["dss_server"], wanted["login"]
