"""Fills the boxes in with what was found, and remembers what was in them before."""

from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.wizard.boxes import Boxes
from cryptoarm_dss_plugin.wizard.tick import LockableTick

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.discovering.found import Found

FILLED = ("auth_server", "dss_server", "client_id", "resource")


class Filling:
    """What a search has put into the form, and what it replaced; what is locked stays as it is."""

    def __init__(self, boxes: Boxes, dss2: LockableTick) -> None:
        """Prepare.

        Args:
            boxes: where the texts belong.
            dss2: the tick for DSS 2.0.
        """
        self._boxes = boxes
        self._dss2 = dss2
        self._before: dict[str, str] = {}
        self._dss2_before = False

    def fill(self, found: "Found") -> None:
        """Fill the boxes in; what nobody said stays as it is."""
        self._before = {key: self._boxes.content(key) for key in FILLED}
        self._dss2_before = self._dss2.isChecked()
        for key in FILLED:
            value = getattr(found, key)
            if value and not self._boxes.is_locked(key):
                self._boxes.line(key).setText(value)
        if found.api_version and not self._dss2.is_locked:
            self._dss2.setChecked(found.api_version == "v2")

    def is_locked(self, field: str) -> bool:
        """Whether a search cannot change what it calls so."""
        if field == "api_version":
            return self._dss2.is_locked
        return field in FILLED and self._boxes.is_locked(field)

    def put_back(self) -> None:
        """The boxes as they were."""
        for key, text in self._before.items():
            if not self._boxes.is_locked(key):
                self._boxes.line(key).setText(text)
        if not self._dss2.is_locked:
            self._dss2.setChecked(self._dss2_before)
