"""What an import brought: the result that the result page, the command line and the journal show."""

from dataclasses import dataclass
from enum import StrEnum

from cryptoarm_dss_plugin.host_api.values import CertificateOffer, StoreChange


class Outcome(StrEnum):
    """How an import ended (contract, JSON of `import`)."""

    IMPORTED = "imported"
    PARTLY_IMPORTED = "partly-imported"
    NO_CERTIFICATES = "no-certificates"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ImportedCertificate:
    """A certificate that lies in the store now (or would, after a dry run)."""

    offer: CertificateOffer
    change: StoreChange


@dataclass(frozen=True, slots=True)
class SkippedItem:
    """An item of the server's list that was left out; `reason` is a stable kebab-case code."""

    dss_id: int
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Everything about one import, without secrets."""

    connection: str
    certificates: tuple[ImportedCertificate, ...] = ()
    skipped: tuple[SkippedItem, ...] = ()

    def count(self, change: StoreChange) -> int:
        """How many certificates ended with this change."""
        return sum(1 for certificate in self.certificates if certificate.change is change)
