"""The training server as a child process of the demo; it ends with the host, however that ends."""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.qt import QObject, QProcess, QProcessEnvironment, pyqtSignal
from cryptoarm_dss_plugin.stub_host.services import Services

_STOP_MILLISECONDS = 3000


class TrainingChild(QObject):
    """Runs `python -m cryptoarm_dss_plugin.training`.

    Signals:
        started: it is ready; carries the object of its first line: `auth_server`, `dss_server`, `ca_file`,
            `accounts` (`login`, `password` or None, `what`) and `phone`.
        failed: it did not start, or ended by itself.
    """

    started = pyqtSignal(dict)
    failed = pyqtSignal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self.services = services
        self._stopping = False
        self._directory: Path | None = None
        self._process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONIOENCODING", "utf-8")
        environment.insert("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
        self._process.setProcessEnvironment(environment)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    @property
    def process_id(self) -> int:
        """Its process id, 0 when it does not run."""
        return int(self._process.processId())

    def start(self) -> None:
        """Start it; `started` or `failed` follows."""
        # It ends when its standard input closes, so also when this process is killed.
        self._process.start(sys.executable, ["-m", "cryptoarm_dss_plugin.training", "--exit-with-stdin"])

    def stop(self) -> None:
        """End it and wait for that."""
        self._stopping = True
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(_STOP_MILLISECONDS):
            self._process.kill()
            self._process.waitForFinished(_STOP_MILLISECONDS)

    @guarded
    def _on_output(self) -> None:
        if not self._process.canReadLine():
            return
        first_line: dict[str, Any] = json.loads(bytes(self._process.readLine()))
        directory = Path(first_line["ca_file"]).parent
        if directory.name.startswith(f"training-dss-{self.process_id}-"):  # its own, by its process id
            self._directory = directory
        self._process.readyReadStandardOutput.disconnect(self._on_output)
        self.started.emit(first_line)

    @guarded
    def _on_finished(self, _code: int, _status: object) -> None:
        self._end()

    @guarded
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end()

    def _end(self) -> None:
        directory, self._directory = self._directory, None
        if directory is not None:
            shutil.rmtree(directory, ignore_errors=True)  # one that was killed has left it behind
        if not self._stopping:
            self.failed.emit()
