"""What the window remembers between two runs: language, dark or light, size and place."""

import base64
import binascii
from dataclasses import dataclass
from typing import Final

from cryptoarm_dss_plugin.host_api.values import HostStorageError
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.stub_host.background import Background
from cryptoarm_dss_plugin.stub_host.qt import QByteArray, QWidget
from cryptoarm_dss_plugin.stub_host.services import HOST_ID
from cryptoarm_dss_plugin.stub_host.texts import LANGUAGES, Language

_LANGUAGE: Final = "window/language"
_COLOURS: Final = "window/colours"
_GEOMETRY: Final = "window/geometry"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the person chose in an earlier run; None where they chose nothing.

    Attributes:
        language: the language of the windows.
        dark: dark or light windows.
        geometry: what `QWidget.saveGeometry` gave.
    """

    language: Language | None = None
    dark: bool | None = None
    geometry: bytes | None = None


class WindowMemory:
    """Reads and keeps the host's own settings about its window. It must not keep anyone from working.

    Args:
        store: the storage.
        background: its worker.
    """

    def __init__(self, store: Store, background: Background) -> None:
        self._store = store
        self._background = background
        self._first_geometry = b""

    def recall(self) -> Remembered:
        """What is remembered; nothing when it cannot be read. Before a window is shown."""
        try:
            kept = self._background.wait_for(lambda: self._store.read_settings(HOST_ID))
        except HostStorageError:
            return Remembered()
        language = next((one for one in LANGUAGES if one == kept.get(_LANGUAGE)), None)
        dark = {"dark": True, "light": False}.get(kept.get(_COLOURS, ""))
        try:
            geometry = base64.b64decode(kept.get(_GEOMETRY, ""), validate=True)
        except (binascii.Error, ValueError):
            geometry = b""
        return Remembered(language, dark, geometry or None)

    def keep_language(self, language: Language) -> None:
        """The person chose a language."""
        self._keep(_LANGUAGE, language)

    def keep_dark(self, *, dark: bool) -> None:
        """The person chose dark or light windows."""
        self._keep(_COLOURS, "dark" if dark else "light")

    def watch(self, window: QWidget) -> None:
        """Note how a window stands that has just been shown; without that its place is not kept."""
        self._first_geometry = window.saveGeometry().data()

    def keep_geometry(self, window: QWidget) -> None:
        """Keep how the window stands at the end, if the person changed that; before it is hidden."""
        geometry = window.saveGeometry().data()
        if self._first_geometry and geometry != self._first_geometry:
            self._keep(_GEOMETRY, base64.b64encode(geometry).decode("ascii"))

    def _keep(self, key: str, value: str) -> None:
        self._background.run(lambda: self._store.write_settings(HOST_ID, {key: value}))


def restore(window: QWidget, remembered: Remembered) -> None:
    """Let a window stand where it stood; Qt brings it back onto a screen when that one is gone."""
    if remembered.geometry is not None:
        window.restoreGeometry(QByteArray(remembered.geometry))
