"""What is kept of how an import ended: with the connection, for the list of connections and for a check."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook, LastImport
from cryptoarm_dss_plugin.dss.addresses import Addresses
from cryptoarm_dss_plugin.dss.watching import Handshake, Watch
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.report import ImportReport, Outcome
from cryptoarm_dss_plugin.importing.request import ImportPlan
from cryptoarm_dss_plugin.importing.states import Done, Failed, State
from cryptoarm_dss_plugin.texts import plain_line
from cryptoarm_dss_plugin.x509 import UnreadableCertificate, read_certificate

_ISSUER_AT_MOST = 300


class ServersSeen(Watch):
    """Remembers the TLS certificate that each computer showed last, and how far its clock is from ours.

    Attributes:
        distrusted_certificate: what a server showed when the handshake failed for it (DER), b"" for nothing.
    """

    def __init__(self) -> None:
        self.distrusted_certificate = b""
        self._certificates: dict[tuple[str, int], bytes] = {}
        self._shown = b""
        self._clock_offset: int | None = None

    def shaken(self, handshake: Handshake) -> None:
        """Remember it."""
        self._certificates[handshake.host, handshake.port] = self._shown = handshake.certificate

    def distrusted(self, certificate: bytes) -> None:
        """Remember it for the journal: who issued it tells what has come between, or is missing here."""
        self._shown = self.distrusted_certificate = certificate

    def answered(self, date: datetime | None) -> None:
        """Compare the clocks."""
        if date is not None:
            self._clock_offset = round((date - datetime.now(UTC)).total_seconds())

    def facts(self) -> dict[str, str]:
        """For the journal: who issued the certificate that was shown last, and the server's clock less ours.

        "tls_issuer" is a name in text form, "clock_offset" whole seconds with a sign; what is not known is
        not there.
        """
        facts = {}
        if issuer := _issuer_of(self._shown):
            facts["tls_issuer"] = plain_line(issuer, _ISSUER_AT_MOST)
        if self._clock_offset is not None:
            facts["clock_offset"] = f"{self._clock_offset:+d}"
        return facts

    def issuers(self, addresses: Addresses) -> dict[str, str]:
        """For each server ("auth", "dss") who issued its certificate, as far as it was seen and is readable.

        In the form of `TlsFacts.issuer`, with which a check compares it.
        """
        found = {}
        for server, origin in (("auth", addresses.auth.origin), ("dss", addresses.dss.origin)):
            if issuer := _issuer_of(self._certificates.get((origin.host, origin.port), b"")):
                found[server] = issuer
        return found


@lru_cache(maxsize=64)
def _issuer_of(certificate: bytes) -> str:
    """Who issued a TLS certificate (DER), "" when that cannot be read; many connections see the same one."""
    with suppress(UnreadableCertificate):
        return read_certificate(certificate).issuer if certificate else ""
    return ""


def keep_ending(state: Done | Failed, plan: ImportPlan, seen: ServersSeen, book: ConnectionBook) -> None:
    """Keep how an import over a saved connection ended; a dry run and an unsaved connection leave nothing.

    What the last good import saw stays when this one failed. What cannot be kept changes nothing about how
    the import ended.

    Args:
        state: the final state.
        plan: what was to be done.
        seen: the servers it met.
        book: the saved connections.
    """
    name = plan.connection.name
    if plan.dry_run:
        return
    with suppress(DssPluginError):
        known = book.as_it_is()
        if not known.has(name):
            return
        error = state.error.code if isinstance(state, Failed) else None
        report = state.report or ImportReport(name)
        last = LastImport(
            datetime.now(UTC).replace(microsecond=0),
            _outcome(error, report).value,
            error.value if error else "",
            len(report.certificates),
            len(report.skipped),
        )
        before = known.last_import(name)
        if error in {None, ErrorCode.NO_CERTIFICATES}:
            issuers = {**(before.issuers if before else {}), **seen.issuers(plan.addresses)}
            last = msgspec.structs.replace(last, succeeded_at=last.at, issuers=issuers)
        elif before:
            last = msgspec.structs.replace(last, succeeded_at=before.succeeded_at, issuers=before.issuers)
        book.keep_last_import(name, last)


def told_of_issuer(state: State, plan: ImportPlan, seen: ServersSeen, book: ConnectionBook) -> State:
    """The final state; one of a certificate that is not trusted tells who issued that.

    It also tells when the last good import over this connection has seen another issuer: then something has
    come between. The check of a connection says the same (`checking.findings.tls_refusal`).

    Args:
        state: a final state.
        plan: what was to be done.
        seen: the servers it met.
        book: the saved connections.
    """
    if not isinstance(state, Failed) or state.error.code is not ErrorCode.TLS_UNTRUSTED:
        return state
    error = state.error
    with suppress(UnreadableCertificate, DssPluginError):
        facts = read_certificate(seen.distrusted_certificate)
        error = error.with_facts(issuer=facts.issuer_name)
        expected = _expected_issuer(error.facts.get("server", ""), plan.connection, book)
        if expected and facts.issuer != expected:
            error = error.with_facts(replaced="yes")
    return replace(state, error=error)


def _expected_issuer(server: str, connection: Connection, book: ConnectionBook) -> str:
    """Who issued the certificate of a server ("auth", "dss") at the last good import, "" when not known."""
    saved, last = book.find(connection.name), book.last_imports().get(connection.name)
    if saved is None or last is None:
        return ""
    here = {"auth": connection.auth_server, "dss": connection.dss_server}
    there = {"auth": saved.auth_server, "dss": saved.dss_server}
    return last.issuers.get(server, "") if here.get(server) == there.get(server) else ""


def _outcome(error: ErrorCode | None, report: ImportReport) -> Outcome:
    if error is None:
        return Outcome.PARTLY_IMPORTED if report.skipped else Outcome.IMPORTED
    return Outcome.NO_CERTIFICATES if error is ErrorCode.NO_CERTIFICATES else Outcome.FAILED
