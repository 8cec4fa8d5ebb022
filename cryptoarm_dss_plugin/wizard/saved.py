"""What is saved and preset, read while the window opens: a known name offers its values."""

import threading
from types import MappingProxyType
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.wizard.offers import Known, Offer
from cryptoarm_dss_plugin.wizard.qt import QObject, Signal
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded
from cryptoarm_dss_plugin.wizard.views import FilledForm

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.connections import Connection
    from cryptoarm_dss_plugin.presets.administration import Preset

_BOX_OF = {"ca_pem": "ca_file", "confirmation_api": "dss2"}
"""What the form calls values that it shows otherwise."""


class SavedConnections(QObject):
    """Reads the host's settings and the administrator's files on a thread of its own: a disk may be slow.

    What cannot be read is not offered; the import will meet the same failure and say so.

    Attributes:
        known: what was read, empty before.
        bugs: where exceptions of its slots go.
    """

    known_changed = Signal()
    _arrived = Signal(object)

    def __init__(self, host: Host, bugs: BugReports, place: Place | None = None) -> None:
        """Prepare.

        Args:
            host: the host's hooks.
            bugs: where exceptions of slots go.
            place: where the administrator's files lie, the platform's place by default.
        """
        super().__init__()
        self.known = Known()
        self.bugs = bugs
        self._host = host
        self._place = place
        self._is_reading = self._is_stale = self._is_closed = False
        self._arrived.connect(self._on_arrived)

    def start(self) -> None:
        """Read it, also once more: another program may have changed it.

        As long as the host has not answered it is not asked again.
        """
        if self._is_closed:
            return
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading = True
        threading.Thread(target=self._read, name="dss-saved", daemon=True).start()

    def close(self) -> None:
        """The wizard has ended: the host is not asked any more."""
        self._is_closed = True

    def signed_in(self, form: FilledForm) -> None:
        """A sign-in with this form has saved its connection."""
        self.known = self.known.signed_in(form)

    @guarded
    def _on_arrived(self, known: Known) -> None:
        self.known = known
        self._is_reading = False
        self.known_changed.emit()
        if self._is_stale:
            self._is_stale = False
            self.start()

    def _read(self) -> None:
        from cryptoarm_dss_plugin.connections import ConnectionBook  # noqa: PLC0415 - loads msgspec
        from cryptoarm_dss_plugin.presets.administration import read_administration  # noqa: PLC0415

        administration = read_administration(self._place)
        try:
            saved = {one.name: one for one in ConnectionBook(self._host).all()}
        except DssPluginError:
            saved = {}
        offers = {}
        for name in sorted({*saved, *administration.presets}):
            try:
                offers[name] = _offer(name, saved.get(name), administration.presets.get(name))
            except DssPluginError:  # a saved address that is none
                continue
        self._arrived.emit(Known(MappingProxyType(offers), administration.policy))


def _offer(name: str, saved: "Connection | None", preset: "Preset | None") -> Offer:
    from cryptoarm_dss_plugin.presets.resolving import (  # noqa: PLC0415 - loads msgspec
        ValueSource,
        resolve_all,
    )

    counts = resolve_all({}, saved, preset)
    api = counts["confirmation_api"]
    learnt = saved.learnt_api if saved and api == "auto" else ""
    form = FilledForm(
        name,
        counts["auth_server"],
        counts["dss_server"],
        counts["login"],
        dss2="v2" in {api, learnt},
        client_id=counts["client_id"],
        resource=counts["resource"],
        proxy=counts["proxy"],
        proxy_user=counts.proxy_user,
        offered=name,
        gost_tls=counts["gost_tls"],
    )
    return Offer(
        form,
        frozenset(_BOX_OF.get(field, field) for field, value in counts.values.items() if value.locked),
        counts["ca_pem"],
        counts.values["ca_pem"].source is ValueSource.PRESET,
        is_saved=saved is not None,
    )
