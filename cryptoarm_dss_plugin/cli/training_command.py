"""`cryptoarm-dss training`: the training DSS server as a child process, until interrupted."""

import argparse
import contextlib
import subprocess
import sys

from cryptoarm_dss_plugin.cli.exit_codes import ANYTHING_ELSE, SUCCESS

_STOP_SECONDS = 10.0


def run_training(options: argparse.Namespace) -> int:
    """Run the server; its first line on stdout tells its addresses. The exit code: 0 after an interrupt.

    The server shares no code with the client, so it is started by its module name. It ends when its
    standard input does: also when this process is killed.
    """
    command = [
        sys.executable,
        "-m",
        "cryptoarm_dss_plugin.training",
        "--exit-with-stdin",
        "--port",
        str(options.port),
    ]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603
    try:
        code = child.wait()
    except KeyboardInterrupt:
        code = SUCCESS
    finally:
        if child.stdin:
            with contextlib.suppress(OSError):
                child.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(_STOP_SECONDS)
        if child.poll() is None:
            child.kill()
            child.wait()
    return SUCCESS if code == SUCCESS else ANYTHING_ELSE
