"""`cryptoarm-dss connections`, `connections remove` and `certificates`."""

import argparse

from cryptoarm_dss_plugin.cli.json_output import connection_json, stored_certificate_json
from cryptoarm_dss_plugin.cli.output import Ending
from cryptoarm_dss_plugin.cli.tables import connection_table, stored_table
from cryptoarm_dss_plugin.connections import PLUGIN_ID, ConnectionBook, store_failed
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import HostStorageError
from cryptoarm_dss_plugin.texts import Texts


def list_connections(host: Host, texts: Texts) -> Ending:
    """The saved connections.

    Raises:
        DssPluginError: `store-failed`.
    """
    connections = ConnectionBook(host).all()
    return Ending(
        {"connections": [connection_json(one) for one in connections]},
        connection_table(connections, texts) if connections else texts.text("No saved connections."),
    )


def remove_connection(options: argparse.Namespace, host: Host, texts: Texts) -> Ending:
    """Remove a connection; its certificates stay without it, or go with it.

    Raises:
        DssPluginError: `unknown-connection`, `store-failed`.
    """
    book = ConnectionBook(host)
    name: str = options.name
    if not book.has(name):
        raise DssPluginError(ErrorCode.UNKNOWN_CONNECTION, "no such connection", {"name": name})
    failure = ""
    try:
        # The certificates first: if that fails the connection is still there to try again.
        if options.with_certificates:
            host.remove_certificates(PLUGIN_ID, name)
        else:
            host.release_certificates(PLUGIN_ID, name)
    except HostStorageError as error:
        failure = error.detail
    if failure:
        raise store_failed(failure)
    book.remove(name)
    return Ending({"removed": name}, texts.text("Connection {name} removed.", name=name))


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
