"""`cryptoarm-dss import`: drives an import job and tells how it ended."""

import argparse
import queue
import time
from dataclasses import dataclass

from cryptoarm_dss_plugin.cli.exit_codes import PARTLY_IMPORTED, SUCCESS, exit_code_of
from cryptoarm_dss_plugin.cli.import_form import read_form
from cryptoarm_dss_plugin.cli.interrupts import Interrupts
from cryptoarm_dss_plugin.cli.json_output import import_json
from cryptoarm_dss_plugin.cli.output import Ending
from cryptoarm_dss_plugin.cli.progress import ProgressLine
from cryptoarm_dss_plugin.cli.standard_input import NoLongerWanted, StandardInput
from cryptoarm_dss_plugin.cli.tables import certificate_table
from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.dss.answers import FactorChoice
from cryptoarm_dss_plugin.dss.origin import NoteCode
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent, StateEntered
from cryptoarm_dss_plugin.importing.journal import summary
from cryptoarm_dss_plugin.importing.report import ImportReport, SkippedItem
from cryptoarm_dss_plugin.importing.request import plan_import
from cryptoarm_dss_plugin.importing.states import (
    FINAL,
    Cancelled,
    ChoosingFactor,
    Done,
    EnteringCode,
    Failed,
    PasswordNeeded,
    State,
    Storing,
)
from cryptoarm_dss_plugin.texts import Texts

_LEAVE_SECONDS = 0.5
_STORE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class _Interrupted:
    """The person has had enough."""


def import_certificates(
    options: argparse.Namespace, host: Host, texts: Texts, interrupts: Interrupts
) -> Ending:
    """Run an import.

    Raises:
        DssPluginError: what is wrong before anything was sent.
        KeyboardInterrupt: before anything was sent.
    """
    lines = StandardInput()
    form = read_form(options, lines, texts)
    plan = plan_import(form, ConnectionBook(host))
    progress = ProgressLine(texts, form.timeout)
    if any(note.code is not NoteCode.GOST_PORT for note in plan.addresses.notes):
        saved = plan.connection
        progress.say(
            texts.text(
                "Addresses as understood: {auth} and {dss}", auth=saved.auth_server, dss=saved.dss_server
            )
        )
    front = _Front(options, lines, texts, progress)
    job = ImportJob(plan, host, front.events.put, texts)
    interrupts.tell(lambda: front.events.put(_Interrupted()))
    job.start()
    state = front.follow(job)
    interrupts.keep()
    return _ending(state, options, texts)


class _Front:
    """Follows a job and answers what its states ask for."""

    def __init__(
        self, options: argparse.Namespace, lines: StandardInput, texts: Texts, progress: ProgressLine
    ) -> None:
        self.events: queue.SimpleQueue[JobEvent | _Interrupted] = queue.SimpleQueue()
        self._options = options
        self._lines = lines
        self._texts = texts
        self._progress = progress
        self._state: State | None = None

    def follow(self, job: ImportJob) -> State:
        """The final state of a started job."""
        while not isinstance(self._state, FINAL):
            try:
                event = self.events.get(timeout=1.0)
            except queue.Empty:
                self._progress.tick()
                continue
            if isinstance(event, _Interrupted):
                self._state = self._cancelled(job)
            else:
                self._progress.show(event)
                if isinstance(event, StateEntered):
                    self._state = event.state
                    self._answer(event.state, job)
        self._progress.finish()
        return self._state

    def _cancelled(self, job: ImportJob) -> State:
        """End the job. A batch that the store has begun is finished, and then the import is done."""
        job.cancel()
        # What the job entered before it was cancelled has been told by now, so this is known for certain.
        deadline = time.monotonic() + _LEAVE_SECONDS
        while True:
            if isinstance(self._state, Storing):
                deadline = max(deadline, time.monotonic() + _STORE_SECONDS)
            try:
                event = self.events.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                return Cancelled()
            if isinstance(event, StateEntered):
                self._state = event.state
                if isinstance(event.state, FINAL):
                    return event.state if isinstance(event.state, Done) else Cancelled()

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
        except NoLongerWanted:
            return
        except DssPluginError as error:
            job.give_up(error)

    def _give_password(self, state: PasswordNeeded, job: ImportJob) -> None:
        if not self._lines.is_terminal:
            raise state.refusal or DssPluginError(ErrorCode.PASSWORD_REQUIRED, "no password was given")
        if state.refusal:
            self._progress.say(explain(state.refusal, self._texts).notice)
        password = self._lines.secret(self._texts.text("Password: "), self.events.empty)
        if password is None:
            raise state.refusal or DssPluginError(ErrorCode.PASSWORD_REQUIRED, "the input ended")
        job.give_password(password)

    def _give_code(self, state: EnteringCode, job: ImportJob) -> None:
        if not (self._options.code_stdin or self._lines.is_terminal):
            raise DssPluginError(ErrorCode.CODE_REQUIRED, f"a code is asked for ({state.challenge.method})")
        # The challenge may end while nothing is typed: what the job has to say then goes first.
        code = self._lines.secret(self._texts.text("One-time code: "), self.events.empty)
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
    raise DssPluginError(
        ErrorCode.FACTOR_NOT_OFFERED, f"offered: {offered}"[:500], {"factor": wanted, "offered": offered}
    )


def _ending(state: State, options: argparse.Namespace, texts: Texts) -> Ending:
    name = options.name or options.name_option
    match state:
        case Done(report=report):
            answer = import_json(report, None, name, texts)
            code = PARTLY_IMPORTED if report.skipped else SUCCESS
            return Ending(answer, _words(report, texts, dry_run=options.dry_run), code=code)
        case Failed(error=error, report=report):
            answer = import_json(report, error, name, texts)
            return Ending(answer, complaint=_complaint(error, texts), code=exit_code_of(error.code))
        case _:
            error = DssPluginError(ErrorCode.CANCELLED)
            complaint = texts.text("Import cancelled. Nothing has changed.")
            return Ending(import_json(None, error, name, texts), "", complaint, exit_code_of(error.code))


def _words(report: ImportReport, texts: Texts, *, dry_run: bool) -> str:
    """What an import has brought, for people."""
    lines = [summary(report, texts), certificate_table(report, texts)]
    lines += [_left_out(item, texts) for item in report.skipped]
    if dry_run:
        lines.append(texts.text("Only shown: nothing was saved."))
    else:
        lines.append(
            texts.text(
                "For a certificate to be valid, the root certificates of its authority and a current "
                "revocation list (CRL) must be installed."
            )
        )
    return "\n".join(lines)


def _left_out(item: SkippedItem, texts: Texts) -> str:
    known = item.reason in set(ErrorCode)
    code = ErrorCode(item.reason) if known else ErrorCode.BAD_CERTIFICATE
    explanation = explain(DssPluginError(code, item.detail, {"dss_id": str(item.dss_id)}), texts)
    return f"{explanation.message}."


def _complaint(error: DssPluginError, texts: Texts) -> str:
    explanation = explain(error, texts)
    if not explanation.server_words:
        return explanation.notice
    said = texts.text("The DSS server says: {words}", words=explanation.server_words)
    return f"{explanation.notice}\n{said}"
