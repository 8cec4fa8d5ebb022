"""`cryptoarm-dss check`: the way to the two servers rung by rung, without credentials."""

import argparse
import queue

from cryptoarm_dss_plugin.checking.job import CheckJob
from cryptoarm_dss_plugin.checking.plan import CheckPlan, plan_check, wanting_gost
from cryptoarm_dss_plugin.checking.rungs import (
    CheckEnded,
    CheckEvent,
    CheckFailed,
    CheckReport,
    Rung,
    RungBegan,
)
from cryptoarm_dss_plugin.cli.check_table import check_words, complaints
from cryptoarm_dss_plugin.cli.exit_codes import SUCCESS, exit_code_of
from cryptoarm_dss_plugin.cli.host import directory_of, open_host
from cryptoarm_dss_plugin.cli.interrupts import Interrupts
from cryptoarm_dss_plugin.cli.json_output import error_json
from cryptoarm_dss_plugin.cli.output import Ending, Json
from cryptoarm_dss_plugin.cli.standard_input import StandardInput
from cryptoarm_dss_plugin.cli.trust import read_proxy_password, read_trust, said_values
from cryptoarm_dss_plugin.cli.under_way import under_way
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.managing.check_saved import plan_saved_check
from cryptoarm_dss_plugin.managing.check_words import rung_name, server_name
from cryptoarm_dss_plugin.presets.administration import read_administration
from cryptoarm_dss_plugin.texts import Texts


def check_connection(options: argparse.Namespace, texts: Texts, interrupts: Interrupts) -> Ending:
    """Check both servers, of a connection or of addresses; the exit code is that of the first broken rung.

    Raises:
        DssPluginError: what is wrong before anyone was asked; `cancelled`.
        KeyboardInterrupt: before anyone was asked.
    """
    plan = _plan(options, texts)
    report = _followed(plan, texts, interrupts)
    first = report.first_failed
    return Ending(
        check_json(report, texts),
        check_words(report, plan.addresses, texts),
        complaints(report, plan.addresses, texts),
        exit_code_of(first.error.code) if first is not None and first.error else SUCCESS,
    )


def _plan(options: argparse.Namespace, texts: Texts) -> CheckPlan:
    administration = read_administration(options.place)
    if options.name is not None:
        said = said_values(options)
        password = read_proxy_password(options, StandardInput(), texts)
        with open_host(directory_of(options)) as host:
            return plan_saved_check(
                options.name,
                host,
                administration,
                said,
                proxy_password=password,
                language=texts.language,
            )
    for option in ("auth_server", "dss_server"):
        if getattr(options, option) is None:
            field = f"--{option.replace('_', '-')}"
            problem = f"neither the name of a connection nor {field}"
            raise DssPluginError(ErrorCode.USAGE, problem, {"field": field})
    plan = plan_check(
        options.auth_server,
        options.dss_server,
        ca_pem=read_trust(options),
        proxy=options.proxy or "",
        proxy_password=read_proxy_password(options, StandardInput(), texts),
        language=texts.language,
    )
    administration.policy.check(plan.addresses)
    return wanting_gost(plan, options.gost_tls or "auto")


def check_json(report: CheckReport, texts: Texts) -> Json:
    """The JSON object of the contract."""
    return {"rungs": [_rung_json(rung, texts) for rung in report.rungs], "ok": report.ok}


def _rung_json(rung: Rung, texts: Texts) -> Json:
    return {
        "rung": rung.name.value,
        "server": rung.server.value,
        "state": rung.state.value,
        "ms": rung.ms,
        "error": error_json(rung.error, texts) if rung.error else None,
    }


def _followed(plan: CheckPlan, texts: Texts, interrupts: Interrupts) -> CheckReport:
    """Run a check, showing where it stands."""
    events: queue.SimpleQueue[CheckEvent] = queue.SimpleQueue()
    job = CheckJob(plan, events.put)
    with under_way(job, interrupts) as line:
        while True:
            event = events.get()
            if isinstance(event, RungBegan):
                where = (server_name(event.server, texts), rung_name(event.name, texts))
                line.show(texts.text("Checking: {server}, {rung}...", server=where[0], rung=where[1]))
            elif isinstance(event, CheckEnded):
                return event.report
            elif isinstance(event, CheckFailed):
                raise event.error
