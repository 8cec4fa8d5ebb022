"""Runs one command: options, language, errors, interrupts, exit code."""

import argparse
import logging
import os
from collections.abc import Sequence

from cryptoarm_dss_plugin.cli.exit_codes import exit_code_of
from cryptoarm_dss_plugin.cli.first_look import command_of, language_of, name_of
from cryptoarm_dss_plugin.cli.interrupts import Interrupts
from cryptoarm_dss_plugin.cli.options import build_parser
from cryptoarm_dss_plugin.cli.output import Ending, write
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode, place_of
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.presets.places import Place, default_place
from cryptoarm_dss_plugin.texts import Texts


def run(arguments: Sequence[str], interrupts: Interrupts | None = None, place: Place | None = None) -> int:
    """Run the command line and write how it ended; the exit code. Never prints a traceback.

    Args:
        arguments: without the program's name.
        interrupts: those of this process; None where they are somebody else's business.
        place: where the administrator's files lie, the platform's place by default.

    Raises:
        OSError: standard output cannot be written to.
    """
    interrupts = interrupts or Interrupts()
    texts = Texts(language_of(arguments, os.environ))
    options = argparse.Namespace(
        json="--json" in arguments,
        command=command_of(arguments),
        name=name_of(arguments),
        place=place or default_place(),
    )
    _log_to_stderr()
    outcome: Ending | DssPluginError
    try:
        outcome = _outcome(arguments, options, texts, interrupts)
        interrupts.keep()
    except KeyboardInterrupt:  # it is raised once, so here at the latest it is caught
        outcome = DssPluginError(ErrorCode.CANCELLED)
    ending = outcome if isinstance(outcome, Ending) else _failure(outcome, options, texts)
    write(ending, as_json=options.json)
    return ending.code


def _outcome(
    arguments: Sequence[str], options: argparse.Namespace, texts: Texts, interrupts: Interrupts
) -> Ending | DssPluginError:
    """How a command ended, or why it came to nothing; `options` is filled on the way."""
    try:
        interrupts.raise_once()
        understood = build_parser(texts).parse_args(arguments)
        vars(options).update(vars(understood))
        return _dispatch(options, texts, interrupts)
    except SystemExit:  # --help has been shown; nothing else exits
        return Ending()
    except DssPluginError as error:
        return error
    except Exception as error:  # noqa: BLE001 - the last resort: a bug is told, not shown as a traceback
        return DssPluginError(ErrorCode.INTERNAL_ERROR, place_of(error))


def _dispatch(options: argparse.Namespace, texts: Texts, interrupts: Interrupts) -> Ending:
    """Carry out a command.

    Modules are loaded only here: listing needs no network library.
    """
    if options.command == "training":
        from cryptoarm_dss_plugin.cli.training_command import run_training  # noqa: PLC0415

        return run_training(options, interrupts)
    if options.command == "check":
        from cryptoarm_dss_plugin.cli.check_command import check_connection  # noqa: PLC0415

        return check_connection(options, texts, interrupts)
    if options.command == "discover":
        from cryptoarm_dss_plugin.cli.discover_command import discover_addresses  # noqa: PLC0415

        return discover_addresses(options, texts, interrupts)
    from cryptoarm_dss_plugin.cli.host import directory_of, open_host  # noqa: PLC0415

    with open_host(directory_of(options)) as host:
        return _with_host(options, host, texts, interrupts)


def _with_host(options: argparse.Namespace, host: Host, texts: Texts, interrupts: Interrupts) -> Ending:
    """Carry out a command on the store."""
    if options.command == "import":
        from cryptoarm_dss_plugin.cli.import_command import import_certificates  # noqa: PLC0415

        return import_certificates(options, host, texts, interrupts)
    if options.command == "explain":
        from cryptoarm_dss_plugin.cli.explain_command import explain_values  # noqa: PLC0415

        return explain_values(options, host, texts)
    if options.command == "stored":
        from cryptoarm_dss_plugin.cli.stored_commands import list_stored  # noqa: PLC0415

        return list_stored(options, host, texts)
    if options.command == "forget-everything":
        from cryptoarm_dss_plugin.cli.stored_commands import forget_all  # noqa: PLC0415

        return forget_all(options, host, texts, interrupts)
    from cryptoarm_dss_plugin.cli import listing_commands  # noqa: PLC0415

    if options.command == "certificates":
        return listing_commands.list_certificates(host, texts)
    if options.action == "remove":
        interrupts.keep()  # certificates and connection go together
        return listing_commands.remove_connection(options, host, texts)
    return listing_commands.list_connections(host, texts)


def _failure(error: DssPluginError, options: argparse.Namespace, texts: Texts) -> Ending:
    """The ending of a command that came to nothing, in the form that its JSON has."""
    from cryptoarm_dss_plugin.cli.host import located  # noqa: PLC0415
    from cryptoarm_dss_plugin.cli.json_output import error_json, import_json  # noqa: PLC0415
    from cryptoarm_dss_plugin.cli.sentences import message_of  # noqa: PLC0415

    error = located(error, options)
    if error.code is ErrorCode.CANCELLED:
        error = error.with_facts(command=options.command or "")
    if options.command == "import":
        name = getattr(options, "name", None) or getattr(options, "name_option", None)
        answer = import_json(None, error, name, texts)
    else:
        answer = {"error": error_json(error, texts)}
    return Ending(answer, complaint=message_of(error, texts), code=exit_code_of(error.code))


def _log_to_stderr() -> None:
    """Warnings of libraries go to standard error, with everything secret taken out."""
    from cryptoarm_dss_plugin.redaction import RedactingFormatter  # noqa: PLC0415

    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
