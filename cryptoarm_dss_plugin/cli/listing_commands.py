"""`cryptoarm-dss connections`, `connections remove` and `certificates`."""

import argparse

from cryptoarm_dss_plugin.cli.json_output import connection_json, stored_certificate_json
from cryptoarm_dss_plugin.cli.output import Ending
from cryptoarm_dss_plugin.cli.tables import connection_table, stored_table
from cryptoarm_dss_plugin.connections import PLUGIN_ID, ConnectionBook, store_failed
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import HostStorageError
from cryptoarm_dss_plugin.managing.removing import remove_connection as remove_connection_of
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.texts import Texts


def list_connections(host: Host, texts: Texts) -> Ending:
    """The saved connections.

    Raises:
        DssPluginError: `store-failed`.
    """
    book = ConnectionBook(host)
    connections = book.all()
    return Ending(
        {"connections": [connection_json(one) for one in connections]},
        connection_table(connections, book.last_imports(), texts)
        if connections
        else texts.text("No saved connections."),
    )


def remove_connection(options: argparse.Namespace, host: Host, texts: Texts) -> Ending:
    """Remove a connection; its certificates stay without it, or go with it.

    Raises:
        DssPluginError: `unknown-connection`, `store-failed`; `usage` for one that is preset and not saved.
    """
    name: str = options.name
    try:
        remove_connection_of(name, host, with_certificates=options.with_certificates)
    except DssPluginError as error:
        failure = error
    else:
        return Ending({"removed": name}, texts.text("Connection {name} removed.", name=name))
    if failure.code is ErrorCode.UNKNOWN_CONNECTION and _is_preset(name, options.place):
        facts = {"field": "name", "problem": "locked", "name": name}
        failure = DssPluginError(ErrorCode.USAGE, "the connection is preset", facts)
    raise failure


def _is_preset(name: str, place: Place) -> bool:
    if not place.directory.exists():
        return False
    from cryptoarm_dss_plugin.presets.administration import read_administration  # noqa: PLC0415 - loads ssl

    return name in read_administration(place).presets


def list_certificates(host: Host, texts: Texts) -> Ending:
    """The stored certificates of this plugin, one for each connection.

    Raises:
        DssPluginError: `store-failed`.
    """
    failure = ""
    try:
        stored = host.stored_certificates(PLUGIN_ID)
    except HostStorageError as error:
        failure = error.detail
    if failure:
        raise store_failed(failure)
    return Ending(
        {"certificates": [stored_certificate_json(entry) for entry in stored]},
        stored_table(stored, texts) if stored else texts.text("No stored cloud certificates."),
    )
