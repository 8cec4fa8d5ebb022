"""The plain values that travel between the host and a plugin: frozen, comparable, free of secrets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

API_VERSION = "1.0"
"""Version of this contract (major.minor); a plugin's manifest names the range it accepts."""


class StoreName(StrEnum):
    """The host's certificate stores, by the names that Windows and CryptoPro use for them."""

    PERSONAL = "My"
    INTERMEDIATE = "CA"
    ROOT = "Root"


class ServerStatus(StrEnum):
    """What the signature service says of a certificate; not a judgement of its chain or CRL."""

    ACTIVE = "active"
    REVOKED = "revoked"
    HOLD = "hold"
    NOT_VALID = "not-valid"
    OUT_OF_ORDER = "out-of-order"
    UNKNOWN = "unknown"


class StoreChange(StrEnum):
    """What became of one offered certificate."""

    NEW = "new"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    REJECTED = "rejected"


class Severity(StrEnum):
    """How much a notification or a journal entry matters to the person."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What an X.509 certificate says of itself, ready to be shown and searched.

    Attributes:
        thumbprint: SHA-1 of the DER, lower-case hex (an index, not a proof of anything).
        serial: serial number, lower-case hex without leading zeros, "-" in front when negative.
        subject: the subject's name as one readable line, most specific part first.
        issuer: the issuer's name, likewise.
        not_before: start of validity, aware, UTC.
        not_after: end of validity, aware, UTC.
        algorithm: the public key in words, e.g. "ГОСТ Р 34.10-2012, 256 бит".
        owner: the person's or organisation's display name; "" when the subject names nobody.
        organisation: O of the subject, "" when absent.
        inn: taxpayer number of the person (OID 1.2.643.3.131.1.1), "" when absent.
        innle: taxpayer number of the legal entity (OID 1.2.643.100.4), "" when absent.
        ogrn: registration number of the legal entity (OID 1.2.643.100.1), "" when absent.
        ogrnip: registration number of the entrepreneur (OID 1.2.643.100.5), "" when absent.
        snils: pension insurance number (OID 1.2.643.100.3), "" when absent.
        issuer_name: the issuer's common name, else its organisation, else its whole name.
        key_not_before: start of the private key period, aware, UTC, or None.
        key_not_after: end of the private key period, aware, UTC, or None.
    """

    thumbprint: str
    serial: str
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    algorithm: str
    owner: str = ""
    organisation: str = ""
    inn: str = ""
    innle: str = ""
    ogrn: str = ""
    ogrnip: str = ""
    snils: str = ""
    issuer_name: str = ""
    key_not_before: datetime | None = None
    key_not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class CertificateSource:
    """Where a certificate came from: one item of one connection of one plugin.

    Attributes:
        plugin_id: id of the plugin that brought it, e.g. "cryptoarm-dss".
        connection: name of the saved connection; None once that connection was removed.
        item_id: the item's number on the server of that connection.
    """

    plugin_id: str
    connection: str | None
    item_id: int


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What the server said of a certificate beside the certificate itself.

    Attributes:
        status: the server's status.
        is_default: the account's default certificate.
        has_pin: its key is protected by a PIN.
        key_in_phone: its key lies in the phone application, not on the server.
        friendly_name: the name its owner gave it on the server, "" for none.
    """

    status: ServerStatus = ServerStatus.UNKNOWN
    is_default: bool = False
    has_pin: bool = False
    key_in_phone: bool = False
    friendly_name: str = ""


@dataclass(frozen=True, slots=True)
class CertificateOffer:
    """A certificate that a plugin offers to the host for keeping."""

    der: bytes
    facts: CertificateFacts
    server: ServerFacts
    source: CertificateSource
    store: StoreName = StoreName.PERSONAL


@dataclass(frozen=True, slots=True)
class StoredCertificate:
    """A certificate as the host keeps it, seen through one of its sources.

    The same certificate that came over two connections is kept once and reported twice,
    once with each source. A certificate without a source has `source` None.

    Attributes:
        stored_at: when it came first from this source, aware, UTC.
        gone_since: when its source was found to have it no longer, aware, UTC; None while the source has
            it, as far as anybody knows.
    """

    der: bytes
    facts: CertificateFacts
    server: ServerFacts
    source: CertificateSource | None
    store: StoreName
    stored_at: datetime
    gone_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class CertificateUpdate:
    """What a plugin has learnt of a certificate that the host keeps, and does not offer anew.

    Attributes:
        der: the certificate.
        source: which of its sources this is about.
        gone_since: when that source was found to have it no longer, aware, UTC; None: it has it.
    """

    der: bytes
    source: CertificateSource
    gone_since: datetime | None


@dataclass(frozen=True, slots=True)
class StoreOutcome:
    """What became of one offer of a batch; `reason` is a stable kebab-case code when rejected."""

    thumbprint: str
    change: StoreChange
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Notification:
    """A message for the host's notification centre.

    Attributes:
        severity: how it is shown.
        title: one line in the person's language.
        text: what happened and what to do, plain text.
        code: stable kebab-case code of the error, "" for none.
        journal_id: the journal entry with the details, or None.
        actions: pairs of (action id, label) that the host shows as buttons.
        action_argument: passed back to the plugin with the action, no secrets.
        notification_id: given by the host when stored.
        created_at: aware, UTC; given by the host when stored.
        read: whether the person has seen it.
    """

    severity: Severity
    title: str
    text: str
    code: str = ""
    journal_id: int | None = None
    actions: tuple[tuple[str, str], ...] = ()
    action_argument: str = ""
    notification_id: int | None = None
    created_at: datetime | None = None
    read: bool = False


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the host's journal: what was done, how it ended, the technical detail.

    Attributes:
        plugin_id: who wrote it.
        operation: stable kebab-case name of the operation, e.g. "import".
        severity: how it ended.
        text: one sentence in the person's language.
        code: stable kebab-case error code, "" for none.
        detail: technical detail for support, no secrets.
        facts: further named values for support (server, TLS issuer, clock offset...), no secrets.
        entry_id: given by the host when stored.
        created_at: aware, UTC; given by the host when stored.
    """

    plugin_id: str
    operation: str
    severity: Severity
    text: str
    code: str = ""
    detail: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    entry_id: int | None = None
    created_at: datetime | None = None


class HostStorageError(Exception):
    """The host could not read or write its storage; nothing of the failed call was kept.

    Attributes:
        detail: technical cause for the journal, no secrets.
    """

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
