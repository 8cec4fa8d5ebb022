"""`cryptoarm-stub-host` with a person at it, who begins something and then waits.

    python -m tests.stub_host.hosted_person DATA_DIR < WHAT

`WHAT` is one JSON object, see `Wish`. What the person has done is told by one line, `ready`, on standard
output; everything after that is the program's own affair.
"""

import gc
import json
import os
import sys
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PyQt5.QtCore import QObject, Qt, pyqtSignal
from pytestqt.qt_compat import qt_api
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.stub_host import StubHost
from cryptoarm_dss_plugin.stub_host.program import main
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.canaries import Canaries
from tests.cli.hanging_server import Place
from tests.wizard.hanging import REQUESTS, Request, Scene
from tests.wizard.person import Person

if TYPE_CHECKING:
    import pytest


def _open_and_close(scene: Scene) -> None:
    """The wizard, which is closed as soon as it is there."""
    scene.open_wizard()
    scene.person.wizard.close()
    scene.person.until(lambda: not scene.person.has_wizard())


OPENED_AND_CLOSED = Request("opened and closed", "idonly", 1, _open_and_close, "", is_import=False)


@dataclass(frozen=True)
class Wish:
    """What the person does.

    Attributes:
        request: the name of one of `REQUESTS`, or of `OPENED_AND_CLOSED`; what leads to it is done.
        place: where it will hang.
        port: of the server.
        ca_file: what is trusted.
        control: the control address of the training server.
        accounts: its accounts.
    """

    request: str
    place: str
    port: int
    ca_file: str
    control: str
    accounts: list[dict[str, str | None]]

    def to_json(self) -> str:
        """As one line."""
        return json.dumps(asdict(self))


class HostedPerson(Person):
    """A person at a host that runs already.

    Args:
        host: the host.
        training: the server.
        data_dir: the host's directory.
    """

    def __init__(self, host: StubHost, training: TrainingProcess, data_dir: Path) -> None:
        qt_api.set_qt_api("pyqt5")  # type: ignore[no-untyped-call]
        self.qtbot = QtBot(cast("pytest.FixtureRequest", None))  # waiting needs no test
        self.training = training
        self.data_dir = data_dir
        self.host = host
        self._canaries = Canaries()


class Beginner(QObject):
    """Begins as soon as the program's event loop turns."""

    _turns = pyqtSignal()

    def __init__(self, directory: Path, wish: Wish) -> None:
        super().__init__()
        self._directory = directory
        self._wish = wish
        self._turns.connect(self._begin, type=Qt.ConnectionType.QueuedConnection)  # type: ignore[call-arg]  # PyQt5 leaves it out
        self._turns.emit()

    def _begin(self) -> None:
        try:
            self._reach()
        except BaseException:  # noqa: BLE001 - whatever it is, the test has to see it
            traceback.print_exc()
            os._exit(1)  # the program would take it for a mistake of a plugin, and go on
        sys.stdout.write("ready\n")
        sys.stdout.flush()

    def _reach(self) -> None:
        (host,) = [one for one in gc.get_objects() if isinstance(one, StubHost)]
        training = TrainingProcess()  # not started: the test's own
        training.control, training.accounts = self._wish.control, self._wish.accounts
        person = HostedPerson(host, training, self._directory)
        (request,) = [one for one in (*REQUESTS, OPENED_AND_CLOSED) if one.name == self._wish.request]
        scene = Scene(
            person, request, Place(self._wish.place), self._wish.port, Path(self._wish.ca_file), name="work"
        )
        request.reach(scene)


def run(arguments: list[str]) -> int:
    """Run the program; its exit code."""
    (directory,) = arguments
    said: dict[str, Any] = json.loads(sys.stdin.readline())
    beginner = Beginner(Path(directory), Wish(**said))
    code = main(["--data-dir", directory, "--lang", "ru"])
    beginner.deleteLater()
    return code


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
