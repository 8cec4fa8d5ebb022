"""Hands and eyes: the four pages in every state, in both languages and a longer one, light and dark."""

import os
import re
from pathlib import Path

import pytest
from PyQt5.QtCore import QPoint
from PyQt5.QtGui import QColor
from PyQt5.QtWidgets import QApplication, QLabel, QWidget

from cryptoarm_dss_plugin.texts import Texts
from tests.another_screen import run_again
from tests.stub_host.hands import find
from tests.stub_host.looks import contrast, cut_texts, foreign_words, mnemonics, nameless
from tests.wizard.conftest import Sit
from tests.wizard.looking import once_grown, overlapping, texts_with_poor_contrast, too_wide
from tests.wizard.person import PLUGIN, Person
from tests.wizard.scenes import scenes

SENT_BY_A_PERSON_OR_A_SERVER = {
    *("Nothing", "STS", "SignServer", "ca", "dss", "example", "http", "https", "localhost", "myDSS", "oauth"),
    *("pem", "rest", "test", "tmp", "training", "badcert", "choice", "idonly", "ivanov", "nocerts", "push"),
    *("pwd", "sms", "qr", "mydss", "airkey", "sim", "mail", "oath", "unknown", "code", "pending", "choice4"),
    *("resend", "other"),
    *("AirKey", "Lite", "urn", "signserver", "TLS", "TLSv", "AES", "GCM", "SHA", "CHACHA", "POLY"),
}


class PseudoTexts(Texts):
    """A language in which every sentence is 40 % longer."""

    def text(self, english: str, /, **fields: object) -> str:
        """A sentence, made longer."""
        said = super().text(english, **fields)
        return said + " " + "ёж " * (max(4, len(said) * 2 // 5) // 3)


@pytest.mark.parametrize(("language", "dark"), [("ru", False), ("en", True)])
def test_all_can_be_read_and_reached(sit_down: Sit, language: str, dark: bool) -> None:  # noqa: FBT001 - a parameter
    """All of it in one walk through the scenes, for the walk is what takes time."""
    person = sit_down(language, dark=dark)

    wrong: dict[tuple[str, str], list[str]] = {}
    for name in scenes(person):
        wrong[name, "cut"] = cut_or_overlapping(person)  # first: it waits until the window has grown
        letters = mnemonics(person.wizard)
        wrong[name, "letters that two share"] = [one for one in letters if letters.count(one) > 1]
        wrong[name, "without a name"] = nameless(person.wizard)
        wrong[name, "hardly to be seen"] = texts_with_poor_contrast(person.wizard, 4.5)
        if language == "ru":
            wrong[name, "foreign words"] = foreign_to_russians(person)
    assert {where: what for where, what in wrong.items() if what} == {}


def test_a_longer_language_is_not_cut(sit_down: Sit) -> None:
    person = sit_down("ru")
    plugin = person.host.plugins.manager.get_plugin(PLUGIN)
    plugin._texts = PseudoTexts("ru")  # type: ignore[union-attr]  # noqa: SLF001 - the host has no such language

    assert {name: cut for name in scenes(person) if (cut := cut_or_overlapping(person))} == {}


def cut_or_overlapping(person: Person) -> list[str]:
    """The texts that cannot be read whole."""
    wizard = person.wizard
    return once_grown(person.qtbot, lambda: [*cut_texts(wizard), *overlapping(wizard), *too_wide(wizard)])


def foreign_to_russians(person: Person) -> list[str]:
    """The words of the page that are not Russian and do not come from a person or a server."""
    links = find(person.wizard, QLabel, "resultLinks").text()
    in_links = set(re.findall(r"\w+", " ".join(re.findall("<[^>]*>", links))))
    words = set(foreign_words(person.wizard)) - SENT_BY_A_PERSON_OR_A_SERVER - in_links
    hexadecimal = set("ABCDEF")  # of thumbprints
    return sorted(word for word in words if len(word) > 2 and set(word) - hexadecimal)


@pytest.mark.parametrize("dark", [False, True])
def test_the_border_of_an_error_can_be_seen(sit_down: Sit, dark: bool) -> None:  # noqa: FBT001 - a parameter
    person = sit_down("ru", dark=dark)
    person.begin("pwd")
    person.wait_page("passwordPage")
    person.write("password", "Canary-wrong-1")
    person.forward()
    person.wait_problem()
    person.qtbot.wait(50)

    box = person.get(QWidget, "problemBox")
    image = person.wizard.grab().toImage()
    scale = image.devicePixelRatio()
    middle = box.mapTo(person.wizard, QPoint(0, box.height() // 2)) * scale
    row = [QColor(image.pixel(middle.x() + step, middle.y())) for step in range(-4, 8)]

    assert max(contrast(colour, row[0]) for colour in row) >= 3


def test_the_same_at_twice_the_scale(tmp_path: Path) -> None:
    """In a process of its own: the scale is settled when an application begins."""
    run_again([f"{__file__}::test_all_can_be_read_and_reached[ru-False]"], 2, tmp_path)


def test_the_scale_of_these_tests_is_what_was_asked_for(qapp: QApplication) -> None:
    asked = float(os.environ.get("QT_SCALE_FACTOR", "1"))

    assert qapp.devicePixelRatio() == asked
