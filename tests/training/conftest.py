"""The session's training server, started over, and a plain client for it."""

from collections.abc import Iterator

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.training.plain_client import PlainClient


@pytest.fixture
def training(training_process: TrainingProcess) -> TrainingProcess:
    training_process.reset()
    return training_process


@pytest.fixture
def client(training: TrainingProcess) -> Iterator[PlainClient]:
    with PlainClient(training) as plain:
        yield plain
