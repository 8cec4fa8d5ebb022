"""Without a screen the program says so in one sentence, in the person's language, and ends."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.stub_host.screen import why_no_screen
from cryptoarm_dss_plugin.stub_host.texts import HostTexts

RUSSIAN = HostTexts("ru")
PLATFORM = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")


@pytest.mark.parametrize(
    ("display", "options", "said"),
    [
        ({}, (), "Нет экрана: не заданы ни DISPLAY, ни WAYLAND_DISPLAY. "),
        ({}, ("--lang", "en"), "There is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. "),
        ({"DISPLAY": ":59999"}, (), "Нет экрана: дисплей :59999 не отвечает. "),
    ],
)
def test_the_program_says_that_there_is_no_screen(
    tmp_path: Path, display: dict[str, str], options: tuple[str, ...], said: str
) -> None:
    data_dir = tmp_path / "data"
    program = [sys.executable, "-m", "cryptoarm_dss_plugin.stub_host", "--data-dir", str(data_dir), *options]
    environment = {name: value for name, value in os.environ.items() if name not in PLATFORM} | display

    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
    assert not data_dir.exists()


@pytest.mark.parametrize(
    "environment",
    [
        {"QT_QPA_PLATFORM": "offscreen"},
        {"WAYLAND_DISPLAY": "wayland-0"},
        {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":59999"},
        {"DISPLAY": "/private/launchd/org.example:0"},
    ],
)
def test_what_may_be_a_screen_is_left_to_qt(environment: dict[str, str]) -> None:
    assert why_no_screen(environment, RUSSIAN) == ""


def test_a_display_that_somebody_listens_at_is_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        display = f"127.0.0.1:{port - 6000}"

        assert why_no_screen({"DISPLAY": display}, RUSSIAN) == ""

    assert why_no_screen({"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}, RUSSIAN) != ""
