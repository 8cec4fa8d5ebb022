"""`cryptoarm-dss`: the same engine without windows, for scripts, administrators and support."""

import gc
import sys

from cryptoarm_dss_plugin.cli.interrupts import Interrupts


def main() -> None:
    """Entry point of the console script: runs the command line and exits with its code."""
    interrupts = Interrupts()
    interrupts.install()  # before anything else is loaded: an interrupt then waits until it can be answered
    from cryptoarm_dss_plugin.cli.main import run  # noqa: PLC0415
    from cryptoarm_dss_plugin.cli.output import prepare_streams, quietly  # noqa: PLC0415

    prepare_streams()
    code = quietly(lambda: run(sys.argv[1:], interrupts))
    interrupts.ignore()
    gc.freeze()  # all of it goes with the process: the interpreter need not look through it before
    sys.exit(code)
