"""A person at the real window, with the plugin that its entry point names; Qt's warnings fail a test."""

import gc
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt5.QtCore import QEvent
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.canaries import Canaries
from tests.stub_host.conftest import HARMLESS_WARNINGS as OF_ANY_WINDOW
from tests.wizard import memory
from tests.wizard.person import Person

HARMLESS_WARNINGS = (*OF_ANY_WINDOW, "raise\\(\\)", "grabbing the keyboard")
"""Menus say so, too, on the offscreen platform."""

Sit = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A warning of Qt fails every test of this room that shows a window."""
    for item in items:
        if Path(__file__).parent in item.path.parents and "qtbot" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*HARMLESS_WARNINGS))


@pytest.fixture(autouse=True)
def secrets_held_before() -> None:
    """Other tests, of whichever room, hold secrets for good: they are not this test's."""
    memory.begin()


@pytest.fixture
def sit_down(
    qtbot: QtBot, qapp: QApplication, data_dir: Path, training: TrainingProcess, canaries: Canaries
) -> Iterator[Sit]:
    """Seats a person at a fresh window on the test's data directory; a second time ends the first.

    Afterwards no window and no thread of the plugin is left.
    """
    before = set(map(id, qapp.topLevelWidgets()))
    people: list[Person] = []

    def sit_down(language: str = "ru", *, dark: bool = False) -> Person:
        for earlier in people:
            earlier.leave()
        people.append(Person(qtbot, training, canaries, data_dir, language, dark=dark))
        return people[-1]

    yield sit_down
    for person in people:
        person.host.close()  # the hunt has looked at everything when the test came to its end
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    left = [widget for widget in qapp.topLevelWidgets() if id(widget) not in before]
    assert not left, f"windows left behind: {left}"
    qtbot.waitUntil(lambda: not [one for one in threading.enumerate() if one.name.startswith("dss-")])


@pytest.fixture
def person(sit_down: Sit) -> Person:
    """A Russian person at a fresh window."""
    return sit_down()


@pytest.fixture
def free_port() -> int:
    """A port of this computer on which nobody listens."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
