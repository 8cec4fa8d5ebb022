"""The ladder on a sound computer and at services that are not there."""

import datetime as dt
import time
from collections.abc import Iterator
from email.utils import format_datetime

import pytest

from cryptoarm_dss_plugin.checking.rungs import RungBegan, RungEnded, RungName, RungState, rungs_of
from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.errors import ErrorCode
from tests.checking.computers import (
    ABSENT,
    CERTIFICATES,
    CERTIFICATES_BARE,
    CONFIRMATION,
    CONFIRMATION_2,
    PAGE,
    REFUSED,
    Answer,
    Computer,
    addresses_of,
    broken_at,
    rung,
    states,
)
from tests.checking.conftest import Checker
from tests.dss.scripted_server import ScriptedServer, Talk, answer, once

AUTH, DSS = ServerKind.AUTH, ServerKind.DSS


def with_status(status: str, media_type: str = "application/json", body: str = "{}") -> Answer:
    return status, media_type, body


def test_a_sound_computer_costs_one_handshake_and_two_requests_without_credentials(checker: Checker) -> None:
    server = checker.serve(Computer())

    report = checker.check(*addresses_of(server))

    assert report.ok
    assert [(one.server, one.name) for one in report.rungs] == [
        (kind, name) for kind in (AUTH, DSS) for name in rungs_of(kind)
    ]
    assert {one.state for one in report.rungs} == {RungState.OK}
    assert all(one.error is None for one in report.rungs)
    assert [(one.method, one.target) for one in server.received] == [
        ("POST", CONFIRMATION),
        ("GET", CERTIFICATES),
    ]
    assert not any("uthorization" in name for one in server.received for name in one.headers)
    assert (server.accepted, len(server.versions)) == (1, 1)


def test_two_computers_take_a_handshake_each(checker: Checker) -> None:
    one, other = checker.serve(Computer()), checker.serve(Computer())

    report = checker.check(addresses_of(one)[0], addresses_of(other)[1])

    assert report.ok
    assert [len(server.received) for server in (one, other)] == [1, 1]
    assert [len(server.versions) for server in (one, other)] == [1, 1]


def test_every_rung_is_told_when_it_begins_and_when_it_ends(checker: Checker) -> None:
    server = checker.serve(Computer())

    report = checker.check(*addresses_of(server))

    ended = [event.rung for event in checker.events if isinstance(event, RungEnded)]
    assert tuple(ended) == report.rungs
    began = [(one.server, one.name) for one in checker.events if isinstance(one, RungBegan)]
    assert began == [
        (AUTH, RungName.RESOLVE),
        (AUTH, RungName.TCP),
        (AUTH, RungName.TLS),
        (AUTH, RungName.AUTH_SERVICE),
        (DSS, RungName.SIGNATURE_SERVICE),
    ]
    for server_kind, name in began:
        places = [
            place
            for place, event in enumerate(checker.events)
            if (isinstance(event, RungBegan) and (event.server, event.name) == (server_kind, name))
            or (isinstance(event, RungEnded) and (event.rung.server, event.rung.name) == (server_kind, name))
        ]
        assert len(places) == 2


def test_a_kept_connection_that_is_closed_instead_of_an_answer_is_opened_anew(checker: Checker) -> None:
    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(answer("", "401 Unauthorized"))
        talk.receive()

    with ScriptedServer(script, checker.identity) as server:
        report = checker.check(*addresses_of(server))

    assert report.ok
    assert len(server.versions) == 2


def test_a_computer_that_closes_after_each_answer_is_told_of_once(checker: Checker) -> None:
    with ScriptedServer(once(answer("", "401 Unauthorized")), checker.identity) as server:
        report = checker.check(*addresses_of(server))

    assert report.ok
    assert len(server.versions) == 2
    assert sum(isinstance(event, RungBegan) for event in checker.events) == 5
    assert len(report.rungs) == 12


def test_what_the_handshake_came_to_is_told_of_both_servers(checker: Checker) -> None:
    server = checker.serve(Computer())

    report = checker.check(*addresses_of(server))

    for kind in (AUTH, DSS):
        tls = rung(report, RungName.TLS, kind).tls
        assert tls is not None
        assert tls.protocol == server.versions[0]
        assert tls.cipher.startswith("TLS_")
        assert (tls.subject, tls.issuer) == ("CN=localhost", "CN=Корень для проверок")
        assert tls.not_after is not None
        assert report.issuer_of(kind) == "CN=Корень для проверок"


IS_DSS = '{"IsFinal":true,"IsError":true,"Error":"authentication_failed"}'


@pytest.mark.parametrize(
    "said",
    [
        with_status("400 Bad Request"),
        with_status("401 Unauthorized", "text/html", "<h1>401</h1>"),
        with_status("403 Forbidden"),
        with_status("415 Unsupported Media Type"),
        with_status("200 OK", "application/json", IS_DSS),
        with_status("200 OK", "text/plain", "\ufeff" + IS_DSS.lower()),
    ],
    ids=["400", "401", "403", "415", "200 with IsError", "200 in another spelling"],
)
def test_an_authorization_service_that_refuses_is_there(checker: Checker, said: Answer) -> None:
    server = checker.serve(Computer({CONFIRMATION: said}))

    report = checker.check(*addresses_of(server))

    assert report.ok
    assert rung(report, RungName.AUTH_SERVICE).found == "v1"


@pytest.mark.parametrize("status", ["404 Not Found", "405 Method Not Allowed"])
def test_where_version_1_is_gone_version_2_is_found(checker: Checker, status: str) -> None:
    server = checker.serve(Computer({CONFIRMATION: with_status(status), CONFIRMATION_2: REFUSED}))

    report = checker.check(*addresses_of(server))

    assert report.ok
    assert rung(report, RungName.AUTH_SERVICE).found == "v2"
    assert len(server.versions) == 1


@pytest.mark.parametrize(
    ("said", "code", "status"),
    [
        (ABSENT, "not-dss", "404"),
        (PAGE, "not-dss", "200"),
        (with_status("200 OK"), "not-dss", "200"),
        (with_status("200 OK", body='{"IsFinal"'), "bad-answer", "200"),
        (with_status("200 OK", body=" " * 2_000_000), "answer-too-large", None),
        (with_status("500 Internal Server Error"), "server-error", "500"),
        (with_status("503 Service Unavailable"), "server-error", "503"),
        (with_status("429 Too Many Requests"), "server-error", "429"),
        (with_status("418 I'm a teapot"), "not-dss", "418"),
    ],
    ids=["404", "a page", "other JSON", "half", "2 MB", "500", "503", "429", "418"],
)
def test_an_authorization_service_that_is_not_there(
    checker: Checker, said: Answer, code: str, status: str | None
) -> None:
    server = checker.serve(Computer({CONFIRMATION: said}))

    report = checker.check(*addresses_of(server))

    assert broken_at(report) == ("auth-service", code)
    broken = report.first_failed
    assert broken is not None
    assert broken.error is not None
    assert broken.error.facts.get("status") == status
    assert states(report, DSS)[RungName.SIGNATURE_SERVICE] is RungState.OK, (
        "the other one is tried all the same"
    )


def test_the_other_spelling_of_the_signature_service_is_found(checker: Checker) -> None:
    server = checker.serve(Computer({CERTIFICATES: ABSENT, CERTIFICATES_BARE: REFUSED}))

    report = checker.check(*addresses_of(server))

    assert report.ok
    assert rung(report, RungName.SIGNATURE_SERVICE, DSS).found == server.url(CERTIFICATES_BARE)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (ABSENT, "not-dss"),
        (PAGE, "not-dss"),
        (with_status("200 OK", body="[]"), "not-dss"),
        (with_status("502 Bad Gateway"), "server-error"),
    ],
    ids=["404", "a page", "a list for anybody", "502"],
)
def test_a_signature_service_that_is_not_there(checker: Checker, said: Answer, code: str) -> None:
    server = checker.serve(Computer({CERTIFICATES: said}))

    report = checker.check(*addresses_of(server))

    assert states(report)[RungName.AUTH_SERVICE] is RungState.OK
    assert broken_at(report, DSS) == ("signature-service", code)
    assert report.first_failed is not None
    assert report.first_failed.server is DSS


def test_the_way_to_another_page_is_no_service(checker: Checker) -> None:
    def elsewhere(talk: Talk) -> None:
        while True:
            talk.receive()
            talk.send(answer("", "302 Found", Location="https://other.example.test/login"))

    with ScriptedServer(elsewhere, checker.identity) as server:
        report = checker.check(*addresses_of(server))

    assert broken_at(report) == ("auth-service", "not-dss")
    assert states(report)[RungName.CLOCK] is RungState.NOT_REACHED


def test_a_computer_that_hangs_up_on_the_question_breaks_at_the_service(checker: Checker) -> None:
    def hang_up(talk: Talk) -> None:
        talk.receive()
        talk.reset()

    with ScriptedServer(hang_up, checker.identity) as server:
        report = checker.check(*addresses_of(server))

    assert states(report)[RungName.TLS] is RungState.OK
    assert broken_at(report) == ("auth-service", "cannot-connect")


@pytest.mark.parametrize(("ahead", "clock"), [(200.0, "slow"), (-3723.0, "fast"), (86400.0 * 3, "slow")])
def test_a_clock_that_is_off_is_a_warning_and_no_failure(checker: Checker, ahead: float, clock: str) -> None:
    server = checker.serve(Computer(ahead=ahead))

    report = checker.check(*addresses_of(server))

    assert report.ok
    assert {one.name for one in report.warnings} == {RungName.CLOCK}
    for one in report.warnings:
        assert one.error is not None
        assert one.error.code is ErrorCode.CLOCK_SKEW
        assert one.error.facts["clock"] == clock
        assert one.error.facts["server"] == one.server.value
        hours, minutes, seconds = map(int, one.error.facts["offset"].split(":"))
        # The header has whole seconds, and some time passes on the way.
        assert (hours * 60 + minutes) * 60 + seconds == pytest.approx(abs(ahead), abs=4)


@pytest.mark.parametrize("ahead", [55.0, -55.0])
def test_a_clock_that_is_nearly_right_is_right(checker: Checker, ahead: float) -> None:
    server = checker.serve(Computer(ahead=ahead))

    clock = rung(checker.check(*addresses_of(server)), RungName.CLOCK)

    assert clock.state is RungState.OK
    assert clock.clock_offset == pytest.approx(ahead, abs=4)


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Thu, 99 Foo 2026 99:99:99 GMT", "Thu, 01 Jan 99999 00:00:00 GMT"]
)
def test_a_computer_that_does_not_tell_the_time_leaves_the_clock_open(checker: Checker, date: str) -> None:
    def timeless(talk: Talk) -> None:
        while True:
            talk.receive()
            talk.send(answer("", "401 Unauthorized", **({"Date": date} if date else {})))

    with ScriptedServer(timeless, checker.identity) as server:
        report = checker.check(*addresses_of(server))

    assert report.ok
    assert states(report)[RungName.CLOCK] is RungState.NOT_REACHED


@pytest.fixture
def far_from_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer in the far east."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "Asia/Vladivostok")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_from_greenwich")
def test_a_time_without_a_zone_is_universal_time(checker: Checker) -> None:
    def terse(talk: Talk) -> None:
        while True:
            talk.receive()
            date = format_datetime(dt.datetime.now(dt.UTC)).replace("+0000", "-0000")
            talk.send(answer("", "401 Unauthorized", Date=date))

    with ScriptedServer(terse, checker.identity) as server:
        clock = rung(checker.check(*addresses_of(server)), RungName.CLOCK)

    assert clock.state is RungState.OK
