"""The wizard in a host whose hooks do not return, or do what they like: told, left at once, nothing lost."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PyQt5.QtCore import QEvent
from PyQt5.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWizard
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.host_api.installed_plugin import InstalledPlugin
from cryptoarm_dss_plugin.host_api.memory_host import MemoryHost
from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.host_api.bad_hosts import Gate, instead, raising, spoiled
from tests.stub_host.hands import find
from tests.wizard.memory import secrets_in_memory

PLUGIN = "cryptoarm-dss"
AT_ONCE_SECONDS = 1.0
"""What is promised is 0.2 s; a machine under test may be busy with other things."""

SILENT = "The certificate store of this program does not answer."


class Desk:
    """A host by hand with one wizard in it.

    Args:
        qtbot: Qt's event loop.
        training: the server.
        hooks: implementations beside those that keep everything in memory.
    """

    def __init__(self, qtbot: QtBot, training: TrainingProcess, *hooks: object) -> None:
        self.qtbot, self.training = qtbot, training
        self.memory = MemoryHost()
        self.plugin = InstalledPlugin(PLUGIN, self.memory, *hooks)
        self.wizard = QWizard()

    def open(self) -> None:
        """Open the wizard."""
        self.plugin.open_wizard(self.wizard, "dss.import")
        self.qtbot.waitExposed(self.wizard)

    def begin(self, login: str) -> None:
        """Fill in the form and go on."""
        if not self.wizard.isVisible():
            self.open()
        boxes = {
            "connectionName": "work",
            "authServer": self.training.auth_server,
            "dssServer": self.training.dss_server,
            "login": login,
            "caFile": self.training.ca_file,
            "proxyPassword": "Canary-proxy-71",
        }
        for name, text in boxes.items():
            find(self.wizard, QLineEdit, name).setText(text)
        self.press(QWizard.WizardButton.NextButton)

    def give_password(self, login: str) -> None:
        """Type the password and go on."""
        self.until(lambda: self.page() == "passwordPage")
        find(self.wizard, QLineEdit, "password").setText(self.training.password(login))
        self.press(QWizard.WizardButton.NextButton)

    def press(self, which: QWizard.WizardButton) -> None:
        """Press a button of the wizard once it can be pressed."""
        button = self.wizard.button(which)
        assert button is not None
        self.until(button.isEnabled)
        button.click()

    def page(self) -> str:
        """The page that is shown."""
        page = self.wizard.currentPage()
        return "" if page is None else page.objectName()

    def busy(self) -> str:
        """What the page says is being done."""
        page = self.wizard.currentPage()
        label = None if page is None else page.findChild(QLabel, "busyText")
        return label.text() if label is not None and label.isVisible() else ""

    def until(self, true: Callable[[], object]) -> None:
        """Wait for something that can be seen."""
        self.qtbot.waitUntil(lambda: bool(true()), timeout=8000)

    def kept(self) -> tuple[int, list[str], list[str], list[str]]:
        """Certificates, settings, codes in the journal, titles of notifications."""
        memory = self.memory
        return (
            len(memory.certificates),
            sorted(memory.settings.get(PLUGIN, {})),
            [entry.code or entry.severity.value for entry in memory.journal],
            [one.title for one in memory.notifications],
        )


Sit = Callable[..., Desk]


def plugin_threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("dss-")]


@pytest.fixture
def gates() -> Iterator[list[Gate]]:
    """Gates that are opened at the latest when the test has ended."""
    made: list[Gate] = []
    yield made
    for gate in made:
        gate.let_go()


@pytest.fixture
def sit(qtbot: QtBot, training: TrainingProcess, gates: list[Gate]) -> Iterator[Sit]:
    """Makes hosts; their gates are opened first, then they are closed."""
    desks: list[Desk] = []

    def make(*hooks: object) -> Desk:
        gates.extend(one for one in hooks if isinstance(one, Gate))
        desks.append(Desk(qtbot, training, *hooks))
        return desks[-1]

    yield make
    for gate in gates:
        gate.let_go()
    for desk in desks:
        desk.plugin.close()
        desk.wizard.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: plugin_threads() == [])


def cancel(desk: Desk) -> None:
    desk.press(QWizard.WizardButton.CancelButton)


def close(desk: Desk) -> None:
    desk.wizard.close()


def disable(desk: Desk) -> None:
    desk.plugin.ask("plugin_disabling")
    desk.wizard.hide()


HELD = ["read_settings", "write_settings", "stored_certificates", "store_certificates", "write_journal"]


@pytest.mark.parametrize(
    ("hook", "leave"),
    [
        *[(hook, cancel) for hook in HELD],
        *[(hook, disable) for hook in HELD],
        ("store_certificates", close),
    ],
)
def test_whoever_leaves_while_a_hook_does_not_return_is_free_at_once(
    sit: Sit, hook: str, leave: Callable[[Desk], None], record_property: Callable[[str, object], None]
) -> None:
    gate = Gate(hook, closed=False)
    desk = sit(gate)
    desk.begin("pwd")
    desk.until(lambda: desk.page() == "passwordPage")
    if hook == "read_settings":
        desk.press(QWizard.WizardButton.BackButton)
        desk.until(lambda: [entry.code for entry in desk.memory.journal] == ["cancelled"])
        gate.close()
        desk.press(QWizard.WizardButton.NextButton)
    else:
        gate.close()
        desk.give_password("pwd")
    gate.wait_until_held()
    before, asked = desk.kept(), len(desk.training.log())

    begun = time.monotonic()
    leave(desk)
    seconds = time.monotonic() - begun

    record_property("seconds", f"{seconds:.3f}")
    assert not desk.wizard.isVisible()
    assert seconds < AT_ONCE_SECONDS
    assert gate.is_held
    desk.until(lambda: secrets_in_memory() == [])
    gate.let_go()
    desk.until(lambda: plugin_threads() == [])
    desk.qtbot.wait(0)
    stored = hook in {"store_certificates", "write_journal"}
    ending = "success" if stored else "cancelled"
    journal = before[2] if hook == "write_journal" else [*before[2], ending]
    settings = [*before[1], "last-import/work"] if hook == "store_certificates" else before[1]
    # What was stored is told, unless the plugin is off: nobody else would say so.
    told = ["DSS certificates imported"] if stored and leave is not disable else []
    assert desk.kept() == (before[0], settings, journal, [*before[3], *told])
    assert len(desk.training.log()) == asked


def test_the_page_says_that_the_host_does_not_answer_and_goes_on_when_it_does(sit: Sit) -> None:
    gate = Gate("read_settings", "store_certificates")
    desk = sit(gate)
    desk.open()
    gate.wait_until_held()  # what is saved is offered: nobody waits for that
    desk.begin("idonly")
    desk.until(desk.busy)
    first = desk.busy()

    desk.until(lambda: desk.busy().startswith(SILENT))

    button = desk.wizard.button(QWizard.WizardButton.CancelButton)
    assert button is not None
    assert button.isEnabled()
    assert first == "Signing in to the DSS server..."
    assert desk.memory.journal == []
    gate.let_go()
    desk.until(lambda: desk.page() == "resultPage")
    assert [entry.severity for entry in desk.memory.journal] == [Severity.SUCCESS]
    assert len(desk.memory.certificates) == 3


def test_a_check_that_waits_for_the_host_says_so_and_leaves_no_password(sit: Sit) -> None:
    gate = Gate("read_settings", closed=False)
    desk = sit(gate)
    desk.begin("idonly")
    desk.until(lambda: desk.page() == "resultPage")
    desk.press(QWizard.WizardButton.FinishButton)
    desk.wizard = QWizard()
    desk.plugin.open_wizard(desk.wizard, "dss.import", "work")
    desk.until(lambda: find(desk.wizard, QLineEdit, "authServer").text())
    find(desk.wizard, QLineEdit, "proxyPassword").setText("Canary-proxy-72")
    gate.close()
    find(desk.wizard, QPushButton, "checkConnection").click()
    gate.wait_until_held()

    outcome = find(desk.wizard, QLabel, "checkOutcome")
    desk.until(lambda: outcome.text().startswith(SILENT))
    asked = len(desk.training.log())
    find(desk.wizard, QPushButton, "stopCheck").click()

    assert outcome.text() == "The check was stopped."
    desk.until(lambda: secrets_in_memory() == [])
    gate.let_go()
    desk.until(lambda: plugin_threads() == [])
    assert outcome.text() == "The check was stopped."
    assert len(desk.training.log()) == asked


def test_a_plugin_that_was_switched_off_does_not_ask_again_what_is_saved(sit: Sit) -> None:
    """It was to be read once more when the host has answered; meanwhile it is of no interest to anybody."""
    asked: list[object] = []

    def count(answer: object) -> object:
        asked.append(answer)
        return answer

    gate = Gate("read_settings")
    desk = sit(gate, spoiled("read_settings", count))
    desk.open()
    gate.wait_until_held()
    name = find(desk.wizard, QLineEdit, "connectionName")
    for box in ("authServer", "dssServer", "login"):
        find(desk.wizard, QLineEdit, box).setText("two parts")
    name.setText("two parts")
    desk.press(QWizard.WizardButton.NextButton)
    desk.until(name.accessibleDescription)

    disable(desk)
    gate.let_go()

    desk.until(lambda: plugin_threads() == [])
    desk.qtbot.wait(0)
    desk.until(lambda: plugin_threads() == [])
    assert len(asked) == 1


def test_a_host_that_switches_the_plugin_off_out_of_its_own_hooks(sit: Sit) -> None:
    """A notification comes, and the host ends the plugin before it has returned."""
    desks: list[Desk] = []

    def end_it() -> int:
        desks[0].plugin.ask("plugin_disabling")
        return 1

    desks.append(sit(instead("show_notification", end_it)))
    desks[0].begin("idonly")
    desks[0].until(lambda: len(desks[0].memory.journal) == 1)
    desks[0].until(lambda: plugin_threads() == [])

    desks[0].wizard.close()

    assert len(desks[0].memory.certificates) == 3
    assert secrets_in_memory() == []


@pytest.mark.parametrize(
    "error", [RuntimeError("a bug"), SystemExit(1), GeneratorExit()], ids=lambda error: type(error).__name__
)
def test_notifications_that_cannot_be_shown_change_nothing(sit: Sit, error: BaseException) -> None:
    desk = sit(instead("show_notification", raising(error)))

    desk.begin("idonly")

    desk.until(lambda: desk.page() == "resultPage")
    assert len(desk.memory.certificates) == 3
    assert len(desk.memory.journal) == 1


@pytest.mark.parametrize("answer", [None, "a host", 1], ids=["nothing", "text", "number"])
def test_a_host_that_cannot_tell_what_it_is_has_a_plugin_all_the_same(
    sit: Sit, answer: object, expected_logs: list[str]
) -> None:
    expected_logs.append("^what the host is: host_info: answered ")

    desk = sit(spoiled("host_info", lambda _answer: answer))

    assert [action.title for action in desk.plugin.import_actions()] == ["Импорт из DSS"]
    desk.begin("idonly")
    desk.until(lambda: desk.page() == "resultPage")
    desk.plugin.ask("language_changed", language="en")
    assert [action.title for action in desk.plugin.import_actions()] == ["Import from DSS"]


def test_odd_settings_do_not_disturb_the_form(sit: Sit) -> None:
    desk = sit()
    desk.memory.settings[PLUGIN] = {
        "connection/a": "\0\ud800",
        "connection/\ud800": '{"name": "x\\u0000", "auth_server": "<b>", "dss_server": "", "login": "a"}',
        "connection/b": '{"name": "b", "auth_server": "https://[", "dss_server": "https://", "login": ""}',
        "account/x": "[]" * 100_000,
    }

    desk.begin("idonly")

    desk.until(lambda: desk.page() == "resultPage")
    assert len(desk.memory.certificates) == 3
