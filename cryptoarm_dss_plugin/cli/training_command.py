"""`cryptoarm-dss training`: the training DSS server as a child process, until interrupted."""

import argparse
import contextlib
import subprocess
import sys
import threading

from cryptoarm_dss_plugin.cli.exit_codes import SUCCESS
from cryptoarm_dss_plugin.cli.interrupts import Interrupts
from cryptoarm_dss_plugin.cli.output import Ending
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_STOP_SECONDS = 10.0
_NO_GOST = 3  # its exit code without OpenSSL's GOST engine


def run_training(options: argparse.Namespace, interrupts: Interrupts) -> Ending:
    """Run the server; its first line on stdout tells its addresses. It ends well with an interrupt.

    The server shares no code with the client, so it is started by its module name. It ends when its
    standard input does: also when this process is killed.

    Raises:
        DssPluginError: `usage` when the server cannot have the port, `tls-gost-required` when it is to speak
            GOST TLS and OpenSSL's engine is missing, `internal-error` when it broke down.
    """
    command = [
        sys.executable,
        "-m",
        "cryptoarm_dss_plugin.training",
        "--exit-with-stdin",
        "--port",
        str(options.port),
    ]
    if options.gost_tls is not None:
        command += ["--gost-tls", options.gost_tls]
    interrupts.keep()
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as child:  # noqa: S603
        stopping = _Stopping(child)
        interrupts.tell(stopping.begin)
        code = child.wait()
    interrupts.keep()
    if code == SUCCESS or stopping.begun:
        return Ending()
    if code == _NO_GOST:
        raise DssPluginError(
            ErrorCode.TLS_GOST_REQUIRED, "the training server has no GOST", {"missing": "no-engine"}
        )
    if options.port:
        raise DssPluginError(ErrorCode.USAGE, f"exit code {code}, port {options.port}", {"field": "--port"})
    raise DssPluginError(ErrorCode.INTERNAL_ERROR, f"the training server ended with exit code {code}")


class _Stopping:
    """Ends the server: it is asked to, and killed when it takes too long."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self.begun = False
        self._child = child

    def begin(self) -> None:
        """Let its standard input end; does not wait."""
        if self.begun or self._child.stdin is None:
            return
        self.begun = True
        with contextlib.suppress(OSError):
            self._child.stdin.close()
        patience = threading.Timer(_STOP_SECONDS, self._child.kill)
        patience.daemon = True
        patience.start()
