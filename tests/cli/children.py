"""Circumstances for a command: run as ``python -m tests.cli.children CIRCUMSTANCE COMMAND...``.

The circumstance is brought about and the command takes this process's place, so signals and exit codes are
the command's own.
"""

import ctypes
import fcntl
import os
import resource
import sys
import termios

_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH, _CAP_FOWNER = 1, 2, 3


def unprivileged() -> None:
    """Let file modes bind root, too: what is executed next has no power to pass over them."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH, _CAP_FOWNER):
            if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "prctl")


def small_files() -> None:
    """Let no file grow over 300 kB, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


def own_terminal() -> None:
    """Make the terminal on standard input the one whose Ctrl-C this process gets."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


CIRCUMSTANCES = {one.__name__: one for one in (unprivileged, small_files, own_terminal)}


def main() -> None:
    """Bring the circumstance about, then become the command."""
    CIRCUMSTANCES[sys.argv[1]]()
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - the tests' own command


if __name__ == "__main__":
    main()
