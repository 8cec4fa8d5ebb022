"""``python -m cryptoarm_dss_plugin.training``: run the training server until interrupted.

The first line on standard output is one JSON object: ``auth_server``, ``dss_server``, ``ca_file``,
``accounts`` (``login``, ``password`` or null, ``what``), ``control`` (see
:mod:`cryptoarm_dss_plugin.training.control`), ``phone`` (the page to open in a browser) and ``instances``
(further tenants). SIGINT, SIGTERM or, with ``--exit-with-stdin``, the end of standard input ends it with
exit code 0.
"""

import argparse
import contextlib
import json
import os
import secrets
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from cryptoarm_dss_plugin.training.application import Application
from cryptoarm_dss_plugin.training.control import Control
from cryptoarm_dss_plugin.training.desk import Desk
from cryptoarm_dss_plugin.training.directory import own_directory
from cryptoarm_dss_plugin.training.gost_identity import ANY, SUITES, NoGostError
from cryptoarm_dss_plugin.training.http_messages import JsonObject
from cryptoarm_dss_plugin.training.http_server import HttpServer
from cryptoarm_dss_plugin.training.tls_identity import CERTIFICATES, MAXIMA, TlsOptions, make_identity

NO_GOST = 3
"""The exit code when GOST TLS is asked for and cannot be had."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the server; returns the exit code: 0 when ended on request, 1 without the port, or NO_GOST."""
    options = _parser().parse_args(arguments)
    over = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        over.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    if options.exit_with_stdin:
        threading.Thread(target=_await_end_of_input, args=(over,), daemon=True).start()
    with own_directory() as directory:
        try:
            return _serve(options, directory, over)
        except OSError as trouble:
            print(f"training: {trouble}", file=sys.stderr)
            return NO_GOST if isinstance(trouble, NoGostError) else 1


def _serve(options: argparse.Namespace, directory: Path, over: threading.Event) -> int:
    desk = Desk(options.auto_confirm)
    tls = TlsOptions(
        options.tls_certificate, options.tls_maximum, options.tls_foreign_suites, options.gost_tls
    )
    ca_file, context = make_identity(directory, tls)
    dss = HttpServer(Application(desk), options.port, None if options.plain_http else context)
    token = secrets.token_urlsafe(24)
    control = Control(desk, token)
    control.dss_server = dss
    control_server = HttpServer(control)
    dss.start()
    control_server.start()
    try:
        scheme = "http" if options.plain_http else "https"
        line = _first_line(desk, f"{scheme}://localhost:{dss.port}", ca_file)
        line["control"] = f"http://127.0.0.1:{control_server.port}/{token}"
        line["phone"] = f"{line['control']}/phone"
        print(json.dumps(line, ensure_ascii=False), flush=True)
        over.wait()
    finally:
        dss.stop()
        control_server.stop()
    return 0


def _first_line(desk: Desk, origin: str, ca_file: Path) -> JsonObject:
    addresses = [
        {
            "auth_server": f"{origin}/{instance.sts}/oauth",
            "dss_server": f"{origin}/{instance.signserver}/rest",
        }
        for instance in desk.instances
    ]
    return {
        **addresses[0],
        "ca_file": str(ca_file),
        "accounts": [
            {"login": account.login, "password": account.password, "what": account.what}
            for account in desk.accounts.values()
        ],
        "instances": addresses[1:],
    }


def _await_end_of_input(over: threading.Event) -> None:
    # os.read instead of sys.stdin: a thread blocked inside a buffered reader would make the interpreter's
    # end fail.
    with contextlib.suppress(OSError):  # no standard input at all is its end too
        while os.read(0, 1024):
            pass
    over.set()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cryptoarm_dss_plugin.training", description="A DSS server for one desk, on loopback."
    )
    parser.add_argument("--port", type=int, default=0, help="the port (default: a free one)")
    parser.add_argument("--exit-with-stdin", action="store_true", help="end when standard input ends")
    parser.add_argument(
        "--auto-confirm", type=float, metavar="SECONDS", help="confirm in the phone after so many seconds"
    )
    parser.add_argument("--plain-http", action="store_true", help="http instead of https")
    parser.add_argument(
        "--tls-certificate", choices=CERTIFICATES, default="good", help="what is wrong with it"
    )
    parser.add_argument("--tls-maximum", choices=MAXIMA, help="the highest version of TLS")
    parser.add_argument(
        "--tls-foreign-suites",
        action="store_true",
        help="refuse every handshake as a GOST-only server does to a client without GOST",
    )
    parser.add_argument(
        "--gost-tls",
        choices=(ANY, *SUITES),
        nargs="?",
        const=ANY,
        help="GOST TLS alone, with any of its suites or this one; needs OpenSSL's GOST engine",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
