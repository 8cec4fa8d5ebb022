"""Fills the form in with what a name offers, closes what the administrator has set, and takes both back."""

from collections.abc import Iterable

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.boxes import Boxes
from cryptoarm_dss_plugin.wizard.further import Further
from cryptoarm_dss_plugin.wizard.offers import Known, Offer
from cryptoarm_dss_plugin.wizard.tick import LockableTick

_OFFERED = ("auth_server", "dss_server", "login", "proxy", "proxy_user", "client_id", "resource")
"""The boxes that a saved or preset connection fills in."""


class Offering:
    """What is offered at the moment.

    Attributes:
        name: under which name, "" for nothing.
    """

    def __init__(self, boxes: Boxes, tick: LockableTick, further: Further, texts: Texts) -> None:
        """Prepare.

        Args:
            boxes: the boxes of the form.
            tick: that for DSS 2.0.
            further: what is under «Дополнительно».
            texts: the person's language.
        """
        self.name = ""
        self._boxes = boxes
        self._tick = tick
        self._further = further
        self._note = texts.text("Set by your administrator")
        self._offer = Offer()
        self._filled: set[str] = set()  # by the offer, and not touched since
        self._tick_before: bool | None = None
        self._gost_before: str | None = None

    def offer(self, known: Known) -> None:
        """Fill the empty boxes in with what is known under the name; take back what another name offered.

        What the administrator has locked stands in its box whatever was there, and cannot be changed.
        """
        name = self._boxes.content("name").strip()
        offer = known.offers.get(name, Offer())
        if offer.form.offered == self.name and offer.locked == self._offer.locked:
            return
        self._take_back()
        self.name, self._offer = offer.form.offered, offer
        for key in _OFFERED:
            if key == "proxy_user" and self._boxes.content("proxy").strip() != offer.form.proxy:
                continue  # another proxy was typed: it has other accounts
            if key in offer.locked or not self._boxes.content(key).strip():
                self._boxes.line(key).setText(getattr(offer.form, key))
                self._filled.add(key)
        if self.name and offer.form.dss2 != self._tick.isChecked():
            self._tick_before = self._tick.isChecked()
            self._tick.setChecked(offer.form.dss2)
        gost = self._further.gost
        if self.name and offer.form.gost_tls != gost.value:
            self._gost_before = gost.value
            gost.set_value(offer.form.gost_tls)
        gost.lock(self._note if "gost_tls" in offer.locked else "")
        if "ca_file" in offer.locked:
            self._boxes.line("ca_file").clear()
        for key in (*_OFFERED, "ca_file"):
            self._boxes.lock(key, self._note if key in offer.locked else "")
        self._tick.lock(self._note if "dss2" in offer.locked else "")
        self._further.show_offer(offer)

    def touched(self, key: str) -> None:
        """The person has changed a box: what is in it stays."""
        self._filled.discard(key)

    def tick_touched(self) -> None:
        """The person has changed the tick."""
        self._tick_before = None

    def gost_touched(self) -> None:
        """The person has chosen about GOST TLS."""
        self._gost_before = None

    def taken_over(self, keys: Iterable[str]) -> None:
        """What is in these boxes came from elsewhere since, or was used: it stays."""
        self._filled.difference_update(keys)

    def used(self) -> None:
        """The form was used as it is: all of it stays."""
        self._filled.intersection_update(self._offer.locked)
        self._tick_before = self._gost_before = None

    def _take_back(self) -> None:
        for key in self._filled:
            self._boxes.line(key).clear()
        self._filled.clear()
        if self._tick_before is not None:
            self._tick.setChecked(self._tick_before)
            self._tick_before = None
        if self._gost_before is not None:
            self._further.gost.set_value(self._gost_before)
            self._gost_before = None
