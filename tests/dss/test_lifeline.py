"""The handles by which another thread cuts sockets: also those opened when it was already too late."""

import socket
from collections.abc import Iterator

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.connecting import CuttableConnection, Lifeline, cuttable_pool


class Pair:
    """Two ends of a connection: one is held by a lifeline, the other one sees when that is cut."""

    def __init__(self) -> None:
        self.held, self.other = socket.socketpair()
        self.other.settimeout(5.0)

    def is_cut(self) -> bool:
        """Whether the other end has been told that it is over; asked once."""
        self.other.settimeout(0)
        try:
            return self.other.recv(1) == b""
        except BlockingIOError:
            return False

    def close(self) -> None:
        """Close both ends."""
        self.held.close()
        self.other.close()


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A connection."""
    opened = Pair()
    yield opened
    opened.close()


@pytest.fixture
def lifeline(cancellation: Cancellation) -> Iterator[Lifeline]:
    """A lifeline that holds nothing."""
    made = Lifeline(cancellation, 1.0)
    yield made
    made.release()


def connection_on(lifeline: Lifeline, sock: socket.socket | None = None) -> CuttableConnection:
    """A connection that hangs on the lifeline; `sock` is its open socket."""
    made = cuttable_pool(lifeline).ConnectionCls("localhost", 443)
    assert isinstance(made, CuttableConnection)
    made.sock = sock
    return made


def test_what_is_held_is_cut(lifeline: Lifeline, pair: Pair) -> None:
    connection = connection_on(lifeline, pair.held)
    lifeline.hold(pair.held, connection)
    assert not pair.is_cut()
    lifeline.cut()
    assert pair.is_cut()


def test_what_opens_after_the_person_cancelled_is_cut_at_once(
    lifeline: Lifeline, cancellation: Cancellation, pair: Pair
) -> None:
    cancellation.cancel()
    lifeline.hold(pair.held, connection_on(lifeline))
    assert pair.is_cut()


def test_what_opens_after_the_time_is_over_is_cut_at_once(lifeline: Lifeline, pair: Pair) -> None:
    lifeline.end_time()
    lifeline.hold(pair.held, connection_on(lifeline))
    assert pair.is_cut()


def test_a_connection_that_was_closed_is_let_go(lifeline: Lifeline, pair: Pair) -> None:
    connection = connection_on(lifeline, pair.held)
    lifeline.hold(pair.held, connection)
    lifeline.prune()
    pair.held.close()
    assert not pair.is_cut()  # the handle keeps it open

    connection.sock = None
    lifeline.prune()

    assert pair.is_cut()


def test_a_connection_that_is_opened_again_has_one_handle(lifeline: Lifeline, pair: Pair) -> None:
    again = Pair()
    connection = connection_on(lifeline, pair.held)
    lifeline.hold(pair.held, connection)
    pair.held.close()
    lifeline.hold(again.held, connection)
    assert pair.is_cut()
    assert not again.is_cut()
    again.close()


def test_everything_is_let_go_in_the_end(lifeline: Lifeline, pair: Pair) -> None:
    lifeline.hold(pair.held, connection_on(lifeline, pair.held))
    pair.held.close()
    lifeline.release()
    assert pair.is_cut()
    lifeline.cut()  # of nothing: harmless
