"""A row of the catalogue as a table writes it, and the stage on which it is played."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from cryptoarm_dss_plugin.dss.transport import Limits
from tests.dss.scripted_server import ScriptedServer, Talk
from tests.faults.catalogue import EnterFault, Fault
from tests.faults.desk import QUICK, Desk, Outcome
from tests.faults.dss import Dss
from tests.front import Script


@dataclass(frozen=True)
class Row:
    """A fault and what has to come of it.

    Attributes:
        key: names it within its part.
        injected: what is wrong.
        code: of the error that comes; "" when the import goes well.
        steps: the requests that the servers got, as letters (see `Dss.steps`).
        says: what the servers do instead of answering well, by step.
        limits: bounds of each request.
        form: fields of the form that differ.
        script: what the person does.
        look: further checks, of the outcome and the servers.
    """

    key: str
    injected: str
    code: str = ""
    steps: str = "S"
    says: Mapping[str, Any] = field(default_factory=dict)
    limits: Limits = QUICK
    form: Mapping[str, Any] = field(default_factory=dict)
    script: Script = field(default_factory=dict)
    look: Callable[[Outcome, Dss], object] = lambda _outcome, _dss: None


def table(rows: list[Row]) -> pytest.MarkDecorator:
    """Play a test once for each row."""
    assert len({row.key for row in rows}) == len(rows)
    return pytest.mark.parametrize("row", rows, ids=lambda row: row.key)


@dataclass
class Stage:
    """Plays rows: an import from scripted servers, looked at from all sides, entered into the catalogue."""

    desk: Desk
    identity: ssl.SSLContext
    enter: EnterFault

    def play(
        self,
        point: str,
        row: Row,
        *,
        tls: ssl.SSLContext | None = None,
        before_tls: Callable[[Talk], None] | None = None,
        plain: bool = False,
    ) -> Outcome:
        """Play a row of a part; `tls` is another identity of the server, `plain` leaves it without TLS."""
        dss = Dss(**row.says)
        identity = None if plain else tls or self.identity
        with ScriptedServer(dss, identity, before_tls=before_tls) as server:
            outcome = self.desk.run(
                self.desk.form(server.port, **row.form), limits=row.limits, script=row.script
            )
        self.check(point, row, outcome)
        assert dss.steps == row.steps
        row.look(outcome, dss)
        return outcome

    def check(self, point: str, row: Row, outcome: Outcome) -> None:
        """Enter an outcome and see that it is the one that has to come."""
        assert outcome.code == row.code, outcome.person
        if outcome.code:
            assert outcome.error.__cause__ is None
            assert outcome.error.__context__ is None
            assert len(outcome.error.detail) <= 500
            assert outcome.error.detail.isprintable()
        self.enter(Fault(point, row.key, row.injected, outcome.person, outcome.journal, outcome.store))
