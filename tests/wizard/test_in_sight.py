"""On a small screen: what has just come on the page «Подтверждение» is scrolled into sight."""

from pathlib import Path

from PyQt5.QtCore import QPoint, QRect
from PyQt5.QtWidgets import QAbstractButton, QScrollArea, QWidget

from tests.another_screen import run_again
from tests.wizard.person import Person
from tests.wizard.test_asking_again import HELP_AFTER_SECONDS, wait
from tests.wizard.test_qr import begin_with_picture


def is_in_sight(person: Person, name: str) -> bool:
    """Whether all of a part can be seen."""
    part = person.get(QWidget, name)
    outer = part.parentWidget()
    while outer is not None and not isinstance(outer, QScrollArea):
        outer = outer.parentWidget()
    assert outer is not None, "nothing that scrolls"
    viewport = outer.viewport()
    assert viewport is not None
    return viewport.rect().contains(QRect(part.mapTo(viewport, QPoint(0, 0)), part.size()))


def test_why_a_code_was_not_taken_and_the_help_that_was_unfolded(person: Person) -> None:
    begin_with_picture(person)
    person.write("confirmationCode", "000")
    person.forward()
    person.until(lambda: person.sees("confirmationTrouble"))
    person.until(lambda: is_in_sight(person, "confirmationTrouble"))
    assert is_in_sight(person, "confirmationCode")
    wait(person, HELP_AFTER_SECONDS, "noNotificationButton")

    person.click(person.get(QAbstractButton, "noNotificationButton"))

    person.until(lambda: person.sees("noNotificationHelp") and is_in_sight(person, "noNotificationHelp"))
    assert is_in_sight(person, "noNotificationButton")


def test_why_a_box_is_wrong_wherever_the_edge_of_the_page_is(person: Person) -> None:
    person.choose_import()
    person.fill("idonly")
    for height in range(560, 720, 40):
        person.write("proxy", "proxy.example.test:3128")
        person.wizard.resize(person.wizard.width(), height)
        person.write("connectionName", "work")
        person.write("proxy", "ftp://proxy")
        person.until(lambda: person.sees("proxyHint"))
        person.forward()

        person.until(lambda: is_in_sight(person, "proxyHint"))
        assert is_in_sight(person, "proxy")


def test_the_same_on_a_screen_of_half_the_size(tmp_path: Path) -> None:
    """The test above in a process of its own: the scale is settled when an application begins."""
    test = f"{__file__}::test_why_a_code_was_not_taken_and_the_help_that_was_unfolded"
    run_again([test], 2, tmp_path)
