"""Odd things in the place of the store, beside it and in it: none is overwritten, none is believed."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.store.database import FILE_NAME
from tests.dss.scripted_server import ScriptedServer
from tests.faults.catalogue import Fault
from tests.faults.desk import ATTEMPT, EARLIER, Desk, person
from tests.faults.dss import Dss
from tests.faults.rows import Row, Stage

POINT = "Store"
STORE_FAILED = "store-failed"
GARBAGE = b"These are not the pages of a database.\n" * 500


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _garbage_beside(ending: str) -> Callable[[Path], None]:
    def spoil(file: Path) -> None:
        file.with_name(file.name + ending).write_bytes(GARBAGE)

    return spoil


BESIDE: dict[str, tuple[str, Callable[[Path], None], bool]] = {
    "an empty file": ("the file is empty", _empty, False),
    "a log of garbage": ("the log beside the file (-wal) is garbage", _garbage_beside("-wal"), True),
    "a journal of garbage": ("a journal beside the file is garbage", _garbage_beside("-journal"), True),
}


@pytest.mark.parametrize("key", BESIDE)
def test_what_can_be_gone_on_from_is_gone_on_from(stage: Stage, key: str) -> None:
    injected, spoil, is_kept = BESIDE[key]
    stage.desk.close()
    spoil(stage.desk.directory / FILE_NAME)
    desk = Desk(stage.desk.directory, stage.desk.ca_pem)
    with ScriptedServer(Dss(), stage.identity) as server:
        outcome = desk.run(desk.form(server.port))
    names = {one.name for one in ConnectionBook(desk.host).all()}
    desk.close()
    assert names == ({EARLIER, ATTEMPT} if is_kept else {ATTEMPT})
    stage.check(POINT, Row(key, injected), outcome)


def _directory(file: Path) -> None:
    file.unlink()
    (file / "somebody's").mkdir(parents=True)


def _link(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.with_name("nowhere") / FILE_NAME)


PLACES = {
    "a folder in the way": ("a folder stands where the file should be", _directory),
    "a link to nowhere": ("a link to nowhere stands where the file should be", _link),
}


@pytest.mark.parametrize("key", PLACES)
def test_what_is_no_file_is_left_alone(stage: Stage, key: str) -> None:
    injected, put = PLACES[key]
    file = stage.desk.directory / FILE_NAME
    stage.desk.close()
    put(file)
    before = sorted(stage.desk.directory.rglob("*"))
    desk = Desk(stage.desk.directory, stage.desk.ca_pem)
    with ScriptedServer(Dss(), stage.identity) as server:
        state = desk.attempt(desk.form(server.port))
        assert server.received == [], "no password is sent for an import that cannot be kept"
    desk.close()
    assert sorted(stage.desk.directory.rglob("*")) == before
    assert person(state).startswith(f"`{STORE_FAILED}`")
    stage.enter(Fault(POINT, key, injected, person(state), "cannot be written", "untouched"))


ROWS: dict[str, tuple[str, str, str]] = {
    "an odd status": ("a status that no program writes", "UPDATE sources SET status = 'fine'", "damaged"),
    "an odd date": ("a date that is none", "UPDATE certificates SET not_after = 'soon'", "damaged"),
    "an odd number": ("a number in the place of a date", "UPDATE sources SET gone_since = 7", "damaged"),
    "a missing column": ("a column is missing", "ALTER TABLE sources DROP COLUMN gone_since", "failed"),
}


@pytest.mark.parametrize("key", ROWS)
def test_a_row_that_cannot_be_read_is_told_and_not_overwritten(stage: Stage, key: str) -> None:
    what, sql, kind = ROWS[key]
    desk = stage.desk
    with ScriptedServer(Dss(), stage.identity) as server:
        desk.attempt(desk.form(server.port))
        with closing(sqlite3.connect(desk.directory / FILE_NAME, isolation_level=None)) as file:
            file.execute(sql)
            rows = file.execute("SELECT * FROM sources ORDER BY id").fetchall()
            state = desk.attempt(desk.form(server.port))
            assert file.execute("SELECT * FROM sources ORDER BY id").fetchall() == rows
    told = person(state)
    assert told.startswith(f"`{STORE_FAILED}`")
    assert getattr(state, "error").detail.startswith(kind)  # noqa: B009 - a state that has one
    stage.enter(
        Fault(POINT, f"a row: {key}", f"a row of the store: {what}", told, desk.journal(), "as before")
    )


SPOILT = {"no JSON": "{broken", "of another kind": "[]", "without addresses": '{"name": "earlier", "x": 1}'}


@pytest.mark.parametrize("key", SPOILT)
def test_a_saved_connection_that_cannot_be_read_costs_nothing_but_itself(stage: Stage, key: str) -> None:
    desk = stage.desk
    with closing(sqlite3.connect(desk.directory / FILE_NAME, isolation_level=None)) as file:
        changed = file.execute("UPDATE settings SET value = ? WHERE key LIKE '%earlier'", (SPOILT[key],))
        assert changed.rowcount == 1
    with ScriptedServer(Dss(), stage.identity) as server:
        own = desk.attempt(
            desk.form(server.port, name=EARLIER, auth_server=None, dss_server=None, login=None)
        )
        assert server.received == []
        other = desk.attempt(desk.form(server.port))
    assert [one.name for one in ConnectionBook(desk.host).all()] == [ATTEMPT]
    stage.enter(
        Fault(
            POINT,
            f"a connection {key}",
            f"a saved connection is {key}; it is asked for, then another one is made",
            f"{person(own)}; {person(other)}",
            desk.journal(),
            "the other one saved, 1 new certificate",
        )
    )
