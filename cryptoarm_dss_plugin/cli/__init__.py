"""`cryptoarm-dss`: the same engine without windows, for scripts, administrators and support."""

import sys


def main() -> None:
    """Entry point of the console script: runs the command line and exits with its code."""
    from cryptoarm_dss_plugin.cli.main import run  # noqa: PLC0415 - nothing is loaded to import a package

    sys.exit(run(sys.argv[1:]))
