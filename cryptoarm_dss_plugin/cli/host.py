"""The command line as a host: the store that a window on the same directory shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.store import Store


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
