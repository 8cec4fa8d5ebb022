"""`cryptoarm-stub-host`: the stub host as a program."""

import argparse
import gc
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType, TracebackType

import platformdirs

from cryptoarm_dss_plugin.stub_host.host import StubHost
from cryptoarm_dss_plugin.stub_host.qt import QApplication, QCoreApplication, QSocketNotifier, Qt, sip
from cryptoarm_dss_plugin.stub_host.screen import why_no_screen
from cryptoarm_dss_plugin.stub_host.texts import LANGUAGES, HostTexts


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the window until it is closed, or until SIGINT or SIGTERM; the exit code.

    Args:
        arguments: the command line without the program; None takes that of this process.
    """
    options = _parser().parse_args(arguments)
    trouble = why_no_screen(os.environ, HostTexts(options.lang or LANGUAGES[0]))
    if trouble:
        print(trouble, file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return 1
    # Before the application is there; later neither has an effect.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_EnableHighDpiScaling)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_UseHighDpiPixmaps)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("cryptoarm-stub-host")
    with _Interruptions():
        host = StubHost(options.data_dir, options.lang, training=options.demo)

        def report(
            _kind: type[BaseException], error: BaseException, _traceback: TracebackType | None
        ) -> None:
            """The last resort for a plugin's slot that is not guarded: PyQt would abort the program."""
            if isinstance(error, Exception):
                host.services.report_fault("plugin", error)

        sys.excepthook = report
        try:
            return application.exec()
        finally:
            host.close()
            gc.freeze()  # all of it goes with the process: the interpreter need not look through it before


class _Interruptions:
    """SIGINT and SIGTERM end the event loop, once there is one.

    Python's own handlers wait for Python code, which a window that nobody touches does not run.
    """

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.settimeout(0)
        self._notifier = QSocketNotifier(sip.voidptr(self._reader.fileno()), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._on_signal)

    def __enter__(self) -> None:
        signal.set_wakeup_fd(self._writer.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _only_wake)

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    def _on_signal(self) -> None:
        self._notifier.setEnabled(False)
        QCoreApplication.quit()


def _only_wake(_signal: int, _frame: FrameType | None) -> None:
    """The wake-up descriptor has done it already."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cryptoarm-stub-host", description="A minimal host with a window for certificate plugins."
    )
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=platformdirs.user_data_path("cryptoarm-dss", appauthor=False),
        metavar="DIR",
        help="where certificates, notifications and the journal are kept (default: %(default)s)",
    )
    parser.add_argument(
        "--demo", action="store_true", help="start a training DSS server and show its accounts"
    )
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        help="language of the windows (default: the one chosen last, at first ru)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
