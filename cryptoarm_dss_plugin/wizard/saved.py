"""The saved connections, read while the window opens: a known name offers what was saved."""

import threading

from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.wizard.qt import QObject, Signal
from cryptoarm_dss_plugin.wizard.views import FilledForm

OFFERED = ("auth_server", "dss_server", "login", "client_id", "resource")
"""The boxes that a saved connection fills in."""


class SavedConnections(QObject):
    """Reads the host's settings on a thread of its own, for a disk may be slow.

    When they cannot be read nothing is offered; the import will meet the same failure and say so.
    """

    arrived = Signal(object)
    """The forms of the saved connections by name; emitted on the thread."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._read, name="dss-saved", daemon=True).start()

    def _read(self) -> None:
        from cryptoarm_dss_plugin.connections import ConnectionBook  # noqa: PLC0415 - loads msgspec
        from cryptoarm_dss_plugin.presets.administration import read_administration  # noqa: PLC0415
        from cryptoarm_dss_plugin.presets.resolving import resolve  # noqa: PLC0415

        try:
            saved = ConnectionBook(self._host).all()
        except DssPluginError:
            return
        presets = read_administration().presets
        forms = {}
        for one in saved:
            counts = {key: resolve(key, None, one, presets.get(one.name)).value for key in OFFERED}
            asks_v2 = "v2" in {one.confirmation_api, one.learnt_api}
            forms[one.name] = FilledForm(
                one.name,
                counts["auth_server"],
                counts["dss_server"],
                counts["login"],
                dss2=asks_v2,
                client_id=counts["client_id"],
                resource=counts["resource"],
                offered=one.name,
            )
        self.arrived.emit(forms)
