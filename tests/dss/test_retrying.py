"""Asking for the list once more: bounded, no sooner than asked to, and ended at once by the person.

What is repeated and what is not, over a whole import, is in tests/faults/test_retries.py.
"""

import threading
import time

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation, Cancelled
from cryptoarm_dss_plugin.dss.retrying import get_patiently
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from tests.dss.conftest import Serve
from tests.dss.conversations import basic
from tests.dss.scripted_server import ScriptedServer, Talk, always, answer, once

BUSY = answer(b"", "503 Busy", Retry_After="9")


def test_a_busy_server_is_not_asked_before_the_time_it_names(transport: Transport, serve: Serve) -> None:
    asked: list[float] = []

    def script(talk: Talk) -> None:
        while True:
            talk.receive()
            asked.append(time.monotonic())
            talk.send(answer(b"[]") if len(asked) > 1 else answer(b"", "503 Busy", Retry_After="1"))

    assert get_patiently(transport, serve(script).url()).body == b"[]"
    assert asked[1] - asked[0] >= 1.0


def test_the_credentials_go_along_each_time(transport: Transport, serve: Serve) -> None:
    server = serve(once(b""))
    with pytest.raises(DssPluginError) as caught:
        get_patiently(transport, server.url(), basic("Canary-1180"))
    assert caught.value.code is ErrorCode.CANNOT_CONNECT
    assert caught.value.__context__ is None
    assert len({one.headers["Authorization"] for one in server.received}) == 1
    assert len(server.received) == 3


def test_the_last_answer_is_given_whatever_it_is(transport: Transport, serve: Serve) -> None:
    server = serve(always(answer(b"", "502 Bad Gateway")))
    assert get_patiently(transport, server.url()).status == 502
    assert len(server.received) == 3


def test_a_wait_between_two_tries_ends_at_once(
    transport: Transport, cancellation: Cancellation, serve: Serve
) -> None:
    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(BUSY)
        talk.signal()

    server = serve(script)
    ended: list[type[BaseException]] = []

    def ask() -> None:
        try:
            get_patiently(transport, server.url())
        except Cancelled as end:
            ended.append(type(end))

    asking = threading.Thread(target=ask, name="asking")
    asking.start()
    server.wait_until_reached()
    cancellation.cancel()
    asking.join(5.0)  # nine seconds would be the wait

    assert ended == [Cancelled]
    assert len(server.received) == 1


def test_a_server_that_went_away_is_asked_for_no_longer_than_three_times(transport: Transport) -> None:
    with ScriptedServer(once(b"")) as gone:
        url = gone.url()
    with pytest.raises(DssPluginError) as caught:
        get_patiently(transport, url)
    assert caught.value.code is ErrorCode.CANNOT_CONNECT
