"""`cryptoarm-dss connections`, `connections remove` and `certificates`."""

import argparse

from cryptoarm_dss_plugin.cli.exit_codes import SUCCESS
from cryptoarm_dss_plugin.cli.json_output import Json, connection_json, stored_certificate_json
from cryptoarm_dss_plugin.cli.tables import connection_table, stored_table
from cryptoarm_dss_plugin.connections import PLUGIN_ID, ConnectionBook
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import HostStorageError
from cryptoarm_dss_plugin.texts import Texts


def list_connections(options: argparse.Namespace, host: Host, texts: Texts) -> tuple[Json, int]:
    """The saved connections."""
    connections = ConnectionBook(host).all()
    if not options.json:
        print(connection_table(connections, texts) if connections else texts.text("No saved connections."))
    return {"connections": [connection_json(one) for one in connections]}, SUCCESS


def remove_connection(options: argparse.Namespace, host: Host, texts: Texts) -> tuple[Json, int]:
    """Remove a connection; its certificates stay without it, or go with it.

    Raises:
        DssPluginError: `unknown-connection`, `store-failed`.
    """
    book = ConnectionBook(host)
    name: str = options.name
    if book.find(name) is None:
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
        raise DssPluginError(ErrorCode.STORE_FAILED, failure)
    book.remove(name)
    if not options.json:
        print(texts.text("Connection {name} removed.", name=name))
    return {"removed": name}, SUCCESS


def list_certificates(options: argparse.Namespace, host: Host, texts: Texts) -> tuple[Json, int]:
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
        raise DssPluginError(ErrorCode.STORE_FAILED, failure)
    if not options.json:
        print(stored_table(stored, texts) if stored else texts.text("No stored cloud certificates."))
    return {"certificates": [stored_certificate_json(entry) for entry in stored]}, SUCCESS
