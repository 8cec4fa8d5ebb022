"""`cryptoarm-dss import`: drives an import job and tells how it ended."""

import argparse
from pathlib import Path

from cryptoarm_dss_plugin.cli.exit_codes import PARTLY_IMPORTED, SUCCESS, exit_code_of
from cryptoarm_dss_plugin.cli.front import Front, Interrupted, takes_codes
from cryptoarm_dss_plugin.cli.host import located
from cryptoarm_dss_plugin.cli.import_form import read_form
from cryptoarm_dss_plugin.cli.interrupts import Interrupts
from cryptoarm_dss_plugin.cli.json_output import import_json
from cryptoarm_dss_plugin.cli.output import Ending
from cryptoarm_dss_plugin.cli.progress import ProgressLine
from cryptoarm_dss_plugin.cli.qr_file import check_target
from cryptoarm_dss_plugin.cli.sentences import told
from cryptoarm_dss_plugin.cli.standard_input import StandardInput
from cryptoarm_dss_plugin.cli.tables import certificate_table
from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.count_texts import gone_line
from cryptoarm_dss_plugin.dss.origin import NoteCode
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.importing.difference_texts import gone_advice
from cryptoarm_dss_plugin.importing.job import ImportJob
from cryptoarm_dss_plugin.importing.journal import account_line, summary
from cryptoarm_dss_plugin.importing.report import ImportReport, SkippedItem
from cryptoarm_dss_plugin.importing.request import plan_import
from cryptoarm_dss_plugin.importing.states import Done, Failed, State
from cryptoarm_dss_plugin.presets.administration import read_administration
from cryptoarm_dss_plugin.presets.telling import tell_ignored
from cryptoarm_dss_plugin.texts import Texts


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
    target = None if options.qr_file is None else Path(options.qr_file)
    if target is not None:
        check_target(target)
    administration = read_administration(options.place)
    if not form.dry_run:
        tell_ignored(administration, host, texts)
    plan = plan_import(form, ConnectionBook(host), administration)
    progress = ProgressLine(texts, form.timeout, qr_target=target, code_may_come=takes_codes(options, lines))
    if any(note.code is not NoteCode.GOST_PORT for note in plan.addresses.notes):
        saved = plan.connection
        progress.say(
            texts.text(
                "Addresses as understood: {auth} and {dss}", auth=saved.auth_server, dss=saved.dss_server
            )
        )
    front = Front(options, lines, texts, progress)
    job = ImportJob(plan, host, front.events.put, texts)
    interrupts.tell(lambda: front.events.put(Interrupted()))
    job.start()
    state = front.follow(job)
    interrupts.keep()
    other_account = account_line(state.report, texts) if isinstance(state, Done) else ""
    if other_account:
        progress.say(f"{other_account}.")
    return _ending(state, options, texts)


def _ending(state: State, options: argparse.Namespace, texts: Texts) -> Ending:
    name = options.name or options.name_option
    match state:
        case Done(report=report):
            answer = import_json(report, None, name, texts)
            code = PARTLY_IMPORTED if report.skipped else SUCCESS
            return Ending(answer, _words(report, texts, dry_run=options.dry_run), code=code)
        case Failed(error=error, report=report):
            error = located(error, options)
            answer = import_json(report, error, name, texts)
            words = _gone_words(report, texts, dry_run=options.dry_run) if report and report.gone else ""
            return Ending(answer, words, told(error, texts), exit_code_of(error.code))
        case _:
            error = DssPluginError(ErrorCode.CANCELLED)
            complaint = texts.text("Import cancelled. Nothing has changed.")
            return Ending(import_json(None, error, name, texts), "", complaint, exit_code_of(error.code))


def _words(report: ImportReport, texts: Texts, *, dry_run: bool) -> str:
    """What an import has brought, for people."""
    lines = [summary(report, texts), certificate_table(report, texts)]
    lines += [_left_out(item, texts) for item in report.skipped]
    lines += filter(None, [gone_advice(report, texts)])
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


def _gone_words(report: ImportReport, texts: Texts, *, dry_run: bool) -> str:
    """What an import has found of certificates that are gone, when it brought none."""
    said = [f"{gone_line(texts, report.newly_gone)}."] if report.newly_gone else []
    lines = [*said, certificate_table(report, texts), gone_advice(report, texts)]
    if dry_run:
        lines.append(texts.text("Only shown: nothing was saved."))
    return "\n".join(filter(None, lines))


def _left_out(item: SkippedItem, texts: Texts) -> str:
    known = item.reason in set(ErrorCode)
    code = ErrorCode(item.reason) if known else ErrorCode.BAD_CERTIFICATE
    explanation = explain(DssPluginError(code, item.detail, {"dss_id": str(item.dss_id)}), texts)
    return f"{explanation.message}."
