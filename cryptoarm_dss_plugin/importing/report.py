"""What an import brought: the result that the result page, the command line and the journal show."""

from dataclasses import dataclass
from enum import StrEnum

from cryptoarm_dss_plugin.host_api.values import CertificateOffer, StoreChange, StoredCertificate


class Outcome(StrEnum):
    """How an import ended (contract, JSON of `import`)."""

    IMPORTED = "imported"
    PARTLY_IMPORTED = "partly-imported"
    NO_CERTIFICATES = "no-certificates"
    FAILED = "failed"
    CANCELLED = "cancelled"


class News(StrEnum):
    """What a server says otherwise than before of a certificate that was here."""

    BACK = "back"
    STATUS = "status"
    DEFAULT = "default"
    PIN = "pin"
    KEY_PLACE = "key-place"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class ImportedCertificate:
    """A certificate that lies in the store now (or would, after a dry run).

    Attributes:
        offer: the certificate.
        change: what became of it.
        news: what has changed, in the order of `News`; empty unless `change` is UPDATED, and where it only
            came as another item.
        elsewhere: it came new over this connection and was in the store from another one before, so that the
            store's list has no more rows than it had.
    """

    offer: CertificateOffer
    change: StoreChange
    news: tuple[News, ...] = ()
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class GoneCertificate:
    """A certificate that is kept here and that the server lists no longer.

    Attributes:
        stored: as the host had it before the import.
    """

    stored: StoredCertificate

    @property
    def is_news(self) -> bool:
        """Whether it was still there the last time."""
        return self.stored.gone_since is None

    @property
    def change(self) -> StoreChange:
        """UPDATED when it is gone since the last time, UNCHANGED when it was gone before."""
        return StoreChange.UPDATED if self.is_news else StoreChange.UNCHANGED


@dataclass(frozen=True, slots=True)
class SkippedItem:
    """An item of the server's list that was left out; `reason` is a stable kebab-case code."""

    dss_id: int
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Everything about one import, without secrets.

    Attributes:
        connection: its name.
        certificates: what lies in the store now.
        skipped: what was left out.
        gone: what is kept and the server lists no longer; nothing of it was deleted.
        not_chosen: how many certificates the person did not want.
        signed_in_as: the account that the server signed in where it is called otherwise than the login, which
            looks like a phone number or an e-mail address; "" when there is nothing to tell.
    """

    connection: str
    certificates: tuple[ImportedCertificate, ...] = ()
    skipped: tuple[SkippedItem, ...] = ()
    signed_in_as: str = ""
    gone: tuple[GoneCertificate, ...] = ()
    not_chosen: int = 0

    def count(self, change: StoreChange) -> int:
        """How many certificates ended with this change."""
        return sum(1 for certificate in self.certificates if certificate.change is change)

    @property
    def elsewhere(self) -> int:
        """How many of those that came new were in the store from another connection before."""
        return sum(1 for certificate in self.certificates if certificate.elsewhere)

    @property
    def newly_gone(self) -> int:
        """How many certificates have left the server since the last time."""
        return len({one.stored.der for one in self.gone if one.is_news})
