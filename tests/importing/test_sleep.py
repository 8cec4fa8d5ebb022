"""The notebook slept: time has gone on at the server, and the program finds out at once."""

import itertools

import pytest

from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.importing.states import EnteringCode, WaitingForPhone
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.clocks import SystemClock
from tests.front import Front, changes, error_of, steps_of

NEW = StoreChange.NEW
HOUR = 3600.0


def test_after_a_long_sleep_the_server_is_asked_once_more(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = front.begin(front.form("push"))
    running.wait_for(WaitingForPhone)
    training.confirm("push")  # on the phone, while the notebook sleeps
    system_clock.goes_on(HOUR)

    assert changes(running.end()) == [NEW] * 3
    assert steps_of(training) == ["start", "poll", "GET"]


def test_after_a_long_sleep_nobody_waits_for_what_is_over(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = front.begin(front.form("push"))
    running.wait_for(WaitingForPhone)
    training.expire("push")
    system_clock.goes_on(HOUR)

    error_of(running.end(10), ErrorCode.CONFIRMATION_EXPIRED)
    assert steps_of(training) == ["start", "poll"]


def test_a_server_that_still_waits_after_the_sleep_is_not_asked_for_ever(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = front.begin(front.form("push"))
    running.wait_for(WaitingForPhone)
    system_clock.goes_on(HOUR)

    error = error_of(running.end(10), ErrorCode.CONFIRMATION_EXPIRED)

    assert "server_code" not in error.facts
    assert steps_of(training) == ["start", "poll"]


def test_a_network_that_wakes_later_than_the_program_is_waited_for(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = front.begin(front.form("push"))
    running.wait_for(WaitingForPhone)
    training.confirm("push")  # on the phone, while the notebook sleeps
    training.fault("status", step="poll", status=503, times=2)
    system_clock.goes_on(HOUR)

    assert changes(running.end()) == [NEW] * 3
    polls = [entry for entry in training.log() if entry["step"] == "poll"]
    assert [entry["status"] for entry in polls] == [503, 503, 200]
    assert all(later["at"] - sooner["at"] >= 0.9 for sooner, later in itertools.pairwise(polls))


def test_a_server_that_is_gone_after_the_sleep_is_not_waited_for_without_end(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = front.begin(front.form("push"))
    running.wait_for(WaitingForPhone)
    training.fault("status", step="poll", status=503, times=None)
    system_clock.goes_on(HOUR)
    running.wait_for(WaitingForPhone)
    system_clock.goes_on(30.0)

    error_of(running.end(10), ErrorCode.SERVER_ERROR)


def test_what_may_be_tapped_is_asked_about_once_more_when_the_time_is_over(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = front.begin(front.form("unknown-push"))
    running.wait_for(EnteringCode)
    training.confirm("unknown-push")
    system_clock.wait_for_reader()
    system_clock.goes_on(HOUR)

    assert changes(running.end()) == [NEW] * 3
    assert steps_of(training) == ["start", "poll", "GET"]


def test_a_code_is_no_longer_asked_for_after_a_long_sleep(
    front: Front, training: TrainingProcess, system_clock: SystemClock
) -> None:
    running = front.begin(front.form("sms", training.password("sms")))
    running.wait_for(EnteringCode)
    system_clock.wait_for_reader()
    system_clock.goes_on(HOUR)

    error_of(running.end(10), ErrorCode.CONFIRMATION_EXPIRED)
    assert steps_of(training) == ["start"]


@pytest.mark.parametrize("login", ["push", "qr"])
def test_a_short_sleep_changes_nothing(
    front: Front, training: TrainingProcess, system_clock: SystemClock, login: str
) -> None:
    running = front.begin(front.form(login))
    first = running.wait_for(WaitingForPhone)
    system_clock.goes_on(60.0)

    second = running.wait_for(WaitingForPhone)
    training.confirm(login)

    assert (second.came_at, second.challenge.text_ref) == (first.came_at, first.challenge.text_ref)
    assert second.contact_at >= first.contact_at + 60.0
    assert changes(running.end()) == [NEW] * 3


def test_a_clock_of_the_server_that_is_wrong_does_not_matter(front: Front, training: TrainingProcess) -> None:
    training.settings(clock_offset=-10 * HOUR)
    training.auto_confirm("push")

    assert changes(front.run(front.form("push"))) == [NEW] * 3
