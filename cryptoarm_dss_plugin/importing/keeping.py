"""From the server's list into the host's store: reading the certificates, one batch, one transaction."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cryptoarm_dss_plugin.connections import store_failed
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.signserver import CloudCertificate
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    CertificateUpdate,
    HostStorageError,
    StoreChange,
    StoreOutcome,
)
from cryptoarm_dss_plugin.importing.choosing import Choosable, choosable
from cryptoarm_dss_plugin.importing.comparing import KeptBefore
from cryptoarm_dss_plugin.importing.events import Event, NothingStored, Stored
from cryptoarm_dss_plugin.importing.records import read_records
from cryptoarm_dss_plugin.importing.report import (
    GoneCertificate,
    ImportedCertificate,
    ImportReport,
    SkippedItem,
)
from cryptoarm_dss_plugin.turns import in_turns


@dataclass(frozen=True, slots=True)
class ReadList:
    """The server's list, read.

    Attributes:
        offers: the certificates, in the server's order.
        skipped: what could not be read.
    """

    offers: tuple[CertificateOffer, ...]
    skipped: tuple[SkippedItem, ...]


def read_list(
    items: Sequence[CloudCertificate],
    connection: str,
    cancellation: Cancellation,
    on_progress: Callable[[int, int], None],
) -> ReadList:
    """Read the items of a list.

    Args:
        items: the server's list.
        connection: name of the connection they came over.
        cancellation: looked at between slices.
        on_progress: told how many items of how many were read.

    Raises:
        Cancelled: the person ended it.
    """
    offers: list[CertificateOffer] = []
    skipped: list[SkippedItem] = []
    for good, broken in read_records(items, connection, cancellation):
        offers += good
        skipped += broken
        on_progress(len(offers) + len(skipped), len(items))
    cancellation.check()
    return ReadList(tuple(offers), tuple(skipped))


def compared(
    read: ReadList, connection: str, host: Host
) -> tuple[tuple[Choosable, ...], tuple[GoneCertificate, ...]]:
    """What the person can choose of a list, and what the host has that is not in it.

    Raises:
        DssPluginError: `store-failed`: what the host has cannot be read.
    """
    try:
        before = KeptBefore(host, connection, everything=False)
    except HostStorageError as error:
        problem = error.detail
    else:
        offers = ((offer, before.holds(offer), before.news_of(offer)) for offer in read.offers)
        return choosable(offers, datetime.now(UTC)), tuple(before.gone(read.offers, read.skipped))
    raise store_failed(problem)


def keep_certificates(
    read: ReadList,
    connection: str,
    host: Host,
    cancellation: Cancellation,
    *,
    dry_run: bool,
    chosen: Collection[int] | None = None,
) -> Event:
    """Hand the certificates to the host in one call.

    Certificates that the server lists no longer are marked as gone where the host can do that, and stay.

    Args:
        read: the server's list.
        connection: name of the connection it came over.
        host: who keeps them.
        cancellation: looked at before the host is called; then the batch is finished.
        dry_run: only compare with what the host has.
        chosen: places of those that are wanted besides what is here already; None for all.

    Returns:
        `Stored` with the report, or `NothingStored` with the reason (`no-certificates`, `bad-certificate`).

    Raises:
        DssPluginError: `store-failed`; nothing of the batch was kept then.
        Cancelled: before the host was called; nothing was kept.
    """
    cancellation.check()
    try:
        report = _kept(read, connection, host, dry_run=dry_run, chosen=chosen)
    except HostStorageError as error:
        problem = error.detail
    else:
        return _ended(read, report)
    raise store_failed(problem)


def _ended(read: ReadList, report: ImportReport) -> Event:
    number = len(read.offers) + len(read.skipped)
    if not number:
        nothing = DssPluginError(ErrorCode.NO_CERTIFICATES, "the server's list is empty", {"server": "dss"})
        return NothingStored(nothing, report)
    if not read.offers:
        broken_all = DssPluginError(
            ErrorCode.BAD_CERTIFICATE, f"{len(read.skipped)} of {number} unreadable", {"server": "dss"}
        )
        return NothingStored(broken_all, report)
    if not report.certificates and not report.not_chosen:
        refused_all = DssPluginError(ErrorCode.BAD_CERTIFICATE, f"the host took none of {len(read.offers)}")
        return NothingStored(refused_all, report)
    return Stored(report)


def _kept(
    read: ReadList, connection: str, host: Host, *, dry_run: bool, chosen: Collection[int] | None
) -> ImportReport:
    """Give the host what is new; what became of it."""
    before = KeptBefore(host, connection, everything=dry_run)
    if not dry_run and not all(before.holds(offer) for offer in in_turns(read.offers)):
        before = KeptBefore(host, connection, everything=True)  # only what is new may have come elsewhere
    gone = before.gone(read.offers, read.skipped)
    offers = [
        offer
        for position, offer in enumerate(in_turns(read.offers))
        if chosen is None or position in chosen or before.holds(offer)
    ]
    if dry_run:
        outcomes = before.would_be(offers)
    else:
        # The marks first: they are true whatever becomes of the batch.
        _mark(host, gone)
        outcomes = _stored(offers, host, before)
    report = _report(connection, offers, outcomes, read.skipped, before)
    return replace(report, gone=tuple(gone), not_chosen=len(read.offers) - len(offers))


def _stored(offers: list[CertificateOffer], host: Host, before: KeptBefore) -> list[StoreOutcome]:
    """What the host makes of the batch; a batch that it has already, as it is, costs no writing."""
    if all(before.has_exactly(offer) for offer in in_turns(offers)):
        return [StoreOutcome(offer.facts.thumbprint, StoreChange.UNCHANGED) for offer in offers]
    return host.store_certificates(offers)


def _mark(host: Host, gone: list[GoneCertificate]) -> None:
    since = datetime.now(UTC).replace(microsecond=0)
    marks = [
        CertificateUpdate(one.stored.der, one.stored.source, since)
        for one in in_turns(gone)
        if one.is_news and one.stored.source is not None
    ]
    if marks and host.takes_updates:
        host.update_certificates(marks)


def _report(
    connection: str,
    offers: list[CertificateOffer],
    outcomes: list[StoreOutcome],
    skipped: Sequence[SkippedItem],
    before: KeptBefore,
) -> ImportReport:
    kept: list[ImportedCertificate] = []
    left_out = list(skipped)
    for offer, outcome in in_turns(zip(offers, outcomes, strict=True)):
        if outcome.change is StoreChange.REJECTED:
            reason = outcome.reason or ErrorCode.BAD_CERTIFICATE.value
            left_out.append(SkippedItem(offer.source.item_id, reason, "the host did not take it"))
        else:
            news = before.news_of(offer) if outcome.change is StoreChange.UPDATED else ()
            elsewhere = outcome.change is StoreChange.NEW and before.came_elsewhere(offer)
            kept.append(ImportedCertificate(offer, outcome.change, news, elsewhere))
    return ImportReport(connection, tuple(kept), tuple(left_out))
