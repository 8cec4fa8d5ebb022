"""Hands and eyes: the four pages in every state, in both languages and a longer one, light and dark."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PyQt5.QtCore import QPoint
from PyQt5.QtGui import QColor
from PyQt5.QtWidgets import QApplication, QLabel, QWidget

from cryptoarm_dss_plugin.texts import Texts
from tests.stub_host.hands import find
from tests.stub_host.looks import contrast, cut_texts, foreign_words, mnemonics, nameless
from tests.wizard.conftest import Sit
from tests.wizard.looking import overlapping, texts_with_poor_contrast, too_wide
from tests.wizard.person import PLUGIN
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


@pytest.mark.parametrize("language", ["ru", "en"])
def test_everything_has_a_name_and_a_letter_of_its_own(sit_down: Sit, language: str) -> None:
    person = sit_down(language)

    for name in scenes(person):
        letters = mnemonics(person.wizard)
        assert len(letters) == len(set(letters)), f"{name}: {letters}"
        assert nameless(person.wizard) == [], name


@pytest.mark.parametrize("language", ["ru", "en", "pseudo"])
def test_nothing_is_cut(sit_down: Sit, language: str) -> None:
    person = sit_down("en" if language == "en" else "ru")
    if language == "pseudo":
        plugin = person.host.plugins.manager.get_plugin(PLUGIN)
        plugin._texts = PseudoTexts("ru")  # type: ignore[union-attr]  # noqa: SLF001 - the host has no such language

    cut = {}
    for name in scenes(person):
        for _ in range(5):
            person.qtbot.wait(1)  # growing takes some turns of the event loop
        cut[name] = [*cut_texts(person.wizard), *overlapping(person.wizard), *too_wide(person.wizard)]
    assert {name: texts for name, texts in cut.items() if texts} == {}


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_its_ground(sit_down: Sit, dark: bool) -> None:  # noqa: FBT001 - a parameter
    person = sit_down("ru", dark=dark)

    for name in scenes(person):
        assert texts_with_poor_contrast(person.wizard, 4.5) == [], name


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


def test_the_russian_wizard_has_no_foreign_word(sit_down: Sit) -> None:
    person = sit_down("ru")

    for name in scenes(person):
        links = find(person.wizard, QLabel, "resultLinks").text()
        in_links = set(re.findall(r"\w+", " ".join(re.findall("<[^>]*>", links))))
        words = set(foreign_words(person.wizard)) - SENT_BY_A_PERSON_OR_A_SERVER - in_links
        hexadecimal = set("ABCDEF")  # of thumbprints
        assert {word for word in words if len(word) > 2 and set(word) - hexadecimal} == set(), name


@pytest.mark.parametrize("scale", ["1", "2"])
def test_nothing_is_cut_at_this_scale(tmp_path: Path, scale: str) -> None:
    """The test above in a process of its own: the scale is settled when an application begins."""
    environment = {**os.environ, "QT_SCALE_FACTOR": scale, "PYTEST_XDIST_WORKER": "", "PYTEST_ADDOPTS": ""}
    test = f"{Path(__file__)}::test_nothing_is_cut[ru]"
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


def test_the_scale_of_these_tests_is_what_was_asked_for(qapp: QApplication) -> None:
    asked = float(os.environ.get("QT_SCALE_FACTOR", "1"))

    assert qapp.devicePixelRatio() == asked
