"""A data directory and a store on it, closed after each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.store import Store


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A data directory that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def store(directory: Path) -> Iterator[Store]:
    """A store on it."""
    store = Store(directory)
    yield store
    store.close()
