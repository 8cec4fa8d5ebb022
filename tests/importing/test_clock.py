"""How often the server is asked, and for how long."""

import itertools
import math

import pytest

from cryptoarm_dss_plugin.importing.clock import PollRhythm, now, seconds_to_confirm

HOUR, YEAR = 3600.0, 365 * 24 * 3600.0


def test_the_clock_goes_on() -> None:
    first = now()

    assert now() >= first


@pytest.mark.parametrize(
    ("expires_in", "bound", "seconds"),
    [
        (120.0, None, 120.0),
        (0.5, None, 0.5),
        (None, None, 300.0),
        (0.0, None, 300.0),
        (-5.0, None, 300.0),
        (math.nan, None, 300.0),
        (math.inf, None, HOUR),
        (YEAR, None, HOUR),
        (120.0, 60.0, 60.0),
        (60.0, 120.0, 60.0),
        (None, 10.0, 10.0),
        (YEAR, YEAR, HOUR),
        (math.nan, 10.0, 10.0),
        (120.0, 0.0, 0.0),
    ],
)
def test_how_long_to_wait(expires_in: float | None, bound: float | None, seconds: float) -> None:
    assert seconds_to_confirm(expires_in, bound) == seconds


@pytest.mark.parametrize(
    ("waited", "base"), [(0.0, 1.0), (19.9, 1.0), (20.0, 1.5), (59.9, 1.5), (60.0, 2.0), (3000.0, 2.0)]
)
def test_the_pause_before_a_poll_and_that_desks_do_not_beat_in_step(waited: float, base: float) -> None:
    pauses = [PollRhythm().pause(waited) for _ in range(300)]

    assert 0.9 * base <= min(pauses) < 0.95 * base
    assert 1.05 * base < max(pauses) <= 1.1 * base


def test_no_minute_has_more_than_60_polls_even_if_every_answer_came_at_once() -> None:
    # The shortest pauses there can be, from the first second on: 0.9 of each base.
    moments = [0.0]
    while moments[-1] < 300.0:
        bases = {True: 1.0}.get(moments[-1] < 20.0, 1.5 if moments[-1] < 60.0 else 2.0)
        moments.append(moments[-1] + 0.9 * bases)
    in_the_minute_from = [sum(begin <= moment < begin + 60.0 for moment in moments) for begin in moments]
    shortest = [min(PollRhythm().pause(moment) for _ in range(50)) for moment in moments]

    assert max(in_the_minute_from) <= 60
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert all(pause >= gap - 1e-9 for pause, gap in zip(shortest, gaps, strict=False))


def test_a_failing_server_is_asked_less_and_less_often_but_never_given_up() -> None:
    rhythm = PollRhythm()
    pauses = []
    for _ in range(5000):
        rhythm.failed()
        pauses.append(rhythm.pause(0.0))

    expected = [2.0, 4.0, 8.0, 16.0, *[30.0] * 4996]
    assert all(0.9 * base <= pause <= 1.1 * base for base, pause in zip(expected, pauses, strict=True))
    rhythm.answered()
    assert rhythm.pause(0.0) <= 1.1


@pytest.mark.parametrize(("retry_after", "shortest"), [(0.0, 1.8), (3.0, 3.0), (20.0, 20.0), (86400.0, 30.0)])
def test_a_server_that_says_when_to_come_again(retry_after: float, shortest: float) -> None:
    rhythm = PollRhythm()
    rhythm.failed()
    pauses = [rhythm.pause(0.0, retry_after) for _ in range(100)]

    assert min(pauses) >= shortest
    assert max(pauses) <= max(shortest, 2.2)


def test_what_it_said_long_ago_is_over() -> None:
    rhythm = PollRhythm()
    rhythm.failed()
    rhythm.answered()

    assert rhythm.pause(0.0, retry_after=20.0) <= 1.1
