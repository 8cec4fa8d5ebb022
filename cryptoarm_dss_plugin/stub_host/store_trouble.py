"""What a failure of the store means for the person."""

from pathlib import Path

from cryptoarm_dss_plugin.host_api.values import HostStorageError, Severity
from cryptoarm_dss_plugin.store import StoreError, StoreFault
from cryptoarm_dss_plugin.stub_host.services import Happening
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, mark

_BUSY = mark("The store of certificates is in use by another program: close it and try again")
_NO_ACCESS = mark("The store of certificates may not be used on this computer: turn to your administrator")
_DAMAGED = mark("The store of certificates is damaged: turn to your administrator")
_OTHERS = mark(
    "The store of certificates does not work: try again; if it does not help, turn to your administrator"
)

_WORDS = {
    StoreFault.DISK_FULL: mark("There is no room on the disk: free some and try again"),
    StoreFault.LOCKED: _BUSY,
    StoreFault.READ_ONLY: _NO_ACCESS,
    StoreFault.NO_ACCESS: _NO_ACCESS,
    StoreFault.FOREIGN: _NO_ACCESS,
    StoreFault.NOT_A_DATABASE: _DAMAGED,
    StoreFault.DAMAGED: _DAMAGED,
    StoreFault.NEWER_SCHEMA: mark(
        "The store of certificates was made by a newer version of the program: install that version"
    ),
}


def in_words(error: HostStorageError, texts: HostTexts) -> str:
    """A failure of the store as a sentence with advice.

    The kind is read from the beginning of the detail where the error has lost its class on the way.
    """
    kind = error.fault if isinstance(error, StoreError) else error.detail.partition(":")[0]
    return texts.text(next((words for fault, words in _WORDS.items() if fault == kind), _OTHERS))


def set_aside(place: Path, texts: HostTexts) -> Happening:
    """What to tell when a spoilt store was put out of the way, to this place."""
    return Happening(
        "host",
        Severity.WARNING,
        texts.text(mark("The store of certificates was damaged; a new one has been begun")),
        texts.text(
            mark(
                "The damaged one is kept as {file}: give it to your administrator if something in it is "
                "missed. Import your certificates anew."
            ),
            file=place.name,
        ),
        "store-set-aside",
        place.name,
    )
