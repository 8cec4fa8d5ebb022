"""From what the store holds to what the list shows: categories, statuses, one row for each certificate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from cryptoarm_dss_plugin.host_api.values import ServerStatus, StoredCertificate, StoreName
from cryptoarm_dss_plugin.store import PackedCertificate, RevocationList, unpack
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, mark


class Category(StrEnum):
    """The categories of the window."""

    PERSONAL = "personal"
    INTERMEDIATE = "intermediate"
    ROOT = "root"
    REVOCATION_LISTS = "revocation-lists"


CATEGORY_OF_STORE: Final = {
    StoreName.PERSONAL: Category.PERSONAL,
    StoreName.INTERMEDIATE: Category.INTERMEDIATE,
    StoreName.ROOT: Category.ROOT,
}

CATEGORY_TITLES: Final = {
    Category.PERSONAL: mark("Personal"),
    Category.INTERMEDIATE: mark("Intermediate"),
    Category.ROOT: mark("Trusted root"),
    Category.REVOCATION_LISTS: mark("CRL"),
}


class Standing(StrEnum):
    """How a certificate or a revocation list stands: a sign, never only a colour."""

    GOOD = "good"
    WAITING = "waiting"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Status:
    """A standing, with the English sentence for it."""

    standing: Standing
    words: str


_ON_SERVER: Final = {
    ServerStatus.REVOKED: Status(Standing.BAD, mark("Revoked")),
    ServerStatus.HOLD: Status(Standing.BAD, mark("On hold")),
    ServerStatus.NOT_VALID: Status(Standing.BAD, mark("Not valid")),
    ServerStatus.OUT_OF_ORDER: Status(Standing.BAD, mark("Does not work on the server")),
}
_GONE: Final = Status(Standing.BAD, mark("Deleted on the server"))
_EXPIRED: Final = Status(Standing.BAD, mark("Expired"))
_NOT_YET: Final = Status(Standing.WAITING, mark("Not valid yet"))
_IN_FORCE: Final = Status(Standing.GOOD, mark("In force"))
_LIST_OUT_OF_DATE: Final = Status(Standing.BAD, mark("Out of date"))
_LIST_UP_TO_DATE: Final = Status(Standing.GOOD, mark("Up to date"))
_LIST_WITHOUT_END: Final = Status(Standing.WAITING, mark("Next update is not stated"))


class Row:
    """One line of the list: a certificate with all its sources, or a revocation list.

    Attributes:
        key: tells it from all others of its category, the same after a refresh.
        category: where it is listed.
        owner: whom it names; of a revocation list its number.
        issuer: who issued it.
        valid_from: aware, UTC.
        valid_until: aware, UTC; None for a revocation list that does not say.
        server_status: the first bad word that a server has for it, else the last one.
        is_removable: a server from which it came has it no longer.
        revocation_list: the revocation list, or None.
        search: what the search looks through, without case.
    """

    __slots__ = (
        "_packed",
        "_still_there",
        "category",
        "is_removable",
        "issuer",
        "key",
        "owner",
        "revocation_list",
        "search",
        "server_status",
        "valid_from",
        "valid_until",
    )

    def __init__(self, category: Category, key: str) -> None:
        self.category = category
        self.key = key
        self.owner = ""
        self.issuer = ""
        self.valid_from: datetime | None = None
        self.valid_until: datetime | None = None
        self.server_status = ServerStatus.UNKNOWN
        self.revocation_list: RevocationList | None = None
        self.search = ""
        self.is_removable = False
        self._still_there = False
        self._packed: tuple[PackedCertificate, ...] = ()

    @property
    def entries(self) -> list[StoredCertificate]:
        """The certificate, once for each source, made anew; empty for a revocation list."""
        return [unpack(one) for one in self._packed]

    @property
    def is_gone(self) -> bool:
        """Whether no server has it any longer from which it came."""
        return self.is_removable and not self._still_there

    def add(self, packed: PackedCertificate, entry: StoredCertificate) -> None:
        """Add a source; `entry` is what it is when unpacked."""
        facts = entry.facts
        if not self._packed:
            self.owner = facts.owner or facts.subject
            self.issuer = facts.issuer_name or facts.issuer
            self.valid_from, self.valid_until = facts.not_before, facts.not_after
            named = f"{self.owner}\n{facts.subject}\n{facts.issuer}"
            self.search = f"{named}\n{facts.serial}\n{facts.thumbprint}".casefold()
        if entry.gone_since is not None:
            self.is_removable = True
        elif self.server_status not in _ON_SERVER:
            self.server_status = entry.server.status
        if entry.source is not None and entry.gone_since is None:
            self._still_there = True
        # What came from a server is told before what came from a file.
        self._packed = (*self._packed, packed) if entry.source is None else (packed, *self._packed)

    def status(self, now: datetime) -> Status:
        """How it stands at a moment, as far as its dates and the server's word go."""
        if self.revocation_list is not None:
            if self.valid_until is None:
                return _LIST_WITHOUT_END
            return _LIST_OUT_OF_DATE if self.valid_until < now else _LIST_UP_TO_DATE
        if self.is_gone:
            return _GONE
        if self.server_status in _ON_SERVER:
            return _ON_SERVER[self.server_status]
        if self.valid_until is not None and self.valid_until < now:
            return _EXPIRED
        return _NOT_YET if self.valid_from is not None and self.valid_from > now else _IN_FORCE


def row_of_list(found: RevocationList) -> Row:
    """The line of a revocation list."""
    row = Row(Category.REVOCATION_LISTS, list_key(found))
    row.revocation_list = found
    row.owner = str(int(found.number, 16)) if found.number else ""
    row.issuer = found.issuer_name
    row.valid_from, row.valid_until = found.this_update, found.next_update
    row.search = f"{row.owner}\n{found.issuer}".casefold()
    return row


class RowBuilder:
    """Makes rows of certificates that come in slices: one row for each certificate in a category."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Category, str], Row] = {}

    def add(self, certificates: Iterable[PackedCertificate]) -> None:
        """Add certificates, each with one of its sources."""
        for packed in certificates:
            entry = unpack(packed)
            category = CATEGORY_OF_STORE[entry.store]
            place = (category, entry.facts.thumbprint)
            row = self._rows.get(place)
            if row is None:
                row = self._rows[place] = Row(category, entry.facts.thumbprint)
            row.add(packed, entry)

    def rows(self, lists: Iterable[RevocationList]) -> dict[Category, list[Row]]:
        """All rows by category, by owner and then by the end of validity, the newest first."""
        found: dict[Category, list[Row]] = {category: [] for category in Category}
        for row in self._rows.values():
            found[row.category].append(row)
        found[Category.REVOCATION_LISTS] += map(row_of_list, lists)
        for rows in found.values():
            rows.sort(key=_newest, reverse=True)
            rows.sort(key=lambda row: (row.owner or row.issuer).casefold())
        return found


def list_key(one: RevocationList) -> str:
    """The key of a revocation list's row."""
    return f"{one.issuer}/{one.number}/{one.this_update.isoformat()}"


def matching(rows: Sequence[Row], search: str) -> list[Row]:
    """The rows in which every word of the search is found, in the same order."""
    words = search.casefold().split()
    return [row for row in rows if all(word in row.search for word in words)]


def day(moment: datetime | None, texts: HostTexts) -> str:
    """A day as people here write it, in their own time zone, or that none is stated."""
    if moment is None:
        return texts.text("not stated")
    return _local(moment).strftime("%d.%m.%Y")


def moment_words(moment: datetime | None) -> str:
    """Day and time in the person's time zone; "" when there is none."""
    return "" if moment is None else _local(moment).strftime("%d.%m.%Y %H:%M")


def _local(moment: datetime) -> datetime:
    try:
        return moment.astimezone()
    except (OverflowError, ValueError, OSError):  # years in which no time zone is known
        return moment


def _newest(row: Row) -> datetime:
    return row.valid_until or datetime.max.replace(tzinfo=UTC)
