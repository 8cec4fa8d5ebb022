"""The command line as a host: the store that a window on the same directory shares."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.store import Store


def directory_of(options: argparse.Namespace) -> Path:
    """The data directory that a command works on."""
    return getattr(options, "data_dir", None) or default_directory()


def located(error: DssPluginError, options: argparse.Namespace) -> DssPluginError:
    """A failure of the store with the directory that it lies in; any other error as it is."""
    if error.code is not ErrorCode.STORE_FAILED:
        return error
    directory = str(directory_of(options).absolute())
    facts = {"path": directory, **error.facts}
    return DssPluginError(error.code, f"{error.detail} [{directory}]", facts, error.server_words)


def default_directory() -> Path:
    """The user's data directory of the platform, e.g. ~/.local/share/cryptoarm-dss."""
    import platformdirs  # noqa: PLC0415 - takes longer to load than most commands to run

    return platformdirs.user_data_path("cryptoarm-dss", appauthor=False)


@contextmanager
def open_host(directory: Path) -> Iterator[Host]:
    """The host over the store of a directory; the store is closed at the end.

    Nothing is created on disk until something is written.
    """
    store = Store(directory)
    manager = new_host_manager()
    manager.register(store)
    try:
        yield Host(manager)
    finally:
        store.close()
