"""What became of an account's list of certificates since the last time it was read: for refreshes."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cryptoarm_dss_plugin.training.certificate_lists import LISTS, revocation
from cryptoarm_dss_plugin.training.http_messages import JsonObject

_MEMBERS = ("ID", "IsDefault", "HasPin", "FriendlyName", "Storage", "CertificateBase64")
"""Members of an item that a change may give another value; ``status`` stands for Status."""
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class ListChange:
    """Another list, or the same with changes.

    ``name``: of a list of :mod:`cryptoarm_dss_plugin.training.certificate_lists`, or how many certificates;
    None: the account's own. ``without``: ids of the items that are gone. ``items``: by id, members with
    their new values.
    """

    name: str | None = None
    without: frozenset[int] = frozenset()
    items: Mapping[int, JsonObject] = field(default_factory=dict)

    def applied(self, items: Iterable[JsonObject]) -> Iterator[JsonObject]:
        """Return the items as they are now."""
        for item in items:
            dss_id = int(str(item["ID"]))
            if dss_id not in self.without:
                yield {**item, **self.items.get(dss_id, {})}


class ListChanges:
    """The changes by login. Thread-safe."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._changes: dict[str, ListChange] = {}

    def of(self, login: str) -> ListChange | None:
        """Return the change of a login's list, None when it is as usual."""
        with self._guard:
            return self._changes.get(login)

    def change(self, login: str, wanted: JsonObject) -> None:
        """Replace the change of a login's list; an empty one lifts it; ValueError says what cannot be."""
        change = _read(wanted)
        with self._guard:
            self._changes[login] = change

    def clear(self) -> None:
        """Lift all."""
        with self._guard:
            self._changes.clear()


def _read(wanted: JsonObject) -> ListChange:
    if unknown := sorted(wanted.keys() - {"list", "without", "items"}):
        raise ValueError(f"unknown: {', '.join(unknown)}")
    name, without, items = wanted.get("list"), wanted.get("without", []), wanted.get("items", {})
    if name is not None and not (isinstance(name, str) and (name in LISTS or _is_length(name))):
        raise ValueError(f"list is one of {', '.join(LISTS)}, or a number up to {_LONGEST}")
    if not isinstance(without, list) or not all(isinstance(one, int) for one in without):
        raise ValueError("without is a list of ids")
    if not isinstance(items, dict) or not all(isinstance(one, dict) for one in items.values()):
        raise ValueError("items are objects of members, by id")
    changed = {int(dss_id): _members(members) for dss_id, members in items.items()}
    return ListChange(name, frozenset(without), changed)


def _is_length(name: str) -> bool:
    return name.isascii() and name.isdecimal() and int(name) <= _LONGEST


def _members(wanted: JsonObject) -> JsonObject:
    members = dict(wanted)
    status = members.pop("status", None)
    if unknown := sorted(members.keys() - set(_MEMBERS)):
        raise ValueError(f"unknown members: {', '.join(unknown)}; there are status, {', '.join(_MEMBERS)}")
    if isinstance(status, str | int):
        members["Status"] = {
            "Value": status,
            "RevocationInfo": revocation(status),
            "PinCode": None,
            "ActiveCertId": 0,
        }
    return members
