"""What every room's tests share: the training server, a host on a fresh directory, a front, guards."""

import gc
import logging
import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.training.process import TrainingProcess

pytest.register_assert_rewrite("tests.front", "tests.canaries", "tests.wizard.troubles")

from tests import garbage, watching  # noqa: E402 - after the registration above
from tests.canaries import Canaries  # noqa: E402
from tests.faults import catalogue  # noqa: E402
from tests.front import Front  # noqa: E402

watching.install()
enter_fault = catalogue.enter_fault  # a fixture for every room

_CALL_REPORT = pytest.StashKey[pytest.TestReport]()
_GRACE_SECONDS = 3.0


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of `tools/fault_docs.py` and `tools/leaving.py`."""
    parser.addoption(
        catalogue.ANEW, action="store_true", help=f"do not compare the faults with {catalogue.PAGE.name}"
    )
    parser.addoption("--every-leaving", action="store_true", help="leave every request in every way anywhere")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that enter faults, so that they can be run alone."""
    for item in items:
        if catalogue.FIXTURE in getattr(item, "fixturenames", ()):
            item.add_marker(catalogue.MARK)


def pytest_collection_finish() -> None:
    """What the tests themselves consist of stays to the end."""
    garbage.set_aside()


@pytest.fixture(scope="session")
def training_process() -> Iterator[TrainingProcess]:
    """The training server of the whole session, in a process of its own."""
    with TrainingProcess() as running:
        yield running


@pytest.fixture
def training(training_process: TrainingProcess, canaries: Canaries) -> Iterator[TrainingProcess]:
    """The training server, started over; its passwords and one-time codes are hunted for afterwards."""
    training_process.reset()
    yield training_process
    for account in training_process.accounts:
        if account["password"]:
            canaries.add(f"the password of {account['login']}", account["password"])
    state = training_process.state()
    for challenge in [*state["waiting"], *state["finished"]]:
        if challenge["code"]:
            canaries.add("a one-time code", challenge["code"])


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The host's data directory; it does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def store(data_dir: Path) -> Iterator[Store]:
    """The store on that directory."""
    opened = Store(data_dir)
    yield opened
    opened.close()


@pytest.fixture
def host(store: Store) -> Host:
    """A host without windows that keeps everything in that store."""
    manager = new_host_manager()
    manager.register(store)
    return Host(manager)


@pytest.fixture
def book(host: Host) -> ConnectionBook:
    """The connections saved with that host."""
    return ConnectionBook(host)


@pytest.fixture
def front(training: TrainingProcess, host: Host, canaries: Canaries) -> Iterator[Front]:
    """Who drives imports; every one of them has ended when the test has, and none told a secret."""
    driving = Front(training, host)
    yield driving
    driving.close()
    for running in driving.started:
        canaries.add_text("the events of an import", running.told())


@pytest.fixture(scope="session", autouse=True)
def _temporary_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A directory of this run's for whatever is temporary, so that it can be searched."""
    tmp_path_factory.getbasetemp()  # lies where the system wants it
    usual, variable = tempfile.tempdir, os.environ.get("TMPDIR")
    # Not below pytest's own: addresses of sockets in it may have a hundred characters.
    with tempfile.TemporaryDirectory(prefix="dss-tests-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o711)  # a test that has become another user finds its own in there
        tempfile.tempdir = os.environ["TMPDIR"] = directory
        yield Path(directory)
    tempfile.tempdir = usual
    if variable is None:
        del os.environ["TMPDIR"]
    else:
        os.environ["TMPDIR"] = variable


@pytest.fixture(autouse=True)
def canaries(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture, _temporary_files: Path
) -> Iterator[Canaries]:
    """The secrets of a test, and the hunt for them when all that it used is closed.

    They are in no file that it wrote, no log, no output, nothing that a host or a plugin was handed, no
    arguments of a process, no head of a request, no widget. `tests/watching.py` collects that, and the
    secrets, too; a test hands in what only it can see.
    """
    directories = [_temporary_files]
    if "tmp_path" in request.fixturenames:
        directories.append(request.getfixturevalue("tmp_path"))
    caplog.set_level(logging.DEBUG)
    secrets = Canaries()
    watch = watching.begin(secrets)
    yield secrets
    watching.end(watch)
    report = request.node.stash.get(_CALL_REPORT, None)
    if report is not None:
        secrets.add_text("stdout", report.capstdout)
        secrets.add_text("stderr", report.capstderr)
        secrets.add_text("the log", report.caplog)
    secrets.hunt(*directories, files=watching.written_elsewhere(watch, *directories))


@pytest.fixture
def expected_logs() -> list[str]:
    """Regular expressions for the warnings and errors that a test means to see in the log."""
    return []


@pytest.fixture(autouse=True)
def _quiet_log(caplog: pytest.LogCaptureFixture, expected_logs: list[str]) -> Iterator[None]:
    """Nothing at WARNING or above is logged, except what the test expects, or logs itself ("tests...")."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    loud = [
        f"{record.name}: {record.getMessage()}"
        for record in records
        if record.levelno >= logging.WARNING
        and not record.name.startswith("tests.")
        and not any(re.search(pattern, record.getMessage()) for pattern in expected_logs)
    ]
    assert not loud, f"unexpected log records: {loud}"


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """No thread and no socket outlives the test that opened it."""
    threads_before, sockets_before = set(threading.enumerate()), _open_sockets()
    yield
    deadline = time.monotonic() + _GRACE_SECONDS
    for thread in set(threading.enumerate()) - threads_before:
        thread.join(max(0.0, deadline - time.monotonic()))
    left = set(threading.enumerate()) - threads_before
    assert not left, f"threads left behind: {left}"
    if _open_sockets() - sockets_before:
        gc.collect()  # what an assertion's traceback holds is not what the program holds
    sockets = _open_sockets() - sockets_before
    assert not sockets, f"sockets left behind: {sockets}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, None, None]:
    """What the windows say when a test has come to its end, before they are closed."""
    yield
    if "PyQt5.QtWidgets" in sys.modules:
        from tests import widget_texts  # noqa: PLC0415 - most tests need no Qt

        watching.told("what the windows say", *widget_texts.all_texts())
        watching.told("what undo brings back", *widget_texts.undone_texts())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the report of the test itself for the fixtures that look at its output."""
    report = yield
    if report.when == "call":
        item.stash[_CALL_REPORT] = report
    return report


def _open_sockets() -> set[str]:
    """The sockets of this process, by their numbers in the kernel; none where there is no /proc."""
    found = set()
    for entry in Path("/proc/self/fd").glob("*"):
        try:
            target = os.readlink(entry)  # noqa: PTH115 - Path.readlink would make a path of "socket:[1]"
        except OSError:
            continue
        if target.startswith("socket:"):
            found.add(target)
    return found
