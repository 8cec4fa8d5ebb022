"""What is kept of how an import ended: with the connection, for the list of connections and for a check."""

from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from cryptoarm_dss_plugin.connections import ConnectionBook, LastImport
from cryptoarm_dss_plugin.dss.addresses import Addresses
from cryptoarm_dss_plugin.dss.watching import Handshake, Watch
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.report import ImportReport, Outcome
from cryptoarm_dss_plugin.importing.request import ImportPlan
from cryptoarm_dss_plugin.importing.states import Done, Failed
from cryptoarm_dss_plugin.texts import plain_line
from cryptoarm_dss_plugin.x509 import UnreadableCertificate, read_certificate

_ISSUER_AT_MOST = 300


class ServersSeen(Watch):
    """Remembers the TLS certificate that each computer showed last, and how far its clock is from ours."""

    def __init__(self) -> None:
        self._certificates: dict[tuple[str, int], bytes] = {}
        self._shown = b""
        self._clock_offset: int | None = None

    def shaken(self, handshake: Handshake) -> None:
        """Remember it."""
        self._certificates[handshake.host, handshake.port] = self._shown = handshake.certificate

    def distrusted(self, certificate: bytes) -> None:
        """Remember it for the journal: who issued it tells what has come between, or is missing here."""
        self._shown = certificate

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
        with suppress(UnreadableCertificate):
            if self._shown and (issuer := read_certificate(self._shown).issuer):
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
            certificate = self._certificates.get((origin.host, origin.port), b"")
            with suppress(UnreadableCertificate):
                if certificate and (issuer := read_certificate(certificate).issuer):
                    found[server] = issuer
        return found


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
        if not book.has(name):
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
        before = book.last_imports().get(name)
        if error in {None, ErrorCode.NO_CERTIFICATES}:
            known = before.issuers if before else {}
            issuers = {**known, **seen.issuers(plan.addresses)}
            last = msgspec.structs.replace(last, succeeded_at=last.at, issuers=issuers)
        elif before:
            last = msgspec.structs.replace(last, succeeded_at=before.succeeded_at, issuers=before.issuers)
        book.keep_last_import(name, last)


def _outcome(error: ErrorCode | None, report: ImportReport) -> Outcome:
    if error is None:
        return Outcome.PARTLY_IMPORTED if report.skipped else Outcome.IMPORTED
    return Outcome.NO_CERTIFICATES if error is ErrorCode.NO_CERTIFICATES else Outcome.FAILED
