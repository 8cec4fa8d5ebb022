"""A desk with an earlier import, and the identity of the servers."""

import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dss.identities import Authority
from tests.faults.catalogue import EnterFault
from tests.faults.desk import Desk, prepare
from tests.faults.rows import Stage


@pytest.fixture(autouse=True)
def impatient_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name look-up goes on for long where there is no name server."""
    monkeypatch.setenv("RES_OPTIONS", "timeout:1 attempts:1")


@pytest.fixture(scope="session")
def authority() -> Authority:
    """The authority of the servers; only the connection's own CA file trusts it."""
    return Authority()


@pytest.fixture(scope="session")
def identity(authority: Authority) -> ssl.SSLContext:
    """The identity of a server for "localhost"; shared, so not to be changed."""
    return authority.server_context()


@pytest.fixture(scope="session")
def earlier_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with an earlier import; to be copied."""
    directory = tmp_path_factory.mktemp("earlier") / "data"
    prepare(directory)
    return directory


@pytest.fixture
def directory(earlier_directory: Path, data_dir: Path) -> Path:
    """A data directory of this test's with an earlier import."""
    shutil.copytree(earlier_directory, data_dir)
    return data_dir


@pytest.fixture
def desk(directory: Path, authority: Authority) -> Iterator[Desk]:
    """A desk that trusts the servers' authority."""
    opened = Desk(directory, authority.pem)
    yield opened
    opened.close()


@pytest.fixture
def stage(desk: Desk, identity: ssl.SSLContext, enter_fault: EnterFault) -> Stage:
    """Where rows are played."""
    return Stage(desk, identity, enter_fault)
