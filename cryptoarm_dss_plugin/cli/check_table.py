"""The ladder for people: marks and words, times, what was seen, and what to do about what is wrong."""

import shlex

from cryptoarm_dss_plugin.checking.rungs import CheckReport, Rung, RungName, RungState
from cryptoarm_dss_plugin.cli.sentences import message_of
from cryptoarm_dss_plugin.dss.addresses import Addresses
from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.managing.check_words import advice_on, rung_name, seen_on, server_name, state_word
from cryptoarm_dss_plugin.texts import Texts


def check_words(report: CheckReport, addresses: Addresses, texts: Texts) -> str:
    """The whole ladder, then the warnings; for a sound one a line that says so."""
    lines: list[str] = []
    states = {state: state_word(state, texts) for state in RungState}
    names = {name: rung_name(name, texts) for name in RungName}
    wide, broad = max(map(len, states.values())), max(map(len, names.values()))
    read = {ServerKind.AUTH: addresses.auth.address(), ServerKind.DSS: addresses.dss.address()}
    for server, address in read.items():
        lines.append(f"{server_name(server, texts)}: {address}")
        for rung in report.rungs:
            if rung.server is server:
                cells = (states[rung.state].ljust(wide), names[rung.name].ljust(broad), _time(rung, texts))
                lines.append(f"  {'  '.join(cells)}  {seen_on(rung, texts)}".rstrip())
    sentences = dict.fromkeys(advice_on(rung.error, texts) for rung in report.warnings if rung.error)
    if report.ok and not sentences:
        sentences[texts.text("Everything is in order: both services can be reached.")] = None
    return "\n".join([*lines, *sentences])


def complaints(report: CheckReport, addresses: Addresses, texts: Texts) -> str:
    """A line for what is broken on the way to each server; one for both when it is the same.

    Where an address leads to no service a line says how to look for the right one.
    """
    told: dict[tuple[RungName, str], str] = {}
    for server in ServerKind:
        broken = report.first_failed_of(server)
        if broken is not None and broken.error is not None:
            where = (broken.name, broken.error.facts.get("host", ""))
            told.setdefault(where, _complaint(broken.error, texts))
    lines = list(told.values())
    if any(rung.error and rung.error.code is ErrorCode.NOT_DSS for rung in report.rungs):
        address = shlex.quote(addresses.auth.address())
        command = f"cryptoarm-dss discover {address}"
        lines.append(
            texts.text("The right addresses can be looked for like this: {command}", command=command)
        )
    return "\n".join(lines)


def _complaint(error: DssPluginError, texts: Texts) -> str:
    return f"{message_of(error, texts)} {explain(error, texts).who}"


def _time(rung: Rung, texts: Texts) -> str:
    time = "" if rung.state is RungState.NOT_REACHED else texts.text("{ms} ms", ms=rung.ms)
    return time.rjust(len(texts.text("{ms} ms", ms=10_000)))
