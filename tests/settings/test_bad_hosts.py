"""The pages of the settings in a host whose hooks do not return, or answer nonsense."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QDialog, QLabel, QLineEdit, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.connections import PLUGIN_ID, Connection
from cryptoarm_dss_plugin.host_api.memory_host import MemoryHost
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.settings.connections_desk import ConnectionsDesk
from cryptoarm_dss_plugin.settings.connections_page import ConnectionsPage
from cryptoarm_dss_plugin.settings.connections_table import ConnectionsTable
from cryptoarm_dss_plugin.settings.stored_page import StoredPage
from cryptoarm_dss_plugin.settings.stored_work import EVERYTHING, StoredWork
from cryptoarm_dss_plugin.settings.while_open import LEFT_AFTER_SECONDS
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.host_api.bad_hosts import Gate, host_of, instead, raising
from tests.stub_host.hands import click, find
from tests.wizard.memory import secrets_in_memory

AT_ONCE_SECONDS = 1.0
"""What is promised is 0.2 s; a machine under test may be busy with other things."""

SILENT = "The certificate store of this program does not answer."
WORK = Connection(
    "work", "https://dss.example.test/STS/oauth", "https://dss.example.test/SignServer/rest", "a"
)


def remembering(*connections: Connection) -> MemoryHost:
    """An honest host with these connections."""
    memory = MemoryHost()
    memory.settings[PLUGIN_ID] = {
        f"connection/{one.name}": msgspec.json.encode(one).decode() for one in connections
    }
    return memory


class Office:
    """Both pages over one host.

    Args:
        qtbot: Qt's event loop.
        hooks: of the host.
    """

    def __init__(self, qtbot: QtBot, hooks: Sequence[object]) -> None:
        self.qtbot = qtbot
        self.passwords = PasswordKeeper()
        self.host = host_of(*hooks, gui_thread=threading.get_ident())
        self.desk = ConnectionsDesk(self.host, self.passwords, "dss.import", lambda: None)
        self.work = StoredWork(self.host, self.passwords, lambda: None)
        self.page = ConnectionsPage(self.desk, Texts("en"))
        self.stored = StoredPage(self.work, Texts("en"))
        for page in (self.page, self.stored):
            qtbot.addWidget(page)

    def show(self) -> None:
        """Show the connections, and wait for them."""
        self.page.show()
        self.until(lambda: self.desk.rows is not None)
        find(self.page, ConnectionsTable, "connectionsTable").choose(
            [row.name for row in self.desk.rows or ()]
        )

    def until(self, true: Callable[[], object]) -> None:
        """Wait for something that can be seen."""
        self.qtbot.waitUntil(lambda: bool(true()), timeout=8000)

    def text(self, name: str) -> str:
        """What a line of either page says, "" when it is hidden."""
        labels = [*self.page.findChildren(QLabel, name), *self.stored.findChildren(QLabel, name)]
        return "".join(label.text() for label in labels if label.isVisible())

    def dialog(self, name: str) -> QDialog:
        """A dialog of the page."""
        return find(self.page, QDialog, name)

    def close(self) -> float:
        """What switching the plugin off does; in how many seconds."""
        begun = time.monotonic()
        self.desk.close()
        self.work.close()
        return time.monotonic() - begun


Open = Callable[..., Office]


def plugin_threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("dss-")]


@pytest.fixture
def open_office(qtbot: QtBot) -> Iterator[Open]:
    """Opens offices; at the end their gates are opened and they are closed."""
    offices: list[Office] = []
    gates: list[Gate] = []

    def make(*hooks: object) -> Office:
        gates.extend(one for one in hooks if isinstance(one, Gate))
        offices.append(Office(qtbot, hooks))
        return offices[-1]

    yield make
    for gate in gates:
        gate.let_go()
    for office in offices:
        office.close()
    qtbot.waitUntil(lambda: plugin_threads() == [])


def test_pages_that_wait_for_the_host_say_so_and_are_filled_when_it_answers(open_office: Open) -> None:
    """However often a page is shown then, the host is not asked once more before it answers."""
    gate = Gate("read_settings")
    office = open_office(remembering(WORK), gate)
    office.page.show()
    office.stored.show()
    office.until(lambda: len(gate.calls) >= 2)
    assert office.text("connectionsEmpty") == "The connections are being read..."

    office.until(lambda: office.text("connectionsEmpty").startswith(SILENT))
    office.until(lambda: office.text("storedOutcome").startswith(f"⚠ {SILENT}"))
    asked = len(gate.calls)
    for page in (office.page, office.stored):
        for _ in range(5):
            page.hide()
            page.show()

    assert len(gate.calls) == asked
    gate.let_go()
    office.until(lambda: office.desk.rows)
    office.until(lambda: office.text("storedFacts.connections"))
    office.until(lambda: not office.desk.reading)
    assert office.text("connectionsEmpty") == ""
    office.until(lambda: office.text("storedOutcome") == "")
    assert not office.desk.is_lost


def test_a_change_that_waits_for_the_host_can_be_left(open_office: Open) -> None:
    gate = Gate("write_settings")
    memory = remembering(WORK)
    office = open_office(memory, gate)
    office.show()
    (row,) = office.desk.rows or ()
    office.passwords.remember(row.account, Secret("Canary-remembered-74"))
    click(office.page, "removeConnection")
    dialog = office.dialog("removeConnectionDialog")
    click(dialog, "removeKeepCertificates")
    gate.wait_until_held()

    problem = find(dialog, QLabel, "connectionProblem")
    office.until(lambda: problem.text().startswith(f"⚠ {SILENT}"))
    assert office.text("connectionsSilent").startswith(f"⚠ {SILENT}")
    click(dialog, "removeCancel")

    assert not dialog.isVisible()
    gate.let_go()
    office.until(lambda: office.desk.rows == ())
    assert memory.settings[PLUGIN_ID] == {}
    assert not office.desk.remembers(row)  # as was said before


def test_a_change_that_fails_in_the_end_says_why_and_nothing_else(open_office: Open) -> None:
    gate = Gate("read_settings", closed=False)
    office = open_office(remembering(WORK, replace_name(WORK, "home")), gate)
    office.show()
    find(office.page, ConnectionsTable, "connectionsTable").choose(["work"])
    gate.close()
    rename(office)
    dialog = office.dialog("renameConnectionDialog")
    problem = find(dialog, QLabel, "connectionProblem")
    office.until(lambda: problem.text().startswith(f"⚠ {SILENT}"))

    gate.let_go()

    office.until(find(dialog, QLabel, "newConnectionNameHint").isVisible)
    assert problem.text() == ""


def rename(office: Office) -> None:
    click(office.page, "renameConnection")
    dialog = office.dialog("renameConnectionDialog")
    find(dialog, QLineEdit, "newConnectionName").setText("home")
    click(dialog, "renameAccept")


def remove(office: Office) -> None:
    click(office.page, "removeConnection")
    click(office.dialog("removeConnectionDialog"), "removeKeepCertificates")


def forget(office: Office) -> None:
    office.work.forget(EVERYTHING)


CHANGES: list[tuple[Callable[[Office], None], str, bool]] = [
    (rename, "read_settings", False),
    (rename, "stored_certificates", False),
    (remove, "read_settings", False),
    (remove, "release_certificates", True),
    (forget, "stored_certificates", False),
]
"""What a person wants, the hook of it that does not return, and whether it is made in the end."""


def test_switched_off_a_change_that_has_not_begun_is_not_made_much_later(open_office: Open) -> None:
    """One that has begun is made whole; they all wait for their hosts side by side."""
    gates, hosts = [], []
    for change, hook, _is_made in CHANGES:
        gate, memory = Gate(hook, closed=False), remembering(WORK)
        office = open_office(memory, gate)
        office.show()
        gate.close()
        change(office)
        gate.wait_until_held()
        assert office.close() < AT_ONCE_SECONDS
        gates.append(gate)
        hosts.append(memory)
    before = dict(hosts[0].settings[PLUGIN_ID])
    closed_at = time.monotonic()

    office.until(lambda: time.monotonic() > closed_at + LEFT_AFTER_SECONDS)
    for gate in gates:
        gate.let_go()

    office.until(lambda: plugin_threads() == [])
    left = [memory.settings[PLUGIN_ID] for memory in hosts]
    assert left == [{} if is_made else before for _change, _hook, is_made in CHANGES]


@pytest.mark.parametrize("hook", ["read_settings", "stored_certificates"])
@pytest.mark.parametrize("leaves", [False, True], ids=["stop", "switch-off"])
def test_a_refresh_that_the_host_holds_up_is_left_at_once(
    open_office: Open, training: TrainingProcess, hook: str, *, leaves: bool
) -> None:
    """The secrets go, and what the host answers too late changes nothing."""
    ca_pem = Path(training.ca_file).read_text("ascii")
    addresses = training.auth_server, training.dss_server
    password = training.password("pwd")
    assert password is not None
    connection = Connection("work", *addresses, "pwd", ca_pem=ca_pem)
    memory, gate = remembering(connection, replace_name(connection, "more")), Gate(hook, closed=False)
    office = open_office(memory, gate)
    office.show()
    for row in office.desk.rows or ():
        office.passwords.remember(row.account, Secret(password))
    gate.close()
    click(office.page, "refreshAllConnections")
    gate.wait_until_held()
    told: list[object] = []
    office.desk.refresh.over.connect(lambda: told.append("over"))

    if leaves:
        assert office.close() < AT_ONCE_SECONDS
        office.passwords.forget_all()
    else:
        click(office.page, "stopRefresh")
        office.until(lambda: not find(office.page, QProgressBar, "refreshProgress").isVisible())
        office.passwords.forget_all()

    assert gate.is_held
    office.until(lambda: secrets_in_memory() == [])
    outcomes = [one.outcome.value for one in office.desk.refresh.ended.values()]
    assert outcomes == ([] if leaves else ["cancelled", "cancelled"])
    asked, settings = len(training.log()), dict(memory.settings[PLUGIN_ID])
    gate.let_go()
    office.until(lambda: plugin_threads() == [])
    office.qtbot.wait(0)
    assert told == ([] if leaves else ["over"])
    assert memory.certificates == []
    assert memory.settings[PLUGIN_ID] == settings
    assert len(training.log()) == asked


def test_stopped_after_the_storing_nobody_is_told_that_nothing_has_changed(
    open_office: Open, training: TrainingProcess
) -> None:
    """The host takes its time with the journal: that is waited for, a while."""
    ca_pem = Path(training.ca_file).read_text("ascii")
    connection = Connection("work", training.auth_server, training.dss_server, "pwd", ca_pem=ca_pem)
    memory, gate = remembering(connection), Gate("write_journal")
    office = open_office(memory, gate)
    office.show()
    password = training.password("pwd")
    assert password is not None
    for row in office.desk.rows or ():
        office.passwords.remember(row.account, Secret(password))
    click(office.page, "refreshAllConnections")
    gate.wait_until_held()
    stopped_at = time.monotonic()

    click(office.page, "stopRefresh")

    office.until(lambda: time.monotonic() > stopped_at + 0.5)  # more than twice what others are waited for
    assert len(memory.certificates) == 3
    assert office.desk.refresh.stopping
    gate.let_go()
    office.until(lambda: not office.desk.refresh.running)
    assert office.text("refreshSummary") == "1 connection was refreshed."


def test_a_password_that_was_refused_is_forgotten_also_when_the_run_was_stopped_meanwhile(
    open_office: Open, training: TrainingProcess
) -> None:
    """Or the next refresh would send it once more, and accounts lock."""
    ca_pem = Path(training.ca_file).read_text("ascii")
    connection = Connection("work", training.auth_server, training.dss_server, "pwd", ca_pem=ca_pem)
    gate = Gate("write_journal")
    office = open_office(remembering(connection), gate)
    office.show()
    rows = office.desk.rows or ()
    for row in rows:
        office.passwords.remember(row.account, Secret("Canary-wrong-73"))
    click(office.page, "refreshAllConnections")
    gate.wait_until_held()  # it writes down that the password was refused

    click(office.page, "stopRefresh")
    office.until(lambda: not office.desk.refresh.running)
    gate.let_go()

    office.until(lambda: plugin_threads() == [])
    assert len(rows) == 1
    assert not office.desk.remembers(rows[0])
    assert secrets_in_memory() == []


def replace_name(connection: Connection, name: str) -> Connection:
    return msgspec.structs.replace(connection, name=name)


NONSENSE: dict[str, tuple[str, Callable[[], object]]] = {
    "bug": ("read_settings", raising(RuntimeError("a bug"))),
    "interrupt": ("read_settings", raising(KeyboardInterrupt())),
    "text": ("read_settings", lambda: "settings"),
    "numbers": ("read_settings", lambda: {"connection/work": 1}),
    "certificates": ("stored_certificates", lambda: [None]),
    "not-a-list": ("stored_certificates", dict),
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_is_told_on_both_pages_and_can_be_tried_again(open_office: Open, kind: str) -> None:
    hook, does = NONSENSE[kind]
    memory = remembering(WORK)
    is_well = threading.Event()

    def sometimes() -> object:
        if is_well.is_set():
            return getattr(memory, hook)(*([PLUGIN_ID] if hook == "read_settings" else [PLUGIN_ID, None]))
        return does()

    office = open_office(memory, instead(hook, sometimes))
    office.page.show()
    office.until(lambda: office.desk.trouble)
    office.stored.show()
    error = "An error happened in the certificate store of this program"
    office.until(lambda: error in office.text("storedOutcome"))
    assert error in office.text("connectionsEmpty")

    is_well.set()
    click(office.page, "readConnectionsAgain")
    click(office.stored, "repeatStored")

    office.until(lambda: office.desk.rows and office.desk.trouble is None)
    office.until(lambda: office.text("storedFacts.connections"))
    assert office.text("storedOutcome") == ""


def test_a_host_that_answers_again_lets_what_failed_before_be_repeated(open_office: Open) -> None:
    gate = Gate("read_settings", closed=False)
    office = open_office(remembering(WORK), instead("write_settings", raising(RuntimeError("a bug"))), gate)
    office.stored.show()
    office.until(lambda: office.text("storedFacts.connections"))
    office.work.forget(EVERYTHING)
    error = "⚠ An error happened in the certificate store of this program"
    office.until(lambda: office.text("storedOutcome").startswith(error))
    gate.close()
    office.work.stored.emit()
    office.until(lambda: office.text("storedOutcome").startswith(f"⚠ {SILENT}"))

    gate.let_go()

    office.until(lambda: office.text("storedOutcome").startswith(error))
    assert find(office.stored, QPushButton, "repeatStored").isVisible()


ODD_SETTINGS = {
    "connection/work": "\0\ud800",
    "connection/\ud800\0": '{"name": "x\\u0000", "auth_server": "<b>", "dss_server": "", "login": "\u202e"}',
    "connection/" + "n" * 100_000: msgspec.json.encode(WORK).decode(),
    "last-import/work": '{"at": "0001-01-01T00:00:00+14:00", "outcome": "\\u0000"}',
    "last-import/x\0": '{"at": "0001-01-01T00:00:00", "outcome": "imported"}',
    "account/x": "[]" * 100_000,
    "": "",
}


def test_odd_settings_break_neither_page(open_office: Open) -> None:
    memory = remembering()
    memory.settings[PLUGIN_ID] = dict(ODD_SETTINGS)
    office = open_office(memory)
    office.stored.show()
    office.show()

    office.until(lambda: office.text("storedFacts.connections"))

    assert [row.name for row in office.desk.rows or ()] == ["work", "x\0"]
    table = find(office.page, ConnectionsTable, "connectionsTable")
    for column in range(6):
        table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
    assert office.text("connectionNotice") == ""
    office.work.forget(EVERYTHING)
    office.until(lambda: memory.settings[PLUGIN_ID] == {})


def test_a_wizard_that_the_host_opens_with_nonsense_is_told(open_office: Open) -> None:
    office = open_office(remembering(WORK), instead("open_wizard", raising(SystemExit(1))))
    office.show()

    click(office.page, "createConnection")

    assert office.text("connectionNotice") == "The window for the import could not be opened."


def test_a_host_that_switches_the_plugin_off_instead_of_opening_the_wizard(open_office: Open) -> None:
    offices: list[Office] = []

    def end_it() -> bool:
        offices[0].close()
        return False

    offices.append(open_office(remembering(WORK), instead("open_wizard", end_it)))
    offices[0].show()

    click(offices[0].page, "createConnection")

    assert offices[0].desk.is_closed
    assert offices[0].text("connectionNotice") == "The window for the import could not be opened."
