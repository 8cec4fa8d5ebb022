"""The end of a host, its own mistakes, and the training server that ends with it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PyQt5.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QTreeWidget
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.host_api.values import JournalEntry, Notification, Severity
from cryptoarm_dss_plugin.store import Store, StoreError
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.qt import QObject, pyqtSignal
from cryptoarm_dss_plugin.stub_host.services import Services
from tests.stub_host.conftest import Start
from tests.stub_host.hands import CERTIFICATES, click, find


def test_closing_the_window_closes_everything(start: Start) -> None:
    host = start()
    host.importer.import_files([CERTIFICATES / "accountant-256.der"])
    threads = {thread.name for thread in threading.enumerate()}

    host.window.close()

    assert not host.window.isVisible()
    assert {thread.name for thread in threading.enumerate()} == threads - {"stub-host-disk"}
    with pytest.raises(StoreError):
        host.services.store.journal()
    host.close()
    host.close()


def test_what_was_told_just_before_the_end_is_on_disk(start: Start, data_dir: Path) -> None:
    host = start()
    for number in range(20):
        host.services.show(Notification(Severity.INFO, f"Уведомление {number}", ""))

    host.close()

    store = Store(data_dir)
    assert [one.title for one in store.notifications()] == [f"Уведомление {n}" for n in reversed(range(20))]
    store.close()


def test_closing_is_quick_for_the_person_though_the_store_is_held_by_another_program(
    start: Start, data_dir: Path
) -> None:
    host = start()
    store = Store(data_dir)
    store.write_journal(JournalEntry("x", "import", Severity.INFO, "Запись"))
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        def work(_: object) -> None:
            held.set()
            let_go.wait(10)

        store._database.write(work)  # noqa: SLF001 - the lock that another program would hold

    holding = threading.Thread(target=hold)
    holding.start()
    assert held.wait(10)
    host.services.show(Notification(Severity.INFO, "Последнее", ""))
    releasing = threading.Timer(0.3, let_go.set)
    releasing.start()
    host.window.close()
    visible = host.window.isVisible()
    holding.join()
    releasing.join()
    store.close()

    assert not visible
    again = Store(data_dir)
    assert [one.title for one in again.notifications()] == ["Последнее"]
    again.close()


class Clumsy(QObject):
    """An object whose slot fails."""

    pressed = pyqtSignal(bool)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.calls = 0
        self.pressed.connect(self.on_pressed)

    @guarded
    def on_pressed(self) -> None:
        """Fail."""
        self.calls += 1
        raise RuntimeError("login=ivanov is broken")


def test_a_slot_that_fails_is_told_once_and_the_program_goes_on(start: Start, qtbot: QtBot) -> None:
    host = start()
    clumsy = Clumsy(host.services)

    clumsy.pressed.emit(True)  # noqa: FBT003 - a signal's argument
    clumsy.pressed.emit(True)  # noqa: FBT003 - a signal's argument

    qtbot.waitUntil(lambda: host.notifications.rowCount() == 1)
    assert clumsy.calls == 2
    entry = host.services.background.wait_for(host.services.store.journal)[0]
    assert entry.code == "host-fault"
    assert "Clumsy.on_pressed: RuntimeError" in entry.detail
    assert "on_pressed:" in entry.detail
    assert "ivanov" not in entry.detail


def test_the_training_server_is_shown_and_ends_with_the_host(start: Start, qtbot: QtBot) -> None:
    host = start(training=True)
    windows = [one for one in QApplication.topLevelWidgets() if one.objectName() == "trainingPanel"]
    panel = windows[0]
    accounts = find(panel, QTreeWidget, "trainingAccounts")
    address = find(panel, QLineEdit, "training.auth_server")
    qtbot.waitUntil(lambda: accounts.topLevelItemCount() > 5, timeout=20_000)
    assert address.text().startswith("https://localhost:")
    assert Path(find(panel, QLineEdit, "training.ca_file").text()).is_file()

    click(panel, "dss_server")
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    assert clipboard.text() == find(panel, QLineEdit, "training.dss_server").text()
    buttons = {one.text().replace("&", ""): one for one in panel.findChildren(QPushButton)}
    assert not buttons["Скопировать пароль"].isEnabled()  # the first account has none
    accounts.setCurrentItem(accounts.topLevelItem(1))
    buttons["Скопировать пароль"].click()
    item = accounts.topLevelItem(1)
    assert item is not None
    assert clipboard.text() == item.text(1) != ""
    buttons["Скопировать логин"].click()
    assert clipboard.text() == item.text(0)

    panel.close()
    click(host.window, "trainingButton")
    assert panel.isVisible()
    ca_file = Path(find(panel, QLineEdit, "training.ca_file").text())
    host.close()
    assert not ca_file.exists()  # the server has tidied up, so it has ended


def test_a_training_server_that_is_gone_is_told(start: Start, qtbot: QtBot) -> None:
    host = start(training=True)
    panel = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "trainingPanel")
    accounts = find(panel, QTreeWidget, "trainingAccounts")
    qtbot.waitUntil(lambda: accounts.topLevelItemCount() > 5, timeout=20_000)

    assert host.training is not None
    os.kill(host.training.process_id, signal.SIGTERM)

    labels = panel.findChildren(QLabel)
    qtbot.waitUntil(lambda: any("не работает" in label.text() for label in labels))
    assert accounts.topLevelItemCount() == 0
    assert not any(one.isEnabled() for one in panel.findChildren(QToolButton))


def test_a_training_server_that_was_killed_leaves_nothing_behind(start: Start, qtbot: QtBot) -> None:
    host = start(training=True)
    panel = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "trainingPanel")
    ca_file = find(panel, QLineEdit, "training.ca_file")
    qtbot.waitUntil(lambda: bool(ca_file.text()), timeout=20_000)
    directory = Path(ca_file.text()).parent

    assert host.training is not None
    os.kill(host.training.process_id, signal.SIGKILL)

    qtbot.waitUntil(lambda: not directory.exists())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_program_ends_by_a_signal_and_takes_the_training_server_along(
    tmp_path: Path, number: signal.Signals
) -> None:
    program = [sys.executable, "-m", "cryptoarm_dss_plugin.stub_host", "--data-dir", str(tmp_path / "data")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen([*program, "--demo", "--lang", "en"], env=environment) as running:  # noqa: S603 - our own
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
        deadline = time.monotonic() + 30
        while not (started := children.read_text().split()) and time.monotonic() < deadline:
            pass
        assert started
        os.kill(running.pid, number)

        assert running.wait(30) == 0
    assert not Path(f"/proc/{started[0]}").exists()


def test_without_an_application_it_says_what_is_missing(tmp_path: Path) -> None:
    program = f"""
from cryptoarm_dss_plugin.stub_host import StubHost
try:
    StubHost({json.dumps(str(tmp_path))})
except RuntimeError as error:
    print(error)
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own

    assert "QApplication" in done.stdout
