"""The ladder in the window: it fills, ends in a sentence, can be stopped, and needs no credentials."""

import threading
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QApplication, QListWidget

from tests.wizard.conftest import Sit
from tests.wizard.person import Person


def rungs(person: Person) -> list[str]:
    """The rows of the ladder."""
    view = person.get(QListWidget, "checkRungs")
    return [view.item(row).text() for row in range(view.count())]  # type: ignore[union-attr]


def filled(person: Person, **other: str) -> Person:
    """The person at the form with both addresses."""
    person.choose_import()
    person.fill("pwd", **other)
    return person


def check(person: Person) -> str:
    """Press the button, wait for the end; the sentence."""
    person.click_named("checkConnection")
    return ended(person)


def ended(person: Person) -> str:
    """Wait for the end of a check; the sentence."""
    person.until(lambda: person.sees("checkOutcome") and not person.sees("stopCheck"))
    person.look()
    return person.text("checkOutcome")


def test_a_sound_connection_is_told_rung_by_rung(person: Person) -> None:
    filled(person)

    said = check(person)

    assert said == "Всё в порядке: оба сервиса доступны."
    told = rungs(person)
    assert len(told) == 7, "one computer: the way to it is told once"
    assert all(one.startswith("✓ ") and "в порядке" in one for one in told)
    assert any("мс" in one for one in told)
    assert "TLS" in told[3]
    assert "Часы" in told[4]
    asked = person.training.log()
    assert {(one["authorization"], one["password"], one["login"]) for one in asked} == {("none", None, None)}
    assert person.page() == "connectionPage"
    assert person.notifications() == []


def test_the_list_is_read_by_keyboard_and_has_a_name(person: Person) -> None:
    filled(person)

    check(person)

    assert person.focus() == "checkRungs"
    view = person.get(QListWidget, "checkRungs")
    assert view.accessibleName() == "Ход проверки"
    assert view.accessibleDescription() == person.text("checkOutcome")
    assert view.currentRow() == 0
    person.press(Qt.Key.Key_Down)
    assert view.currentRow() == 1


def test_the_first_broken_rung_says_what_to_do_and_who(person: Person, free_port: int) -> None:
    closed = f"https://localhost:{free_port}"
    filled(person, authServer=f"{closed}/STS/oauth", dssServer=f"{closed}/SignServer/rest")

    said = check(person)

    told = rungs(person)
    (broken,) = [number for number, one in enumerate(told) if one.startswith("✗ ")]
    assert "ошибка" in told[broken]
    assert all(one.startswith("✓ ") for one in told[:broken])
    assert all(one.startswith("– ") and "мс" not in one for one in told[broken + 1 :])
    assert person.get(QListWidget, "checkRungs").currentRow() == broken
    assert said.startswith("⚠ ")
    assert "localhost" in said


def test_two_computers_are_told_apart(person: Person) -> None:
    other = person.training.dss_server.replace("localhost", "127.0.0.1")
    filled(person, dssServer=other)

    check(person)

    told = rungs(person)
    assert sum("(localhost:" in one for one in told) == 6
    assert sum("(127.0.0.1:" in one for one in told) == 6


def test_a_wrong_name_of_the_service_is_found(person: Person) -> None:
    filled(person, authServer=person.training.auth_server.replace("/STS", "/Nothing"))

    said = check(person)

    assert said.startswith("⚠ ")
    (broken,) = [one for one in rungs(person) if one.startswith("✗ ")]
    assert "Сервис авторизации" in broken
    assert rungs(person)[-1].startswith("✓ Сервис подписи")


def test_a_failed_import_offers_the_check(person: Person, free_port: int) -> None:
    person.begin("pwd", authServer=f"https://localhost:{free_port}/STS/oauth")
    person.wait_problem()

    person.click_named("checkAfterFailure")

    ended(person)
    assert any(one.startswith("✗ ") for one in rungs(person))


def test_a_mistake_in_the_form_offers_no_check(person: Person, tmp_path: Path) -> None:
    person.begin("pwd", caFile=str(tmp_path / "none.pem"))
    person.wait_problem()

    assert person.focus() == "caFile"
    assert not person.sees("checkAfterFailure")


def test_it_can_be_stopped_at_once(person: Person) -> None:
    filled(person)
    person.training.fault("slow", path="*", seconds=30)
    person.click_named("checkConnection")
    person.until(lambda: person.sees("checkRungs") and any(one.startswith("…") for one in rungs(person)))

    person.click_named("stopCheck")

    assert person.text("checkOutcome") == "Проверка остановлена."
    person.qtbot.waitUntil(lambda: not checking(), timeout=2_000)
    assert person.sees("checkConnection")


@pytest.mark.parametrize("how", ["close", "import"])
def test_what_comes_next_ends_it(person: Person, how: str) -> None:
    filled(person)
    person.training.fault("slow", path="*", seconds=30, times=1)
    person.click_named("checkConnection")
    person.until(person.training.log)

    if how == "close":
        person.wizard.close()
        person.until(lambda: not person.has_wizard())
    else:
        person.forward()
        person.wait_page("passwordPage")

    person.qtbot.waitUntil(lambda: not checking(), timeout=2_000)


def test_another_address_makes_the_result_go(person: Person) -> None:
    filled(person)
    check(person)

    person.click(person.box("dssServer"))
    person.type("x")

    assert not person.sees("checkRungs")
    assert not person.sees("checkOutcome")


def test_without_both_addresses_there_is_nothing_to_check(person: Person) -> None:
    person.choose_import()
    assert not person.get(QListWidget, "checkRungs").isVisible()
    person.write("authServer", person.training.auth_server)
    assert not person.forward_button().isEnabled()

    person.alt("h")

    assert not person.sees("checkOutcome")
    assert person.training.log() == []


def test_the_ladder_is_copied_for_support(person: Person) -> None:
    filled(person)
    check(person)

    person.click_named("copyCheck")

    clipboard = QApplication.clipboard()
    assert clipboard is not None
    copied = clipboard.text()
    clipboard.clear()
    assert [line for line in copied.splitlines() if line in rungs(person)] == rungs(person)
    assert person.training.auth_server in copied
    assert person.text("checkOutcome") in copied
    assert "pwd" not in copied


def test_an_english_check_by_its_letter(sit_down: Sit) -> None:
    person = filled(sit_down("en"))

    person.alt("h")
    person.until(lambda: person.sees("checkRungs"))

    assert ended(person) == "Everything is in order: both services can be reached."


def checking() -> list[str]:
    """The threads of checks."""
    return [one.name for one in threading.enumerate() if one.name in {"dss-check", "dss-errand"}]
