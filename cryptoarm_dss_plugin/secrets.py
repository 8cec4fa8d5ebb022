"""`Secret`: a password, code or token in memory, in a type that cannot print itself."""

import threading
import weakref
from typing import NoReturn, Self

_living: "weakref.WeakSet[Secret]" = weakref.WeakSet()
_guard = threading.RLock()  # a set may not change while another thread walks over it


class Secret:
    """A secret text that no log, traceback, pickle or format string can show.

    The text is held as bytes that `wipe` overwrites. That is a best effort: Python may have copied the
    text before it came here, and `reveal` makes a copy for whoever must send it.
    """

    __slots__ = ("__weakref__", "_characters")

    def __init__(self, text: str) -> None:
        self._characters = bytearray(text.encode("utf-8", "surrogatepass"))
        with _guard:
            _living.add(self)

    def reveal(self) -> str:
        """The text itself: only for the line that puts it on the wire."""
        return self._characters.decode("utf-8", "surrogatepass")

    def wipe(self) -> None:
        """Overwrite the text; the secret is empty afterwards."""
        self._characters[:] = bytes(len(self._characters))
        self._characters.clear()

    def __bool__(self) -> bool:
        return bool(self._characters)

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __format__(self, specification: str) -> str:
        return format("***", specification)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret cannot be pickled")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Secret cannot be pickled")


def living_secrets() -> list[Secret]:
    """The secrets now in memory, for whoever must keep them out of a text (see `redaction`)."""
    with _guard:
        return [secret for secret in _living if secret]
