"""Leaving at any moment: the person is free at once, and nothing of the plugin is left."""

import gc
import threading
import time
import weakref
from collections.abc import Callable

import pytest
from PyQt5.QtCore import QEvent, Qt, QTimer
from PyQt5.QtWidgets import QAction, QApplication, QWidget

from cryptoarm_dss_plugin.plugin import DssPlugin
from cryptoarm_dss_plugin.training.process import TrainingError, TrainingProcess
from tests.front import requests_of
from tests.wizard.conftest import Sit
from tests.wizard.memory import secrets_in_memory
from tests.wizard.person import PLUGIN, Person

AT_ONCE_SECONDS = 1.0
"""What is promised is 0.2 s; a machine under test may be busy with other things."""

SLOW_SECONDS = 8.0


def at_form(person: Person) -> None:
    person.choose_import()
    person.fill("pwd")


def at_warming_up(person: Person) -> None:
    person.choose_import()


def at_slow_start(person: Person) -> None:
    person.training.fault("slow", step="start", seconds=SLOW_SECONDS)
    person.begin("idonly")
    person.until(person.training.log)


def at_password(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    person.write("password", "Canary-typed-1")


def at_slow_password(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    person.training.fault("slow", step="start", seconds=SLOW_SECONDS)
    before = len(person.training.log())
    person.give_password("pwd", remember=True)
    person.until(lambda: len(person.training.log()) > before)


def at_phone(person: Person) -> None:
    person.begin("push")
    person.wait_page("confirmationPage")
    person.training.wait_for("push", polls=1)


def at_slow_poll(person: Person) -> None:
    person.training.fault("slow", step="poll", seconds=SLOW_SECONDS)
    person.begin("push")
    person.wait_page("confirmationPage")
    person.until(lambda: [entry for entry in person.training.log() if entry["step"] == "poll"])


def at_code(person: Person) -> None:
    person.begin("sms")
    person.give_password("sms")
    person.wait_page("confirmationPage")
    person.type("123")


def at_choice(person: Person) -> None:
    person.begin("choice")
    person.give_password("choice")
    person.wait_page("confirmationPage")


def at_slow_list(person: Person) -> None:
    person.training.fault("slow", path="certificates", seconds=SLOW_SECONDS)
    person.begin("idonly")
    person.until(lambda: [entry for entry in person.training.log() if entry["method"] == "GET"])


def at_failure(person: Person) -> None:
    person.training.fault("status", path="confirmation", status=500, times=None)
    person.begin("idonly")
    person.wait_problem()


def at_result(person: Person) -> None:
    person.begin("idonly")
    person.wait_page("resultPage")


Reach = Callable[[Person], None]
MOMENTS: list[Reach] = [
    at_warming_up,
    at_form,
    at_slow_start,
    at_password,
    at_slow_password,
    at_phone,
    at_slow_poll,
    at_code,
    at_choice,
    at_slow_list,
    at_failure,
    at_result,
]


def press_escape(person: Person) -> None:
    person.press(Qt.Key.Key_Escape)


def click_cancel(person: Person) -> None:
    if person.page() == "resultPage":
        person.forward()
    else:
        person.cancel()


def close_wizard(person: Person) -> None:
    person.wizard.close()


def disable(person: Person) -> None:
    person.host.plugins.disable(PLUGIN)


def close_host(person: Person) -> None:
    person.host.window.close()


LEAVINGS: list[Callable[[Person], None]] = [press_escape, click_cancel, close_wizard, disable, close_host]


def plugin_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("dss-")]


def running_timers(person: Person) -> list[QTimer]:
    return [timer for timer in person.host.window.findChildren(QTimer) if timer.isActive()]


@pytest.mark.parametrize("leave", LEAVINGS)
@pytest.mark.parametrize("reach", MOMENTS)
def test_the_person_is_free_at_once_and_nothing_goes_on(
    person: Person,
    reach: Reach,
    leave: Callable[[Person], None],
    record_property: Callable[[str, object], None],
) -> None:
    timers = len(running_timers(person))
    reach(person)

    begun = time.monotonic()
    leave(person)
    gone = [
        one
        for one in QApplication.topLevelWidgets()
        if one.objectName() == "dssImportWizard" and one.isVisible()
    ]
    seconds = time.monotonic() - begun

    record_property("seconds", f"{seconds:.3f}")
    assert gone == []
    assert seconds < AT_ONCE_SECONDS
    person.until(lambda: plugin_threads() == [])
    asked = len(requests_of(person.training))
    person.until(lambda: secrets_in_memory() == [])
    if leave is not close_host:
        person.until(lambda: not person.has_wizard())
        person.until(lambda: len(running_timers(person)) <= timers)
    person.qtbot.wait(20)
    assert len(requests_of(person.training)) == asked


@pytest.mark.parametrize("reach", [at_phone, at_slow_poll])
def test_after_leaving_no_poll_follows(person: Person, reach: Reach, training: TrainingProcess) -> None:
    """A poll is due every second; the server waits longer than that for one."""
    reach(person)
    person.cancel()
    person.until(lambda: plugin_threads() == [])
    (waiting,) = [one for one in training.state()["waiting"] if one["login"] == "push"]

    with pytest.raises(TrainingError, match="nobody waits"):
        training.wait_for("push", polls=len(waiting["polls"]) + 1, seconds=1.5)


def test_what_was_cancelled_left_nothing_and_is_in_the_journal(person: Person) -> None:
    at_slow_list(person)
    person.cancel()
    person.until(person.journal)

    (entry,) = person.journal()
    assert entry.code == "cancelled"
    assert person.certificates() == []
    assert person.notifications() == []


class Counted:
    """What there is of threads, running timers, windows, menu entries and registered plugins."""

    def __init__(self, person: Person) -> None:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        window = person.host.window
        manager = person.host.plugins.manager
        self.threads = sorted(thread.name for thread in threading.enumerate())
        self.timers = len(running_timers(person))
        self.windows = len(QApplication.topLevelWidgets())
        self.widgets = len(window.findChildren(QWidget))
        self.actions = len(window.findChildren(QAction))
        self.plugins = len(manager.get_plugins())
        self.hooks = {
            name: len(getattr(manager.hook, name).get_hookimpls())
            for name in vars(manager.hook)
            if not name.startswith("_")
        }


@pytest.mark.parametrize("reach", [at_form, at_slow_start, at_slow_poll, at_slow_list, at_result])
def test_three_rounds_of_switching_on_and_off_leave_no_more_than_one(person: Person, reach: Reach) -> None:
    def go_round() -> Counted:
        person.host.plugins.enable(PLUGIN)
        person.training.reset()
        reach(person)
        person.host.plugins.disable(PLUGIN)
        person.until(lambda: plugin_threads() == [])
        person.qtbot.wait(1)
        person.training.reset()
        return Counted(person)

    first = go_round()
    go_round()
    third = go_round()

    assert vars(third) == vars(first)
    assert person.host.window.findChild(QAction, "dss.import") is None
    gc.collect()
    assert [one for one in gc.get_objects() if isinstance(one, DssPlugin)] == []


def test_the_plugin_object_is_collected(person: Person) -> None:
    living = [weakref.ref(one) for one in gc.get_objects() if isinstance(one, DssPlugin)]
    assert len(living) == 1
    at_slow_poll(person)

    person.host.plugins.disable(PLUGIN)

    person.until(lambda: plugin_threads() == [])

    def is_gone() -> bool:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return living[0]() is None

    person.until(is_gone)


def test_it_stays_switched_off_after_a_restart(sit_down: Sit) -> None:
    person = sit_down()
    person.host.plugins.disable(PLUGIN)

    again = sit_down()

    assert again.host.window.findChild(QAction, "dss.import") is None
    again.host.plugins.enable(PLUGIN)
    again.import_all("idonly")


@pytest.mark.parametrize("reach", [at_slow_start, at_slow_poll, at_slow_list])
def test_no_thread_of_an_import_is_left_when_the_plugin_has_been_disabled(
    person: Person, reach: Reach
) -> None:
    reach(person)

    person.host.plugins.disable(PLUGIN)

    assert [one.name for one in threading.enumerate() if one.name.startswith("dss-import")] == []
