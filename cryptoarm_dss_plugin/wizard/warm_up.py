"""Loads the engine while the person types: the window opens first, requests and cryptography come after."""

import importlib
import threading

_MODULES = (
    "msgspec",
    "idna",
    "urllib3",
    "requests",
    "cryptography.x509",
    "asn1crypto.x509",
    "cryptoarm_dss_plugin.importing.job",
    "cryptoarm_dss_plugin.wizard.presenter",
)


_PATIENCE_SECONDS = 0.1
"""So long whoever leaves waits for the module that is being loaded; a slow disk keeps nobody longer."""


class WarmUp:
    """Imports module after module on a thread, and stops between two of them when told to."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._load, name="dss-warm-up", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether everything is loaded; also after a failure, which whoever needs the module will meet."""
        return not self._thread.is_alive()

    def stop(self) -> None:
        """Stop after the module that is being loaded, for which only a moment is waited."""
        self._stopped.set()
        self.join(_PATIENCE_SECONDS)

    def join(self, seconds: float) -> bool:
        """Wait for the thread to end, so many seconds at most; whether it has."""
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _load(self) -> None:
        for module in _MODULES:
            if self._stopped.is_set():
                return
            importlib.import_module(module)
