"""Whether there is a screen to show a window on: without one Qt ends the whole program."""

import re
import socket
import sys
from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.stub_host.texts import HostTexts

_DISPLAY: Final = re.compile(r"(?:unix|(?P<host>[^/]*))?:(?P<number>\d{1,5})(?:\.\d+)?")
_FIRST_PORT: Final = 6000
_PATIENCE: Final = 2.0
"""Seconds for a display on another computer to answer."""


def why_no_screen(environment: Mapping[str, str], texts: HostTexts) -> str:
    """Why no window can be shown here: a sentence for the person, "" when nothing stands against it.

    Args:
        environment: the environment variables.
        texts: the language.
    """
    platform = environment.get("QT_QPA_PLATFORM", "")
    if not sys.platform.startswith("linux") or (not platform.startswith(("xcb", "wayland")) and platform):
        return ""
    display, wayland = environment.get("DISPLAY", ""), environment.get("WAYLAND_DISPLAY", "")
    advice = texts.text(
        "Start the program on a desktop; without a screen certificates are imported by the command"
        " cryptoarm-dss import"
    )
    if not display and not wayland:
        return texts.text(
            "There is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. {advice}.", advice=advice
        )
    if not wayland and not _answers(display):
        return texts.text(
            "There is no screen: the display {name} does not answer. {advice}.", name=display, advice=advice
        )
    return ""


def _answers(display: str) -> bool:
    """Whether somebody listens at an X11 display; a name of another kind is left to Qt."""
    found = _DISPLAY.fullmatch(display)
    if found is None:
        return True
    if found["host"]:
        return _listens(socket.AF_INET, (found["host"], _FIRST_PORT + int(found["number"])))
    path = f"/tmp/.X11-unix/X{found['number']}"  # noqa: S108 - where X11 has its sockets
    return any(_listens(socket.AF_UNIX, place) for place in (f"\0{path}", path))


def _listens(family: socket.AddressFamily, place: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.settimeout(_PATIENCE)
        try:
            tried.connect(place)
        except OSError:
            return False
    return True
