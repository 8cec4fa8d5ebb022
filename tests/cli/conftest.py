"""Every test of the command line has its own data directory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.canaries import Canaries
from tests.cli.command_line import CommandLine
from tests.cli.failing import FailingImports, Harm
from tests.cli.terminal import Begin, Terminal


@pytest.fixture
def cli(training: TrainingProcess, data_dir: Path, canaries: Canaries) -> Iterator[CommandLine]:
    """Commands on a fresh data directory."""
    commands = CommandLine(training, data_dir, canaries)
    yield commands
    commands.close()


@pytest.fixture(scope="session")
def earlier(training_process: TrainingProcess, tmp_path_factory: pytest.TempPathFactory) -> Harm:
    """A data directory on which an import has succeeded; to be copied."""
    training_process.reset()  # whatever the test before this one has left
    commands = CommandLine(training_process, tmp_path_factory.mktemp("earlier") / "data", Canaries())
    finished = commands.import_from("idonly", name="earlier")
    assert finished.code == 0, finished
    return Harm(commands.directory, commands.listed("connections"), commands.listed("certificates"))


@pytest.fixture
def failing(earlier: Harm, cli: CommandLine) -> FailingImports:
    """Imports that must fail."""
    return FailingImports(cli, earlier)


@pytest.fixture
def terminal(canaries: Canaries) -> Iterator[Terminal]:
    """A terminal; what it has shown is hunted through at the end."""
    opened = Terminal(canaries)
    yield opened
    opened.close()


@pytest.fixture
def begin(cli: CommandLine, terminal: Terminal) -> Begin:
    """Start commands at the terminal."""
    return Begin(cli, terminal)
