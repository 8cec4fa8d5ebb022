"""From the server's list into the host's store: reading the certificates, one batch, one transaction."""

from collections.abc import Callable, Sequence

from cryptoarm_dss_plugin.connections import store_failed
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.signserver import CloudCertificate
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    HostStorageError,
    StoreChange,
    StoreOutcome,
)
from cryptoarm_dss_plugin.importing.comparing import would_be
from cryptoarm_dss_plugin.importing.records import read_records
from cryptoarm_dss_plugin.importing.report import ImportedCertificate, ImportReport, SkippedItem
from cryptoarm_dss_plugin.importing.states import Event, NothingStored, Stored


def keep_certificates(
    items: Sequence[CloudCertificate],
    connection: str,
    host: Host,
    cancellation: Cancellation,
    on_progress: Callable[[int, int], None],
    *,
    dry_run: bool,
) -> Event:
    """Read the items and hand them to the host in one call.

    Args:
        items: the server's list.
        connection: name of the connection they came over.
        host: who keeps them.
        cancellation: looked at between slices; once the host was called, the batch is finished.
        on_progress: told how many items of how many were read.
        dry_run: only compare with what the host has.

    Returns:
        `Stored` with the report, or `NothingStored` with the reason (`no-certificates`, `bad-certificate`).

    Raises:
        DssPluginError: `store-failed`; nothing of the batch was kept then.
        Cancelled: before the host was called; nothing was kept.
    """
    if not items:
        nothing = DssPluginError(ErrorCode.NO_CERTIFICATES, "the server's list is empty", {"server": "dss"})
        return NothingStored(nothing, ImportReport(connection))
    offers: list[CertificateOffer] = []
    skipped: list[SkippedItem] = []
    for good, broken in read_records(items, connection, cancellation):
        offers += good
        skipped += broken
        on_progress(len(offers) + len(skipped), len(items))
    if not offers:
        report = ImportReport(connection, skipped=tuple(skipped))
        broken_all = DssPluginError(
            ErrorCode.BAD_CERTIFICATE, f"{len(skipped)} of {len(items)} unreadable", {"server": "dss"}
        )
        return NothingStored(broken_all, report)
    cancellation.check()
    report = _report(connection, offers, _outcomes(host, offers, dry_run=dry_run), skipped)
    if not report.certificates:
        refused_all = DssPluginError(ErrorCode.BAD_CERTIFICATE, f"the host took none of {len(offers)}")
        return NothingStored(refused_all, report)
    return Stored(report)


def _outcomes(host: Host, offers: list[CertificateOffer], *, dry_run: bool) -> list[StoreOutcome]:
    try:
        return would_be(host, offers) if dry_run else host.store_certificates(offers)
    except HostStorageError as error:
        problem = error.detail
    raise store_failed(problem)


def _report(
    connection: str,
    offers: list[CertificateOffer],
    outcomes: list[StoreOutcome],
    skipped: list[SkippedItem],
) -> ImportReport:
    kept: list[ImportedCertificate] = []
    left_out = list(skipped)
    for offer, outcome in zip(offers, outcomes, strict=True):
        if outcome.change is StoreChange.REJECTED:
            reason = outcome.reason or ErrorCode.BAD_CERTIFICATE.value
            left_out.append(SkippedItem(offer.source.item_id, reason, "the host did not take it"))
        else:
            kept.append(ImportedCertificate(offer, outcome.change))
    return ImportReport(connection, tuple(kept), tuple(left_out))
