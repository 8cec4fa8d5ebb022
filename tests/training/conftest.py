"""One training server for each module of tests, started over before each test."""

from collections.abc import Iterator

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.training.plain_client import PlainClient


@pytest.fixture(scope="module")
def running() -> Iterator[TrainingProcess]:
    with TrainingProcess() as training:
        yield training


@pytest.fixture
def training(running: TrainingProcess) -> TrainingProcess:
    running.reset()
    return running


@pytest.fixture
def client(training: TrainingProcess) -> Iterator[PlainClient]:
    with PlainClient(training) as plain:
        yield plain
