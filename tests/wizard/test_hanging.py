"""Leaving while a request hangs: every request, every place in it, every way to leave, in the real window.

The server stays silent until all has been looked at, so nothing here ends because an answer or a time limit
came. `tools/leaving.py` runs every combination and writes down how long each took; otherwise each request is
left in every place, and in every way, but not in each way at each place.
"""

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt5.QtWidgets import QAbstractButton, QApplication, QDialog

from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.store.database import FILE_NAME
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.hanging import Stage
from tests.cli.hanging_server import Place
from tests.stub_host.hands import find
from tests.wizard.aftermath import (
    Seen,
    kept_by_host,
    leave,
    plugin_threads,
    running_timers,
    secrets_held_by,
)
from tests.wizard.conftest import Sit
from tests.wizard.hanging import (
    LEAVINGS,
    PLACES,
    REQUESTS,
    Leave,
    Request,
    Scene,
    can_leave,
    close_host,
    close_wizard,
    disable,
    press_cancel,
    staged,
    stop,
)
from tests.wizard.person import PLUGIN, Person
from tests.wizard.test_leaving_while_storing import HELD_AT_CLOSING_SECONDS, OtherProgram

Round = tuple[Request, Leave]

CANCELLED = [(Severity.INFO, "cancelled")]
FAREWELL = [(Severity.INFO, "Вход отменён")]
STOPPED = {"a refresh", "a refresh that is over", "an errand"}
"""What a page that stays may be told: how the refresh ended, and of files and connections that it reads."""


def rounds_of(place: Place) -> list[Round]:
    """Each request that can hang there, left in one of the ways; at another place in another one."""
    rounds = []
    for number, request in enumerate(REQUESTS):
        ways = [by for by in LEAVINGS if can_leave(request, by)]
        if request.can_hang(place):
            rounds.append((request, ways[(number + PLACES.index(place)) % len(ways)]))
    return rounds


def every_round(place: Place, by: Leave) -> list[Round]:
    """Each request that can hang there, left in this way."""
    return [(one, by) for one in REQUESTS if one.can_hang(place) and can_leave(one, by)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each place, or, with the option, for each place and way to leave."""
    if "rounds" not in metafunc.fixturenames:
        return
    cases = {str(place): (place, rounds_of(place)) for place in PLACES}
    if metafunc.config.getoption("--every-leaving"):
        cases = {
            f"{place}, {by.__name__}": (place, every_round(place, by)) for place in PLACES for by in LEAVINGS
        }
    metafunc.parametrize(("place", "rounds"), cases.values(), ids=cases.keys())


@pytest.fixture
def stage(training: TrainingProcess, tmp_path: Path) -> Stage:
    """What the servers have in common."""
    return Stage(training, tmp_path)


def test_whoever_leaves_is_free_at_once_and_nothing_goes_on(
    place: Place,
    rounds: list[Round],
    sit_down: Sit,
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    person = sit_down()
    for request, by in rounds:
        timers = running_timers(person)
        with staged(person, stage, request, place, monkeypatch) as (scene, server):
            asked = list(server.asked)
            seen = leave(scene, server, by)
            check_left(scene, by, seen)
            if by not in {stop, close_host}:
                use_window(person)
        if place in {Place.HEADERS, Place.BODY}:
            assert asked[-1].startswith(request.line)
        check_silence(scene, server.asked == asked, seen, by)
        told = {"place": str(place), "way": by.__name__, "request": request.name, **seen.times.told()}
        record_property("leaving", json.dumps(told))
        if by is close_host:
            person = sit_down()
        else:
            clear_up(person, by)
            wait_for_timers(person, timers)


def check_left(scene: Scene, by: Leave, seen: Seen) -> None:
    """What was left is over, while the server is silent; it was no failure, and is told as none."""
    request, case = scene.request, f"{scene.request.name}, {scene.place}, {by.__name__}"
    assert seen.windows == ([] if by is not stop else _windows_that_stay(request)), case
    assert seen.journal == (CANCELLED if request.is_import else []), case
    parting = request.waits and by in {press_cancel, close_wizard}
    assert seen.notices == (FAREWELL if parting else []), case
    if scene.place is Place.LOOK_UP:
        (look_up,) = seen.look_ups
        assert look_up.is_alive(), case
        assert look_up.daemon, case
        assert secrets_held_by(look_up) == [], case
    else:
        assert seen.look_ups == [], case


def _windows_that_stay(request: Request) -> list[str]:
    if request.where == "wizard":
        return ["dssImportWizard"]
    return [] if request.is_import else ["checkConnectionDialog"]


def use_window(person: Person) -> None:
    """The host's window takes a click, and the tab comes."""
    window = person.host.window
    window.tabs.setCurrentIndex(0)
    person.click(find(window, QAbstractButton, "eventsButton"))
    assert window.tabs.currentWidget() is person.host.events


def check_silence(scene: Scene, is_asked_no_more: bool, seen: Seen, by: Leave) -> None:  # noqa: FBT001 - a fact
    """Also when the server and the name look-up have ended nobody hears of it."""
    case = f"{scene.request.name}, {scene.place}, {by.__name__}"
    person = scene.person
    person.until(lambda: plugin_threads() == [])
    before = kept_by_host(person)
    QApplication.processEvents()
    assert is_asked_no_more, case
    may_hear = STOPPED if by is stop else set()
    assert set(seen.heard) <= may_hear, case
    assert kept_by_host(person) == before, case


def clear_up(person: Person, by: Leave) -> None:
    """Close what stays, switch on what is off."""
    if by is disable:
        person.host.plugins.enable(PLUGIN)
    for dialog in person.host.window.findChildren(QDialog):
        if dialog.isVisible():
            dialog.close()
    person.until(lambda: not person.has_wizard())


@pytest.mark.parametrize("first", [press_cancel, close_host])
def test_closing_the_host_waits_for_the_journal_when_another_program_holds_the_store(
    first: Leave, person: Person, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    (request,) = [one for one in REQUESTS if one.name == "list"]
    with staged(person, stage, request, Place.HEADERS, monkeypatch) as (scene, _server):
        program = OtherProgram(person.data_dir / FILE_NAME)
        releasing = threading.Timer(HELD_AT_CLOSING_SECONDS, program.let_go)
        releasing.start()
        first(scene)
        person.host.close()
        releasing.join()
        program.close()

    assert kept_by_host(person)[0] == CANCELLED


def wait_for_timers(person: Person, before: int) -> None:
    """Wait until no more timers run than before."""
    person.until(lambda: running_timers(person) <= before)


def test_no_request_no_place_and_no_way_is_left_out() -> None:
    rounds = [(place, *one) for place in PLACES for one in rounds_of(place)]

    assert {(request.name, place) for place, request, _ in rounds} == {
        (request.name, place) for request in REQUESTS for place in PLACES if request.can_hang(place)
    }
    assert {(request.name, by) for _, request, by in rounds} == {
        (request.name, by) for request in REQUESTS for by in LEAVINGS if can_leave(request, by)
    }
    assert {(place, by) for place, _, by in rounds} == {(place, by) for place in PLACES for by in LEAVINGS}
