"""A real proxy, as offices have them: proxy.py as a child process."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_START_SECONDS = 30.0


@contextmanager
def office_proxy(directory: Path, *arguments: str) -> Iterator[int]:
    """Run a proxy on loopback; its port.

    Args:
        directory: where it may write.
        arguments: options of `python -m proxy`.
    """
    port_file = directory / "port"
    command = [sys.executable, "-m", "proxy", "--hostname", "127.0.0.1", "--port", "0"]
    command += ["--port-file", str(port_file), "--num-workers", "1", "--num-acceptors", "1"]
    command += ["--data-dir", str(directory / "proxy")]
    with (directory / "proxy.log").open("wb") as log:
        process = subprocess.Popen([*command, *arguments], stdout=log, stderr=log)  # noqa: S603
        try:
            yield _port(port_file, process)
        finally:
            process.terminate()
            process.wait()


def _port(port_file: Path, process: "subprocess.Popen[bytes]") -> int:
    deadline = time.monotonic() + _START_SECONDS
    while not (port_file.exists() and port_file.read_text().strip()):
        assert process.poll() is None, "the proxy has ended"
        assert time.monotonic() < deadline, "the proxy does not start"
        time.sleep(0.02)
    return int(port_file.read_text())
