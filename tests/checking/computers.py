"""A computer with the two services, as far as somebody without credentials can see them."""

import datetime as dt
from collections.abc import Mapping
from email.utils import format_datetime

from cryptoarm_dss_plugin.checking.rungs import CheckReport, Rung, RungName, RungState
from cryptoarm_dss_plugin.dss.origin import ServerKind
from tests.dss.scripted_server import ScriptedServer, Talk, answer

HOST = "dss.example.test"
"""A name that only a proxy knows."""

CONFIRMATION = "/STS/confirmation"
CONFIRMATION_2 = "/STS/v2.0/confirmation"
CERTIFICATES = "/SignServer/rest/api/certificates"
CERTIFICATES_BARE = "/SignServer/api/certificates"

Answer = tuple[str, str, str]
"""Status, media type, body."""

REFUSED: Answer = ("401 Unauthorized", "application/json", "")
ABSENT: Answer = ("404 Not Found", "text/html", "<h1>404</h1>")
PAGE: Answer = ("200 OK", "text/html", "<!DOCTYPE html><h1>Личный кабинет</h1>")


class Computer:
    """A script for `ScriptedServer`: answers by path; whatever it does not know is absent.

    Attributes:
        ahead: seconds by which its clock is ahead; None for a computer that does not tell the time.
    """

    def __init__(self, answers: Mapping[str, Answer] | None = None, *, ahead: float | None = 0.0) -> None:
        self.answers = {CONFIRMATION: REFUSED, CERTIFICATES: REFUSED, **(answers or {})}
        self.ahead = ahead

    def __call__(self, talk: Talk) -> None:
        """Answer every request on a connection."""
        while True:
            status, media_type, body = self.answers.get(talk.receive().target, ABSENT)
            headers = {"Content-Type": media_type}
            if self.ahead is not None:
                now = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.ahead)
                headers["Date"] = format_datetime(now, usegmt=True)
            talk.send(answer(body, status, **headers))


def addresses_of(server: ScriptedServer, host: str = "localhost") -> tuple[str, str]:
    """The two addresses on one computer."""
    return server.url("/STS/oauth", host), server.url("/SignServer/rest", host)


def rung(report: CheckReport, name: RungName, server: ServerKind = ServerKind.AUTH) -> Rung:
    """One rung of a report."""
    (found,) = [one for one in report.rungs if (one.name, one.server) == (name, server)]
    return found


def states(report: CheckReport, server: ServerKind = ServerKind.AUTH) -> dict[RungName, RungState]:
    """How the rungs of one server went, in their order."""
    return {one.name: one.state for one in report.rungs if one.server is server}


def broken_at(report: CheckReport, server: ServerKind = ServerKind.AUTH) -> tuple[str, str]:
    """The first broken rung of a server and its error's code; every rung above it went, none below."""
    own = [one for one in report.rungs if one.server is server]
    (position,) = [place for place, one in enumerate(own) if one.state is RungState.FAILED]
    assert {one.state for one in own[:position]} <= {RungState.OK, RungState.WARNING, RungState.NOT_REACHED}
    assert {one.state for one in own[position + 1 :]} <= {RungState.NOT_REACHED}
    error = own[position].error
    assert error is not None
    assert error.facts["server"] == server.value
    return own[position].name.value, error.code.value
