"""Fills the boxes in with what was found, and remembers what was in them before."""

from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.wizard.boxes import Boxes
from cryptoarm_dss_plugin.wizard.qt import QCheckBox

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.discovering.found import Found

FILLED = ("auth_server", "dss_server", "client_id", "resource")


class Filling:
    """What a search has put into the form, and what it replaced."""

    def __init__(self, boxes: Boxes, dss2: QCheckBox) -> None:
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
            if value:
                self._boxes.line(key).setText(value)
        if found.api_version:
            self._dss2.setChecked(found.api_version == "v2")

    def put_back(self) -> None:
        """The boxes as they were."""
        for key, text in self._before.items():
            self._boxes.line(key).setText(text)
        self._dss2.setChecked(self._dss2_before)
