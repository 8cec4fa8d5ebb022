"""A store that is full, write-protected, in use, of another age or spoilt: told, and nothing is lost."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.importing.states import Done, Failed
from cryptoarm_dss_plugin.store.database import FILE_NAME, Database
from cryptoarm_dss_plugin.store.schema import STEPS
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer
from tests.faults.catalogue import EnterFault, Fault, documented
from tests.faults.children import limited, on_small_disk, read_only
from tests.faults.desk import ATTEMPT, EARLIER, Desk, person
from tests.faults.dss import CERTIFICATE, Dss, item, reply
from tests.faults.rows import Row, Stage
from tests.store.children import child
from tests.x509.certificates import INTEGER, SERIAL, changed, tlv

POINT = "Store"
STORE_FAILED = "store-failed"


def _many() -> bytes:
    """A list of certificates that together need 700 kB."""
    return reply(
        [
            item(n, changed(CERTIFICATE, {SERIAL: tlv(INTEGER, n.to_bytes(4))}))
            for n in range(1 << 16, (1 << 16) + 300)
        ]
    )


@pytest.fixture
def server(stage: Stage) -> Iterator[ScriptedServer]:
    """A server with many certificates."""
    with ScriptedServer(Dss(list=_many()), stage.identity) as started:
        yield started


Work = Callable[[Connection, Path, str, int], None]


def _in_child(work: Work, directory: Path, authority: Authority, port: int) -> tuple[str, str, object]:
    with child(work, directory, authority.pem, port) as (_process, pipe):
        code, told, further = pipe.recv()
    return code, told, further


def test_a_limit_on_files(
    desk: Desk, authority: Authority, server: ScriptedServer, enter_fault: EnterFault
) -> None:
    before = desk.kept()

    code, told, later = _in_child(limited, desk.directory, authority, server.port)

    assert (code, later) == (STORE_FAILED, ("", "imported: 300"))
    assert len(desk.kept()[1]) == len(before[1]) + 300
    store = "as before; with more room the next import completes"
    enter_fault(
        Fault(
            POINT,
            "no room: a limit",
            "no file may grow over 300 kB (RLIMIT_FSIZE)",
            told,
            desk.journal(),
            store,
        )
    )


def test_a_small_disk(
    tmp_path: Path, authority: Authority, server: ScriptedServer, enter_fault: EnterFault
) -> None:
    code, told, seen = _in_child(on_small_disk, tmp_path / "disk", authority, server.port)

    assert isinstance(seen, tuple)
    store, is_small_disk = seen
    assert (code, store.replace("connection saved", "as before")) == (STORE_FAILED, "as before")
    if not is_small_disk:  # the system lets nobody mount one: a limit stood in, which has a row of its own
        assert told == documented()[POINT, "no room: a limit"][2]
        return
    enter_fault(
        Fault(
            POINT,
            "no room: a small disk",
            "the disk has 600 kB",
            told,
            "nothing, for want of room",
            "as before",
        )
    )


def test_a_write_protected_store(
    desk: Desk, authority: Authority, server: ScriptedServer, enter_fault: EnterFault
) -> None:
    before = desk.kept()
    desk.close()

    code, told, untouched = _in_child(read_only, desk.directory, authority, server.port)

    assert (code, untouched) == (STORE_FAILED, True)
    again = Desk(desk.directory, authority.pem)
    assert again.kept() == before
    row = "file and directory may only be read"
    enter_fault(Fault(POINT, "write-protected", row, told, again.journal(), "untouched, byte for byte"))
    again.close()


def test_another_program_writes_all_the_time(stage: Stage) -> None:
    desk = stage.desk
    before = desk.kept()
    with ScriptedServer(Dss(), stage.identity) as server:
        with closing(sqlite3.connect(desk.directory / FILE_NAME, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            state = desk.attempt(desk.form(server.port))
        again = desk.attempt(desk.form(server.port))
    assert isinstance(state, Failed)
    assert isinstance(again, Done)
    journal = (
        desk.journal().removesuffix(", then success").removesuffix("success") or "nothing, for want of access"
    )
    assert desk.became(before) == "connection saved, 1 new certificate"
    stage.enter(
        Fault(
            POINT,
            "locked",
            "another program has locked the store",
            person(state),
            journal,
            "as before; when it is free the next import completes",
        )
    )
    assert state.error.code.value == STORE_FAILED


def test_two_programs_at_once(stage: Stage, server: ScriptedServer, authority: Authority) -> None:
    other = Desk(stage.desk.directory, authority.pem)
    before = stage.desk.kept()
    both = [
        stage.desk.begin(stage.desk.form(server.port)),
        other.begin(other.form(server.port, name="another")),
    ]
    ends = [running.end() for running in both]
    other.close()
    assert all(isinstance(end, Done) for end in ends)
    assert {name.partition("/")[0] for name in stage.desk.kept()[1] - before[1]} == {ATTEMPT, "another"}
    stage.enter(
        Fault(
            POINT,
            "two at once",
            "two programs import 300 certificates each into one store",
            f"{person(ends[0])}; {person(ends[1])}",
            stage.desk.journal(),
            "300 new certificates of each",
        )
    )


@pytest.mark.parametrize("version", range(1, len(STEPS)))
def test_a_store_of_an_older_program(stage: Stage, version: int) -> None:
    directory = stage.desk.directory
    stage.desk.close()
    shutil.rmtree(directory)
    older = Database(directory, steps=STEPS[:version])
    older.write(lambda db: db.execute("INSERT INTO settings VALUES ('somebody', 'key', 'value')"))
    older.close()
    desk = Desk(directory, stage.desk.ca_pem)
    with ScriptedServer(Dss(), stage.identity) as server:
        outcome = desk.run(desk.form(server.port))
    assert desk.store.read_settings("somebody") == {"key": "value"}
    desk.close()
    key, injected = f"schema {version}", f"the store was made by a program with schema {version}"
    stage.check(POINT, Row(key, injected), outcome)


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 9999")


def _foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


def _garbage(file: Path) -> None:
    file.write_bytes(b"These are not the pages of a database.\n" * 500)


def _overwritten(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:16384] + b"\xff" * (len(content) - 16384))


def _cut(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


SPOILT: dict[str, tuple[str, Callable[[Path], None]]] = {
    "schema 9999": ("the store was made by a newer program", _newer),
    "another program's": ("the file is another program's database", _foreign),
    "garbage": ("the file is no database", _garbage),
    "overwritten": ("the file is overwritten from its fifth page on", _overwritten),
    "cut": ("the file is cut in the middle", _cut),
}


@pytest.mark.parametrize("key", SPOILT)
def test_a_file_that_cannot_be_used_is_left_as_it_is(stage: Stage, key: str) -> None:
    injected, spoil = SPOILT[key]
    file = stage.desk.directory / FILE_NAME
    stage.desk.close()
    spoil(file)
    before = file.read_bytes()
    desk = Desk(stage.desk.directory, stage.desk.ca_pem)
    with ScriptedServer(Dss(), stage.identity) as server:
        state = desk.attempt(desk.form(server.port))
        assert server.received == [], "no password is sent for an import that cannot be kept"
    desk.close()
    assert isinstance(state, Failed)
    assert state.error.code.value == STORE_FAILED
    assert file.read_bytes() == before
    stage.enter(Fault(POINT, key, injected, person(state), "cannot be written", "untouched, byte for byte"))


def test_a_directory_that_is_a_file(stage: Stage, tmp_path: Path) -> None:
    place = tmp_path / "in the way"
    place.write_text("somebody's notes")
    desk = Desk(place, stage.desk.ca_pem)
    with ScriptedServer(Dss(), stage.identity) as server:
        state = desk.attempt(desk.form(server.port))
    desk.close()
    assert isinstance(state, Failed)
    assert place.read_text() == "somebody's notes"
    injected = "a file stands where the directory should be"
    stage.enter(
        Fault(POINT, "a file in the way", injected, person(state), "cannot be written", "there is none")
    )


def test_a_store_that_vanished(stage: Stage) -> None:
    shutil.rmtree(stage.desk.directory)
    with ScriptedServer(Dss(), stage.identity) as server:
        outcome = stage.desk.run(stage.desk.form(server.port))
    row = Row("vanished", "the store was deleted while the program runs")
    assert EARLIER not in outcome.store
    stage.check(POINT, row, outcome)
