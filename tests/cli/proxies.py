"""A real proxy, as offices have them: proxy.py as a child process."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.dss.identities import Authority, new_key_pem

INSPECTOR = "Шлюз проверки"
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


@contextmanager
def inspecting_proxy(directory: Path, upstream_ca: str, *arguments: str) -> Iterator[tuple[int, str]]:
    """Run a proxy that opens protected connections and closes them again under a certificate of its own.

    Args:
        directory: where it may write.
        upstream_ca: path of a file with the authorities that it trusts itself.
        arguments: further options.

    Yields:
        Its port, and the path of a file with its authority, which is called `INSPECTOR`.
    """
    authority = Authority(INSPECTOR)
    own, key, signing_key = (directory / name for name in ("inspector.pem", "ca-key.pem", "signing-key.pem"))
    own.write_text(authority.pem)
    key.write_bytes(authority.key_pem)
    signing_key.write_bytes(new_key_pem())
    options = [
        "--ca-cert-file",
        str(own),
        "--ca-key-file",
        str(key),
        "--ca-signing-key-file",
        str(signing_key),
    ]
    options += ["--ca-cert-dir", str(directory / "inspected"), "--ca-file", upstream_ca]
    with office_proxy(directory, *options, *arguments) as port:
        yield port, str(own)
