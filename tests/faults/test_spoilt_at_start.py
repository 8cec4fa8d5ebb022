"""A host that starts on a spoilt store goes on with a new one, tells so, and keeps the old one whole."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is loaded

from PyQt5.QtCore import QEvent
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.store.database import FILE_NAME
from cryptoarm_dss_plugin.stub_host import StubHost
from tests.faults.catalogue import EnterFault, Fault
from tests.faults.test_store import SPOILT


@pytest.fixture
def start(qapp: QApplication) -> Iterator[list[StubHost]]:
    """Hosts that were started; closed afterwards."""
    hosts: list[StubHost] = []
    yield hosts
    for host in hosts:
        host.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("key", ["garbage", "overwritten", "cut"])
def test_a_host_sets_a_spoilt_store_aside(
    start: list[StubHost], qtbot: QtBot, directory: Path, key: str, enter_fault: EnterFault
) -> None:
    injected, spoil = SPOILT[key]
    file = directory / FILE_NAME
    spoil(file)
    before = file.read_bytes()

    host = StubHost(directory, "en")
    start.append(host)
    qtbot.waitUntil(lambda: host.library.loaded)
    qtbot.waitUntil(lambda: host.notifications.rowCount() == 1)
    told = host.notifications.at(host.notifications.index(0, 0))
    assert told is not None
    host.services.background.wait_for(lambda: None)
    entries = host.services.store.journal()

    assert (directory / f"{FILE_NAME}.damaged").read_bytes() == before
    enter_fault(
        Fault(
            "Store",
            f"at start: {key}",
            f"a host starts where {injected}",
            f"`{told.code}` {told.title}. {told.text}",
            ", ".join(f"{one.severity.value} {one.code}" for one in entries),
            "a new one; the old one is set aside, byte for byte",
        )
    )
