"""Runs one command: options, language, errors, interrupts, exit code."""

import argparse
import json
import logging
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from cryptoarm_dss_plugin.cli.exit_codes import exit_code_of
from cryptoarm_dss_plugin.cli.options import build_parser, language_of
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.texts import Texts

Json = dict[str, object]


def run(arguments: Sequence[str]) -> int:
    """Run the command line; its exit code. Never raises, never prints a traceback.

    Args:
        arguments: without the program's name.
    """
    texts = Texts(language_of(arguments, dict(os.environ)))
    signal.signal(signal.SIGTERM, _interrupt)
    _log_to_stderr()
    try:
        options = build_parser(texts).parse_args(arguments)
        options.json = getattr(options, "json", False)
        answer, code = _dispatch(options, texts)
    except SystemExit as end:  # --help
        return int(end.code or 0)
    except DssPluginError as error:
        return _fail(error, arguments, texts)
    except KeyboardInterrupt:
        return _fail(DssPluginError(ErrorCode.CANCELLED), arguments, texts)
    except Exception as error:  # noqa: BLE001 - the last resort: a bug is told, not shown as a traceback
        return _fail(DssPluginError(ErrorCode.INTERNAL_ERROR, _place(error)), arguments, texts)
    if options.json and answer is not None:
        print(json.dumps(answer, ensure_ascii=False))
    return code


def _dispatch(options: argparse.Namespace, texts: Texts) -> tuple[Json | None, int]:
    """The JSON object (None: the command prints for itself) and the exit code of a command.

    Modules are loaded only here: listing needs no network library.
    """
    if options.command == "training":
        from cryptoarm_dss_plugin.cli.training_command import run_training  # noqa: PLC0415

        return None, run_training(options)
    from cryptoarm_dss_plugin.cli.host import default_directory, open_host  # noqa: PLC0415

    directory = getattr(options, "data_dir", None)
    with open_host(Path(directory) if directory else default_directory()) as host:
        if options.command == "import":
            from cryptoarm_dss_plugin.cli.import_command import import_certificates  # noqa: PLC0415

            return import_certificates(options, host, texts)
        from cryptoarm_dss_plugin.cli import listing_commands  # noqa: PLC0415

        if options.command == "certificates":
            return listing_commands.list_certificates(options, host, texts)
        if options.action == "remove":
            return listing_commands.remove_connection(options, host, texts)
        return listing_commands.list_connections(options, host, texts)


def _fail(error: DssPluginError, arguments: Sequence[str], texts: Texts) -> int:
    """Tell an error in the form asked for; its exit code."""
    from cryptoarm_dss_plugin.cli.json_output import error_json  # noqa: PLC0415
    from cryptoarm_dss_plugin.error_texts import explain  # noqa: PLC0415

    if "--json" not in arguments:
        print(explain(error, texts).notice, file=sys.stderr)
        if error.code is ErrorCode.USAGE:
            print(error.detail, file=sys.stderr)
    else:
        answer: Json = {"error": error_json(error, texts)}
        if "import" in arguments:
            cancelled = error.code is ErrorCode.CANCELLED
            answer = {
                "outcome": "cancelled" if cancelled else "failed",
                **answer,
                "connection": None,
                "certificates": [],
                "skipped": [],
            }
        print(json.dumps(answer, ensure_ascii=False))
    return exit_code_of(error.code)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _log_to_stderr() -> None:
    """Warnings of libraries go to standard error, with everything secret taken out."""
    from cryptoarm_dss_plugin.redaction import RedactingFormatter  # noqa: PLC0415

    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} in {frames[-1].name}:{frames[-1].lineno}" if frames else "?"
