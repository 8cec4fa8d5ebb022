"""A server that speaks GOST TLS and nothing else, and «ГОСТ TLS» under «Дополнительно»."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QComboBox

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.administrators import Administrator
from tests.wizard.managed import managed_by, preset
from tests.wizard.person import Person
from tests.wizard.test_checking import check, rungs
from tests.wizard.test_operators import name_saved, saved
from tests.wizard.test_presets import wait_name

WHERE_WANTED, ALWAYS, NEVER = "если его требует сервер", "всегда", "никогда"
KUZNYECHIK = "GOST2012-KUZNYECHIK-KUZNYECHIKOMAC"


@pytest.fixture(scope="module")
def gost_server() -> Iterator[TrainingProcess]:
    """A server that speaks GOST TLS and nothing else."""
    with TrainingProcess(gost_tls="any") as training:
        yield training


@pytest.fixture
def training(gost_server: TrainingProcess) -> TrainingProcess:
    """That server, as it is after a start, in the place of the usual one."""
    gost_server.reset()
    return gost_server


def choice(person: Person) -> QComboBox:
    """The choice on the first page."""
    return person.get(QComboBox, "gostTls")


def choose(person: Person, key: Qt.Key) -> None:
    """Go on in the choice by a key."""
    choice(person).setFocus()
    QTest.keyClick(choice(person), key)  # type: ignore[call-overload]  # PyQt5 has no stubs for it


def test_nobody_has_to_choose_anything(person: Person) -> None:
    person.begin("idonly")
    person.finish()

    assert {entry["suite"] for entry in person.training.log()} == {KUZNYECHIK}
    assert saved(person, "idonly").learnt_gost is True


def test_what_is_chosen_counts_and_is_offered_again(person: Person) -> None:
    person.choose_import()
    person.fill("idonly")
    assert choice(person).currentText() == WHERE_WANTED
    choose(person, Qt.Key.Key_Down)
    person.forward()
    person.finish()
    assert person.training.state()["connections"]["failed_handshakes"] == 0
    assert saved(person, "idonly").gost_tls == "require"

    name_saved(person, "idonly")

    assert person.sees("gostTls")
    assert choice(person).currentText() == ALWAYS
    person.write("connectionName", "other")
    person.press(Qt.Key.Key_Tab)
    person.until(lambda: choice(person).currentText() == WHERE_WANTED)


def test_the_check_goes_the_same_way_and_names_the_suite(person: Person) -> None:
    person.choose_import()
    person.fill("idonly")

    assert check(person) == "Всё в порядке: оба сервиса доступны."
    assert f"TLSv1.2, {KUZNYECHIK}" in rungs(person)[3]
    choose(person, Qt.Key.Key_End)
    assert choice(person).currentText() == NEVER
    assert not person.sees("checkRungs"), "what was found out is about another way"
    assert "ГОСТ TLS" in check(person)


def test_a_switch_that_is_off_is_named(person: Person) -> None:
    person.choose_import()
    person.fill("idonly")
    choose(person, Qt.Key.Key_End)
    person.forward()

    assert "разрешите ГОСТ TLS для этого подключения" in person.wait_problem()
    assert person.training.log() == []


def test_what_the_administrator_has_set_leads_through(
    person: Person, training: TrainingProcess, tmp_path: Path
) -> None:
    administrator = Administrator(tmp_path / "etc")
    managed = managed_by(person, administrator)
    preset(administrator, training, login="idonly", gost_tls="require", locked=["gost_tls"])
    wait_name(managed, "office")
    choose(managed, Qt.Key.Key_Home)

    managed.forward()
    managed.finish()

    assert training.state()["connections"]["failed_handshakes"] == 0
    assert saved(managed, "office").gost_tls == "require"
