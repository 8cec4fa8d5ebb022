"""The kinds of things that are stored: plain values, which a window may load before the engine."""

from dataclasses import dataclass
from enum import StrEnum


class ThingKind(StrEnum):
    """What may be stored, in the order in which it is shown."""

    CONNECTIONS = "connections"
    LAST_IMPORTS = "last-imports"
    ACCOUNTS = "accounts"
    CERTIFICATES = "certificates"
    PASSWORDS = "passwords"
    OTHER_SETTINGS = "other-settings"
    PRESETS = "presets"
    JOURNAL = "journal"
    NOTIFICATIONS = "notifications"


class Keeper(StrEnum):
    """Who can delete a thing."""

    PLUGIN = "plugin"
    HOST = "host"
    ADMINISTRATOR = "administrator"


class ThingPlace(StrEnum):
    """Where a thing lies."""

    STORE = "store"
    MEMORY = "memory"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class StoredThing:
    """One kind of thing.

    Attributes:
        kind: which one.
        place: where it lies: the host's storage, the program's memory, the administrator's files.
        keeper: who can delete it; `forget` does it for the plugin's.
        count: how many there are, None when only the host knows.
        size: their size in bytes as they are kept, None when it is not known; never of passwords.
        path: the directory of the administrator's files, else "".
    """

    kind: ThingKind
    place: ThingPlace
    keeper: Keeper
    count: int | None
    size: int | None = None
    path: str = ""
