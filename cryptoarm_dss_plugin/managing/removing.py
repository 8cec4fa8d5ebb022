"""Removing a connection: its certificates stay without it, or go with it."""

from cryptoarm_dss_plugin.connections import PLUGIN_ID, ConnectionBook
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.managing.hosted import asked


def remove_connection(name: str, host: Host, *, with_certificates: bool) -> int:
    """Remove a saved connection; what was learnt of its account goes with the last one to it.

    A preset one is as the administrator has set it afterwards, without what was saved of it.

    Args:
        name: its name.
        host: the host's hooks; called on a worker thread.
        with_certificates: remove its certificates, too; those that another connection brought as well stay.

    Returns:
        How many of its certificates were let go.

    Raises:
        DssPluginError: `unknown-connection`, `store-failed`.
    """
    book = ConnectionBook(host)
    if not book.has(name):
        raise DssPluginError(ErrorCode.UNKNOWN_CONNECTION, "no such connection", {"name": name})
    # The certificates first: if that fails the connection is still there to try again.
    gone = let_go(name, host, with_certificates=with_certificates)
    book.remove(name)
    return gone


def let_go(name: str, host: Host, *, with_certificates: bool) -> int:
    """Remove the certificates of a connection, or keep them without it; how many; `store-failed`."""
    if with_certificates:
        return asked(lambda: host.remove_certificates(PLUGIN_ID, name))
    return asked(lambda: host.release_certificates(PLUGIN_ID, name))
