"""Leaving while the certificates are being stored: the person is free at once, and what is told is true.

The worker is held at the edge by a real lock: another program has begun to write into the store's file.
"""

import gc
import sqlite3
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt5.QtCore import QEvent, QObject
from PyQt5.QtWidgets import QApplication

from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.store.database import FILE_NAME
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from tests.wizard.conftest import Sit
from tests.wizard.memory import secrets_in_memory
from tests.wizard.person import PLUGIN, Person
from tests.wizard.test_leaving import (
    AT_ONCE_SECONDS,
    click_cancel,
    close_wizard,
    disable,
    plugin_threads,
    press_escape,
)

NAME = "work"
HELD_AT_CLOSING_SECONDS = 0.4
LEAVINGS = [press_escape, click_cancel, close_wizard, disable]


class OtherProgram:
    """Another program that writes into the store: as long as it holds the lock nobody else can write."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._connection.execute("BEGIN IMMEDIATE")

    def break_storing(self) -> None:
        """From now on the second certificate of a batch cannot be written."""
        self._connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON certificates WHEN (SELECT count(*) FROM certificates) > 0"
            " BEGIN SELECT RAISE(ABORT, 'full'); END"
        )

    def let_go(self) -> None:
        """End its transaction."""
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """End, in whatever state."""
        self._connection.close()


Hold = Callable[[Person], OtherProgram]


@pytest.fixture
def hold() -> Iterator[Hold]:
    """Locks the store of a person."""
    programs: list[OtherProgram] = []

    def hold(person: Person) -> OtherProgram:
        programs.append(OtherProgram(person.data_dir / FILE_NAME))
        return programs[-1]

    yield hold
    for program in programs:
        program.close()


def is_storing(hook: str = "store_certificates") -> bool:
    """Whether the import's worker is in the store's own method."""
    workers = [one.ident for one in threading.enumerate() if one.name == "dss-import"]
    frames = sys._current_frames()  # noqa: SLF001 - there is no public way to see where a thread is
    for worker in workers:
        frame = frames.get(worker or 0)
        while frame is not None:
            if frame.f_code.co_name == hook and "store" in frame.f_globals["__name__"]:
                return True
            frame = frame.f_back
    return False


def reach_storing(person: Person, hold: Hold) -> OtherProgram:
    """Import until the worker waits at the store: the connection is known, its certificates are gone."""
    person.import_all("idonly", connectionName=NAME)
    store = Store(person.data_dir)
    store.remove_certificates(PLUGIN, NAME)
    store.close()
    person.until(lambda: len(person.notifications()) == 1)
    person.host.services.background.wait_for(lambda: None)
    program = hold(person)  # nothing is written before: all about the connection is known
    person.begin("idonly", connectionName=NAME)
    person.until(is_storing)
    return program


@pytest.mark.parametrize("leave", LEAVINGS)
def test_the_person_is_free_at_once_and_what_was_begun_is_stored_whole(
    person: Person,
    hold: Hold,
    leave: Callable[[Person], None],
    record_property: Callable[[str, object], None],
) -> None:
    program = reach_storing(person, hold)

    begun = time.monotonic()
    leave(person)
    gone = [one for one in QApplication.topLevelWidgets() if one.objectName() == "dssImportWizard"]
    seconds = time.monotonic() - begun

    record_property("seconds", f"{seconds:.3f}")
    assert not any(one.isVisible() for one in gone)
    assert seconds < AT_ONCE_SECONDS
    assert is_storing()
    assert person.certificates() == []  # nothing half-written can be seen
    assert len(person.notifications()) == 1
    program.let_go()
    person.until(lambda: plugin_threads() == [])
    assert len(person.certificates()) == 3
    assert [one.severity for one in person.journal()] == [Severity.SUCCESS, Severity.SUCCESS]
    person.until(lambda: len(person.rows()) == 3)
    person.until(lambda: secrets_in_memory() == [])
    if leave is not disable:  # who left is told that it was stored all the same
        person.until(lambda: len(person.notifications()) == 2)
        told = person.notifications()[1]
        assert (told.severity, told.journal_id) == (Severity.SUCCESS, person.journal()[1].entry_id)
        assert "3" in told.text


@pytest.mark.parametrize("leave", [click_cancel, disable])
def test_when_storing_fails_after_that_nothing_is_there_and_the_journal_says_so(
    person: Person, hold: Hold, leave: Callable[[Person], None]
) -> None:
    program = reach_storing(person, hold)
    program.break_storing()

    leave(person)
    program.let_go()

    person.until(lambda: plugin_threads() == [])
    assert person.certificates() == []
    assert [one.code for one in person.journal()] == ["", "store-failed"]
    assert len(person.notifications()) == 1


class HidingTime(QObject):
    """Notes when a window was hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: float | None = None

    def eventFilter(self, _watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 - Qt's name
        """Look at an event that is on its way to the window."""
        if event is not None and event.type() == QEvent.Type.Hide and self.seen is None:
            self.seen = time.monotonic()
        return False


def test_closing_the_host_hides_it_at_once_and_the_journal_knows_what_was_stored(
    sit_down: Sit, hold: Hold, record_property: Callable[[str, object], None]
) -> None:
    person = sit_down()
    program = reach_storing(person, hold)
    hiding = HidingTime()
    person.host.window.installEventFilter(hiding)
    releasing = threading.Timer(HELD_AT_CLOSING_SECONDS, program.let_go)
    releasing.start()

    begun = time.monotonic()
    person.host.window.close()

    releasing.join()
    assert hiding.seen is not None
    record_property("seconds", f"{hiding.seen - begun:.3f}")
    assert hiding.seen - begun < min(AT_ONCE_SECONDS, HELD_AT_CLOSING_SECONDS)
    assert plugin_threads() == []
    again = sit_down()
    assert len(again.certificates()) == 3
    assert [one.severity for one in again.journal()] == [Severity.SUCCESS, Severity.SUCCESS]
    again.until(lambda: len(again.rows()) == 3)


def test_closing_the_host_just_after_the_wizard_waits_for_it_too(sit_down: Sit, hold: Hold) -> None:
    person = sit_down()
    program = reach_storing(person, hold)
    person.cancel()
    assert is_storing()
    releasing = threading.Timer(HELD_AT_CLOSING_SECONDS, program.let_go)
    releasing.start()

    person.host.close()

    releasing.join()
    again = sit_down()
    assert len(again.certificates()) == 3
    assert [one.severity for one in again.journal()] == [Severity.SUCCESS, Severity.SUCCESS]


def test_a_refused_password_is_forgotten_also_when_the_person_left_before_it_was_told(
    person: Person, hold: Hold
) -> None:
    """The journal takes its time; then the same password is not sent once more by itself."""
    person.begin("pwd", connectionName=NAME)
    person.give_password("pwd", remember=True)
    person.finish()
    person.until(lambda: len(person.notifications()) == 1)
    person.host.services.background.wait_for(lambda: None)
    program = hold(person)
    person.training.fault("status", path="confirmation", status=401)
    person.begin("pwd", connectionName=NAME)
    person.until(lambda: is_storing("write_journal"))

    person.cancel()
    program.let_go()

    person.until(lambda: plugin_threads() == [])
    person.until(lambda: secrets_in_memory() == [])
    assert [one.code for one in person.journal()][1] == "wrong-credentials"
    person.begin("pwd", connectionName=NAME)
    person.wait_page("passwordPage")


def test_nothing_of_a_wizard_is_kept_once_its_import_has_ended(person: Person, hold: Hold) -> None:
    program = reach_storing(person, hold)
    gc.collect()
    [left] = [weakref.ref(one) for one in gc.get_objects() if isinstance(one, Conversation)]
    person.cancel()
    assert is_storing()

    program.let_go()

    person.until(lambda: len(person.notifications()) == 2)
    person.until(lambda: plugin_threads() == [])
    person.until(lambda: gc.collect() >= 0 and left() is None)
