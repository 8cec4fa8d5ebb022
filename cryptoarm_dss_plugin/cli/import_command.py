"""`cryptoarm-dss import`: drives an import job and prints how it ended."""

import argparse
import queue
import sys
from pathlib import Path

from cryptoarm_dss_plugin.cli.exit_codes import CANCELLED, PARTLY_IMPORTED, SUCCESS, exit_code_of
from cryptoarm_dss_plugin.cli.json_output import Json, certificate_json, error_json
from cryptoarm_dss_plugin.cli.progress import ProgressLine
from cryptoarm_dss_plugin.cli.standard_input import is_terminal, read_secret
from cryptoarm_dss_plugin.cli.tables import certificate_table
from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.dss.answers import FactorChoice
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent, StateEntered
from cryptoarm_dss_plugin.importing.journal import summary
from cryptoarm_dss_plugin.importing.report import ImportReport, Outcome
from cryptoarm_dss_plugin.importing.request import ImportForm, plan_import
from cryptoarm_dss_plugin.importing.states import (
    FINAL,
    Cancelled,
    ChoosingFactor,
    Done,
    EnteringCode,
    Failed,
    PasswordNeeded,
    State,
)
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts

_CA_FILE_BYTES_AT_MOST = 1024 * 1024
_JOIN_SECONDS = 0.5


def import_certificates(options: argparse.Namespace, host: Host, texts: Texts) -> tuple[Json, int]:
    """Run an import.

    Returns:
        The JSON object of the contract and the exit code. In the plain mode the result is printed here.

    Raises:
        DssPluginError: what is wrong before anything was sent.
        KeyboardInterrupt: never; an interrupt ends as outcome "cancelled".
    """
    form = read_form(options, texts)
    plan = plan_import(form, ConnectionBook(host))
    progress = ProgressLine(texts, form.timeout)
    front = _Front(options, texts, progress)
    job = ImportJob(plan, host, front.events.put, texts)
    try:
        job.start()
        state = front.follow(job)
    except KeyboardInterrupt:
        job.cancel()
        job.join(_JOIN_SECONDS)
        state = Cancelled()
    progress.finish()
    if not options.json:
        _print_ending(state, texts)
    return import_json(state, form.name, texts), _exit_code(state)


def read_form(options: argparse.Namespace, texts: Texts) -> ImportForm:
    """The form out of the options and, as far as asked for, the lines of standard input in their order.

    Raises:
        DssPluginError: `usage` (no name, two names, input ended early), `bad-ca-file`.
    """
    name = connection_name(options)
    password = _secret_line(texts.text("Password: ")) if options.password_stdin else None
    proxy_password = client_secret = None
    if options.proxy_password_stdin:
        proxy_password = _secret_line(texts.text("Password of the proxy: "))
    if options.client_secret_stdin:
        client_secret = _secret_line(texts.text("Secret of the OAuth client: "))
    return ImportForm(
        name=name,
        auth_server=options.auth_server,
        dss_server=options.dss_server,
        login=options.login,
        confirmation_api=options.confirmation_api,
        client_id=options.client_id,
        resource=options.resource,
        ca_pem=None if options.ca_file is None else _read_ca_file(Path(options.ca_file)),
        proxy=options.proxy,
        password=password,
        proxy_password=proxy_password,
        client_secret=client_secret,
        timeout=options.timeout,
        dry_run=options.dry_run,
    )


def connection_name(options: argparse.Namespace) -> str:
    """The name of the connection, given once; DssPluginError `usage` otherwise."""
    names = {name for name in (options.name, options.name_option) if name is not None}
    if len(names) != 1:
        problem = "no name of a connection" if not names else "two names of a connection"
        raise DssPluginError(ErrorCode.USAGE, problem, {"field": "name"})
    name: str = names.pop()
    return name


def import_json(state: State, name: str, texts: Texts) -> Json:
    """The JSON object of an import that ended in a final state."""
    report = getattr(state, "report", None) or ImportReport(name)
    error: DssPluginError | None = None
    match state:
        case Done():
            outcome = Outcome.PARTLY_IMPORTED if report.skipped else Outcome.IMPORTED
        case Failed(error=error):
            nothing = error.code is ErrorCode.NO_CERTIFICATES
            outcome = Outcome.NO_CERTIFICATES if nothing else Outcome.FAILED
        case _:
            outcome = Outcome.CANCELLED
            error = DssPluginError(ErrorCode.CANCELLED)
    return {
        "outcome": outcome.value,
        "error": error_json(error, texts) if error else None,
        "connection": name,
        "certificates": [
            certificate_json(
                kept.offer.facts, kept.offer.server, kept.offer.source, kept.offer.store, kept.change
            )
            for kept in report.certificates
        ],
        "skipped": [{"dss_id": item.dss_id, "reason": item.reason} for item in report.skipped],
    }


class _Front:
    """Follows a job and answers what its states ask for."""

    def __init__(self, options: argparse.Namespace, texts: Texts, progress: ProgressLine) -> None:
        self.events: queue.SimpleQueue[JobEvent] = queue.SimpleQueue()
        self._options = options
        self._texts = texts
        self._progress = progress

    def follow(self, job: ImportJob) -> State:
        """The final state of a started job."""
        while True:
            try:
                event = self.events.get(timeout=1.0)
            except queue.Empty:
                self._progress.tick()
                continue
            self._progress.show(event)
            if isinstance(event, StateEntered):
                if isinstance(event.state, FINAL):
                    return event.state
                self._answer(event.state, job)

    def _answer(self, state: State, job: ImportJob) -> None:
        try:
            match state:
                case PasswordNeeded():
                    self._give_password(state, job)
                case EnteringCode():
                    self._give_code(state, job)
                case ChoosingFactor(choice=choice):
                    job.choose(chosen_option(choice, self._options.factor))
                case _:
                    pass
        except DssPluginError as error:
            job.give_up(error)

    def _give_password(self, state: PasswordNeeded, job: ImportJob) -> None:
        if not is_terminal():
            raise state.refusal or DssPluginError(ErrorCode.PASSWORD_REQUIRED, "no password was given")
        if state.refusal:
            self._progress.say(explain(state.refusal, self._texts).notice)
        password = read_secret(self._texts.text("Password: "))
        if password is None:
            raise DssPluginError(ErrorCode.PASSWORD_REQUIRED, "the input ended")
        job.give_password(password)

    def _give_code(self, state: EnteringCode, job: ImportJob) -> None:
        if not (self._options.code_stdin or is_terminal()):
            raise DssPluginError(ErrorCode.CODE_REQUIRED, f"a code is asked for ({state.challenge.method})")
        code = read_secret(self._texts.text("One-time code: "))
        if code is None:
            raise state.trouble or DssPluginError(ErrorCode.CODE_REQUIRED, "no further code was given")
        job.give_code(code)


def chosen_option(choice: FactorChoice, wanted: str | None) -> str:
    """The RefID of the wanted factor, the first one when none is wanted.

    Args:
        choice: what the server offers.
        wanted: the whole RefID, or the last part of the method's address ("otpviasms").

    Raises:
        DssPluginError: `factor-not-offered`.
    """
    if wanted is None:
        return choice.options[0].ref
    for option in choice.options:
        method = option.ref.partition("?")[0].rpartition("/")[2]
        if wanted in {option.ref, method, option.ref.rpartition("/")[2]}:
            return option.ref
    offered = ", ".join(option.ref.rpartition("/")[2] for option in choice.options)
    raise DssPluginError(ErrorCode.FACTOR_NOT_OFFERED, f"offered: {offered}"[:500])


def _secret_line(prompt: str) -> Secret:
    secret = read_secret(prompt)
    if secret is None:
        raise DssPluginError(ErrorCode.USAGE, "standard input ended before all that was asked for")
    return secret


def _read_ca_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_CA_FILE_BYTES_AT_MOST + 1)
    except OSError as error:
        problem = f"{type(error).__name__}: {error.strerror}"
    else:
        if len(content) <= _CA_FILE_BYTES_AT_MOST and content.isascii():
            return content.decode("ascii")
        problem = "not a text file of certificates"
    raise DssPluginError(ErrorCode.BAD_CA_FILE, problem, {"path": str(path), "field": "ca-file"})


def _exit_code(state: State) -> int:
    match state:
        case Done(report=report):
            return PARTLY_IMPORTED if report.skipped else SUCCESS
        case Failed(error=error):
            return exit_code_of(error.code)
        case _:
            return CANCELLED


def _print_ending(state: State, texts: Texts) -> None:
    match state:
        case Done(report=report):
            print(summary(report, texts))
            print(certificate_table(report, texts))
            for item in report.skipped:
                print(texts.text("Left out: item {n}: {reason}", n=item.dss_id, reason=item.reason))
            print(
                texts.text(
                    "For a certificate to be valid, the root certificates of its authority and a current "
                    "revocation list (CRL) must be installed."
                )
            )
        case Failed(error=error):
            print(explain(error, texts).notice, file=sys.stderr)
            words = explain(error, texts).server_words
            if words:
                print(texts.text("The DSS server says: {words}", words=words), file=sys.stderr)
        case _:
            print(texts.text("Import cancelled. Nothing has changed."), file=sys.stderr)
