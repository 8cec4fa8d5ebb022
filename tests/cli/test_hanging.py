"""A signal while a request hangs: whatever hangs, and wherever, the command ends at once and leaves nothing.

`hanging` says how it is staged. The servers answer nothing before the tests are over, so a command that has
ended has not waited for them. How long it takes is measured by `tools/signals.py`.
"""

import signal
from collections.abc import Mapping

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.canaries import Canaries
from tests.cli.hanging import CODE, REQUESTS, Case, Hanging, Seen, Stage, can_hang, troubles
from tests.cli.hanging_server import Place

INT, TERM, HUP = signal.SIGINT, signal.SIGTERM, signal.SIGHUP

CASES = [
    Case("sign-in", Place.LOOK_UP, INT),
    Case("sign-in", Place.CONNECT, HUP),
    Case("sign-in", Place.PROXY, TERM),
    Case("sign-in", Place.BODY, HUP),
    Case("code", Place.HANDSHAKE, HUP),
    Case("code", Place.BODY, TERM),
    Case("poll", Place.CONNECT, TERM),
    Case("poll", Place.HEADERS, HUP),
    Case("certificates", Place.LOOK_UP, TERM),
    Case("certificates", Place.HANDSHAKE, INT),
    Case("dry run", Place.BODY, INT),
    Case("check", Place.HANDSHAKE, TERM),
    Case("check", Place.HEADERS, HUP),
    Case("discover", Place.CONNECT, INT),
    Case("discover", Place.LOOK_UP, HUP),
]
"""Every request, every place, every signal, in some combinations; `tools/signals.py` has them all."""


@pytest.fixture(scope="module")
def stage(training_process: TrainingProcess, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Where they hang."""
    return Stage(training_process, tmp_path_factory.mktemp("hanging"))


@pytest.fixture(scope="module")
def all_seen(stage: Stage) -> Mapping[Case, Seen]:
    """What became of all of them; they hung at the same time."""
    stage.training.reset()
    return {one.case: one for one in stage.play(CASES)}


def test_every_request_place_and_signal_is_among_them() -> None:
    assert all(can_hang(case.request, case.place) for case in CASES)
    assert {case.request for case in CASES} == set(REQUESTS)
    assert {case.place for case in CASES} == set(Place)
    assert {case.number for case in CASES} == {INT, TERM, HUP}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_ends_at_once_and_nothing_of_it_stays(
    case: Case, all_seen: Mapping[Case, Seen], canaries: Canaries
) -> None:
    seen = all_seen[case]

    assert not troubles(seen)
    canaries.add("the code that was typed", CODE)
    canaries.add_text("stdout", seen.out)
    canaries.add_text("stderr", seen.err)
    canaries.hunt(seen.directory)


@pytest.mark.parametrize("request_name", ["check", "discover"])
def test_it_does_not_wait_until_its_own_time_is_over(stage: Stage, request_name: str) -> None:
    case = Case(request_name, Place.LOOK_UP, TERM)
    with Hanging(case, stage) as patient, Hanging(case, stage) as struck:
        patient.wait_until_hanging()
        struck.wait_until_hanging()

        struck.strike()
        first = struck.end()
        assert patient.is_hanging(), "the same without a signal hangs on"
        patient.strike()  # so its time was not over yet when the other one ended
        second = patient.end()

    assert not [*troubles(first), *troubles(second)]


def test_when_nobody_reads_its_answer_either(stage: Stage, canaries: Canaries) -> None:
    with Hanging(Case("certificates", Place.HEADERS, TERM), stage) as hanging:
        hanging.wait_until_hanging()
        hanging.stop_reading()
        hanging.strike()
        seen = hanging.end()

    assert seen.code == 1, "what it had to say was not read"
    assert seen.is_cut
    assert not seen.leaves_processes
    assert "Traceback" not in seen.err
    assert "BrokenPipe" not in seen.err
    canaries.add_text("stderr", seen.err)
