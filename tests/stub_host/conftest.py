"""Windows offscreen: Qt's warnings fail a test, and a host leaves nothing behind."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before Qt is loaded; a test of another room may have the application already.

from PyQt5.QtCore import QEvent
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.stub_host import StubHost
from tests.stub_host.desk import HOST, OWN_PLUGIN
from tests.stub_host.installed import Site

HARMLESS_WARNINGS = ("propagateSizeHints", "XDG_RUNTIME_DIR", "raise\\(\\)")
"""What the offscreen platform has to say on machines without a desktop."""

Start = Callable[..., StubHost]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A warning of Qt fails every test of this room that shows a window."""
    for item in items:
        if Path(__file__).parent in item.path.parents and "qtbot" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*HARMLESS_WARNINGS))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A directory of throw-away plugins that Python finds."""
    made = Site(tmp_path / "site")
    sys.path.insert(0, str(made.directory))
    yield made
    sys.path.remove(str(made.directory))


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, data_dir: Path) -> Iterator[Start]:
    """Starts a host on the test's data directory, with the plugin of this repository switched off.

    A second start ends the first run. Afterwards no window is left.
    """
    switched_off = Store(data_dir)
    switched_off.write_settings(HOST, {f"plugin/{OWN_PLUGIN}": "disabled"})
    switched_off.close()
    before = set(map(id, qapp.topLevelWidgets()))
    running: list[StubHost] = []

    def start(language: str = "ru", *, dark: bool = False, training: bool = False) -> StubHost:
        for earlier in running:
            earlier.close()
        host = StubHost(data_dir, language, dark=dark, training=training)
        running.append(host)
        qtbot.waitUntil(lambda: host.library.loaded)
        return host

    yield start
    for host in running:
        host.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in qapp.topLevelWidgets() if id(widget) not in before]
    assert not left, f"windows left behind: {left}"
