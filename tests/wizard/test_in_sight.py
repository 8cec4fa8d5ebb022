"""On a small screen: what has just come on the page «Подтверждение» is scrolled into sight."""

import os
import subprocess
import sys
from pathlib import Path

from PyQt5.QtCore import QPoint, QRect
from PyQt5.QtWidgets import QAbstractButton, QScrollArea, QWidget

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


def test_the_same_on_a_screen_of_half_the_size(tmp_path: Path) -> None:
    """The test above in a process of its own: the scale is settled when an application begins."""
    environment = {**os.environ, "QT_SCALE_FACTOR": "2", "PYTEST_XDIST_WORKER": "", "PYTEST_ADDOPTS": ""}
    test = f"{Path(__file__)}::test_why_a_code_was_not_taken_and_the_help_that_was_unfolded"
    options = ["-q", "-p", "no:xdist", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'inner'}"]
    done = subprocess.run(  # noqa: S603 - this interpreter, the test above
        [sys.executable, "-m", "pytest", test, *options],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )

    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
